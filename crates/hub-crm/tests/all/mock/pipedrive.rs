//! Pipedrive, before the vendor's own descriptions of both its versions.

use hub_domain::crm::CrmKind;

use super::description::Source;
use super::scenario::Watched;
use super::wrong::Part::{Body, Path, Query};
use super::{Expected as E, Trial};
use crate::bench::{labelled, text};
use crate::pipedrive::SAMPLES;

const ASKS_NOTHING: E = E::Weak("it asks nothing");

const TRIAL: Trial = Trial {
    vendor: "pipedrive",
    sources: &[
        Source { file: "pipedrive/pipedrive-v1.sliced.json", close: true },
        Source { file: "pipedrive/pipedrive-v2.sliced.json", close: true },
    ],
    operations: &[
        ("DELETE /api/v2/activities/{id}", E::Judged(&[Path])),
        ("DELETE /api/v2/deals/{id}", E::Judged(&[Path])),
        ("DELETE /api/v2/persons/{id}", E::Judged(&[Path])),
        ("DELETE /v1/notes/{id}", E::Judged(&[Path])),
        ("GET /api/v2/activities", E::Judged(&[Query])),
        ("GET /api/v2/activities/{id}", E::Judged(&[Query, Path])),
        ("GET /api/v2/dealFields", E::Judged(&[Query])),
        ("GET /api/v2/deals", E::Judged(&[Query])),
        ("GET /api/v2/deals/{id}", E::Judged(&[Query, Path])),
        ("GET /api/v2/personFields", E::Judged(&[Query])),
        ("GET /api/v2/persons", E::Judged(&[Query])),
        ("GET /api/v2/persons/search", E::Judged(&[Query])),
        ("GET /api/v2/persons/{id}", E::Judged(&[Query, Path])),
        ("GET /api/v2/pipelines", E::Judged(&[Query])),
        ("GET /api/v2/stages", E::Judged(&[Query])),
        ("GET /v1/notes", E::Judged(&[Query])),
        ("GET /v1/notes/{id}", E::Judged(&[Path])),
        ("GET /v1/users", ASKS_NOTHING),
        ("GET /v1/users/me", ASKS_NOTHING),
        ("PATCH /api/v2/activities/{id}", E::Judged(&[Body, Path])),
        ("PATCH /api/v2/deals/{id}", E::Judged(&[Body, Path])),
        ("PATCH /api/v2/persons/{id}", E::Judged(&[Body, Path])),
        ("POST /api/v2/activities", E::Judged(&[Body])),
        ("POST /api/v2/dealFields", E::Judged(&[Body])),
        ("POST /api/v2/deals", E::Judged(&[Body])),
        ("POST /api/v2/persons", E::Judged(&[Body])),
        ("POST /v1/notes", E::Judged(&[Body])),
        ("PUT /v1/notes/{id}", E::Judged(&[Body, Path])),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let watched = Watched::of(SAMPLES.case).await;
    watched.samples(&SAMPLES).await;
    let said = [
        (CrmKind::Contact, "Tags", labelled(&[("Warm lead", ""), ("Customer", "")])),
        (CrmKind::Deal, "Tags", labelled(&[("Hot lead", "")])),
        (CrmKind::Deal, "Status", text("won")),
        (CrmKind::Task, "TaskType", text("meeting")),
    ];
    watched.beyond(&SAMPLES, &said).await;
    TRIAL.hold(&description, &watched.requests());
}
