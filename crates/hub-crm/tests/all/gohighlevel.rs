//! The laws for GoHighLevel.

use std::sync::Arc;

use hub_connector::crm::{Action, Crm, CrmParent, NewRecord, Probe, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ConnectionConfig, Connector, ErrorKind, Outcome};
use hub_crm::gohighlevel::GoHighLevel;
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmQuirk, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connected, connection, fields, impatient, labelled, new, object, text};
use crate::laws::{Case, laws, vendor_kind};
use crate::proxy::Proxy;

const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task];

pub const CASE: Case = Case {
    vendor: CrmVendor::GoHighLevel,
    kinds: &KINDS,
    connector: |limits| {
        let connector = GoHighLevel::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without tasks.
        for (place, contact) in bench.crm.ids(Kind::Contact).into_iter().take(6).enumerate() {
            let task = json!({"contactId": contact, "title": format!("Call {place}"), "body": "Ask",
                "completed": place % 2 == 0, "dueDate": "2026-10-01T17:00:00Z"});
            bench.crm.create(Kind::Task, object(task)).unwrap();
        }
    },
    key: |bench, kind, id| match kind {
        Kind::Note | Kind::Task => {
            let record = bench.crm.record(kind, id).unwrap();
            format!("{}/{id}", record.fields["contactId"].as_str().unwrap())
        }
        _ => id.to_owned(),
    },
    inner: None,
    lag: 6,
};

laws!(CASE);

async fn bench() -> Bench {
    CASE.bench().await
}

async fn connect(bench: &Bench) -> Arc<dyn Crm> {
    CASE.connect(bench).await
}

fn settings(bench: &Bench, url: &str, page_size: &str) -> ConnectionConfig {
    let known = &bench.known;
    connection(&[("url", url), ("location", &known.location), ("page_size", page_size)], &[("token", &known.token)])
}

fn person(bench: &Bench, place: usize) -> String {
    bench.crm.ids(Kind::Contact)[place].clone()
}

fn of(contact: &str, new: NewRecord) -> NewRecord {
    NewRecord { parents: vec![CrmParent { kind: CrmKind::Contact, key: contact.to_owned() }], ..new }
}

pub fn ada() -> NewRecord {
    let said = fields([
        ("FirstName", text("Ada")),
        ("LastName", text("Quillfeather")),
        ("Company", text("Quill and Sons")),
        ("LeadSource", text("Open house")),
        ("Tags", labelled(&[("buyer", ""), ("garden", "")])),
        ("Emails", labelled(&[("ada@example.org", "")])),
        ("Phones", labelled(&[("+12065550142", "")])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("Birthdate", text("1980-02-29")),
        ("DoNotCall", FieldValue::Flag(true)),
        ("Owner", text("Nerys Underhay")),
        ("contact.budget", FieldValue::Number(500_000.0)),
        ("contact.timeframe", text("Later")),
        ("Nickname", text("there is no such field")),
    ]);
    new(CrmKind::Contact, said, "m-ada")
}

pub fn note() -> NewRecord {
    new(
        CrmKind::Note,
        fields([("Body", text("Called; will think it over.")), ("Subject", text("Quillfeather"))]),
        "m-note",
    )
}

pub fn task() -> NewRecord {
    let said =
        fields([("Title", text("Call back")), ("DueAt", text("2026-10-02")), ("Completed", FieldValue::Flag(false))]);
    new(CrmKind::Task, said, "m-task")
}

pub fn deal() -> NewRecord {
    let said = fields([
        ("Name", text("Mill Race")),
        ("Pipeline", text("Buyers")),
        ("Stage", text("Touring")),
        ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
    ]);
    new(CrmKind::Deal, said, "m-deal")
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "Larkmoor Homes");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines.len(), schema.workflows.len()), (4, 2, 2));
    assert_eq!(schema.pipelines[0].stages[2].label, "Offer made");
    let timeframe = schema.custom_fields.iter().find(|field| field.name == "contact.timeframe").unwrap();
    assert_eq!((timeframe.label.as_str(), timeframe.choices.len()), ("Timeframe", 3));
}

