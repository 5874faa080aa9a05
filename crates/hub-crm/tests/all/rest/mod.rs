//! The laws for CRMs that a mapping file describes: one file for each door of the plain stand-in.

mod doors;
mod files;

use std::sync::Arc;

use hub_connector::crm::{Crm, CrmParent, NewRecord, Probe, RecordChange};
use hub_connector::manifest::Limits;
use hub_connector::testkit::crm as kit;
use hub_connector::testkit::nothing_secret_in;
use hub_connector::{CancellationToken, ConnectionConfig, Connector, ErrorKind, Outcome};
use hub_crm::rest::RestCrm;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmQuirk, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connected, connection, fields, impatient, labelled, new, object, text};
use crate::laws::{Case, vendor_kind};
use crate::proxy::Proxy;
use files::Door;

const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task];

pub fn rest(door: Door, limits: Option<Limits>) -> RestCrm {
    let connector = RestCrm::parse("rest-crm.toml", &files::mapping(door)).unwrap();
    match limits {
        Some(limits) => connector.with_limits(limits),
        None => connector,
    }
}

fn boxed(door: Door, limits: Option<Limits>) -> Box<dyn Connector> {
    Box::new(rest(door, limits))
}

fn config(bench: &Bench, door: Door, url: &str, page_size: &str) -> ConnectionConfig {
    let url = format!("{}/{}", url.trim_end_matches('/'), door.word());
    let token_url = bench.sandbox.url().replace("/plain", "/plain/token");
    let known = &bench.known;
    let plain = [("url", url.as_str()), ("page_size", page_size)];
    match door {
        Door::Page => connection(&plain, &[("api_key", &known.token)]),
        Door::Offset => {
            connection(&[plain.as_slice(), &[("username", "agent")]].concat(), &[("password", &known.token)])
        }
        Door::Cursor => {
            let more = [("client_id", known.client_id.as_str()), ("token_url", &token_url)];
            connection(&[plain.as_slice(), &more].concat(), &[("client_secret", &known.client_secret)])
        }
        Door::Link => connection(&plain, &[("api_key", &known.token)]),
    }
}

const fn case(door: Door) -> Case {
    Case {
        vendor: CrmVendor::Plain,
        kinds: &KINDS,
        connector: match door {
            Door::Page => |limits| boxed(Door::Page, limits),
            Door::Offset => |limits| boxed(Door::Offset, limits),
            Door::Cursor => |limits| boxed(Door::Cursor, limits),
            Door::Link => |limits| boxed(Door::Link, limits),
        },
        settings: match door {
            Door::Page => |bench, url, size| config(bench, Door::Page, url, size),
            Door::Offset => |bench, url, size| config(bench, Door::Offset, url, size),
            Door::Cursor => |bench, url, size| config(bench, Door::Cursor, url, size),
            Door::Link => |bench, url, size| config(bench, Door::Link, url, size),
        },
        furnish: |_| {},
        key: |_, _, id| id.to_owned(),
        inner: Some("address"),
        lag: 0,
    }
}

fn person(bench: &Bench, place: usize) -> String {
    bench.crm.ids(Kind::Contact)[place].clone()
}

fn of(person: &str, new: NewRecord) -> NewRecord {
    NewRecord { parents: vec![CrmParent { kind: CrmKind::Contact, key: person.to_owned() }], ..new }
}

fn ada() -> NewRecord {
    let said = fields([
        ("FirstName", text("Ada")),
        ("LastName", text("Quillfeather")),
        ("Stage", text("Lead")),
        ("LeadSource", text("Open house")),
        ("Tags", labelled(&[("buyer", ""), ("garden", "")])),
        ("Emails", labelled(&[("ada@example.org", "home"), ("a.quill@example.org", "work")])),
        ("Phones", labelled(&[("+12065550142;ext=7", "home"), ("+12065550143", "mobile")])),
        ("HomeAddress1", text("1 Mill Race Road")),
        ("HomeCity", text("Larkmoor")),
        ("Birthdate", text("1980-02-29")),
        ("DoNotCall", FieldValue::Flag(true)),
        ("Owner", text("Linnea Crannock")),
        ("Background", text("Likes gardens.")),
        ("budget", FieldValue::Number(500_000.0)),
        ("Nickname", text("there is no such field")),
    ]);
    new(CrmKind::Contact, said, "m-ada")
}

fn note() -> NewRecord {
    let said = fields([("Body", text("Called; will think it over.")), ("Subject", text("Quillfeather"))]);
    new(CrmKind::Note, said, "m-note")
}

fn task() -> NewRecord {
    let said = fields([
        ("Title", text("Ring")),
        ("Completed", FieldValue::Flag(false)),
        ("DueAt", text("2026-10-02T15:30:00Z")),
    ]);
    new(CrmKind::Task, said, "m-task")
}

