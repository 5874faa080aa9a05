//! People between the store and the screen: hand-made records of a CRM, no network.

use std::sync::Arc;

use chrono::{Duration, TimeZone, Utc};
use hub_app::view::{
    AddNoteRequest, AddTaskRequest, BoardRequest, ChoiceView, ColumnTargetView, CompleteTaskRequest, ConsentRequest,
    EditFieldRequest, FieldHistoryRequest, FieldValueView, IdRequest, ImportIdRequest, ImportRequest, LeadStateView,
    LeadsRequest, PairRequest, PeopleFile, PeopleOrder, PeopleRequest, PersonRequest, ResolveConflictRequest,
    SaveSmartListRequest, SaveWriteBackRequest, SmartRuleView, SnoozeTaskRequest, TaskDueView, TasksRequest,
    WriteBackRequest,
};
use hub_app::{CancellationToken, Hub, HubConfig};
use hub_connector::Registry;
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_domain::{Currency, Licence, ManualClock, Money};
use hub_secrets::StoreKey;
use hub_store::crm::{CrmIncoming, CrmPage};
use hub_store::{Connection, NewConnection};
use hub_sync::crm::Judge;
use serde_json::{Map, json};
use tempfile::TempDir;

pub struct Desk {
    pub hub: Hub,
    pub clock: Arc<ManualClock>,
    pub crm: Connection,
    _folder: TempDir,
}

pub async fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 3, 2, 18, 0, 0).unwrap()));
    let config = HubConfig {
        home: folder.path().join("home"),
        registry: Registry::default(),
        clock: clock.clone(),
        sample: false,
    };
    let hub = Hub::create(config, StoreKey::generate().unwrap()).await.unwrap();
    let new = NewConnection {
        name: "Office CRM".to_owned(),
        connector: "hand-made".to_owned(),
        settings: [].into(),
        licence: Licence::default(),
    };
    let crm = hub.store().add_connection(&new).await.unwrap();
    let schema = json!({
        "pipelines": [{"key": "p", "label": "Buyers", "stages": [
            {"key": "1", "label": "Touring"}, {"key": "2", "label": "Offer"}, {"key": "3", "label": "Pending"}]}],
        "contact_stages": [{"key": "l", "label": "Lead"}], "owners": [], "workflows": [],
        "custom_fields": [{"kind": "contact", "name": "Custom.heat", "label": "Heat", "writable": true,
            "choices": [{"key": "h", "label": "HOT"}, {"key": "w", "label": "WARM"}, {"key": "c", "label": "COLD"}]}]
    });
    hub.store().crm_keep_setup(crm.id, &schema).await.unwrap();
    Desk { hub, clock, crm, _folder: folder }
}

pub fn text(words: &str) -> FieldValue {
    FieldValue::text(words)
}

pub fn person(first: &str, last: &str) -> Fields {
    let mail = format!("{}@example.org", first.to_lowercase());
    Fields::from([
        ("FirstName".to_owned(), text(first)),
        ("LastName".to_owned(), text(last)),
        ("Emails".to_owned(), FieldValue::entries([mail])),
        ("Phones".to_owned(), FieldValue::entries(["+15550100"])),
    ])
}

pub fn came(kind: CrmKind, key: &str, fields: Fields, parents: &[&str]) -> CrmIncoming {
    CrmIncoming {
        kind,
        key: key.to_owned(),
        modified: None,
        etag: None,
        payload: Map::new(),
        fields,
        parents: parents.iter().map(|key| (CrmKind::Contact, (*key).to_owned())).collect(),
        marker: None,
        scope: None,
    }
}

impl Desk {
    pub async fn receive(&self, kind: CrmKind, records: Vec<CrmIncoming>) {
        let page = CrmPage { kind, records, deleted: Vec::new(), merged: Vec::new(), checkpoint: json!(1) };
        self.hub.store().crm_receive(self.crm.id, &page, &Judge::default()).await.unwrap();
    }

    pub async fn find(&self, words: &str) -> String {
        let found = self.hub.people(&asked(words, None)).await.unwrap();
        assert_eq!(found.total, 1, "{words}: {:?}", found.rows.iter().map(|r| &r.name).collect::<Vec<_>>());
        found.rows[0].id.clone()
    }

    pub async fn person(&self, id: &str) -> hub_app::view::PersonView {
        self.hub.person(&PersonRequest { id: id.to_owned(), timeline: 50 }).await.unwrap()
    }
}

