//! Where a stream stands, as it is written into the store.

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use crate::cursors;
use crate::dictionary::Stamp;

/// Version of both cursors' form. Raised when an older one can no longer be read as it is.
const VERSION: u8 = 1;

/// A place in the order of (timestamp, key).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Exactly as received: shortening it by a digit would lose or repeat rows.
    pub(super) stamp: String,
    pub(super) key: String,
}

impl Position {
    pub(super) fn instant(&self) -> Option<Stamp> {
        Stamp::parse(&self.stamp)
    }
}

/// How to ask for what comes after a position, from the best way to the one every server understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// `stamp gt t or (stamp eq t and key gt k)`.
    #[default]
    Keyset,
    /// The same without `or`, as two questions.
    TwoSteps,
    /// `stamp ge t`, following links through a cluster and leaving out what has been seen.
    Window,
}

impl Way {
    /// The next simpler way.
    #[must_use]
    pub(super) fn simpler(self) -> Option<Self> {
        match self {
            Self::Keyset => Some(Self::TwoSteps),
            Self::TwoSteps => Some(Self::Window),
            Self::Window => None,
        }
    }
}

/// Cursor of a stream of changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct PullCursor {
    pub(super) v: u8,
    /// The last row that was delivered in order; everything up to it has been delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Position>,
    /// A server's own link, kept only where a position cannot express where we are. It may expire; `after` does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    /// How this server has to be asked.
    #[serde(default)]
    pub(super) way: Way,
    /// [`Way::TwoSteps`] only: the ties of `after` are all delivered, ask for later ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) later: bool,
    /// [`Way::Window`] only: keys already delivered with the timestamp of `after`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<String>,
    /// [`Way::Window`] only: a cluster that took several links is being read once more, and whether that brought a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pass: Option<bool>,
    /// Rows the server said it has when the copy began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    /// Without `after`: rows from this time on. Text that goes into a filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) floor: Option<String>,
    /// The slice of time that a first copy is in; rows before this time only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) slice: Option<Slice>,
    /// Slices end here; what is later still moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) settled: Option<String>,
    /// The first copy is under way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) first_copy: bool,
    /// The server's time shortly before the first copy began, where changes from then on have to be read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) begun: Option<String>,
    /// The last run came to its end here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) rest: bool,
    /// Rows of the time that the next run goes back over, as `stamp key`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) recent: Vec<String>,
    /// Changes are in; what is gone is being asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) draining: bool,
    /// Where the feed of deletions stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) feed: Option<Feed>,
    /// Finds pages that come round again while links are followed.
    #[serde(default, skip_serializing_if = "Lap::is_new")]
    pub(super) lap: Lap,
}

/// A slice of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slice {
    /// Its end, which is not part of it.
    pub(super) until: String,
    /// Its length, seconds.
    pub(super) seconds: i64,
    /// Pages it had so far.
    #[serde(default)]
    pub(super) pages: u32,
    /// The cursor's link is the bulk endpoint's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) linked: bool,
    /// Times it has been begun again.
    #[serde(default)]
    pub(super) again: u32,
}

/// Where a feed of deletions stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Feed {
    /// A set of deleted keys: the last row that was read.
    Rows(Position),
    /// Events: the last sequence number that was read.
    Events(i64),
}

impl Slice {
    /// The first slice: everything from before `until`.
    pub(super) fn first() -> Self {
        Self { until: FIRST_SLICE_ENDS.to_owned(), seconds: YEAR, pages: 0, linked: false, again: 0 }
    }
}

/// Rows that have not changed since then are rare enough to come in one slice.
const FIRST_SLICE_ENDS: &str = "2000-01-01T00:00:00Z";
const YEAR: i64 = 365 * 86_400;
const LONGEST: i64 = 4 * YEAR;
/// A slice is never made shorter than this, seconds.
pub(super) const SHORTEST: i64 = 3_600;
/// A slice of more pages than this makes the next one shorter.
const MANY_PAGES: u32 = 50;
/// Slices end this long before the latest row: what changed since then is still moving.
pub(super) const UNSETTLED: TimeDelta = TimeDelta::days(1);

impl PullCursor {
    /// Goes on to the next slice, or behind the last one.
    pub(super) fn next_slice(&mut self) {
        let Some(slice) = self.slice.take() else { return };
        let seconds = match slice.pages {
            0 | 1 => (slice.seconds * 2).min(LONGEST),
            pages if pages > MANY_PAGES => (slice.seconds / 2).max(SHORTEST),
            _ => slice.seconds,
        };
        (self.after, self.link, self.later, self.lap) = (None, None, false, Lap::default());
        self.seen.clear();
        let from = Stamp::parse(&slice.until).map(Stamp::to_utc);
        let settled = self.settled.as_deref().and_then(Stamp::parse).map(Stamp::to_utc);
        self.floor = Some(slice.until);
        let (Some(from), Some(settled)) = (from, settled) else { return };
        if from < settled {
            let until = text_of((from + TimeDelta::seconds(seconds)).min(settled));
            self.slice = Some(Slice { until, seconds, pages: 0, linked: false, again: 0 });
        }
    }

