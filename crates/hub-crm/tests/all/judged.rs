//! The laws for Lofty, BoldTrail and Wise Agent.

use std::collections::BTreeMap;

use hub_connector::crm::NewRecord;
use hub_connector::manifest::Limits;
use hub_connector::{CancellationToken, ConnectionConfig, Connector, ErrorKind};
use hub_crm::boldtrail::BoldTrail;
use hub_crm::lofty::Lofty;
use hub_crm::wiseagent::WiseAgent;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue};
use hub_sandbox::{CrmKind as Kind, CrmVendor};
use serde_json::json;

use crate::bench::{Bench, changes, connection, fields, labelled, new, object, text};
use crate::laws::Case;
use crate::writes::Samples;

fn settings(bench: &Bench, url: &str, page_size: &str) -> ConnectionConfig {
    connection(&[("url", url), ("page_size", page_size)], &[("token", &bench.known.token)])
}

fn note_key(bench: &Bench, kind: Kind, id: &str) -> String {
    if kind != Kind::Note {
        return id.to_owned();
    }
    let record = bench.crm.record(kind, id).unwrap();
    let contact = &record.fields["contact_id"];
    format!("{}/{id}", contact.as_str().map_or_else(|| contact.to_string(), str::to_owned))
}

const LOFTY: Case = Case {
    vendor: CrmVendor::Lofty,
    kinds: &[CrmKind::Contact, CrmKind::Note],
    connector: |limits: Option<Limits>| -> Box<dyn Connector> {
        let connector = Lofty::new().unwrap();
        Box::new(limits.map_or_else(|| connector.clone(), |limits| connector.clone().with_limits(limits)))
    },
    settings,
    furnish: |_| {},
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 0,
};

const BOLDTRAIL: Case = Case {
    vendor: CrmVendor::BoldTrail,
    kinds: &[CrmKind::Contact, CrmKind::Note],
    connector: |limits: Option<Limits>| -> Box<dyn Connector> {
        let connector = BoldTrail::new().unwrap();
        Box::new(limits.map_or_else(|| connector.clone(), |limits| connector.clone().with_limits(limits)))
    },
    settings,
    furnish: |_| {},
    key: note_key,
    inner: None,
    lag: 0,
};

const WISE_AGENT: Case = Case {
    vendor: CrmVendor::WiseAgent,
    kinds: &[CrmKind::Contact, CrmKind::Note, CrmKind::Task],
    connector: |limits: Option<Limits>| -> Box<dyn Connector> {
        let connector = WiseAgent::new().unwrap();
        Box::new(limits.map_or_else(|| connector.clone(), |limits| connector.clone().with_limits(limits)))
    },
    settings: |bench, url, size| settings(bench, &format!("{}/http/webconnect.asp", url.trim_end_matches('/')), size),
    furnish: |bench| {
        for (place, person) in bench.crm.ids(Kind::Contact).into_iter().take(6).enumerate() {
            let task = json!({"Description": format!("Ring {place}"), "ContactID": person, "TaskDue": "10/01/2026",
                "Completed": "no"});
            bench.crm.create(Kind::Task, object(task)).unwrap();
        }
    },
    key: |_, _, id| id.to_owned(),
    inner: None,
    lag: 0,
};

/// A new person of each vendor; what a person's numbers are for is told where each has its place.
fn ada(emails: &[(&str, &str)], numbers: [&str; 2]) -> NewRecord {
    let said = fields([
        ("FirstName", text("Ada")),
        ("LastName", text("Quillfeather")),
        ("Emails", labelled(emails)),
        ("Phones", labelled(&[("+12065550142", numbers[0]), ("+12065550143", numbers[1])])),
        ("Tags", labelled(&[("buyer", "")])),
        ("HomeAddress1", text("12 Mill Race Road")),
        ("LeadSource", text("Open house")),
        ("Nothing", labelled(&[("there is no such field", "")])),
    ]);
    new(CrmKind::Contact, said, "m-ada")
}

/// What is changed about a person everywhere.
fn another(numbers: [&str; 2]) -> BTreeMap<String, FieldChange> {
    changes([
        ("FirstName", text("Ada")),
        ("LastName", text("Larkmoor-Quillfeather")),
        ("Emails", labelled(&[("new@example.org", "")])),
        ("Phones", labelled(&[("+12065550144;ext=12", numbers[0]), ("+12065550145", numbers[1])])),
        ("Tags", labelled(&[("VIP", ""), ("seller", "")])),
        ("HomeAddress1", text("7 Harbour Lane")),
        ("HomeCity", FieldValue::Empty),
    ])
}

