//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::crm::{CrmKind, FieldValue, field_spec};
use hub_domain::people::{Region, value};
use serde_json::Value;

use super::api::{id_of, unwrapped};
use crate::entries;
use crate::html;
use crate::payload::{Payload, scalar, written};
use crate::tail::without_tail;
use crate::when;

/// Plain texts of a contact: our name, how it is read and how it is written.
pub(super) const TEXTS: [(&str, &str, &str); 8] = [
    ("FirstName", "CFirst", "CFirst"),
    ("LastName", "CLast", "CLast"),
    ("Company", "Company", "Company"),
    ("HomeCity", "City", "City"),
    ("HomeStateOrProvince", "State", "State"),
    ("HomePostalCode", "Zip", "Zip"),
    ("HomeCountry", "Country", "Country"),
    ("LeadSource", "Source", "Source"),
];
/// Where telephones stand, and what each is for.
pub(super) const PHONES: [(&str, &str); 3] = [("MobilePhone", "mobile"), ("HomePhone", "home"), ("WorkPhone", "work")];
/// What says nothing that a field is made of.
const ABOUT: &[&str] = &[
    "ClientID",
    "ContactUrl",
    "DtUpdated",
    "DateUpdatedUTC",
    "DateAddedUTC",
    "OutsideTeamAssignment",
    "PreferredPhone",
];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, region: Region) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, region),
        CrmKind::Note => note(&mut payload),
        CrmKind::Task => task(&mut payload),
        _ => {}
    }
    payload.finish()
}

/// The names of a list of objects that may be wrapped in a text; `None` where it is none.
pub(super) fn names(list: Option<&Value>) -> Option<Vec<String>> {
    let Some(list) = list else { return Some(Vec::new()) };
    let Value::Array(items) = unwrapped(list.clone()) else { return None };
    let name = |item: &Value| item.get("name").or(Some(item)).and_then(Value::as_str).map(str::to_owned);
    Some(items.iter().filter_map(name).collect())
}

/// A day out of a date that may have an hour; nothing for what means never.
fn day(payload: &mut Payload<'_>, name: &'static str, field: &str) {
    match payload.take(name) {
        None => payload.put(field, FieldValue::Empty),
        Some(found) => {
            let text = scalar(found).unwrap_or_default();
            let plain = value::day(text.trim(), value::DayOrder::MonthFirst).ok().flatten();
            let at = plain.or_else(|| when::instant(found).map(|at| at.date_naive()));
            match at {
                _ if text.contains("1900") => payload.put(field, FieldValue::Empty),
                Some(at) => payload.put(field, FieldValue::Text(at.to_string())),
                None => payload.issue(name, "is not a date"),
            }
        }
    }
}

fn instant(payload: &mut Payload<'_>, name: &'static str, field: &str) {
    match payload.take(name).map(|found| (when::instant(found), scalar(found).unwrap_or_default())) {
        None => payload.put(field, FieldValue::Empty),
        Some((Some(at), _)) => payload.put(field, FieldValue::Text(written(at))),
        Some((None, text)) if text.contains("1900") => payload.put(field, FieldValue::Empty),
        Some((None, _)) => payload.issue(name, "is not a time"),
    }
}

fn contact(payload: &mut Payload<'_>, region: Region) {
    payload.pass_over(ABOUT);
    for (field, name, _) in TEXTS {
        payload.text(name, field);
    }
    payload.text("Title", "JobTitle");
    payload.text("Status", "Stage");
    match payload.take("CEmail").map(Value::as_str) {
        Some(None) => payload.issue("CEmail", "is not a text"),
        found => payload.emails("CEmail", "Emails", found.flatten().map(|text| (text, ""))),
    }
    for (name, label) in PHONES {
        match payload.take(name).map(Value::as_str) {
            Some(None) => payload.issue(name, "is not a text"),
            found => payload.phones(name, "Phones", region, found.flatten().map(|text| (text, label))),
        }
    }
    match names(payload.take("Categories")) {
        Some(names) => payload.put("Tags", entries::of_texts(names.iter().map(String::as_str))),
        None => payload.issue("Categories", "is not a list"),
    }
    street(payload);
    for (name, field) in [("Birthday", "Birthdate"), ("Anniversary", "Anniversary")] {
        day(payload, name, field);
    }
    instant(payload, "LastContactDate", "LastContacted");
    owner(payload);
    own(payload);
}

/// Number and name of the street, which stand apart.
fn street(payload: &mut Payload<'_>) {
    let (number, street) = (payload.take("AddressNumber").map(scalar), payload.take("AddressStreet").map(scalar));
    for (name, part) in [("AddressNumber", &number), ("AddressStreet", &street)] {
        if *part == Some(None) {
            return payload.issue(name, "is not a text");
        }
    }
    let parts: Vec<String> = [number, street].into_iter().flatten().flatten().collect();
    let text = value::text(&parts.join(" "));
    payload.put("HomeAddress1", text.map_or(FieldValue::Empty, FieldValue::Text));
    payload.text("SuiteNo", "HomeAddress2");
}

/// Whose somebody is: the first of the team, by number; the name is not told here.
fn owner(payload: &mut Payload<'_>) {
    let Some(list) = payload.take("InsideTeamAssignment") else { return payload.put("Owner", FieldValue::Empty) };
    match unwrapped(list.clone()) {
        Value::Array(items) => {
            payload.mapped.scope = items.first().and_then(|item| item.get("InsideTeamId")).and_then(id_of);
        }
        _ => payload.issue("InsideTeamAssignment", "is not a list"),
    }
}

