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
        CrmVendor::Lofty => format!("token {token}"),
        CrmVendor::Zoho => format!("Zoho-oauthtoken {token}"),
        _ => format!("Bearer {token}"),
    };
    let content =
        if judge.vendor() == CrmVendor::WiseAgent { "application/x-www-form-urlencoded" } else { "application/json" };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("authorization", authorization.as_str()),
        ("version", version),
        ("content-type", content),
        ("x-api-token", token),
    ] {
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
    "q",
    "records",
    "attributes",
    "LastName",
    "Email",
    "ParentId",
    "WhoId",
    "StageName",
    "allOrNone",
    "compositeRequest",
    "method",
    "url",
    "referenceId",
    "ids",
    "fields",
    "start",
    "end",
    "$filter",
    "$select",
    "$orderby",
    "$top",
    "$skiptoken",
    "$deltatoken",
    "lastname",
    "emailaddress1",
    "objectid_contact@odata.bind",
    "Target",
    "Subordinate",
    "KeyAttributes",
    "leadId",
    "emails",
    "tagsAdd",
    "scrollId",
    "reason",
    "first_name",
    "cell_phone_1",
    "details",
    "filter[email]",
    "requestType",
    "ClientID",
    "clientids",
    "note",
    "DateUpdatedUTC",
    "page",
    "data",
    "Last_Name",
    "Tag",
    "Parent_Id",
    "Note_Content",
    "Stage",
    "select_query",
    "criteria",
    "per_page",
    "page_token",
    "duplicate_check_fields",
    "module",
    "merge",
    "master_record_fields",
    "content",
    "person_id",
    "custom_fields",
    "label_ids",
    "participants",
    "field_name",
    "field_type",
    "options",
    "cursor",
    "updated_since",
    "since_timestamp",
    "sort_by",
    "merge_with_id",
    "term",
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
    "SELECT Id, LastName FROM Contact WHERE SystemModstamp > 2026-01-01T00:00:00Z ORDER BY Id LIMIT 5",
    "/services/data/v64.0/sobjects/Contact",
    "@{a.b[0]}",
    "modifiedon gt 2026-01-01T00:00:00Z and lastname ne null",
    "modifiedon desc",
    "0!1790000000",
    "eyJpZCI6IjAifQ",
    "/contacts(CONTACT)",
    "2026-01-01 00:00:00",
    "enum",
    "update_time",
    "eyJmaWVsZFZhbHVlIjoxLCJpZCI6MX0",
    "select id, Email from Contacts where Modified_Time > '2026-01-01T00:00:00Z' limit 0, 20",
    "((Email:equals:a@example.org)or(Last_Name:starts_with:B))",
    "Last_Name,Email,Modified_Time",
    "Contacts",
    "getContacts",
    "updateContact",
    "addContactNote",
    "tasks",
    "01/01/2026 00:00",
    "WzEsMV0",
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
    "/services/data/v64.0/query",
    "/services/data/v64.0/queryAll",
    "/services/data/v64.0/sobjects/Contact",
    "/services/data/v64.0/sobjects/Contact/CONTACT",
    "/services/data/v64.0/sobjects/Contact/Eh_External_Id__c/x",
    "/services/data/v64.0/sobjects/Contact/updated",
    "/services/data/v64.0/sobjects/Contact/deleted",
    "/services/data/v64.0/sobjects/Note",
    "/services/data/v64.0/sobjects/Task",
    "/services/data/v64.0/sobjects/Opportunity/describe",
    "/services/data/v64.0/composite",
    "/services/data/v64.0/composite/sobjects",
    "/services/data/v64.0/composite/sobjects/Contact",
    "/services/data/v64.0/composite/sobjects/Contact/Eh_External_Id__c",
    "/services/data/v64.0/tooling/sobjects/CustomField",
    "/services/oauth2/token",
    "/api/data/v9.2/contacts",
    "/api/data/v9.2/contacts(CONTACT)",
    "/api/data/v9.2/contacts(eh_externalid='x')",
    "/api/data/v9.2/contacts(CONTACT)/emailaddress1",
    "/api/data/v9.2/annotations",
    "/api/data/v9.2/opportunities",
    "/api/data/v9.2/Merge",
    "/api/data/v9.2/WinOpportunity",
    "/api/data/v9.2/EntityDefinitions(LogicalName='contact')/Attributes",
    "/api/data/v9.2/systemusers",
    "/common/oauth2/v2.0/token",
    "/api/v2/persons",
    "/api/v2/persons/CONTACT",
    "/api/v2/persons/search",
    "/api/v2/deals",
    "/api/v2/activities",
    "/api/v2/personFields",
    "/v1/persons/CONTACT/merge",
    "/v1/callLogs",
    "/api/v1/recents",
    "/api/v1/personFields",
    "/crm/v8/Contacts",
    "/crm/v8/Contacts/CONTACT",
    "/crm/v8/Contacts/upsert",
    "/crm/v8/Contacts/search",
    "/crm/v8/Contacts/deleted",
    "/crm/v8/Contacts/CONTACT/actions/add_tags",
    "/crm/v8/Contacts/CONTACT/actions/merge",
    "/crm/v8/Contacts/CONTACT/Notes",
    "/crm/v8/Notes",
    "/crm/v8/Deals",
    "/crm/v8/coql",
    "/crm/v8/settings/fields",
    "/oauth/v2/token",
    "/v1.0/leads",
    "/v1.0/leads/CONTACT",
    "/v1.0/leads/CONTACT/activities",
    "/v1.0/notes",
    "/v2.0/calendar",
    "/v2/public/contacts",
    "/v2/public/contacts/search",
    "/v2/public/contact",
    "/v2/public/contact/CONTACT",
    "/v2/public/contact/CONTACT/tags",
    "/v2/public/contact/CONTACT/action/note",
    "/v2/public/contact/CONTACT/action/call",
    "/http/webconnect.asp",
    "/WiseAuth/token",
];

