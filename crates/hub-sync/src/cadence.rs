use std::time::Duration;

use hub_connector::manifest::Limits;

/// Runs use two thirds of what a vendor lets the background ask; the rest is for what they find.
const ROOM: f64 = 1.5;
/// A source is asked at least so often, however little its vendor allows: licences want data twice a day.
const SELDOM: Duration = Duration::from_secs(6 * 3_600);

/// How often a source is asked for changes, and why not more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// From the end of a run to the begin of the next.
    pub every: Duration,
    /// The declared limit that decides: requests and their window. `None` when it is as often as wanted, or when what
    /// the client has learnt decides: from the vendor's answers, or from other users of the same account.
    pub limit: Option<(u32, Duration)>,
}

impl Cadence {
    /// The cadence of a source whose quiet run takes `calls` requests, when a run `wanted` seldom would do. `learnt` is
    /// the pace its client has learnt for such a run ([`hub_connector::Source::pace`]).
    #[must_use]
    pub fn of(limits: &Limits, calls: u64, learnt: Duration, wanted: Duration) -> Self {
        let calls = calls.max(1) as f64;
        let need = |(count, window): (u32, Duration)| {
            window.mul_f64(ROOM * calls / Limits::for_background(count.into()).max(1) as f64)
        };
        let tightest = limits.rates().into_iter().max_by_key(|rate| need(*rate));
        let declared = tightest.map_or(Duration::ZERO, need);
        let learnt = learnt.mul_f64(ROOM);
        let every = declared.max(learnt).max(wanted).min(SELDOM.max(wanted));
        Self { every, limit: tightest.filter(|_| declared > wanted && declared >= learnt) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WANTED: Duration = Duration::from_secs(20);

    #[test]
    fn as_often_as_wanted_where_the_limits_allow_it() {
        let roomy = Limits { per_second: Some(2), per_hour: Some(7_200), ..Limits::default() };
        for limits in [Limits::default(), roomy] {
            let cadence = Cadence::of(&limits, 10, Duration::ZERO, WANTED);
            assert_eq!(cadence, Cadence { every: WANTED, limit: None });
        }
    }

    #[test]
    fn the_limit_that_decides_is_named() {
        let limits = Limits { per_minute: Some(100), per_day: Some(1_000), ..Limits::default() };
        let cadence = Cadence::of(&limits, 10, Duration::ZERO, WANTED);
        assert_eq!(cadence.limit, Some((1_000, Duration::from_secs(86_400))));
        assert_eq!(cadence.every, Duration::from_secs(1_440));
        // What the client says of the very same limit does not hide it.
        let limits = Limits { per_minute: Some(6), ..Limits::default() };
        let same = Cadence::of(&limits, 10, Duration::from_secs(120), WANTED);
        assert_eq!(same, Cadence { every: Duration::from_secs(180), limit: Some((6, Duration::from_secs(60))) });
        let learnt = Cadence::of(&Limits::default(), 10, Duration::from_secs(60), WANTED);
        assert_eq!(learnt, Cadence { every: Duration::from_secs(90), limit: None });
    }

    proptest! {
        #[test]
        fn runs_stay_within_the_limit(per_day in 1_u32..100_000, calls in 0_u64..500) {
            let limits = Limits { per_day: Some(per_day), ..Limits::default() };
            let every = Cadence::of(&limits, calls, Duration::ZERO, WANTED).every;
            prop_assert!(every >= WANTED && every <= SELDOM);
            let asked = 86_400.0 / every.as_secs_f64() * calls as f64;
            prop_assert!(asked <= f64::from(per_day) || every == SELDOM);
        }
    }
}
