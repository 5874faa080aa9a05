//! Where a stream stands, as it is written into the store.

use chrono::NaiveDateTime;
use hub_connector::Cursor;
use serde::{Deserialize, Serialize};

use crate::cursors;
use crate::dictionary::Stamp;

/// Version of the form. Raised when an older one can no longer be read as it is.
const VERSION: u8 = 1;

/// A place among the rows in the order of their last change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) v: u8,
    /// The latest time of change that was delivered, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// Keys already delivered with that time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<String>,
    /// Rows to skip: more of them than a page holds have the same time.
    #[serde(default)]
    pub(super) skip: u64,
    /// The first key of the page before, while rows are skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) head: Option<String>,
    /// Rows the service said it has when the copy began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
}

impl Place {
    /// Reads a cursor; one that this version cannot read means starting over, which costs time and loses nothing.
    pub(super) fn read(cursor: Option<&Cursor>) -> Self {
        cursors::read(cursor, |read: &Self| read.v == VERSION)
    }

    pub(super) fn write(&self) -> Cursor {
        cursors::write(&Self { v: VERSION, ..self.clone() })
    }
}

/// A time of change with a zone. The service writes times without one (`2019-03-11 21:04:32`); they are taken as UTC,
/// which matters for display only: where we are is told by the text as it came.
pub(super) fn with_zone(text: &str) -> Option<String> {
    let text = text.trim();
    if Stamp::parse(text).is_some() {
        return Stamp::literal(text);
    }
    let plain = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];
    let read = plain.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(format!("{}Z", read.format("%Y-%m-%dT%H:%M:%S%.f")))
}

/// A time for comparing.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    Stamp::parse(&with_zone(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn times_with_and_without_a_zone() {
        assert_eq!(with_zone("2019-03-11 21:04:32").as_deref(), Some("2019-03-11T21:04:32Z"));
        assert_eq!(with_zone("2019-03-11T21:04:32.5").as_deref(), Some("2019-03-11T21:04:32.500Z"));
        assert_eq!(with_zone("2019-03-11T21:04:32.1234567Z").as_deref(), Some("2019-03-11T21:04:32.1234567Z"));
        assert_eq!(with_zone("2019-03-11T21:04:32-05:00").as_deref(), Some("2019-03-11T21:04:32-05:00"));
        assert_eq!(with_zone("last week"), None);
    }

    #[test]
    fn a_cursor_reads_back_and_another_version_starts_over() {
        let place = Place { from: Some("2019-03-11 21:04:32".into()), seen: vec!["a".into()], ..Place::default() };
        assert_eq!(Place::read(Some(&place.write())).seen, place.seen);
        assert_eq!(Place::read(Some(&Cursor(json!({"v": 7})))), Place::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = (with_zone(&text), stamp(&text), Place::read(Some(&Cursor(json!(text)))));
        }
    }
}
