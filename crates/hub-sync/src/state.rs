use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// So many keys of a kind are remembered; they are written with every page.
const MAX_KEYS: usize = 1_000;
/// A pull takes time; what goes while it runs must still be named when the next one begins.
const MARGIN: TimeDelta = TimeDelta::hours(6);
/// So many runs in a row may try in vain before that holds for what passes.
const TRIES: u32 = 3;
/// A comparison that came to nothing is not tried again for so long, unless somebody asks.
const TRY_AGAIN: TimeDelta = TimeDelta::minutes(30);
/// A walk after so long an absence is a long one; what comes ahead of its turn is asked for as seldom.
const LONG: TimeDelta = TimeDelta::hours(2);
/// Deletions are judged together over so long. A run may be half a minute after the last one.
const PURGE_WINDOW: TimeDelta = TimeDelta::hours(24);

/// What the engine keeps about a stream, stored as its checkpoint: the source's cursor and how far the engine's own
/// work has come. It moves only in the transaction that stores a page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StreamState {
    version: u32,
    /// Where the source goes on; `None` before the first page.
    pub(crate) cursor: Option<Cursor>,
    /// The pass under way began with the first row and has not come to its end.
    pub(crate) full_pass: bool,
    /// Rows are known to be missing here that only a pass from the first row can bring.
    pub(crate) repull: bool,
    /// The keys of those rows, until a comparison after that pass says whether it brought them.
    missed: BTreeSet<String>,
    /// When the keys were last compared with success.
    pub(crate) reconciled_at: Option<DateTime<Utc>>,
    /// Keys the vendor lists and did not deliver in a full pass, so that they are not asked for again and again.
    undelivered: BTreeSet<String>,
    /// How many such keys there are; more than are named when there are very many.
    pub(crate) undelivered_count: u64,
    /// When a pull last came to its end.
    pub(crate) drained_at: Option<DateTime<Utc>>,
    /// When rows were last fetched ahead of their turn.
    pub(crate) ahead_at: Option<DateTime<Utc>>,
    /// The vendor may have forgotten to name rows that are gone; only a comparison of keys finds them.
    pub(crate) compare_due: bool,
    /// When a comparison was last tried in vain.
    tried_at: Option<DateTime<Utc>>,
    tries: u32,
    /// What the guard kept a comparison from deleting.
    pub(crate) held: Option<Held>,
    /// What the vendor named as gone lately, for the guard.
    purge: Option<Purge>,
}

/// Rows that a comparison found gone and the guard kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) gone: u64,
    pub(crate) stored: u64,
    pub(crate) listed: u64,
}

/// Rows deleted because the vendor named them, since some time within the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Purge {
    since: DateTime<Utc>,
    /// Rows deleted since then.
    pub(crate) rows: u64,
    /// Rows there were then.
    pub(crate) of: u64,
}

impl StreamState {
    const VERSION: u32 = 1;

    /// Reads a stored checkpoint. `None` when it was written by something else: the stream then begins anew, which
    /// costs time and loses nothing.
    pub(crate) fn read(stored: Option<Value>) -> Option<Self> {
        match stored {
            None => Some(Self { version: Self::VERSION, ..Self::default() }),
            Some(Value::Object(fields)) => {
                serde_json::from_value(Value::Object(fields)).ok().filter(|s: &Self| s.version == Self::VERSION)
            }
            Some(_) => None,
        }
    }

    /// A stream that has never been pulled.
    pub(crate) fn fresh() -> Self {
        Self { version: Self::VERSION, ..Self::default() }
    }

