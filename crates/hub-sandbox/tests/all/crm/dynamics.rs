use hub_sandbox::{CrmKind, CrmQuirk, CrmVendor};
use serde_json::{Value as Json, json};

use super::bench::{Bench, Said};

const NONE: &Json = &Json::Null;
const API: &str = "/api/data/v9.2";

async fn bench() -> Bench {
    Bench::at(CrmVendor::Dynamics).await
}

fn at(path: &str) -> String {
    format!("{API}/{path}")
}

/// A request with a header, and a body where there is one.
async fn with(bench: &Bench, method: &str, path: &str, header: (&str, &str), body: &Json) -> Said {
    let request = bench.request(method, path).header(header.0, header.1);
    bench.send(if body.is_null() { request } else { request.json(body) }).await
}

/// Makes a row and returns its id.
async fn make(bench: &Bench, set: &str, body: &Json) -> String {
    let said = bench.ask("POST", &at(set), body).await;
    assert_eq!((said.status, &said.body), (204, &Json::Null), "{said:?}");
    let id = said.header("odata-entityid").rsplit_once('(').expect("an address").1.trim_end_matches(')');
    id.to_owned()
}

async fn follow(bench: &Bench, link: &Json, prefer: &str) -> Said {
    let request = bench.http.get(link.as_str().expect("a link")).bearer_auth(&bench.known.token);
    bench.send(request.header("Prefer", prefer)).await
}

#[tokio::test]
async fn refusals_have_the_vendors_form() {
    let bench = bench().await;
    let plain = bench.send(bench.http.get(format!("{}{API}/contacts", bench.sandbox.url()))).await;
    assert_eq!(plain.status, 401);
    assert_eq!(plain.header("www-authenticate"), "Bearer");
    let contact = |name: &str, value: Json| json!({"lastname": "Io", name: value});
    for (body, status, code) in [
        (contact("shoe", json!(42)), 400, "0x80048d19"),
        (contact("FirstName", json!("x")), 400, "0x80048d19"),
        (contact("firstname", json!(5)), 400, "0x80048d19"),
        (contact("firstname", json!("x".repeat(51))), 400, "0x80044331"),
        (contact("statecode", json!(9)), 400, "0x80048408"),
        (contact("_ownerid_value", json!("x")), 400, "0x80048d19"),
        (contact("ownerid", json!("x")), 400, "0x80048d19"),
        (contact("ownerid@odata.bind", json!("/contacts(x)")), 400, "0x80048d19"),
        (contact("ownerid@odata.bind", json!("/systemusers(00000000-0000-4000-8000-000000000000)")), 404, "0x80040217"),
        (contact("nothing@odata.bind", json!("/systemusers(x)")), 400, "0x80048d19"),
        (json!({"firstname": "Io"}), 400, "0x80040203"),
    ] {
        let said = bench.bad("POST", &at("contacts"), &body, status).await;
        assert_eq!(said["error"]["code"], code, "{said}");
    }
    let missing = at("contacts(00000000-0000-4000-8000-000000000000)");
    assert_eq!(bench.bad("GET", &missing, NONE, 404).await["error"]["code"], "0x80040217");
    bench.bad("GET", &at("contacts(5)"), NONE, 400).await;
    bench.bad("GET", &at("contacts(eh_motto='x')"), NONE, 400).await;
    bench.bad("GET", &at("shoes"), NONE, 404).await;
    bench.bad("GET", "/api/data/v8.0/contacts", NONE, 404).await;
    bench.bad("PUT", &at("contacts"), &json!({}), 405).await;
    bench.bad("POST", &at("systemusers"), &json!({}), 405).await;
    let text = bench.request("POST", &at("contacts")).header("content-type", "text/plain").body("{}");
    assert_eq!(bench.send(text).await.status, 415);
    assert_eq!(with(&bench, "GET", &at("contacts"), ("OData-Version", "3.0"), NONE).await.status, 400);
}

