//! The laws for HubSpot.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_connector::crm::{Crm, CrmParent, NewRecord, Probe, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind, Outcome};
use hub_crm::hubspot::HubSpot;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmQuirk, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connected, connection, fields, impatient, labelled, new, object, text};
use crate::laws::{Case, laws, vendor_kind};
use crate::proxy::Proxy;

const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task];

pub const CASE: Case = Case {
    vendor: CrmVendor::HubSpot,
    kinds: &KINDS,
    connector: |limits| {
        let connector = HubSpot::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without tasks.
        for place in 0..6 {
            let status = if place % 2 == 0 { "COMPLETED" } else { "WAITING" };
            let task = json!({"hs_task_subject": format!("Call {place}"), "hs_task_status": status, "hs_task_type": "CALL",
                "hs_task_body": "<p>Ask</p>", "hs_timestamp": "2026-10-01T17:00:00Z"});
            bench.crm.create(Kind::Task, object(task)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: Some("properties"),
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
    connection(&[("url", url), ("page_size", page_size)], &[("token", &bench.known.token)])
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
        ("JobTitle", text("Baker")),
        ("Emails", labelled(&[("ada@example.org", "")])),
        ("Phones", labelled(&[("+12065550142", ""), ("+12065550143", "")])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("Birthdate", text("1980-02-29")),
        ("Stage", text("lead")),
        ("Owner", text("Fenna Oakhanger")),
        ("Tags", labelled(&[("there is no such field", "")])),
    ]);
    new(CrmKind::Contact, said, "m-ada")
}

pub fn note() -> NewRecord {
    let said = fields([
        ("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over.")),
        ("CreatedAt", text("2026-08-30T10:00:00Z")),
    ]);
    new(CrmKind::Note, said, "m-note")
}

pub fn task() -> NewRecord {
    let said = fields([
        ("Title", text("Quillfeather")),
        ("DueAt", text("2026-10-02")),
        ("Completed", FieldValue::Flag(false)),
    ]);
    new(CrmKind::Task, said, "m-task")
}

pub fn deal() -> NewRecord {
    let said = fields([
        ("Name", text("Mill Race")),
        ("Pipeline", text("Buyers")),
        ("Stage", text("Touring")),
        ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
        ("ExpectedCloseDate", text("2026-12-24")),
    ]);
    new(CrmKind::Deal, said, "m-deal")
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "HubSpot");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines.len()), (4, 2));
    assert_eq!(schema.owners[0].label, "Isolde Marchbank");
    assert_eq!(schema.pipelines[0].stages[2].label, "Offer made");
    assert!(schema.contact_stages.iter().any(|stage| stage.key == "customer"));
}

#[tokio::test]
async fn a_change_in_the_vendors_screens_comes_and_nothing_else() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    for kind in KINDS {
        let full = kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
        bench.pass(400);
        let id = bench.crm.ids(vendor_kind(kind))[1].clone();
        let said = match kind {
            CrmKind::Contact => json!({"firstname": "Changed"}),
            CrmKind::Deal => json!({"amount": "7"}),
            CrmKind::Note => json!({"hs_note_body": "Changed"}),
            _ => json!({"hs_task_subject": "Changed"}),
        };
        bench.crm.edit(vendor_kind(kind), &id, &object(said)).unwrap();
        let soon = kit::pull_all(crm.as_ref(), kind, full.cursors.last().cloned()).await.unwrap();
        assert!(soon.records.is_empty(), "{kind}: the index is behind");
        bench.pass(6);
        let news = kit::pull_all(crm.as_ref(), kind, soon.cursors.last().cloned()).await.unwrap();
        assert_eq!(
            news.records.iter().map(|raw| raw.key.clone()).collect::<Vec<_>>(),
            std::slice::from_ref(&id),
            "{kind}"
        );
        // With its ties, as when it is asked for.
        let asked = crm.record(kind, &id, &CancellationToken::new()).await.unwrap().unwrap();
        assert_eq!(crm.map(&news.records[0]).unwrap(), crm.map(&asked).unwrap(), "{kind}");
    }
}

