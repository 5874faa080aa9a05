use std::sync::Mutex;

use chrono::{DateTime, Duration, FixedOffset, Local, NaiveDate, Utc};

/// Where the time comes from. Production code takes a `&dyn Clock`; tests move a [`ManualClock`] by hand, so a day of
/// quota or a token's whole life passes in a microsecond.
pub trait Clock: Send + Sync {
    /// The current instant, UTC.
    fn now(&self) -> DateTime<Utc>;

    /// The current instant, by the offset from UTC that holds where the user is.
    fn here(&self) -> DateTime<FixedOffset>;

    /// The current calendar day where the user is.
    fn today(&self) -> NaiveDate {
        self.here().date_naive()
    }
}

/// The computer's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where the time is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn here(&self) -> DateTime<FixedOffset> {
        self.now().with_timezone(&Local).fixed_offset()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<FixedOffset>>);

impl ManualClock {
    /// A clock that shows `start`, where it is UTC.
    #[must_use]
    pub fn at(start: DateTime<Utc>) -> Self {
        Self::somewhere(start.fixed_offset())
    }

    /// A clock that shows `start`, where its offset from UTC holds.
    #[must_use]
    pub fn somewhere(start: DateTime<FixedOffset>) -> Self {
        Self(Mutex::new(start))
    }

    /// Moves the clock forward (or back, for a negative duration).
    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.here().to_utc()
    }

    fn here(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
