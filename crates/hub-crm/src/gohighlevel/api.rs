//! The wire: addresses with their version, records, refusals.

use hub_connector::crm::CrmRaw;
use hub_connector::http::Request;
use hub_connector::{ConnectorError, ErrorKind, RejectedRow, Retry, Url};
use hub_domain::crm::CrmKind;
use serde_json::Value;

/// Which version an operation is asked in: one for each family of operations, and never one for all.
const CONTACTS: &str = "2021-07-28";
const CONVERSATIONS: &str = "2021-04-15";

fn version(path: &str) -> &'static str {
    match path.split('/').next() {
        Some("conversations" | "calendars") => CONVERSATIONS,
        _ => CONTACTS,
    }
}

/// A request with the version of its operation. `make` is one of [`Request`]'s.
pub(super) fn request(
    base: &Url,
    make: fn(Url) -> Request,
    path: &str,
    query: &[(&str, &str)],
) -> Result<Request, ConnectorError> {
    let mut url = base.join(path).map_err(|_| ConnectorError::settings("the address cannot be used"))?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(make(url).header("Version", version(path)))
}

/// Whether a text can be a key: what else could not stand in an address.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Notes and tasks are known by contact and own id: `contact/note`.
pub(super) fn piece_key(contact: &str, id: &str) -> String {
    format!("{contact}/{id}")
}

/// Contact and own id of a note or task.
pub(super) fn piece_of(key: &str) -> Option<(&str, &str)> {
    key.split_once('/').filter(|(contact, id)| is_id(contact) && is_id(id))
}

/// The word for a kind that belongs to a contact: in addresses and lists, and of one.
pub(super) fn piece(kind: CrmKind) -> Option<(&'static str, &'static str)> {
    match kind {
        CrmKind::Note => Some(("notes", "note")),
        CrmKind::Task => Some(("tasks", "task")),
        _ => None,
    }
}

/// The address of a record; `None` for a key that cannot be one.
pub(super) fn path(kind: CrmKind, key: &str) -> Option<String> {
    match kind {
        CrmKind::Contact => is_id(key).then(|| format!("contacts/{key}")),
        CrmKind::Deal => is_id(key).then(|| format!("opportunities/{key}")),
        CrmKind::Note | CrmKind::Task => {
            let (contact, id) = piece_of(key)?;
            Some(format!("contacts/{contact}/{}/{id}", piece(kind)?.0))
        }
        _ => None,
    }
}

/// The word under which a record stands in an answer.
pub(super) fn word(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Contact => "contact",
        CrmKind::Deal => "opportunity",
        CrmKind::Note => "note",
        CrmKind::Task => "task",
        CrmKind::Activity | CrmKind::Appointment => "",
    }
}

/// A row as a record. `contact` is whose it is, for notes and tasks.
pub(super) fn raw(kind: CrmKind, row: Value, contact: Option<&str>, place: usize) -> Result<CrmRaw, RejectedRow> {
    let rejected = |column: &str, reason: &str| RejectedRow {
        place: format!("{kind} {place} of a page"),
        column: Some(column.to_owned()),
        reason: reason.to_owned(),
    };
    let Value::Object(mut payload) = row else { return Err(rejected("", "is not a record")) };
    let id = payload.get("id").and_then(Value::as_str).filter(|id| is_id(id));
    let id = id.ok_or_else(|| rejected("id", "is missing or not a key"))?;
    let key = match contact {
        Some(contact) => piece_key(contact, id),
        None => id.to_owned(),
    };
    // Where a search goes on, not what it found.
    payload.remove("searchAfter");
    let name = if kind == CrmKind::Deal { "updatedAt" } else { "dateUpdated" };
    let modified = payload.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(contact) = contact {
        // Part of the record wherever it was read.
        payload.insert("contactId".to_owned(), contact.into());
    }
    Ok(CrmRaw { kind, key, modified, etag: None, payload })
}

/// A list in an answer.
pub(super) fn rows(answer: &mut Value, name: &str) -> Result<Vec<Value>, ConnectorError> {
    match answer.get_mut(name).map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(ConnectorError::new(ErrorKind::Malformed, format!("the answer has no list of {name}"))),
    }
}

/// Says what a refusal means here: what is not there is often answered with 400, and so is a second contact of one e-mail
/// address or telephone.
pub(super) fn explained(mut error: ConnectorError) -> ConnectorError {
    let said = error.message.to_lowercase();
    match (error.status, error.kind) {
        (Some(400), ErrorKind::BadRequest) if is_absence(&said) => {
            error.kind = ErrorKind::NotFound;
        }
        (Some(400), ErrorKind::BadRequest) if said.contains("duplicated contacts") => {
            error.kind = ErrorKind::Conflict;
            error.message =
                "the sub-account takes no second contact with that e-mail address or telephone (HTTP 400)".into();
        }
        (Some(403), ErrorKind::Forbidden) if said.contains("try again later") || said.contains("used up") => {
            error.kind = ErrorKind::RateLimited;
            error.retry = Retry::Later;
            error.message = "GoHighLevel asks for fewer requests for a while (HTTP 403)".to_owned();
        }
        _ => {}
    }
    error
}

/// Whether a refusal says of the record itself that it is not there. “User not found” is another matter.
fn is_absence(said: &str) -> bool {
    said.contains("not found") && ["contact", "note", "task", "opportunity"].iter().any(|word| said.contains(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_operation_has_its_version() {
        let base = Url::parse("https://e.org/").unwrap();
        for (path, version) in
            [("contacts/search", CONTACTS), ("opportunities/x", CONTACTS), ("calendars/", CONVERSATIONS)]
        {
            let request = request(&base, Request::get, path, &[]).unwrap();
            assert_eq!(request.headers, [("Version", version.to_owned())], "{path}");
        }
    }

    #[test]
    fn keys_of_notes_name_their_contact() {
        assert_eq!(piece_of(&piece_key("c1", "n1")), Some(("c1", "n1")));
        for bad in ["n1", "c1/", "/n1", "c/n/x", "c/n?", "../n"] {
            assert_eq!(path(CrmKind::Note, bad), None, "{bad}");
        }
        let raw = raw(CrmKind::Note, json!({"id": "n1", "body": "x"}), Some("c1"), 0).unwrap();
        assert_eq!((raw.key.as_str(), &raw.payload["contactId"]), ("c1/n1", &json!("c1")));
    }

    #[test]
    fn what_is_absent_is_told_from_what_is_wrong() {
        let bad = |words: &str| explained(ConnectorError::new(ErrorKind::BadRequest, words).with_status(400)).kind;
        assert_eq!(bad("…: Contact not found"), ErrorKind::NotFound);
        assert_eq!(bad("…: assignedTo: User not found"), ErrorKind::BadRequest);
        assert_eq!(bad("…: This location does not allow duplicated contacts."), ErrorKind::Conflict);
        assert_eq!(bad("…: The stage id is invalid."), ErrorKind::BadRequest);
    }
}
