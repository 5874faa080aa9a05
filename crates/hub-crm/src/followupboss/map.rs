//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::Value;

use super::api::id_of;
use crate::html;
use crate::payload::{Payload, instant};
use crate::setup::Setup;
use crate::tail::without_tail;

/// Fields of the account's own begin so.
pub(super) const CUSTOM: &str = "custom";
/// What an address has, by our names. There is one line for the street.
pub(super) const ADDRESS: [(&str, &str); 5] = [
    ("street", "HomeAddress1"),
    ("city", "HomeCity"),
    ("state", "HomeStateOrProvince"),
    ("code", "HomePostalCode"),
    ("country", "HomeCountry"),
];
/// What every record has and no field is made of.
const ABOUT: &[&str] = &["id", "created", "updated", "createdById", "updatedById"];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, setup: &Setup, region: Region, currency: Currency) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, setup, region),
        CrmKind::Note => note(&mut payload),
        CrmKind::Task => task(&mut payload, setup),
        CrmKind::Deal => deal(&mut payload, setup, currency),
        CrmKind::Activity | CrmKind::Appointment => {}
    }
    payload.finish()
}

/// Value and label of the items of a list.
fn items<'a>(list: Option<&'a Value>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let text = |item: &'a Value, name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    list.and_then(Value::as_array).into_iter().flatten().map(move |item| (text(item, "value"), text(item, "type")))
}

/// The address that is the home: the one that says so, else the first.
pub(super) fn home(list: &[Value]) -> Option<usize> {
    let is_home =
        |item: &Value| item.get("type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("home"));
    list.iter().position(is_home).or((!list.is_empty()).then_some(0))
}

fn contact(payload: &mut Payload<'_>, setup: &Setup, region: Region) {
    for (name, field) in [
        ("firstName", "FirstName"),
        ("lastName", "LastName"),
        ("background", "Background"),
        ("stage", "Stage"),
        ("source", "LeadSource"),
    ] {
        payload.text(name, field);
    }
    payload.words("tags", "Tags");
    for name in ["emails", "phones"] {
        let list = payload.take(name);
        if list.is_some_and(|list| !list.is_array()) {
            payload.issue(name, "is not a list");
        } else if name == "emails" {
            payload.emails(name, "Emails", items(list));
        } else {
            payload.phones(name, "Phones", region, items(list));
        }
    }
    address(payload);
    owner(payload, setup, "assignedUserId", Some("assignedTo"));
    payload.mapped.scope = payload.take("assignedUserId").and_then(id_of);
    payload.pass_over(&["name"]);
    for name in payload.rest() {
        if name.strip_prefix(CUSTOM).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())) {
            payload.own(name);
        }
    }
}

fn address(payload: &mut Payload<'_>) {
    let list = payload.take("addresses");
    let Some(list) = list.map_or(Some(&[][..]), |list| list.as_array().map(Vec::as_slice)) else {
        return payload.issue("addresses", "is not a list");
    };
    let home = home(list).and_then(|place| list.get(place));
    for (name, field) in ADDRESS {
        match home.and_then(|home| home.get(name)) {
            None | Some(Value::Null) => payload.put(field, FieldValue::Empty),
            Some(part) => match crate::payload::text_of(part) {
                Ok(text) => payload.put(field, text),
                Err(_) => payload.issue("addresses", "holds a part that is not a text"),
            },
        }
    }
}

/// The owner by name: the one the set-up knows for the number, else the one the record says.
fn owner<'a>(payload: &mut Payload<'a>, setup: &Setup, id: &'a str, name: Option<&'a str>) {
    let said = name.and_then(|name| payload.take(name)).and_then(Value::as_str).and_then(value::text);
    let Some(number) = payload.take(id) else {
        return payload.put("Owner", said.map_or(FieldValue::Empty, FieldValue::Text));
    };
    let known = id_of(number).and_then(|key| setup.owner(&key).map(str::to_owned));
    match known.or(said) {
        Some(name) => payload.put("Owner", FieldValue::Text(name)),
        None => payload.issue(id, "is no user of the account that is known here"),
    }
}

fn parent(payload: &mut Payload<'_>, numbers: Vec<&Value>) {
    let mut keys: Vec<String> = numbers.into_iter().filter_map(id_of).collect();
    keys.dedup();
    payload.mapped.parents = keys.into_iter().map(|key| CrmParent { kind: CrmKind::Contact, key }).collect();
}

