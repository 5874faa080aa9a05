//! What an object means. Every property's value is a text.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::{Map, Value};

use super::known::{Holds, Known, OURS, Property};
use crate::entries;
use crate::html;
use crate::payload::{Payload, instant};
use crate::tail::without_tail;

/// A task always has a time. One that has a day only is given this one: noon in UTC is the same day all over America, and
/// nobody sets that second.
pub(super) const WHOLE_DAY: &str = "T12:00:01Z";
/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 9] = [
    ("FirstName", "firstname"),
    ("LastName", "lastname"),
    ("Company", "company"),
    ("JobTitle", "jobtitle"),
    ("HomeAddress1", "address"),
    ("HomeCity", "city"),
    ("HomeStateOrProvince", "state"),
    ("HomePostalCode", "zip"),
    ("HomeCountry", "country"),
];
/// Where telephones stand.
pub(super) const PHONES: [&str; 2] = ["phone", "mobilephone"];
/// What says nothing that another property does not say.
const ABOUT: &[&str] =
    &["hs_object_id", "createdate", "lastmodifieddate", "hs_createdate", "hs_lastmodifieddate", "hs_merged_object_ids"];

/// Reads an object.
pub(super) fn read(raw: &CrmRaw, known: &Known, region: Region, currency: Currency) -> CrmMapped {
    let none = Map::new();
    let properties = raw.payload.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let mut payload = Payload::new(properties, "properties.");
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, known, region),
        CrmKind::Note => note(&mut payload, known),
        CrmKind::Task => task(&mut payload, known),
        CrmKind::Deal => deal(&mut payload, known, currency),
        CrmKind::Activity | CrmKind::Appointment => {}
    }
    for property in known.own(raw.kind) {
        own(&mut payload, properties, property);
    }
    payload.pass_over(ABOUT);
    let mut mapped = payload.finish();
    mapped.parents = contacts(&raw.payload).map(|key| CrmParent { kind: CrmKind::Contact, key }).collect();
    mapped
}

/// The contacts that an object is tied to.
fn contacts(payload: &Map<String, Value>) -> impl Iterator<Item = String> {
    let tied = payload.get("associations").and_then(|ties| ties.pointer("/contacts/results"));
    let mut ids: Vec<String> =
        tied.and_then(Value::as_array).into_iter().flatten().filter_map(super::api::id_of).collect();
    // Several labels of one tie make it come several times.
    ids.sort();
    ids.dedup();
    ids.into_iter()
}

fn text_at<'a>(payload: &mut Payload<'a>, name: &'a str) -> Option<&'a str> {
    let value = payload.take(name)?;
    if !value.is_string() {
        payload.issue(name, "is not a text");
    }
    value.as_str()
}

fn contact(payload: &mut Payload<'_>, known: &Known, region: Region) {
    for (field, name) in TEXTS {
        payload.text(name, field);
    }
    payload.day("date_of_birth", "Birthdate");
    payload.flag("hs_email_optout", "DoNotEmail");
    let email = text_at(payload, "email");
    payload.emails("email", "Emails", email.map(|text| (text, "")));
    for name in PHONES {
        let phone = text_at(payload, name);
        payload.phones(name, "Phones", region, phone.map(|text| (text, "")));
    }
    if let Some(stage) = text_at(payload, "lifecyclestage") {
        let known = known.property(CrmKind::Contact, "lifecyclestage");
        let label = known.map_or_else(|| stage.to_owned(), |property| property.label_of(stage));
        payload.put("Stage", FieldValue::text(label));
    } else {
        payload.put("Stage", FieldValue::Empty);
    }
    payload.mapped.marker = text_at(payload, OURS).map(str::to_owned);
    owner(payload, known, "Owner");
}

fn owner(payload: &mut Payload<'_>, known: &Known, field: &str) {
    let name = "hubspot_owner_id";
    match payload.take(name).map(|key| key.as_str().and_then(|key| known.setup.owner(key))) {
        None => payload.put(field, FieldValue::Empty),
        Some(Some(owner)) => payload.put(field, FieldValue::Text(owner.to_owned())),
        Some(None) => payload.issue(name, "is no user of the account that is known here"),
    }
}

