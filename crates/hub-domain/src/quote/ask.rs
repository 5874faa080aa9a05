use crate::named;

named! {
    /// How the question to one partner fares.
    pub enum AskState {
        /// Written; it waits for somebody to send it.
        Draft = "draft",
        /// It goes out as soon as it can.
        Queued = "queued",
        /// Being handed to the mail server.
        Sending = "sending",
        /// The mail server has taken it, or somebody says that they sent it.
        Sent = "sent",
        /// The connection was lost after the whole message: nobody knows whether it went. A person decides.
        Unsure = "unsure",
        /// The mail server has refused it for good.
        Failed = "failed",
    }
}

impl AskState {
    /// What it may become.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft | Self::Failed | Self::Unsure => &[Self::Queued, Self::Sent],
            Self::Queued => &[Self::Draft, Self::Sending, Self::Sent, Self::Failed],
            Self::Sending => &[Self::Queued, Self::Sent, Self::Unsure, Self::Failed],
            Self::Sent => &[],
        }
    }
}