/// Fields of the account's own: read, and not written.
fn own(payload: &mut Payload<'_>) {
    let Some(list) = payload.take("CustomData") else { return };
    let Value::Array(items) = unwrapped(list.clone()) else { return payload.issue("CustomData", "is not a list") };
    for item in &items {
        let name = item.get("Key").and_then(Value::as_str).and_then(value::text);
        let Some(name) = name.filter(|name| field_spec(CrmKind::Contact, name).is_none()) else {
            payload.issue("CustomData", "holds one without a name, or with a name that is taken");
            continue;
        };
        match item.get("Value") {
            None | Some(Value::Null) => payload.put(&name, FieldValue::Empty),
            Some(said) => match crate::payload::text_of(said) {
                Ok(said) => payload.put(&name, said),
                Err(reason) => payload.issue("CustomData", reason),
            },
        }
    }
}

fn note(payload: &mut Payload<'_>) {
    payload.pass_over(&["NoteID", "Locked", "LockDate", "insideteamid", "Categories"]);
    payload.text("Subject", "Subject");
    match payload.take("Note") {
        None => payload.put("Body", FieldValue::Empty),
        Some(Value::String(text)) => {
            let plain = if html::is_markup(text) { html::plain(text) } else { text.clone() };
            let (text, marker) = without_tail(&plain);
            payload.mapped.marker = marker.map(str::to_owned);
            payload.put("Body", value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
        }
        Some(_) => payload.issue("Note", "is not a text"),
    }
    instant(payload, "NoteDate", "CreatedAt");
    parent(payload, "ClientID");
}

fn task(payload: &mut Payload<'_>) {
    payload.pass_over(&["TaskID", "DateCreated", "DateModified", "CompletedDate", "InsideTeamId"]);
    payload.text("Description", "Title");
    payload.text("AssignedTo", "Owner");
    payload.flag("Completed", "Completed");
    day(payload, "TaskDue", "DueAt");
    parent(payload, "ContactID");
}

fn parent(payload: &mut Payload<'_>, name: &'static str) {
    let contact = payload.take(name).and_then(id_of);
    payload.mapped.parents = contact.map(|key| CrmParent { kind: CrmKind::Contact, key }).into_iter().collect();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
        let Value::Object(payload) = payload else { panic!("an object") };
        read(&CrmRaw { kind, key: "7".into(), modified: None, etag: None, payload }, Region::US)
    }

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.into())
    }

    #[test]
    fn golden_mapping() {
        let said = mapped(
            CrmKind::Contact,
            json!({"ClientID": 7, "CFirst": " Ada ", "CLast": "Larkmoor", "CEmail": "Ada@Example.org", "MobilePhone": "(206) 555-0142",
                "HomePhone": "n/a", "Categories": "[{\"name\":\"02 Buyer\"},{\"name\":\"VIP\"}]", "AddressNumber": "1",
                "AddressStreet": "Mill Race Road", "Status": "Hot Lead", "Birthday": "2/29/1980 12:00:00 AM",
                "Anniversary": "1/1/1900 12:00:00 AM", "InsideTeamAssignment": "[{\"InsideTeamId\":98}]",
                "CustomData": "[{\"Key\":\"Motto\",\"Value\":\"Onward\"}]", "Rank": "A"}),
        );
        assert_eq!((&said.fields["FirstName"], &said.fields["Stage"]), (&text("Ada"), &text("Hot Lead")));
        assert_eq!(said.fields["Tags"], FieldValue::entries(["02 Buyer", "VIP"]));
        assert_eq!(said.fields["Phones"].as_entries().unwrap()["+12065550142"], "mobile");
        assert_eq!((&said.fields["HomeAddress1"], &said.fields["Motto"]), (&text("1 Mill Race Road"), &text("Onward")));
        assert_eq!((&said.fields["Birthdate"], &said.fields["Anniversary"]), (&text("1980-02-29"), &FieldValue::Empty));
        assert_eq!((said.scope.as_deref(), said.unmapped.as_slice()), (Some("98"), &["Rank".to_owned()][..]));
        assert_eq!(said.issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["HomePhone"]);
        let note = mapped(
            CrmKind::Note,
            json!({"NoteID": 9, "ClientID": 7, "Subject": "Call", "Note": "<p>Called &amp; left word.</p><p>[eh:a-1]</p>",
                "NoteDate": "11/2/2020 1:42:00 PM"}),
        );
        assert_eq!((&note.fields["Body"], note.marker.as_deref()), (&text("Called & left word."), Some("a-1")));
        assert_eq!((&note.fields["CreatedAt"], note.parents[0].key.as_str()), (&text("2020-11-02T13:42:00Z"), "7"));
        let task = mapped(
            CrmKind::Task,
            json!({"TaskID": "11", "Description": "Ring", "Completed": "false", "TaskDue": "7/20/2026", "ContactID": "0"}),
        );
        assert_eq!((&task.fields["DueAt"], &task.fields["Completed"]), (&text("2026-07-20"), &FieldValue::Flag(false)));
        assert!(task.parents.is_empty());
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec!["CFirst", "CEmail", "MobilePhone", "Categories", "AddressNumber", "Birthday",
            "LastContactDate", "InsideTeamAssignment", "CustomData", "Note", "NoteDate", "TaskDue", "Completed", "ContactID"]),
            number in any::<i64>(), words in "[\\[{}\\]\":a-z0-9 ]{0,24}") {
            for value in [json!(number), json!(words), json!([number, words]), json!([{"name": number, "Key": words}]), json!({"a": 1})] {
                for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task] {
                    for issue in mapped(kind, json!({"ClientID": 7, name: value.clone()})).issues {
                        prop_assert_eq!(issue.field.as_str(), name);
                    }
                }
            }
        }
    }
}
