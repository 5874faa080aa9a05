use std::{collections::BTreeSet, sync::Arc};

use hub_domain::ManualClock;
use hub_sandbox::{Fault, Quota, Sandbox, SandboxConfig, serve_rets_rabbit};
use reqwest::{Client, Response};
use serde_json::{Value as Json, json};

use crate::help::{client, small, with_query};

struct Bench {
    sandbox: Sandbox,
    http: Client,
    token: String,
}

impl Bench {
    async fn new(config: SandboxConfig) -> Self {
        let sandbox = serve_rets_rabbit(config).await.expect("serves");
        let http = client();
        let token = token(&http, &sandbox).await["access_token"].as_str().expect("a token").to_owned();
        Self { sandbox, http, token }
    }

    async fn ask(&self, set: &str, pairs: &[(&str, &str)]) -> Response {
        let url = with_query(&format!("{}/v2/{set}", self.sandbox.url()), pairs);
        self.http.get(url).bearer_auth(&self.token).send().await.expect("answers")
    }

    async fn page(&self, set: &str, pairs: &[(&str, &str)]) -> Json {
        let answer = self.ask(set, pairs).await;
        assert_eq!(answer.status(), 200, "{set} {pairs:?}");
        answer.json().await.expect("JSON")
    }
}

async fn token(http: &Client, sandbox: &Sandbox) -> Json {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
    http.post(sandbox.token_url()).form(&form).send().await.expect("answers").json().await.expect("JSON")
}

fn rows(page: &Json) -> &Vec<Json> {
    page["value"].as_array().expect("rows")
}

#[tokio::test]
async fn a_token_costs_credentials_and_lasts_an_hour() {
    let start = chrono::DateTime::from_timestamp(1_780_000_000, 0).expect("in range");
    let clock = Arc::new(ManualClock::at(start));
    let bench = Bench::new(SandboxConfig { clock: clock.clone(), ..small() }).await;
    assert!(bench.sandbox.token_url().ends_with("/api/oauth/access_token"));
    let said = token(&bench.http, &bench.sandbox).await;
    assert_eq!((&said["token_type"], &said["expires_in"]), (&json!("bearer"), &json!(3_600)));
    assert_eq!(said["expires"], 1_780_003_600);
    let (id, secret) = (bench.sandbox.client_id(), bench.sandbox.client_secret());
    let grant = ("grant_type", "client_credentials");
    let wrong = [grant, ("client_id", &id), ("client_secret", "guess")];
    let post = |form: &[(&str, &str)]| bench.http.post(bench.sandbox.token_url()).form(form).send();
    assert_eq!(post(&wrong).await.expect("answers").status(), 401);
    let other = [("grant_type", "password"), ("client_id", &id), ("client_secret", &secret)];
    assert_eq!(post(&other).await.expect("answers").status(), 400);
    // A header is not among the ways it names.
    let basic = bench.http.post(bench.sandbox.token_url()).basic_auth(&id, Some(&secret)).form(&[grant]);
    assert_eq!(basic.send().await.expect("answers").status(), 401);
    assert_eq!(bench.http.get(bench.sandbox.token_url()).send().await.expect("answers").status(), 405);
    assert!(bench.sandbox.control().stats().violations.is_empty());
    let url = with_query(&bench.sandbox.token_url(), &[grant, ("client_id", &id), ("client_secret", &secret)]);
    assert_eq!(bench.http.post(url).send().await.expect("answers").status(), 200);
    assert_eq!(bench.sandbox.control().stats().violations["credentials-in-url"], 1);
    assert_eq!(bench.ask("property", &[]).await.status(), 200);
    clock.advance(chrono::Duration::seconds(3_600));
    let answer = bench.ask("property", &[]).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.json::<Json>().await.expect("JSON")["error"]["code"], "permission");
}

#[tokio::test]
async fn a_token_in_the_address_works_and_is_noted() {
    let bench = Bench::new(small()).await;
    let url = with_query(&format!("{}/v2/property", bench.sandbox.url()), &[("access_token", &bench.token)]);
    assert_eq!(bench.http.get(url).send().await.expect("answers").status(), 200);
    assert_eq!(bench.sandbox.control().stats().violations["token-in-url"], 1);
    let without = bench.http.get(format!("{}/v2/property", bench.sandbox.url())).send().await.expect("answers");
    assert_eq!(without.status(), 401);
}

#[tokio::test]
async fn what_is_not_described_is_refused() {
    let bench = Bench::new(small()).await;
    for (name, value) in [
        ("$count", "true"),
        ("$expand", "Media"),
        ("$skiptoken", "1"),
        ("$top", "0"),
        ("$top", "many"),
        ("$skip", "-1"),
        ("$skip", "10001"),
        ("$select", "Colour"),
        ("$filter", ""),
        ("$filter", "Colour eq 'red'"),
        ("$filter", "ListPrice gt '5'"),
        ("$filter", "City in ('A','B')"),
        ("$orderby", "Colour"),
    ] {
        let answer = bench.ask("property", &[(name, value)]).await;
        assert_eq!(answer.status(), 400, "{name}={value}");
        let body: Json = answer.json().await.expect("JSON");
        assert!(body["error"]["message"].is_string(), "{body}");
    }
    assert_eq!(bench.ask("property", &[("$top", "1"), ("$top", "2")]).await.status(), 400);
    for nothing in ["Property", "$metadata", "member", "property('none')"] {
        assert_eq!(bench.ask(nothing, &[]).await.status(), 404, "{nothing}");
    }
    let url = format!("{}/v2/property", bench.sandbox.url());
    let post = bench.http.post(url).bearer_auth(&bench.token).send().await.expect("answers");
    assert_eq!(post.status(), 405);
    assert!(bench.sandbox.control().stats().violations.is_empty());
}