#[tokio::test]
async fn more_changes_than_a_search_reaches() {
    let bench = Bench::at(CrmVendor::HubSpot, 10_300).await;
    let config = settings(&bench, &bench.sandbox.url(), "100");
    let crm = connected(&HubSpot::new().unwrap(), config, &bench.context()).await;
    let full = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    assert_eq!(full.mirror.0.len(), 10_300);
    bench.pass(400);
    // All in one second, as an import does it.
    for id in bench.crm.ids(Kind::Contact) {
        bench.crm.edit(Kind::Contact, &id, &object(json!({"jobtitle": "Imported"}))).unwrap();
    }
    bench.pass(6);
    let news = kit::pull_all(crm.as_ref(), CrmKind::Contact, full.cursors.last().cloned()).await.unwrap();
    assert_eq!(news.mirror.0.len(), 10_300);
    assert_eq!((bench.answered(429), bench.answered(400)), (0, 0));
}

#[tokio::test]
async fn merged_contacts_are_followed() {
    for new_id in [true, false] {
        let bench = bench().await;
        bench.crm.set_quirk(CrmQuirk::MergeNewId, new_id).unwrap();
        bench.crm.set_quirk(CrmQuirk::MergedForward, true).unwrap();
        let crm = connect(&bench).await;
        let before = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
        let from = before.cursors.last().cloned().unwrap();
        let (first, second) = (person(&bench, 0), person(&bench, 5));
        bench.pass(60);
        let survivor = bench.crm.merge(&first, &second).unwrap();
        bench.pass(6);
        let news = kit::pull_all(crm.as_ref(), CrmKind::Contact, Some(from.clone())).await.unwrap();
        let mut gone: Vec<_> = news.merged.iter().map(|merged| merged.gone.clone()).collect();
        gone.sort();
        let expected = if new_id { vec![first, second] } else { vec![second] };
        assert_eq!(gone, expected);
        assert!(news.merged.iter().all(|merged| merged.into == survivor));
        kit::what_is_gone_is_found(crm.as_ref(), CrmKind::Contact, from, &before.mirror, &expected).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_archived_is_named_within_the_hour() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let before = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    bench.pass(60);
    let gone = person(&bench, 3);
    bench.crm.delete(Kind::Contact, &gone).unwrap();
    let soon = kit::pull_all(crm.as_ref(), CrmKind::Contact, before.cursors.last().cloned()).await.unwrap();
    assert!(soon.deleted.is_empty());
    bench.pass(3_600);
    let later = kit::pull_all(crm.as_ref(), CrmKind::Contact, soon.cursors.last().cloned()).await.unwrap();
    assert_eq!(later.deleted, std::slice::from_ref(&gone));
    bench.pass(3_600);
    let again = kit::pull_all(crm.as_ref(), CrmKind::Contact, later.cursors.last().cloned()).await.unwrap();
    assert!(again.deleted.is_empty() && again.records.is_empty());
    bench.crm.restore(Kind::Contact, &gone).unwrap();
    bench.pass(6);
    let back = kit::pull_all(crm.as_ref(), CrmKind::Contact, again.cursors.last().cloned()).await.unwrap();
    assert!(back.mirror.0.contains_key(&gone), "brought back");
}

#[tokio::test]
async fn mapping_survives_a_write() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let said = changes([
        ("FirstName", text("Ada")),
        ("LastName", FieldValue::Empty),
        ("Emails", labelled(&[("new@example.org", "")])),
        ("Phones", labelled(&[("+12065550144;ext=12", ""), ("+12065550145", "")])),
        ("HomeCity", FieldValue::Empty),
        ("JobTitle", text("Baker")),
        ("Owner", text("Ulric Dunmarsh")),
        ("Birthdate", text("1999-12-31")),
        ("Stage", text("customer")),
    ]);
    let id = person(&bench, 1);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
    let said = changes([("Phones", FieldValue::Empty), ("Emails", FieldValue::Empty), ("Owner", FieldValue::Empty)]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
    let deal = bench.crm.ids(Kind::Deal)[0].clone();
    let said = changes([
        ("Name", text("Mill Race 1")),
        ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
        ("Pipeline", text("Sellers")),
        ("Stage", text("Listed")),
        ("ExpectedCloseDate", text("2026-12-24")),
        ("Description", text("Two\nlines & more")),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &deal, said, &[]).await.unwrap();
    let task = bench.crm.ids(Kind::Task)[1].clone();
    for (due, done) in [("2026-10-02T15:30:00Z", true), ("2026-10-03", false)] {
        let said = changes([
            ("Title", text("Ring")),
            ("Completed", FieldValue::Flag(done)),
            ("DueAt", text(due)),
            ("Body", text("a <b> & c")),
            ("TaskType", text("EMAIL")),
        ]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &task, said, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn fields_of_the_accounts_own_read_back() {
    let bench = bench().await;
    let client = connect(&bench).await;
    // Made in the vendor's screens, as far as the connector can tell.
    let options = json!([{"label": "North", "value": "north"}, {"label": "South", "value": "south"}]);
    for (name, kind, field_type, options) in [
        ("eh_budget", "number", "number", json!([])),
        ("eh_since", "date", "date", json!([])),
        ("eh_vip", "bool", "booleancheckbox", json!([])),
        ("eh_area", "enumeration", "select", options),
    ] {
        let body = json!({"name": name, "label": name, "type": kind, "fieldType": field_type, "options": options,
            "groupName": "contactinformation"});
        crate::bench::post(&bench, "/crm/v3/properties/contacts", &body).await;
    }
    let schema = client.describe(&CancellationToken::new()).await.unwrap();
    assert!(["eh_budget", "eh_area"].iter().all(|name| schema.custom_fields.iter().any(|field| field.name == *name)));
    let said = changes([
        ("eh_budget", FieldValue::Number(1500.25)),
        ("eh_since", text("2020-02-29")),
        ("eh_vip", FieldValue::Flag(true)),
        ("eh_area", text("south")),
    ]);
    kit::a_change_reads_back(client.as_ref(), CrmKind::Contact, &person(&bench, 1), said, &[]).await.unwrap();
    let said = changes([("eh_budget", FieldValue::Empty), ("eh_area", FieldValue::Empty)]);
    kit::a_change_reads_back(client.as_ref(), CrmKind::Contact, &person(&bench, 1), said, &[]).await.unwrap();
}

#[tokio::test]
async fn more_properties_than_fit_an_address() {
    let bench = bench().await;
    for n in 0..80 {
        let body = json!({"name": format!("a_rather_long_name_{n}"), "label": n.to_string(), "type": "string",
            "fieldType": "text", "groupName": "contactinformation"});
        crate::bench::post(&bench, "/crm/v3/properties/contacts", &body).await;
    }
    let crm = connect(&bench).await;
    let id = person(&bench, 1);
    let said = changes([("a_rather_long_name_7", text("Here"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said, &[]).await.unwrap();
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), CrmKind::Contact).await.unwrap();
    assert_eq!(pulled.mirror.0[&id]["properties"]["a_rather_long_name_7"], "Here");
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
    for (kind, key) in [(CrmKind::Note, "0"), (CrmKind::Contact, "x"), (CrmKind::Deal, &made)] {
        crm.delete(kind, key, &CancellationToken::new()).await.unwrap();
    }
    assert!(crm.record(CrmKind::Deal, &made, &CancellationToken::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn made_again_is_made_once() {
    for upset in [CrmUpset::LostAnswer, CrmUpset::ErrorAfter, CrmUpset::ErrorBefore, CrmUpset::Twice] {
        let bench = bench().await;
        let crm = connect(&bench).await;
        let settle = || bench.pass(61);
        let contact = person(&bench, 5);
        for (new, key) in [(ada(), "external:m-ada"), (of(&contact, deal()), "name:Mill Race")] {
            let call = format!("POST /crm/v3/objects/{}s", new.kind);
            bench.crm.order(CrmOrder::next(upset, &call));
            let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
            let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await.unwrap();
            assert_eq!((there, bench.crm.creates(vendor_kind(new.kind), key)), (1, 1), "{upset} {}", new.kind);
        }
        if upset == CrmUpset::Twice {
            // A note has no property that makes the second one impossible.
            continue;
        }
        for new in [of(&contact, note()), of(&contact, task())] {
            let call = format!("POST /crm/v3/objects/{}s", new.kind);
            bench.crm.order(CrmOrder::next(upset, &call));
            let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
            let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await.unwrap();
            let made = bench.crm.creates_with(vendor_kind(new.kind), &new.marker);
            assert_eq!((there, made), (1, 1), "{upset} {}", new.kind);
        }
    }
}

#[tokio::test]
async fn a_contact_is_found_before_the_index_knows() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    let marker = Probe::Marker { marker: "m-ada".into(), parents: Vec::new() };
    assert!(crm.find(CrmKind::Contact, &marker, &cancel).await.unwrap().is_empty());
    crm.create(&ada(), &cancel).await.unwrap();
    for probe in [marker, Probe::Email("ada@example.org".into())] {
        assert_eq!(crm.find(CrmKind::Contact, &probe, &cancel).await.unwrap().len(), 1);
    }
    bench.pass(6);
    for (phone, found) in [("+12065550142", 1), ("+12065550143", 1), ("+12065550149", 0)] {
        assert_eq!(crm.find(CrmKind::Contact, &Probe::Phone(phone.into()), &cancel).await.unwrap().len(), found);
    }
    let again = NewRecord { marker: "m-other".into(), ..ada() };
    let refused = crm.create(&again, &cancel).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Conflict, Outcome::NotDone), "{refused}");
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = person(&bench, 2);
    bench.crm.edit(Kind::Contact, &id, &object(json!({"phone": "", "mobilephone": ""}))).unwrap();
    let meanwhile = || bench.crm.edit(Kind::Contact, &id, &object(json!({"phone": "206-555-0150"}))).unwrap();
    let entry = ("Phones", "+12065550151", "+12065550150");
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, entry, &meanwhile).await.unwrap();
}

#[tokio::test]
async fn what_does_not_fit_beside_is_not_put_in_its_place() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let key = crm.create(&ada(), &CancellationToken::new()).await.unwrap().key;
    let seen = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    let add =
        |entry: &str| FieldChange::Entries { add: [(entry.to_owned(), String::new())].into(), remove: Vec::new() };
    let changes =
        BTreeMap::from([("Emails".to_owned(), add("second@example.org")), ("Phones".to_owned(), add("+12065550199"))]);
    let change = RecordChange { kind: CrmKind::Contact, key: key.clone(), changes, seen: seen.clone() };
    crm.update(&change, &CancellationToken::new()).await.unwrap();
    let after = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    assert_eq!(crm.map(&after).unwrap().fields, crm.map(&seen).unwrap().fields);
}

#[tokio::test]
async fn errors_have_their_class() {
    let bench = bench().await;
    let proxy = Proxy::before(&bench.sandbox.url(), |line| line.contains("/objects/notes")).await;
    let config = settings(&bench, &proxy.address(&bench.sandbox.url()), "7");
    let connector = HubSpot::new().unwrap().with_limits(impatient());
    let crm = connected(&connector, config, &bench.context()).await;
    let note = of(&person(&bench, 0), note());
    kit::errors_have_their_class(crm.as_ref(), &note, &|trouble| proxy.make(trouble)).await.unwrap();
}

#[tokio::test]
async fn a_403_of_quota_is_not_one_of_permission() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let calls = "POST /crm/v3/objects/contacts/search".to_owned();
    bench.crm.order(CrmOrder { upset: CrmUpset::QuotaForbidden, calls, every: 1, times: Some(9) });
    let error = crm.changes(CrmKind::Contact, None, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited, "{error}");
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let bench = Bench::at(CrmVendor::HubSpot, 300).await;
    let config = settings(&bench, &bench.sandbox.url(), "5");
    let crm = connected(&HubSpot::new().unwrap(), config, &bench.context()).await;
    for kind in KINDS {
        let full = kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
        kit::pull_all(crm.as_ref(), kind, full.cursors.last().cloned()).await.unwrap();
    }
    for place in 0..60 {
        crm.create(&of(&person(&bench, place), note()), &CancellationToken::new()).await.unwrap();
        kit::pull_all(crm.as_ref(), CrmKind::Task, None).await.unwrap();
    }
    assert_eq!(bench.answered(429), 0);
    assert!(bench.answered(200) > 150);
}

#[tokio::test]
async fn no_secret_or_personal_value_is_shown() {
    let bench = bench().await;
    let config = settings(&bench, &bench.sandbox.url(), "7");
    let log = crate::bench::log();
    let shown_config = format!("{config:?}");
    let crm = connected(&HubSpot::new().unwrap(), config, &bench.context()).await;
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let made = crm.create(&ada(), &CancellationToken::new()).await.unwrap();
    let error = crm.create(&ada(), &CancellationToken::new()).await.unwrap_err();
    let probe = Probe::Email("ada@example.org".into());
    crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap();
    bench.crm.order(CrmOrder::next(CrmUpset::ErrorAfter, "POST /crm/v3/objects/notes"));
    let unknown = crm.create(&of(&made.key, note()), &CancellationToken::new()).await.unwrap_err();
    let shown = format!(
        "{shown_config} {error} {error:?} {unknown:?} {:?} {probe:?} {:?} {}",
        ada(),
        pulled.records,
        log.text()
    );
    let first = pulled.records[0].payload["properties"]["lastname"].as_str().unwrap().to_owned();
    let secrets = [&bench.known.token, "Quillfeather", "ada@example.org", "5550142", &first];
    nothing_secret_in(&shown, &secrets).unwrap();
    assert!(log.text().contains("hubspot"), "something was logged");
}
