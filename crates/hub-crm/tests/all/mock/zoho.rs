//! Zoho CRM, before the vendor's own description of its eighth version. A record may hold any field there, so that of what
//! is sent the frame, the tags and the notes are judged.

use hub_domain::crm::{CrmKind, FieldValue};

use super::description::Source;
use super::scenario::Watched;
use super::wrong::Part::{Body, Header, Query};
use super::{Expected as E, Trial};
use crate::bench::labelled;
use crate::zoho::SAMPLES;

/// What a tag that is read has beside its name.
const TAG: [&str; 6] = ["color_code", "created_by", "created_time", "id", "modified_by", "modified_time"];
/// What a note that is read has and a new one need not have.
const NOTE_ADDED: [&str; 13] = [
    "$attachments",
    "$editable",
    "$is_shared_to_client",
    "$size",
    "$state",
    "$voice_note",
    "Created_By",
    "Created_Time",
    "Modified_By",
    "Modified_Time",
    "Note_Title",
    "Owner",
    "id",
];
/// The same of one that is changed.
const NOTE_CHANGED: [&str; 13] = [
    "$attachments",
    "$editable",
    "$is_shared_to_client",
    "$size",
    "$state",
    "$voice_note",
    "Created_By",
    "Created_Time",
    "Modified_By",
    "Modified_Time",
    "Owner",
    "Parent_Id",
    "id",
];

const TRIAL: Trial = Trial {
    vendor: "zoho",
    sources: &[
        Source { file: "zoho/record.json", close: true },
        Source { file: "zoho/related_records.json", close: true },
        Source { file: "zoho/notes.json", close: true },
        Source { file: "zoho/tags.json", close: true },
        Source { file: "zoho/users.json", close: true },
        Source { file: "zoho/org.json", close: true },
        Source { file: "zoho/fields.json", close: true },
        Source { file: "zoho/layouts.json", close: true },
        Source { file: "zoho/pipeline.json", close: true },
    ],
    operations: &[
        ("DELETE /crm/v8/Notes/{id}", E::Weak("it takes any text as an id and asks nothing else")),
        ("DELETE /crm/v8/{module_api_name}/{id}", E::Judged(&[Query])),
        (
            "GET /crm/v8/Notes",
            E::Exempt(
                &["query: Request query must have required property 'ids'", "query.page_token: is not described"],
                &[Query],
                "the vendor's pages list all notes without naming any, and the token is one that the answer gives",
            ),
        ),
        ("GET /crm/v8/Notes/{id}", E::Judged(&[Query, Header])),
        ("GET /crm/v8/org", E::Weak("it asks nothing")),
        ("GET /crm/v8/settings/fields", E::Judged(&[Query])),
        ("GET /crm/v8/settings/layouts", E::Judged(&[Query])),
        ("GET /crm/v8/settings/pipeline", E::Judged(&[Query])),
        ("GET /crm/v8/users", E::Judged(&[Query, Header])),
        ("GET /crm/v8/{module_api_name}", E::Judged(&[Query, Header])),
        ("GET /crm/v8/{module_api_name}/search", E::Judged(&[Query])),
        ("GET /crm/v8/{module_api_name}/{id}", E::Judged(&[Query, Header])),
        ("GET /crm/v8/{module_api_name}/{record_id}/{related_list_api_name}", E::Judged(&[Query, Header])),
        (
            "POST /crm/v8/Notes",
            E::Sparse(
                &[("body.data", &NOTE_ADDED), ("body.data.Parent_Id.module", &["id"])],
                &[Body],
                "notes are written with the fields that are read; the vendor's pages ask for words, record and either name of the module",
            ),
        ),
        (
            "POST /crm/v8/{module_api_name}",
            E::Sparse(
                &[("body.data.Tag", &TAG)],
                &[Body],
                "tags are written with the fields that are read; the vendor's pages take their names",
            ),
        ),
        (
            "POST /crm/v8/{module_api_name}/{record_id}/actions/add_tags",
            E::Sparse(
                &[("body", &["ids", "over_write"]), ("body.tags", &TAG)],
                &[Body],
                "tags are written with the fields that are read; the vendor's pages take their names, and ask for ids where there are several records",
            ),
        ),
        (
            "POST /crm/v8/{module_api_name}/{record_id}/actions/remove_tags",
            E::Sparse(
                &[("body", &["ids"]), ("body.tags", &["id"])],
                &[Body],
                "the vendor's pages take tags by their names, and ask for ids where there are several records",
            ),
        ),
        (
            "PUT /crm/v8/Notes/{id}",
            E::Sparse(
                &[("body.data", &NOTE_CHANGED)],
                &[Body],
                "notes are written with the fields that are read; a change holds what changes",
            ),
        ),
        ("PUT /crm/v8/{module_api_name}/{id}", E::Judged(&[Body])),
    ],
};

#[tokio::test(flavor = "multi_thread")]
async fn no_request_breaks_the_description() {
    let Some(description) = TRIAL.described() else { return };
    let watched = Watched::of(SAMPLES.case).await;
    watched.samples(&SAMPLES).await;
    let said =
        [(CrmKind::Deal, "Tags", labelled(&[("seller", "")])), (CrmKind::Contact, "Birthdate", FieldValue::Empty)];
    watched.beyond(&SAMPLES, &said).await;
    TRIAL.hold(&description, &watched.requests());
}
