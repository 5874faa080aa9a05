//! The wire: addresses, rows, answers.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use crate::desk;

/// The version of the interface.
pub(super) const V8: &str = "crm/v8";

/// What a kind of record is called.
pub(super) fn module(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Contact => "Contacts",
        CrmKind::Deal => "Deals",
        CrmKind::Note => "Notes",
        CrmKind::Activity => "Calls",
        _ => "Tasks",
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a record, or of what another one points at.
pub(super) fn id_of(value: &Value) -> Option<&str> {
    value.get("id")?.as_str().filter(|id| is_id(id))
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let key = id_of(&row).map(str::to_owned);
    let key = key.ok_or_else(|| desk::rejected(kind, place, "id", "is missing or not a number"))?;
    let Value::Object(payload) = row else { return Err(desk::rejected(kind, place, "", "is not a record")) };
    let modified = payload.get("Modified_Time").and_then(Value::as_str).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// What the vendor says of the one record that was written: its number, and the time. A refusal may stand in an answer
/// that looks like any other.
pub(super) fn written(answer: Option<&Value>) -> Result<(String, Option<String>), ConnectorError> {
    let said = answer.and_then(|answer| answer.pointer("/data/0"));
    let text = |name: &str| said.and_then(|said| said.get(name)).and_then(Value::as_str).unwrap_or_default();
    if text("status") == "error" {
        let (kind, why) = match text("code") {
            "DUPLICATE_DATA" => (ErrorKind::Conflict, "there is one already that may not be there twice"),
            "INVALID_DATA" => (ErrorKind::Unprocessable, "a value is not one that Zoho takes there"),
            "MANDATORY_NOT_FOUND" => (ErrorKind::Unprocessable, "a field is missing that must be filled in"),
            "NO_PERMISSION" => (ErrorKind::Forbidden, "the user may not do that"),
            _ => (ErrorKind::Unprocessable, "Zoho refused it"),
        };
        return Err(ConnectorError::new(kind, format!("{why} ({})", plain(text("code")))));
    }
    let unread = || ConnectorError::new(ErrorKind::Malformed, "the answer does not name the record").perhaps_done();
    let details = said.and_then(|said| said.get("details")).ok_or_else(unread)?;
    let key = id_of(details).ok_or_else(unread)?.to_owned();
    Ok((key, details.get("Modified_Time").and_then(Value::as_str).map(str::to_owned)))
}

/// A code as it may be shown: the vendor's own words are capitals.
fn plain(code: &str) -> &str {
    let fits = code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    if fits { code } else { "no known code" }
}

/// What a refusal means here.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    let said = error.message.to_lowercase();
    // A number that is not there is called invalid, in the middle of an address or behind it.
    let no_such = said.contains("given seems to be invalid") || said.contains("invalid_url_pattern");
    if error.status == Some(400) && no_such {
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
    fn a_refusal_in_a_good_answer_is_one() {
        let good = json!({"data": [{"code": "SUCCESS", "status": "success", "details": {"id": "77", "Modified_Time": "2026-01-01T00:00:00+00:00"}}]});
        assert_eq!(written(Some(&good)).unwrap(), ("77".to_owned(), Some("2026-01-01T00:00:00+00:00".to_owned())));
        let refused = |code: &str| {
            written(Some(&json!({"data": [{"code": code, "status": "error", "details": {"id": "77"}}]}))).unwrap_err()
        };
        assert_eq!(refused("DUPLICATE_DATA").kind, ErrorKind::Conflict);
        assert!(!refused("ada@example.org").message.contains("ada"));
        let unknown = written(Some(&json!({"data": []}))).unwrap_err();
        assert_eq!(unknown.outcome, hub_connector::Outcome::Unknown);
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(id in ".{0,8}", number in any::<i64>(), digits in "[0-9]{1,20}") {
            for id in [json!(id), json!(digits), json!(number), Value::Null] {
                match raw(CrmKind::Note, json!({"id": id}), 0) {
                    Ok(raw) => prop_assert!(is_id(&raw.key)),
                    Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("id")),
                }
            }
        }
    }
}
