//! The wire: addresses, rows, times.

use chrono::NaiveDateTime;
use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Retry};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

use crate::desk;
use crate::payload;

/// Where a kind of record is kept. Notes have not moved to the second version of the interface.
pub(super) fn path(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Contact => "api/v2/persons",
        CrmKind::Deal => "api/v2/deals",
        CrmKind::Note => "v1/notes",
        _ => "api/v2/activities",
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.starts_with('0') && text.parse::<u32>().is_ok_and(|id| id <= 2_147_483_647) && !text.starts_with('+')
}

/// A number as it is written in an address.
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().map(|id| id.to_string()).filter(|id| is_id(id)),
        Value::String(text) if is_id(text) => Some(text.clone()),
        _ => None,
    }
}

/// A number as it is written in a body.
pub(super) fn number(id: &str) -> Value {
    id.parse::<u64>().map_or(Value::Null, Value::from)
}

/// A time in either of the vendor's spellings, both in UTC.
pub(super) fn time(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok().map(|at| payload::written(at.and_utc()));
    payload::instant(text).or_else(plain)
}

/// Whether a row is of a record that was deleted.
pub(super) fn is_deleted(row: &Map<String, Value>) -> bool {
    let says = |name: &str, what: bool| row.get(name).and_then(Value::as_bool) == Some(what);
    says("is_deleted", true)
        || says("active_flag", false)
        || row.get("status").and_then(Value::as_str) == Some("deleted")
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let Value::Object(payload) = row else { return Err(desk::rejected(kind, place, "", "is not a record")) };
    let key = payload.get("id").and_then(id_of);
    let key = key.ok_or_else(|| desk::rejected(kind, place, "id", "is missing or not a number"))?;
    let modified = payload.get("update_time").or_else(|| payload.get("add_time"));
    let modified = modified.and_then(Value::as_str).and_then(time);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// What a refusal means here.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    if error.status == Some(403) && error.kind == ErrorKind::Forbidden {
        let said = error.message.to_lowercase();
        if ["limit", "too many", "try again later", "blocked"].iter().any(|word| said.contains(word)) {
            error.kind = ErrorKind::RateLimited;
            error.retry = Retry::Later;
            error.message = "Pipedrive asks for fewer requests for a while (HTTP 403)".to_owned();
        }
    }
    // Gone, which this vendor says of what was deleted.
    if error.status == Some(410) {
        error.kind = ErrorKind::NotFound;
    }
    error
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn times_of_both_versions_are_one() {
        assert_eq!(time("2026-01-02T03:04:05Z").as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!(time("2026-01-02 03:04:05").as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!(time("yesterday"), None);
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(id in prop_oneof![any::<i64>().prop_map(Value::from), ".{0,8}".prop_map(Value::from), Just(json!([]))], at in ".{0,20}") {
            match raw(CrmKind::Note, json!({"id": id, "update_time": at}), 0) {
                Ok(raw) => prop_assert!(is_id(&raw.key)),
                Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("id")),
            }
        }
    }
}
