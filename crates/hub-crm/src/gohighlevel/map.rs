//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::known::Known;
use crate::entries;
use crate::html;
use crate::payload::{Payload, instant, says_something, scalar, text_of};
use crate::tail::without_tail;

/// A task always has a time. One that has a day only is given this one: noon in UTC is the same day all over America, and
/// nobody sets that second.
pub(super) const WHOLE_DAY: &str = "T12:00:01Z";
/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 9] = [
    ("FirstName", "firstName"),
    ("LastName", "lastName"),
    ("Company", "companyName"),
    ("HomeAddress1", "address1"),
    ("HomeCity", "city"),
    ("HomeStateOrProvince", "state"),
    ("HomePostalCode", "postalCode"),
    ("HomeCountry", "country"),
    ("LeadSource", "source"),
];
/// Ways of reaching somebody that may be forbidden, by our names.
pub(super) const CHANNELS: [(&str, &str); 3] = [("DoNotCall", "Call"), ("DoNotEmail", "Email"), ("DoNotText", "SMS")];
/// What says nothing that another field does not say.
const ABOUT: &[&str] = &[
    "id",
    "locationId",
    "dateAdded",
    "dateUpdated",
    "createdAt",
    "updatedAt",
    "contactName",
    "fullNameLowerCase",
    "firstNameLowerCase",
    "lastNameLowerCase",
    "emailLowerCase",
    "firstNameRaw",
    "lastNameRaw",
    "name",
    "contact",
    "indexVersion",
    "traceId",
];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, known: &Known, region: Region, currency: Currency) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, known, region),
        CrmKind::Note => note(&mut payload, known),
        CrmKind::Task => task(&mut payload, known),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Activity | CrmKind::Appointment => {}
    }
    payload.pass_over(ABOUT);
    payload.finish()
}

/// Whether a channel must not be used: all of them, or this one, by a person's or the contact's own word.
pub(super) fn is_forbidden(settings: Option<&Map<String, Value>>, channel: &str) -> bool {
    status(settings, channel).is_some_and(|status| matches!(status, "active" | "permanent"))
}

/// What is said of a channel.
pub(super) fn status<'a>(settings: Option<&'a Map<String, Value>>, channel: &str) -> Option<&'a str> {
    settings?.get(channel)?.get("status")?.as_str()
}

fn contact(payload: &mut Payload<'_>, known: &Known, region: Region) {
    for (field, name) in TEXTS {
        payload.text(name, field);
    }
    payload.text("type", "ContactType");
    payload.day("dateOfBirth", "Birthdate");
    payload.words("tags", "Tags");
    for name in ["email", "phone"] {
        let held = payload.take(name);
        if held.is_some_and(|held| !held.is_string()) {
            payload.issue(name, "is not a text");
            continue;
        }
        let found = held.and_then(Value::as_str).map(|text| (text, ""));
        match name {
            "email" => payload.emails(name, "Emails", found),
            _ => payload.phones(name, "Phones", region, found),
        }
    }
    forbidden(payload);
    owner(payload, known, "assignedTo", "Owner");
    own_fields(payload, known, CrmKind::Contact);
}

/// Which ways of reaching somebody are forbidden. Where that cannot be read nothing is said: not that all is allowed.
fn forbidden(payload: &mut Payload<'_>) {
    let all = match payload.take("dnd").map(|all| scalar(all).map(|text| value::boolean(&text))) {
        None => false,
        Some(Some(Ok(all))) => all.unwrap_or(false),
        Some(_) => return payload.issue("dnd", "is neither yes nor no"),
    };
    let settings = payload.take("dndSettings");
    if settings.is_some_and(|settings| !settings.is_object()) {
        return payload.issue("dndSettings", "is not understood");
    }
    for (field, channel) in CHANNELS {
        payload.put(field, FieldValue::Flag(all || is_forbidden(settings.and_then(Value::as_object), channel)));
    }
}

fn owner<'a>(payload: &mut Payload<'a>, known: &Known, name: &'a str, field: &str) {
    match payload.take(name).map(|key| key.as_str().and_then(|key| known.setup.owner(key))) {
        None => payload.put(field, FieldValue::Empty),
        Some(Some(owner)) => payload.put(field, FieldValue::Text(owner.to_owned())),
        Some(None) => payload.issue(name, "is no user of the sub-account that is known here"),
    }
}

/// The value of a field of the account's own, under whichever name this answer gives it.
fn own_value(held: &Value) -> &Value {
    ["value", "fieldValue", "field_value", "fieldValueString", "fieldValueNumber", "fieldValueArray"]
        .iter()
        .find_map(|name| held.get(*name))
        .unwrap_or(&Value::Null)
}

