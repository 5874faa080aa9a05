//! Never above the declared rate.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Requests travel at uneven speed: two sent a window apart may arrive a little closer together. Each window is
/// watched a little longer than declared so that the vendor does not count one too many.
const TRAVEL: Duration = Duration::from_millis(50);

/// Counts requests against every declared rate at once.
///
/// The times of the latest requests are kept, and a request goes out only when in every window that would end with it
/// there is room for one more. Unlike a bucket that fills up, this has no burst of twice the rate at the seam
/// of two windows, wherever the vendor's own windows begin.
#[derive(Debug)]
pub struct Quota {
    rates: Vec<(usize, Duration)>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sent: VecDeque<DateTime<Utc>>,
    closed_until: Option<DateTime<Utc>>,
}

impl Quota {
    /// A quota of (requests, window) pairs; none means unlimited.
    #[must_use]
    pub fn new(rates: &[(u32, Duration)]) -> Self {
        let rates = rates.iter().map(|(count, window)| (*count as usize, *window + TRAVEL)).collect();
        Self { rates, state: Mutex::default() }
    }

    /// Takes one request out of the quota, or says how long to wait before asking again.
    ///
    /// # Errors
    /// The wait; the quota is unchanged.
    pub fn take(&self, now: DateTime<Utc>) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::ZERO;
        if let Some(until) = state.closed_until {
            wait = (until - now).to_std().unwrap_or_default();
        }
        for (count, window) in &self.rates {
            let Some(index) = state.sent.len().checked_sub(*count) else { continue };
            let Some(oldest) = state.sent.get(index) else { continue };
            // A clock that was set back must not stop us for longer than the window itself.
            let age = (now - *oldest).to_std().unwrap_or_default();
            wait = wait.max(window.saturating_sub(age));
        }
        if !wait.is_zero() {
            return Err(wait);
        }
        state.sent.push_back(now);
        let longest = self.rates.iter().map(|(count, _)| *count).max().unwrap_or(0);
        while state.sent.len() > longest {
            state.sent.pop_front();
        }
        Ok(())
    }

    /// Closes the quota until `until`: the vendor asked for quiet.
    pub fn close_until(&self, until: DateTime<Utc>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed_until = Some(state.closed_until.map_or(until, |earlier| earlier.max(until)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap()
    }

    /// Sends as fast as the quota lets it for `requests`, returns the times.
    fn run(quota: &Quota, requests: usize, mut now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut sent = Vec::new();
        while sent.len() < requests {
            match quota.take(now) {
                Ok(()) => sent.push(now),
                Err(wait) => now += wait,
            }
        }
        sent
    }

    fn most_in_any(window: TimeDelta, times: &[DateTime<Utc>]) -> usize {
        times
            .iter()
            .map(|from| times.iter().filter(|t| **t >= *from && **t < *from + window).count())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn unlimited_means_unlimited() {
        let quota = Quota::new(&[]);
        assert_eq!(run(&quota, 1_000, start()).last(), Some(&start()));
    }

    #[test]
    fn a_day_of_requests_stays_below_every_rate() {
        let rates = [(2, 1), (90, 60), (600, 3_600), (1_500, 86_400)];
        let quota = Quota::new(&rates.map(|(n, s)| (n, Duration::from_secs(s))));
        let times = run(&quota, 2_000, start());
        for (count, seconds) in rates {
            let most = most_in_any(TimeDelta::seconds(seconds as i64), &times);
            assert_eq!(most, count as usize, "per {seconds} s: reached, never passed");
        }
    }

    #[test]
    fn quiet_is_kept() {
        let quota = Quota::new(&[]);
        quota.close_until(start() + TimeDelta::seconds(30));
        quota.close_until(start() + TimeDelta::seconds(10));
        assert_eq!(quota.take(start()), Err(Duration::from_secs(30)));
        assert_eq!(quota.take(start() + TimeDelta::seconds(30)), Ok(()));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_us_for_ever() {
        let quota = Quota::new(&[(1, Duration::from_secs(1))]);
        assert_eq!(quota.take(start()), Ok(()));
        let wait = quota.take(start() - TimeDelta::days(1)).unwrap_err();
        assert!(wait <= Duration::from_secs(2));
    }

    proptest! {
        #[test]
        fn never_above_the_rate(count in 1_u32..6, seconds in 1_u64..20, pauses in prop::collection::vec(0_i64..8_000, 1..80)) {
            let quota = Quota::new(&[(count, Duration::from_secs(seconds))]);
            let mut now = start();
            let mut times = Vec::new();
            for pause in pauses {
                now += TimeDelta::milliseconds(pause);
                while let Err(wait) = quota.take(now) {
                    now += wait;
                }
                times.push(now);
            }
            prop_assert!(most_in_any(TimeDelta::seconds(seconds as i64), &times) <= count as usize);
        }
    }
}
