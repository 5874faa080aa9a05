//! The laws for Follow Up Boss.

use std::sync::Arc;

use hub_connector::crm::{Crm, CrmParent, NewRecord, Probe};
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ConnectionConfig, Connector, ErrorKind, Outcome};
use hub_crm::followupboss::FollowUpBoss;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmQuirk, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connected, connection, fields, impatient, labelled, new, object, text};
use crate::laws::{Case, laws, vendor_kind};
use crate::proxy::Proxy;

const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task];

pub const CASE: Case = Case {
    vendor: CrmVendor::FollowUpBoss,
    kinds: &KINDS,
    connector: |limits| {
        let connector = FollowUpBoss::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without tasks.
        for (place, person) in bench.crm.ids(Kind::Contact).into_iter().take(6).enumerate() {
            let task = json!({"personId": person.parse::<u64>().unwrap(), "name": format!("Call {place}"),
                "type": "Call", "isCompleted": place % 2 == 0, "dueDate": "2026-10-01"});
            bench.crm.create(Kind::Task, object(task)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 0,
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
    connection(
        &[("url", url), ("system", &known.system), ("page_size", page_size)],
        &[("api_key", &known.token), ("system_key", &known.system_key)],
    )
}

fn person(bench: &Bench, place: usize) -> String {
    bench.crm.ids(Kind::Contact)[place].clone()
}

fn of(person: &str, new: NewRecord) -> NewRecord {
    NewRecord { parents: vec![CrmParent { kind: CrmKind::Contact, key: person.to_owned() }], ..new }
}

pub fn ada() -> NewRecord {
    let said = fields([
        ("FirstName", text("Ada")),
        ("LastName", text("Quillfeather")),
        ("Stage", text("Lead")),
        ("LeadSource", text("Open house")),
        ("Tags", labelled(&[("buyer", ""), ("garden", "")])),
        ("Emails", labelled(&[("ada@example.org", "home"), ("a.quill@example.org", "work")])),
        ("Phones", labelled(&[("+12065550142;ext=7", "work"), ("+12065550143", "mobile")])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("HomeCity", text("Larkmoor")),
        ("Owner", text("Linnea Crannock")),
        ("Background", text("Likes gardens.")),
        ("customBudget", FieldValue::Number(500_000.0)),
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

#[test]
fn what_is_counted_apart_stays_within_the_whole() {
    let connector = FollowUpBoss::new().unwrap();
    let per_second = |class: &str| connector.manifest().counted_apart[class].per_second.unwrap();
    let all = connector.manifest().limits.per_second.unwrap() + per_second("notes") + per_second("people");
    assert!(all * 10 <= 125, "together within what the vendor counts");
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "Larkmoor Homes");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!(schema.owners.len(), 4);
    assert_eq!(schema.pipelines.len(), 2);
    assert_eq!(schema.pipelines[0].stages[2].label, "Offer made");
    assert!(schema.contact_stages.iter().any(|stage| stage.label == "Hot prospect"));
    let timeframe = schema.custom_fields.iter().find(|field| field.name == "customTimeframe").unwrap();
    assert_eq!((timeframe.label.as_str(), timeframe.choices.len()), ("Timeframe", 3));
}

#[tokio::test]
async fn a_change_in_the_vendors_screens_comes_and_nothing_else() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    for kind in KINDS {
        let full = kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
        bench.pass(400);
        let id = bench.crm.ids(vendor_kind(kind))[1].clone();
        let (changed, made) = match kind {
            CrmKind::Contact => {
                bench.crm.add_tag(&id, "seen").unwrap();
                (Some(id), bench.crm.create(Kind::Contact, object(json!({"firstName": "Neu"}))).unwrap())
            }
            CrmKind::Note => (None, bench.crm.add_note(&person(&bench, 0), "New").unwrap()),
            CrmKind::Task => (None, bench.crm.create(Kind::Task, object(json!({"name": "New"}))).unwrap()),
            _ => (None, bench.crm.create(Kind::Deal, object(json!({"name": "New", "stageId": 101}))).unwrap()),
        };
        let news = kit::pull_all(crm.as_ref(), kind, full.cursors.last().cloned()).await.unwrap();
        let mut keys: Vec<_> = news.records.iter().map(|raw| raw.key.clone()).collect();
        keys.sort();
        let mut expected: Vec<_> = changed.into_iter().chain([made]).collect();
        expected.sort();
        assert_eq!(keys, expected, "{kind}");
        kit::incremental_brings_nothing(crm.as_ref(), kind).await.unwrap();
    }
}

#[tokio::test]
async fn what_moves_no_stamp_is_found_by_reading_everything_again() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let full = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    bench.pass(3_600);
    let id = person(&bench, 3);
    bench.crm.edit(Kind::Contact, &id, &object(json!({"background": "Changed unseen."}))).unwrap();
    let soon = kit::pull_all(crm.as_ref(), CrmKind::Contact, full.cursors.last().cloned()).await.unwrap();
    assert!(soon.records.is_empty(), "the vendor does not say so");
    bench.pass(86_400);
    let later = kit::pull_all(crm.as_ref(), CrmKind::Contact, soon.cursors.last().cloned()).await.unwrap();
    assert_eq!(later.mirror.0[&id]["background"], "Changed unseen.");
    let deals = kit::pull_all(crm.as_ref(), CrmKind::Deal, None).await.unwrap();
    let deal = bench.crm.ids(Kind::Deal)[0].clone();
    bench.pass(1_000);
    bench.crm.edit(Kind::Deal, &deal, &object(json!({"price": 7}))).unwrap();
    let moved = kit::pull_all(crm.as_ref(), CrmKind::Deal, deals.cursors.last().cloned()).await.unwrap();
    assert_eq!(moved.mirror.0[&deal]["price"], 7);
}

#[tokio::test]
async fn a_person_in_the_trash_is_gone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let before = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    bench.pass(5);
    let gone = [person(&bench, 4)];
    bench.crm.edit(Kind::Contact, &gone[0], &object(json!({"stage": "Trash"}))).unwrap();
    let from = before.cursors.last().cloned().unwrap();
    let news = kit::pull_all(crm.as_ref(), CrmKind::Contact, Some(from.clone())).await.unwrap();
    assert_eq!(news.deleted, gone);
    kit::what_is_gone_is_found(crm.as_ref(), CrmKind::Contact, from, &before.mirror, &gone).await.unwrap();
    kit::declared_deletes_and_no_others(crm.as_ref(), CrmKind::Contact).await.unwrap();
}

#[tokio::test]
async fn mapping_survives_a_write() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let said = changes([
        ("FirstName", text("Ada")),
        ("LastName", FieldValue::Empty),
        ("Stage", text("Hot prospect")),
        ("Emails", labelled(&[("new@example.org", "work")])),
        ("Phones", labelled(&[("+12065550143", "home"), ("+12065550144;ext=12", "")])),
        ("HomeCity", text("Eldwick")),
        ("HomeAddress1", FieldValue::Empty),
        ("Owner", text("Wilmot Fairlorn")),
        ("Background", text("Two\nlines")),
        ("customBudget", FieldValue::Number(1.5)),
        ("customAnniversary", text("2020-02-29")),
        ("customTimeframe", text("Later")),
        ("customMotto", FieldValue::Empty),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &person(&bench, 1), said, &[]).await.unwrap();
    let deal = bench.crm.ids(Kind::Deal)[0].clone();
    let said = changes([
        ("Name", text("Mill Race 1")),
        ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
        ("Pipeline", text("Sellers")),
        ("Stage", text("Listed")),
        ("ExpectedCloseDate", text("2026-12-24")),
        ("Description", text("As agreed")),
        ("Owner", text("Jorah Bellweather")),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &deal, said, &[]).await.unwrap();
    let task = bench.crm.ids(Kind::Task)[0].clone();
    let said = changes([
        ("Title", text("Ring")),
        ("Completed", FieldValue::Flag(false)),
        ("DueAt", text("2026-10-02T15:30:00Z")),
        ("TaskType", FieldValue::Empty),
    ]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &task, said, &[]).await.unwrap();
}

#[tokio::test]
async fn what_is_made_reads_back_and_keeps_its_marker() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let key = kit::what_is_made_reads_back(crm.as_ref(), &ada()).await.unwrap();
    let note = of(&key, note());
    let made = kit::what_is_made_reads_back(crm.as_ref(), &note).await.unwrap();
    // The marker stays when the words change.
    let said = changes([("Body", text("Other words"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Note, &made, said, &[]).await.unwrap();
    let deal = fields([
        ("Name", text("Mill Race")),
        ("Pipeline", text("Buyers")),
        ("Stage", text("Touring")),
        ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
    ]);
    let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, new(CrmKind::Deal, deal, "m-deal"))).await.unwrap();
    let said = changes([("Description", text("Two offers")), ("Stage", text("Offer made"))]);
    kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &made, said, &[]).await.unwrap();
    let task = fields([("Title", text("Call")), ("DueAt", text("2026-10-02")), ("Completed", FieldValue::Flag(false))]);
    kit::what_is_made_reads_back(crm.as_ref(), &of(&key, new(CrmKind::Task, task, "m-task"))).await.unwrap();
    for (kind, key) in [(CrmKind::Note, "0"), (CrmKind::Contact, "x"), (CrmKind::Deal, &made)] {
        crm.delete(kind, key, &CancellationToken::new()).await.unwrap();
    }
    assert!(crm.record(CrmKind::Deal, &made, &CancellationToken::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_lead_starts_what_is_set_up_for_leads_and_others_do_not() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let lead = NewRecord { lead: true, ..ada() };
    let key = kit::what_is_made_reads_back(crm.as_ref(), &lead).await.unwrap();
    let events = bench.crm.of_contact(Kind::Event, &key);
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0].fields["setsOff"], &events[0].fields["source"]),
        (&json!("everything"), &json!("Open house"))
    );
    let quiet = new(CrmKind::Contact, fields([("FirstName", text("Bo"))]), "m");
    let key = kit::what_is_made_reads_back(crm.as_ref(), &quiet).await.unwrap();
    assert!(bench.crm.of_contact(Kind::Event, &key).is_empty());
    // The vendor passes the lead over.
    bench.crm.set_quirk(CrmQuirk::LeadFlowArchived, true).unwrap();
    let refused = crm.create(&lead, &CancellationToken::new()).await.unwrap_err();
    assert_eq!((refused.kind, refused.outcome), (ErrorKind::Unprocessable, Outcome::NotDone));
}

#[tokio::test]
async fn made_again_is_made_once() {
    for upset in [CrmUpset::LostAnswer, CrmUpset::ErrorAfter, CrmUpset::ErrorBefore] {
        let bench = bench().await;
        let crm = connect(&bench).await;
        let settle = || bench.pass(31);
        for lead in [true, false] {
            let email = format!("once-{lead}@example.org");
            let said = fields([("FirstName", text("Once")), ("Emails", labelled(&[(&email, "")]))]);
            let person = NewRecord { lead, ..new(CrmKind::Contact, said, "m-once") };
            bench.crm.order(CrmOrder::next(upset, "POST /v1/"));
            let probe = Probe::Email(email.clone());
            let there = kit::made_by_the_book(crm.as_ref(), &person, &probe, &settle).await.unwrap();
            assert_eq!((there, bench.crm.creates(Kind::Contact, &format!("email:{email}"))), (1, 1), "{upset} {lead}");
        }
        let person = person(&bench, 5);
        for new in [
            of(&person, note()),
            of(&person, new(CrmKind::Deal, fields([("Name", text("Once")), ("Stage", text("Touring"))]), "m-deal")),
        ] {
            bench.crm.order(CrmOrder::next(upset, "POST /v1/"));
            let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
            let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await.unwrap();
            let made = bench.crm.creates_with(vendor_kind(new.kind), &new.marker);
            assert_eq!((there, made), (1, 1), "{upset} {}", new.kind);
        }
    }
}

#[tokio::test]
async fn a_lead_that_comes_twice_is_one_person() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    bench.crm.order(CrmOrder::next(CrmUpset::Twice, "POST /v1/events"));
    crm.create(&NewRecord { lead: true, ..ada() }, &CancellationToken::new()).await.unwrap();
    let probe = Probe::Email("ada@example.org".into());
    assert_eq!(crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap().len(), 1);
    let probe = Probe::Phone("+12065550143".into());
    assert_eq!(crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap().len(), 1);
    let probe = Probe::Phone("+12065550149".into());
    assert!(crm.find(CrmKind::Contact, &probe, &CancellationToken::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let (id, other) = (person(&bench, 2), person(&bench, 3));
    let meanwhile = || bench.crm.add_tag(&id, "theirs").unwrap();
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, ("Tags", "ours", "theirs"), &meanwhile)
        .await
        .unwrap();
    let meanwhile = || {
        let held = bench.crm.record(Kind::Contact, &other).unwrap().fields["emails"].as_array().cloned().unwrap();
        // With an item that nobody can read.
        let more =
            [json!({"value": "theirs@example.org", "type": "work"}), json!({"value": "broken@", "type": "home"})];
        let list: Vec<_> = held.into_iter().chain(more).collect();
        bench.crm.edit(Kind::Contact, &other, &object(json!({"emails": list}))).unwrap();
    };
    let entry = ("Emails", "ours@example.org", "theirs@example.org");
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &other, entry, &meanwhile).await.unwrap();
    let held = bench.crm.record(Kind::Contact, &other).unwrap().fields["emails"].to_string();
    assert!(held.contains("broken@") && held.contains("isPrimary"), "{held}");
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_before_anything_is_sent() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let key = person(&bench, 0);
    let seen = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    let table = [
        (changes([("LeadSource", text("Elsewhere"))]), ErrorKind::Unsupported),
        (changes([("Owner", text("Nobody Known"))]), ErrorKind::Unprocessable),
        (changes([("Stage", FieldValue::Empty)]), ErrorKind::Unprocessable),
        (changes([("FirstName", FieldValue::Flag(true))]), ErrorKind::Unprocessable),
    ];
    let before = bench.crm.journal().len();
    for (changes, kind) in table {
        let change =
            hub_connector::crm::RecordChange { kind: CrmKind::Contact, key: key.clone(), changes, seen: seen.clone() };
        let error = crm.update(&change, &CancellationToken::new()).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (kind, Outcome::NotDone));
    }
    let nothing = hub_connector::crm::RecordChange {
        kind: CrmKind::Contact,
        key: key.clone(),
        changes: changes([("Nickname", text("x"))]),
        seen,
    };
    assert_eq!(crm.update(&nothing, &CancellationToken::new()).await.unwrap().key, key);
    assert_eq!(bench.crm.journal().len(), before);
}