/// A text that may have our marker behind it.
fn marked(payload: &mut Payload<'_>, name: &'static str, field: &str, is_html: bool) {
    let Some(text) = payload.take(name) else { return payload.put(field, FieldValue::Empty) };
    let Some(text) = text.as_str() else { return payload.issue(name, "is not a text") };
    let plain = if is_html { html::plain(text) } else { text.to_owned() };
    let (text, marker) = without_tail(&plain);
    payload.mapped.marker = marker.map(str::to_owned);
    payload.put(field, value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
}

fn note(payload: &mut Payload<'_>) {
    let is_html = payload.take("isHtml").and_then(Value::as_bool).unwrap_or(false);
    marked(payload, "body", "Body", is_html);
    payload.text("subject", "Subject");
    payload.instant("created", "CreatedAt");
    payload.text("createdBy", "Author");
    let person = payload.take("personId");
    parent(payload, person.into_iter().collect());
}

fn task(payload: &mut Payload<'_>, setup: &Setup) {
    payload.text("name", "Title");
    payload.text("type", "TaskType");
    payload.flag("isCompleted", "Completed");
    owner(payload, setup, "assignedUserId", Some("assignedTo"));
    // A task with an hour has its day too.
    match payload.take("dueDateTime").map(|at| at.as_str().and_then(instant)) {
        Some(Some(at)) => {
            payload.pass_over(&["dueDate"]);
            payload.put("DueAt", FieldValue::Text(at));
        }
        Some(None) => payload.issue("dueDateTime", "is not a time with its zone"),
        None => payload.day("dueDate", "DueAt"),
    }
    let person = payload.take("personId");
    parent(payload, person.into_iter().collect());
}

fn deal(payload: &mut Payload<'_>, setup: &Setup, currency: Currency) {
    payload.text("name", "Name");
    payload.money("price", "Amount", currency);
    payload.day("projectedCloseDate", "ExpectedCloseDate");
    marked(payload, "description", "Description", false);
    for (said, field) in [("pipelineName", "Pipeline"), ("stageName", "Stage")] {
        payload.text(said, field);
    }
    if let Some(number) = payload.take("stageId") {
        match id_of(number).as_deref().and_then(|key| setup.stage(key)) {
            Some((pipeline, stage)) => {
                payload.put("Pipeline", FieldValue::Text(pipeline.label.clone()));
                payload.put("Stage", FieldValue::Text(stage.label.clone()));
            }
            None if payload.mapped.fields.get("Stage").is_some_and(|said| !said.is_empty()) => {}
            None => {
                payload.mapped.fields.retain(|name, _| name != "Stage" && name != "Pipeline");
                payload.issue("stageId", "is no stage of the account that is known here");
            }
        }
    }
    payload.pass_over(&["pipelineId"]);
    let users = payload.take("userIds").or_else(|| payload.take("users"));
    payload.pass_over(&["users"]);
    let first = users.and_then(Value::as_array).and_then(|users| users.first());
    let first = first.and_then(|user| user.get("id").or(Some(user))).and_then(id_of);
    match first.map(|key| setup.owner(&key).map(str::to_owned)) {
        None => payload.put("Owner", FieldValue::Empty),
        Some(Some(name)) => payload.put("Owner", FieldValue::Text(name)),
        Some(None) => {
            let name = if payload.take("userIds").is_some() { "userIds" } else { "users" };
            payload.issue(name, "names no user of the account that is known here");
        }
    }
    let mut people: Vec<&Value> = Vec::new();
    for name in ["peopleIds", "people"] {
        let list = payload.take(name).and_then(Value::as_array).into_iter().flatten();
        people.extend(list.map(|one| one.get("id").unwrap_or(one)));
    }
    people.extend(payload.take("personId"));
    parent(payload, people);
}

#[cfg(test)]
mod tests {
    use hub_connector::crm::{Choice, CrmSchema, Pipeline};
    use hub_domain::Money;
    use hub_domain::crm::{Entries, Fields};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn setup() -> Setup {
        let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
        Setup(CrmSchema {
            pipelines: vec![Pipeline {
                key: "1".into(),
                label: "Buyers".into(),
                stages: vec![choice("101", "Offer made")],
            }],
            owners: vec![choice("11", "Petra Ravenscar")],
            ..CrmSchema::default()
        })
    }

    fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
        let Value::Object(payload) = payload else { panic!("an object") };
        let raw = CrmRaw { kind, key: "7".into(), modified: None, etag: None, payload };
        read(&raw, &setup(), Region::US, Currency::USD)
    }

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.into())
    }

    #[test]
    fn golden_mapping_of_a_person() {
        let said = mapped(
            CrmKind::Contact,
            json!({
                "id": 7, "created": "2026-01-01T00:00:00Z", "updated": "2026-01-02T00:00:00Z",
                "name": "Ada Larkmoor", "firstName": " Ada ", "lastName": "Larkmoor", "stage": "Lead", "source": "Open house",
                "background": "Likes gardens.", "tags": ["buyer", "VIP"],
                "emails": [{"value": "Ada@Example.org", "type": "Home", "isPrimary": 1}, {"value": "none"}],
                "phones": [{"value": "(206) 555-0142 ext 7", "type": "mobile"}],
                "addresses": [{"type": "work", "city": "Eldwick"},
                              {"type": "home", "street": "1 Mill Race Road", "city": "Larkmoor", "state": "WA", "code": 98001}],
                "assignedUserId": 11, "assignedTo": "Somebody Else", "customBudget": 500000.5, "customMotto": "Onward",
                "customary": "x", "price": 3
            }),
        );
        let entries = |pairs: &[(&str, &str)]| {
            FieldValue::Entries(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Entries>())
        };
        let expected: Fields = [
            ("FirstName", text("Ada")),
            ("LastName", text("Larkmoor")),
            ("Stage", text("Lead")),
            ("LeadSource", text("Open house")),
            ("Background", text("Likes gardens.")),
            ("Tags", entries(&[("VIP", ""), ("buyer", "")])),
            ("Emails", entries(&[("ada@example.org", "home")])),
            ("Phones", entries(&[("+12065550142;ext=7", "mobile")])),
            ("HomeAddress1", text("1 Mill Race Road")),
            ("HomeCity", text("Larkmoor")),
            ("HomeStateOrProvince", text("WA")),
            ("HomePostalCode", text("98001")),
            ("HomeCountry", FieldValue::Empty),
            ("Owner", text("Petra Ravenscar")),
            ("customBudget", FieldValue::Number(500_000.5)),
            ("customMotto", text("Onward")),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        assert_eq!(said.fields, expected);
        assert_eq!(said.scope.as_deref(), Some("11"));
        assert_eq!(said.unmapped, ["customary", "price"]);
        let issues: Vec<_> = said.issues.iter().map(|issue| issue.field.as_str()).collect();
        assert_eq!(issues, ["emails"]);
    }

    #[test]
    fn golden_mapping_of_what_belongs_to_a_person() {
        let note = mapped(
            CrmKind::Note,
            json!({"id": 7, "personId": 9, "body": "<p>Called &amp; left word.</p><p>[eh:a-1]</p>", "isHtml": true,
                "created": "2026-01-01T01:00:00+01:00", "subject": "Call"}),
        );
        assert_eq!(note.fields["Body"], text("Called & left word."));
        assert_eq!(note.fields["CreatedAt"], text("2026-01-01T00:00:00Z"));
        assert_eq!((note.marker.as_deref(), note.parents[0].key.as_str()), (Some("a-1"), "9"));
        let task =
            mapped(CrmKind::Task, json!({"id": 7, "name": "Call", "isCompleted": false, "dueDate": "2026-02-03"}));
        assert_eq!((&task.fields["DueAt"], &task.fields["Completed"]), (&text("2026-02-03"), &FieldValue::Flag(false)));
        let deal = mapped(
            CrmKind::Deal,
            json!({"id": 7, "name": "Mill Race", "stageId": 101, "pipelineId": 1, "price": 400000, "peopleIds": [9, 10],
                "userIds": [11], "projectedCloseDate": "2026-05-01", "description": "Two offers\n\n[eh:b]"}),
        );
        assert_eq!(deal.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_000, Currency::USD)));
        assert_eq!((&deal.fields["Pipeline"], &deal.fields["Stage"]), (&text("Buyers"), &text("Offer made")));
        assert_eq!(
            (&deal.fields["Owner"], &deal.fields["Description"]),
            (&text("Petra Ravenscar"), &text("Two offers"))
        );
        assert_eq!((deal.parents.len(), deal.marker.as_deref()), (2, Some("b")));
        let strange = mapped(CrmKind::Deal, json!({"id": 7, "stageId": 999, "price": 1.005}));
        assert!(!strange.fields.contains_key("Stage") && !strange.fields.contains_key("Amount"));
        assert_eq!(strange.issues.len(), 2);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(
                    prop_oneof![
                        Just("value".to_owned()),
                        Just("type".to_owned()),
                        Just("id".to_owned()),
                        Just("street".to_owned())
                    ],
                    inner,
                    0..3
                )
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec![
            "firstName", "emails", "phones", "addresses", "tags", "assignedUserId", "assignedTo", "stage", "stageId",
            "peopleIds", "people", "users", "userIds", "price", "dueDate", "dueDateTime", "created", "body", "customX",
        ]), value in any_json()) {
            for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
                let said = mapped(kind, json!({"id": 7, name: value.clone()}));
                for issue in &said.issues {
                    prop_assert!(issue.field == name, "{} for {name}", issue.field);
                }
                for value in said.fields.values() {
                    let text = serde_json::to_string(value).unwrap();
                    prop_assert_eq!(&serde_json::from_str::<FieldValue>(&text).unwrap(), value);
                }
            }
        }
    }
}
