//! The wire: addresses, lists, refusals.

use hub_connector::crm::CrmRaw;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Retry, Url};
use hub_domain::crm::CrmKind;
use serde_json::{Map, Value};

/// The stage of people who were thrown away: they are there and nobody sees them.
const TRASH: &str = "Trash";

/// The collection of a kind of record.
pub(super) fn collection(kind: CrmKind) -> Option<&'static str> {
    match kind {
        CrmKind::Contact => Some("people"),
        CrmKind::Deal => Some("deals"),
        CrmKind::Note => Some("notes"),
        CrmKind::Task => Some("tasks"),
        CrmKind::Activity | CrmKind::Appointment => None,
    }
}

/// The collection, or the error of a kind that is not there.
pub(super) fn collection_of(kind: CrmKind) -> Result<&'static str, ConnectorError> {
    collection(kind).ok_or_else(|| {
        ConnectorError::new(ErrorKind::Unsupported, format!("Follow Up Boss keeps no {kind} that could be read"))
    })
}

/// An address below the base.
pub(super) fn address(base: &Url, path: &str, query: &[(&str, &str)]) -> Result<Url, ConnectorError> {
    let mut url = base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

/// A list as it is answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) rows: Vec<Value>,
    /// Where the list goes on.
    pub(super) next: Option<String>,
    pub(super) total: Option<u64>,
}

/// Reads a list. Its name stands in the answer, and is not always spelt as in the address.
pub(super) fn listed(mut answer: Value) -> Result<Listed, ConnectorError> {
    let unread = || ConnectorError::new(ErrorKind::Malformed, "the answer is not a list as Follow Up Boss writes them");
    let about = answer.get("_metadata").cloned().unwrap_or_default();
    let name = about.get("collection").and_then(Value::as_str).ok_or_else(unread)?;
    let rows = match answer.get_mut(name).map(Value::take) {
        Some(Value::Array(rows)) => rows,
        _ => return Err(unread()),
    };
    let next = about.get("next").and_then(Value::as_str).filter(|next| !next.is_empty()).map(str::to_owned);
    // A page of nothing that goes on would go on for ever.
    let next = next.filter(|_| !rows.is_empty());
    Ok(Listed { rows, next, total: about.get("total").and_then(Value::as_u64) })
}

/// A number as it is written in an address.
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().map(|id| id.to_string()),
        Value::String(text) if is_id(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether a text can be a record's number.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A row as a record.
pub(super) fn raw(kind: CrmKind, row: Value, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let Value::Object(payload) = row else { return Err(rejected("", "is not a record")) };
    let key = payload.get("id").and_then(id_of).ok_or_else(|| rejected("id", "is missing or not a number"))?;
    let modified = payload.get("updated").and_then(Value::as_str).map(str::to_owned);
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// Whether a person was thrown away.
pub(super) fn is_trash(payload: &Map<String, Value>) -> bool {
    payload.get("stage").and_then(Value::as_str) == Some(TRASH)
}

/// Tells the kinds of 403 apart, and says what a refusal means here.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    if error.status != Some(403) || error.kind != ErrorKind::Forbidden {
        return error;
    }
    let said = error.message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["try again later", "too many", "rate limit", "used up"]) {
        error.kind = ErrorKind::RateLimited;
        error.retry = Retry::Later;
        error.message = "Follow Up Boss asks for fewer requests for a while (HTTP 403)".to_owned();
    } else if says(&["expired", "trial", "suspended", "cancelled", "canceled", "billing", "subscription"]) {
        error.message =
            "the Follow Up Boss account has expired or is suspended; its owner has to see to that (HTTP 403)"
                .to_owned();
    } else {
        error.message =
            "this API key may not do that; an agent's key reaches that agent's people only, the owner's key \
                         reaches everything (HTTP 403)"
                .to_owned();
    }
    error
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_read_by_the_name_in_the_answer() {
        let answer =
            json!({"_metadata": {"collection": "customfields", "next": "abc", "total": 3}, "customfields": [1]});
        assert_eq!(listed(answer).unwrap(), Listed { rows: vec![json!(1)], next: Some("abc".into()), total: Some(3) });
        let empty = json!({"_metadata": {"collection": "people", "next": "abc"}, "people": []});
        assert_eq!(listed(empty).unwrap().next, None);
        for bad in [json!({}), json!([]), json!({"_metadata": {"collection": "people"}, "notes": []})] {
            assert_eq!(listed(bad).unwrap_err().kind, ErrorKind::Malformed);
        }
    }

    #[test]
    fn kinds_of_403_are_told_apart() {
        let forbidden = |words: &str| ConnectorError::new(ErrorKind::Forbidden, words).with_status(403);
        assert_eq!(explained(forbidden("Please try again later.")).kind, ErrorKind::RateLimited);
        let expired = explained(forbidden("Your trial has expired."));
        assert_eq!(expired.kind, ErrorKind::Forbidden);
        assert!(expired.message.contains("owner"), "{}", expired.message);
        assert!(explained(forbidden("Only the owner may.")).message.contains("agent"));
        let other = ConnectorError::new(ErrorKind::NotFound, "try again later").with_status(404);
        assert_eq!(explained(other.clone()), other);
    }

    proptest! {
        #[test]
        fn any_row_is_a_record_or_rejected(id in prop_oneof![any::<u64>().prop_map(Value::from), ".{0,8}".prop_map(Value::from), Just(json!(-1)), Just(json!([]))]) {
            match raw(CrmKind::Note, json!({"id": id}), 0) {
                Ok(raw) => prop_assert!(is_id(&raw.key)),
                Err(rejected) => prop_assert_eq!(rejected.column.as_deref(), Some("id")),
            }
        }
    }
}
