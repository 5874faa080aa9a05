//! The wire: addresses, objects, refusals.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Retry, Url};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value, json};

/// What a kind of record is called.
pub(super) fn objects(kind: CrmKind) -> Option<&'static str> {
    match kind {
        CrmKind::Contact => Some("contacts"),
        CrmKind::Deal => Some("deals"),
        CrmKind::Note => Some("notes"),
        CrmKind::Task => Some("tasks"),
        CrmKind::Activity | CrmKind::Appointment => None,
    }
}

/// The same, or the error of a kind that is not there.
pub(super) fn objects_of(kind: CrmKind) -> Result<&'static str, ConnectorError> {
    objects(kind).ok_or_else(|| ConnectorError::new(ErrorKind::Unsupported, format!("no {kind} is read from HubSpot")))
}

/// The property that says when an object changed last: contacts have a name of their own for it.
pub(super) fn changed(kind: CrmKind) -> &'static str {
    if kind == CrmKind::Contact { "lastmodifieddate" } else { "hs_lastmodifieddate" }
}

/// The number of the usual tie from a kind to contacts.
pub(super) fn tie_to_contact(kind: CrmKind) -> Option<u32> {
    match kind {
        CrmKind::Note => Some(202),
        CrmKind::Task => Some(204),
        CrmKind::Deal => Some(3),
        _ => None,
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

/// An address whose last part is somebody's value.
pub(super) fn address_of(base: &Url, path: &str, last: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
    let mut url = address(base, path, &[])?;
    let wrong = || ConnectorError::settings("the address cannot be used");
    url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().push(last);
    url.query_pairs_mut().extend_pairs(query);
    Ok(url)
}

/// Whether a text can be an object's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A list in an answer.
pub(super) fn results(answer: &mut Value) -> Result<Vec<Value>, ConnectorError> {
    match answer.get_mut("results").map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(ConnectorError::new(ErrorKind::Malformed, "the answer has no list of results")),
    }
}

/// Where a list goes on.
pub(super) fn after(answer: &Value) -> Option<String> {
    let after = answer.pointer("/paging/next/after")?;
    match after {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The number of an object.
pub(super) fn id_of(row: &Value) -> Option<String> {
    match row.get("id")? {
        Value::String(text) if is_id(text) => Some(text.clone()),
        Value::Number(number) => number.as_u64().map(|id| id.to_string()),
        _ => None,
    }
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let key = id_of(&row).ok_or_else(|| rejected("id", "is missing or not a number"))?;
    let Value::Object(payload) = row else { return Err(rejected("", "is not an object")) };
    let modified = property(&payload, changed(kind)).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// A property's text.
pub(super) fn property<'a>(payload: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    payload.get("properties")?.get(name)?.as_str()
}

/// Ties to contacts, as objects carry them when they are asked for with them.
pub(super) fn with_contacts(row: &mut Value, contacts: &[String]) {
    if contacts.is_empty() {
        return;
    }
    let results: Vec<Value> = contacts.iter().map(|id| json!({ "id": id })).collect();
    row["associations"] = json!({"contacts": {"results": results}});
}

/// Tells the kinds of 403 apart.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    let said = error.message.to_lowercase();
    if error.status == Some(403) && error.kind == ErrorKind::Forbidden {
        if said.contains("try again later") || said.contains("limit") || said.contains("used up") {
            error.kind = ErrorKind::RateLimited;
            error.retry = Retry::Later;
            error.message = "HubSpot asks for fewer requests for a while (HTTP 403)".to_owned();
        } else if said.contains("scope") {
            error.message.push_str("; the key lacks a permission: add it in HubSpot's settings");
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_in_addresses_are_escaped() {
        let base = Url::parse("https://e.org/").unwrap();
        let url =
            address_of(&base, "crm/v3/objects/contacts", "a/b?c@example.org", &[("idProperty", "email")]).unwrap();
        assert_eq!(url.as_str(), "https://e.org/crm/v3/objects/contacts/a%2Fb%3Fc@example.org?idProperty=email");
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(id in ".{0,8}", number in any::<i64>()) {
            for id in [Value::from(id), Value::from(number), Value::Null] {
                match raw(CrmKind::Note, json!({"id": id, "properties": 7}), 0) {
                    Ok(raw) => prop_assert!(is_id(&raw.key)),
                    Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("id")),
                }
            }
        }
    }
}