#[tokio::test]
async fn errors_have_their_class() {
    let bench = bench().await;
    let proxy = Proxy::before(&bench.sandbox.url(), |line| line.contains("/notes")).await;
    let config = settings(&bench, &proxy.address(&bench.sandbox.url()), "7");
    let connector = FollowUpBoss::new().unwrap().with_limits(impatient());
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
        calls: "GET /v1/people".into(),
        every: 1,
        times: Some(9),
    });
    let error = crm.changes(CrmKind::Contact, None, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited, "{error}");
}

#[tokio::test]
async fn an_agents_key_sees_own_people() {
    let bench = bench().await;
    let known = &bench.known;
    let config = connection(&[("url", &bench.sandbox.url())], &[("api_key", &known.agent_token)]);
    let crm = connected(&FollowUpBoss::new().unwrap(), config, &bench.context()).await;
    let pulled = kit::full_pull_terminates_with_unique_ids(crm.as_ref(), CrmKind::Contact).await.unwrap();
    assert!(!pulled.records.is_empty() && pulled.records.len() < bench.crm.ids(Kind::Contact).len());
    kit::declared_deletes_and_no_others(crm.as_ref(), CrmKind::Contact).await.unwrap();
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let bench = Bench::at(CrmVendor::FollowUpBoss, 700).await;
    let config = settings(&bench, &bench.sandbox.url(), "5");
    // Unregistered, with half as much.
    let alone = connection(&[("url", &bench.sandbox.url()), ("page_size", "5")], &[("api_key", &bench.known.token)]);
    for config in [config, alone] {
        let crm = connected(&FollowUpBoss::new().unwrap(), config, &bench.context()).await;
        for kind in KINDS {
            kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
        }
        for place in 0..40 {
            let key = person(&bench, place);
            crm.create(&of(&key, note()), &CancellationToken::new()).await.unwrap();
            let said = changes([("Background", text(&format!("Visit {place}")))]);
            kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &key, said, &[]).await.unwrap();
        }
    }
    assert_eq!(bench.answered(429), 0);
    assert!(bench.answered(200) > 400);
}

