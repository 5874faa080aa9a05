use crate::named;

named! {
    /// How far a quote has come.
    pub enum QuoteStatus {
        /// Asked for.
        Requested = "requested",
        /// Here.
        Received = "received",
        /// Past its end.
        Expired = "expired",
        /// The client chose it.
        Chosen = "chosen",
        /// The client decided against it, or the partner will not quote.
        Declined = "declined",
        /// Taken back by whoever asked or quoted.
        Withdrawn = "withdrawn",
    }
}

impl QuoteStatus {
    /// What it may become. Nothing comes after declined and withdrawn; an expired quote may be received anew, and a choice
    /// may be undone.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Requested => &[Self::Received, Self::Declined, Self::Withdrawn],
            Self::Received => &[Self::Received, Self::Expired, Self::Chosen, Self::Declined, Self::Withdrawn],
            Self::Expired => &[Self::Received, Self::Declined, Self::Withdrawn],
            Self::Chosen => &[Self::Received, Self::Expired, Self::Declined, Self::Withdrawn],
            Self::Declined | Self::Withdrawn => &[],
        }
    }

    /// Whether a quote of this status has to be there; none where it may or may not.
    #[must_use]
    pub const fn has_quote(self) -> Option<bool> {
        match self {
            Self::Requested => Some(false),
            Self::Received | Self::Expired | Self::Chosen => Some(true),
            Self::Declined | Self::Withdrawn => None,
        }
    }
}
