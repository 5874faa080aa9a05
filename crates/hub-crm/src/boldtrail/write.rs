//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_domain::crm::{Entries, FieldChange, FieldValue, Fields};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::map::{PHONES, TEXTS, tag_names};
use crate::columns::assigned;
use crate::entries::{dialled, difference, email, only_one, phone};
use crate::outgoing::{marked, refused, single, text};
use crate::payload::scalar;

/// Whether a change has to know the contact as it is at this moment.
pub(super) fn needs_the_contact(changes: &BTreeMap<String, FieldChange>) -> bool {
    changes.iter().any(|(field, change)| match field.as_str() {
        "Emails" | "Phones" => true,
        "Tags" => matches!(change, FieldChange::Value(_)),
        _ => false,
    })
}

/// The changes of a contact, given the contact as it is. Tags are not among them.
pub(super) fn contact(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    region: Region,
) -> Result<Map<String, Value>, ConnectorError> {
    let held = |name: &str| there.get(name).and_then(scalar).filter(|text| !text.trim().is_empty());
    let mut body = Map::new();
    for (field, change) in changes {
        if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| ours == field) {
            body.insert((*name).to_owned(), text(field, single(field, change)?)?.into());
        } else if field == "Emails" {
            let there: Entries =
                held("email").and_then(|text| email(&text)).map(|entry| (entry, String::new())).into_iter().collect();
            match only_one(change, &there) {
                Some(one) if one.is_empty() => {
                    return Err(refused("a contact's e-mail address cannot be taken away at BoldTrail, only replaced"));
                }
                Some(one) => {
                    body.insert("email".to_owned(), one.into());
                }
                None => {}
            }
        } else if field == "Phones" {
            let labels: Vec<&str> = PHONES.iter().map(|(_, label)| *label).collect();
            let places = PHONES.iter().map(|(name, _)| held(name)).collect();
            for (place, entry) in assigned(places, &labels, change, |text| phone(text, region)) {
                if let Some((name, _)) = PHONES.get(place) {
                    body.insert((*name).to_owned(), entry.map(|entry| dialled(&entry)).unwrap_or_default().into());
                }
            }
        }
    }
    Ok(body)
}

/// Tags to be added and to be taken away.
pub(super) fn tags(changes: &BTreeMap<String, FieldChange>, there: &Map<String, Value>) -> (Vec<String>, Vec<String>) {
    let Some(change) = changes.get("Tags") else { return Default::default() };
    let names = tag_names(there.get("tags")).into_iter().filter_map(|name| value::text(&name));
    let there: Entries = names.map(|name| (name, String::new())).collect();
    let (add, mut remove) = difference(change, &there);
    remove.retain(|name| !add.contains_key(name));
    let new = add.into_keys().filter(|name| !there.contains_key(name) || matches!(change, FieldChange::Entries { .. }));
    (new.collect(), remove)
}

/// A new contact.
pub(super) fn new_contact(fields: &Fields, region: Region) -> Result<Map<String, Value>, ConnectorError> {
    let said = fields.iter().filter(|(field, value)| !value.is_empty() && *field != "Tags");
    let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    let body = contact(&changes, &Map::new(), region)?;
    if body.is_empty() {
        return Err(refused("a contact without a name, an address or a telephone is not taken by BoldTrail"));
    }
    Ok(body)
}

/// The words of a note, with our marker behind them.
pub(super) fn note(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    marker: Option<&str>,
) -> Result<Map<String, Value>, ConnectorError> {
    let mut body = Map::new();
    for (field, change) in changes {
        match field.as_str() {
            "Subject" => {
                body.insert("title".to_owned(), text(field, single(field, change)?)?.into());
            }
            "Body" => {
                let words = text(field, single(field, change)?)?;
                body.insert("details".to_owned(), marked(&words, there.get("details"), marker).into());
            }
            _ => {}
        }
    }
    Ok(body)
}

/// A new note.
pub(super) fn new_note(fields: &Fields, marker: &str) -> Result<Map<String, Value>, ConnectorError> {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let mut changes: BTreeMap<_, _> =
        said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    if !changes.contains_key("Body") {
        return Err(refused("a note without words is not taken by BoldTrail"));
    }
    changes.entry("Subject".to_owned()).or_insert_with(|| FieldChange::Value(FieldValue::Text("Note".to_owned())));
    note(&changes, &Map::new(), Some(marker))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_contact_is_changed_place_by_place() {
        let there = object(
            json!({"email": "a@example.org", "cell_phone_1": "2065550142", "tags": [{"name": "buyer"}, {"name": "VIP"}]}),
        );
        let set = |entries: &[(&str, &str)]| {
            FieldValue::Entries(entries.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect())
        };
        let changes = BTreeMap::from([
            ("FirstName".to_owned(), FieldChange::Value(FieldValue::Text("Ada".into()))),
            ("Emails".to_owned(), FieldChange::Value(set(&[("b@example.org", "")]))),
            ("Phones".to_owned(), FieldChange::Value(set(&[("+12065550143", "work"), ("+12065550142", "mobile")]))),
            ("Tags".to_owned(), FieldChange::Value(set(&[("buyer", ""), ("seen", "")]))),
        ]);
        let body = contact(&changes, &there, Region::US).unwrap();
        assert_eq!(
            Value::Object(body),
            json!({"first_name": "Ada", "email": "b@example.org", "work_phone": "+12065550143"})
        );
        assert_eq!(tags(&changes, &there), (vec!["seen".to_owned()], vec!["VIP".to_owned()]));
        let gone = BTreeMap::from([("Emails".to_owned(), FieldChange::Value(FieldValue::Empty))]);
        assert!(contact(&gone, &there, Region::US).is_err());
    }

    #[test]
    fn notes_keep_their_marker() {
        let fields = Fields::from([("Body".to_owned(), FieldValue::Text("Called.".into()))]);
        let body = new_note(&fields, "m").unwrap();
        assert_eq!(Value::Object(body.clone()), json!({"title": "Note", "details": "Called.\n\n[eh:m]"}));
        let changes = BTreeMap::from([("Body".to_owned(), FieldChange::Value(FieldValue::Text("Other".into())))]);
        assert_eq!(note(&changes, &body, None).unwrap()["details"], "Other\n\n[eh:m]");
        assert!(new_note(&Fields::new(), "m").is_err());
    }
}
