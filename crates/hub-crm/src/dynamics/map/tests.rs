use hub_connector::crm::Choice;
use hub_domain::Money;
use hub_domain::crm::Fields;
use proptest::prelude::*;
use serde_json::json;

use super::super::known::Described;
use super::*;

pub(crate) const ADA: &str = "49b0be2e-d01c-ed11-b83e-000d3a572421";

pub(crate) fn known() -> Known {
    let named = |text: &str| json!({"UserLocalizedLabel": {"Label": text}});
    let column = |name: &str, form: &str, typed: &str| {
        json!({"LogicalName": name, "AttributeType": form, "AttributeTypeName": {"Value": typed}, "DisplayName": named(name),
            "IsValidForUpdate": true, "IsValidForRead": true, "AttributeOf": null})
    };
    let options = json!([{"Value": 1, "Label": named("North")}, {"Value": 2, "Label": named("South")}]);
    let contact = Described {
        columns: vec![
            column("new_areas", "Virtual", "MultiSelectPicklistType"),
            column("new_since", "DateTime", "DateTimeType"),
            column("new_picture", "Virtual", "ImageType"),
        ],
        choices: vec![json!({"LogicalName": "new_areas", "OptionSet": {"Options": options}})],
        times: vec![json!({"LogicalName": "new_since", "Format": "DateOnly"})],
    };
    let owners = vec![Choice { key: "11111111-d01c-ed11-b83e-000d3a572421".into(), label: "Petra Ravenscar".into() }];
    Known::new(owners, &[(CrmKind::Contact, contact)])
}

fn mapped(kind: CrmKind, payload: Value) -> CrmMapped {
    let Value::Object(payload) = payload else { panic!("an object") };
    let raw = CrmRaw { kind, key: ADA.into(), modified: None, etag: None, payload };
    read(&raw, &known(), Region::US, Currency::USD)
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

#[test]
fn golden_mapping_of_a_contact() {
    let payload = json!({
        "@odata.etag": "W/\"7\"", "contactid": ADA, "modifiedon": "2026-01-02T00:00:00Z", "salutation": null, "firstname": "Ada",
        "lastname": "-", "jobtitle": "Baker", "emailaddress1": "ADA@example.org", "emailaddress3": "a3@example.org",
        "telephone1": "(206) 555-0142", "mobilephone": "+12065550143", "address1_line1": "1 Mill Race Road", "birthdate": "1980-02-29",
        "donotphone": true, "donotemail": false, "_ownerid_value": "11111111-d01c-ed11-b83e-000d3a572421",
        "_parentcustomerid_value": "22222222-d01c-ed11-b83e-000d3a572421",
        "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue": "Quill and Sons",
        "new_areas": "1,2", "new_since": "2020-02-29", "fax": "kept"
    });
    let said = mapped(CrmKind::Contact, payload);
    let mut expected: Fields = [
        ("FirstName", text("Ada")),
        ("JobTitle", text("Baker")),
        ("Company", text("Quill and Sons")),
        ("Emails", FieldValue::entries(["ada@example.org", "a3@example.org"])),
        ("Phones", FieldValue::entries(["+12065550142", "+12065550143"])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("Birthdate", text("1980-02-29")),
        ("DoNotCall", FieldValue::Flag(true)),
        ("DoNotEmail", FieldValue::Flag(false)),
        ("Owner", text("Petra Ravenscar")),
        ("new_areas", FieldValue::entries(["North", "South"])),
        ("new_since", text("2020-02-29")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let fields = TEXTS.iter().chain(&DAYS).chain(&CONSENT).map(|(field, _)| (*field).to_owned());
    for field in fields {
        expected.entry(field).or_insert(FieldValue::Empty);
    }
    assert_eq!(said.fields, expected);
    assert_eq!((said.unmapped.as_slice(), said.marker), (&["fax".to_owned()][..], None));
    assert!(said.issues.is_empty());
}

#[test]
fn golden_mapping_of_what_belongs_to_a_contact() {
    let note = mapped(
        CrmKind::Note,
        json!({"subject": "Call", "notetext": "<div class=\"x\"><p>Rang &lt; twice</p></div>", "createdon": "2026-01-01T10:00:00Z",
            "_objectid_value": ADA, "_objectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact"}),
    );
    assert_eq!((&note.fields["Body"], note.parents[0].key.as_str()), (&text("Rang < twice"), ADA));
    assert_eq!(mapped(CrmKind::Note, json!({"notetext": "1 < 2 <b>"})).fields["Body"], text("1 < 2 <b>"));
    let task = |at: &str| {
        mapped(
            CrmKind::Task,
            json!({"subject": "Ring", "statecode": 0, "scheduledend": at, "_regardingobjectid_value": ADA}),
        )
    };
    assert_eq!(task("2026-10-02T12:00:01Z").fields["DueAt"], text("2026-10-02"));
    assert_eq!(task("2026-10-02T15:30:00Z").fields["DueAt"], text("2026-10-02T15:30:00Z"));
    assert!(task("2026-10-02T15:30:00Z").parents.is_empty(), "of a table that is not said");
    let deal = mapped(
        CrmKind::Deal,
        json!({"name": "Mill", "salesstage": 1, "estimatedvalue": 400_000.5, "estimatedclosedate": "2026-12-24", "statecode": 2,
            "_parentcontactid_value": ADA, "_customerid_value": ADA, "_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact"}),
    );
    assert_eq!((&deal.fields["Stage"], &deal.fields["Status"]), (&text("Develop"), &text("lost")));
    assert_eq!(deal.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, Currency::USD)));
    assert!(deal.parents.len() == 1 && deal.unmapped.is_empty() && deal.issues.is_empty());
}

proptest! {
    #[test]
    fn anything_maps(name in prop::sample::select(vec![
        "lastname", "emailaddress1", "telephone1", "birthdate", "donotphone", "_ownerid_value", "_parentcustomerid_value", "new_areas",
        "new_since", "notetext", "createdon", "_objectid_value", "statecode", "scheduledend", "_regardingobjectid_value", "salesstage",
        "estimatedvalue", "estimatedclosedate", "description",
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
