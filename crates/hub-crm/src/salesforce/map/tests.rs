use hub_connector::crm::Choice;
use hub_domain::Money;
use hub_domain::crm::Fields;
use proptest::prelude::*;
use serde_json::json;

use super::*;

pub(crate) const ADA: &str = "003000000000001AAA";
pub(crate) const OURS: &str = "EnterpriseHub_Id__c";

pub(crate) fn known() -> Known {
    let plain = |names: &[&str]| {
        names.iter().map(|name| json!({"name": name, "type": "string", "custom": false})).collect::<Vec<_>>()
    };
    let own = |name: &str, form: &str, values: Value| json!({"name": name, "label": name, "type": form, "custom": true, "updateable": true, "picklistValues": values});
    let mut contact = plain(&["Id", "LastName", "AccountId", "Email"]);
    contact.push(own(
        "Areas__c",
        "multipicklist",
        json!([{"value": "n", "label": "North"}, {"value": "s", "label": "South"}]),
    ));
    contact.push(own("Budget__c", "currency", json!([])));
    contact.push(own(OURS, "string", json!([])));
    let stages =
        json!([{"value": "Prospecting", "label": "Prospecting", "active": true}, {"value": "old", "active": false}]);
    let deal = vec![json!({"name": "StageName", "type": "picklist", "custom": false, "picklistValues": stages})];
    let owners = vec![Choice { key: "005000000000001AAA".into(), label: "Petra Ravenscar".into() }];
    Known::new(owners, &[(CrmKind::Contact, contact), (CrmKind::Deal, deal)], Some(OURS))
}

fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
    let Value::Object(payload) = payload else { panic!("an object") };
    let raw = CrmRaw { kind, key: ADA.into(), modified: None, etag: None, payload };
    read(&raw, &known(), Some(OURS), Region::US, Currency::USD)
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

#[test]
fn golden_mapping_of_a_contact() {
    let said = mapped(
        CrmKind::Contact,
        json!({
            "attributes": {"type": "Contact"}, "Id": ADA, "SystemModstamp": "2026-01-02T00:00:00.000+0000", "IsDeleted": false,
            "FirstName": "Ada", "LastName": "Larkmoor", "Email": "ADA@example.org", "Phone": "(206) 555-0142",
            "MobilePhone": "+12065550143", "HomePhone": null, "MailingStreet": "1 Mill Race Road", "MailingState": "WA",
            "Birthdate": "1980-02-29", "DoNotCall": true, "HasOptedOutOfEmail": false, "OwnerId": "005000000000001AAA",
            "Account": {"attributes": {"type": "Account"}, "Name": "Quill and Sons"}, "Areas__c": "n;s", "Budget__c": 1500.5,
            "EnterpriseHub_Id__c": "m-1", "Fax": "kept"
        }),
    );
    let expected: Fields = [
        ("FirstName", text("Ada")),
        ("LastName", text("Larkmoor")),
        ("Company", text("Quill and Sons")),
        ("Emails", FieldValue::entries(["ada@example.org"])),
        ("Phones", FieldValue::entries(["+12065550142", "+12065550143"])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("HomeStateOrProvince", text("WA")),
        ("Birthdate", text("1980-02-29")),
        ("DoNotCall", FieldValue::Flag(true)),
        ("DoNotEmail", FieldValue::Flag(false)),
        ("Owner", text("Petra Ravenscar")),
        ("Areas__c", FieldValue::entries(["North", "South"])),
        ("Budget__c", FieldValue::Money(Money::from_minor(150_050, Currency::USD))),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    assert_eq!(said.fields, expected);
    assert_eq!((said.marker.as_deref(), said.unmapped.as_slice()), (Some("m-1"), &["Fax".to_owned()][..]));
    assert!(said.issues.is_empty());
    assert_eq!(mapped(CrmKind::Contact, json!({"LastName": "-"})).fields["LastName"], FieldValue::Empty);
}

#[test]
fn golden_mapping_of_what_belongs_to_a_contact() {
    let note = mapped(
        CrmKind::Note,
        json!({"Title": "Call", "Body": "Rang < twice\n\n[eh:m-2]", "CreatedDate": "2026-01-01T10:00:00.000+0000", "ParentId": ADA}),
    );
    assert_eq!((&note.fields["Body"], note.marker.as_deref()), (&text("Rang < twice"), Some("m-2")));
    assert_eq!((&note.fields["CreatedAt"], note.parents[0].key.as_str()), (&text("2026-01-01T10:00:00Z"), ADA));
    let task = mapped(
        CrmKind::Task,
        json!({"Subject": "Ring", "Status": "Deferred", "IsClosed": false, "ActivityDate": "2026-10-02", "WhoId": "00Q000000000001AAA",
            "WhatId": "006000000000001AAA"}),
    );
    assert_eq!((&task.fields["DueAt"], &task.fields["Completed"]), (&text("2026-10-02"), &FieldValue::Flag(false)));
    assert_eq!(
        task.parents.iter().map(|parent| parent.kind).collect::<Vec<_>>(),
        [CrmKind::Deal],
        "a lead is no contact"
    );
    let deal = mapped(
        CrmKind::Deal,
        json!({"Name": "Mill", "StageName": "Prospecting", "Amount": 400_000.5, "CloseDate": "2026-12-24", "IsClosed": true,
            "IsWon": false, "ContactId": ADA, "Description": null}),
    );
    assert_eq!((&deal.fields["Stage"], &deal.fields["Status"]), (&text("Prospecting"), &text("lost")));
    assert_eq!(deal.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, Currency::USD)));
    assert!(deal.unmapped.is_empty() && deal.issues.is_empty());
}

#[test]
fn only_what_may_be_seen_is_asked_for() {
    assert_eq!(
        known().asked(CrmKind::Contact, Some(OURS)),
        "Id, SystemModstamp, IsDeleted, LastName, Email, Account.Name, Areas__c, Budget__c, EnterpriseHub_Id__c"
    );
}

proptest! {
    #[test]
    fn anything_maps(name in prop::sample::select(vec![
        "LastName", "Email", "Phone", "Birthdate", "DoNotCall", "OwnerId", "Account", "Areas__c", "Budget__c", "EnterpriseHub_Id__c",
        "Title", "Body", "CreatedDate", "ParentId", "Status", "IsClosed", "ActivityDate", "WhoId", "StageName", "Amount", "CloseDate",
        "IsWon", "Description",
    ]), text in ".{0,20}", number in any::<f64>(), form in 0..5) {
        let value = match form {
            0 => json!(text),
            1 => json!(number),
            2 => json!([text, number]),
            3 => json!({"Name": text, "id": number}),
            _ => Value::Null,
        };
        for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
            for issue in &mapped(kind, json!({name: value.clone()})).issues {
                prop_assert_eq!(issue.field.as_str(), name);
            }
        }
    }
}
