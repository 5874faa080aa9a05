//! Follow Up Boss. The vendor's description exists in its web pages only; this one was written from them.

use hub_connector::crm::NewRecord;
use hub_connector::testkit::crm as kit;
use hub_connector::{CancellationToken, crm::Probe};
use hub_domain::crm::CrmKind;
use hub_domain::{Currency, Money};

use super::description::Source;
use super::scenario::{Piece, Watched};
use super::wrong::Part::{Body, Path, Query};
use super::{Expected as E, Trial};
use crate::bench::{changes, fields, labelled, new, text};
use crate::followupboss::{CASE, ada, note};
use hub_domain::crm::FieldValue;

const PART: E = E::Undescribed("the description has a part of the interface only");

const TRIAL: Trial = Trial {
    vendor: "followupboss",
    sources: &[Source { file: "followupboss/followupboss.project-authored.openapi.yaml", close: false }],
    operations: &[
        ("DELETE /v1/deals/{id}", PART),
        ("DELETE /v1/notes/{id}", PART),
        ("DELETE /v1/people/{id}", E::Judged(&[Path])),
        ("DELETE /v1/tasks/{id}", PART),
        ("GET /v1/customFields", PART),
        ("GET /v1/deals", PART),
        ("GET /v1/deals/{id}", PART),
        ("GET /v1/identity", E::Weak("it asks nothing")),
        ("GET /v1/notes", E::Judged(&[Query])),
        ("GET /v1/notes/{id}", PART),
        ("GET /v1/people", E::Judged(&[Query])),
        ("GET /v1/people/{id}", E::Judged(&[Path])),
        ("GET /v1/pipelines", PART),
        ("GET /v1/stages", PART),
        ("GET /v1/tasks", E::Judged(&[Query])),
        ("GET /v1/tasks/{id}", PART),
        ("GET /v1/users", PART),
        ("POST /v1/deals", PART),
        ("POST /v1/events", E::Judged(&[Body])),
        ("POST /v1/notes", E::Judged(&[Body])),
        ("POST /v1/people", E::Judged(&[Body, Query])),
        ("POST /v1/tasks", E::Judged(&[Body])),
        ("PUT /v1/deals/{id}", PART),
        ("PUT /v1/notes/{id}", PART),
        ("PUT /v1/people/{id}", E::Judged(&[Body, Query, Path])),
        ("PUT /v1/tasks/{id}", PART),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let watched = Watched::of(&CASE).await;
    watched.reads(&CASE).await;
    let contact = Piece {
        new: ada(),
        changes: vec![changes([
            ("LastName", FieldValue::Empty),
            ("HomeCity", text("Eldwick")),
            ("Emails", labelled(&[("new@example.org", "work")])),
            ("Phones", labelled(&[("+12065550144;ext=12", "")])),
            ("Owner", text("Wilmot Fairlorn")),
        ])],
    };
    let deal = fields([("Name", text("Mill Race")), ("Pipeline", text("Buyers")), ("Stage", text("Touring"))]);
    let task = fields([("Title", text("Call")), ("DueAt", text("2026-10-02")), ("Completed", FieldValue::Flag(false))]);
    let others = vec![
        Piece { new: note(), changes: vec![changes([("Body", text("Other words"))])] },
        Piece {
            new: new(CrmKind::Deal, deal, "m-deal"),
            changes: vec![changes([
                ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
                ("ExpectedCloseDate", text("2026-12-24")),
                ("Stage", text("Offer made")),
            ])],
        },
        Piece {
            new: new(CrmKind::Task, task, "m-task"),
            changes: vec![changes([("DueAt", text("2026-10-02T15:30:00Z")), ("Completed", FieldValue::Flag(true))])],
        },
    ];
    let person = watched.writes(contact, others).await;
    let theirs = || watched.bench.crm.add_tag(&person, "theirs").unwrap();
    let entry = ("Tags", "ours", "theirs");
    kit::an_entry_leaves_the_others_alone(watched.crm.as_ref(), CrmKind::Contact, &person, entry, &theirs)
        .await
        .unwrap();
    let cancel = CancellationToken::new();
    watched.crm.delete(CrmKind::Contact, &person, &cancel).await.unwrap();
    kit::what_is_made_reads_back(watched.crm.as_ref(), &NewRecord { lead: true, ..ada() }).await.unwrap();
    watched.crm.find(CrmKind::Contact, &Probe::Email("nobody@example.org".to_owned()), &cancel).await.unwrap();
    TRIAL.hold(&description, &watched.requests());
}
