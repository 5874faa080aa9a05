use std::sync::Mutex;

use chrono::{DateTime, Duration, FixedOffset, Local, NaiveDate, Utc};
use chrono_tz::Tz;

/// Where the time comes from. Production code takes a `&dyn Clock`; tests move a [`ManualClock`] by hand, so a day of
/// quota or a token's whole life passes in a microsecond.
pub trait Clock: Send + Sync {
    /// The current instant, UTC.
    fn now(&self) -> DateTime<Utc>;

    /// The current instant, by the offset from UTC that holds where the user is.
    fn here(&self) -> DateTime<FixedOffset>;

    /// The zone whose clocks the user looks at.
    fn zone(&self) -> Tz;

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

    fn zone(&self) -> Tz {
        // A computer that does not say where it is, or says it in a way nobody knows, shows UTC.
        let told = std::env::var("TZ").ok().and_then(|name| name.parse().ok());
        let set = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
        told.or_else(set).unwrap_or(Tz::UTC)
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

    /// The zone that always has the offset, where it is one of whole hours; else UTC.
    fn zone(&self) -> Tz {
        // The names have the sign of POSIX: what is behind UTC is positive.
        let seconds = -self.here().offset().local_minus_utc();
        let hours = if seconds % 3_600 == 0 { seconds / 3_600 } else { 0 };
        if hours == 0 { Tz::UTC } else { format!("Etc/GMT{hours:+}").parse().unwrap_or(Tz::UTC) }
    }
}