#[tokio::test]
async fn no_secret_or_personal_value_is_shown() {
    let bench = bench().await;
    let config = settings(&bench, &bench.sandbox.url(), "7");
    let log = crate::bench::log();
    let shown_config = format!("{config:?}");
    let crm = connected(&FollowUpBoss::new().unwrap(), config, &bench.context()).await;
    let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
    let new = ada();
    let refused = NewRecord { fields: fields([("Stage", text("Quillfeather")), ("FirstName", text("Ada"))]), ..ada() };
    let error = crm.create(&refused, &CancellationToken::new()).await.unwrap_err();
    crm.create(&new, &CancellationToken::new()).await.unwrap();
    bench.crm.order(CrmOrder::next(CrmUpset::ErrorAfter, "POST /v1/"));
    let unknown = crm.create(&new, &CancellationToken::new()).await.unwrap_err();
    let probe = Probe::Email("ada@example.org".into());
    let shown =
        format!("{shown_config} {error} {error:?} {unknown:?} {new:?} {probe:?} {:?} {}", pulled.records, log.text());
    let first = pulled.records[0].payload["lastName"].as_str().unwrap().to_owned();
    let secrets = [&bench.known.token, &bench.known.system_key, "Quillfeather", "ada@example.org", "5550142", &first];
    nothing_secret_in(&shown, &secrets).unwrap();
    assert!(log.text().contains("followupboss"), "something was logged");
}
