//! Commissions: plans, and the ledger that replays them.