#[tokio::test]
async fn a_change_in_the_vendors_screens_comes_and_nothing_else() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let full = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    bench.pass(400);
    let id = person(&bench, 3);
    bench.crm.add_tag(&id, "seen").unwrap();
    let soon = kit::pull_all(crm.as_ref(), CrmKind::Contact, full.cursors.last().cloned()).await.unwrap();
    assert!(soon.records.is_empty(), "the index is behind");
    bench.pass(6);
    let news = kit::pull_all(crm.as_ref(), CrmKind::Contact, soon.cursors.last().cloned()).await.unwrap();
    assert_eq!(news.records.iter().map(|raw| raw.key.clone()).collect::<Vec<_>>(), std::slice::from_ref(&id));
    // Notes of a contact that changed come with it, others within a day.
    let notes = kit::pull_all(crm.as_ref(), CrmKind::Note, None).await.unwrap();
    bench.pass(400);
    bench.crm.add_note(&id, "New here").unwrap();
    bench.crm.add_tag(&id, "again").unwrap();
    bench.crm.add_note(&person(&bench, 9), "New there").unwrap();
    bench.pass(6);
    let news = kit::pull_all(crm.as_ref(), CrmKind::Note, notes.cursors.last().cloned()).await.unwrap();
    let bodies =
        |pulled: &kit::CrmPulled| pulled.records.iter().map(|raw| raw.payload["body"].to_string()).collect::<String>();
    assert!(bodies(&news).contains("New here") && !bodies(&news).contains("New there"));
    bench.pass(86_400);
    let later = kit::pull_all(crm.as_ref(), CrmKind::Note, news.cursors.last().cloned()).await.unwrap();
    assert!(bodies(&later).contains("New there"));
    // Deals when all are read again.
    let deals = kit::pull_all(crm.as_ref(), CrmKind::Deal, None).await.unwrap();
    let deal = bench.crm.ids(Kind::Deal)[0].clone();
    bench.pass(1_000);
    bench.crm.edit(Kind::Deal, &deal, &object(json!({"monetaryValue": 7}))).unwrap();
    bench.pass(6);
    let moved = kit::pull_all(crm.as_ref(), CrmKind::Deal, deals.cursors.last().cloned()).await.unwrap();
    assert_eq!(moved.mirror.0[&deal]["monetaryValue"], 7);
}

#[tokio::test]
async fn more_contacts_than_a_search_has_pages_for() {
    let bench = Bench::at(CrmVendor::GoHighLevel, 10_400).await;
    let config = settings(&bench, &bench.sandbox.url(), "500");
    let crm = connected(&GoHighLevel::new().unwrap(), config, &bench.context()).await;
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    assert_eq!(pulled.mirror.0.len(), 10_400);
    assert_eq!(bench.answered(429), 0);
}

