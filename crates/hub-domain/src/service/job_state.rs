use crate::named;

named! {
    /// How far a job has come.
    pub enum JobState {
        /// Wished for; it may have a time that nobody was told.
        Planned = "planned",
        /// Somebody was asked for it and has not answered.
        Asked = "asked",
        /// Agreed on by whoever does it.
        Confirmed = "confirmed",
        /// Whoever was asked will not do it; somebody else has to be found.
        Declined = "declined",
        /// Done.
        Done = "done",
        /// Nobody came, or nobody opened.
        Missed = "missed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Whether it still lies ahead.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }

    /// Whether a time is kept for it in calendars.
    #[must_use]
    pub const fn holds_time(self) -> bool {
        matches!(self, Self::Planned | Self::Asked | Self::Confirmed | Self::Done)
    }

    /// Whether it may go straight to another. What is done or called off begins again as planned; nothing is done that
    /// nobody agreed on, except by those who were never asked in writing (`asked` to `done`).
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Planned, next) => matches!(next, Self::Asked | Self::Confirmed | Self::Cancelled | Self::Done),
            (Self::Asked, next) => !matches!(next, Self::Asked),
            (Self::Confirmed, next) => !matches!(next, Self::Confirmed),
            (Self::Declined | Self::Missed, next) => matches!(next, Self::Planned | Self::Asked | Self::Cancelled),
            (Self::Done, next) => matches!(next, Self::Planned | Self::Confirmed),
            (Self::Cancelled, next) => matches!(next, Self::Planned),
        }
    }
}
