use hub_connector::crm::{Choice, Pipeline};
use hub_domain::Money;
use hub_domain::crm::Fields;
use proptest::prelude::*;
use serde_json::json;

use super::*;

pub(crate) fn known() -> Known {
    let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
    let plain = |name: &str| json!({"api_name": name, "custom_field": false, "data_type": "text"});
    let mut contact: Vec<Value> = TEXTS.iter().map(|(_, name)| plain(name)).collect();
    contact.extend(EMAILS.names().chain(PHONES.names()).map(plain));
    contact.push(json!({"api_name": "Areas", "field_label": "Areas", "custom_field": true, "data_type": "multiselectpicklist",
        "pick_list_values": [{"actual_value": "n", "display_value": "North"}, {"actual_value": "s", "display_value": "South"}]}));
    let pipelines =
        vec![Pipeline { key: "std".into(), label: "Buyers".into(), stages: vec![choice("q", "Qualified")] }];
    Known::new(vec![choice("5", "Petra Ravenscar")], pipelines, &[(CrmKind::Contact, contact)])
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
            "id": "7", "First_Name": "Ada", "Last_Name": "-", "Email": "ADA@example.org", "Secondary_Email": "a2@example.org",
            "Phone": "(206) 555-0142", "Mobile": null, "Mailing_City": "Larkmoor", "Date_of_Birth": "1980-02-29",
            "Email_Opt_Out": true, "Account_Name": {"name": "Quill and Sons", "id": "9"}, "Owner": {"name": "Petra Ravenscar", "id": "5"},
            "Tag": [{"name": "buyer", "id": "3", "color_code": "#57B1FD"}, {"name": "VIP"}], "Areas": ["n", "s"],
            "Modified_Time": "2026-01-01T00:00:00+00:00", "$state": "save", "Fax": "kept"
        }),
    );
    let expected: Fields = [
        ("FirstName", text("Ada")),
        ("LastName", FieldValue::Empty),
        ("Company", text("Quill and Sons")),
        ("Emails", FieldValue::entries(["ada@example.org", "a2@example.org"])),
        ("Phones", FieldValue::entries(["+12065550142"])),
        ("HomeCity", text("Larkmoor")),
        ("Birthdate", text("1980-02-29")),
        ("DoNotEmail", FieldValue::Flag(true)),
        ("Owner", text("Petra Ravenscar")),
        ("Tags", FieldValue::entries(["VIP", "buyer"])),
        ("Areas", FieldValue::entries(["North", "South"])),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    assert_eq!(said.fields, expected);
    assert_eq!(said.unmapped, ["Fax"]);
    assert!(said.issues.is_empty());
}

#[test]
fn golden_mapping_of_what_belongs_to_a_contact() {
    let note = mapped(
        CrmKind::Note,
        json!({"Note_Title": null, "Note_Content": "Rang < twice\n\n[eh:m-2]", "Created_Time": "2026-01-01T10:00:00+05:30",
            "Parent_Id": {"id": "9", "module": {"api_name": "Contacts", "id": "1"}, "name": "Ada"}, "Owner": {"name": "Petra", "id": "5"}}),
    );
    assert_eq!((&note.fields["Body"], note.marker.as_deref()), (&text("Rang < twice"), Some("m-2")));
    assert_eq!((&note.fields["CreatedAt"], note.parents[0].key.as_str()), (&text("2026-01-01T04:30:00Z"), "9"));
    let of_account = json!({"Note_Content": "x", "Parent_Id": {"id": "9", "module": {"api_name": "Accounts"}}});
    assert!(mapped(CrmKind::Note, of_account).parents.is_empty());
    let task = mapped(
        CrmKind::Task,
        json!({"Subject": "Ring", "Status": "Deferred", "Due_Date": "2026-10-02", "Who_Id": {"id": "9"}, "What_Id": {"id": "3"}, "$se_module": "Deals"}),
    );
    assert_eq!((&task.fields["DueAt"], &task.fields["Completed"]), (&text("2026-10-02"), &FieldValue::Flag(false)));
    assert_eq!(task.parents.len(), 2);
    let deal = mapped(
        CrmKind::Deal,
        json!({"Deal_Name": "Mill", "Stage": "q", "Pipeline": "std", "Amount": 400_000.5, "Closing_Date": "2026-12-24",
            "Contact_Name": {"id": "9", "name": "Ada"}}),
    );
    assert_eq!((&deal.fields["Pipeline"], &deal.fields["Stage"]), (&text("Buyers"), &text("Qualified")));
    assert_eq!(deal.fields["Amount"], FieldValue::Money(Money::from_minor(40_000_050, Currency::USD)));
    assert!(deal.unmapped.is_empty() && deal.issues.is_empty());
}

#[test]
fn fields_are_asked_for_in_parts_that_the_vendor_takes() {
    let own = |n: usize| json!({"api_name": format!("F{n}"), "custom_field": true, "data_type": "text"});
    let known = Known::new(Vec::new(), Vec::new(), &[(CrmKind::Contact, (0..70).map(own).collect())]);
    let parts = known.asked(CrmKind::Contact);
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|part| part.split(',').count() <= 50) && parts[0].contains("Modified_Time"));
    assert!(parts[1].ends_with("F69"));
}

proptest! {
    #[test]
    fn anything_maps(name in prop::sample::select(vec![
        "Last_Name", "Email", "Phone", "Date_of_Birth", "Email_Opt_Out", "Owner", "Account_Name", "Tag", "Areas", "Note_Title",
        "Note_Content", "Created_Time", "Parent_Id", "Status", "Due_Date", "Who_Id", "What_Id", "Stage", "Pipeline", "Amount",
        "Closing_Date", "Contact_Name", "Description", "$se_module",
    ]), text in ".{0,20}", number in any::<f64>(), form in 0..6) {
        let value = match form {
            0 => json!(text),
            1 => json!(number),
            2 => json!([text, number, {"name": text}]),
            3 => json!({"name": text, "id": number}),
            4 => json!({"id": "5", "module": text}),
            _ => Value::Null,
        };
        for kind in [CrmKind::Contact, CrmKind::Note, CrmKind::Task, CrmKind::Deal] {
            for issue in &mapped(kind, json!({name: value.clone()})).issues {
                prop_assert_eq!(issue.field.as_str(), name);
            }
        }
    }
}
