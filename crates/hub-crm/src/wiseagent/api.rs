//! The wire: one address, at which `requestType` says what is asked; answers that may be JSON within a text; refusals that
//! come with the status of a success.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

use crate::payload::scalar;

/// The field of a record's number.
pub(super) fn key_name(kind: CrmKind) -> Result<&'static str, ConnectorError> {
    match kind {
        CrmKind::Contact => Ok("ClientID"),
        CrmKind::Note => Ok("NoteID"),
        CrmKind::Task => Ok("TaskID"),
        _ => Err(ConnectorError::new(ErrorKind::Unsupported, format!("no {kind} is kept in step with Wise Agent"))),
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 19 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number, which may be written as a text.
pub(super) fn id_of(value: &Value) -> Option<String> {
    scalar(value).map(|text| text.trim().to_owned()).filter(|text| is_id(text))
}

/// A field in whatever case of letters the vendor has chosen this time.
pub(super) fn field<'v>(of: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    of.get(name).or_else(|| of.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// A value out of the text it may be wrapped in.
pub(super) fn unwrapped(value: Value) -> Value {
    match &value {
        Value::String(text) if text.trim_start().starts_with(['[', '{']) => {
            // What is within may have lines in it, which strict JSON does not.
            serde_json::from_str(text)
                .or_else(|_| serde_json::from_str(&text.replace(['\r', '\n', '\t'], " ")))
                .unwrap_or(value)
        }
        _ => value,
    }
}

/// The rows of a list: the answer itself, or what stands under `Data`.
pub(super) fn rows(answer: Value) -> Result<Vec<Value>, ConnectorError> {
    let unread = || ConnectorError::new(ErrorKind::Malformed, "the answer is not a list as Wise Agent writes them");
    match unwrapped(answer) {
        Value::Array(rows) => Ok(rows),
        Value::Null => Ok(Vec::new()),
        Value::Object(fields) => match field(&fields, "Data").cloned().map(unwrapped) {
            Some(Value::Array(rows)) => Ok(rows),
            _ => Err(refusal(&Value::Object(fields)).unwrap_or_else(unread)),
        },
        _ => Err(unread()),
    }
}

/// A refusal that came with the status of a success.
pub(super) fn refusal(answer: &Value) -> Option<ConnectorError> {
    let first = answer.as_array().and_then(|rows| rows.first()).unwrap_or(answer);
    let fields = first.as_object()?;
    let said = field(fields, "Error").or_else(|| {
        let failed = field(fields, "success").and_then(scalar).is_some_and(|text| text.eq_ignore_ascii_case("false"));
        let status = field(fields, "status").and_then(Value::as_str) == Some("error");
        (failed || status).then_some(&Value::Null)
    })?;
    // What the vendor says repeats values; which of its sentences it is can be told without.
    let words = scalar(said).unwrap_or_default().to_lowercase();
    let absent = ["missing clientid", "not found", "does not exist"].iter().any(|part| words.contains(part));
    let kind = if absent { ErrorKind::NotFound } else { ErrorKind::Unprocessable };
    let what = if absent { "there is no such record at Wise Agent" } else { "Wise Agent refused it" };
    Some(ConnectorError::new(kind, what).with_status(200))
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let id = key_name(kind).map_err(|_| rejected("", "is of a kind that is not kept"))?;
    let Value::Object(payload) = row else { return Err(rejected("", "is not a record")) };
    let key = field(&payload, id).and_then(id_of).ok_or_else(|| rejected(id, "is missing or not a number"))?;
    let modified = ["DateUpdatedUTC", "DateModified", "NoteDate"].iter().find_map(|name| payload.get(*name)?.as_str());
    Ok(CrmRaw { kind, key, modified: modified.map(str::to_owned), etag: None, payload: payload.clone() })
}

/// The number of what was made, wherever the answer says it.
pub(super) fn made(kind: CrmKind, answer: &Value) -> Option<String> {
    let id = key_name(kind).ok()?;
    match answer {
        Value::Array(rows) => rows.iter().find_map(|row| made(kind, row)),
        Value::Object(fields) => field(fields, id).and_then(id_of).or_else(|| made(kind, field(fields, "data")?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_read_in_every_form_they_come_in() {
        assert_eq!(rows(json!([{"ClientID": 1}])).unwrap().len(), 1);
        assert_eq!(rows(json!("[{\"ClientID\": 1}]")).unwrap().len(), 1);
        assert_eq!(rows(json!({"Page": 1, "Data": []})).unwrap().len(), 0);
        assert_eq!(unwrapped(json!("[{\"a\": \"two\nlines\"}]")), json!([{"a": "two lines"}]));
        assert_eq!(rows(json!({"Error": "Missing ClientID"})).unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(rows(json!("nonsense")).unwrap_err().kind, ErrorKind::Malformed);
        assert_eq!(
            made(CrmKind::Contact, &json!({"success": "true", "data": {"ClientID": 7, "NewContact": true}})).as_deref(),
            Some("7")
        );
        assert_eq!(
            made(CrmKind::Note, &json!([{"success": "true", "data": [{"ClientID": 7, "NoteID": 9}]}])).as_deref(),
            Some("9")
        );
        assert_eq!(made(CrmKind::Task, &json!({"success": true, "TaskID": "11"})).as_deref(), Some("11"));
        let refused = refusal(&json!({"Error": "Invalid Field Rank - 7 not updated"})).unwrap();
        assert_eq!(refused.kind, ErrorKind::Unprocessable);
        assert!(!refused.message.contains('7') && refusal(&json!({"Success": "7 updated"})).is_none());
        assert!(refusal(&json!([{"success": "true"}])).is_none() && refusal(&json!({"success": false})).is_some());
    }

    proptest! {
        #[test]
        fn anything_is_survived(text in "[\\[{}\\]\":a-z0-9 ]{0,24}", number in any::<i64>()) {
            for value in [json!(text), json!([text]), json!({"Data": text}), json!({"Error": number}), json!({"ClientID": number})] {
                let _ = rows(value.clone());
                let _ = refusal(&value);
                let _ = made(CrmKind::Contact, &value);
                if let Ok(raw) = raw(CrmKind::Contact, value, 0) {
                    prop_assert!(is_id(&raw.key));
                }
            }
        }
    }
}
