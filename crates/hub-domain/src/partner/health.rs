use chrono::{DateTime, TimeDelta, Utc};

use crate::named;

named! {
    /// How a partner's connection does. Derived from what its runs did, never stored.
    pub enum IntegrationState {
        /// Everything came, and lately.
        Healthy = "healthy",
        /// Nobody has let it run yet.
        NeverRun = "never-run",
        /// Somebody has paused it.
        Paused = "paused",
        /// The last complete run is too long ago.
        Stale = "stale",
        /// Too many requests fail.
        Failing = "failing",
    }
}

/// What is known of a stream of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamFigures {
    /// When a run last brought everything.
    pub last_done_at: Option<DateTime<Utc>>,
    /// Requests that failed.
    pub failed_calls: u64,
    /// Requests.
    pub calls: u64,
}

/// From where on a connection is not well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthLimits {
    /// No complete run for so long.
    pub stale_after: TimeDelta,
    /// A larger share of failed requests, in hundredths of a percent.
    pub failing_above_bp: u32,
}

/// How a connection does, by its worst stream.
#[must_use]
pub fn integration_state(
    streams: &[StreamFigures],
    paused: bool,
    now: DateTime<Utc>,
    limits: &HealthLimits,
) -> IntegrationState {
    if paused {
        return IntegrationState::Paused;
    }
    if streams.iter().all(|s| s.last_done_at.is_none() && s.calls == 0) {
        return IntegrationState::NeverRun;
    }
    let failing = |s: &StreamFigures| {
        u128::from(s.failed_calls) * 10_000 > u128::from(s.calls) * u128::from(limits.failing_above_bp)
    };
    let stale = |s: &StreamFigures| s.last_done_at.is_none_or(|at| now - at > limits.stale_after);
    if streams.iter().any(failing) {
        IntegrationState::Failing
    } else if streams.iter().any(stale) {
        IntegrationState::Stale
    } else {
        IntegrationState::Healthy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_stream_says_it() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let limits = HealthLimits { stale_after: TimeDelta::hours(1), failing_above_bp: 100 };
        let stream = |ago: Option<i64>, failed_calls, calls| StreamFigures {
            last_done_at: ago.map(|minutes| now - TimeDelta::minutes(minutes)),
            failed_calls,
            calls,
        };
        let fine = stream(Some(60), 1, 100);
        for (streams, paused, said) in [
            (vec![], false, IntegrationState::NeverRun),
            (vec![stream(None, 0, 0)], false, IntegrationState::NeverRun),
            (vec![fine], false, IntegrationState::Healthy),
            (vec![fine], true, IntegrationState::Paused),
            (vec![fine, stream(Some(61), 0, 100)], false, IntegrationState::Stale),
            (vec![fine, stream(None, 0, 5)], false, IntegrationState::Stale),
            (vec![fine, stream(Some(1), 2, 100)], false, IntegrationState::Failing),
        ] {
            assert_eq!(integration_state(&streams, paused, now, &limits), said, "{streams:?}");
        }
    }
}
