//! Which postal codes have been read, and where the one being read stands.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use crate::cursors;

/// Version of the form. Raised when an older one can no longer be read as it is.
const VERSION: u8 = 1;

/// The state of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Areas {
    v: u8,
    /// When each postal code was last read to its end.
    #[serde(default)]
    pub(super) done: BTreeMap<String, DateTime<Utc>>,
    /// The one being read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<At>,
}

/// A postal code being read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    pub(super) area: String,
    /// The next page, from 1.
    pub(super) page: u64,
    /// Homes received so far.
    pub(super) received: u64,
}

impl Areas {
    /// What to read next: the one under way, else the first that was never read or not for too long.
    pub(super) fn next(&self, wanted: &[String], now: DateTime<Utc>, rescan: TimeDelta) -> Option<At> {
        if let Some(at) = self.at.as_ref().filter(|at| wanted.contains(&at.area)) {
            return Some(at.clone());
        }
        let due = |area: &&String| self.done.get(*area).is_none_or(|then| now - *then >= rescan);
        wanted.iter().find(due).map(|area| At { area: area.clone(), page: 1, received: 0 })
    }

    /// Notes that a postal code was read to its end.
    pub(super) fn finish(&mut self, area: &str, now: DateTime<Utc>) {
        self.at = None;
        self.done.insert(area.to_owned(), now);
    }

    /// Reads a cursor; one that this version cannot read means starting over, which costs money and loses nothing.
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    pub(super) fn write(&self) -> Cursor {
        cursors::write(&Self { v: VERSION, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn areas_in_turn_and_again_when_due() {
        let now: DateTime<Utc> = "2026-05-01T00:00:00Z".parse().unwrap();
        let (wanted, month) = (["1".to_owned(), "2".to_owned()], TimeDelta::days(30));
        let mut areas = Areas::default();
        assert_eq!(areas.next(&wanted, now, month).unwrap().area, "1");
        areas.finish("1", now);
        assert_eq!(areas.next(&wanted, now, month).unwrap().area, "2");
        areas.at = Some(At { area: "2".into(), page: 3, received: 200 });
        let back = Areas::read(Some(&areas.write()));
        assert_eq!(back.next(&wanted, now, month).unwrap().page, 3);
        areas.finish("2", now);
        assert_eq!(areas.next(&wanted, now, month), None);
        assert_eq!(areas.next(&wanted, now + month, month).unwrap().area, "1");
        assert_eq!(Areas::read(Some(&Cursor(json!({"v": 9})))), Areas::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,80}") {
            let value = serde_json::from_str(&text).unwrap_or(json!(text));
            let _ = Areas::read(Some(&Cursor(value)));
        }
    }
}
