use hub_connector::Connector as _;
use hub_connector::crm::{CrmRaw, Marking, NewRecord};
use hub_connector::{DeleteRule, Registry};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::people::Region;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::wire_value::Around;
use super::write::Writer;
use super::{Known, RestCrm, list, map};

const SAMPLE: &str = include_str!("../../../../docs/howto/rest-crm.toml");

/// The smallest file there is, with a line in place of another.
fn small(line: &str, instead: &str) -> String {
    let text = r#"
id = "own"
title = "Own CRM"
address = "https://crm.example.org/api"
[auth]
kind = "bearer"
[contact]
key = "/id"
modified = "/updated"
deletes = { rule = "none" }
[contact.list]
path = "/people"
query = { page = "{page}" }
paging = { kind = "page", size = 50 }
[contact.record]
path = "/people/{key}"
[[contact.fields]]
field = "FirstName"
at = "/first"
"#;
    assert!(text.contains(line), "{line}");
    text.replace(line, instead)
}

fn wrong(line: &str, instead: &str) -> String {
    let faults = RestCrm::parse("own.toml", &small(line, instead)).err().unwrap_or_default();
    assert_eq!(faults.len(), 1, "{instead}: {faults:?}");
    faults[0].to_string()
}

#[test]
fn the_sample_is_good_and_says_what_can_be_done() {
    let sample = RestCrm::parse("rest-crm.toml", SAMPLE).unwrap();
    let manifest = sample.manifest();
    assert_eq!((manifest.id.as_str(), manifest.limits.per_second), ("rest-plain", Some(20)));
    assert_eq!(manifest.http.api_key_header.as_deref(), Some("X-Api-Key"));
    let contact = manifest.crm.of(CrmKind::Contact).unwrap();
    assert!(contact.create && contact.update && contact.delete && !contact.writes("LeadSource"));
    assert_eq!((contact.deletes.clone(), contact.marking), (DeleteRule::KeyComparison, Marking::NaturalKey));
    assert_eq!((contact.most.get("Phones"), contact.unlabelled.as_slice()), (Some(&2), &["Tags".to_owned()][..]));
    assert_eq!(manifest.crm.of(CrmKind::Note).unwrap().marking, Marking::Tail);
    let small = RestCrm::parse("own.toml", &small("id", "id")).unwrap();
    let contact = small.manifest().crm.of(CrmKind::Contact).unwrap();
    assert!(!contact.create && !contact.update && !contact.delete, "what is not described cannot be done");
}

