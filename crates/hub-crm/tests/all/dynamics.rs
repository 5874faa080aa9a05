//! The laws for Microsoft Dynamics 365.

use std::sync::Arc;

use hub_connector::crm::{Crm, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind};
use hub_crm::dynamics::Dynamics;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmOrder, CrmUpset, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connection, fields, labelled, new, object, text};
use crate::laws::{Case, laws};
use crate::writes::{Samples, writes};

const KINDS: [CrmKind; 5] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task, CrmKind::Activity];

const CASE: Case = Case {
    vendor: CrmVendor::Dynamics,
    kinds: &KINDS,
    connector: |limits| {
        let connector = Dynamics::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without tasks.
        let people = bench.crm.ids(Kind::Contact);
        for (place, whose) in people.iter().take(6).enumerate() {
            let task = json!({"subject": format!("Call {place}"), "statecode": place % 2, "category": "Call",
                "description": "Ask", "scheduledend": "2026-10-01T17:00:00Z", "regardingobjectid": whose});
            bench.crm.create(Kind::Task, object(task)).unwrap();
        }
        for (place, whose) in people.iter().take(17).enumerate() {
            let logged = json!({"subject": format!("Spoke {place}"), "statecode": 1, "description": "Likes it",
                "directioncode": place % 2 == 0, "actualend": "2026-08-01T17:00:00Z", "regardingobjectid": whose});
            bench.crm.create(if place % 2 == 0 { Kind::Call } else { Kind::Email }, object(logged)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 0,
};

laws!(CASE);
writes!(SAMPLES);

pub const SAMPLES: Samples = Samples {
    case: &CASE,
    new: |kind| match kind {
        CrmKind::Contact => {
            let said = fields([
                ("FirstName", text("Ada")),
                ("LastName", text("Quillfeather")),
                ("JobTitle", text("Baker")),
                ("Emails", labelled(&[("ada@example.org", ""), ("a2@example.org", "")])),
                ("Phones", labelled(&[("+12065550142", ""), ("+12065550143", "")])),
                ("HomeAddress1", text("1 Mill Race Road")),
                ("Birthdate", text("1980-02-29")),
                ("DoNotCall", FieldValue::Flag(true)),
                ("Tags", labelled(&[("there is no such field", "")])),
            ]);
            new(kind, said, "0198c0de-0000-7000-8000-000000000001")
        }
        CrmKind::Deal => {
            let said = fields([
                ("Name", text("Mill Race")),
                ("Stage", text("Develop")),
                ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
                ("ExpectedCloseDate", text("2026-12-24")),
            ]);
            new(kind, said, "0198c0de-0000-7000-8000-000000000002")
        }
        CrmKind::Note => {
            let said = fields([("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over."))]);
            new(kind, said, "0198c0de-0000-7000-8000-000000000003")
        }
        _ => {
            let said = fields([
                ("Title", text("Quillfeather")),
                ("DueAt", text("2026-10-02")),
                ("Completed", FieldValue::Flag(false)),
            ]);
            new(kind, said, "0198c0de-0000-7000-8000-000000000004")
        }
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            changes([
                ("FirstName", text("Ada")),
                ("LastName", FieldValue::Empty),
                ("Emails", labelled(&[("new@example.org", "")])),
                ("Phones", labelled(&[("+12065550144;ext=12", ""), ("+12065550145", "")])),
                ("HomeCity", FieldValue::Empty),
                ("DoNotEmail", FieldValue::Flag(true)),
                ("Birthdate", text("1999-12-31")),
            ]),
            changes([("Phones", FieldValue::Empty), ("Emails", FieldValue::Empty)]),
        ],
        CrmKind::Deal => vec![changes([
            ("Name", text("Mill Race 1")),
            ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
            ("Stage", text("Propose")),
            ("ExpectedCloseDate", text("2026-11-24")),
            ("Description", text("Two\nlines & more")),
        ])],
        CrmKind::Note => vec![changes([("Body", text("Other words")), ("Subject", text("Call"))])],
        _ => [("2026-10-02T15:30:00Z", true), ("2026-10-03", false)]
            .map(|(due, done)| {
                changes([
                    ("Title", text("Ring")),
                    ("Completed", FieldValue::Flag(done)),
                    ("DueAt", text(due)),
                    ("Body", text("a <b> & c")),
                    ("TaskType", text("Meeting")),
                ])
            })
            .to_vec(),
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"firstname": "Changed"}),
        CrmKind::Deal => json!({"estimatedvalue": 7}),
        CrmKind::Note => json!({"notetext": "Changed"}),
        _ => json!({"subject": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "PATCH /api/data/v9.2/contacts",
        CrmKind::Deal => "PATCH /api/data/v9.2/opportunities",
        CrmKind::Note => "PATCH /api/data/v9.2/annotations",
        _ => "PATCH /api/data/v9.2/tasks",
    },
    struck: |line| line.contains("/annotations"),
};

#[tokio::test]
async fn a_call_comes_when_it_was_made() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let whose = bench.crm.ids(Kind::Contact)[0].clone();
    let call = json!({"subject": "Ring back", "statecode": 0, "directioncode": false, "regardingobjectid": whose});
    let id = bench.crm.create(Kind::Call, object(call)).unwrap();
    let one = async || crm.record(CrmKind::Activity, &id, &CancellationToken::new()).await.unwrap();
    let pull = async |from| kit::pull_all(crm.as_ref(), CrmKind::Activity, from).await.unwrap();
    let log = pull(None).await;
    assert!(!log.mirror.0.contains_key(&id) && one().await.is_none(), "it is still to be made");
    assert_eq!(log.mirror.0.len(), 17, "of both tables");

    bench.pass(400);
    let done = json!({"statecode": 1, "actualdurationminutes": 4, "actualend": "2026-09-01T12:05:00Z"});
    bench.crm.edit(Kind::Call, &id, &object(done)).unwrap();
    let log = pull(log.cursors.last().cloned()).await;
    assert_eq!(log.records.iter().map(|raw| raw.key.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    let said = crm.map(&one().await.unwrap()).unwrap();
    let expected = fields([
        ("Channel", text("call")),
        ("Direction", text("inbound")),
        ("At", text("2026-09-01T12:05:00Z")),
        ("DurationSeconds", FieldValue::Number(240.0)),
        ("Subject", text("Ring back")),
    ]);
    for (name, value) in &expected {
        assert_eq!(said.fields.get(name), Some(value), "{name}");
    }
    assert_eq!((said.parents[0].kind, &said.parents[0].key), (CrmKind::Contact, &whose));

    bench.pass(400);
    bench.crm.edit(Kind::Call, &id, &object(json!({"statecode": 0}))).unwrap();
    let log = pull(log.cursors.last().cloned()).await;
    assert_eq!((log.deleted.as_slice(), log.records.len()), ([id.clone()].as_slice(), 0), "opened again");
}

#[tokio::test]
async fn a_call_that_changes_while_letters_are_read_is_not_lost() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    let mut log = crm.changes(CrmKind::Activity, None, &cancel).await.unwrap();
    let calls = bench.crm.ids(Kind::Call);
    let is_letter = |page: &hub_connector::crm::CrmChanges| page.records.iter().any(|raw| !calls.contains(&raw.key));
    let mut changed = false;
    let mut mirror = kit::CrmMirror::default();
    mirror.apply(&log);
    while log.more {
        if is_letter(&log) && !changed {
            bench.crm.edit(Kind::Call, &calls[0], &object(json!({"subject": "Changed"}))).unwrap();
            // Letters that come long after, while they are still being read.
            bench.pass(900);
            let letter = bench.crm.ids(Kind::Email)[0].clone();
            bench.crm.edit(Kind::Email, &letter, &object(json!({"subject": "Changed too"}))).unwrap();
            changed = true;
        }
        log = crm.changes(CrmKind::Activity, Some(&log.next), &cancel).await.unwrap();
        mirror.apply(&log);
    }
    assert!(changed);
    let rest = kit::pull_all(crm.as_ref(), CrmKind::Activity, Some(log.next)).await.unwrap();
    mirror.0.extend(rest.mirror.0);
    assert_eq!(mirror, kit::pull_all(crm.as_ref(), CrmKind::Activity, None).await.unwrap().mirror);
}

async fn bench() -> Bench {
    CASE.bench().await
}

async fn connect(bench: &Bench) -> Arc<dyn Crm> {
    CASE.connect(bench).await
}

fn settings(bench: &Bench, url: &str, page_size: &str) -> ConnectionConfig {
    let settings = [("url", url), ("page_size", page_size), ("organisation", "acme.api.crm.dynamics.com")];
    connection(&settings, &[("token", &bench.known.token)])
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "127.0.0.1");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines[0].stages.len()), (4, 4));
    assert!(schema.custom_fields.iter().any(|field| field.name == "eh_motto"));
    assert!(!schema.custom_fields.iter().any(|field| field.name == "firstname"));
}

