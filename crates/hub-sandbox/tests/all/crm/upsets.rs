use std::time::{Duration, Instant};

use hub_sandbox::{CrmKind, CrmOrder, CrmUpset, CrmVendor, Fault};
use serde_json::{Value as Json, json};

use super::bench::Bench;

/// How a note is written, and where.
fn note(bench: &Bench) -> (String, Json) {
    let contact = bench.contact(0);
    match bench.crm.vendor() {
        CrmVendor::GoHighLevel => (format!("/contacts/{contact}/notes"), json!({"body": "[n-1]"})),
        CrmVendor::HubSpot => (
            "/crm/v3/objects/notes".to_owned(),
            json!({"properties": {"hs_timestamp": "2026-09-01T00:00:00Z", "hs_note_body": "[n-1]"}}),
        ),
        CrmVendor::Dynamics => (
            "/api/data/v9.2/annotations".to_owned(),
            json!({"objectid_contact@odata.bind": format!("/contacts({contact})"), "notetext": "[n-1]"}),
        ),
        CrmVendor::Pipedrive => (
            "/v1/notes".to_owned(),
            json!({"person_id": contact.parse::<u64>().expect("a number"), "content": "[n-1]"}),
        ),
        CrmVendor::Lofty => {
            ("/notes".to_owned(), json!({"leadId": contact.parse::<u64>().expect("a number"), "content": "[n-1]"}))
        }
        CrmVendor::BoldTrail => (format!("/contact/{contact}/action/note"), json!({"details": "[n-1]"})),
        CrmVendor::WiseAgent => (
            "/http/webconnect.asp?requestType=addContactNote".to_owned(),
            json!({"note": "[n-1]", "clientids": contact}),
        ),
        CrmVendor::Zoho => (
            "/crm/v8/Notes".to_owned(),
            json!({"data": [{"Parent_Id": {"id": contact, "module": {"api_name": "Contacts"}}, "Note_Content": "[n-1]"}]}),
        ),
        CrmVendor::Salesforce => (
            "/services/data/v64.0/sobjects/Note".to_owned(),
            json!({"ParentId": contact, "Title": "n", "Body": "[n-1]"}),
        ),
        CrmVendor::Plain => {
            ("/page/notes".to_owned(), json!({"personId": contact.parse::<u64>().expect("a number"), "text": "[n-1]"}))
        }
        CrmVendor::FollowUpBoss => {
            ("/notes".to_owned(), json!({"personId": contact.parse::<u64>().expect("a number"), "body": "[n-1]"}))
        }
    }
}

/// Writes a note, by the vendor's method and in its form.
fn write(bench: &Bench, path: &str, body: &Json) -> reqwest::RequestBuilder {
    match bench.crm.vendor() {
        CrmVendor::BoldTrail => bench.request("PUT", path).json(body),
        CrmVendor::WiseAgent => bench.request("POST", path).form(body),
        _ => bench.request("POST", path).json(body),
    }
}

/// Whether an answer has the vendor's form of a refusal.
fn refuses(vendor: CrmVendor, said: &Json) -> bool {
    let member = match vendor {
        CrmVendor::GoHighLevel => "/statusCode",
        CrmVendor::HubSpot => "/category",
        CrmVendor::FollowUpBoss => "/errorMessage",
        CrmVendor::Salesforce => "/0/errorCode",
        CrmVendor::Zoho => "/code",
        CrmVendor::Lofty => "/errorCode",
        CrmVendor::BoldTrail => "/message",
        CrmVendor::WiseAgent => "/Error",
        CrmVendor::Pipedrive => "/error",
        CrmVendor::Dynamics | CrmVendor::Plain => "/error/code",
    };
    said.pointer(member).is_some()
}

#[tokio::test]
async fn what_goes_wrong_leaves_the_effect_that_it_says() {
    for vendor in CrmVendor::ALL {
        for (upset, status, made) in [
            (CrmUpset::LostAnswer, None, 1),
            (CrmUpset::Twice, Some(true), 2),
            (CrmUpset::ErrorBefore, Some(false), 0),
            (CrmUpset::ErrorAfter, Some(false), 1),
            (CrmUpset::QuotaForbidden, Some(false), 0),
        ] {
            let bench = Bench::at(*vendor).await;
            let (path, body) = note(&bench);
            bench.crm.order(CrmOrder::next(upset, "P"));
            let answer = write(&bench, &path, &body).send().await;
            match status {
                None => assert!(answer.is_err(), "{vendor} {upset}"),
                Some(good) => {
                    let answer = answer.expect("answers");
                    assert_eq!(answer.status().is_success(), good, "{vendor} {upset}");
                    // Some say nothing where there is nothing to say.
                    let status = answer.status();
                    let said: Json = if status == 204 { Json::Null } else { answer.json().await.expect("JSON") };
                    assert_eq!(refuses(*vendor, &said), !good, "{said}");
                }
            }
            assert_eq!(bench.crm.creates_with(CrmKind::Note, "[n-1]"), made, "{vendor} {upset}");
            assert_eq!(bench.sandbox.control().stats().faults.get(upset.as_str()), Some(&1));
            assert!((200..300).contains(&bench.send(write(&bench, &path, &body)).await.status), "{vendor} {upset}");
        }
    }
}

#[tokio::test]
async fn a_slow_answer_comes_after_the_effect() {
    let config = hub_sandbox::SandboxConfig { slow: Duration::from_millis(300), ..Default::default() };
    let account = hub_sandbox::CrmAccount::at(CrmVendor::FollowUpBoss);
    let sandbox = hub_sandbox::serve_crm(config, account).await.expect("serves");
    let crm = sandbox.control().crm().expect("a CRM");
    crm.order(CrmOrder::next(CrmUpset::SlowAnswer, ""));
    let request = crate::help::client().get(format!("{}/identity", sandbox.url()));
    let begin = Instant::now();
    let answer = request.basic_auth(crm.credentials().token, Some("")).send().await.expect("answers");
    assert_eq!(answer.status(), 200);
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn the_faults_of_every_sandbox_work_here_too() {
    for vendor in CrmVendor::ALL {
        let bench = Bench::at(*vendor).await;
        let (path, body) = note(&bench);
        for (fault, status) in [(Fault::ServerError, 500), (Fault::Unavailable, 503), (Fault::TooMany, 429)] {
            bench.sandbox.control().set_fault(fault, true, 2);
            let mut seen = Vec::new();
            for _ in 0..4 {
                let said = bench.send(write(&bench, &path, &body)).await;
                assert!(said.status == 204 || said.body.is_object() || said.body.is_array(), "{vendor} {fault}");
                seen.push(said.status);
            }
            bench.sandbox.control().clear_faults();
            bench.pass(10.0);
            assert!(seen.contains(&status) && seen.iter().any(|status| *status < 300), "{vendor} {fault} {seen:?}");
        }
        bench.sandbox.control().outage(Duration::from_secs(60));
        assert_eq!(bench.send(write(&bench, &path, &body)).await.status, 503);
        bench.pass(60.0);
        bench.sandbox.control().revoke(true);
        assert_eq!(bench.send(write(&bench, &path, &body)).await.status, 403);
    }
}