#[test]
fn what_is_wrong_is_named_with_what_would_be_right() {
    let table = [
        ("id = \"own\"", "id = \"Own CRM\"", "own.toml: id: must be lower-case"),
        ("https://crm.example.org/api", "http://crm.example.org", "address: is not an address"),
        ("https://crm.example.org/api", "https://crm.example.org/api?x=1", "without \"?\""),
        ("kind = \"bearer\"", "kind = \"magic\"", "magic"),
        ("kind = \"bearer\"", "kind = \"header\"\nname = \"X Key\"", "auth.name: is not the name of a header"),
        ("key = \"/id\"", "key = \"id\"", "write \"/id\""),
        ("key = \"/id\"", "key = \"\"", "contact.key: says nothing"),
        ("key = \"/id\"", "key = \"/id\"\nkeey = 1", "contact.keey (line"),
        ("[contact.list]", "custom = { at = \"\" }\n[contact.list]", "contact.custom: has the whole record"),
        ("path = \"/people\"", "path = \"/people?x={page}\"", "the table \"query\""),
        ("path = \"/people/{key}\"", "path = \"/people\"", "contact.record.path: does not say which record"),
        ("query = { page = \"{page}\" }", "query = { p = \"1\" }", "{page} is missing; put {page} into the query"),
        (
            "page = \"{page}\"",
            "page = \"{page}\", s = \"{offset}\"",
            "contact.list.query.s: {offset} means nothing here; here there are: {page}",
        ),
        ("page = \"{page}\"", "page = \"{page\"", "a brace opens"),
        ("size = 50", "size = 0", "contact.list.paging.size: is out of range; write 1 to"),
        (
            "modified = \"/updated\"",
            "modified = \"/updated\"\nmodified_form = \"%Q\"",
            "contact.modified_form: is no form of a time",
        ),
        (
            "modified = \"/updated\"",
            "modified = \"/updated\"\nmodified_form = \"%H:%M\"",
            "contact.modified_form: is no form of a time",
        ),
        (
            "field = \"FirstName\"",
            "field = \"Firstname\"",
            "a contact has no such field; use one of NamePrefix, FirstName",
        ),
        ("at = \"/first\"", "at = \"/first\"\nkind = \"choice\"", "contact.fields.FirstName.choices"),
        ("at = \"/first\"", "at = \"/first\"\nkind = \"lookup\"\nlookup = \"x\"", "describe it as [lookups.<name>]"),
        ("at = \"/first\"", "at = \"/first\"\nkind = \"stage\"", "describe [pipelines]"),
        ("at = \"/first\"", "", "give either \"at\" or \"columns\""),
        ("at = \"/first\"", "at = \"/first\"\nyes = 1\nno = 0", "is not for this kind"),
        ("at = \"/first\"", "at = \"/first\"\nkind = \"day\"\nform = \"%d.%m\"", "is no form of a date"),
        (
            "deletes = { rule = \"none\" }",
            "deletes = { rule = \"none\" }\nmarking = \"tail\"\nmarker = \"Body\"",
            "contact.marker",
        ),
        (
            "deletes = { rule = \"none\" }",
            "deletes = { rule = \"none\" }\nread_only = [\"Owner\"]",
            "Owner is not described",
        ),
        (
            "deletes = { rule = \"none\" }",
            "deletes = { rule = \"none\" }\nparents = [{ kind = \"deal\", at = \"/d\" }]",
            "there is no deal in this file",
        ),
        ("[auth]", "[limits]\nper_second = 0\n[auth]", "limits.per_second: must be at least 1"),
        (
            "[auth]",
            "[http]\nheaders = { Authorization = \"x\" }\n[auth]",
            "http.headers.Authorization: is set by the HTTP stack",
        ),
        (
            "[auth]",
            "[[settings]]\nname = \"key\"\nlabel = \"l\"\nhelp = \"h\"\n[auth]",
            "settings.key: is a name that is taken",
        ),
    ];
    for (line, instead, expected) in table {
        // A marking that cannot be is wrong in more ways than one.
        let faults = RestCrm::parse("own.toml", &small(line, instead)).err().unwrap_or_default();
        let told = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(told.contains(expected) && told.starts_with("own.toml: "), "{instead}:\n{told}");
    }
    assert!(wrong("at = \"/first\"", "at = \"/first\"\nseparator = \",\"").contains("holds one thing"));
    let two = small("key = \"/id\"", "key = \"\"").replace("size = 50", "size = 0");
    assert_eq!(RestCrm::parse("own.toml", &two).unwrap_err().len(), 2, "everything that is wrong is told");
    assert!(RestCrm::parse("own.toml", "not TOML at all").unwrap_err()[0].key.contains("line 1"));
}

#[test]
fn a_file_with_anything_wrong_is_not_used_and_the_others_are() {
    let mut registry = Registry::new();
    let files = [
        ("a.toml", SAMPLE.to_owned()),
        ("b.toml", small("key = \"/id\"", "key = \"\"")),
        ("c.toml", SAMPLE.to_owned()),
    ];
    let faults = crate::register_mappings(&mut registry, files).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| (fault.file.as_str(), fault.key.as_str())).collect();
    assert_eq!(told, [("b.toml", "contact.key"), ("c.toml", "id")]);
    let ids: Vec<_> = registry.iter().map(|connector| connector.manifest().id.clone()).collect();
    assert_eq!(ids, ["rest-plain"]);
}

