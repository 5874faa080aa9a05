//! The wire: addresses, questions, rows.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::Value;

use crate::{desk, place};

/// The version of the interface.
pub(super) const DATA: &str = "services/data/v64.0";
/// What every object says of its last change, by whomever or whatever.
pub(super) const CHANGED: &str = "SystemModstamp";

/// What a kind of record is called.
pub(super) fn object(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Contact => "Contact",
        CrmKind::Deal => "Opportunity",
        CrmKind::Note => "Note",
        _ => "Task",
    }
}

/// The kind of a record by its id, which begins with three signs of its object. What was logged is a task by its id.
pub(super) fn kind_of(id: &str) -> Option<CrmKind> {
    match id.get(..3)? {
        "003" => Some(CrmKind::Contact),
        "006" => Some(CrmKind::Deal),
        "002" => Some(CrmKind::Note),
        "00T" => Some(CrmKind::Task),
        _ => None,
    }
}

/// Whether a text can be an id: of 15 signs, or of 18, which are the same with a check.
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text can be the name of a field of the organisation's own.
pub(super) fn is_custom_name(text: &str) -> bool {
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    fits && text.len() <= 80 && text.ends_with("__c") && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A text as it stands in a question.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for sign in text.chars() {
        match sign {
            '\'' | '\\' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            sign => out.push(sign),
        }
    }
    out.push('\'');
    out
}

/// A time as it stands in a question.
pub(super) fn literal(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A time as HTTP writes it, not before the one that is meant.
pub(super) fn http_date(text: &str) -> Option<String> {
    let at = place::time(text)?;
    let up = if at.timestamp_subsec_nanos() > 0 { TimeDelta::seconds(1) } else { TimeDelta::zero() };
    Some(at.checked_add_signed(up)?.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let Value::Object(payload) = row else { return Err(desk::rejected(kind, place, "", "is not a record")) };
    let key = payload.get("Id").and_then(Value::as_str).filter(|id| is_id(id)).map(str::to_owned);
    let key = key.ok_or_else(|| desk::rejected(kind, place, "Id", "is missing or no id"))?;
    let modified = payload.get(CHANGED).and_then(Value::as_str).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// What a refusal means here.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    let said = error.message.to_lowercase();
    if error.status == Some(403) && error.kind == ErrorKind::Forbidden && said.contains("api_disabled") {
        error.message = "this edition of Salesforce, or this user, may not use the interface (HTTP 403)".to_owned();
    }
    error
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_written_as_each_place_wants_them() {
        assert_eq!(http_date("2026-09-01T12:00:00.000+0000").as_deref(), Some("Tue, 01 Sep 2026 12:00:00 GMT"));
        assert_eq!(http_date("2026-09-01T12:00:00.100+0000").as_deref(), Some("Tue, 01 Sep 2026 12:00:01 GMT"));
        assert_eq!(literal(place::time("2026-09-01T12:00:00+0200").unwrap()), "2026-09-01T10:00:00.000Z");
        assert!(is_custom_name("EnterpriseHub_Id__c") && !is_custom_name("Id") && !is_custom_name("a b__c"));
    }

    proptest! {
        #[test]
        fn a_quoted_text_does_not_end_early(text in any::<String>()) {
            let quoted = quoted(&text);
            let inner = &quoted[1..quoted.len() - 1];
            let mut escaped = false;
            for sign in inner.chars() {
                prop_assert!(escaped || sign != '\'');
                escaped = sign == '\\' && !escaped;
            }
            prop_assert!(!escaped);
        }

        #[test]
        fn any_row_is_a_record_or_rejected(id in ".{0,18}", good in "003[A-Za-z0-9]{15}", number in any::<i64>()) {
            for id in [json!(id), json!(good), json!(number), Value::Null] {
                match raw(CrmKind::Note, json!({"Id": id}), 0) {
                    Ok(raw) => prop_assert!(is_id(&raw.key)),
                    Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("Id")),
                }
            }
        }
    }
}
