//! What a record means.

use hub_connector::crm::{CrmMapped, CrmParent, CrmRaw};
use hub_domain::crm::{CrmKind, FieldValue, field_spec};
use hub_domain::people::{Region, value};
use serde_json::Value;

use super::api::id_of;
use crate::entries;
use crate::payload::{Payload, written};
use crate::tail::without_tail;
use crate::when;

/// Plain texts of a lead, by our names.
pub(super) const TEXTS: [(&str, &str); 9] = [
    ("FirstName", "firstName"),
    ("LastName", "lastName"),
    ("Stage", "stage"),
    ("LeadSource", "source"),
    ("ReferredBy", "referredBy"),
    ("HomeAddress1", "streetAddress"),
    ("HomeCity", "city"),
    ("HomeStateOrProvince", "state"),
    ("HomePostalCode", "zipCode"),
];
/// What may not be done to reach somebody, by our names.
pub(super) const CONSENT: [(&str, &str); 3] =
    [("DoNotCall", "cannotCall"), ("DoNotText", "cannotText"), ("DoNotEmail", "cannotEmail")];
/// What says nothing that a field is made of.
const ABOUT: &[&str] = &[
    "leadId",
    "leadUserId",
    "lastUpdateTime",
    "createTime",
    "assignTime",
    "teamId",
    "stageId",
    "leadSource",
    "phoneStatuses",
    "ownershipId",
    "ownershipScope",
    "assignCompletionStatus",
    "customRoleList",
    "leadType",
    "leadTypes",
    "score",
];

/// Reads a record.
pub(super) fn read(raw: &CrmRaw, region: Region) -> CrmMapped {
    let mut payload = Payload::new(&raw.payload, "");
    match raw.kind {
        CrmKind::Contact => contact(&mut payload, region),
        CrmKind::Note => note(&mut payload),
        _ => {}
    }
    payload.finish()
}

/// The texts of a list; `None` where it is none.
fn texts(list: Option<&Value>) -> Option<Vec<&str>> {
    match list {
        None => Some(Vec::new()),
        Some(Value::Array(items)) => Some(items.iter().filter_map(Value::as_str).collect()),
        Some(_) => None,
    }
}

/// The names of tags: read as objects, written as texts.
pub(super) fn tag_names(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let name = |item: &Value| item.get("tagName").or(Some(item)).and_then(Value::as_str).map(str::to_owned);
    items.filter_map(name).collect()
}

fn contact(payload: &mut Payload<'_>, region: Region) {
    payload.pass_over(ABOUT);
    for (field, name) in TEXTS {
        payload.text(name, field);
    }
    payload.text("language", "Language");
    payload.day("birthday", "Birthdate");
    for name in ["emails", "phones"] {
        let Some(found) = texts(payload.take(name)) else {
            payload.issue(name, "is not a list");
            continue;
        };
        let found = found.into_iter().map(|text| (text, ""));
        if name == "emails" {
            payload.emails(name, "Emails", found);
        } else {
            payload.phones(name, "Phones", region, found);
        }
    }
    match payload.take("tags") {
        Some(list) if !list.is_array() => payload.issue("tags", "is not a list"),
        list => payload.put("Tags", entries::of_texts(tag_names(list).iter().map(String::as_str))),
    }
    for (field, name) in CONSENT {
        payload.flag(name, field);
    }
    // Somebody who has unsubscribed gets no mail, whatever the other flag says.
    match payload.take("unsubscription") {
        None | Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) => payload.put("DoNotEmail", FieldValue::Flag(true)),
        Some(_) => payload.issue("unsubscription", "is neither yes nor no"),
    }
    let owner = payload.take("assignedUser").and_then(Value::as_str).and_then(value::text);
    payload.put("Owner", owner.map_or(FieldValue::Empty, FieldValue::Text));
    payload.mapped.scope = payload.take("assignedUserId").and_then(id_of);
    own(payload);
}

/// Fields of the team's own: read, and not written.
fn own(payload: &mut Payload<'_>) {
    let Some(list) = payload.take("customAttributes") else { return };
    let Some(items) = list.as_array() else { return payload.issue("customAttributes", "is not a list") };
    for item in items {
        let name = item.get("attributeName").and_then(Value::as_str).and_then(value::text);
        let Some(name) = name.filter(|name| field_spec(CrmKind::Contact, name).is_none()) else {
            payload.issue("customAttributes", "holds one without a name, or with a name that is taken");
            continue;
        };
        match item.get("value") {
            None | Some(Value::Null) => payload.put(&name, FieldValue::Empty),
            Some(said) => match crate::payload::text_of(said) {
                Ok(said) => payload.put(&name, said),
                Err(reason) => payload.issue("customAttributes", reason),
            },
        }
    }
}

