//! From a page's rows to raw records.

use hub_connector::RejectedRow;
use hub_domain::{RawRecord, Resource};
use serde_json::{Map, Value};

use super::cursor::Position;
use crate::dictionary::Stamp;

/// The rows of one page that can be records, and those that cannot.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) records: Vec<RawRecord>,
    pub(super) rejected: Vec<RejectedRow>,
    /// Position of the last record.
    pub(super) last: Option<Position>,
    /// A row has a key and no time of change.
    pub(super) unstamped: bool,
    /// False when a record came before an earlier one: the server did not sort as asked.
    pub(super) in_order: bool,
}

/// A key as text, whatever its wire type.
pub(super) fn key_text(row: &Map<String, Value>, field: &str) -> Option<String> {
    match row.get(field)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) fn sort(resource: Resource, key_field: &str, stamp_field: &str, rows: Vec<Value>) -> Sorted {
    let mut sorted = Sorted { in_order: true, ..Sorted::default() };
    let mut before: Option<Stamp> = None;
    for (index, row) in rows.into_iter().enumerate() {
        let place = || format!("row {} of the page", index + 1);
        let Value::Object(payload) = row else {
            sorted.rejected.push(RejectedRow { place: place(), column: None, reason: "is not a record".to_owned() });
            continue;
        };
        let Some(key) = key_text(&payload, key_field) else {
            let column = Some(key_field.to_owned());
            sorted.rejected.push(RejectedRow { place: place(), column, reason: "the key is missing".to_owned() });
            continue;
        };
        let stamp_text = payload.get(stamp_field).and_then(Value::as_str);
        let Some((text, stamp)) = stamp_text.and_then(|text| Some((text.to_owned(), Stamp::parse(text)?))) else {
            sorted.unstamped = true;
            let column = Some(stamp_field.to_owned());
            let reason = "the time of its last change is missing or unreadable".to_owned();
            sorted.rejected.push(RejectedRow { place: key, column, reason });
            continue;
        };
        sorted.in_order &= before.is_none_or(|b| b <= stamp);
        before = Some(stamp);
        sorted.last = Some(Position { stamp: text.clone(), key: key.clone() });
        sorted.records.push(RawRecord { resource, key, modified: Some(text), payload });
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bad_rows_are_rejected_one_by_one() {
        let rows = vec![
            json!({"ListingKey": "a", "ModificationTimestamp": "2026-01-01T00:00:00Z"}),
            json!(7),
            json!({"ListingKey": null, "ModificationTimestamp": "2026-01-01T00:00:00Z"}),
            json!({"ListingKey": "b"}),
            json!({"ListingKey": "c", "ModificationTimestamp": "yesterday"}),
            json!({"ListingKey": 12, "ModificationTimestamp": "2026-01-02T00:00:00.1234567Z"}),
        ];
        let sorted = sort(Resource::Property, "ListingKey", "ModificationTimestamp", rows);
        let keys: Vec<_> = sorted.records.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(keys, ["a", "12"]);
        assert_eq!(sorted.records[1].modified.as_deref(), Some("2026-01-02T00:00:00.1234567Z"));
        let places: Vec<_> = sorted.rejected.iter().map(|r| r.place.as_str()).collect();
        assert_eq!(places, ["row 2 of the page", "row 3 of the page", "b", "c"]);
        assert!(sorted.in_order);
    }

    #[test]
    fn a_server_that_does_not_sort_is_noticed() {
        let row = |key: &str, day: u8| json!({"K": key, "T": format!("2026-01-0{day}T00:00:00Z")});
        assert!(sort(Resource::Media, "K", "T", vec![row("z", 1), row("a", 1), row("b", 2)]).in_order);
        assert!(!sort(Resource::Media, "K", "T", vec![row("a", 2), row("b", 1)]).in_order);
    }
}
