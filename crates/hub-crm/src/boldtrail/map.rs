//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::people::{Region, value};
use serde_json::Value;

use super::api::id_of;
use crate::entries;
use crate::html;
use crate::payload::{Payload, scalar, written};
use crate::tail::without_tail;
use crate::when;

/// Plain texts of a contact, by our names.
pub(super) const TEXTS: [(&str, &str); 8] = [
    ("FirstName", "first_name"),
    ("LastName", "last_name"),
    ("Company", "company"),
    ("LeadSource", "source"),
    ("HomeAddress1", "primary_address"),
    ("HomeCity", "primary_city"),
    ("HomeStateOrProvince", "primary_state"),
    ("HomePostalCode", "primary_zip"),
];
/// Where telephones stand, and what each is for.
pub(super) const PHONES: [(&str, &str); 4] =
    [("cell_phone_1", "mobile"), ("home_phone", "home"), ("work_phone", "work"), ("cell_phone_2", "mobile 2")];
/// What a contact's number for its status stands for.
const STATUS: [&str; 8] = ["New Lead", "Client", "Closed", "Sphere", "Active", "Contract", "Archived", "Prospect"];
/// What says nothing that a field is made of.
const ABOUT: &[&str] =
    &["id", "name", "registered", "created_at", "updated_at", "external_vendor_id", "assigned_agent_external_id"];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, region: Region) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    payload.pass_over(ABOUT);
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, region),
        CrmKind::Note => note(&mut payload),
        _ => {}
    }
    payload.finish()
}

/// The names of tags, which come as objects or as texts.
pub(super) fn tag_names(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let name = |item: &Value| item.get("name").or(Some(item)).and_then(Value::as_str).map(str::to_owned);
    items.filter_map(name).collect()
}

fn contact(payload: &mut Payload<'_>, region: Region) {
    for (field, name) in TEXTS {
        payload.text(name, field);
    }
    match payload.take("birthday").map(scalar) {
        Some(Some(text)) if text.starts_with("0000") => payload.put("Birthdate", FieldValue::Empty),
        _ => payload.day("birthday", "Birthdate"),
    }
    match payload.take("email").map(Value::as_str) {
        Some(None) => payload.issue("email", "is not a text"),
        found => payload.emails("email", "Emails", found.flatten().map(|text| (text, ""))),
    }
    for (name, label) in PHONES {
        match payload.take(name).map(scalar) {
            Some(None) => payload.issue(name, "is not a text"),
            // A number may come as one.
            Some(Some(text)) => gather(payload, name, region, &text, label),
            None => payload.phones(name, "Phones", region, []),
        }
    }
    match payload.take("tags") {
        Some(list) if !list.is_array() => payload.issue("tags", "is not a list"),
        list => payload.put("Tags", entries::of_texts(tag_names(list).iter().map(String::as_str))),
    }
    let number = payload.take("status").map(scalar).map(|text| text.and_then(|text| text.trim().parse::<usize>().ok()));
    match number {
        None => payload.put("Stage", FieldValue::Empty),
        Some(number) => match number.and_then(|number| STATUS.get(number)) {
            Some(name) => payload.put("Stage", FieldValue::Text((*name).to_owned())),
            None => payload.issue("status", "is no status that is known here"),
        },
    }
    // A yes to mail is the opposite of a no; nothing said is neither.
    let optin = payload.take("email_optin").map(|found| scalar(found).map(|text| value::boolean(&text)));
    match optin {
        None => payload.put("DoNotEmail", FieldValue::Empty),
        Some(Some(Ok(said))) => payload.put("DoNotEmail", said.map_or(FieldValue::Empty, |yes| FieldValue::Flag(!yes))),
        Some(_) => payload.issue("email_optin", "is neither yes nor no"),
    }
    let owner = payload.take("assigned_agent_id").and_then(id_of);
    payload.mapped.scope = owner;
}

