//! Where a walk through a kind of record stands, for lists by time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How far back a run looks: a vendor's servers do not share one clock, and lists come late.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// How far this computer's clock may be ahead of the system's before something that changes while a list is read is found
/// only when everything is read again.
pub(crate) const CLOCKS_APART: TimeDelta = TimeDelta::minutes(10);
/// Most records remembered, so that they are not brought twice. More of them do no harm.
const MOST: usize = 2_000;
const VERSION: u8 = 1;

/// Where a kind of record stands. Times are the vendor's: of the last change where a list can be asked by it, else of
/// making.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    v: u8,
    /// Where the list goes on, within a run.
    pub(crate) next: Option<Value>,
    /// Since when this run looks; everything without.
    pub(crate) since: Option<DateTime<Utc>>,
    /// The latest time of the runs before, and in this one.
    pub(crate) high: Option<DateTime<Utc>>,
    /// Records of the last minutes, with what they said last.
    recent: BTreeMap<String, String>,
    /// When everything was read last, by our clock.
    swept: Option<DateTime<Utc>>,
    /// A run is under way.
    running: bool,
    /// The vendor's latest change when this run began, for lists in another order than time: what changes behind the place
    /// where the run is, is later than this.
    #[serde(default)]
    pub(crate) mark: Option<DateTime<Utc>>,
}

/// A time as it came; some leave the colon out of the zone (`+0000`).
pub(crate) fn time(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"));
    read.ok().map(|at| at.to_utc())
}

impl Place {
    /// Reads a cursor. One of another version, or of no sense, is none.
    pub(crate) fn read(cursor: Option<&Cursor>) -> Self {
        let read = cursor.and_then(|cursor| serde_json::from_value::<Self>(cursor.0.clone()).ok());
        read.filter(|place| place.v == VERSION).unwrap_or(Self { v: VERSION, ..Self::default() })
    }

    /// Whether a run is under way.
    pub(crate) fn is_running(&self) -> bool {
        self.running
    }

    /// Whether it was written by this version.
    pub(crate) fn is_current(&self) -> bool {
        self.v == VERSION
    }

    pub(crate) fn write(&self) -> Cursor {
        Cursor(serde_json::to_value(self).unwrap_or_default())
    }

    /// Begins a run where none is under way: of everything where that is due, else of what changed.
    pub(crate) fn begin(&mut self, now: DateTime<Utc>, everything_every: TimeDelta) {
        if self.running {
            return;
        }
        self.running = true;
        self.next = None;
        self.mark = None;
        // A clock that was put back must not put this off for ever.
        let due = self.swept.is_none_or(|swept| now - swept >= everything_every || swept > now);
        if due {
            self.swept = Some(now);
            self.recent.clear();
        }
        self.since = if due { None } else { self.high.and_then(|high| high.checked_sub_signed(OVERLAP)) };
    }

    /// Begins the run's list again from where it stands: the vendor no longer knows how it went on. `by_change` of a list
    /// that is sorted by what stands in [`Place::high`].
    pub(crate) fn list_again(&mut self, by_change: bool) {
        self.next = None;
        if by_change {
            self.since = self.high.and_then(|high| high.checked_sub_signed(OVERLAP)).or(self.since);
        }
    }

    /// Whether a record is news; notes it.
    pub(crate) fn is_news(&mut self, key: &str, stamp: &str, at: Option<DateTime<Utc>>) -> bool {
        let Some(at) = at else { return true };
        if self.since.is_some_and(|since| at < since) || self.recent.get(key).is_some_and(|held| held == stamp) {
            return false;
        }
        self.high = self.high.max(Some(at));
        if self.recent.len() < MOST {
            self.recent.insert(key.to_owned(), stamp.to_owned());
        }
        true
    }

    /// Forgets what no later run will look at again.
    pub(crate) fn forget(&mut self) {
        // The next run looks back from the mark where there is one.
        let from = self.mark.map_or(self.high, |mark| self.high.map(|high| high.min(mark)));
        let Some(bound) = from.and_then(|from| from.checked_sub_signed(OVERLAP)) else { return };
        // What this run looks at may still come, where the list is in another order than time.
        let bound = self.since.filter(|_| self.running).map_or(bound, |since| bound.min(since));
        self.recent.retain(|_, stamp| time(stamp).is_some_and(|at| at >= bound));
    }

    /// Ends the run.
    pub(crate) fn end(&mut self) {
        self.running = false;
        self.high = match (self.mark.take(), self.high) {
            (Some(mark), Some(high)) => Some(mark.min(high)),
            (_, high) => high,
        };
        self.next = None;
        self.forget();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_run_looks_back_and_brings_nothing_twice() {
        let now = time("2026-01-02T00:00:00Z").unwrap();
        let mut place = Place::read(None);
        place.begin(now, TimeDelta::hours(1));
        assert_eq!(place.since, None);
        assert!(place.is_news("1", "2026-01-01T10:00:00Z", time("2026-01-01T10:00:00Z")));
        place.end();
        let mut place = Place::read(Some(&place.write()));
        place.begin(now, TimeDelta::hours(1));
        assert_eq!(place.since, time("2026-01-01T09:55:00Z"));
        assert!(!place.is_news("1", "2026-01-01T10:00:00Z", time("2026-01-01T10:00:00Z")));
        assert!(place.is_news("2", "2026-01-01T09:59:00Z", time("2026-01-01T09:59:00Z")), "listed late");
        assert!(!place.is_news("3", "2026-01-01T09:54:00Z", time("2026-01-01T09:54:00Z")));
        place.end();
        place.begin(now + TimeDelta::hours(1), TimeDelta::hours(1));
        assert_eq!(place.since, None, "everything again");
        assert!(place.is_news("1", "2026-01-01T10:00:00Z", time("2026-01-01T10:00:00Z")));
    }

    #[test]
    fn what_comes_late_in_a_run_is_not_forgotten_before_it() {
        let at = |minute: &str| time(&format!("2026-01-01T10:{minute}:00Z"));
        let mut place = Place::read(None);
        place.begin(at("20").unwrap(), TimeDelta::hours(24));
        assert!(place.is_news("last", "2026-01-01T10:06:00Z", at("06")));
        place.mark = at("10");
        place.end();
        place.begin(at("40").unwrap(), TimeDelta::hours(24));
        place.mark = at("30");
        assert!(place.is_news("first", "2026-01-01T10:39:00Z", at("39")));
        place.forget();
        assert!(!place.is_news("last", "2026-01-01T10:06:00Z", at("06")), "a list by numbers has it on its last page");
        place.end();
        assert_eq!(place.recent.len(), 1, "and then nobody asks for it again");
    }

    proptest! {
        #[test]
        fn any_cursor_is_survived(text in ".{0,20}", number in any::<i64>()) {
            for value in [Value::from(text.clone()), Value::from(number), serde_json::json!({"v": number, "next": text})] {
                let place = Place::read(Some(&Cursor(value)));
                prop_assert_eq!(Place::read(Some(&place.write())), place);
            }
        }
    }
}
