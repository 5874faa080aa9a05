//! The one place where it is decided to send a request again.

use std::time::Duration;

use crate::manifest::Limits;
use crate::{ConnectorError, ErrorKind, Retry};

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);
/// An answer of the wrong kind (a web page, broken JSON) seldom heals: it gets fewer attempts than a busy server.
const WRONG_ANSWER_ATTEMPTS: u32 = 3;

/// When and how often to try again: exponential back-off with jitter, the vendor's `Retry-After` first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Times a request is sent at most.
    pub attempts: u32,
    /// Longest `Retry-After` waited for; a longer one ends the attempts and goes up with the error.
    pub longest_wait: Duration,
}

impl RetryPolicy {
    /// The policy a manifest's limits ask for.
    #[must_use]
    pub fn of(limits: &Limits) -> Self {
        Self { attempts: limits.attempts, longest_wait: Duration::from_secs(u64::from(limits.longest_wait_seconds)) }
    }

    /// How long to wait before sending again after the `attempt`th attempt (from 1) failed with `error`; `None` to
    /// give up. `dice` is a random number, for jitter.
    #[must_use]
    pub fn wait_after(&self, attempt: u32, error: &ConnectorError, dice: u32) -> Option<Duration> {
        let allowed = match error.kind {
            ErrorKind::NotJson | ErrorKind::Malformed => self.attempts.min(WRONG_ANSWER_ATTEMPTS),
            _ => self.attempts,
        };
        if attempt >= allowed {
            return None;
        }
        match error.retry {
            Retry::Never => None,
            Retry::After(wait) if wait > self.longest_wait => None,
            // A little later than asked, so that many waiting clients do not come back in the same instant.
            Retry::After(wait) => Some(wait + jitter(Duration::from_millis(250), dice)),
            Retry::Later => {
                let doubled = FIRST.saturating_mul(1 << (attempt - 1).min(10)).min(LONGEST);
                Some(doubled / 2 + jitter(doubled / 2, dice))
            }
        }
    }
}

fn jitter(most: Duration, dice: u32) -> Duration {
    most.mul_f64(f64::from(dice) / f64::from(u32::MAX))
}

/// A random number; without a source of randomness the middle of the range.
pub(super) fn roll() -> u32 {
    getrandom::u32().unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy = RetryPolicy { attempts: 5, longest_wait: Duration::from_secs(120) };

    #[test]
    fn back_off_doubles_between_half_and_whole() {
        let error = ConnectorError::new(ErrorKind::Server, "x");
        for (attempt, whole) in [(1, 500), (2, 1_000), (3, 2_000), (4, 4_000)] {
            let whole = Duration::from_millis(whole);
            assert_eq!(POLICY.wait_after(attempt, &error, 0), Some(whole / 2));
            assert_eq!(POLICY.wait_after(attempt, &error, u32::MAX), Some(whole));
        }
        assert_eq!(POLICY.wait_after(5, &error, 0), None);
        let patient = RetryPolicy { attempts: 20, ..POLICY };
        assert_eq!(patient.wait_after(19, &error, u32::MAX), Some(LONGEST));
    }

    #[test]
    fn retry_after_is_never_undercut() {
        let asked = Duration::from_secs(7);
        let error = ConnectorError::new(ErrorKind::RateLimited, "x").with_retry(Retry::After(asked));
        for dice in [0, 1, u32::MAX / 3, u32::MAX] {
            let wait = POLICY.wait_after(1, &error, dice).unwrap();
            assert!(wait >= asked && wait <= asked + Duration::from_secs(1));
        }
        let long = error.with_retry(Retry::After(Duration::from_secs(121)));
        assert_eq!(POLICY.wait_after(1, &long, 0), None);
    }

    #[test]
    fn only_retryable_kinds_are_sent_again() {
        for kind in ErrorKind::ALL {
            let error = ConnectorError::new(kind, "x");
            let again = POLICY.wait_after(1, &error, 0).is_some();
            assert_eq!(again, kind.retry() != Retry::Never, "{kind:?}");
        }
    }

    #[test]
    fn a_wrong_answer_gets_fewer_attempts() {
        let error = ConnectorError::new(ErrorKind::NotJson, "x");
        assert!(POLICY.wait_after(2, &error, 0).is_some());
        assert!(POLICY.wait_after(3, &error, 0).is_none());
    }
}
