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
        CrmVendor::FollowUpBoss => {
            ("/notes".to_owned(), json!({"personId": contact.parse::<u64>().expect("a number"), "body": "[n-1]"}))
        }
    }
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
            bench.crm.order(CrmOrder::next(upset, "POST "));
            let answer = bench.request("POST", &path).json(&body).send().await;
            match status {
                None => assert!(answer.is_err(), "{vendor} {upset}"),
                Some(good) => {
                    let answer = answer.expect("answers");
                    assert_eq!(answer.status().is_success(), good, "{vendor} {upset}");
                    let said: Json = answer.json().await.expect("JSON");
                    let form = ["statusCode", "category", "errorMessage"].iter().any(|name| said.get(name).is_some());
                    assert_eq!(form, !good, "{said}");
                }
            }
            assert_eq!(bench.crm.creates_with(CrmKind::Note, "[n-1]"), made, "{vendor} {upset}");
            assert_eq!(bench.sandbox.control().stats().faults.get(upset.as_str()), Some(&1));
            bench.good("POST", &path, &body).await;
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
                let said = bench.ask("POST", &path, &body).await;
                assert!(said.body.is_object(), "{vendor} {fault}");
                seen.push(said.status);
            }
            bench.sandbox.control().clear_faults();
            bench.pass(10.0);
            assert!(seen.contains(&status) && seen.iter().any(|status| *status < 300), "{vendor} {fault} {seen:?}");
        }
        bench.sandbox.control().outage(Duration::from_secs(60));
        assert_eq!(bench.ask("POST", &path, &body).await.status, 503);
        bench.pass(60.0);
        bench.sandbox.control().revoke(true);
        assert_eq!(bench.ask("POST", &path, &body).await.status, 403);
    }
}
