//! Commissions: plans, and the ledger that replays them.
//!
//! A [`Plan`] says who gets what of a side's commission, in which order, with dated versions. [`settle`] turns one
//! [`Deal`] into a [`Statement`] of lines that sum to the commission to the cent, each with its reason. A [`Ledger`]
//! keeps the statements, is only ever added to, and can be replayed.

mod deal;
mod error;
mod ledger;
mod plan;
mod settle;
mod split;
mod standing;
mod statement;
mod step;
mod tiers;
mod year;

pub use deal::{Deal, Referral};
pub use error::{PlanError, SettleError};
pub use ledger::{Entry, Event, Ledger, LedgerError, Posting, Status};
pub use plan::{Freeze, Plan, PlanDraft, PlanVersion};
pub use settle::settle;
pub use standing::Standing;
pub use statement::{Line, Statement};
pub use step::{Base, Payee, Share, Step, Take, TeamMember, When};
pub use tiers::{Counts, Mode, Tier, TierTextError, Tiers, read_amount, read_tiers};
pub use year::{Year, year_from};