/// A property of the account's own.
fn own<'a>(payload: &mut Payload<'a>, properties: &'a Map<String, Value>, property: &Property) {
    let Some((name, _)) = properties.get_key_value(&property.name) else {
        return payload.put(&property.name, FieldValue::Empty);
    };
    match property.holds {
        Holds::Text => payload.text(name, name),
        Holds::Flag => payload.flag(name, name),
        Holds::Day => payload.day(name, name),
        Holds::Instant => payload.instant(name, name),
        Holds::One | Holds::Several | Holds::Number => {
            let text = match payload.take(name) {
                None => return payload.put(name, FieldValue::Empty),
                Some(value) => value.as_str(),
            };
            let Some(text) = text else { return payload.issue(name, "is not a text") };
            match property.holds {
                Holds::Several => {
                    let labels: Vec<String> = text.split(';').map(|key| property.label_of(key.trim())).collect();
                    payload.put(name, entries::of_texts(labels.iter().map(String::as_str)));
                }
                Holds::One => payload.put(name, FieldValue::text(property.label_of(text))),
                _ => match value::number(text, value::DecimalMark::Point).map(|plain| plain.map(|plain| plain.parse()))
                {
                    Ok(Some(Ok(number))) => payload.put(name, FieldValue::Number(number)),
                    Ok(None) => payload.put(name, FieldValue::Empty),
                    _ => payload.issue(name, "is not a number"),
                },
            }
        }
    }
}

