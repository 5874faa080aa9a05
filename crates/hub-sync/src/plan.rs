use chrono::{DateTime, Utc};
use hub_connector::DeleteRule;
use hub_domain::Stream;

use crate::guard::{Verdict, judge};
use crate::state::StreamState;
use crate::{Reconcile, SyncOptions};

/// What to do next with a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Fetch rows until there are no more.
    Pull {
        /// Where to begin.
        from: Start,
    },
    /// Compare the vendor's keys with ours.
    Reconcile {
        /// Why now.
        why: Why,
    },
    /// Nothing more in this run.
    Done {
        /// Why not.
        why: DoneBecause,
    },
}

/// Where a pull begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the first row, for the first time.
    First,
    /// At the first row, because the user asked for it.
    Asked,
    /// At the first row, because rows are missing that changes alone will not bring.
    Missed,
    /// After the last stored page.
    Checkpoint,
}

/// Why keys are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The options say always.
    Always,
    /// A pass over all rows has just ended; rows may have gone while it ran.
    AfterFullPass,
    /// It has never been done.
    Never,
    /// The last time is too long ago.
    Old,
    /// The vendor names rows that are gone for a limited time, and that may have passed for some.
    Gap,
    /// To find out whether the counts differ; the list is read on only when they do.
    CountsOnly,
}

/// Why a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoneBecause {
    /// All rows are in and the keys have been compared.
    Compared,
    /// All rows are in; the source does not ask for a comparison of keys.
    NoComparison,
    /// All rows are in; the options say not to compare.
    NotWanted,
    /// All rows are in; comparing came to nothing a short while ago and is not tried again yet.
    TriedLately,
}

/// What has happened to a stream in this run so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SoFar {
    /// A pull has come to its end.
    pub(crate) pulled: bool,
    /// That pull (or an earlier run's, ended now) covered all rows.
    pub(crate) full_pass_ended: bool,
    /// Keys have been compared since the last full pass.
    pub(crate) compared: bool,
    /// The comparison found rows that we lack.
    pub(crate) missed: bool,
    /// A full pass has been made because of missing rows.
    pub(crate) repulled: bool,
}

