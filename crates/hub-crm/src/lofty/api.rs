//! The wire: addresses, lists, records.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use serde_json::Value;

/// A collection, the field of a record's number, and the name a single record is wrapped under.
pub(super) fn words(kind: CrmKind) -> Result<(&'static str, &'static str, &'static str), ConnectorError> {
    match kind {
        CrmKind::Contact => Ok(("leads", "leadId", "lead")),
        CrmKind::Note => Ok(("notes", "noteId", "note")),
        _ => Err(ConnectorError::new(ErrorKind::Unsupported, format!("no {kind} is kept in step with Lofty"))),
    }
}

/// An address below the base.
pub(super) fn address(base: &Url, path: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
    let mut url = base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

/// A number as it is written in an address; they are 64 bits wide.
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().filter(|id| *id > 0).map(|id| id.to_string()),
        Value::String(text) if is_id(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    text.len() <= 19 && !text.starts_with('0') && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The rows of a list.
pub(super) fn rows(answer: &mut Value, name: &str) -> Result<Vec<Value>, ConnectorError> {
    match answer.get_mut(name).map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        Some(Value::Null) => Ok(Vec::new()),
        _ => Err(ConnectorError::new(ErrorKind::Malformed, "the answer is not a list as Lofty writes them")),
    }
}

/// A row as a record, out of its wrapping where it has one.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let (_, id, wrapping) = words(kind).map_err(|_| rejected("", "is of a kind that is not kept"))?;
    let row = match row {
        Value::Object(mut fields) if fields.get(wrapping).is_some_and(Value::is_object) => {
            fields.remove(wrapping).unwrap_or_default()
        }
        row => row,
    };
    let Value::Object(payload) = row else { return Err(rejected("", "is not a record")) };
    let key = payload.get(id).and_then(id_of).ok_or_else(|| rejected(id, "is missing or not a number"))?;
    let modified = ["lastUpdateTime", "lastUpdate", "createTime"].iter().find_map(|name| payload.get(*name)?.as_str());
    Ok(CrmRaw { kind, key, modified: modified.map(str::to_owned), etag: None, payload: payload.clone() })
}

/// The number of what was made or changed, from an answer that says little else.
pub(super) fn made(kind: CrmKind, answer: &Value) -> Option<String> {
    let (_, id, wrapping) = words(kind).ok()?;
    let inner = answer.get(wrapping).filter(|inner| inner.is_object()).unwrap_or(answer);
    inner.get(id).or_else(|| inner.get("id")).and_then(id_of)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn records_come_out_of_their_wrapping() {
        let bare = raw(CrmKind::Contact, json!({"leadId": 844_510_972_070_138_u64, "lastUpdateTime": "x"}), 0).unwrap();
        let wrapped =
            raw(CrmKind::Contact, json!({"lead": {"leadId": "844510972070138", "lastUpdateTime": "x"}}), 0).unwrap();
        assert_eq!((bare.key.as_str(), &bare.key), ("844510972070138", &wrapped.key));
        assert_eq!(made(CrmKind::Note, &json!({"noteId": 7})).as_deref(), Some("7"));
        assert_eq!(made(CrmKind::Contact, &json!({"lead": {"leadId": 7}})).as_deref(), Some("7"));
        assert!(!is_id("0") && !is_id("") && !is_id("12a"));
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(text in ".{0,8}", number in any::<i64>()) {
            for row in [json!({"leadId": text.clone()}), json!({"leadId": number}), json!({"lead": {"leadId": number}}), json!([text])] {
                if let Ok(raw) = raw(CrmKind::Contact, row, 0) {
                    prop_assert!(is_id(&raw.key));
                }
            }
        }
    }
}
