use std::{sync::Arc, time::Duration};

use hub_domain::ManualClock;
use hub_sandbox::{Quota, SandboxConfig, serve};
use serde_json::Value as Json;

use crate::help::{Bench, client, small};

#[tokio::test]
async fn a_token_is_issued_for_form_and_for_basic_credentials() {
    let bench = Bench::new(small()).await;
    let (id, secret) = (bench.sandbox.client_id(), bench.sandbox.client_secret());
    let request = bench.http.post(bench.sandbox.token_url()).basic_auth(&id, Some(&secret));
    let answer = request.form(&[("grant_type", "client_credentials")]).send().await.expect("answers");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let body: Json = answer.json().await.expect("JSON");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3_600);
    let answer = bench.http.get(bench.sandbox.url()).bearer_auth(body["access_token"].as_str().expect("a token"));
    assert_eq!(answer.send().await.expect("answers").status(), 200);
}

#[tokio::test]
async fn a_wrong_client_gets_401_and_the_standard_error() {
    let bench = Bench::new(small()).await;
    let form = [("grant_type", "client_credentials"), ("client_id", "sandbox-client"), ("client_secret", "guess")];
    let answer = bench.http.post(bench.sandbox.token_url()).form(&form).send().await.expect("answers");
    assert_eq!(answer.status(), 401);
    assert!(answer.headers().contains_key("www-authenticate"));
    assert_eq!(answer.json::<Json>().await.expect("JSON")["error"], "invalid_client");
}

#[tokio::test]
async fn other_grants_and_broken_forms_get_400() {
    let bench = Bench::new(small()).await;
    let (id, secret) = (bench.sandbox.client_id(), bench.sandbox.client_secret());
    for (form, error) in [
        (vec![("grant_type", "password"), ("client_id", &id), ("client_secret", &secret)], "unsupported_grant_type"),
        (vec![("client_id", &id), ("client_secret", &secret)], "invalid_request"),
        (
            vec![("grant_type", "client_credentials"), ("grant_type", "client_credentials"), ("client_id", &id)],
            "invalid_request",
        ),
    ] {
        let answer = bench.http.post(bench.sandbox.token_url()).form(&form).send().await.expect("answers");
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.json::<Json>().await.expect("JSON")["error"], error);
    }
    let json = serde_json::json!({"grant_type": "client_credentials"});
    let answer = bench.http.post(bench.sandbox.token_url()).json(&json).send().await.expect("answers");
    assert_eq!(answer.status(), 400);
    assert_eq!(bench.http.get(bench.sandbox.token_url()).send().await.expect("answers").status(), 405);
}

#[tokio::test]
async fn everything_under_the_root_needs_a_bearer() {
    let bench = Bench::new(small()).await;
    for path in ["", "/$metadata", "/Property", "/Property('x')", "/Nothing"] {
        let url = format!("{}{path}", bench.sandbox.url());
        let answer = bench.http.get(&url).send().await.expect("answers");
        assert_eq!(answer.status(), 401, "{path}");
        assert!(answer.headers()["www-authenticate"].to_str().expect("text").starts_with("Bearer"));
        assert_eq!(answer.headers()["odata-version"], "4.0");
        let answer = bench.http.get(&url).bearer_auth("invented").send().await.expect("answers");
        assert_eq!(answer.status(), 401, "{path}");
    }
}

#[tokio::test]
async fn tokens_expire_by_the_clock_and_on_demand() {
    let start = chrono::DateTime::from_timestamp(1_780_000_000, 0).expect("in range");
    let clock = Arc::new(ManualClock::at(start));
    let bench = Bench::new(SandboxConfig { clock: clock.clone(), token_seconds: 60, ..small() }).await;
    assert_eq!(bench.status("Property", &[]).await, 200);
    clock.advance(chrono::Duration::seconds(60));
    assert_eq!(bench.status("Property", &[]).await, 401);
    let bench = Bench::new(small()).await;
    bench.sandbox.control().expire_tokens();
    assert_eq!(bench.status("Property", &[]).await, 401);
}

#[tokio::test]
async fn a_static_token_outlives_everything() {
    let config = SandboxConfig { static_token: Some("for-ever".into()), token_seconds: 1, ..small() };
    let sandbox = serve(config).await.expect("serves");
    sandbox.control().advance(Duration::from_secs(86_400 * 400)).expect("advances");
    sandbox.control().expire_tokens();
    let answer = client().get(sandbox.url()).bearer_auth("for-ever").send().await.expect("answers");
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_dead_token_used_again_and_again_is_noted() {
    let bench = Bench::new(small()).await;
    bench.sandbox.control().expire_tokens();
    for _ in 0..6 {
        assert_eq!(bench.status("Property", &[]).await, 401);
    }
    assert_eq!(bench.sandbox.control().stats().violations["dead-token-again"], 3);
}

#[tokio::test]
async fn a_used_up_quota_gets_429_and_retry_after_in_both_forms() {
    let start = chrono::DateTime::from_timestamp(1_780_000_000, 0).expect("in range");
    let clock = Arc::new(ManualClock::at(start));
    let quota = Some(Quota { per_hour: Some(3), ..Quota::default() });
    let bench = Bench::new(SandboxConfig { clock: clock.clone(), quota, token_seconds: 100_000, ..small() }).await;
    for _ in 0..3 {
        assert_eq!(bench.status("Property", &[]).await, 200);
    }
    let mut forms = Vec::new();
    for _ in 0..2 {
        let answer = bench.ask("Property", &[]).await;
        assert_eq!(answer.status(), 429);
        forms.push(answer.headers()["retry-after"].to_str().expect("text").to_owned());
    }
    let seconds: i64 = forms.iter().find_map(|form| form.parse().ok()).expect("one in seconds");
    let date = forms.iter().find_map(|form| chrono::DateTime::parse_from_rfc2822(form).ok()).expect("one as a date");
    assert!((1..=3_600).contains(&seconds));
    assert!((date.to_utc() - start).num_seconds() <= seconds + 1);
    assert_eq!(bench.sandbox.control().stats().violations["over-quota"], 1);
    clock.advance(chrono::Duration::seconds(seconds));
    assert_eq!(bench.status("Property", &[]).await, 200);
}