fn gather(payload: &mut Payload<'_>, name: &str, region: Region, text: &str, label: &str) {
    let mut held = match payload.mapped.fields.remove("Phones") {
        Some(FieldValue::Entries(held)) => held,
        _ => Default::default(),
    };
    match entries::phone(text, region) {
        Some(normal) => {
            held.entry(normal).or_insert_with(|| label.to_owned());
        }
        None => payload.issue(name, "is no telephone number"),
    }
    payload.put("Phones", FieldValue::Entries(held));
}

fn note(payload: &mut Payload<'_>) {
    payload.pass_over(&["action_id", "action_owner_user_id", "user_id"]);
    payload.text("title", "Subject");
    match payload.take("details") {
        None => payload.put("Body", FieldValue::Empty),
        Some(Value::String(text)) => {
            let plain = if html::is_markup(text) { html::plain(text) } else { text.clone() };
            let (text, marker) = without_tail(&plain);
            payload.mapped.marker = marker.map(str::to_owned);
            payload.put("Body", value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
        }
        Some(_) => payload.issue("details", "is not a text"),
    }
    let at = payload.take("date").map(when::instant);
    match at {
        None => payload.put("CreatedAt", FieldValue::Empty),
        Some(Some(at)) => payload.put("CreatedAt", FieldValue::Text(written(at))),
        Some(None) => payload.issue("date", "is not a time"),
    }
    let contact = payload.take("contact_id").and_then(id_of);
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
            json!({"id": 7, "name": "Ada Larkmoor", "first_name": " Ada ", "last_name": "Larkmoor", "email": "Ada@Example.org",
                "cell_phone_1": "2065550142", "home_phone": 2_065_550_143_u64, "work_phone": "n/a", "status": 3, "source": "Website",
                "email_optin": 0, "tags": [{"name": "buyer", "locked": 0}, "VIP"], "assigned_agent_id": 11, "birthday": "0000-00-00",
                "primary_city": "Eldwick", "avg_price": 500_000}),
        );
        assert_eq!((&said.fields["FirstName"], &said.fields["Stage"]), (&text("Ada"), &text("Sphere")));
        assert_eq!(said.fields["Emails"], FieldValue::entries(["ada@example.org"]));
        let phones = said.fields["Phones"].as_entries().unwrap();
        assert_eq!((phones["+12065550142"].as_str(), phones["+12065550143"].as_str()), ("mobile", "home"));
        assert_eq!(said.fields["Tags"], FieldValue::entries(["VIP", "buyer"]));
        assert_eq!(
            (&said.fields["DoNotEmail"], &said.fields["Birthdate"]),
            (&FieldValue::Flag(true), &FieldValue::Empty)
        );
        assert_eq!((said.scope.as_deref(), said.unmapped.as_slice()), (Some("11"), &["avg_price".to_owned()][..]));
        assert_eq!(said.issues.iter().map(|issue| issue.field.as_str()).collect::<Vec<_>>(), ["work_phone"]);
        let note = mapped(
            CrmKind::Note,
            json!({"id": 9, "contact_id": 7, "title": "Call", "details": "Left word.\n\n[eh:a-1]", "date": "2026-01-01 00:00:00"}),
        );
        assert_eq!((&note.fields["Body"], note.marker.as_deref()), (&text("Left word."), Some("a-1")));
        assert_eq!((&note.fields["CreatedAt"], note.parents[0].key.as_str()), (&text("2026-01-01T00:00:00Z"), "7"));
        assert!(!mapped(CrmKind::Contact, json!({"id": 7, "status": 99})).fields.contains_key("Stage"));
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec!["first_name", "email", "cell_phone_1", "home_phone", "tags", "status",
            "email_optin", "birthday", "details", "date", "contact_id"]), number in any::<i64>(), words in ".{0,12}") {
            for value in [json!(number), json!(words), json!([number, words]), json!([{"name": number}]), json!({"a": 1})] {
                for kind in [CrmKind::Contact, CrmKind::Note] {
                    for issue in mapped(kind, json!({"id": 7, name: value.clone()})).issues {
                        prop_assert_eq!(issue.field.as_str(), name);
                    }
                }
            }
        }
    }
}