fn own_fields(payload: &mut Payload<'_>, known: &Known, kind: CrmKind) {
    let list = payload.take("customFields");
    if list.is_some_and(|list| !list.is_array()) {
        return payload.issue("customFields", "is not a list");
    }
    for field in known.fields_of(kind) {
        if !field.is_ours() {
            payload.put(&field.key, FieldValue::Empty);
        }
    }
    for held in list.and_then(Value::as_array).into_iter().flatten() {
        let id = held.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(field) = known.fields_of(kind).find(|field| field.id == id) else {
            payload.issue("customFields", "has one that is not known here");
            continue;
        };
        let value = own_value(held);
        if field.is_ours() {
            payload.mapped.marker = value.as_str().map(str::to_owned);
        } else if says_something(value) {
            match own(value, field.of_numbers) {
                Some(read) => payload.put(&field.key, read),
                None => {
                    payload.mapped.fields.remove(&field.key);
                    payload.issue("customFields", "has a value that cannot be read");
                }
            }
        }
    }
}

fn own(value: &Value, of_numbers: bool) -> Option<FieldValue> {
    match value {
        Value::Array(items) => {
            let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Some(entries::of_texts(words?))
        }
        Value::Bool(flag) => Some(FieldValue::Flag(*flag)),
        Value::Object(_) | Value::Null => None,
        Value::String(_) | Value::Number(_) if of_numbers => {
            let plain = value::number(&scalar(value)?, value::DecimalMark::Point).ok()?;
            Some(plain.and_then(|plain| plain.parse().ok()).map_or(FieldValue::Empty, FieldValue::Number))
        }
        Value::String(_) | Value::Number(_) => text_of(value).ok(),
    }
}

fn parent(payload: &mut Payload<'_>) {
    let key = payload.take("contactId").and_then(Value::as_str).map(str::to_owned);
    payload.mapped.parents = key.map(|key| CrmParent { kind: CrmKind::Contact, key }).into_iter().collect();
}