fn deal() -> NewRecord {
    let said = fields([
        ("Name", text("Mill Race")),
        ("Pipeline", text("Buying")),
        ("Stage", text("Offer")),
        ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
        ("ExpectedCloseDate", text("2026-12-24")),
    ]);
    new(CrmKind::Deal, said, "m-deal")
}

async fn at(door: Door) -> (Bench, Arc<dyn Crm>) {
    let bench = case(door).bench().await;
    let crm = case(door).connect(&bench).await;
    (bench, crm)
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    for door in Door::ALL {
        let (_bench, crm) = at(door).await;
        assert_eq!(crm.check().await.unwrap().label, "Larkmoor Homes");
        let schema = crm.describe(&CancellationToken::new()).await.unwrap();
        assert_eq!((schema.owners.len(), schema.pipelines.len()), (4, 2));
        assert_eq!(schema.pipelines[1].stages[1].label, "Listed");
        let budget = schema.custom_fields.iter().find(|field| field.name == "budget").unwrap();
        assert_eq!(budget.label, "Budget");
    }
}

#[tokio::test]
async fn a_change_in_the_systems_screens_comes_and_nothing_else() {
    for door in Door::ALL {
        let (bench, crm) = at(door).await;
        for kind in KINDS {
            let full = kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
            bench.pass(4_000);
            let id = bench.crm.ids(vendor_kind(kind))[1].clone();
            let said = match kind {
                CrmKind::Contact => json!({"firstName": "Neu"}),
                CrmKind::Note => json!({"text": "Other words"}),
                _ => json!({"title": "Other words"}),
            };
            bench.crm.edit(vendor_kind(kind), &id, &object(said)).unwrap();
            let news = kit::pull_all(crm.as_ref(), kind, full.cursors.last().cloned()).await.unwrap();
            assert_eq!(news.records.iter().map(|raw| &raw.key).collect::<Vec<_>>(), [&id], "{door:?} {kind}");
            kit::incremental_brings_nothing(crm.as_ref(), kind).await.unwrap();
        }
    }
}