/// The next step: a pure decision.
pub(crate) fn next_step(
    stream: Stream,
    so_far: SoFar,
    state: &StreamState,
    rule: &DeleteRule,
    options: &SyncOptions,
    now: DateTime<Utc>,
) -> Step {
    if !so_far.pulled {
        let from = match state.cursor {
            _ if options.full => Start::Asked,
            _ if state.repull => Start::Missed,
            None => Start::First,
            Some(_) => Start::Checkpoint,
        };
        return Step::Pull { from };
    }
    if so_far.missed && !so_far.repulled {
        return Step::Pull { from: Start::Missed };
    }
    if so_far.compared {
        return Step::Done { why: DoneBecause::Compared };
    }
    let by_keys = *rule == DeleteRule::KeyComparison;
    if *rule == DeleteRule::None || !(by_keys || state.compare_due || options.reconcile == Reconcile::Always) {
        return Step::Done { why: DoneBecause::NoComparison };
    }
    // What the guard kept goes as soon as it may, without waiting for the next try.
    let allowed = state.held.is_some_and(|h| judge(stream, h.gone, h.stored, h.listed, options) == Verdict::Delete);
    let why = match options.reconcile {
        Reconcile::Never => return Step::Done { why: DoneBecause::NotWanted },
        Reconcile::Always => Why::Always,
        Reconcile::Auto if allowed => Why::Old,
        Reconcile::Auto if by_keys && so_far.full_pass_ended => Why::AfterFullPass,
        Reconcile::Auto if state.tried_lately(now) => return Step::Done { why: DoneBecause::TriedLately },
        Reconcile::Auto if !by_keys || state.compare_due => Why::Gap,
        Reconcile::Auto => match state.reconciled_at {
            None => Why::Never,
            // A clock that was set back makes the age negative; then it is due.
            Some(then) => match (now - then).to_std() {
                Ok(age) if age < options.reconcile_after => Why::CountsOnly,
                _ => Why::Old,
            },
        },
    };
    Step::Reconcile { why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_connector::Cursor;
    use serde_json::json;

    fn now() -> DateTime<Utc> {
        "2026-05-01T12:00:00Z".parse().unwrap()
    }

    fn pulled_before() -> StreamState {
        let mut state = StreamState::fresh();
        state.cursor = Some(Cursor(json!(1)));
        state.reconciled_at = Some(now() - chrono::Duration::hours(1));
        state
    }

    fn step(so_far: SoFar, state: &StreamState) -> Step {
        next_step(Stream::Property, so_far, state, &DeleteRule::KeyComparison, &SyncOptions::default(), now())
    }

    const PULLED: SoFar =
        SoFar { pulled: true, full_pass_ended: false, compared: false, missed: false, repulled: false };

    #[test]
    fn where_a_pull_begins() {
        let fresh = StreamState::fresh();
        let known = pulled_before();
        let mut lacking = pulled_before();
        lacking.repull = true;
        let none = SoFar::default();
        assert_eq!(step(none, &fresh), Step::Pull { from: Start::First });
        assert_eq!(step(none, &known), Step::Pull { from: Start::Checkpoint });
        assert_eq!(step(none, &lacking), Step::Pull { from: Start::Missed });
        let full = SyncOptions { full: true, ..SyncOptions::default() };
        assert_eq!(
            next_step(Stream::Property, none, &known, &DeleteRule::None, &full, now()),
            Step::Pull { from: Start::Asked }
        );
    }

    #[test]
    fn when_keys_are_compared() {
        let known = pulled_before();
        let compared_at = |at: Option<DateTime<Utc>>| {
            let mut state = pulled_before();
            state.reconciled_at = at;
            state
        };
        let old = compared_at(Some(now() - chrono::Duration::hours(24)));
        let ahead = compared_at(Some(now() + chrono::Duration::hours(1)));
        let never = compared_at(None);
        assert_eq!(step(PULLED, &known), Step::Reconcile { why: Why::CountsOnly });
        assert_eq!(step(PULLED, &old), Step::Reconcile { why: Why::Old });
        assert_eq!(step(PULLED, &ahead), Step::Reconcile { why: Why::Old });
        assert_eq!(step(PULLED, &never), Step::Reconcile { why: Why::Never });
        let ended = SoFar { full_pass_ended: true, ..PULLED };
        assert_eq!(step(ended, &known), Step::Reconcile { why: Why::AfterFullPass });
        let compared = SoFar { compared: true, ..PULLED };
        assert_eq!(step(compared, &old), Step::Done { why: DoneBecause::Compared });
    }

    #[test]
    fn the_source_and_the_options_decide() {
        let known = pulled_before();
        let usual = SyncOptions::default();
        let flag = DeleteRule::Flag { field: "Shown".into(), gone: "false".into() };
        for rule in [DeleteRule::None, flag] {
            assert_eq!(
                next_step(Stream::Property, PULLED, &known, &rule, &usual, now()),
                Step::Done { why: DoneBecause::NoComparison }
            );
        }
        let always = SyncOptions { reconcile: Reconcile::Always, ..usual.clone() };
        assert_eq!(
            next_step(Stream::Property, PULLED, &known, &DeleteRule::KeyComparison, &always, now()),
            Step::Reconcile { why: Why::Always }
        );
        let never = SyncOptions { reconcile: Reconcile::Never, ..usual };
        assert_eq!(
            next_step(Stream::Property, PULLED, &known, &DeleteRule::KeyComparison, &never, now()),
            Step::Done { why: DoneBecause::NotWanted }
        );
    }

    #[test]
    fn missed_rows_are_fetched_once_per_run() {
        let known = pulled_before();
        let missed = SoFar { compared: true, missed: true, ..PULLED };
        assert_eq!(step(missed, &known), Step::Pull { from: Start::Missed });
        let again = SoFar { repulled: true, ..missed };
        assert_eq!(step(again, &known), Step::Done { why: DoneBecause::Compared });
    }
}
