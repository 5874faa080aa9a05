//! The wire: addresses, lists, meetings.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Url};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

/// Whose token it is. Calendly names things by their addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) uri: String,
    pub(super) organization: String,
    pub(super) name: String,
}

fn malformed(what: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::Malformed, format!("Calendly's answer {what}"))
}

/// An address below the base.
pub(super) fn address(base: &Url, path: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
    let mut url = base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

/// Whether a text can be a meeting's key.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The key at the end of an address.
pub(super) fn key_of(uri: &str) -> Option<String> {
    uri.rsplit('/').next().filter(|key| is_key(key)).map(str::to_owned)
}

/// Reads who it is.
pub(super) fn person(answer: &Value) -> Result<Person, ConnectorError> {
    let text = |name: &str| answer.pointer(&format!("/resource/{name}")).and_then(Value::as_str).map(str::to_owned);
    let unread = || malformed("does not say whose token it is");
    Ok(Person {
        uri: text("uri").ok_or_else(unread)?,
        organization: text("current_organization").unwrap_or_default(),
        name: text("name").unwrap_or_else(|| "Calendly".to_owned()),
    })
}

/// Rows of a list, and the word for the next page.
pub(super) fn listed(mut answer: Value) -> Result<(Vec<Value>, Option<String>), ConnectorError> {
    let next = answer.pointer("/pagination/next_page_token").and_then(Value::as_str);
    let next = next.filter(|token| !token.is_empty()).map(str::to_owned);
    match answer.get_mut("collection").map(Value::take) {
        // A page of nothing that goes on would go on for ever.
        Some(Value::Array(rows)) => Ok((rows.clone(), next.filter(|_| !rows.is_empty()))),
        _ => Err(malformed("is not a list")),
    }
}

/// A row as a meeting.
pub(super) fn raw(row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("meeting {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let Value::Object(payload) = row else { return Err(rejected("", "is not a meeting")) };
    let key = payload.get("uri").and_then(Value::as_str).and_then(key_of);
    let key = key.ok_or_else(|| rejected("uri", "is missing or not an address"))?;
    Ok(CrmRaw { kind: CrmKind::Appointment, key, modified: text(&payload, "updated_at"), etag: None, payload })
}

pub(super) fn text(of: &Map<String, Value>, name: &str) -> Option<String> {
    of.get(name).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_people() {
        let list = json!({"collection": [1], "pagination": {"count": 1, "next_page_token": "t"}});
        assert_eq!(listed(list).unwrap(), (vec![json!(1)], Some("t".into())));
        assert_eq!(listed(json!({"collection": [], "pagination": {"next_page_token": "t"}})).unwrap().1, None);
        assert!(listed(json!({})).is_err() && person(&json!({"resource": {}})).is_err());
    }

    proptest! {
        #[test]
        fn any_row_is_a_meeting_or_rejected(uri in prop_oneof!["https://e.org/scheduled_events/[A-Za-z0-9-]{0,8}", ".{0,12}"]) {
            match raw(json!({ "uri": uri }), 0) {
                Ok(raw) => prop_assert!(is_key(&raw.key)),
                Err(row) => prop_assert_eq!(row.column.as_deref(), Some("uri")),
            }
        }
    }
}