fn known() -> Known {
    use hub_connector::crm::{Choice, CrmSchema, Pipeline};
    let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
    let pipelines = vec![Pipeline { key: "1".into(), label: "Buying".into(), stages: vec![choice("11", "Offer")] }];
    let owners = vec![choice("71", "Petra Ravenscar")];
    let names = [("owners".to_owned(), owners.clone())].into_iter().collect();
    Known { setup: crate::setup::Setup(CrmSchema { pipelines, owners, ..CrmSchema::default() }), names, asked: true }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[test]
fn golden_mapping() {
    let (sample, known) = (RestCrm::parse("s", SAMPLE).unwrap(), known());
    let around = Around { setup: &known.setup, names: &known.names, currency: Currency::USD };
    let payload = object(json!({
        "id": 7, "updatedAt": "2026-09-01T12:00:00Z", "firstName": " Ada ", "emails": [{"address": "Ada@Example.org", "kind": "Home"}, {"address": "none"}],
        "mobile": "(206) 555-0142 ext 7", "homePhone": "", "labels": ["buyer", "VIP"], "address": {"city": "Larkmoor", "floor": "3rd"},
        "birthday": "29.02.1980", "mayCall": "N", "status": "H", "agentId": 71, "extra": {"budget": 5.5, "motto": ""}, "more": 1
    }));
    let raw = CrmRaw { kind: CrmKind::Contact, key: "7".into(), modified: None, etag: None, payload };
    let said = map::read(&sample.mapping, &raw, &around, Region::US);
    let text = |text: &str| FieldValue::Text(text.to_owned());
    assert_eq!(said.fields["FirstName"], text("Ada"));
    assert_eq!(said.fields["HomeCity"], text("Larkmoor"));
    assert_eq!(said.fields["Birthdate"], text("1980-02-29"));
    assert_eq!((&said.fields["DoNotCall"], &said.fields["Stage"]), (&FieldValue::Flag(true), &text("Hot prospect")));
    assert_eq!((&said.fields["Owner"], &said.fields["budget"]), (&text("Petra Ravenscar"), &FieldValue::Number(5.5)));
    assert_eq!(said.fields["Phones"].as_entries().unwrap()["+12065550142;ext=7"], "mobile");
    assert_eq!(said.fields["Emails"].as_entries().unwrap()["ada@example.org"], "home");
    assert_eq!((&said.fields["LastName"], &said.fields["motto"]), (&FieldValue::Empty, &FieldValue::Empty));
    assert_eq!(said.unmapped, ["address.floor", "more"]);
    assert_eq!(said.issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["emails"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "29.02.1980",
            "N",
            "L",
            "2026-09-01T12:00:00Z",
            "ada@example.org",
            "+12065550142",
            "x\n\n[eh:a]"
        ])
        .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "id",
        "address",
        "kind",
        "street",
        "city",
        "budget",
        "data",
        "items",
        "meta",
        "total",
        "next",
        "firstName",
        "emails",
        "labels",
        "updatedAt",
        "deleted",
        "personIds",
        "personId",
        "stepId",
        "funnelId",
        "cents",
        "done",
        "due",
        "text",
        "extra",
        "agentId",
        "mobile",
        "birthday",
        "mayCall",
        "status",
        "externalRef",
        "closesOn",
        "title",
    ]);
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names.clone(), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(a, b)| (a.to_owned(), b)).collect())),
        ]
    })
}

/// What may stand in a file in place of something else.
fn any_part() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,16}",
        prop::sample::select(vec![
            "\"\"",
            "\"/\"",
            "\"/id/0/x\"",
            "true",
            "0",
            "-1",
            "1e9",
            "99999999999999999999",
            "[]",
            "{}",
            "\"{key}\"",
            "\"{record}\"",
            "\"%\"",
            "\"%Y\"",
            "\"%s\"",
            "\"unix\"",
            "{ kind = \"link\" }",
            "{ kind = \"cursor\", next = \"\" }",
            "{ kind = \"offset\" }",
            "{ rule = \"flag\", at = \"\", is = 1 }",
            "\"instant\"",
            "\"money\"",
            "\"words\"",
            "\"stage\"",
            "\"tail\"",
            "\"field\"",
            "\"\\u0000\"",
        ])
        .prop_map(str::to_owned),
    ]
}