const OF_LOFTY: Samples = Samples {
    case: &LOFTY,
    new: |kind| match kind {
        CrmKind::Contact => ada(&[("ada@example.org", ""), ("a2@example.org", "")], ["", ""]),
        _ => new(kind, fields([("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over."))]), "m-note"),
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            another(["", ""]),
            changes([
                ("Phones", FieldValue::Empty),
                ("Emails", FieldValue::Empty),
                ("Tags", FieldValue::Empty),
                ("Stage", text("Hot")),
                ("DoNotCall", FieldValue::Flag(true)),
                ("DoNotEmail", FieldValue::Flag(true)),
            ]),
        ],
        _ => vec![changes([("Body", text("Other words"))])],
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"firstName": "Changed"}),
        _ => json!({"content": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "POST /v1.0/leads",
        _ => "POST /v1.0/notes",
    },
    struck: |line| line.contains("/v1.0/leads?") || line.contains("/v1.0/notes"),
};

const OF_BOLDTRAIL: Samples = Samples {
    case: &BOLDTRAIL,
    new: |kind| match kind {
        CrmKind::Contact => ada(&[("ada@example.org", "")], ["mobile", "home"]),
        _ => new(
            kind,
            fields([
                ("Subject", text("First visit")),
                ("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over, a <b or c>.")),
            ]),
            "m-note",
        ),
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            another(["mobile", "work"]),
            changes([("Phones", FieldValue::Empty), ("Tags", FieldValue::Empty), ("LastName", FieldValue::Empty)]),
        ],
        _ => vec![changes([("Body", text("Other words")), ("Subject", text("Second visit"))])],
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"first_name": "Changed"}),
        _ => json!({"details": "Changed"}),
    },
    creates: |kind| match kind {
        CrmKind::Contact => "POST /v2/public/contact",
        // Notes are made by the word that elsewhere changes what is there.
        _ => "PUT /v2/public/contact",
    },
    struck: |line| line.contains("/contacts?") || line.contains("/action/note"),
};

const OF_WISE_AGENT: Samples = Samples {
    case: &WISE_AGENT,
    new: |kind| match kind {
        CrmKind::Contact => ada(&[("ada@example.org", "")], ["mobile", "home"]),
        CrmKind::Note => new(
            kind,
            fields([
                ("Subject", text("First visit")),
                ("Body", text("Called: 1 < 2 & “fine”\n\n  will think   it over, a <b or c>.")),
            ]),
            "m-note",
        ),
        _ => new(
            kind,
            fields([("Title", text("Ring")), ("DueAt", text("2026-10-02")), ("Completed", FieldValue::Flag(false))]),
            "m-task",
        ),
    },
    changes: |kind| match kind {
        CrmKind::Contact => vec![
            another(["mobile", "work"]),
            changes([
                ("Phones", FieldValue::Empty),
                ("Emails", FieldValue::Empty),
                ("Tags", FieldValue::Empty),
                ("Stage", text("Hot Lead")),
            ]),
        ],
        CrmKind::Note => vec![changes([("Body", text("Other words")), ("Subject", text("Second visit"))])],
        _ => vec![
            changes([("Title", text("Write")), ("Completed", FieldValue::Flag(true)), ("DueAt", text("2026-10-03"))]),
            changes([("Completed", FieldValue::Flag(false))]),
        ],
    },
    edits: |kind| match kind {
        CrmKind::Contact => json!({"CFirst": "Changed"}),
        CrmKind::Note => json!({"Note": "Changed"}),
        _ => json!({"Description": "Changed"}),
    },
    // One address for everything: the first of these is what makes it.
    creates: |_| "POST /http/webconnect.asp",
    struck: |line| line.contains("/webconnect.asp"),
};

macro_rules! judged {
    ($($name:ident: $case:expr, $samples:expr;)+) => {
        $(
            mod $name {
                use super::*;

                crate::laws::laws!($case);
                crate::writes::writes!($samples);
            }
        )+
    };
}

judged! {
    lofty: LOFTY, OF_LOFTY;
    boldtrail: BOLDTRAIL, OF_BOLDTRAIL;
    wise_agent: WISE_AGENT, OF_WISE_AGENT;
}

/// A day of a task is all that the vendor keeps: an hour is refused, as it would be lost without a word.
#[tokio::test]
async fn an_hour_of_a_task_is_not_lost_at_wise_agent() {
    let bench = WISE_AGENT.bench().await;
    let crm = WISE_AGENT.connect(&bench).await;
    let calls = bench.sandbox.control().stats().requests;
    let said = fields([("Title", text("Ring")), ("DueAt", text("2026-10-02T15:30:00Z"))]);
    let refused = crm.create(&new(CrmKind::Task, said, "m"), &CancellationToken::new()).await.unwrap_err();
    assert!(refused.kind == ErrorKind::Unprocessable && refused.message.contains("hour"), "{refused}");
    assert_eq!(bench.sandbox.control().stats().requests, calls);
}