/// A text that may have our marker behind it, and may be HTML.
fn marked(payload: &mut Payload<'_>) {
    let Some(text) = payload.take("body") else { return payload.put("Body", FieldValue::Empty) };
    let Some(text) = text.as_str() else { return payload.issue("body", "is not a text") };
    let plain = if text.contains("</") || text.contains("<br") { html::plain(text) } else { text.to_owned() };
    let (text, marker) = without_tail(&plain);
    payload.mapped.marker = marker.map(str::to_owned);
    payload.put("Body", value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
}

fn note(payload: &mut Payload<'_>, known: &Known) {
    marked(payload);
    payload.pass_over(&["bodyText"]);
    payload.text("title", "Subject");
    payload.instant("dateAdded", "CreatedAt");
    owner(payload, known, "userId", "Author");
    parent(payload);
}

fn task(payload: &mut Payload<'_>, known: &Known) {
    payload.text("title", "Title");
    marked(payload);
    payload.flag("completed", "Completed");
    match payload.take("dueDate").map(|at| at.as_str().and_then(instant)) {
        None => payload.put("DueAt", FieldValue::Empty),
        Some(Some(at)) => {
            let day = at.strip_suffix(WHOLE_DAY).map(str::to_owned);
            payload.put("DueAt", FieldValue::Text(day.unwrap_or(at)));
        }
        Some(None) => payload.issue("dueDate", "is not a time with its zone"),
    }
    owner(payload, known, "assignedTo", "Owner");
    parent(payload);
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("name", "Name");
    payload.money("monetaryValue", "Amount", currency);
    payload.text("status", "Status");
    owner(payload, known, "assignedTo", "Owner");
    match payload.take("pipelineStageId").map(|key| key.as_str().and_then(|key| known.setup.stage(key))) {
        None => {
            payload.put("Pipeline", FieldValue::Empty);
            payload.put("Stage", FieldValue::Empty);
        }
        Some(Some((pipeline, stage))) => {
            payload.put("Pipeline", FieldValue::Text(pipeline.label.clone()));
            payload.put("Stage", FieldValue::Text(stage.label.clone()));
        }
        Some(None) => payload.issue("pipelineStageId", "is no stage of the sub-account that is known here"),
    }
    payload.pass_over(&["pipelineId"]);
    own_fields(payload, known, CrmKind::Deal);
    parent(payload);
}

#[cfg(test)]
mod tests {
    use hub_connector::crm::{Choice, CrmSchema, Pipeline};
    use hub_domain::Money;
    use hub_domain::crm::Fields;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::known::own_field;
    use super::*;

    fn known() -> Known {
        let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
        let fields = [
            json!({"id": "f1", "name": "Budget", "fieldKey": "contact.budget", "dataType": "NUMERICAL", "model": "contact"}),
            json!({"id": "f2", "name": "Areas", "fieldKey": "contact.areas", "dataType": "CHECKBOX", "model": "contact"}),
            json!({"id": "f3", "name": "EnterpriseHub ID", "fieldKey": "opportunity.x", "dataType": "TEXT", "model": "opportunity"}),
        ];
        let schema = CrmSchema {
            pipelines: vec![Pipeline { key: "p".into(), label: "Buyers".into(), stages: vec![choice("s", "Touring")] }],
            owners: vec![choice("u1", "Odile Harrowmont")],
            ..CrmSchema::default()
        };
        Known::new(schema, fields.iter().filter_map(own_field).collect())
    }

    fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
        let Value::Object(payload) = payload else { panic!("an object") };
        let raw = CrmRaw { kind, key: "7".into(), modified: None, etag: None, payload };
        read(&raw, &known(), Region::US, Currency::USD)
    }

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.into())
    }

    #[test]
    fn golden_mapping_of_a_contact() {
        let said = mapped(
            CrmKind::Contact,
            json!({
                "id": "c", "locationId": "l", "contactName": "Ada Larkmoor", "firstName": "Ada", "lastName": "Larkmoor",
                "email": "ADA@example.org", "phone": "+12065550142", "address1": "1 Mill Race Road", "city": "Larkmoor",
                "state": "WA", "postalCode": "98001", "country": "US", "companyName": "Larkmoor Homes", "source": "Sign",
                "type": "lead", "tags": ["buyer"], "dnd": false, "dateOfBirth": "1980-02-03",
                "dndSettings": {"Call": {"status": "permanent"}, "SMS": {"status": "inactive"}, "FB": {"status": "active"}},
                "assignedTo": "u1", "website": "https://example.org",
                "customFields": [{"id": "f1", "value": "1,500"}, {"id": "f2", "value": ["North", "South"]}, {"id": "zz", "value": 1}]
            }),
        );
        let expected: Fields = [
            ("FirstName", text("Ada")),
            ("LastName", text("Larkmoor")),
            ("Company", text("Larkmoor Homes")),
            ("Emails", FieldValue::entries(["ada@example.org"])),
            ("Phones", FieldValue::entries(["+12065550142"])),
            ("HomeAddress1", text("1 Mill Race Road")),
            ("HomeCity", text("Larkmoor")),
            ("HomeStateOrProvince", text("WA")),
            ("HomePostalCode", text("98001")),
            ("HomeCountry", text("US")),
            ("LeadSource", text("Sign")),
            ("ContactType", text("lead")),
            ("Birthdate", text("1980-02-03")),
            ("Tags", FieldValue::entries(["buyer"])),
            ("DoNotCall", FieldValue::Flag(true)),
            ("DoNotEmail", FieldValue::Flag(false)),
            ("DoNotText", FieldValue::Flag(false)),
            ("Owner", text("Odile Harrowmont")),
            ("contact.budget", FieldValue::Number(1500.0)),
            ("contact.areas", FieldValue::entries(["North", "South"])),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        assert_eq!(said.fields, expected);
        assert_eq!(said.unmapped, ["website"]);
        assert_eq!(said.issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["customFields"]);
    }

    #[test]
    fn golden_mapping_of_what_belongs_to_a_contact() {
        let task = json!({"id": "t", "contactId": "c", "title": "Call", "body": "Ask\n\n[eh:m]", "completed": false,
            "dueDate": "2026-10-02T12:00:01.000Z"});
        let said = mapped(CrmKind::Task, task);
        assert_eq!((&said.fields["DueAt"], &said.fields["Body"]), (&text("2026-10-02"), &text("Ask")));
        assert_eq!((said.marker.as_deref(), said.parents[0].key.as_str()), (Some("m"), "c"));
        let deal = json!({"id": "d", "contactId": "c", "name": "Mill", "monetaryValue": 400000.5, "status": "open",
            "pipelineId": "p", "pipelineStageId": "s", "customFields": [{"id": "f3", "fieldValueString": "m-9"}]});
        let said = mapped(CrmKind::Deal, deal);
        assert_eq!((&said.fields["Pipeline"], &said.fields["Stage"]), (&text("Buyers"), &text("Touring")));
        assert_eq!(said.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, Currency::USD)));
        assert_eq!(said.marker.as_deref(), Some("m-9"));
        assert!(said.unmapped.is_empty() && said.issues.is_empty());
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec![
            "firstName", "email", "phone", "tags", "dnd", "dndSettings", "customFields", "assignedTo", "dateOfBirth",
            "dueDate", "body", "pipelineStageId", "monetaryValue", "contactId", "dateAdded",
        ]), text in ".{0,20}", number in any::<f64>(), form in 0..6) {
            let value = match form {
                0 => json!(text),
                1 => json!(number),
                2 => json!([text, number]),
                3 => json!([{"id": "f1", "value": text}, {"id": "f2", "value": [number]}, {"id": text}]),
                4 => json!({"Call": {"status": text}, "SMS": number}),
                _ => Value::Null,
            };
            for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
                let said = mapped(kind, json!({"id": "7", name: value.clone()}));
                for issue in &said.issues {
                    prop_assert!(issue.field == name, "{} for {name}", issue.field);
                }
            }
        }
    }
}
