use crate::named;

named! {
    /// How far a residential transaction has come.
    pub enum Stage {
        /// An offer was written and is not accepted.
        Offer = "offer",
        /// Accepted: the days of the contract are counted from here. The deposit is due.
        Accepted = "accepted",
        /// The buyer looks into the property: inspections, options, disclosures.
        Inspection = "inspection",
        /// What is to be repaired or credited is negotiated, and repaired.
        Repairs = "repairs",
        /// The lender looks into the property and the buyer: appraisal, underwriting, insurance, title.
        Loan = "loan",
        /// Nothing stands in the way but the day: Closing Disclosure, final walk-through.
        ReadyToClose = "ready-to-close",
        /// Signed, funded, recorded.
        Closed = "closed",
        /// Ended without a closing.
        Ended = "ended",
    }
}

impl Stage {
    /// Whether nothing follows.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Ended)
    }

    /// Whether a contract binds both sides.
    #[must_use]
    pub const fn is_under_contract(self) -> bool {
        !matches!(self, Self::Offer) && !self.is_over()
    }

    /// Whether it may go there: forward over as many stages as it likes (cash buyers have no loan), back to any before the
    /// end, because what was thought done comes up again; ended from anywhere. What is closed stays so.
    #[must_use]
    pub fn may_go(self, to: Self) -> bool {
        self != to && self != Self::Closed && (to != Self::Closed || self != Self::Offer && self != Self::Ended)
    }
}
