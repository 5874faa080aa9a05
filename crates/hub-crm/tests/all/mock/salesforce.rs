//! Salesforce, before a description made from the vendor's own collection of requests. What may be sent follows from
//! examples, so that it is weak.

use super::description::Source;
use super::scenario::Watched;
use super::wrong::Part::{Body, Header, Query};
use super::{Expected as E, Trial};
use crate::salesforce::SAMPLES;

const NO_MEDIA_TYPE: &[&str] = &["header: Request header must have required property 'content-type'"];
const WHY: &str = "what carries nothing has no media type; the collection sends one with every request";

const TRIAL: Trial = Trial {
    vendor: "salesforce",
    sources: &[Source { file: "salesforce/salesforce-core-v64.assembled.json", close: false }],
    operations: &[
        (
            "DELETE /services/data/v64.0/sobjects/{SOBJECT_API_NAME}/{RECORD_ID}",
            E::Exempt(NO_MEDIA_TYPE, &[Header], WHY),
        ),
        ("GET /services/data/v64.0/query", E::Judged(&[Query])),
        ("GET /services/data/v64.0/queryAll", E::Exempt(NO_MEDIA_TYPE, &[Query, Header], WHY)),
        ("GET /services/data/v64.0/sobjects/{SOBJECT_API_NAME}/describe", E::Exempt(NO_MEDIA_TYPE, &[Header], WHY)),
        (
            "PATCH /services/data/v64.0/sobjects/{SOBJECT_API_NAME}/{RECORD_ID}",
            E::Exempt(
                &["body: Request body must have required property 'field API name'"],
                &[Body],
                "the collection has the words “field API name” where a field's name is to stand",
            ),
        ),
        (
            "POST /services/data/v64.0/sobjects/{SOBJECT_API_NAME}",
            E::Exempt(
                &["body: Request body must have required property 'Name'"],
                &[Body],
                "the collection's example is an account; people have no field Name that could be given",
            ),
        ),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let watched = Watched::of(SAMPLES.case).await;
    watched.samples(&SAMPLES).await;
    TRIAL.hold(&description, &watched.requests());
}
