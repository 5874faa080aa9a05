use hub_connector::crm::{Choice, CrmSchema, Pipeline};
use hub_domain::Money;
use hub_domain::crm::{Entries, Fields};
use proptest::prelude::*;
use serde_json::json;

use super::*;

pub(crate) fn known() -> Known {
    let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
    let schema = CrmSchema {
        pipelines: vec![Pipeline { key: "1".into(), label: "Buyers".into(), stages: vec![choice("11", "Offer made")] }],
        owners: vec![choice("7", "Petra Ravenscar")],
        ..CrmSchema::default()
    };
    let labels = json!({"field_code": "label_ids", "field_name": "Labels", "field_type": "set", "is_custom_field": false,
        "options": [{"id": 1, "label": "Buyer"}, {"id": 2, "label": "VIP"}]});
    let own = json!({"field_code": "a1", "field_name": "Budget", "field_type": "double", "is_custom_field": true});
    let ours =
        json!({"field_code": "f0", "field_name": "EnterpriseHub ID", "field_type": "varchar", "is_custom_field": true});
    Known::new(schema, &[labels.clone(), own], &[labels, ours])
}

fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
    let Value::Object(payload) = payload else { panic!("an object") };
    let raw = CrmRaw { kind, key: "5".into(), modified: None, etag: None, payload };
    read(&raw, &known(), Region::US, Currency::USD)
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

#[test]
fn golden_mapping_of_a_person() {
    let said = mapped(
        CrmKind::Contact,
        json!({
            "id": 5, "name": "Ada May Larkmoor", "first_name": "Ada May", "last_name": "Larkmoor", "owner_id": 7, "org_id": 9,
            "add_time": "2026-01-01T00:00:00Z", "update_time": "2026-01-02T00:00:00Z", "is_deleted": false, "visible_to": 3,
            "emails": [{"value": "Ada@Example.org", "primary": true, "label": "Home"}, {"value": "none", "label": "work"}],
            "phones": [{"value": "(206) 555-0142", "primary": true, "label": "mobile"}],
            "label_ids": [2, 1], "custom_fields": {"a1": 1500.5, "b2": "kept"}
        }),
    );
    let labelled = |key: &str, label: &str| FieldValue::Entries(Entries::from([(key.into(), label.into())]));
    let expected: Fields = [
        ("FirstName", text("Ada May")),
        ("LastName", text("Larkmoor")),
        ("Emails", labelled("ada@example.org", "home")),
        ("Phones", labelled("+12065550142", "mobile")),
        ("Owner", text("Petra Ravenscar")),
        ("Tags", FieldValue::entries(["Buyer", "VIP"])),
        ("a1", FieldValue::Number(1500.5)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    assert_eq!(said.fields, expected);
    assert_eq!((said.scope.as_deref(), said.marker), (Some("7"), None));
    assert_eq!(said.unmapped, ["custom_fields.b2", "org_id"]);
    assert_eq!(said.issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["emails"]);
}

#[test]
fn a_name_has_two_parts_however_it_is_told() {
    let of = |payload: Value| parts(payload.as_object().unwrap());
    let both = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    assert_eq!(of(json!({"name": "Ada Larkmoor"})), both("Ada", "Larkmoor"));
    assert_eq!(
        of(json!({"name": "Ada May Larkmoor", "first_name": "Ada May", "last_name": "Larkmoor"})),
        both("Ada May", "Larkmoor")
    );
    assert_eq!(of(json!({"name": "Larkmoor", "first_name": null, "last_name": "Larkmoor"})), both("", "Larkmoor"));
    assert_eq!(
        of(json!({"name": "Ada Eldwick", "first_name": "Ada", "last_name": "Larkmoor"})),
        both("Ada", "Eldwick")
    );
    assert_eq!(of(json!({"name": null})), both("", ""));
}

#[test]
fn golden_mapping_of_what_belongs_to_a_person() {
    let note = mapped(
        CrmKind::Note,
        json!({"id": 5, "content": "Called &amp; left word<br><br>[eh:m-1]", "add_time": "2026-01-01 10:00:00", "user_id": 7,
            "person_id": 9, "deal_id": 3, "active_flag": true, "user": {"name": "Petra Ravenscar"}}),
    );
    assert_eq!(note.fields["Body"], text("Called & left word"));
    assert_eq!(note.fields["CreatedAt"], text("2026-01-01T10:00:00Z"));
    assert_eq!((note.marker.as_deref(), note.parents.len(), note.parents[0].key.as_str()), (Some("m-1"), 2, "9"));
    let task = |due_time: Value| {
        mapped(
            CrmKind::Task,
            json!({"id": 5, "subject": "Call", "type": "call", "done": true, "due_date": "2026-10-02", "due_time": due_time,
                "note": "<p>Ask</p>", "owner_id": 7, "person_id": 9, "participants": [{"person_id": 9, "primary": true}]}),
        )
    };
    assert_eq!(task(Value::Null).fields["DueAt"], text("2026-10-02"));
    assert_eq!(task(json!("15:30:00")).fields["DueAt"], text("2026-10-02T15:30:00Z"));
    assert_eq!(task(json!("15:30")).fields["DueAt"], text("2026-10-02T15:30:00Z"));
    assert!(task(json!("")).unmapped.is_empty());
    let deal = mapped(
        CrmKind::Deal,
        json!({"id": 5, "title": "Mill", "value": 400_000.5, "currency": "EUR", "stage_id": 11, "pipeline_id": 1, "status": "won",
            "close_time": "2026-05-01T09:00:00Z", "expected_close_date": "2026-06-01", "owner_id": 7, "person_id": 9,
            "label_ids": null, "custom_fields": {"f0": "m-2"}}),
    );
    assert_eq!(deal.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, "EUR".parse().unwrap())));
    assert_eq!((&deal.fields["Pipeline"], &deal.fields["Stage"]), (&text("Buyers"), &text("Offer made")));
    assert_eq!((&deal.fields["CloseDate"], deal.marker.as_deref()), (&text("2026-05-01"), Some("m-2")));
    assert!(deal.unmapped.is_empty() && deal.issues.is_empty() && deal.fields["Tags"].is_empty());
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
        let name = prop::sample::select(vec!["value", "label", "id", "route", "a1", "f0", "person_id"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.prop_map(str::to_owned), inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn anything_maps(name in prop::sample::select(vec![
        "name", "first_name", "emails", "phones", "label_ids", "owner_id", "postal_address", "birthday", "job_title",
        "custom_fields", "content", "add_time", "user_id", "person_id", "due_date", "due_time", "done", "value", "currency",
        "stage_id", "close_time", "note",
    ]), value in any_json()) {
        for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
            let said = mapped(kind, json!({"id": 5, "due_date": "2026-01-01", name: value.clone()}));
            for issue in &said.issues {
                prop_assert!(issue.field.split('.').next() == Some(name), "{} for {name}", issue.field);
            }
            for value in said.fields.values() {
                let text = serde_json::to_string(value).unwrap();
                prop_assert_eq!(&serde_json::from_str::<FieldValue>(&text).unwrap(), value);
            }
        }
    }
}
