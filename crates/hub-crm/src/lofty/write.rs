//! What is sent to make or change a record.

use std::collections::BTreeMap;

use hub_connector::ConnectorError;
use hub_connector::crm::NewRecord;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_domain::people::Region;
use serde_json::{Map, Value, json};

use super::api::is_id;
use super::map::{CONSENT, TEXTS, tag_names};
use crate::entries::{Items, changed_words, dialled, email, phone};
use crate::outgoing::{marked, refused, single, text};

/// Longest note, characters; the vendor cuts off what is longer and says nothing.
const LONGEST_NOTE: usize = 2_000;

fn list(of: &Map<String, Value>, name: &str) -> Vec<Value> {
    of.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn several(
    items: &[Value],
    change: &FieldChange,
    normal: fn(&str, Region) -> Option<String>,
    region: Region,
) -> Vec<Value> {
    let items_of = Items {
        normal: |item: &Value| Some((normal(item.as_str()?, region)?, String::new())),
        make: |normal: &str, _: &str| dialled(normal).into(),
        relabel: |_: &mut Value, _: &str| {},
    };
    items_of.changed(items, change)
}

/// Whether a change needs the lead as it is at this moment: lists are replaced as a whole.
pub(super) fn needs_the_lead(changes: &BTreeMap<String, FieldChange>) -> bool {
    changes.iter().any(|(field, change)| match field.as_str() {
        "Emails" | "Phones" | "DoNotEmail" => true,
        "Tags" => !only_adds(change),
        _ => false,
    })
}

fn only_adds(change: &FieldChange) -> bool {
    matches!(change, FieldChange::Entries { remove, .. } if remove.is_empty())
}

/// The changes of a lead, given the lead as it is.
pub(super) fn lead(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    region: Region,
) -> Result<Map<String, Value>, ConnectorError> {
    let mut body = Map::new();
    for (field, change) in changes {
        if let Some((_, name)) = TEXTS.iter().find(|(ours, _)| ours == field) {
            let text = text(field, single(field, change)?)?;
            if text.is_empty() && matches!(field.as_str(), "Stage" | "LeadSource") {
                return Err(refused(format!("{field} cannot be emptied at Lofty")));
            }
            body.insert((*name).to_owned(), text.into());
        } else if let Some((_, name)) = CONSENT.iter().find(|(ours, _)| ours == field) {
            let FieldValue::Flag(flag) = single(field, change)? else {
                return Err(refused(format!("{field} is yes or no at Lofty")));
            };
            let unsubscribed = there.get("unsubscription").and_then(Value::as_bool) == Some(true);
            if field == "DoNotEmail" && !flag && unsubscribed {
                return Err(refused("the person has unsubscribed at Lofty, which cannot be taken back from here"));
            }
            body.insert((*name).to_owned(), (*flag).into());
        } else if field == "Emails" {
            let list = several(&list(there, "emails"), change, |text, _| email(text), region);
            body.insert("emails".to_owned(), list.into());
        } else if field == "Phones" {
            body.insert("phones".to_owned(), several(&list(there, "phones"), change, phone, region).into());
        } else if field == "Tags" {
            match change {
                // Added to by the vendor itself, so that nobody's tag is lost who writes at the same time.
                FieldChange::Entries { add, remove } if remove.is_empty() => {
                    body.insert("tagsAdd".to_owned(), add.keys().map(String::as_str).collect::<Vec<_>>().into());
                }
                _ => {
                    let names: Vec<Value> = tag_names(there.get("tags")).into_iter().map(Value::from).collect();
                    body.insert("tags".to_owned(), changed_words(&names, change).into());
                }
            }
        }
    }
    Ok(body)
}

/// A new lead. The vendor takes none without a source.
pub(super) fn new_lead(fields: &Fields, source: &str, region: Region) -> Result<Map<String, Value>, ConnectorError> {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    let changes = said.map(|(field, value)| (field.clone(), FieldChange::Value(value.clone()))).collect();
    let mut body = lead(&changes, &Map::new(), region)?;
    body.entry("source").or_insert_with(|| source.into());
    Ok(body)
}

/// The words of a note, with our marker behind them.
pub(super) fn note(
    changes: &BTreeMap<String, FieldChange>,
    there: &Map<String, Value>,
    marker: Option<&str>,
) -> Result<Map<String, Value>, ConnectorError> {
    let mut body = Map::new();
    if let Some(change) = changes.get("Body") {
        let words = text("Body", single("Body", change)?)?;
        if words.trim().is_empty() {
            return Err(refused("a note without words is not taken by Lofty"));
        }
        let content = marked(&words, there.get("content"), marker);
        if content.chars().count() > LONGEST_NOTE {
            return Err(refused(format!(
                "a note has at most {LONGEST_NOTE} characters at Lofty; the rest would be lost"
            )));
        }
        body.insert("content".to_owned(), content.into());
    }
    Ok(body)
}

/// A new note.
pub(super) fn new_note(new: &NewRecord) -> Result<Map<String, Value>, ConnectorError> {
    let lead = new.parents.iter().find(|parent| parent.kind == CrmKind::Contact && is_id(&parent.key));
    let lead = lead.and_then(|lead| lead.key.parse::<u64>().ok());
    let lead = lead.ok_or_else(|| refused("a note belongs to a lead at Lofty"))?;
    let words = new.fields.get("Body").cloned().unwrap_or(FieldValue::Empty);
    let changes = BTreeMap::from([("Body".to_owned(), FieldChange::Value(words))]);
    let mut body = note(&changes, &Map::new(), Some(&new.marker))?;
    body.extend([("leadId".to_owned(), json!(lead)), ("isPin".to_owned(), json!(false))]);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn entries(add: &[&str], remove: &[&str]) -> FieldChange {
        FieldChange::Entries {
            add: add.iter().map(|key| ((*key).to_owned(), String::new())).collect(),
            remove: remove.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn lists_keep_what_the_change_does_not_speak_of() {
        let there =
            object(json!({"emails": ["A@example.org", "broken"], "tags": [{"tagName": "Buyer"}, {"tagName": "VIP"}],
            "unsubscription": true}));
        let changes = BTreeMap::from([
            ("Emails".to_owned(), entries(&["b@example.org"], &["a@example.org"])),
            ("Tags".to_owned(), entries(&["seen"], &["VIP"])),
            ("Nickname".to_owned(), FieldChange::Value(FieldValue::Text("x".into()))),
        ]);
        let body = lead(&changes, &there, Region::US).unwrap();
        assert_eq!(Value::Object(body), json!({"emails": ["broken", "b@example.org"], "tags": ["Buyer", "seen"]}));
        let adds = BTreeMap::from([("Tags".to_owned(), entries(&["seen"], &[]))]);
        assert!(!needs_the_lead(&adds) && needs_the_lead(&changes));
        assert_eq!(Value::Object(lead(&adds, &there, Region::US).unwrap()), json!({"tagsAdd": ["seen"]}));
        let loosened = BTreeMap::from([("DoNotEmail".to_owned(), FieldChange::Value(FieldValue::Flag(false)))]);
        assert!(lead(&loosened, &there, Region::US).is_err(), "consent is not loosened");
    }

    #[test]
    fn a_note_that_would_be_cut_off_is_refused() {
        let words = |text: String| BTreeMap::from([("Body".to_owned(), FieldChange::Value(FieldValue::Text(text)))]);
        assert!(note(&words("x".repeat(2_000)), &Map::new(), None).is_ok());
        assert!(note(&words("x".repeat(1_995)), &Map::new(), Some("m")).is_err());
        let kept = note(&words("Other".into()), &object(json!({"content": "Words\n\n[eh:m]"})), None).unwrap();
        assert_eq!(kept["content"], "Other\n\n[eh:m]");
    }
}
