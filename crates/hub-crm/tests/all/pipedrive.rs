//! The laws for Pipedrive.

use std::sync::Arc;

use hub_connector::crm::{Crm, CrmParent, NewRecord, RecordChange};
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind};
use hub_crm::pipedrive::Pipedrive;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connection, fields, labelled, new, object, text};
use crate::laws::{Case, laws};
use crate::writes::{Samples, writes};

const KINDS: [CrmKind; 5] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task, CrmKind::Activity];

const CASE: Case = Case {
    vendor: CrmVendor::Pipedrive,
    kinds: &KINDS,
    connector: |limits| {
        let connector = Pipedrive::new().unwrap();
        Box::new(match limits {
            Some(limits) => connector.with_limits(limits),
            None => connector,
        })
    },
    settings,
    furnish: |bench| {
        // The stand-in begins without activities.
        let people = bench.crm.ids(Kind::Contact);
        for (place, whose) in people.iter().take(6).enumerate() {
            let whose: u64 = whose.parse().unwrap();
            let task = json!({"subject": format!("Call {place}"), "done": place % 2 == 0, "type": "task", "note": "<p>Ask</p>",
                "due_date": "2026-10-01", "person_id": whose});
            bench.crm.create(Kind::Task, object(task)).unwrap();
            let (kind, word) = if place < 4 { (Kind::Call, "call") } else { (Kind::Email, "email") };
            let logged = json!({"subject": format!("Spoke {place}"), "done": true, "type": word, "note": "<p>Likes it</p>",
                "due_date": "2026-08-01", "due_time": "10:30", "duration": "00:05", "person_id": whose});
            bench.crm.create(kind, object(logged)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: Some("custom_fields"),
    lag: 30,
};

laws!(CASE);
writes!(SAMPLES);

async fn bench() -> Bench {
    CASE.bench().await
}

async fn connect(bench: &Bench) -> Arc<dyn Crm> {
    CASE.connect(bench).await
}

fn settings(bench: &Bench, url: &str, page_size: &str) -> ConnectionConfig {
    connection(&[("url", url), ("page_size", page_size)], &[("api_key", &bench.known.token)])
}

pub const SAMPLES: Samples = Samples {
    case: &CASE,
    new: |kind| match kind {
        CrmKind::Contact => {
            let said = fields([
                ("FirstName", text("Ada")),
                ("LastName", text("Quillfeather")),
                ("Emails", labelled(&[("ada@example.org", "home"), ("a2@example.org", "work")])),
                ("Phones", labelled(&[("+12065550142", "mobile"), ("+12065550143", "home")])),
                ("Nothing", labelled(&[("there is no such field", "")])),
            ]);
            new(kind, said, "m-ada")
        }
        CrmKind::Deal => {
            let said = fields([
                ("Name", text("Mill Race")),
                ("Pipeline", text("Buyers")),
                ("Stage", text("Viewing")),
                ("Amount", FieldValue::Money(Money::from_minor(40_000_050, Currency::USD))),
                ("ExpectedCloseDate", text("2026-12-24")),
            ]);
            new(kind, said, "m-deal")
        }
        CrmKind::Note => {
            let said = fields([("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over."))]);
            new(kind, said, "m-note")
        }
        _ => {
            let said = fields([
                ("Title", text("Quillfeather")),
                ("TaskType", text("task")),
                ("DueAt", text("2026-10-02")),
                ("Completed", FieldValue::Flag(false)),
            ]);
            new(kind, said, "m-task")
        }
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            changes([
                ("FirstName", text("Ada")),
                ("LastName", text("Eldwick")),
                ("Emails", labelled(&[("new@example.org", "work")])),
                ("Phones", labelled(&[("+12065550144;ext=12", "work"), ("+12065550145", "home")])),
            ]),
            changes([("Phones", FieldValue::Empty), ("Emails", FieldValue::Empty), ("LastName", FieldValue::Empty)]),
        ],
        CrmKind::Deal => vec![changes([
            ("Name", text("Mill Race 1")),
            ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
            ("ExpectedCloseDate", text("2026-11-24")),
            ("Pipeline", text("Sellers")),
            ("Stage", text("Listed")),
        ])],
        CrmKind::Note => vec![changes([("Body", text("Other words"))])],
        _ => [("2026-10-02T15:30:00Z", true), ("2026-10-03", false)]
            .map(|(due, done)| {
                changes([
                    ("Title", text("Ring")),
                    ("Completed", FieldValue::Flag(done)),
                    ("DueAt", text(due)),
                    ("Body", text("a <b> & c")),
                ])
            })
            .to_vec(),
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"name": "Changed Name"}),
        CrmKind::Deal => json!({"value": 7}),
        CrmKind::Note => json!({"content": "Changed"}),
        _ => json!({"subject": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "POST /api/v2/persons",
        CrmKind::Deal => "POST /api/v2/deals",
        CrmKind::Note => "POST /v1/notes",
        _ => "POST /api/v2/activities",
    },
    struck: |line| line.contains("/notes"),
};

#[tokio::test]
async fn a_call_is_something_to_do_until_it_was_made() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let whose: u64 = bench.crm.ids(Kind::Contact)[0].parse().unwrap();
    let call = json!({"subject": "Ring back", "type": "call", "due_date": "2026-09-01", "person_id": whose});
    let id = bench.crm.create(Kind::Call, object(call)).unwrap();
    let pull = async |kind, from| kit::pull_all(crm.as_ref(), kind, from).await.unwrap();
    let one = async |kind| crm.record(kind, &id, &CancellationToken::new()).await.unwrap();
    let (tasks, log) = (pull(CrmKind::Task, None).await, pull(CrmKind::Activity, None).await);
    assert!(tasks.mirror.0.contains_key(&id) && !log.mirror.0.contains_key(&id));
    assert!(one(CrmKind::Task).await.is_some() && one(CrmKind::Activity).await.is_none());
    let kept = log.mirror.0.values().next().unwrap().clone();
    assert_eq!(kept["duration"], "00:05");

    bench.pass(400);
    bench.crm.edit(Kind::Call, &id, &object(json!({"done": true, "duration": "00:10:30"}))).unwrap();
    let tasks = pull(CrmKind::Task, tasks.cursors.last().cloned()).await;
    let log = pull(CrmKind::Activity, log.cursors.last().cloned()).await;
    assert_eq!((tasks.records.len(), tasks.deleted.as_slice()), (0, [id.clone()].as_slice()));
    assert_eq!(log.records.iter().map(|raw| raw.key.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    assert!(one(CrmKind::Task).await.is_none());
    let said = crm.map(&one(CrmKind::Activity).await.unwrap()).unwrap();
    let heard = |name: &str| said.fields[name].as_text().unwrap_or_default();
    assert_eq!((heard("Channel"), heard("Subject")), ("call", "Ring back"));
    assert!(heard("At").starts_with("2026-09-01T12:0"), "at the hour it was done: {}", heard("At"));
    assert_eq!(said.fields["DurationSeconds"], FieldValue::Number(630.0));
    assert_eq!(said.parents[0].key, whose.to_string());

    bench.pass(400);
    bench.crm.edit(Kind::Call, &id, &object(json!({"done": false}))).unwrap();
    let log = pull(CrmKind::Activity, log.cursors.last().cloned()).await;
    let tasks = pull(CrmKind::Task, tasks.cursors.last().cloned()).await;
    assert_eq!((log.deleted.as_slice(), tasks.records.len()), ([id.clone()].as_slice(), 1), "begun again");
}

#[tokio::test]
async fn what_was_made_here_to_be_done_stays_that() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let cancel = CancellationToken::new();
    let whose = bench.crm.ids(Kind::Contact)[0].clone();
    for (place, said) in
        [fields([("Title", text("Ring"))]), fields([("Title", text("Ring")), ("TaskType", text("call"))])]
            .into_iter()
            .enumerate()
    {
        let parents = vec![CrmParent { kind: CrmKind::Contact, key: whose.clone() }];
        let made = NewRecord { parents, ..new(CrmKind::Task, said, &format!("m-{place}")) };
        let key = crm.create(&made, &cancel).await.unwrap().key;
        let done = changes([("Completed", FieldValue::Flag(true))]);
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Task, &key, done, &[]).await.unwrap();
        assert!(crm.record(CrmKind::Activity, &key, &cancel).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "Larkmoor Homes");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines.len()), (4, 2));
    assert_eq!(schema.pipelines[0].stages[1].label, "Viewing");
    assert!(schema.custom_fields.iter().any(|field| field.label == "Interests" && field.choices.len() == 3));
}

