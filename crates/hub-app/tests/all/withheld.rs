//! Numbers that must not be kept: refused where somebody types them, left out of files, masked in leads.

use hub_app::view::{
    AddNoteRequest, AddPersonRequest, AddTaskRequest, ColumnTargetView, EditFieldRequest, ErrorCode, FieldValueView,
    ImportRequest, ImportRowsRequest, LeadsRequest, NamedValueView,
};
use hub_app::{AppError, CancellationToken};
use hub_domain::crm::CrmKind;

use crate::people::{Desk, came, desk, person, text};

/// An invented social-security number, card and account; the card is a test number of its network.
const SSN: &str = "123-45-6789";
const CARD: &str = "4111 1111 1111 1111";

fn is_withheld(error: &AppError, field: &str, kind: &str) {
    assert_eq!(error.code, ErrorCode::ForbiddenNumber, "{error}");
    assert_eq!((error.args["field"].as_str(), error.args["kind"].as_str(), error.exit_code()), (field, kind, 7));
    let said = format!("{error} {:?}", error.args);
    assert!(!said.contains("6789") && !said.contains("1111"), "the number is not repeated");
}

async fn ada(desk: &Desk) -> String {
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", person("Ada", "Stone"), &[])]).await;
    desk.find("ada").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_types_is_refused_and_nothing_is_kept() {
    let desk = desk().await;
    let ada = ada(&desk).await;
    let before = desk.person(&ada).await;
    for channel in [None, Some("call".to_owned())] {
        let note = AddNoteRequest { person: ada.clone(), text: format!("Her ssn is {SSN}"), channel };
        is_withheld(&desk.hub.add_note(&note).await.unwrap_err(), "text", "ssn");
    }
    let task =
        AddTaskRequest { person: Some(ada.clone()), title: format!("Charge {CARD}"), due_at: None, task_type: None };
    is_withheld(&desk.hub.add_task(&task).await.unwrap_err(), "title", "card");
    let edit = EditFieldRequest {
        id: ada.clone(),
        field: "Background".into(),
        value: FieldValueView::Text { text: format!("card {CARD}") },
        reason: None,
    };
    is_withheld(&desk.hub.edit_field(&edit).await.unwrap_err(), "Background", "card");
    let bo = AddPersonRequest {
        fields: vec![
            NamedValueView { field: "FirstName".into(), value: FieldValueView::Text { text: "Bo".into() } },
            NamedValueView { field: "Background".into(), value: FieldValueView::Text { text: format!("SSN {SSN}") } },
        ],
        at: Vec::new(),
        lead: false,
        asked: None,
    };
    is_withheld(&desk.hub.add_person(&bo).await.unwrap_err(), "Background", "ssn");
    assert_eq!(desk.person(&ada).await, before);

    // A note of an earlier day cannot be turned into one either; telephone numbers stay what they are.
    let note = AddNoteRequest { person: ada.clone(), text: "Call +1 415 555 0134 after 5".into(), channel: None };
    let note = desk.hub.add_note(&note).await.unwrap().id;
    let edit = EditFieldRequest {
        id: note,
        field: "Body".into(),
        value: FieldValueView::Text { text: format!("ssn {SSN}") },
        reason: None,
    };
    is_withheld(&desk.hub.edit_field(&edit).await.unwrap_err(), "Body", "ssn");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crm_says_is_its_record_and_stays() {
    let desk = desk().await;
    let mut fields = person("Ada", "Stone");
    fields.insert("Background".into(), text(&format!("SSN {SSN}")));
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", fields, &[])]).await;
    let ada = desk.find("ada").await;
    let kept = desk.person(&ada).await.fields.into_iter().find(|f| f.name == "Background").unwrap();
    assert_eq!(kept.value, FieldValueView::Text { text: format!("SSN {SSN}") });
}

async fn imported(desk: &Desk, name: &str, file: &str) -> (u32, u32, String) {
    let preview = desk.hub.choose_contacts(name, file.as_bytes()).await.unwrap();
    let column =
        |c: &hub_app::view::ImportColumnView| ColumnTargetView { column: c.column.clone(), target: c.target.clone() };
    let request = ImportRequest {
        file: preview.file.clone(),
        mapping: preview.columns.iter().map(column).collect(),
        at: Vec::new(),
        leads: false,
        tag: String::new(),
    };
    assert_eq!(preview.rejected_total, 1, "the preview says so already");
    let done = desk.hub.run_import(&request, &|_, _| {}, &CancellationToken::new()).await.unwrap();
    let rows = ImportRowsRequest { import: done.import, outcomes: vec!["rejected".into()], limit: 9, offset: 0 };
    let rows = desk.hub.import_rows(&rows).await.unwrap().rows;
    (done.created, done.rejected, rows[0].reason.clone().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_a_file_is_left_out_and_the_others_come() {
    let desk = desk().await;
    let table = format!(
        "First Name,Last Name,Email,Notes\nAda,Stone,ada@example.org,Likes light\n\
         Bo,Reed,bo@example.org,her SSN is {SSN}\nCy,Marsh,cy@example.org,\n"
    );
    let cards = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Di Vale\r\nN:Vale;Di;;;\r\nEMAIL:di@example.org\r\nEND:VCARD\r\n\
         BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ed Wood\r\nN:Wood;Ed;;;\r\nEMAIL:ed@example.org\r\nNOTE:card {CARD}\r\nEND:VCARD\r\n"
    );
    for (name, file, created, what) in
        [("people.csv", table, 2, "a social security number"), ("people.vcf", cards, 1, "the number of a payment card")]
    {
        let (came, rejected, reason) = imported(&desk, name, &file).await;
        assert_eq!((came, rejected), (created, 1), "{name}");
        assert!(reason.contains(what) && !reason.contains("6789") && !reason.contains("1111"), "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_stays_a_lead_with_the_number_masked() {
    let desk = desk().await;
    let folder = tempfile::tempdir().unwrap();
    let form =
        format!(r#"[{{"first_name": "Bo", "email": "bo@example.org", "comments": "My ssn is {SSN}, call me"}}]"#);
    std::fs::write(folder.path().join("form.json"), form).unwrap();
    desk.hub.watch_lead_folder(folder.path()).await.unwrap();
    let leads = desk.hub.leads(&LeadsRequest { states: Vec::new(), limit: 9, offset: 0 }).await.unwrap();
    assert_eq!(leads.rows[0].asked.as_deref(), Some("My ssn is [withheld], call me"));
}