#[tokio::test]
async fn twice_is_once() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    bench.crm.order(CrmOrder::next(CrmUpset::LostAnswer, (SAMPLES.creates)(CrmKind::Contact)));
    let before = bench.crm.ids(Kind::Contact).len();
    let new = (SAMPLES.new)(CrmKind::Contact);
    crm.create(&new, &cancel).await.unwrap_err();
    assert_eq!(crm.create(&new, &cancel).await.unwrap().key, new.marker);
    assert_eq!(bench.crm.ids(Kind::Contact).len(), before + 1);
    let strange = hub_connector::crm::NewRecord { marker: "m-1".into(), ..new };
    assert_eq!(crm.create(&strange, &cancel).await.unwrap_err().kind, ErrorKind::Unprocessable);
}

#[tokio::test]
async fn a_change_of_a_record_that_somebody_has_changed_since_is_refused() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    let id = bench.crm.ids(Kind::Contact)[1].clone();
    let seen = crm.record(CrmKind::Contact, &id, &cancel).await.unwrap().unwrap();
    bench.crm.edit(Kind::Contact, &id, &object(json!({"firstname": "Theirs"}))).unwrap();
    let said = changes([("FirstName", text("Ours"))]);
    let change = RecordChange { kind: CrmKind::Contact, key: id.clone(), changes: said, seen };
    assert_eq!(crm.update(&change, &cancel).await.unwrap_err().kind, ErrorKind::PreconditionFailed);
    bench.crm.delete(Kind::Contact, &id).unwrap();
    assert_eq!(crm.update(&change, &cancel).await.unwrap_err().kind, ErrorKind::NotFound, "and not made again");
}
