//! Where a walk through bookings stands. Booking systems list by the time of the meeting and cannot be asked for what
//! changed, so that a run walks through the meetings from a month ago to a year from now and brings what it has not brought.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Window;

/// How far back meetings are looked at: they are cancelled late, and marked as missed.
const BACK: TimeDelta = TimeDelta::days(31);
/// How far ahead.
const AHEAD: TimeDelta = TimeDelta::days(366);
const VERSION: u8 = 1;

/// What was brought of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Brought {
    version: String,
    start: Option<DateTime<Utc>>,
}

/// Where a walk stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bookings {
    v: u8,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    /// Where the list goes on, within a run.
    pub(crate) next: Option<Value>,
    brought: BTreeMap<String, Brought>,
}

impl Bookings {
    /// Reads a cursor. One of another version, or of no sense, is none.
    pub(crate) fn read(cursor: Option<&Cursor>) -> Self {
        let read = cursor.and_then(|cursor| serde_json::from_value::<Self>(cursor.0.clone()).ok());
        read.filter(|place| place.v == VERSION).unwrap_or(Self { v: VERSION, ..Self::default() })
    }

    pub(crate) fn write(&self) -> Cursor {
        Cursor(serde_json::to_value(self).unwrap_or_default())
    }

    /// The days of the run under way; begins one where none is.
    pub(crate) fn window(&mut self, now: DateTime<Utc>) -> Window {
        if let (Some(from), Some(to)) = (self.from, self.to) {
            return Window { from, to };
        }
        let edge = |by: TimeDelta| now.checked_add_signed(by).unwrap_or(now);
        let window = Window { from: edge(-BACK), to: edge(AHEAD) };
        (self.from, self.to, self.next) = (Some(window.from), Some(window.to), None);
        window
    }

    /// Whether a meeting is to be brought; notes it.
    pub(crate) fn is_news(&mut self, key: &str, version: &str, start: Option<DateTime<Utc>>) -> bool {
        if self.brought.get(key).is_some_and(|brought| brought.version == version) {
            return false;
        }
        self.brought.insert(key.to_owned(), Brought { version: version.to_owned(), start });
        true
    }

    /// Goes on, or ends the run; answers whether there is more.
    pub(crate) fn go_on(&mut self, next: Option<Value>) -> bool {
        self.next = next;
        if self.next.is_some() {
            return true;
        }
        // No later run looks at those before.
        let bound = self.from.take();
        self.to = None;
        self.brought.retain(|_, brought| bound.zip(brought.start).is_none_or(|(bound, start)| start >= bound));
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_run_brings_what_it_has_not_brought() {
        let now: DateTime<Utc> = "2026-09-01T12:00:00Z".parse().unwrap();
        let mut place = Bookings::read(None);
        let window = place.window(now);
        assert_eq!(window.from, now - BACK);
        assert!(place.is_news("a", "1", Some(now)) && place.is_news("old", "1", Some(now - BACK)));
        assert!(place.go_on(Some(7.into())));
        let mut place = Bookings::read(Some(&place.write()));
        assert_eq!((place.window(now + BACK), place.next.clone()), (window, Some(7.into())), "the same run");
        assert!(!place.is_news("a", "1", Some(now)) && place.is_news("a", "2", Some(now)));
        assert!(!place.go_on(None));
        assert_eq!(place.window(now + BACK).from, now);
        assert!(!place.go_on(None));
        assert_eq!(place.brought.keys().collect::<Vec<_>>(), ["a"]);
    }

    proptest! {
        #[test]
        fn any_cursor_is_survived(text in ".{0,20}", number in any::<i64>()) {
            for value in [Value::from(text.clone()), number.into(), serde_json::json!({"v": number, "next": text, "brought": text})] {
                let place = Bookings::read(Some(&Cursor(value)));
                prop_assert_eq!(Bookings::read(Some(&place.write())), place);
            }
        }
    }
}
