//! What is sent to make or change a record, as web forms.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_connector::ConnectorError;
use hub_connector::crm::{CrmParent, NewRecord};
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue, Fields};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::api::is_id;
use super::map::{PHONES, TEXTS, names};
use crate::columns::assigned;
use crate::entries::{dialled, difference, email, only_one, phone};
use crate::outgoing::{marked, refused, single, text};
use crate::payload::scalar;

/// A web form on its way.
pub(super) type Form = Vec<(String, String)>;

fn pair(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// Whether a change has to know the contact as it is at this moment.
pub(super) fn needs_the_contact(changes: &BTreeMap<String, FieldChange>) -> bool {
    changes.iter().any(|(field, change)| match field.as_str() {
        "Emails" | "Phones" => true,
        "Tags" => matches!(change, FieldChange::Value(_)),
        _ => false,
    })
}

/// A street with its number in front, taken apart.
fn street(text: &str) -> (String, String) {
    match text.split_once(' ') {
        Some((number, street)) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            (number.to_owned(), street.trim().to_owned())
        }
        _ => (String::new(), text.to_owned()),
    }
}

/// Categories in one text; one with a comma in it would become two.
fn listed<'a>(names: impl IntoIterator<Item = &'a String>, between: char) -> Result<String, ConnectorError> {
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    if names.iter().any(|name| name.contains([',', ';'])) {
        return Err(refused("a category with a comma or a semicolon cannot be told to Wise Agent"));
    }
    Ok(names.join(&between.to_string()))
}

/// The changes of a contact, given the contact as it is.
pub(super) fn contact(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    region: Region,
) -> Result<Form, ConnectorError> {
    let held = |name: &str| there.get(name).and_then(scalar).filter(|text| !text.trim().is_empty());
    let mut form = Form::new();
    for (field, change) in changes {
        if let Some((_, _, name)) = TEXTS.iter().find(|(ours, ..)| ours == field) {
            form.push(pair(name, text(field, single(field, change)?)?));
            continue;
        }
        match field.as_str() {
            "Stage" => {
                let words = text(field, single(field, change)?)?;
                form.push(pair("ContactStatus", if words.is_empty() { "No Status".to_owned() } else { words }));
            }
            "HomeAddress1" => {
                let (number, name) = street(&text(field, single(field, change)?)?);
                form.extend([pair("AddressNumber", number), pair("AddressStreet", name)]);
            }
            "HomeAddress2" => form.push(pair("SuiteNo", text(field, single(field, change)?)?)),
            "Emails" => {
                let there: Entries = held("CEmail")
                    .and_then(|text| email(&text))
                    .map(|entry| (entry, String::new()))
                    .into_iter()
                    .collect();
                form.extend(only_one(change, &there).map(|one| pair("CEmail", one)));
            }
            "Phones" => {
                let labels: Vec<&str> = PHONES.iter().map(|(_, label)| *label).collect();
                let places = PHONES.iter().map(|(name, _)| held(name)).collect();
                for (place, entry) in assigned(places, &labels, change, |text| phone(text, region)) {
                    let number = entry.map(|entry| dialled(&entry)).unwrap_or_default();
                    form.extend(PHONES.get(place).map(|(name, _)| pair(name, number)));
                }
            }
            "Tags" => {
                let known = names(there.get("Categories")).unwrap_or_default();
                let known: Entries =
                    known.iter().filter_map(|name| value::text(name)).map(|name| (name, String::new())).collect();
                let (add, mut remove) = difference(change, &known);
                remove.retain(|name| !add.contains_key(name));
                let whole = matches!(change, FieldChange::Value(_));
                let add: Vec<&String> = add.keys().filter(|name| !whole || !known.contains_key(*name)).collect();
                if !add.is_empty() {
                    form.push(pair("AddCategories", listed(add, ',')?));
                }
                if !remove.is_empty() {
                    form.push(pair("RemoveCategories", listed(&remove, ',')?));
                }
            }
            _ => {}
        }
    }
    Ok(form)
}

/// A new contact. The vendor wants both names and a source.
pub(super) fn new_contact(fields: &Fields, source: &str, region: Region) -> Result<Form, ConnectorError> {
    let said = fields.iter().filter(|(field, value)| !value.is_empty() && *field != "Tags");
    let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    let mut form = contact(&changes, &Map::new(), region)?;
    for name in ["CFirst", "CLast"] {
        if !form.iter().any(|(known, _)| known == name) {
            return Err(refused("Wise Agent takes nobody without a first and a last name"));
        }
    }
    if !form.iter().any(|(known, _)| known == "Source") {
        form.push(pair("Source", source));
    }
    if let Some(tags) = fields.get("Tags").and_then(FieldValue::as_entries).filter(|tags| !tags.is_empty()) {
        form.push(pair("Categories", listed(tags.keys(), ';')?));
    }
    Ok(form)
}

/// The words of a note, with our marker behind them.
pub(super) fn note(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    marker: Option<&str>,
) -> Result<Form, ConnectorError> {
    // Words and subject go together, as the vendor's way of changing one alone is not described.
    let held = |name: &str| there.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut form = Form::new();
    if !changes.contains_key("Body") && !changes.contains_key("Subject") {
        return Ok(form);
    }
    let words = match changes.get("Body") {
        Some(change) => marked(&text("Body", single("Body", change)?)?, there.get("Note"), marker),
        None => held("Note"),
    };
    if words.trim().is_empty() {
        return Err(refused("a note without words is not taken by Wise Agent"));
    }
    let subject = match changes.get("Subject") {
        Some(change) => text("Subject", single("Subject", change)?)?,
        None => held("Subject"),
    };
    form.extend([pair("note", words), pair("subject", subject)]);
    Ok(form)
}

