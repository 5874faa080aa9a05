//! GoHighLevel, before the vendor's own description of its dated version.

use hub_connector::CancellationToken;
use hub_connector::crm::Action;
use hub_connector::testkit::crm as kit;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};

use super::description::Source;
use super::scenario::{Piece, Watched};
use super::wrong::Part::{Body, Header, Query};
use super::{Expected as E, Trial};
use crate::bench::{changes, labelled, text};
use crate::gohighlevel::{CASE, ada, deal, note, task};

const TRIAL: Trial = Trial {
    vendor: "gohighlevel",
    sources: &[
        Source { file: "strict/ghl-contacts.json", close: true },
        Source { file: "strict/ghl-opportunities.json", close: true },
        Source { file: "gohighlevel/v2/users.json", close: true },
        Source { file: "gohighlevel/v2/workflows.json", close: true },
        Source { file: "gohighlevel/v2/locations.json", close: true },
        Source { file: "gohighlevel/common/common-schemas.json", close: false },
    ],
    operations: &[
        ("DELETE /contacts/{contactId}", E::Judged(&[Header])),
        ("DELETE /contacts/{contactId}/notes/{id}", E::Judged(&[Header])),
        ("DELETE /contacts/{contactId}/tags", E::Judged(&[Body, Header])),
        ("DELETE /contacts/{contactId}/tasks/{taskId}", E::Judged(&[Header])),
        ("DELETE /opportunities/{id}", E::Judged(&[Header])),
        ("GET /contacts/search/duplicate", E::Judged(&[Query, Header])),
        ("GET /contacts/{contactId}", E::Judged(&[Header])),
        ("GET /contacts/{contactId}/notes", E::Judged(&[Header])),
        ("GET /contacts/{contactId}/notes/{id}", E::Judged(&[Header])),
        ("GET /contacts/{contactId}/tasks", E::Judged(&[Header])),
        ("GET /contacts/{contactId}/tasks/{taskId}", E::Judged(&[Header])),
        ("GET /locations/{locationId}", E::Judged(&[Header])),
        ("GET /locations/{locationId}/customFields", E::Judged(&[Query, Header])),
        ("GET /opportunities/pipelines", E::Judged(&[Query, Header])),
        ("GET /opportunities/search", E::Judged(&[Query, Header])),
        ("GET /opportunities/{id}", E::Judged(&[Header])),
        ("GET /users/", E::Judged(&[Query, Header])),
        ("GET /workflows/", E::Judged(&[Query, Header])),
        ("POST /contacts/", E::Judged(&[Body, Header])),
        // Any object passes: what a search holds is not described.
        ("POST /contacts/search", E::Judged(&[Body, Header])),
        ("POST /contacts/{contactId}/notes", E::Judged(&[Body, Header])),
        ("POST /contacts/{contactId}/tags", E::Judged(&[Body, Header])),
        ("POST /contacts/{contactId}/tasks", E::Judged(&[Body, Header])),
        ("POST /contacts/{contactId}/workflow/{workflowId}", E::Judged(&[Body, Header])),
        ("POST /locations/{locationId}/customFields", E::Judged(&[Body, Header])),
        ("POST /opportunities/", E::Judged(&[Body, Header])),
        ("PUT /contacts/{contactId}", E::Judged(&[Body, Header])),
        ("PUT /contacts/{contactId}/notes/{id}", E::Judged(&[Body, Header])),
        ("PUT /contacts/{contactId}/tasks/{taskId}", E::Judged(&[Body, Header])),
        ("PUT /opportunities/{id}", E::Judged(&[Body, Header])),
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
            ("Emails", labelled(&[("new@example.org", "")])),
            ("Phones", labelled(&[("+12065550144;ext=12", "")])),
            ("Owner", text("Soren Penhallow")),
            ("Birthdate", text("1999-12-31")),
            ("LeadSource", text("Elsewhere")),
            ("DoNotText", FieldValue::Flag(true)),
            ("contact.budget", FieldValue::Number(1.5)),
        ])],
    };
    let others = vec![
        Piece { new: note(), changes: vec![changes([("Body", text("Other words"))])] },
        Piece {
            new: task(),
            changes: vec![changes([("DueAt", text("2026-10-02T15:30:00Z")), ("Completed", FieldValue::Flag(true))])],
        },
        Piece {
            new: deal(),
            changes: vec![changes([
                ("Amount", FieldValue::Money(Money::from_minor(40_123_450, Currency::USD))),
                ("Pipeline", text("Sellers")),
                ("Stage", text("Listed")),
                ("Status", text("won")),
                ("Owner", text("Bram Kettleby")),
            ])],
        },
    ];
    let person = watched.writes(contact, others).await;
    let theirs = || watched.bench.crm.add_tag(&person, "theirs").unwrap();
    let entry = ("Tags", "ours", "theirs");
    kit::an_entry_leaves_the_others_alone(watched.crm.as_ref(), CrmKind::Contact, &person, entry, &theirs)
        .await
        .unwrap();
    let empty =
        changes([("contact.budget", FieldValue::Empty), ("Emails", FieldValue::Empty), ("Owner", FieldValue::Empty)]);
    kit::a_change_reads_back(watched.crm.as_ref(), CrmKind::Contact, &person, empty, &[]).await.unwrap();
    let cancel = CancellationToken::new();
    let workflow = watched.crm.describe(&cancel).await.unwrap().workflows[0].key.clone();
    watched.crm.act(&Action::StartWorkflow { contact: person.clone(), workflow }, &cancel).await.unwrap();
    watched.crm.delete(CrmKind::Contact, &person, &cancel).await.unwrap();
    TRIAL.hold(&description, &watched.requests());
}
