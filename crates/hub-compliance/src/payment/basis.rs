use serde::Serialize;

use hub_domain::named;

named! {
    /// What the amount of a payment depends on.
    pub enum BasisKind {
        /// A fee fixed in advance, whatever happens.
        FixedFee = "fixed_fee",
        /// A part of a broker's commission.
        PercentOfCommission = "percent_of_commission",
        /// A part of a loan that funds.
        PercentOfFundedLoan = "percent_of_funded_loan",
        /// For every lead, referral or customer.
        PerLead = "per_lead",
        /// For every closing, or on one.
        PerClosing = "per_closing",
        /// For every policy or contract sold, or a part of its price.
        PerPolicy = "per_policy",
        /// A share of revenue or profit.
        Share = "share",
        /// By rank, tier, volume or count.
        Rank = "rank",
        /// A bonus.
        Bonus = "bonus",
        /// Gifts, meals, training, events.
        Gift = "gift",
        /// Rent for space.
        Rent = "rent",
        /// Software, leads or other goods, free or cheap.
        InKind = "in_kind",
        /// An advertisement bought together.
        JointAdvertising = "joint_advertising",
        /// By the hour.
        Hourly = "hourly",
        /// For work done.
        Service = "service",
        /// A return on what somebody owns.
        ReturnOnOwnership = "return_on_ownership",
        /// Words that say none of these. Counts as contingent.
        Unreadable = "unreadable",
    }
}

impl BasisKind {
    /// Whether it depends on business that was sent, or may.
    #[must_use]
    pub const fn is_contingent(self) -> bool {
        matches!(
            self,
            Self::PercentOfCommission
                | Self::PercentOfFundedLoan
                | Self::PerLead
                | Self::PerClosing
                | Self::PerPolicy
                | Self::Share
                | Self::Rank
                | Self::Bonus
                | Self::Unreadable
        )
    }
}

/// The basis of a payment, with the words it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// What it depends on.
    pub kind: BasisKind,
    /// The words, where it came as text.
    pub words: Option<String>,
}

impl From<BasisKind> for Basis {
    fn from(kind: BasisKind) -> Self {
        Self { kind, words: None }
    }
}

impl Basis {
    /// From words such as `$500 flat monthly fee`. Words that say nothing known are [`BasisKind::Unreadable`].
    #[must_use]
    pub fn read(words: &str) -> Self {
        Self { kind: super::basis_words::read(words), words: Some(words.to_owned()) }
    }
}