/// Where a vendor's addresses begin.
fn begins(vendor: CrmVendor) -> &'static [&'static str] {
    match vendor {
        CrmVendor::GoHighLevel => &["/contacts", "/opportunities", "/conversations", "/locations", "/oauth/token"],
        CrmVendor::HubSpot => &["/crm/v3", "/crm/v4", "/oauth/v1"],
        CrmVendor::FollowUpBoss => &["/v1/"],
        CrmVendor::Salesforce => &["/services"],
        CrmVendor::Dynamics => &["/api/data", "/common"],
        CrmVendor::Pipedrive => &["/api/v", "/v1/persons/CONTACT/merge", "/v1/callLogs", "/oauth/token"],
        CrmVendor::Zoho => &["/crm/v8", "/oauth/v2"],
        CrmVendor::Lofty => &["/v1.0", "/v2.0", "/oauth/token"],
        CrmVendor::BoldTrail => &["/v2/public"],
        CrmVendor::WiseAgent => &["/http", "/WiseAuth"],
        CrmVendor::Plain => &["/"],
    }
}

/// A vendor's own addresses.
fn paths(vendor: CrmVendor) -> Vec<&'static str> {
    PATHS.iter().copied().filter(|path| begins(vendor).iter().any(|begin| path.starts_with(begin))).collect()
}

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
            any::<proptest::sample::Index>(),
            proptest::collection::vec((proptest::sample::select(NAMES), prop_oneof![".{0,8}", proptest::sample::select(TEXTS).prop_map(str::to_owned)]), 0..3),
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
        let own = paths(vendor);
        for (method, place, pairs, body, millis) in requests {
            let path = *place.get(&own);
            at += Duration::milliseconds(millis);
            let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            let uri: Uri = format!("{}?{}", fill(path), query.join("&")).parse().expect("an address");
            let body = fill(&body.to_string());
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let judged = judge.weigh(at, &method, &uri, &headers, body.as_bytes());
            prop_assert!((200..500).contains(&judged.reply.status), "{method} {uri} {body}: {:?}", judged.reply);
            prop_assert!(judged.reply.body.is_some() || [204, 304].contains(&judged.reply.status));
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