#[tokio::test]
async fn fields_of_the_accounts_own_and_labels_read_back() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    let named = |label: &str| schema.custom_fields.iter().find(|field| field.label == label).unwrap().name.clone();
    let id = bench.crm.ids(Kind::Contact)[1].clone();
    let said = [
        ("Motto", text("Onward")),
        ("Budget", FieldValue::Number(1500.5)),
        ("Timeframe", text("Later")),
        ("Interests", labelled(&[("House", ""), ("Land", "")])),
        ("Anniversary", text("2020-02-29")),
    ];
    let empty = said.clone().map(|(label, _)| (named(label), FieldChange::Value(FieldValue::Empty)));
    let said = said.map(|(label, value)| (named(label), FieldChange::Value(value)));
    for said in [said, empty] {
        kit::a_change_reads_back(crm.as_ref(), CrmKind::Contact, &id, said.into(), &[]).await.unwrap();
    }
    let unknown = changes([("Tags", labelled(&[("nobody has set this up", "")]))]);
    let seen = crm.record(CrmKind::Contact, &id, &CancellationToken::new()).await.unwrap().unwrap();
    let change = RecordChange { kind: CrmKind::Contact, key: id, changes: unknown, seen };
    let refused = crm.update(&change, &CancellationToken::new()).await.unwrap_err();
    assert!(refused.kind == ErrorKind::Unprocessable && refused.message.contains("label"), "{refused}");
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = bench.crm.ids(Kind::Contact)[2].clone();
    let theirs = json!({"emails": [{"value": "theirs@example.org", "primary": true, "label": "work"}]});
    bench.crm.edit(Kind::Contact, &id, &object(json!({"emails": []}))).unwrap();
    let meanwhile = || bench.crm.edit(Kind::Contact, &id, &object(theirs.clone())).unwrap();
    let entry = ("Emails", "ours@example.org", "theirs@example.org");
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, entry, &meanwhile).await.unwrap();
}
