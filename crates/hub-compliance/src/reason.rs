use serde::{Deserialize, Serialize};

/// Why something is not shown, or not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The licence has ended.
    LicenceEnded,
    /// The record permits no use that this way out needs.
    UseNotPermitted,
    /// The licence of the source is not for this way out.
    LicenceNotForOutlet,
    /// The seller has opted out of being shown.
    OptedOut,
    /// The office does not take part in the exchange, holds the listing back or keeps it to itself.
    NotDistributed,
    /// Listings of this status are not shown to consumers.
    Status,
    /// The sale is older than sold data may be shown.
    SoldTooOld,
    /// The data are older than the limit.
    TooOld,
    /// Nobody has worked out yet what the record permits.
    NotWorkedOut,
    /// The field is for agents.
    Confidential,
    /// The address is not to be shown.
    AddressHidden,
    /// The buyer's side is not to be shown while the sale is pending.
    BuyerHidden,
    /// Sale prices are not public there.
    SalePriceHidden,
    /// Nobody knows what the field holds, so consumers do not see it.
    UnknownField,
    /// No estimate may stand beside it.
    NoEstimate,
    /// No comments may stand beside it.
    NoComments,
    /// The photo or document is for agents.
    PrivateMedia,
    /// A CMA needs back-office or VOW rights.
    NeedsCmaRights,
    /// Statistics need back-office rights.
    NeedsStatisticsRights,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 19] = [
        Self::LicenceEnded,
        Self::UseNotPermitted,
        Self::LicenceNotForOutlet,
        Self::OptedOut,
        Self::NotDistributed,
        Self::Status,
        Self::SoldTooOld,
        Self::TooOld,
        Self::NotWorkedOut,
        Self::Confidential,
        Self::AddressHidden,
        Self::BuyerHidden,
        Self::SalePriceHidden,
        Self::UnknownField,
        Self::NoEstimate,
        Self::NoComments,
        Self::PrivateMedia,
        Self::NeedsCmaRights,
        Self::NeedsStatisticsRights,
    ];

    /// A stable name, for the screen to translate.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::LicenceEnded => "licence-ended",
            Self::UseNotPermitted => "use-not-permitted",
            Self::LicenceNotForOutlet => "licence-not-for-outlet",
            Self::OptedOut => "opted-out",
            Self::NotDistributed => "not-distributed",
            Self::Status => "status",
            Self::SoldTooOld => "sold-too-old",
            Self::TooOld => "too-old",
            Self::NotWorkedOut => "not-worked-out",
            Self::Confidential => "confidential",
            Self::AddressHidden => "address-hidden",
            Self::BuyerHidden => "buyer-hidden",
            Self::SalePriceHidden => "sale-price-hidden",
            Self::UnknownField => "unknown-field",
            Self::NoEstimate => "no-estimate",
            Self::NoComments => "no-comments",
            Self::PrivateMedia => "private-media",
            Self::NeedsCmaRights => "needs-cma-rights",
            Self::NeedsStatisticsRights => "needs-statistics-rights",
        }
    }

    /// One sentence for a terminal or a message.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::LicenceEnded => "The licence of this source has ended.",
            Self::UseNotPermitted => "The MLS does not permit this use of the record.",
            Self::LicenceNotForOutlet => "The licence of this source is not for public display.",
            Self::OptedOut => "The seller has opted out of being shown.",
            Self::NotDistributed => "The listing office does not distribute this listing.",
            Self::Status => "Listings of this status are not shown to consumers.",
            Self::SoldTooOld => "The sale is older than the MLS lets sold data be shown.",
            Self::TooOld => "The data are older than the licence allows; update the source first.",
            Self::NotWorkedOut => "What the record permits is still being worked out.",
            Self::Confidential => "This field is for agents.",
            Self::AddressHidden => "The seller does not want the address shown.",
            Self::BuyerHidden => "The buyer's side is not shown while the sale is pending.",
            Self::SalePriceHidden => "Sale prices are not public there.",
            Self::UnknownField => "The field is not known, so consumers do not see it.",
            Self::NoEstimate => "The seller does not want an estimate beside the listing.",
            Self::NoComments => "The seller does not want comments beside the listing.",
            Self::PrivateMedia => "The photo or document is for agents.",
            Self::NeedsCmaRights => "A CMA needs back-office or VOW rights.",
            Self::NeedsStatisticsRights => "Statistics need back-office rights.",
        }
    }
}