    /// Makes the slice half as long, as long as that is possible; for a server that took too long over it.
    pub(super) fn halve_slice(&mut self) -> bool {
        let from = self.floor.as_deref().and_then(Stamp::parse);
        match (&mut self.slice, from) {
            (Some(slice), Some(from)) if slice.seconds > SHORTEST => {
                slice.seconds = (slice.seconds / 2).max(SHORTEST);
                slice.until = text_of(from.to_utc() + TimeDelta::seconds(slice.seconds));
                slice.pages = 0;
                true
            }
            _ => false,
        }
    }
}

/// A time as a filter has it.
pub(super) fn text_of(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Brent's way of finding a circle: remembers one page, ever later ones, and notices when it comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Lap {
    mark: u64,
    steps: u32,
    until: u32,
}

impl Lap {
    fn is_new(&self) -> bool {
        *self == Self::default()
    }

    /// Takes a page's fingerprint; true when the pages go round in a circle.
    pub(super) fn circles(&mut self, page: u64) -> bool {
        if self.until > 0 && self.mark == page {
            return true;
        }
        if self.steps == self.until {
            *self = Self { mark: page, steps: 0, until: (self.until * 2).max(1) };
        } else {
            self.steps += 1;
        }
        false
    }
}

/// Cursor of a list of keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct KeyCursor {
    pub(super) v: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    /// The server refuses pages of keys larger than pages of rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) small: bool,
    /// The server refuses to compare keys; its links are followed instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) links_only: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    #[serde(default)]
    pub(super) listed: u64,
    /// Rows that are listed and may not be used under the connection's licence.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) withheld: u64,
    /// Where a list that is read like rows stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<Box<PullCursor>>,
    #[serde(default, skip_serializing_if = "Lap::is_new")]
    pub(super) lap: Lap,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl PullCursor {
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    /// Nothing has been read yet.
    pub(super) fn is_new(&self) -> bool {
        self.v == 0
    }

    pub(super) fn write(mut self) -> Cursor {
        self.v = VERSION;
        cursors::write(&self)
    }
}

impl KeyCursor {
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    pub(super) fn write(mut self) -> Cursor {
        self.v = VERSION;
        cursors::write(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_cursor_reads_back_and_another_version_starts_over() {
        let at = Position { stamp: "2026-11-21T00:06:07.0960000Z".into(), key: "k".into() };
        let cursor = PullCursor { after: Some(at.clone()), way: Way::TwoSteps, later: true, ..PullCursor::default() };
        let written = cursor.clone().write();
        assert_eq!(written.0["v"], 1);
        assert_eq!(PullCursor::read(Some(&written)).after, Some(at));
        let newer = Cursor(json!({"v": 2, "after": {"stamp": "x", "key": "y"}}));
        assert_eq!(PullCursor::read(Some(&newer)), PullCursor::default());
        assert_eq!(PullCursor::read(Some(&Cursor(json!("what")))), PullCursor::default());
    }

    #[test]
    fn a_cursor_of_the_first_release_still_reads() {
        let old =
            json!({"v": 1, "after": {"stamp": "2026-01-01T00:00:00Z", "key": "k"}, "way": "window", "seen": ["k"]});
        let read = PullCursor::read(Some(&Cursor(old)));
        assert_eq!((read.way, read.seen.len(), read.is_new()), (Way::Window, 1, false));
        assert!(PullCursor::read(None).is_new());
    }

    #[test]
    fn slices_cover_time_without_a_gap_and_end_a_day_ago() {
        let settled = Some("2026-11-20T12:00:00Z".to_owned());
        for pages in [0, 10, 60] {
            let mut at = PullCursor { slice: Some(Slice::first()), settled: settled.clone(), ..PullCursor::default() };
            let mut before = None;
            for _ in 0..2_000_000 {
                let Some(slice) = &mut at.slice else { break };
                assert_eq!(at.floor, before, "each begins where the last one ended");
                before = Some(slice.until.clone());
                slice.pages = pages;
                at.next_slice();
            }
            assert_eq!(at.slice, None);
            assert_eq!(at.floor.as_deref(), Some("2026-11-20T12:00:00Z"));
        }
    }

    proptest! {
        #[test]
        fn every_circle_is_found_and_no_straight_line(lead in 0_u64..40, length in 1_u64..40) {
            let mut lap = Lap::default();
            prop_assert!((0..300).all(|n| !lap.circles(1_000 + n)));
            let mut lap = Lap::default();
            let page = |n: u64| if n < lead { 500 + n } else { (n - lead) % length };
            prop_assert!((0..400).any(|n| lap.circles(page(n))));
        }

        #[test]
        fn never_panics(text in "[ -~]{0,80}") {
            let value = serde_json::from_str(&text).unwrap_or(json!(text));
            let _ = (PullCursor::read(Some(&Cursor(value.clone()))), KeyCursor::read(Some(&Cursor(value))));
        }
    }
}