fn contact_of(parents: &[CrmParent]) -> Option<&str> {
    parents.iter().find(|of| of.kind == CrmKind::Contact && is_id(&of.key)).map(|of| of.key.as_str())
}

/// A new note.
pub(super) fn new_note(new: &NewRecord) -> Result<Form, ConnectorError> {
    let contact = contact_of(&new.parents).ok_or_else(|| refused("a note belongs to a contact at Wise Agent"))?;
    let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
    let changes: BTreeMap<_, _> =
        said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    if !changes.contains_key("Body") {
        return Err(refused("a note without words is not taken by Wise Agent"));
    }
    let mut form = note(&changes, &Map::new(), Some(&new.marker))?;
    form.push(pair("clientids", contact));
    Ok(form)
}

/// The changes of a task.
pub(super) fn task(changes: &BTreeMap<String, FieldChange>) -> Result<Form, ConnectorError> {
    let mut form = Form::new();
    for (field, change) in changes {
        match (field.as_str(), change) {
            ("Title", change) => {
                let words = text(field, single(field, change)?)?;
                if words.is_empty() {
                    return Err(refused("a task without words is not taken by Wise Agent"));
                }
                form.push(pair("Description", words));
            }
            ("Completed", change) => match single(field, change)? {
                FieldValue::Flag(done) => form.push(pair("Completed", if *done { "yes" } else { "no" })),
                _ => return Err(refused("a task is done or not at Wise Agent")),
            },
            ("DueAt", change) => {
                let said = text(field, single(field, change)?)?;
                if said.contains('T') {
                    return Err(refused("a task has a day and no hour at Wise Agent: give it a day only"));
                }
                match said.parse::<NaiveDate>().ok() {
                    Some(day) => form.push(pair("TaskDue", day.format("%m/%d/%Y").to_string())),
                    None => return Err(refused("the day of a task cannot be taken away at Wise Agent")),
                }
            }
            _ => {}
        }
    }
    Ok(form)
}

/// A new task.
pub(super) fn new_task(new: &NewRecord) -> Result<Form, ConnectorError> {
    let said = new.fields.iter().filter(|(_, value)| !value.is_empty());
    let changes: BTreeMap<_, _> =
        said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    if !changes.contains_key("Title") {
        return Err(refused("a task without words is not taken by Wise Agent"));
    }
    let mut form = task(&changes)?;
    form.extend(contact_of(&new.parents).map(|contact| pair("ContactID", contact)));
    Ok(form)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn set(entries: &[(&str, &str)]) -> FieldValue {
        FieldValue::Entries(entries.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect())
    }

    #[test]
    fn a_contact_is_changed_place_by_place() {
        let there = object(
            json!({"CEmail": "a@example.org", "MobilePhone": "2065550142", "Categories": "[{\"name\":\"Buyer\"},{\"name\":\"VIP\"}]"}),
        );
        let changes = BTreeMap::from([
            ("FirstName".to_owned(), FieldChange::Value(FieldValue::Text("Ada".into()))),
            ("HomeAddress1".to_owned(), FieldChange::Value(FieldValue::Text("12b Mill Race Road".into()))),
            ("Phones".to_owned(), FieldChange::Value(set(&[("+12065550142", "mobile"), ("+12065550143", "")]))),
            ("Stage".to_owned(), FieldChange::Value(FieldValue::Text("Hot Lead".into()))),
            ("Tags".to_owned(), FieldChange::Value(set(&[("Buyer", ""), ("seen", "")]))),
        ]);
        let mut form = contact(&changes, &there, Region::US).unwrap();
        form.sort();
        let expected = [
            ("AddCategories", "seen"),
            ("AddressNumber", "12b"),
            ("AddressStreet", "Mill Race Road"),
            ("CFirst", "Ada"),
            ("ContactStatus", "Hot Lead"),
            ("HomePhone", "+12065550143"),
            ("RemoveCategories", "VIP"),
        ];
        assert_eq!(form, expected.map(|(name, value)| pair(name, value)));
        let comma = BTreeMap::from([("Tags".to_owned(), FieldChange::Value(set(&[("a,b", "")])))]);
        assert!(contact(&comma, &there, Region::US).is_err());
        assert!(
            new_contact(&Fields::from([("FirstName".to_owned(), FieldValue::Text("Ada".into()))]), "x", Region::US)
                .is_err()
        );
    }

    #[test]
    fn notes_and_tasks_say_all_that_they_need() {
        let there = object(json!({"Note": "Words\n\n[eh:m]", "Subject": "Call"}));
        let changes = BTreeMap::from([("Body".to_owned(), FieldChange::Value(FieldValue::Text("Other".into())))]);
        assert_eq!(note(&changes, &there, None).unwrap(), [pair("note", "Other\n\n[eh:m]"), pair("subject", "Call")]);
        let due =
            |text: &str| BTreeMap::from([("DueAt".to_owned(), FieldChange::Value(FieldValue::Text(text.into())))]);
        assert_eq!(task(&due("2026-07-20")).unwrap(), [pair("TaskDue", "07/20/2026")]);
        assert!(task(&due("soon")).is_err());
    }
}