#[tokio::test]
async fn mapping_survives_a_write() {
    for door in Door::ALL {
        let (bench, crm) = at(door).await;
        let said = changes([
            ("FirstName", text("Ada")),
            ("LastName", FieldValue::Empty),
            ("Stage", text("Hot prospect")),
            ("Emails", labelled(&[("new@example.org", "work")])),
            ("Phones", labelled(&[("+12065550143", "home"), ("+12065550144;ext=12", "mobile")])),
            ("Tags", labelled(&[("seen", "")])),
            ("HomeCity", text("Eldwick")),
            ("HomeAddress1", FieldValue::Empty),
            ("Birthdate", text("2000-01-31")),
            ("DoNotCall", FieldValue::Flag(true)),
            ("Owner", text("Wilmot Fairlorn")),
            ("Background", text("Two\nlines")),
            ("budget", FieldValue::Number(1.5)),
            ("motto", FieldValue::Empty),
        ]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &person(&bench, 1), said, &[]).await.unwrap();
        let deal = bench.crm.ids(Kind::Deal)[0].clone();
        let said = changes([
            ("Name", text("Mill Race 1")),
            ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
            ("Pipeline", text("Selling")),
            ("Stage", text("Listed")),
            ("ExpectedCloseDate", text("2027-01-05")),
            ("Description", text("As agreed")),
            ("Owner", text("Jorah Bellweather")),
        ]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Deal, &deal, said, &[]).await.unwrap();
        let task = bench.crm.ids(Kind::Task)[0].clone();
        let said = changes([
            ("Title", text("Ring again")),
            ("Completed", FieldValue::Flag(true)),
            ("DueAt", text("2026-10-02T15:30:00Z")),
            ("TaskType", FieldValue::Empty),
        ]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &task, said, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_made_reads_back_and_keeps_its_marker() {
    for door in Door::ALL {
        let (_bench, crm) = at(door).await;
        let key = kit::what_is_made_reads_back(crm.as_ref(), &ada()).await.unwrap();
        let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, note())).await.unwrap();
        // The marker stays when the words change.
        let said = changes([("Body", text("Other words"))]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Note, &made, said, &[]).await.unwrap();
        for new in [deal(), task()] {
            let made = kit::what_is_made_reads_back(crm.as_ref(), &of(&key, new.clone())).await.unwrap();
            let cancel = CancellationToken::new();
            crm.delete(new.kind, &made, &cancel).await.unwrap();
            crm.delete(new.kind, &made, &cancel).await.unwrap();
            assert!(crm.record(new.kind, &made, &cancel).await.unwrap().is_none());
        }
    }
}

#[tokio::test]
async fn made_again_is_made_once() {
    for door in Door::ALL {
        for upset in [CrmUpset::LostAnswer, CrmUpset::ErrorAfter, CrmUpset::ErrorBefore] {
            let (bench, crm) = at(door).await;
            let settle = || bench.pass(1);
            let said = fields([("FirstName", text("Once")), ("Emails", labelled(&[("once@example.org", "")]))]);
            let person = new(CrmKind::Contact, said, "m-once");
            bench.crm.order(CrmOrder::next(upset, "POST /plain/"));
            let probe = Probe::Email("once@example.org".into());
            let there = kit::made_by_the_book(crm.as_ref(), &person, &probe, &settle).await.unwrap();
            assert_eq!((there, bench.crm.creates(Kind::Contact, "email:once@example.org")), (1, 1), "{door:?} {upset}");
            let key = self::person(&bench, 5);
            for new in [of(&key, note()), of(&key, task()), of(&key, deal())] {
                bench.crm.order(CrmOrder::next(upset, &format!("POST /plain/{}/{}s", door.word(), new.kind)));
                let probe = Probe::Marker { marker: new.marker.clone(), parents: new.parents.clone() };
                let there = kit::made_by_the_book(crm.as_ref(), &new, &probe, &settle).await.unwrap();
                let made = bench.crm.creates_with(vendor_kind(new.kind), &new.marker);
                assert_eq!((there, made), (1, 1), "{door:?} {upset} {}", new.kind);
            }
        }
    }
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    for door in Door::ALL {
        let (bench, crm) = at(door).await;
        let (id, other) = (person(&bench, 2), person(&bench, 3));
        let meanwhile = || bench.crm.add_tag(&id, "theirs").unwrap();
        let entry = ("Tags", "ours", "theirs");
        kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, entry, &meanwhile).await.unwrap();
        let meanwhile = || {
            let held = bench.crm.record(Kind::Contact, &other).unwrap().fields["emails"].as_array().cloned().unwrap();
            // With an item that nobody can read.
            let more = [json!({"address": "theirs@example.org", "kind": "work"}), json!({"address": "broken@"})];
            let list: Vec<_> = held.into_iter().chain(more).collect();
            bench.crm.edit(Kind::Contact, &other, &object(json!({"emails": list}))).unwrap();
        };
        let entry = ("Emails", "ours@example.org", "theirs@example.org");
        kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &other, entry, &meanwhile).await.unwrap();
        let held = bench.crm.record(Kind::Contact, &other).unwrap().fields["emails"].to_string();
        assert!(held.contains("broken@") && held.contains("primary"), "{held}");
    }
}

#[tokio::test]
async fn a_part_of_an_object_leaves_what_somebody_else_put_into_it() {
    for door in Door::ALL {
        let (bench, crm) = at(door).await;
        let id = person(&bench, 4);
        let seen = crm.record(CrmKind::Contact, &id, &CancellationToken::new()).await.unwrap().unwrap();
        let address = json!({"street": "2 Quarry Walk", "city": "Thornby", "floor": "3rd", "state": "WA"});
        bench.crm.edit(Kind::Contact, &id, &object(json!({"address": address}))).unwrap();
        let said = changes([("HomeCity", text("Eldwick")), ("budget", FieldValue::Number(7.0))]);
        let change = RecordChange { kind: CrmKind::Contact, key: id.clone(), changes: said, seen };
        crm.update(&change, &CancellationToken::new()).await.unwrap();
        let held = bench.crm.record(Kind::Contact, &id).unwrap().fields;
        let expected = json!({"street": "2 Quarry Walk", "city": "Eldwick", "floor": "3rd", "state": "WA"});
        assert_eq!(held["address"], expected, "{door:?}");
        assert_eq!((&held["extra"]["budget"], &held["extra"]["motto"]), (&json!(7), &json!("Number 4")));
    }
}

#[tokio::test]
async fn values_that_the_system_writes_its_own_way_read_the_same() {
    for door in Door::ALL {
        let (bench, crm) = at(door).await;
        bench.crm.set_quirk(CrmQuirk::ValuesNormalised, true).unwrap();
        let key = person(&bench, 1);
        // A telephone has the label of the field it stands in.
        let phones = labelled(&[("+12065550144", "home")]);
        let said = changes([("Emails", labelled(&[("new@example.org", "")])), ("Phones", phones)]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &key, said, &[]).await.unwrap();
        kit::writing_what_is_there_changes_nothing(crm.as_ref(), CrmKind::Contact, &key).await.unwrap();
    }
}