#[tokio::test]
async fn a_write_can_depend_on_the_version_it_was_made_from() {
    let bench = bench().await;
    let id = make(&bench, "contacts", &json!({"lastname": "Io", "emailaddress1": "io@example.org"})).await;
    let path = at(&format!("contacts({id})"));
    let tag = bench.good("GET", &path, NONE).await["@odata.etag"].as_str().expect("a tag").to_owned();
    assert!(tag.starts_with("W/\""));
    assert_eq!(with(&bench, "GET", &path, ("If-None-Match", &tag), NONE).await.status, 304);
    bench.crm.edit(CrmKind::Contact, &id, json!({"jobtitle": "x"}).as_object().expect("an object")).expect("edited");
    let late = with(&bench, "PATCH", &path, ("If-Match", &tag), &json!({"jobtitle": "y"})).await;
    assert_eq!((late.status, &late.body["error"]["code"]), (412, &json!("0x80060882")));
    assert_eq!(with(&bench, "DELETE", &path, ("If-Match", &tag), NONE).await.status, 412);
    let tag = bench.good("GET", &path, NONE).await["@odata.etag"].as_str().expect("a tag").to_owned();
    let told = bench.request("PATCH", &path).header("If-Match", &tag).header("Prefer", "return=representation");
    let told = bench.send(told.json(&json!({"jobtitle": "y"}))).await;
    assert_eq!((told.status, &told.body["jobtitle"]), (200, &json!("y")));
    assert_ne!(told.body["@odata.etag"], json!(tag));
    // Nothing that becomes different is no change.
    let tag = told.body["@odata.etag"].clone();
    bench.good("PATCH", &path, &json!({"jobtitle": "y"})).await;
    assert_eq!(bench.good("GET", &path, NONE).await["@odata.etag"], tag);
}