#[tokio::test]
async fn mapping_survives_a_write() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let said = changes([
        ("FirstName", text("Ada")),
        ("LastName", FieldValue::Empty),
        ("Emails", labelled(&[("new@example.org", "")])),
        ("Phones", labelled(&[("+12065550144;ext=12", "")])),
        ("HomeCity", FieldValue::Empty),
        ("Tags", labelled(&[("one", ""), ("two", "")])),
        ("Owner", text("Soren Penhallow")),
        ("Birthdate", text("1999-12-31")),
        ("LeadSource", text("Elsewhere")),
        ("DoNotText", FieldValue::Flag(true)),
        ("contact.budget", FieldValue::Number(1.5)),
        ("contact.timeframe", text("Now")),
        ("contact.home_address", text("Two\nlines")),
    ]);
    let id = person(&bench, 1);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
    let said =
        changes([("contact.budget", FieldValue::Empty), ("Emails", FieldValue::Empty), ("Owner", FieldValue::Empty)]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
    let deal = bench.crm.ids(Kind::Deal)[0].clone();
    let said = changes([
        ("Name", text("Mill Race 1")),
        ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
        ("Pipeline", text("Sellers")),
        ("Stage", text("Listed")),
        ("Status", text("won")),
        ("Owner", text("Bram Kettleby")),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &deal, said, &[]).await.unwrap();
    let task = (CASE.key)(&bench, Kind::Task, &bench.crm.ids(Kind::Task)[0]);
    for due in ["2026-10-02T15:30:00Z", "2026-10-03"] {
        let said = changes([
            ("Title", text("Ring")),
            ("Completed", FieldValue::Flag(true)),
            ("DueAt", text(due)),
            ("Body", FieldValue::Empty),
        ]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &task, said, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn what_forbids_everything_is_lifted_one_by_one() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = person(&bench, 2);
    bench.crm.edit(Kind::Contact, &id, &object(json!({"dnd": true}))).unwrap();
    let said = changes([("DoNotCall", FieldValue::Flag(false))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said.clone(), &[]).await.unwrap();
    let settings = json!({"Call": {"status": "permanent"}});
    bench.crm.edit(Kind::Contact, &id, &object(json!({"dnd": false, "dndSettings": settings}))).unwrap();
    let broken = kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap_err();
    assert!(broken.how.contains("Unprocessable"), "{broken}");
}

#[tokio::test]
async fn what_is_made_reads_back_and_keeps_its_marker() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let key = kit::what_is_made_reads_back(crm.as_ref(), &ada()).await.unwrap();
    let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, note())).await.unwrap();
    let said = changes([("Body", text("Other words"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Note, &made, said, &[]).await.unwrap();
    let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, task())).await.unwrap();
    let said = changes([("Body", text("Ask for the keys"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &made, said, &[]).await.unwrap();
    let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, deal())).await.unwrap();
    let said = changes([("Stage", text("Offer made"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &made, said, &[]).await.unwrap();
    for (kind, key) in [(CrmKind::Note, "c/0"), (CrmKind::Contact, "x"), (CrmKind::Deal, &made), (CrmKind::Task, "?")] {
        crm.delete(kind, key, &CancellationToken::new()).await.unwrap();
    }
    assert!(crm.record(CrmKind::Deal, &made, &CancellationToken::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn made_again_is_made_once() {
    for upset in [CrmUpset::LostAnswer, CrmUpset::ErrorAfter, CrmUpset::ErrorBefore] {
        let bench = bench().await;
        let crm = connect(&bench).await;
        let settle = || bench.pass(61);
        let said = fields([("FirstName", text("Once")), ("Emails", labelled(&[("once@example.org", "")]))]);
        let once = new(CrmKind::Contact, said, "m-once");
        bench.crm.order(CrmOrder::next(upset, "POST /contacts/"));
        let probe = Probe::Email("once@example.org".into());
        let there = kit::made_by_the_book(crm.as_ref(), &once, &probe, &settle).await.unwrap();
        assert_eq!((there, bench.crm.creates(Kind::Contact, "email:once@example.org")), (1, 1), "{upset}");
        let contact = person(&bench, 5);
        // The field for the marker, so that the trouble befalls the opportunity.
        crm.create(&of(&contact, NewRecord { marker: "m-0".into(), ..deal() }), &CancellationToken::new())
            .await
            .unwrap();
        for (new, call) in [(note(), "POST /contacts/"), (task(), "POST /contacts/"), (deal(), "POST /opportunities")] {
            let new = of(&contact, new);
            bench.crm.order(CrmOrder::next(upset, call));
            let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
            let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await.unwrap();
            let made = bench.crm.creates_with(vendor_kind(new.kind), &new.marker);
            assert_eq!((there, made), (1, 1), "{upset} {}", new.kind);
        }
    }
}

#[tokio::test]
async fn a_contact_that_is_there_is_found_at_once_and_not_made_again() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    crm.create(&ada(), &CancellationToken::new()).await.unwrap();
    // Before the search's index knows.
    for probe in [Probe::Email("ada@example.org".into()), Probe::Phone("+12065550142".into())] {
        assert_eq!(crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap().len(), 1);
    }
    let refused = crm.create(&ada(), &CancellationToken::new()).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Conflict, Outcome::NotDone), "{refused}");
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = person(&bench, 2);
    let meanwhile = || bench.crm.add_tag(&id, "theirs").unwrap();
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, ("Tags", "ours", "theirs"), &meanwhile)
        .await
        .unwrap();
    // An update of other fields never carries tags.
    let said = changes([("FirstName", text("Ada"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
}

#[tokio::test]
async fn a_second_address_is_not_put_in_the_place_of_the_first() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let key = crm.create(&ada(), &CancellationToken::new()).await.unwrap().key;
    let seen = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    let add = Entries::from([("second@example.org".to_owned(), String::new())]);
    let change = |remove: &[&str]| RecordChange {
        kind: CrmKind::Contact,
        key: key.clone(),
        changes: std::collections::BTreeMap::from([(
            "Emails".to_owned(),
            FieldChange::Entries { add: add.clone(), remove: remove.iter().map(|key| (*key).to_owned()).collect() },
        )]),
        seen: seen.clone(),
    };
    let held = || bench.crm.record(Kind::Contact, &key).unwrap().fields["email"].as_str().unwrap().to_owned();
    crm.update(&change(&[]), &CancellationToken::new()).await.unwrap();
    assert_eq!(held(), "ada@example.org");
    crm.update(&change(&["ada@example.org"]), &CancellationToken::new()).await.unwrap();
    assert_eq!(held(), "second@example.org");
}

#[tokio::test]
async fn a_change_of_which_a_part_was_done_says_so() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = person(&bench, 0);
    let seen = crm.record(CrmKind::Contact, &id, &CancellationToken::new()).await.unwrap().unwrap();
    bench.crm.order(CrmOrder::next(CrmUpset::QuotaForbidden, "PUT /contacts"));
    let changes = changes([("FirstName", text("Ada")), ("Tags", labelled(&[("ours", "")]))]);
    let change = RecordChange { kind: CrmKind::Contact, key: id, changes, seen };
    let error = crm.update(&change, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.outcome, Outcome::Unknown);
}

#[tokio::test]
async fn a_workflow_is_started_once() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let workflow = crm.describe(&CancellationToken::new()).await.unwrap().workflows[0].key.clone();
    let contact = person(&bench, 0);
    let action = Action::StartWorkflow { contact: contact.clone(), workflow };
    crm.act(&action, &CancellationToken::new()).await.unwrap();
    assert_eq!(bench.crm.of_contact(Kind::Enrolment, &contact).len(), 1);
    bench.crm.order(CrmOrder::next(CrmUpset::LostAnswer, "POST /contacts"));
    let lost = crm.act(&action, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(lost.outcome, Outcome::Unknown);
    assert_eq!(bench.crm.of_contact(Kind::Enrolment, &contact).len(), 2, "not sent a third time");
}

#[tokio::test]
async fn errors_have_their_class() {
    let bench = bench().await;
    let proxy =
        Proxy::before(&bench.sandbox.url(), |line| line.contains("/notes") || line.contains("/contacts/search ")).await;
    let config = settings(&bench, &proxy.address(&bench.sandbox.url()), "7");
    let connector = GoHighLevel::new().unwrap().with_limits(impatient());
    let crm = connected(&connector, config, &bench.context()).await;
    let note = of(&person(&bench, 0), note());
    kit::errors_have_their_class(crm.as_ref(), &note, &|trouble| proxy.make(trouble)).await.unwrap();
}

#[tokio::test]
async fn a_403_of_quota_is_not_one_of_permission() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    bench.crm.order(CrmOrder {
        upset: CrmUpset::QuotaForbidden,
        calls: "POST /contacts/search".into(),
        every: 1,
        times: Some(9),
    });
    let error = crm.changes(CrmKind::Contact, None, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited, "{error}");
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let bench = Bench::at(CrmVendor::GoHighLevel, 300).await;
    bench.crm.set_quirk(CrmQuirk::RetryAfter, false).unwrap();
    let config = settings(&bench, &bench.sandbox.url(), "5");
    let crm = connected(&GoHighLevel::new().unwrap(), config, &bench.context()).await;
    for kind in KINDS {
        kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
    }
    for place in 0..30 {
        crm.create(&of(&person(&bench, place), note()), &CancellationToken::new()).await.unwrap();
    }
    assert_eq!(bench.answered(429), 0);
    assert!(bench.answered(200) > 600);
}

#[tokio::test]
async fn no_secret_or_personal_value_is_shown() {
    let bench = bench().await;
    let config = settings(&bench, &bench.sandbox.url(), "7");
    let log = crate::bench::log();
    let shown_config = format!("{config:?}");
    let crm = connected(&GoHighLevel::new().unwrap(), config, &bench.context()).await;
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let made = crm.create(&ada(), &CancellationToken::new()).await.unwrap();
    let error = crm.create(&ada(), &CancellationToken::new()).await.unwrap_err();
    bench.crm.order(CrmOrder::next(CrmUpset::ErrorAfter, "POST /contacts"));
    let unknown = crm.create(&of(&made.key, note()), &CancellationToken::new()).await.unwrap_err();
    let probe = Probe::Email("ada@example.org".into());
    let shown = format!(
        "{shown_config} {error} {error:?} {unknown:?} {:?} {probe:?} {:?} {}",
        ada(),
        pulled.records,
        log.text()
    );
    let first = pulled.records[0].payload["lastName"].as_str().unwrap().to_owned();
    let secrets = [&bench.known.token, "Quillfeather", "ada@example.org", "5550142", &first];
    nothing_secret_in(&shown, &secrets).unwrap();
    assert!(log.text().contains("gohighlevel"), "something was logged");
    assert!(GoHighLevel::new().unwrap().manifest().field("token").unwrap().secret);
}
