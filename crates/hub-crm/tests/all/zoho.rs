//! The laws for Zoho CRM.

use std::sync::Arc;

use hub_connector::crm::Crm;
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, ConnectionConfig, ErrorKind};
use hub_crm::zoho::Zoho;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};
use hub_sandbox::{CrmKind as Kind, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connection, fields, labelled, new, object, text};
use crate::laws::{Case, laws};
use crate::writes::{Samples, writes};

const KINDS: [CrmKind; 5] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task, CrmKind::Activity];

const CASE: Case = Case {
    vendor: CrmVendor::Zoho,
    kinds: &KINDS,
    connector: |limits| {
        let connector = Zoho::new().unwrap();
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
            let status = if place % 2 == 0 { "Completed" } else { "Deferred" };
            let task = json!({"Subject": format!("Call {place}"), "Status": status, "Description": "Ask",
                "Due_Date": "2026-10-01", "Who_Id": whose});
            bench.crm.create(Kind::Task, object(task)).unwrap();
            let call = json!({"Subject": format!("Spoke {place}"), "Call_Type": "Outbound", "Call_Duration": "05:00",
                "Call_Start_Time": "2026-08-01T10:00:00Z", "Outgoing_Call_Status": "Completed", "Who_Id": whose});
            bench.crm.create(Kind::Call, object(call)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 60,
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
    connection(&[("url", url), ("page_size", page_size)], &[("token", &bench.known.token)])
}

pub const SAMPLES: Samples = Samples {
    case: &CASE,
    new: |kind| match kind {
        CrmKind::Contact => {
            let said = fields([
                ("FirstName", text("Ada")),
                ("LastName", text("Quillfeather")),
                ("Emails", labelled(&[("ada@example.org", ""), ("a2@example.org", "")])),
                ("Phones", labelled(&[("+12065550142", ""), ("+12065550143", "")])),
                ("Tags", labelled(&[("buyer", "")])),
                ("Birthdate", text("1980-02-29")),
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
                ("LastName", FieldValue::Empty),
                ("Emails", labelled(&[("new@example.org", "")])),
                ("Phones", labelled(&[("+12065550144;ext=12", ""), ("+12065550145", "")])),
                ("Tags", labelled(&[("VIP", ""), ("seller", "")])),
                ("HomeCity", FieldValue::Empty),
                ("DoNotEmail", FieldValue::Flag(true)),
                ("Motto", text("Onward")),
                ("Timeframe", text("Later")),
            ]),
            changes([
                ("Phones", FieldValue::Empty),
                ("Emails", FieldValue::Empty),
                ("Tags", FieldValue::Empty),
                ("Timeframe", FieldValue::Empty),
            ]),
        ],
        CrmKind::Deal => vec![changes([
            ("Name", text("Mill Race 1")),
            ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
            ("ExpectedCloseDate", text("2026-11-24")),
            ("Pipeline", text("Sellers")),
            ("Stage", text("Listed")),
            ("Description", text("Two\nlines & more")),
        ])],
        CrmKind::Note => vec![changes([("Body", text("Other words")), ("Subject", text("Call"))])],
        _ => [("2026-10-02", true), ("2026-10-03", false)]
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
        CrmKind::Contact => json!({"First_Name": "Changed"}),
        CrmKind::Deal => json!({"Amount": 7}),
        CrmKind::Note => json!({"Note_Content": "Changed"}),
        _ => json!({"Subject": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "POST /crm/v8/Contacts",
        CrmKind::Deal => "POST /crm/v8/Deals",
        CrmKind::Note => "POST /crm/v8/Notes",
        _ => "POST /crm/v8/Tasks",
    },
    struck: |line| line.contains("/Notes"),
};

#[tokio::test]
async fn a_call_comes_when_it_was_made() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let whose = bench.crm.ids(Kind::Contact)[0].clone();
    let call = json!({"Subject": "Ring back", "Call_Type": "Outbound", "Call_Start_Time": "2026-09-01T12:00:00Z",
        "Outgoing_Call_Status": "Scheduled", "Who_Id": whose});
    let id = bench.crm.create(Kind::Call, object(call)).unwrap();
    bench.pass(CASE.lag);
    let one = async || crm.record(CrmKind::Activity, &id, &CancellationToken::new()).await.unwrap();
    let pull = async |from| kit::pull_all(crm.as_ref(), CrmKind::Activity, from).await.unwrap();
    let log = pull(None).await;
    assert!(!log.mirror.0.contains_key(&id) && one().await.is_none(), "it is still to be made");

    bench.pass(400);
    let done = json!({"Outgoing_Call_Status": "Completed", "Call_Duration": "02:30", "Call_Result": "Interested"});
    bench.crm.edit(Kind::Call, &id, &object(done)).unwrap();
    bench.pass(CASE.lag);
    let log = pull(log.cursors.last().cloned()).await;
    assert_eq!(log.records.iter().map(|raw| raw.key.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    let said = crm.map(&one().await.unwrap()).unwrap();
    let expected = fields([
        ("Channel", text("call")),
        ("Direction", text("outbound")),
        ("At", text("2026-09-01T12:00:00Z")),
        ("DurationSeconds", FieldValue::Number(150.0)),
        ("Outcome", text("Interested")),
    ]);
    for (name, value) in &expected {
        assert_eq!(said.fields.get(name), Some(value), "{name}");
    }
    assert_eq!(said.parents[0].key, whose);

    bench.pass(400);
    bench.crm.edit(Kind::Call, &id, &object(json!({"Outgoing_Call_Status": "Cancelled"}))).unwrap();
    bench.pass(CASE.lag);
    let log = pull(log.cursors.last().cloned()).await;
    assert_eq!((log.deleted.as_slice(), log.records.len()), ([id.clone()].as_slice(), 0), "taken back");
}

#[tokio::test]
async fn check_and_describe_tell_what_there_is() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    assert_eq!(crm.check().await.unwrap().label, "Larkmoor Homes");
    let schema = crm.describe(&CancellationToken::new()).await.unwrap();
    assert_eq!((schema.owners.len(), schema.pipelines.len()), (4, 2));
    assert_eq!(schema.pipelines[1].stages[1].label, "Listed");
    assert!(schema.custom_fields.iter().any(|field| field.name == "Timeframe" && field.choices.len() == 3));
}

#[tokio::test]
async fn an_hour_of_a_task_is_not_lost_without_a_word() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let said = fields([("Title", text("Ring")), ("DueAt", text("2026-10-02T15:30:00Z"))]);
    let refused = crm.create(&new(CrmKind::Task, said, "m"), &CancellationToken::new()).await.unwrap_err();
    assert!(refused.kind == ErrorKind::Unprocessable && refused.message.contains("hour"), "{refused}");
}

#[tokio::test]
async fn an_entry_leaves_the_others_alone() {
    let bench = bench().await;
    let crm = connect(&bench).await;
    let id = bench.crm.ids(Kind::Contact)[2].clone();
    bench.crm.edit(Kind::Contact, &id, &object(json!({"Phone": null, "Mobile": null}))).unwrap();
    let meanwhile = || bench.crm.edit(Kind::Contact, &id, &object(json!({"Phone": "206-555-0150"}))).unwrap();
    let entry = ("Phones", "+12065550151", "+12065550150");
    kit::an_entry_leaves_the_others_alone(crm.as_ref(), CrmKind::Contact, &id, entry, &meanwhile).await.unwrap();
}
