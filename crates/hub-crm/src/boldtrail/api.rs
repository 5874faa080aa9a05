//! The wire: addresses, lists, records. A list is `contacts`, one of them is `contact`.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use serde_json::Value;

/// The error of a kind that is not there.
pub(super) fn unknown(kind: CrmKind) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unsupported, format!("no {kind} is kept in step with BoldTrail"))
}

/// An address below the base.
pub(super) fn address(base: &Url, path: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
    let mut url = base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

/// A number as it is written in an address.
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().filter(|id| *id > 0).map(|id| id.to_string()),
        Value::String(text) if is_id(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 19 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Notes are known by contact and own number: `contact/note`.
pub(super) fn note_key(contact: &str, id: &str) -> String {
    format!("{contact}/{id}")
}

/// Contact and own number of a note.
pub(super) fn note_of(key: &str) -> Option<(&str, &str)> {
    key.split_once('/').filter(|(contact, id)| is_id(contact) && is_id(id))
}

/// The address of a record; `None` for a key that cannot be one.
pub(super) fn path(kind: CrmKind, key: &str) -> Option<String> {
    match kind {
        CrmKind::Contact => is_id(key).then(|| format!("contact/{key}")),
        CrmKind::Note => note_of(key).map(|(contact, id)| format!("contact/{contact}/action/note/{id}")),
        _ => None,
    }
}

/// The rows of a list, which stand under `data` or are the answer.
pub(super) fn rows(answer: Value) -> Result<Vec<Value>, ConnectorError> {
    let found = match answer {
        Value::Object(mut fields) => fields.remove("data").unwrap_or_default(),
        other => other,
    };
    match found {
        Value::Array(rows) => Ok(rows),
        _ => Err(ConnectorError::new(ErrorKind::Malformed, "the answer is not a list as BoldTrail writes them")),
    }
}

/// A record out of the answer to a question for one.
pub(super) fn single(answer: Value) -> Value {
    match answer {
        Value::Object(mut fields) if fields.get("data").is_some_and(Value::is_object) => {
            fields.remove("data").unwrap_or_default()
        }
        other => other,
    }
}

/// A row as a record. Of a note, `contact` says whose it is.
pub(super) fn raw(kind: CrmKind, row: Value, contact: Option<&str>, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let Value::Object(mut payload) = row else { return Err(rejected("", "is not a record")) };
    let id = payload.get("id").or_else(|| payload.get("action_id")).and_then(id_of);
    let id = id.ok_or_else(|| rejected("id", "is missing or not a number"))?;
    let key = match (kind, contact) {
        (CrmKind::Note, Some(contact)) => {
            payload.entry("contact_id").or_insert_with(|| contact.into());
            note_key(contact, &id)
        }
        _ => id,
    };
    let modified = payload.get("updated_at").and_then(Value::as_str).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn records_and_their_addresses() {
        let note = raw(CrmKind::Note, json!({"id": 9}), Some("7"), 0).unwrap();
        assert_eq!((note.key.as_str(), &note.payload["contact_id"]), ("7/9", &json!("7")));
        assert_eq!(path(CrmKind::Note, "7/9").as_deref(), Some("contact/7/action/note/9"));
        assert_eq!(path(CrmKind::Contact, "7/9"), None);
        assert_eq!(rows(json!({"data": [1], "total": 1})).unwrap(), [json!(1)]);
        assert_eq!(rows(json!({"total": 1})).unwrap_err().kind, ErrorKind::Malformed);
        assert_eq!(single(json!({"data": {"id": 1}})), single(json!({"id": 1})));
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(text in ".{0,8}", number in any::<i64>()) {
            for row in [json!({"id": text.clone()}), json!({"id": number}), json!([text])] {
                if let Ok(raw) = raw(CrmKind::Contact, row, None, 0) {
                    prop_assert!(is_id(&raw.key));
                }
            }
        }
    }
}