#[tokio::test]
async fn what_does_not_fit_beside_what_is_there_is_not_sent() {
    let (bench, crm) = at(Door::Page).await;
    let most = &crm.abilities().of(CrmKind::Contact).unwrap().most;
    assert_eq!(most.get("Phones"), Some(&2));
    let key = person(&bench, 1);
    let three = labelled(&[("+12065550141", "mobile"), ("+12065550142", "home"), ("+12065550143", "work")]);
    let seen = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    let change = RecordChange { kind: CrmKind::Contact, key: key.clone(), changes: changes([("Phones", three)]), seen };
    crm.update(&change, &CancellationToken::new()).await.unwrap();
    let held = bench.crm.record(Kind::Contact, &key).unwrap().fields;
    assert_eq!((&held["mobile"], &held["homePhone"]), (&json!("+12065550141"), &json!("+12065550142")));
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_before_anything_is_sent() {
    let (bench, crm) = at(Door::Page).await;
    let key = person(&bench, 0);
    let seen = crm.record(CrmKind::Contact, &key, &CancellationToken::new()).await.unwrap().unwrap();
    let table = [
        (changes([("LeadSource", text("Elsewhere"))]), ErrorKind::Unsupported),
        (changes([("Owner", text("Nobody Known"))]), ErrorKind::Unprocessable),
        (changes([("Stage", text("Nothing of the kind"))]), ErrorKind::Unprocessable),
        (changes([("DoNotCall", FieldValue::Empty)]), ErrorKind::Unprocessable),
        (changes([("FirstName", FieldValue::Flag(true))]), ErrorKind::Unprocessable),
    ];
    let before = bench.crm.journal().len();
    for (changes, kind) in table {
        let change = RecordChange { kind: CrmKind::Contact, key: key.clone(), changes, seen: seen.clone() };
        let error = crm.update(&change, &CancellationToken::new()).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (kind, Outcome::NotDone));
    }
    let changes = changes([("Nickname", text("x"))]);
    let nothing = RecordChange { kind: CrmKind::Contact, key: key.clone(), changes, seen };
    assert_eq!(crm.update(&nothing, &CancellationToken::new()).await.unwrap().key, key);
    assert_eq!(bench.crm.journal().len(), before);
}

#[tokio::test]
async fn errors_have_their_class() {
    for door in Door::ALL {
        let bench = case(door).bench().await;
        let proxy = Proxy::before(&bench.sandbox.url(), |line| line.contains("/notes")).await;
        let config = config(&bench, door, &proxy.address(&bench.sandbox.url()), "7");
        let crm = connected(&rest(door, Some(impatient())), config, &bench.context()).await;
        let note = of(&person(&bench, 0), note());
        kit::errors_have_their_class(crm.as_ref(), &note, &|trouble| proxy.make(trouble)).await.unwrap();
    }
}

#[tokio::test]
async fn never_above_the_declared_rate() {
    let bench = Bench::at(CrmVendor::Plain, 600).await;
    for door in Door::ALL {
        let crm = connected(&rest(door, None), config(&bench, door, &bench.sandbox.url(), "5"), &bench.context()).await;
        for kind in KINDS {
            kit::pull_all(crm.as_ref(), kind, None).await.unwrap();
        }
        for place in 0..30 {
            crm.create(&of(&person(&bench, place), note()), &CancellationToken::new()).await.unwrap();
        }
        bench.pass(2);
    }
    assert_eq!(bench.answered(429), 0);
    assert!(bench.answered(200) > 400);
}

#[tokio::test]
async fn no_secret_or_personal_value_is_shown() {
    for door in Door::ALL {
        let bench = case(door).bench().await;
        let config = config(&bench, door, &bench.sandbox.url(), "7");
        let log = crate::bench::log();
        let shown_config = format!("{config:?}");
        let crm = connected(&rest(door, None), config, &bench.context()).await;
        let pulled = kit::pull_all(crm.as_ref(), CrmKind::Contact, None).await.unwrap();
        let refused = NewRecord { fields: fields([("Stage", text("Quillfeather"))]), ..ada() };
        let error = crm.create(&refused, &CancellationToken::new()).await.unwrap_err();
        bench.crm.order(CrmOrder::next(CrmUpset::ErrorAfter, "POST /plain/"));
        let unknown = crm.create(&ada(), &CancellationToken::new()).await.unwrap_err();
        let cursors = serde_json::to_string(&pulled.cursors).unwrap();
        let shown =
            format!("{shown_config} {error} {error:?} {unknown:?} {cursors} {:?} {}", pulled.records, log.text());
        let first = pulled.records[0].payload["lastName"].as_str().unwrap().to_owned();
        let secrets = [&bench.known.token, &bench.known.client_secret, "Quillfeather", "ada@example.org", &first];
        nothing_secret_in(&shown, &secrets).unwrap();
        assert!(log.text().contains("rest-plain"), "something was logged");
    }
}