/// A text in HTML that may have our marker behind it.
fn marked(payload: &mut Payload<'_>, name: &'static str, field: &str) {
    let Some(text) = text_at(payload, name) else {
        if payload.mapped.issues.is_empty() {
            payload.put(field, FieldValue::Empty);
        }
        return;
    };
    let plain = html::plain(text);
    let (text, marker) = without_tail(&plain);
    payload.mapped.marker = marker.map(str::to_owned);
    payload.put(field, value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
}

fn note(payload: &mut Payload<'_>, known: &Known) {
    marked(payload, "hs_note_body", "Body");
    payload.instant("hs_timestamp", "CreatedAt");
    owner(payload, known, "Author");
}

fn task(payload: &mut Payload<'_>, known: &Known) {
    payload.text("hs_task_subject", "Title");
    marked(payload, "hs_task_body", "Body");
    payload.text("hs_task_type", "TaskType");
    match text_at(payload, "hs_task_status") {
        None => payload.put("Completed", FieldValue::Flag(false)),
        Some(status) => payload.put("Completed", FieldValue::Flag(status == "COMPLETED")),
    }
    match text_at(payload, "hs_timestamp").map(instant) {
        None => payload.put("DueAt", FieldValue::Empty),
        Some(Some(at)) => {
            let day = at.strip_suffix(WHOLE_DAY).map(str::to_owned);
            payload.put("DueAt", FieldValue::Text(day.unwrap_or(at)));
        }
        Some(None) => payload.issue("hs_timestamp", "is not a time with its zone"),
    }
    owner(payload, known, "Owner");
}

fn deal(payload: &mut Payload<'_>, known: &Known, currency: Currency) {
    payload.text("dealname", "Name");
    payload.money("amount", "Amount", currency);
    payload.day("closedate", "ExpectedCloseDate");
    payload.text("description", "Description");
    payload.mapped.marker = text_at(payload, OURS).map(str::to_owned);
    owner(payload, known, "Owner");
    payload.pass_over(&["pipeline"]);
    match payload.take("dealstage").map(|key| key.as_str().and_then(|key| known.setup.stage(key))) {
        None => {
            payload.put("Pipeline", FieldValue::Empty);
            payload.put("Stage", FieldValue::Empty);
        }
        Some(Some((pipeline, stage))) => {
            payload.put("Pipeline", FieldValue::Text(pipeline.label.clone()));
            payload.put("Stage", FieldValue::Text(stage.label.clone()));
        }
        Some(None) => payload.issue("dealstage", "is no stage of the account that is known here"),
    }
}

#[cfg(test)]
mod tests {
    use hub_connector::crm::{Choice, CrmSchema, Pipeline};
    use hub_domain::Money;
    use hub_domain::crm::Fields;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::known::property;
    use super::*;

    fn known() -> Known {
        let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
        let contact = [
            json!({"name": "lifecyclestage", "type": "enumeration", "hubspotDefined": true,
                "options": [{"label": "Lead", "value": "lead"}]}),
            json!({"name": "budget", "label": "Budget", "type": "number", "fieldType": "number"}),
            json!({"name": "areas", "type": "enumeration", "fieldType": "checkbox",
                "options": [{"label": "North", "value": "n"}, {"label": "South", "value": "s"}]}),
            json!({"name": "since", "type": "date", "fieldType": "date"}),
            json!({"name": "eh_external_id", "type": "string", "fieldType": "text"}),
        ];
        let schema = CrmSchema {
            pipelines: vec![Pipeline { key: "p".into(), label: "Buyers".into(), stages: vec![choice("s", "Touring")] }],
            owners: vec![choice("7", "Isolde Marchbank")],
            ..CrmSchema::default()
        };
        Known::new(schema, contact.iter().filter_map(|row| property(CrmKind::Contact, row)).collect())
    }

    fn mapped(kind: CrmKind, properties: Value, associations: Value) -> CrmMapped {
        let payload = json!({"id": "1", "properties": properties, "associations": associations});
        let Value::Object(payload) = payload else { panic!("an object") };
        let raw = CrmRaw { kind, key: "1".into(), modified: None, etag: None, payload };
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
                "hs_object_id": "1", "firstname": "Ada", "lastname": "Larkmoor", "email": "ADA@example.org",
                "phone": "(206) 555-0142", "mobilephone": "+12065550143", "address": "1 Mill Race Road", "city": "Larkmoor",
                "state": "WA", "zip": "98001", "country": null, "company": "", "jobtitle": "Baker", "date_of_birth": "1980-02-03",
                "lifecyclestage": "lead", "hs_email_optout": "true", "hubspot_owner_id": "7", "budget": "1500.5",
                "areas": "n;s", "since": "2020-02-29", "eh_external_id": "m-1", "website": "https://example.org"
            }),
            Value::Null,
        );
        let expected: Fields = [
            ("FirstName", text("Ada")),
            ("LastName", text("Larkmoor")),
            ("Company", FieldValue::Empty),
            ("JobTitle", text("Baker")),
            ("Emails", FieldValue::entries(["ada@example.org"])),
            ("Phones", FieldValue::entries(["+12065550142", "+12065550143"])),
            ("HomeAddress1", text("1 Mill Race Road")),
            ("HomeCity", text("Larkmoor")),
            ("HomeStateOrProvince", text("WA")),
            ("HomePostalCode", text("98001")),
            ("HomeCountry", FieldValue::Empty),
            ("Birthdate", text("1980-02-03")),
            ("Stage", text("Lead")),
            ("DoNotEmail", FieldValue::Flag(true)),
            ("Owner", text("Isolde Marchbank")),
            ("budget", FieldValue::Number(1500.5)),
            ("areas", FieldValue::entries(["North", "South"])),
            ("since", text("2020-02-29")),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        assert_eq!(said.fields, expected);
        assert_eq!(
            (said.marker.as_deref(), said.unmapped.as_slice()),
            (Some("m-1"), &["properties.website".to_owned()][..])
        );
        assert!(said.issues.is_empty());
    }

    #[test]
    fn golden_mapping_of_what_is_tied_to_a_contact() {
        let ties = json!({"contacts": {"results": [{"id": "9", "type": "a"}, {"id": "9", "type": "b"}]}});
        let note = json!({"hs_note_body": "<p>Called<br>&lt;twice&gt;</p><p>[eh:m]</p>", "hs_timestamp": "2026-01-01T00:00:00.000Z"});
        let said = mapped(CrmKind::Note, note, ties.clone());
        assert_eq!(said.fields["Body"], text("Called\n<twice>"));
        assert_eq!(said.fields["CreatedAt"], text("2026-01-01T00:00:00Z"));
        assert_eq!((said.marker.as_deref(), said.parents.len(), said.parents[0].key.as_str()), (Some("m"), 1, "9"));
        let task =
            json!({"hs_task_subject": "Call", "hs_task_status": "WAITING", "hs_timestamp": "2026-10-02T12:00:01.000Z"});
        let said = mapped(CrmKind::Task, task, ties.clone());
        assert_eq!((&said.fields["DueAt"], &said.fields["Completed"]), (&text("2026-10-02"), &FieldValue::Flag(false)));
        let deal = json!({"dealname": "Mill", "amount": "400000.50", "pipeline": "p", "dealstage": "s",
            "closedate": "2026-12-24T12:00:00Z", "eh_external_id": "m-2"});
        let said = mapped(CrmKind::Deal, deal, ties);
        assert_eq!((&said.fields["Pipeline"], &said.fields["Stage"]), (&text("Buyers"), &text("Touring")));
        assert_eq!(said.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, Currency::USD)));
        assert_eq!((&said.fields["ExpectedCloseDate"], said.marker.as_deref()), (&text("2026-12-24"), Some("m-2")));
        assert!(said.unmapped.is_empty() && said.issues.is_empty());
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec![
            "firstname", "email", "phone", "mobilephone", "lifecyclestage", "hs_email_optout", "hubspot_owner_id", "budget",
            "areas", "since", "hs_note_body", "hs_timestamp", "hs_task_status", "dealstage", "amount", "closedate", "eh_external_id",
        ]), text in ".{0,20}", number in any::<f64>(), form in 0..4) {
            let value = match form {
                0 => json!(text),
                1 => json!(number),
                2 => json!([text, number]),
                _ => Value::Null,
            };
            for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
                let said = mapped(kind, json!({name: value.clone()}), value.clone());
                for issue in &said.issues {
                    prop_assert_eq!(&issue.field, &format!("properties.{name}"));
                }
            }
        }
    }
}