fn asked(words: &str, list: Option<&str>) -> PeopleRequest {
    PeopleRequest {
        text: words.to_owned(),
        list: list.map(str::to_owned),
        all: Vec::new(),
        any: Vec::new(),
        archived: false,
        order: PeopleOrder::Urgency,
        limit: 100,
        offset: 0,
    }
}

pub fn words(of: &str) -> FieldValueView {
    FieldValueView::Text { text: of.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_to_call_now_and_why() {
    let desk = desk().await;
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", person("Old", "Friend"), &[])]).await;
    desk.receive(CrmKind::Note, Vec::new()).await;
    desk.clock.advance(Duration::days(1));
    let mut ada = person("Ada", "Stone");
    ada.insert("LeadSource".into(), text("Open house"));
    let mut bo = person("Bo", "Reed");
    bo.insert("Phones".into(), FieldValue::entries(["+15550101"]));
    bo.insert("DoNotCall".into(), FieldValue::Flag(true));
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "2", ada, &[]), came(CrmKind::Contact, "3", bo, &[])])
        .await;
    let now = desk.hub.people(&asked("", Some("callNow"))).await.unwrap();
    assert_eq!(
        now.rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(),
        ["Ada Stone"],
        "nobody who must not be called"
    );
    assert_eq!(now.rows[0].why[0].code, "newLead");
    assert_eq!(now.rows[0].why[0].text, "Came in today from Open house, not answered.");
    let leads = desk.hub.leads(&LeadsRequest { states: Vec::new(), limit: 10, offset: 0 }).await.unwrap();
    assert_eq!((leads.waiting, leads.rows.len()), (2, 2), "what the first copy brought is no lead");

    // A call answers the lead, and is kept with its way out.
    let ada = desk.find("ada").await;
    let call = AddNoteRequest { person: ada.clone(), text: "Talked".into(), channel: Some("call".into()) };
    assert_eq!(desk.hub.add_note(&call).await.unwrap().sent_to, ["Office CRM"]);
    assert_eq!(desk.hub.people(&asked("", Some("callNow"))).await.unwrap().total, 0);
    let seen = desk.person(&ada).await;
    assert_eq!(seen.lead.unwrap().state, LeadStateView::Answered);
    assert_eq!(seen.timeline.total, 1);

    // Silence grows by itself.
    desk.clock.advance(Duration::days(200));
    let cold = desk.hub.people(&asked("old", None)).await.unwrap();
    assert_eq!(cold.rows[0].temperature, hub_app::view::TemperatureView::Cold);
    let task = AddTaskRequest {
        person: Some(ada.clone()),
        title: "Ring".into(),
        due_at: Some("2026-09-01".into()),
        task_type: None,
    };
    desk.hub.add_task(&task).await.unwrap();
    let now = desk.hub.people(&asked("", Some("callNow"))).await.unwrap();
    assert_eq!((now.total, now.rows[0].why[0].code.as_str()), (1, "taskOverdue"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_edited_saved_and_put_back() {
    let desk = desk().await;
    let mut ada = person("Ada", "Stone");
    ada.insert("Stage".into(), text("Lead"));
    ada.insert("Tags".into(), FieldValue::entries(["buyer"]));
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", ada, &[])]).await;
    let rule: SmartRuleView = serde_json::from_value(json!({
        "all": [{"kind": "tag", "days": null, "words": ["buyer"]}, {"kind": "system", "days": null, "words": ["Office CRM"]}],
        "any": [{"kind": "stage", "days": null, "words": ["Lead"]}, {"kind": "neverTouched", "days": null, "words": []}],
        "order": "name"
    }))
    .unwrap();
    let saved = desk
        .hub
        .save_smart_list(&SaveSmartListRequest { id: None, name: "Buyers".into(), rule: rule.clone() })
        .await
        .unwrap();
    assert_eq!((saved.people, saved.built_in), (1, false));
    let on = desk.hub.people(&asked("", Some(&saved.id))).await.unwrap();
    assert!(on.rows[0].why.iter().any(|why| why.text == "Stage “Lead”."), "{:?}", on.rows[0].why);
    let twice =
        desk.hub.save_smart_list(&SaveSmartListRequest { id: None, name: "buyers".into(), rule: rule.clone() }).await;
    assert_eq!(twice.unwrap_err().code, hub_app::view::ErrorCode::NameTaken);
    let changed = SaveSmartListRequest { id: Some("callNow".into()), name: String::new(), rule };
    assert!(desk.hub.save_smart_list(&changed).await.unwrap().changed);
    desk.hub.delete_smart_list(&IdRequest { id: "callNow".into() }).await.unwrap();
    let lists = desk.hub.smart_lists().await.unwrap();
    assert!(!lists.iter().find(|l| l.id == "callNow").unwrap().changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_is_told_undone_and_remembered() {
    let desk = desk().await;
    let mut there = person("Ada", "Stone");
    there.insert("Company".to_owned(), FieldValue::Empty);
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", there, &[])]).await;
    let ada = desk.find("stone").await;
    let edit = |value| EditFieldRequest { id: ada.clone(), field: "Company".into(), value, reason: None };
    let edited = desk.hub.edit_field(&edit(words("Oak Ltd"))).await.unwrap();
    assert_eq!((&edited.before, edited.sent_to.len()), (&FieldValueView::Empty, 1));
    let outbox = desk.hub.outbox().await.unwrap();
    assert_eq!((outbox.total, outbox.changes[0].tells[0].field.as_str()), (1, "Company"));
    desk.hub.edit_field(&edit(words("Elm Ltd"))).await.unwrap();
    let history = desk
        .hub
        .field_history(&hub_app::view::FieldHistoryRequest { id: ada.clone(), field: Some("Company".into()) })
        .await
        .unwrap();
    assert_eq!((&history[0].value, history[0].restorable), (&words("Oak Ltd"), true));
    desk.hub.edit_field(&edit(edited.before)).await.unwrap();
    assert!(desk.person(&ada).await.fields.iter().any(|f| f.name == "Company" && f.value == FieldValueView::Empty));

    // Discarding takes the words back to what the system has.
    desk.hub
        .edit_field(&EditFieldRequest { id: ada.clone(), field: "LastName".into(), value: words("Rock"), reason: None })
        .await
        .unwrap();
    let op = desk.hub.outbox().await.unwrap().changes[0].id.clone();
    assert_eq!(desk.hub.discard_change(&IdRequest { id: op }).await.unwrap().total, 0);
    assert_eq!(desk.person(&ada).await.name, "Ada Stone");

    // A restriction is lifted with a reason alone.
    let consent = |restricted, reason: Option<&str>| ConsentRequest {
        id: ada.clone(),
        field: "DoNotCall".into(),
        restricted,
        reason: reason.map(str::to_owned),
    };
    desk.hub.set_consent(&consent(true, None)).await.unwrap();
    assert!(desk.hub.set_consent(&consent(false, None)).await.is_err());
    desk.hub.set_consent(&consent(false, Some("asked us to ring"))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_put_off_and_done() {
    let desk = desk().await;
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", person("Ada", "Stone"), &[])]).await;
    let ada = desk.find("ada").await;
    let new = AddTaskRequest {
        person: Some(ada),
        title: "Ring".into(),
        due_at: Some("2026-03-01T15:00:00Z".into()),
        task_type: None,
    };
    let id = desk.hub.add_task(&new).await.unwrap().id;
    let tasks = |due| TasksRequest { due, owner: None, limit: 10, offset: 0 };
    let overdue = desk.hub.tasks(&tasks(TaskDueView::Overdue)).await.unwrap();
    assert_eq!((overdue.total, overdue.rows[0].overdue, overdue.overdue), (1, true, 1));
    let put_off =
        desk.hub.snooze_task(&SnoozeTaskRequest { id: id.clone(), until: "2026-03-05".into() }).await.unwrap();
    assert_eq!(put_off.after, words("2026-03-05T15:00:00Z"), "its time of day stays");
    assert_eq!(desk.hub.tasks(&tasks(TaskDueView::Week)).await.unwrap().total, 1);
    desk.hub.complete_task(&CompleteTaskRequest { id, done: true }).await.unwrap();
    assert_eq!(desk.hub.tasks(&tasks(TaskDueView::Open)).await.unwrap().total, 0);
    assert_eq!(desk.hub.tasks(&tasks(TaskDueView::Done)).await.unwrap().total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_has_the_systems_stages_and_figures_go_back() {
    let desk = desk().await;
    let mut there = person("Ada", "Stone");
    there.insert("Custom.heat".to_owned(), FieldValue::Empty);
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", there, &[])]).await;
    let deal = Fields::from([
        ("Name".to_owned(), text("Oak St")),
        ("Pipeline".to_owned(), text("Buyers")),
        ("Stage".to_owned(), text("Touring")),
        ("Amount".to_owned(), FieldValue::Money(Money::from_minor(50_000_000, Currency::USD))),
        ("ExpectedCloseDate".to_owned(), text("2026-03-20")),
    ]);
    desk.receive(CrmKind::Deal, vec![came(CrmKind::Deal, "9", deal, &["1"])]).await;
    let board = BoardRequest { connection: Some(desk.crm.id.to_string()), pipeline: "Buyers".into(), closed: false };
    let view = desk.hub.pipeline_board(&board).await.unwrap();
    let stages: Vec<(&str, u32)> = view.columns.iter().map(|c| (c.stage.as_str(), c.count)).collect();
    assert_eq!(stages, [("Touring", 1), ("Offer", 0), ("Pending", 0)]);
    let id = view.columns[0].deals[0].id.clone();
    desk.hub.move_stage(&hub_app::view::MoveStageRequest { id, stage: "Pending".into() }).await.unwrap();
    let moved = desk.hub.pipeline_board(&board).await.unwrap();
    assert_eq!((moved.columns[2].count, moved.columns[2].totals[0].minor), (1, 50_000_000));

    let mut settings = desk.hub.people_settings().await.unwrap();
    settings.commission_rate = 2_500;
    desk.hub.save_people_settings(&settings).await.unwrap();
    let ada = desk.find("ada").await;
    let figures = desk.person(&ada).await.figures;
    assert_eq!(figures.commission.unwrap().minor, 1_250_000);
    assert_eq!((figures.timeline.as_deref(), figures.temperature_why[0].code.as_str()), (Some("now"), "openDeal"));
    let mapped = SaveWriteBackRequest {
        connection: desk.crm.id.to_string(),
        mapped: vec![hub_app::view::FigureFieldView {
            figure: "temperature".into(),
            field: Some("Custom.heat".into()),
        }],
    };
    desk.hub.save_write_back(&mapped).await.unwrap();
    let run = |dry_run| WriteBackRequest { connection: desk.crm.id.to_string(), dry_run };
    assert_eq!(desk.hub.run_write_back(&run(true)).await.unwrap().changed, 1);
    let done = desk.hub.run_write_back(&run(false)).await.unwrap();
    assert_eq!(done.first[0].fields[0].after, "HOT", "as the field's choices write it");
    assert_eq!(desk.hub.run_write_back(&run(false)).await.unwrap().changed, 0);
    let outbox = desk.hub.outbox().await.unwrap();
    assert!(outbox.changes.iter().any(|c| c.tells.iter().any(|t| t.field == "Custom.heat")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_decided_once_or_always() {
    let desk = desk().await;
    let with = |key: &str, first: &str, company: &str| {
        let mut fields = person(first, "Stone");
        fields.insert("Phones".into(), FieldValue::entries([format!("+1555010{key}")]));
        fields.insert("Company".into(), text(company));
        came(CrmKind::Contact, key, fields, &[])
    };
    desk.receive(CrmKind::Contact, vec![with("1", "Ada", "Old"), with("2", "Bo", "Old")]).await;
    for name in ["ada", "bo"] {
        let id = desk.find(name).await;
        desk.hub
            .edit_field(&EditFieldRequest { id, field: "Company".into(), value: words("Mine"), reason: None })
            .await
            .unwrap();
    }
    desk.receive(CrmKind::Contact, vec![with("1", "Ada", "Theirs"), with("2", "Bo", "Theirs")]).await;
    let waiting = desk.hub.conflicts().await.unwrap().conflicts;
    assert_eq!(waiting.len(), 2);
    assert_eq!(
        (&waiting[0].was, &waiting[0].yours, &waiting[0].theirs),
        (&Some(words("Old")), &words("Mine"), &words("Theirs"))
    );
    assert_eq!(waiting[0].yours_by.as_deref(), Some("me"));
    let decide = ResolveConflictRequest {
        record: waiting[0].record.clone(),
        connection: waiting[0].connection.clone(),
        field: "Company".into(),
        choice: ChoiceView::Theirs,
        value: None,
        always: true,
    };
    let resolved = desk.hub.resolve_conflict(&decide).await.unwrap();
    assert_eq!((resolved.decided, resolved.left), (2, 0));
    assert_eq!(desk.hub.conflicts().await.unwrap().rules[0].rule.as_deref(), Some("remote"));
    assert!(desk.hub.resolve_conflict(&decide).await.is_err(), "it was settled");

    // What did not count can be chosen after all: from the person's history, as any edit.
    let asked = FieldHistoryRequest { id: decide.record.clone(), field: Some("Company".into()) };
    let earlier = desk.hub.field_history(&asked).await.unwrap();
    let mine = earlier.iter().find(|old| old.because == "decided").expect("it is kept");
    assert_eq!((&mine.value, mine.restorable), (&words("Mine"), true));
    let back = EditFieldRequest {
        id: decide.record.clone(),
        field: "Company".into(),
        value: mine.value.clone(),
        reason: None,
    };
    desk.hub.edit_field(&back).await.unwrap();
    assert_eq!(desk.hub.conflicts().await.unwrap().conflicts, [], "it is no quarrel again");
    let changes = desk.hub.outbox().await.unwrap().changes;
    let told = changes.iter().filter(|c| c.record == decide.record).flat_map(|c| &c.tells);
    assert_eq!(told.map(|t| &t.to).collect::<Vec<_>>(), [&words("Mine")], "and the system is told");
}

const PEOPLE: &str = "First Name,Last Name,Email,Phone,Company\n\
    Ada,Stone,ada@example.org,+1 555 0100,Oak Ltd\nBo,Reed,bo@example.org,,\n,,not an address,,\n";

async fn import(desk: &Desk, file: &str, leads: bool) -> (hub_app::view::ImportPreviewView, hub_app::view::ImportView) {
    let preview = desk.hub.choose_contacts("people.csv", file.as_bytes()).await.unwrap();
    let mapping =
        preview.columns.iter().map(|c| ColumnTargetView { column: c.column.clone(), target: c.target.clone() });
    let request = ImportRequest {
        file: preview.file.clone(),
        mapping: mapping.collect(),
        at: Vec::new(),
        leads,
        tag: "fair".into(),
    };
    let done = desk.hub.run_import(&request, &|_, _| {}, &CancellationToken::new()).await.unwrap();
    (preview, done)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_previewed_taken_in_and_taken_back() {
    let desk = desk().await;
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", person("Ada", "Stone"), &[])]).await;
    let (preview, done) = import(&desk, PEOPLE, true).await;
    assert_eq!((preview.new, preview.matches, preview.rejected_total), (1, 1, 1), "{:?}", preview.first);
    assert_eq!((done.created, done.updated, done.rejected), (1, 1, 1));
    assert!(desk.hub.choose_contacts("people.csv", PEOPLE.as_bytes()).await.unwrap().remembered);
    let ada = desk.find("ada").await;
    let company = desk.person(&ada).await.fields.into_iter().find(|f| f.name == "Company").unwrap();
    assert_eq!(
        (company.value, company.from_file.as_deref(), company.waiting),
        (words("Oak Ltd"), Some("people.csv"), false)
    );
    assert_eq!(desk.hub.leads(&LeadsRequest { states: Vec::new(), limit: 9, offset: 0 }).await.unwrap().waiting, 1);
    let undone = desk.hub.undo_import(&ImportIdRequest { import: done.import }).await.unwrap();
    assert_eq!((undone.removed, undone.restored, undone.kept), (1, 1, 0));
    assert_eq!(desk.hub.people(&asked("", None)).await.unwrap().total, 1);
    assert_eq!(desk.hub.leads(&LeadsRequest { states: Vec::new(), limit: 9, offset: 0 }).await.unwrap().waiting, 0);
    assert!(desk.hub.undo_import(&ImportIdRequest { import: done.import }).await.is_err(), "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_rows_are_taken_back_and_a_note_keeps_its_person() {
    let desk = desk().await;
    let mut file = "First Name,Last Name,Email\n".to_owned();
    for n in 0..1_500 {
        file.push_str(&format!("Given{n:04},Family{n:04},p{n:04}@example.org\n"));
    }
    let (_, done) = import(&desk, &file, false).await;
    assert_eq!(done.created, 1_500);
    let one = desk.find("p0007@example").await;
    desk.hub.add_note(&AddNoteRequest { person: one.clone(), text: "Knows us".into(), channel: None }).await.unwrap();
    let undone = desk.hub.undo_import(&ImportIdRequest { import: done.import }).await.unwrap();
    assert_eq!((undone.removed, undone.recalled), (1_499, 1));
    assert_eq!(desk.hub.people(&asked("", None)).await.unwrap().total, 0);
    desk.hub.unarchive_record(&IdRequest { id: one }).await.unwrap();
    assert_eq!(desk.find("given0007").await.len(), 36);
}

#[tokio::test(flavor = "multi_thread")]
async fn leads_of_a_folder_come_in_once() {
    let desk = desk().await;
    let folder = tempfile::tempdir().unwrap();
    let mail = "From: Homes Site <noreply@example.org>\r\nReply-To: ada@example.org\r\nSubject: 12 Oak St\r\n\
        Date: Mon, 2 Mar 2026 09:00:00 -0800\r\n\r\nName: Ada Stone\r\nPhone: +1 555 0100\r\nMessage: Still there?\r\n";
    std::fs::write(folder.path().join("lead.eml"), mail).unwrap();
    std::fs::write(
        folder.path().join("form.json"),
        r#"[{"first_name": "Bo", "email": "bo@example.org", "comments": "Hi"}]"#,
    )
    .unwrap();
    std::fs::write(folder.path().join("bad.json"), "{").unwrap();
    let view = desk.hub.watch_lead_folder(folder.path()).await.unwrap();
    assert_eq!((view.taken, view.refused.len(), view.refused[0].name.as_str()), (2, 1, "bad.json"));
    desk.hub.look_in_lead_folder().await.unwrap();
    let leads = desk.hub.leads(&LeadsRequest { states: Vec::new(), limit: 9, offset: 0 }).await.unwrap();
    assert_eq!((leads.total, leads.waiting), (2, 2));
    let ada = leads.rows.iter().find(|l| l.name == "Ada Stone").unwrap();
    assert_eq!(
        (ada.asked.as_deref(), ada.about.as_deref(), ada.from.as_str()),
        (Some("Still there?"), Some("12 Oak St"), "Homes Site")
    );
    assert_eq!((ada.minutes, ada.late), (60, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_are_made_one_and_two_again() {
    let desk = desk().await;
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", person("Ada", "Stone"), &[])]).await;
    let mut other = person("Ada", "Rivers");
    other.insert("Company".into(), text("Oak Ltd"));
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "2", other, &[])]).await;
    let note = Fields::from([("Body".to_owned(), text("Met"))]);
    desk.receive(CrmKind::Note, vec![came(CrmKind::Note, "5", note, &["2"])]).await;
    let pairs = desk.hub.duplicates().await.unwrap();
    assert_eq!(pairs.total, 1, "one address, two surnames");
    assert!(!pairs.pairs[0].fields[0].same, "what differs comes first");
    let (stone, rivers) = (desk.find("stone").await, desk.find("rivers").await);
    desk.hub.merge_people(&PairRequest { keep: stone.clone(), other: rivers.clone() }).await.unwrap();
    assert_eq!(desk.hub.people(&asked("", None)).await.unwrap().total, 1);
    assert_eq!(desk.person(&stone).await.timeline.total, 1, "what belonged to the other");
    assert_eq!(desk.person(&rivers).await.merged_into.as_deref(), Some(stone.as_str()));
    assert_eq!(desk.hub.duplicates().await.unwrap().merges[0].gone, rivers);
    desk.hub.unmerge_people(&IdRequest { id: rivers.clone() }).await.unwrap();
    assert_eq!((desk.person(&stone).await.timeline.total, desk.person(&rivers).await.timeline.total), (0, 1));
    assert_eq!(desk.hub.people(&asked("", None)).await.unwrap().total, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_leave_as_a_table_and_as_cards() {
    let desk = desk().await;
    let mut ada = person("Ada", "Stone");
    ada.insert("Company".into(), text("=1+1"));
    desk.receive(CrmKind::Contact, vec![came(CrmKind::Contact, "1", ada, &[])]).await;
    let csv = String::from_utf8(desk.hub.people_file(&asked("", None), PeopleFile::Csv).await.unwrap()).unwrap();
    assert!(csv.starts_with("FirstName,LastName,Company,Emails,Phones\n"), "{csv}");
    assert!(!csv.contains(",=1+1"), "a spreadsheet would reckon it: {csv}");
    let cards = String::from_utf8(desk.hub.people_file(&asked("", None), PeopleFile::Vcard).await.unwrap()).unwrap();
    assert!(cards.contains("FN:Ada Stone"));
}
