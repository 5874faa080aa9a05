use crate::Quota;

/// Limits on requests and how they are made known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests per window.
    pub quota: Quota,
    /// Bytes of answers per hour.
    pub bytes_per_hour: Option<u64>,
    /// How windows are measured.
    pub manner: Manner,
    /// Requests for photos per minute and hour, counted apart; `None` where they are not limited or count as others do.
    pub media: Option<Quota>,
    /// A limit that is broken suspends the token for so many seconds.
    pub suspension: Option<i64>,
}

/// How limits are measured and made known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Windows by the clock, 429 with `Retry-After`; held against the client where it had been told to wait.
    Windows,
    /// Every span of that length counts, and each request too many is held against the client: 429 without headers.
    Sliding,
    /// The same, and the client is never told.
    Contract,
    /// The same as sliding, with the headers of Trestle.
    Trestle,
    /// The same as sliding, with the headers of Bridge.
    Bridge,
}

impl Limits {
    /// Windows by the clock.
    #[must_use]
    pub fn windows(quota: Option<Quota>) -> Self {
        Self {
            quota: quota.unwrap_or_default(),
            bytes_per_hour: None,
            manner: Manner::Windows,
            media: None,
            suspension: None,
        }
    }

    /// A provider's own figures, unless the configuration has others.
    #[must_use]
    pub fn provider(configured: Option<Quota>, own: Quota, manner: Manner) -> Self {
        Self { quota: configured.unwrap_or(own), manner, ..Self::windows(None) }
    }
}
