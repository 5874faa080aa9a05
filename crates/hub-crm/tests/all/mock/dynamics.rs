//! Dynamics 365, before a description by a third party: it has three tables, with some of their columns. What can be sent
//! follows from each organisation's own `$metadata`, so that it is weak.

use hub_domain::crm::{CrmKind, FieldValue};

use super::description::Source;
use super::scenario::Watched;
use super::wrong::Part::{Body, Path, Query};
use super::{Expected as E, Trial};
use crate::dynamics::SAMPLES;

const PART: E = E::Undescribed("the description has accounts, contacts and opportunities only");
const LIST: E =
    E::Exempt(&["query.$skiptoken: is not described"], &[Query], "a list goes on at the address that the answer gives");
const EMPTIED: E = E::Exempt(
    &[
        "body.address1_city: Request body property address1_city must be string",
        "body.emailaddress1: Request body property emailaddress1 must be string",
        "body.emailaddress2: Request body property emailaddress2 must be string",
        "body.mobilephone: Request body property mobilephone must be string",
        "body.telephone1: Request body property telephone1 must be string",
    ],
    &[Body, Path],
    "a column is emptied by null; the description knows texts only",
);

const TRIAL: Trial = Trial {
    vendor: "dynamics",
    sources: &[Source { file: "dynamics365/dataverse-web-api.third-party.yml", close: false }],
    operations: &[
        ("DELETE /api/data/v9.2/annotations({annotationid})", PART),
        ("DELETE /api/data/v9.2/contacts({contactid})", E::Judged(&[Path])),
        ("DELETE /api/data/v9.2/opportunities({opportunityid})", E::Judged(&[Path])),
        ("DELETE /api/data/v9.2/tasks({activityid})", PART),
        ("GET /api/data/v9.2/EntityDefinitions(LogicalName='{table}')/Attributes", PART),
        ("GET /api/data/v9.2/EntityDefinitions(LogicalName='{table}')/Attributes/{cast}", PART),
        ("GET /api/data/v9.2/annotations", PART),
        ("GET /api/data/v9.2/annotations({annotationid})", PART),
        ("GET /api/data/v9.2/contacts", LIST),
        ("GET /api/data/v9.2/contacts({contactid})", E::Judged(&[Path])),
        ("GET /api/data/v9.2/emails", PART),
        ("GET /api/data/v9.2/opportunities", LIST),
        ("GET /api/data/v9.2/opportunities({opportunityid})", E::Judged(&[Path])),
        ("GET /api/data/v9.2/phonecalls", PART),
        ("GET /api/data/v9.2/phonecalls({activityid})", PART),
        ("GET /api/data/v9.2/systemusers", PART),
        ("GET /api/data/v9.2/tasks", PART),
        ("GET /api/data/v9.2/tasks({activityid})", PART),
        ("PATCH /api/data/v9.2/annotations({annotationid})", PART),
        ("PATCH /api/data/v9.2/contacts({contactid})", EMPTIED),
        ("PATCH /api/data/v9.2/opportunities({opportunityid})", E::Judged(&[Body, Path])),
        ("PATCH /api/data/v9.2/tasks({activityid})", PART),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let watched = Watched::of(SAMPLES.case).await;
    watched.samples(&SAMPLES).await;
    let said = [(CrmKind::Contact, "DoNotCall", FieldValue::Flag(false))];
    watched.beyond(&SAMPLES, &said).await;
    TRIAL.hold(&description, &watched.requests());
}