#[tokio::test]
async fn the_page_counts_itself_and_the_total_stands_elsewhere() {
    let bench = Bench::new(small()).await;
    let order = [("$orderby", "ModificationTimestamp,ListingKey"), ("$top", "50")];
    let mut keys = BTreeSet::new();
    let mut stamps = Vec::new();
    for (skip, size) in [("0", 50), ("50", 50), ("100", 20), ("120", 0)] {
        let page = bench.page("property", &[order.as_slice(), &[("$skip", skip)]].concat()).await;
        assert_eq!((&page["@odata.count"], &page["@retsrabbit.total_results"]), (&json!(size), &json!(120)));
        assert!(page.get("@odata.nextLink").is_none());
        for row in rows(&page) {
            keys.insert(row["ListingKey"].as_str().expect("a key").to_owned());
            stamps.push(row["ModificationTimestamp"].as_str().expect("a stamp").to_owned());
        }
    }
    assert_eq!(keys.len(), 120);
    assert!(stamps.windows(2).all(|pair| pair[0] <= pair[1]));
    let one = bench.page("property('SBX-0000003')", &[]).await;
    assert_eq!(one["ListingKey"], "SBX-0000003");
    let few = bench.page("property", &[("$select", "ListingKey,ListPrice"), ("$top", "1")]).await;
    assert_eq!(rows(&few)[0].as_object().expect("a row").len(), 2);
    assert_eq!(rows(&bench.page("property", &[("$top", "5000")]).await).len(), 120);
}

#[tokio::test]
async fn time_stamps_have_neither_fraction_nor_zone_and_filters_agree_with_them() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    for key in control.keys("Property").iter().take(9) {
        control.touch("Property", key).expect("there");
    }
    let page = bench.page("property", &[("$orderby", "ModificationTimestamp desc"), ("$top", "1")]).await;
    let stamp = rows(&page)[0]["ModificationTimestamp"].as_str().expect("a stamp").to_owned();
    assert_eq!(stamp.len(), 19, "{stamp}");
    let literal = format!("{}Z", stamp.replace(' ', "T"));
    let same = bench.page("property", &[("$filter", &format!("ModificationTimestamp eq {literal}"))]).await;
    assert!(!rows(&same).is_empty());
    let later = bench.page("property", &[("$filter", &format!("ModificationTimestamp gt {literal}"))]).await;
    assert_eq!(later["@retsrabbit.total_results"], 0);
}

#[tokio::test]
async fn a_listing_brings_its_photos_and_the_system_names_its_resources() {
    let bench = Bench::new(small()).await;
    let page = bench.page("property", &[("$filter", "PhotosCount gt 1"), ("$top", "1")]).await;
    let photos = rows(&page)[0]["listing"]["photos"].as_array().expect("photos");
    assert!(photos.len() > 1);
    let picture = bench.http.get(photos[0]["url"].as_str().expect("an address")).send().await.expect("answers");
    assert_eq!(picture.headers()["content-type"], "image/png");
    let url = format!("{}/api/datasystem", bench.sandbox.origin());
    let system: Json =
        bench.http.get(url).bearer_auth(&bench.token).send().await.expect("answers").json().await.expect("JSON");
    for resource in system["Resources"].as_array().expect("resources") {
        let url = format!("{}{}", bench.sandbox.origin(), resource["ResourcePath"].as_str().expect("a path"));
        let answer = bench.http.get(url).bearer_auth(&bench.token).send().await.expect("answers");
        assert_eq!(answer.status(), 200, "{resource}");
    }
}

#[tokio::test]
async fn quotas_and_faults_take_the_vendors_form() {
    let quota = Some(Quota { per_hour: Some(9), ..Quota::default() });
    let bench = Bench::new(SandboxConfig { quota, ..small() }).await;
    let control = bench.sandbox.control();
    for fault in [Fault::ServerError, Fault::ExpiredToken] {
        control.set_fault(fault, true, 2);
        let mut statuses = BTreeSet::new();
        for _ in 0..3 {
            statuses.insert(bench.ask("property", &[]).await.status().as_u16());
        }
        assert!(statuses.iter().any(|status| *status >= 400), "{fault}: {statuses:?}");
        control.clear_faults();
    }
    let token = token(&bench.http, &bench.sandbox).await["access_token"].as_str().expect("a token").to_owned();
    let bench = Bench { token, ..bench };
    let mut last = bench.ask("property", &[]).await;
    for _ in 0..9 {
        last = bench.ask("property", &[]).await;
    }
    assert_eq!(last.status(), 429);
    assert!(last.headers().contains_key("retry-after"));
    assert_eq!(last.json::<Json>().await.expect("JSON")["error"]["code"], "too_many_requests");
}
