//! What letters of every kind have in common on their way out.

use std::time::Duration;

/// What became of an attempt to hand a letter over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostOutcome {
    /// The server took it.
    Sent,
    /// Nothing went; again after a while.
    Again {
        /// How long to wait.
        after: Duration,
        /// Why.
        said: String,
    },
    /// The connection was lost after the whole message.
    Unsure,
    /// Refused for good.
    Failed(String),
}

/// The instant so long after another.
pub(crate) fn later(now: i64, after: Duration) -> i64 {
    now.saturating_add(i64::try_from(after.as_millis()).unwrap_or(i64::MAX))
}

/// Letters by what they wait for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostCounts {
    /// For the mail server.
    pub waiting: u32,
    /// For somebody to look why they did not go, or whether.
    pub troubled: u32,
    /// For somebody to release them.
    pub drafts: u32,
}