    pub(crate) fn to_value(&self) -> Value {
        // Strings, numbers and a JSON value: this has no way to fail.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// Starts a pass from the first row.
    pub(crate) fn begin_again(&mut self) {
        self.cursor = None;
        self.full_pass = true;
        self.repull = false;
    }

    /// Notes that a pull has come to its end.
    pub(crate) fn drained(&mut self, now: DateTime<Utc>) {
        self.drained_at = Some(now);
    }

    /// Whether a walk that begins or goes on now is a long one, for which nothing has come ahead of its turn lately.
    pub(crate) fn ahead_due(&self, now: DateTime<Utc>) -> bool {
        // A clock that was set back makes a time long ago.
        let long_ago = |then: Option<DateTime<Utc>>| then.is_none_or(|then| (now - then).abs() >= LONG);
        long_ago(self.drained_at) && long_ago(self.ahead_at)
    }

    /// For how long nothing was pulled to its end, where that is longer than the vendor names what is gone.
    pub(crate) fn gap(&self, tombstones_days: Option<u32>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let life = TimeDelta::days(i64::from(tombstones_days?)) - MARGIN;
        // A stream that was pulled before this was noted has no time and gets the benefit of no doubt.
        let gap = match (self.drained_at, &self.cursor) {
            (Some(then), _) => now - then,
            (None, Some(_)) => TimeDelta::MAX,
            (None, None) => return None,
        };
        (gap > life).then_some(gap)
    }

    /// Notes a comparison that came to nothing. `passing` is what the next run may well find otherwise, such as a list
    /// that moved while it was read.
    pub(crate) fn tried(&mut self, now: DateTime<Utc>, passing: bool) {
        self.tried_at = Some(now);
        self.tries = if passing { self.tries.saturating_add(1) } else { TRIES };
    }

    /// Whether a comparison came to nothing so lately that trying again would only cost calls.
    pub(crate) fn tried_lately(&self, now: DateTime<Utc>) -> bool {
        self.tries >= TRIES && self.tried_at.is_some_and(|then| now >= then && now - then < TRY_AGAIN)
    }

    /// Notes a comparison after which store and vendor have the same keys.
    pub(crate) fn compared(&mut self, now: DateTime<Utc>) {
        self.reconciled_at = Some(now);
        (self.compare_due, self.tried_at, self.tries, self.held) = (false, None, 0, None);
    }

    /// What the vendor has had deleted within the last day; `None` when the count begins anew.
    pub(crate) fn purge(&self, now: DateTime<Utc>) -> Option<Purge> {
        self.purge.filter(|p| now >= p.since && now - p.since < PURGE_WINDOW)
    }

    /// Adds rows that go because the vendor names them, out of `of` rows if the count begins with them.
    pub(crate) fn purged(&mut self, rows: u64, of: u64, now: DateTime<Utc>) {
        let mut purge = self.purge(now).unwrap_or(Purge { since: now, rows: 0, of });
        purge.rows += rows;
        self.purge = Some(purge);
    }

    /// The user has allowed what there is; the guard counts from here.
    pub(crate) fn forget_purge(&mut self) {
        self.purge = None;
    }

    /// Whether any of the keys that the vendor lists and we lack is worth asking for.
    pub(crate) fn is_news(&self, lacking: &BTreeSet<String>, rejected: &BTreeSet<String>) -> bool {
        if self.undelivered_count > self.undelivered.len() as u64 {
            return lacking.len() as u64 > self.undelivered_count;
        }
        lacking.iter().any(|key| !self.undelivered.contains(key) && !rejected.contains(key))
    }

    /// Takes the result of a comparison: the keys that the vendor lists and we lack. Those that a full pass has been
    /// made for in vain, and those whose rows were rejected, are given up. Returns how many keys were given up and how
    /// many ask for a full pass.
    pub(crate) fn lacking(&mut self, keys: &BTreeSet<String>, rejected: &BTreeSet<String>) -> (u64, u64) {
        let known = |key: &&String| rejected.contains(*key) || self.undelivered.contains(*key);
        let in_vain: BTreeSet<&String> = keys.iter().filter(|k| self.missed.contains(*k)).collect();
        // With more keys than can be remembered one pass has to do for all of them.
        let hopeless = !in_vain.is_empty() && keys.len() > MAX_KEYS;
        let (old, new): (Vec<&String>, Vec<&String>) =
            keys.iter().partition(|k| hopeless || in_vain.contains(k) || known(k));
        let (given_up, news) = (in_vain.len() as u64, new.len() as u64);
        let undelivered: BTreeSet<String> = old.iter().take(MAX_KEYS).map(|k| (*k).clone()).collect();
        self.undelivered_count = old.len() as u64;
        self.missed = new.iter().take(MAX_KEYS).map(|k| (*k).clone()).collect();
        self.undelivered = undelivered;
        self.repull = news > 0;
        (given_up, news)
    }

    /// The source's cursor as a report shows it.
    pub(crate) fn shown(&self) -> Value {
        self.cursor.as_ref().map_or(Value::Null, |c| c.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn kept_across_a_restart() {
        let mut state = StreamState::fresh();
        state.cursor = Some(Cursor(json!({"ts": "2026-01-01T00:00:00.123456Z", "key": "9"})));
        state.full_pass = true;
        state.reconciled_at = Some("2026-01-02T03:04:05Z".parse().unwrap());
        state.lacking(&["12".to_owned()].into(), &BTreeSet::new());
        assert_eq!(StreamState::read(Some(state.to_value())), Some(state));
        assert_eq!(StreamState::read(None), Some(StreamState::fresh()));
    }

    #[test]
    fn what_something_else_wrote_is_not_guessed_at() {
        for odd in [json!(null), json!({}), json!({"version": 2}), json!([1]), json!({"version": 1, "full_pass": "x"})]
        {
            assert_eq!(StreamState::read(Some(odd)), None);
        }
    }

    #[test]
    fn each_missing_row_is_asked_for_once() {
        let none = BTreeSet::new();
        let keys = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|n| (*n).to_owned()).collect() };
        let mut state = StreamState::fresh();
        assert!(state.is_news(&keys(&["a", "b"]), &none));
        assert_eq!(state.lacking(&keys(&["a", "b"]), &keys(&["b"])), (0, 1), "b was rejected");
        assert!(state.repull);
        state.begin_again();
        assert_eq!(state.lacking(&keys(&["a", "b", "c"]), &none), (1, 1), "a came to nothing, c is new");
        state.begin_again();
        assert!(!state.is_news(&keys(&["a", "b"]), &none));
        assert_eq!(state.lacking(&keys(&["a", "b"]), &none), (0, 0));
        assert!(!state.repull);
        assert_eq!(state.undelivered_count, 2);
        assert_eq!(state.lacking(&none, &none), (0, 0));
        assert_eq!(state.undelivered_count, 0);
    }

    #[test]
    fn more_missing_rows_than_can_be_remembered() {
        let none = BTreeSet::new();
        let many: BTreeSet<String> = (0..3 * MAX_KEYS).map(|n| n.to_string()).collect();
        let mut state = StreamState::fresh();
        state.lacking(&many, &none);
        assert!(state.repull);
        state.begin_again();
        state.lacking(&many, &none);
        assert!(!state.repull && !state.is_news(&many, &none));
        assert_eq!(state.undelivered_count, many.len() as u64);
        let mut more = many.clone();
        more.insert("new".into());
        assert!(state.is_news(&more, &none));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in ".{0,80}") {
            let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            let _ = StreamState::read(Some(value));
        }
    }
}