fn note(payload: &mut Payload<'_>) {
    payload.pass_over(&[
        "noteId",
        "id",
        "lastUpdate",
        "lastUpdateTime",
        "creatorId",
        "lastEditorId",
        "lastEditorName",
        "isPin",
        "systemNote",
        "deleteFlag",
    ]);
    match payload.take("content") {
        None => payload.put("Body", FieldValue::Empty),
        Some(Value::String(text)) => {
            let (text, marker) = without_tail(text);
            payload.mapped.marker = marker.map(str::to_owned);
            payload.put("Body", value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
        }
        Some(_) => payload.issue("content", "is not a text"),
    }
    payload.text("creatorName", "Author");
    match payload.take("createTime").map(when::instant) {
        None => payload.put("CreatedAt", FieldValue::Empty),
        Some(Some(at)) => payload.put("CreatedAt", FieldValue::Text(written(at))),
        Some(None) => payload.issue("createTime", "is not a time"),
    }
    let lead = payload.take("leadId").and_then(id_of);
    payload.mapped.parents = lead.map(|key| CrmParent { kind: CrmKind::Contact, key }).into_iter().collect();
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
            json!({"leadId": 7, "firstName": " Ada ", "lastName": "Larkmoor", "emails": ["Ada@Example.org", "none"],
                "phones": ["(206) 555-0142"], "tags": [{"tagId": 1, "tagName": "Buyer"}, "VIP"], "stage": "New Leads",
                "source": "Website", "city": "Eldwick", "cannotCall": true, "cannotText": false, "unsubscription": true,
                "assignedUser": "Petra Ravenscar", "assignedUserId": 844_510_972_070_138_u64, "birthday": "1980-02-29",
                "customAttributes": [{"attributeName": "Motto", "value": "Onward"}, {"attributeName": "FirstName", "value": "x"}],
                "facebook": "somewhere"}),
        );
        assert_eq!((&said.fields["FirstName"], &said.fields["Stage"]), (&text("Ada"), &text("New Leads")));
        assert_eq!(said.fields["Emails"], FieldValue::entries(["ada@example.org"]));
        assert_eq!(said.fields["Tags"], FieldValue::entries(["Buyer", "VIP"]));
        assert_eq!(
            (&said.fields["DoNotCall"], &said.fields["DoNotEmail"]),
            (&FieldValue::Flag(true), &FieldValue::Flag(true))
        );
        assert_eq!((&said.fields["Birthdate"], &said.fields["Motto"]), (&text("1980-02-29"), &text("Onward")));
        assert_eq!(said.scope.as_deref(), Some("844510972070138"));
        assert_eq!(said.unmapped, ["facebook"]);
        let issues: Vec<_> = said.issues.iter().map(|issue| issue.field.as_str()).collect();
        assert_eq!(issues, ["emails", "customAttributes"]);
        let note = mapped(
            CrmKind::Note,
            json!({"noteId": 9, "leadId": 7, "content": "Called.\n\n[eh:a-1]", "createTime": "2026-01-01 00:00:00"}),
        );
        assert_eq!((&note.fields["Body"], note.marker.as_deref()), (&text("Called."), Some("a-1")));
        assert_eq!((&note.fields["CreatedAt"], note.parents[0].key.as_str()), (&text("2026-01-01T00:00:00Z"), "7"));
    }

    proptest! {
        #[test]
        fn anything_maps(name in prop::sample::select(vec!["firstName", "emails", "phones", "tags", "cannotCall", "unsubscription",
            "birthday", "customAttributes", "content", "createTime", "assignedUserId"]), number in any::<i64>(), words in ".{0,12}") {
            for value in [json!(number), json!(words), json!([number, words]), json!([{"tagName": number, "attributeName": words}]), json!({"a": 1})] {
                for kind in [CrmKind::Contact, CrmKind::Note] {
                    for issue in mapped(kind, json!({"leadId": 7, name: value.clone()})).issues {
                        prop_assert_eq!(issue.field.as_str(), name);
                    }
                }
            }
        }
    }
}
