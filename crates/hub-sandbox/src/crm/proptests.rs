//! Whatever comes in, a judge answers: with a status, in the vendor's form, and without a panic.

use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{CrmAccount, CrmKind, CrmQuirk, CrmVendor, Judge};
use crate::SandboxConfig;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("in range")
}

fn judge(vendor: CrmVendor) -> Judge {
    let clock = std::sync::Arc::new(hub_domain::ManualClock::at(now()));
    Judge::new(&CrmAccount { vendor, contacts: 12 }, &SandboxConfig { clock, ..SandboxConfig::default() })
}

fn headers(judge: &Judge, version: &str) -> HeaderMap {
    let token = &judge.credentials().token;
    let basic = STANDARD.encode(format!("{token}:"));
    let authorization = match judge.vendor() {
        CrmVendor::FollowUpBoss => format!("Basic {basic}"),
        _ => format!("Bearer {token}"),
    };
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("authorization", authorization.as_str()), ("version", version), ("content-type", "application/json")]
    {
        headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

/// Names and values that mean something to one of the vendors, so that requests get further than the first check.
const NAMES: &[&str] = &[
    "locationId",
    "pageLimit",
    "page",
    "searchAfter",
    "filters",
    "sort",
    "field",
    "operator",
    "value",
    "group",
    "direction",
    "firstName",
    "email",
    "phone",
    "tags",
    "customFields",
    "title",
    "dueDate",
    "completed",
    "body",
    "properties",
    "inputs",
    "id",
    "idProperty",
    "filterGroups",
    "propertyName",
    "values",
    "highValue",
    "sorts",
    "limit",
    "after",
    "associations",
    "to",
    "types",
    "associationTypeId",
    "associationCategory",
    "hs_timestamp",
    "person",
    "type",
    "emails",
    "phones",
    "personId",
    "name",
    "stageId",
    "peopleIds",
    "primaryObjectId",
    "objectIdToMerge",
    "assignedUserId",
    "query",
    "contactId",
    "pipelineId",
    "status",
    "message",
];
const TEXTS: &[&str] = &[
    "",
    "a@example.org",
    "+12015550101",
    "2026-01-01T00:00:00Z",
    "1780000000000",
    "99999999999999999999",
    "eq",
    "range",
    "AND",
    "OR",
    "asc",
    "exists",
    "dateUpdated",
    "lastmodifieddate",
    "hs_object_id",
    "EQ",
    "BETWEEN",
    "IN",
    "email",
    "Registration",
    "HUBSPOT_DEFINED",
    "DESCENDING",
    "open",
    "SMS",
    "-1",
    "NaN",
    "\u{0}",
    "ß\u{301}",
    "tags",
];

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (0_u64..600).prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        proptest::sample::select(TEXTS).prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        Just(json!("LOCATION")),
        Just(json!("CONTACT")),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::vec((proptest::sample::select(NAMES), inner), 0..6).prop_map(|pairs| {
                Json::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

const PATHS: &[&str] = &[
    "/contacts/",
    "/contacts/search",
    "/contacts/upsert",
    "/contacts/CONTACT",
    "/contacts/CONTACT/tags",
    "/contacts/CONTACT/notes",
    "/contacts/CONTACT/tasks",
    "/contacts/search/duplicate",
    "/opportunities/",
    "/opportunities/search",
    "/conversations/messages",
    "/conversations/search",
    "/contacts/bulk/tags/update/add",
    "/contacts/CONTACT/workflow/sbxworkflow000000001",
    "/locations/LOCATION/customFields",
    "/oauth/token",
    "/crm/v3/objects/contacts",
    "/crm/v3/objects/contacts/search",
    "/crm/v3/objects/contacts/CONTACT",
    "/crm/v3/objects/notes",
    "/crm/v3/objects/deals",
    "/crm/v3/objects/emails/batch/create",
    "/crm/v3/objects/contacts/batch/read",
    "/crm/v3/objects/contacts/batch/update",
    "/crm/v3/objects/contacts/batch/upsert",
    "/crm/v3/objects/contacts/merge",
    "/crm/v3/properties/contacts",
    "/crm/v4/objects/notes/CONTACT/associations/contacts/CONTACT",
    "/crm/v3/owners/",
    "/oauth/v1/token",
    "/v1/people",
    "/v1/people/CONTACT",
    "/v1/events",
    "/v1/notes",
    "/v1/tasks",
    "/v1/deals",
    "/v1/calls",
    "/v1/customFields",
    "/v1/identity",
    "/v1/textMessages",
];

/// Encodes everything that an address does not take as it is.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_request_makes_a_judge_panic(
        vendor in proptest::sample::select(CrmVendor::ALL),
        quirks in proptest::collection::vec(proptest::sample::select(CrmQuirk::ALL), 0..4),
        version in proptest::sample::select(&["2021-07-28", "2021-04-15", "v3"][..]),
        requests in proptest::collection::vec((
            proptest::sample::select(&["GET", "POST", "PUT", "PATCH", "DELETE"][..]),
            proptest::sample::select(PATHS),
            proptest::collection::vec((proptest::sample::select(NAMES), ".{0,8}"), 0..3),
            value(),
            0_i64..20_000,
        ), 1..12),
    ) {
        let judge = judge(vendor);
        judge.desk(now()).room.quirks.extend(quirks);
        let headers = headers(&judge, version);
        let contact = judge.desk(now()).room.account.all(CrmKind::Contact).next().map(|record| record.id.clone());
        let contact = contact.unwrap_or_default();
        let fill = |text: &str| text.replace("CONTACT", &contact).replace("LOCATION", &judge.credentials().location);
        let mut at = now();
        for (method, path, pairs, body, millis) in requests {
            at += Duration::milliseconds(millis);
            let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            let uri: Uri = format!("{}?{}", fill(path), query.join("&")).parse().expect("an address");
            let body = fill(&body.to_string());
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let judged = judge.weigh(at, &method, &uri, &headers, body.as_bytes());
            prop_assert!((200..500).contains(&judged.reply.status), "{method} {uri} {body}: {:?}", judged.reply);
            prop_assert!(judged.reply.body.is_some() || judged.reply.status == 204);
        }
    }

    #[test]
    fn no_bytes_make_a_judge_panic(
        vendor in proptest::sample::select(CrmVendor::ALL),
        path in "/[!-~&&[^#\\\\\"<>^`{|}?]]{0,40}",
        query in "[!-~&&[^#\\\\\"<>^`{|}]]{0,40}",
        body in proptest::collection::vec(any::<u8>(), 0..200),
        method in proptest::sample::select(&["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"][..]),
    ) {
        let judge = judge(vendor);
        let Ok(uri) = format!("{path}?{query}").parse::<Uri>() else { return Ok(()) };
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        for headers in [headers(&judge, "2021-07-28"), HeaderMap::new()] {
            let judged = judge.weigh(now(), &method, &uri, &headers, &body);
            prop_assert!((200..500).contains(&judged.reply.status));
        }
    }
}
