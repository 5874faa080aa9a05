//! HubSpot, before the description rebuilt from the vendor's own published client.

use hub_connector::CancellationToken;
use hub_connector::testkit::crm as kit;
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{Currency, Money};

use super::description::Source;
use super::scenario::{Piece, Watched};
use super::wrong::Part::{Body, Query};
use super::{Expected as E, Trial};
use crate::bench::{changes, labelled, text};
use crate::hubspot::{CASE, ada, deal, note, task};

const ANY_TEXT: E = E::Weak("it takes any text as an id and asks nothing else");
const SEARCH: E = E::Exempt(
    &["body.sorts.0: Request body property sorts.0 must be string"],
    &[Body],
    "the vendor's pages and everybody's practice sort by an object, the client's types by a text",
);

const TRIAL: Trial = Trial {
    vendor: "hubspot",
    sources: &[
        Source { file: "strict/hubspot-crm-contacts.json", close: true },
        Source { file: "hubspot/crm-deals.openapi.json", close: true },
        Source { file: "hubspot/crm-objects-notes.openapi.json", close: true },
        Source { file: "hubspot/crm-objects-tasks.openapi.json", close: true },
        Source { file: "hubspot/crm-associations-v4.openapi.json", close: true },
        Source { file: "hubspot/crm-owners.openapi.json", close: true },
        Source { file: "hubspot/crm-pipelines.openapi.json", close: true },
        Source { file: "hubspot/crm-properties.openapi.json", close: true },
    ],
    operations: &[
        ("DELETE /crm/v3/objects/contacts/{contactId}", ANY_TEXT),
        ("DELETE /crm/v3/objects/deals/{dealId}", ANY_TEXT),
        ("DELETE /crm/v3/objects/notes/{noteId}", ANY_TEXT),
        ("DELETE /crm/v3/objects/tasks/{taskId}", ANY_TEXT),
        ("GET /crm/v3/objects/contacts", E::Judged(&[Query])),
        ("GET /crm/v3/objects/contacts/{contactId}", E::Judged(&[Query])),
        ("GET /crm/v3/objects/deals", E::Judged(&[Query])),
        ("GET /crm/v3/objects/deals/{dealId}", E::Judged(&[Query])),
        ("GET /crm/v3/objects/notes", E::Judged(&[Query])),
        ("GET /crm/v3/objects/notes/{noteId}", E::Judged(&[Query])),
        ("GET /crm/v3/objects/tasks", E::Judged(&[Query])),
        ("GET /crm/v3/objects/tasks/{taskId}", E::Judged(&[Query])),
        ("GET /crm/v3/owners/", E::Judged(&[Query])),
        ("GET /crm/v3/pipelines/{objectType}", ANY_TEXT),
        ("GET /crm/v3/properties/{objectType}", E::Judged(&[Query])),
        ("GET /crm/v4/objects/{objectType}/{objectId}/associations/{toObjectType}", E::Judged(&[Query])),
        ("PATCH /crm/v3/objects/contacts/{contactId}", E::Judged(&[Body])),
        ("PATCH /crm/v3/objects/deals/{dealId}", E::Judged(&[Body])),
        ("PATCH /crm/v3/objects/notes/{noteId}", E::Judged(&[Body])),
        ("PATCH /crm/v3/objects/tasks/{taskId}", E::Judged(&[Body])),
        ("POST /crm/v3/objects/contacts", E::Judged(&[Body])),
        ("POST /crm/v3/objects/contacts/search", SEARCH),
        ("POST /crm/v3/objects/deals", E::Judged(&[Body])),
        ("POST /crm/v3/objects/deals/search", SEARCH),
        ("POST /crm/v3/objects/notes", E::Judged(&[Body])),
        ("POST /crm/v3/objects/notes/batch/read", E::Judged(&[Body, Query])),
        ("POST /crm/v3/objects/notes/search", SEARCH),
        ("POST /crm/v3/objects/tasks", E::Judged(&[Body])),
        ("POST /crm/v3/objects/tasks/batch/read", E::Judged(&[Body, Query])),
        ("POST /crm/v3/objects/tasks/search", SEARCH),
        ("POST /crm/v3/properties/{objectType}", E::Judged(&[Body])),
        ("POST /crm/v4/associations/{fromObjectType}/{toObjectType}/batch/read", E::Judged(&[Body])),
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
            ("Phones", labelled(&[("+12065550144;ext=12", ""), ("+12065550145", "")])),
            ("Owner", text("Ulric Dunmarsh")),
            ("Birthdate", text("1999-12-31")),
            ("Stage", text("customer")),
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
                ("Description", text("Two\nlines & more")),
            ])],
        },
    ];
    let person = watched.writes(contact, others).await;
    let empty = changes([("Phones", FieldValue::Empty), ("Emails", FieldValue::Empty), ("Owner", FieldValue::Empty)]);
    kit::a_change_reads_back(watched.crm.as_ref(), CrmKind::Contact, &person, empty, &[]).await.unwrap();
    watched.crm.delete(CrmKind::Contact, &person, &CancellationToken::new()).await.unwrap();
    TRIAL.hold(&description, &watched.requests());
}