/// The sample with some of its lines taken away, repeated or given another value.
fn any_file() -> impl Strategy<Value = String> {
    let lines = SAMPLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
    let changes = prop::collection::vec((0..lines, 0..4_u8, any_part()), 0..5);
    changes.prop_map(|changes| {
        let mut lines: Vec<String> =
            SAMPLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect();
        for (place, how, part) in changes {
            let Some(line) = lines.get_mut(place) else { continue };
            match (how, line.split_once('=')) {
                (0, _) => line.clear(),
                (1, _) => *line = format!("{line}\n{line}"),
                (_, Some((key, _))) => *line = format!("{key}= {part}"),
                (_, None) => *line = part,
            }
        }
        lines.join("\n")
    })
}

/// Everything pure that a mapping does with an answer.
fn used(connector: &RestCrm, answer: &Value, change: &FieldValue) -> Result<(), TestCaseError> {
    let known = known();
    for (kind, said) in connector.mapping.kinds() {
        let around = || Around { setup: &known.setup, names: &known.names, currency: Currency::USD };
        let _ = list::rows(answer, &said.list.rows);
        let row = list::raw(kind, said, answer, &said.list.row, 0).ok();
        if let Some(raw) = &row {
            prop_assert!(said.is_key(&raw.key));
        }
        let payload = answer.as_object().cloned().unwrap_or_default();
        let raw = row.unwrap_or(CrmRaw { kind, key: "7".into(), modified: None, etag: None, payload: payload.clone() });
        let mapped = map::read(&connector.mapping, &raw, &around(), Region::US);
        for value in mapped.fields.values() {
            let text = serde_json::to_string(value).unwrap();
            prop_assert_eq!(&serde_json::from_str::<FieldValue>(&text).unwrap(), value);
        }
        for issue in &mapped.issues {
            let top = issue.field.split('.').next().unwrap_or_default();
            prop_assert!(raw.payload.contains_key(top), "{}", issue.field);
        }
        let writer = Writer { mapping: &connector.mapping, kind, said, around: around(), region: Region::US };
        let names = said.fields.iter().map(|field| field.field.clone()).chain(["budget".to_owned(), "own".to_owned()]);
        let fields: hub_domain::crm::Fields = names.map(|name| (name, change.clone())).collect();
        for (name, value) in &fields {
            let changes = [(name.clone(), FieldChange::Value(value.clone()))].into_iter().collect();
            if let Ok(changed) = writer.changes(&changes, &payload, None) {
                let _ = writer.whole(&payload, &changed, &[]);
            }
        }
        let _ = writer.made(&NewRecord { kind, fields, parents: mapped.parents, marker: "m".into(), lead: false });
    }
    Ok(())
}

fn any_value() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        Just(FieldValue::Empty),
        ".{1,12}".prop_map(FieldValue::Text),
        prop::sample::select(vec!["2026-09-01", "2026-09-01T12:00:00Z", "Offer", "Lead", "Petra Ravenscar"])
            .prop_map(|text| FieldValue::Text(text.to_owned())),
        any::<bool>().prop_map(FieldValue::Flag),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(FieldValue::Number),
        any::<i64>().prop_map(|minor| FieldValue::Money(hub_domain::Money::from_minor(minor, Currency::USD))),
        prop::collection::vec(".{1,8}", 0..3).prop_map(FieldValue::entries),
    ]
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>()) {
        prop_assert!(RestCrm::parse("t", &text).is_err());
    }

    #[test]
    fn no_mapping_file_and_no_answer_panics(file in any_file(), answer in any_json(), value in any_value()) {
        match RestCrm::parse("t", &file) {
            Ok(connector) => used(&connector, &answer, &value)?,
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(!fault.key.is_empty() && !fault.wrong.is_empty() && !fault.right.is_empty());
                }
            }
        }
    }
}