#[tokio::test]
async fn a_patch_makes_what_is_not_there_unless_it_says_otherwise() {
    let bench = bench().await;
    let fresh = at("contacts(11111111-1111-4111-8111-111111111111)");
    let body = json!({"lastname": "Io"});
    assert_eq!(with(&bench, "PATCH", &fresh, ("If-Match", "*"), &body).await.status, 404);
    assert_eq!(bench.ask("PATCH", &fresh, &body).await.status, 204);
    assert_eq!(bench.good("GET", &fresh, NONE).await["contactid"], "11111111-1111-4111-8111-111111111111");
    assert_eq!(with(&bench, "PATCH", &fresh, ("If-None-Match", "*"), &body).await.status, 412);
    let key = at("contacts(eh_externalid='h-1')");
    for name in ["A", "B"] {
        bench.good("PATCH", &key, &json!({"lastname": name})).await;
    }
    assert_eq!(bench.good("GET", &key, NONE).await["lastname"], "B");
    assert_eq!(bench.crm.creates(CrmKind::Contact, "external:h-1"), 1);
    bench.bad("POST", &at("contacts"), &json!({"lastname": "x", "eh_externalid": "h-1"}), 412).await;
    let attribute = json!({"@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata", "SchemaName": "Eh_Other"});
    let contact = "EntityDefinitions(LogicalName='contact')";
    bench.good("POST", &at(&format!("{contact}/Attributes")), &attribute).await;
    bench.bad("POST", &at(&format!("{contact}/Attributes")), &attribute, 400).await;
    bench.bad("GET", &at("contacts(eh_other='x')"), NONE, 400).await;
    bench
        .good("POST", &at(&format!("{contact}/Keys")), &json!({"SchemaName": "eh_k", "KeyAttributes": ["eh_other"]}))
        .await;
    bench.good("PATCH", &at("contacts(eh_other='x')"), &body).await;
    bench.good("PUT", &format!("{fresh}/jobtitle"), &json!({"value": "x"})).await;
    bench.good("DELETE", &format!("{fresh}/jobtitle"), NONE).await;
    assert_eq!(bench.good("GET", &fresh, NONE).await["jobtitle"], Json::Null);
    bench.bad("DELETE", &format!("{fresh}/lastname"), NONE, 400).await;
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_paged() {
    let bench = bench().await;
    let mut page = with(
        &bench,
        "GET",
        &at("contacts?$select=lastname&$orderby=lastname desc"),
        ("Prefer", "odata.maxpagesize=12"),
        NONE,
    )
    .await;
    assert_eq!(page.header("preference-applied"), "odata.maxpagesize=12");
    let mut names: Vec<String> = Vec::new();
    loop {
        names.extend(page.list("value").iter().map(|row| row["lastname"].as_str().expect("a name").to_lowercase()));
        let Some(next) = page.body.get("@odata.nextLink") else { break };
        page = follow(&bench, next, "odata.maxpagesize=12").await;
    }
    assert!(names.len() == 40 && names.is_sorted_by(|a, b| a >= b));
    let row = &bench.get(&at("contacts?$top=1")).await.body["value"][0];
    assert!(row["_ownerid_value"].is_string() && row.get("ownerid").is_none() && row["contactid"].is_string());
    for (query, good) in [
        ("$filter=statecode eq 0 and modifiedon gt 2020-01-01T00:00:00Z", true),
        ("$filter=contains(fullname,'a') or startswith(emailaddress1,'b')", true),
        ("$filter=_ownerid_value eq 5a7d1c00-0000-4000-8000-000000000001", true),
        ("$filter=ownerid eq 'x'", false),
        ("$filter=modifiedon gt '2020-01-01T00:00:00Z'", false),
        ("$filter=lastname eq x", false),
        ("$filter=lastname", false),
        ("$select=shoe", false),
        ("$select=ownerid", false),
        ("$orderby=shoe", false),
        ("$orderby=lastname sideways", false),
        ("$skip=5", false),
        ("$top=0", false),
        ("$skiptoken=%25", false),
    ] {
        let said = bench.get(&at(&format!("contacts?{}", query.replace(' ', "%20")))).await;
        assert_eq!(said.status, if good { 200 } else { 400 }, "{query}: {said:?}");
    }
    let counted = bench.good("GET", &at("contacts?$count=true&$top=2"), NONE).await;
    assert_eq!((&counted["@odata.count"], counted.get("@odata.nextLink")), (&json!(40), None));
    assert_eq!(bench.get(&at("systemusers?$select=fullname")).await.list("value").len(), 4);
    assert!(bench.good("GET", &at("WhoAmI"), NONE).await["UserId"].is_string());
    let stages = at(
        "EntityDefinitions(LogicalName='opportunity')/Attributes(LogicalName='salesstage')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet",
    );
    assert_eq!(bench.good("GET", &stages, NONE).await["OptionSet"]["Options"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn changes_are_followed_by_a_link_that_is_good_for_a_week() {
    let bench = bench().await;
    let track = "odata.track-changes,odata.maxpagesize=15";
    let mut page = with(&bench, "GET", &at("contacts?$select=lastname"), ("Prefer", track), NONE).await;
    let mut seen = page.list("value").len();
    // What changes while pages are read is in what follows.
    let id = make(&bench, "contacts", &json!({"lastname": "Late"})).await;
    while let Some(next) = page.body.get("@odata.nextLink").cloned() {
        page = follow(&bench, &next, track).await;
        seen += page.list("value").len();
    }
    assert!((40..=41).contains(&seen));
    let first = page.body["@odata.deltaLink"].clone();
    let (gone, changed) = (bench.contact(1), bench.contact(2));
    bench.crm.delete(CrmKind::Contact, &gone).expect("there");
    bench
        .crm
        .edit(CrmKind::Contact, &changed, json!({"jobtitle": "x"}).as_object().expect("an object"))
        .expect("edited");
    let delta = follow(&bench, &first, "odata.maxpagesize=1").await;
    let mut rows = delta.list("value").clone();
    let mut last = delta;
    while let Some(next) = last.body.get("@odata.nextLink").cloned() {
        last = follow(&bench, &next, "odata.maxpagesize=1").await;
        rows.extend(last.list("value").clone());
    }
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(
        rows.iter().any(|row| row["contactid"] == json!(id))
            && rows.iter().any(|row| row["contactid"] == json!(changed))
    );
    let deleted = rows.iter().find(|row| row["id"] == json!(gone)).expect("told");
    assert_eq!(deleted["reason"], "deleted");
    assert!(deleted["@odata.context"].as_str().expect("a context").ends_with("#contacts/$deletedEntity"));
    let none = follow(&bench, &last.body["@odata.deltaLink"], "").await;
    assert!(none.list("value").is_empty() && none.body["@odata.deltaLink"].is_string());
    for wrong in ["$filter=statecode eq 0", "$orderby=lastname", "$top=5"] {
        let path = at(&format!("contacts?{}", wrong.replace(' ', "%20")));
        assert_eq!(with(&bench, "GET", &path, ("Prefer", track), NONE).await.status, 400, "{wrong}");
    }
    bench.pass(7.0 * 86_400.0 + 1.0);
    assert_eq!(follow(&bench, &first, "").await.body["error"]["code"], "0x80044352");
    bench.quirk(CrmQuirk::TrackingForbidden, true);
    assert_eq!(with(&bench, "GET", &at("contacts"), ("Prefer", track), NONE).await.status, 403);
    bench.quirk(CrmQuirk::TrackingOff, true);
    assert_eq!(with(&bench, "GET", &at("contacts"), ("Prefer", track), NONE).await.status, 400);
    bench.good("GET", &at("contacts"), NONE).await;
}

#[tokio::test]
async fn activities_notes_and_deals_belong_to_people() {
    let bench = bench().await;
    let who = bench.contact(0);
    let to = format!("/contacts({who})");
    make(&bench, "annotations", &json!({"objectid_contact@odata.bind": to, "notetext": "[n-1]"})).await;
    make(&bench, "tasks", &json!({"regardingobjectid_contact_task@odata.bind": to, "subject": "Ring"})).await;
    make(
        &bench,
        "phonecalls",
        &json!({"regardingobjectid_contact_phonecall@odata.bind": to, "subject": "Rang",
        "directioncode": true, "description": "[c-1]"}),
    )
    .await;
    make(&bench, "emails", &json!({"regardingobjectid_contact_email@odata.bind": to, "description": "[e-1]"})).await;
    bench.bad("POST", &at("appointments"), &json!({"subject": "Tour"}), 400).await;
    make(
        &bench,
        "appointments",
        &json!({"regardingobjectid_contact_appointment@odata.bind": to, "subject": "Tour",
        "scheduledstart": "2026-09-03T10:00:00Z", "scheduledend": "2026-09-03T11:00:00Z"}),
    )
    .await;
    bench.bad("POST", &at("tasks"), &json!({"regardingobjectid_contact_phonecall@odata.bind": to}), 400).await;
    let deal = make(&bench, "opportunities", &json!({"name": "House", "parentcontactid@odata.bind": to})).await;
    let path = at(&format!("opportunities({deal})"));
    assert_eq!(bench.good("GET", &path, NONE).await["salesstage"], 0);
    bench.good("PATCH", &path, &json!({"salesstage": 2})).await;
    bench.bad("PATCH", &path, &json!({"salesstage": 7}), 400).await;
    bench.bad("PATCH", &path, &json!({"statecode": 1}), 400).await;
    let close =
        json!({"OpportunityClose": {"opportunityid@odata.bind": format!("/opportunities({deal})")}, "Status": 3});
    bench.good("POST", &at("WinOpportunity"), &close).await;
    assert_eq!(bench.good("GET", &path, NONE).await["statecode"], 1);
    for kind in [CrmKind::Note, CrmKind::Task, CrmKind::Call, CrmKind::Email, CrmKind::Meeting, CrmKind::Deal] {
        assert!(!bench.crm.of_contact(kind, &who).is_empty(), "{kind}");
    }
    assert_eq!((bench.crm.creates_with(CrmKind::Call, "[c-1]"), bench.crm.sends("[e-1]")), (1, 1));
}

#[tokio::test]
async fn what_is_merged_away_stays_and_is_inactive() {
    let bench = bench().await;
    let (a, b) = (bench.contact(0), bench.contact(5));
    let end = |id: &str| json!({"@odata.type": "Microsoft.Dynamics.CRM.contact", "contactid": id});
    let merge = json!({"Target": end(&a), "Subordinate": end(&b), "UpdateContent": {"jobtitle": "kept"},
        "PerformParentingChecks": false});
    bench.good("POST", &at("Merge"), &merge).await;
    let lost = bench.good("GET", &at(&format!("contacts({b})")), NONE).await;
    assert_eq!((&lost["statecode"], &lost["merged"], &lost["_masterid_value"]), (&json!(1), &json!(true), &json!(a)));
    assert_eq!(bench.good("GET", &at(&format!("contacts({a})")), NONE).await["jobtitle"], "kept");
    assert_eq!(bench.crm.of_contact(CrmKind::Deal, &a).len(), 2);
    bench.bad("PATCH", &at(&format!("contacts({b})")), &json!({"jobtitle": "x"}), 404).await;
    bench.bad("POST", &at("Merge"), &merge, 404).await;
    bench
        .bad(
            "POST",
            &at("Merge"),
            &json!({"Target": end(&a), "Subordinate": end(&a), "PerformParentingChecks": false}),
            400,
        )
        .await;
    bench.bad("POST", &at("Merge"), &json!({"Target": end(&a)}), 400).await;
}

#[tokio::test]
async fn too_much_is_refused_with_a_time_to_come_back() {
    let bench = bench().await;
    bench.quirk(CrmQuirk::SmallAllowance, true);
    for _ in 0..60 {
        assert_eq!(bench.get(&at("WhoAmI")).await.status, 200);
    }
    bench.pass(100.0);
    let said = bench.get(&at("WhoAmI")).await;
    assert_eq!((said.status, &said.body["error"]["code"]), (429, &json!("0x80072322")));
    assert_eq!(said.header("retry-after"), "200");
    bench.pass(200.0);
    assert_eq!(bench.get(&at("WhoAmI")).await.status, 200);
    bench.quirk(CrmQuirk::DuplicateRule, true);
    let twin = json!({"lastname": "Io", "emailaddress1": "io@example.org"});
    bench.good("POST", &at("contacts"), &twin).await;
    let alert = ("MSCRM.SuppressDuplicateDetection", "false");
    assert_eq!(with(&bench, "POST", &at("contacts"), alert, &twin).await.body["error"]["code"], "0x80040333");
    bench.good("POST", &at("contacts"), &twin).await;
}

#[tokio::test]
async fn a_public_client_signs_in_without_a_secret() {
    let bench = bench().await;
    let verifier = "v".repeat(43);
    let send = async |more: &[(&str, &str)]| {
        let mut form = vec![("client_id", bench.known.client_id.as_str())];
        form.extend(more);
        bench.send(bench.http.post(bench.sandbox.token_url()).form(&form)).await
    };
    let code = [
        ("grant_type", "authorization_code"),
        ("code", bench.known.code.as_str()),
        ("redirect_uri", "http://localhost:1"),
        ("code_verifier", verifier.as_str()),
    ];
    let mut secret = code.to_vec();
    secret.push(("client_secret", &bench.known.client_secret));
    let said = send(&secret).await;
    assert_eq!((said.status, &said.body["error_codes"][0]), (401, &json!(700_025)));
    assert_eq!(send(&code[..3]).await.status, 400);
    let first = send(&code).await;
    assert_eq!((first.status, &first.body["expires_in"]), (200, &json!(3_599)));
    let old = first.body["refresh_token"].as_str().expect("a token").to_owned();
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", old.as_str())];
    let (second, third) = (send(&refresh).await, send(&refresh).await);
    assert!(second.status == 200 && third.status == 200 && second.body["refresh_token"] != json!(old));
    let token = second.body["access_token"].as_str().expect("a token");
    let who = async || {
        bench.send(bench.http.get(format!("{}{API}/WhoAmI", bench.sandbox.url())).bearer_auth(token)).await.status
    };
    assert_eq!(who().await, 200);
    bench.pass(3_600.0);
    assert_eq!(who().await, 401);
}
