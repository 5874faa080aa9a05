use std::{collections::BTreeSet, time::Duration};

use hub_sandbox::{
    Fault, Quota, Sandbox, SandboxConfig, SimplyRetsAccount, serve_simplyrets, serve_simplyrets_account,
};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value as Json, json};

use crate::help::{client, small, with_query};

const PINNED: &str = "application/vnd.simplyrets-v0.1+json";
const EVERY_STATUS: &[&str] =
    &["Active", "Pending", "Closed", "ActiveUnderContract", "Hold", "Withdrawn", "Expired", "ComingSoon"];
const EVERY_TYPE: &[&str] =
    &["residential", "rental", "condominium", "multifamily", "commercial", "commerciallease", "land", "farm"];

struct Bench {
    sandbox: Sandbox,
    http: Client,
}

impl Bench {
    async fn new(config: SandboxConfig) -> Self {
        Self { sandbox: serve_simplyrets(config).await.expect("serves"), http: client() }
    }

    async fn with(account: SimplyRetsAccount) -> Self {
        let sandbox = serve_simplyrets_account(small(), account).await.expect("serves");
        Self { sandbox, http: client() }
    }

    fn request(&self, method: Method, url: &str) -> RequestBuilder {
        let (name, password) = (self.sandbox.client_id(), self.sandbox.client_secret());
        self.http.request(method, url).basic_auth(name, Some(password)).header("accept", PINNED)
    }

    async fn ask(&self, path: &str, pairs: &[(&str, &str)]) -> Response {
        let url = with_query(&format!("{}{path}", self.sandbox.url()), pairs);
        self.request(Method::GET, &url).send().await.expect("answers")
    }

    async fn refused(&self, path: &str, pairs: &[(&str, &str)]) -> (u16, String) {
        let answer = self.ask(path, pairs).await;
        let status = answer.status().as_u16();
        let body: Json = answer.json().await.expect("JSON");
        assert_eq!(body["error"], status, "{body}");
        (status, body["message"].as_str().expect("a message").to_owned())
    }

    async fn rows(&self, path: &str, pairs: &[(&str, &str)]) -> Vec<Json> {
        let answer = self.ask(path, pairs).await;
        assert_eq!(answer.status(), 200, "{path} {pairs:?}");
        answer.json::<Vec<Json>>().await.expect("a list")
    }

    /// Follows the cursor to the end.
    async fn chain(&self, path: &str, pairs: &[(&str, &str)]) -> Vec<Json> {
        let mut url = with_query(&format!("{}{path}", self.sandbox.url()), pairs);
        let mut all = Vec::new();
        loop {
            let answer = self.request(Method::GET, &url).send().await.expect("answers");
            assert_eq!(answer.status(), 200, "{url}");
            let next = next(&answer);
            all.extend(answer.json::<Vec<Json>>().await.expect("a list"));
            match next {
                Some(next) => url = next,
                None => return all,
            }
            assert!(all.len() < 100_000, "the chain does not end");
        }
    }
}

fn next(answer: &Response) -> Option<String> {
    let link = answer.headers().get("link")?.to_str().ok()?;
    let (address, relation) = link.split_once('>')?;
    relation.contains("rel=\"next\"").then(|| address.trim_start_matches('<').to_owned())
}

fn everything() -> Vec<(&'static str, &'static str)> {
    let mut pairs = vec![("idx", "ignore")];
    pairs.extend(EVERY_STATUS.iter().map(|status| ("status", *status)));
    pairs.extend(EVERY_TYPE.iter().map(|kind| ("type", *kind)));
    pairs
}

#[tokio::test]
async fn without_or_with_wrong_credentials_there_is_401_and_repetition_is_noted() {
    let bench = Bench::new(small()).await;
    let url = format!("{}/properties", bench.sandbox.url());
    let answer = bench.http.get(&url).send().await.expect("answers");
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].to_str().expect("text").starts_with("Basic"));
    let body: Json = answer.json().await.expect("JSON");
    assert_eq!((&body["error"], &body["message"]), (&json!(401), &json!("Authentication Required")));
    for _ in 0..4 {
        let answer = bench.http.get(&url).basic_auth("simplyrets", Some("guess")).send().await.expect("answers");
        assert_eq!(answer.status(), 401);
    }
    let bearer = bench.http.get(&url).bearer_auth(bench.sandbox.client_secret()).send().await.expect("answers");
    assert_eq!(bearer.status(), 401);
    assert!(bench.sandbox.control().stats().violations["wrong-credentials-again"] > 0);
}

#[tokio::test]
async fn the_media_type_is_pinned_or_noted_and_others_are_refused() {
    let bench = Bench::new(small()).await;
    let url = format!("{}/properties", bench.sandbox.url());
    let with = |accept: &'static str| {
        let (name, password) = (bench.sandbox.client_id(), bench.sandbox.client_secret());
        bench.http.get(&url).basic_auth(name, Some(password)).header("accept", accept).send()
    };
    let pinned = with(PINNED).await.expect("answers");
    assert_eq!(pinned.headers()["content-type"], PINNED);
    assert_eq!(pinned.headers()["x-simplyrets-media-type"], "vnd.simplyrets-v0.1");
    assert!(pinned.headers().contains_key("x-simplyrets-lastupdate"));
    assert!(bench.sandbox.control().stats().violations.is_empty());
    let plain = with("application/json").await.expect("answers");
    assert_eq!(plain.headers()["content-type"], "application/json");
    assert_eq!(bench.sandbox.control().stats().violations["media-type-not-pinned"], 1);
    for other in ["text/html", "application/vnd.simplyrets-v9+json"] {
        assert_eq!(with(other).await.expect("answers").status(), 406, "{other}");
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let bench = Bench::new(small()).await;
    for (path, name, value) in [
        ("/properties", "limit", "501"),
        ("/properties", "limit", "0"),
        ("/properties", "limit", "ten"),
        ("/properties", "lastId", "-1"),
        ("/properties", "offset", "10001"),
        ("/properties", "status", "Sold"),
        ("/properties", "status", "Active Under Contract"),
        ("/properties", "type", "house"),
        ("/properties", "idx", "all"),
        ("/properties", "sort", "price"),
        ("/properties", "count", "yes"),
        ("/properties", "include", "everything"),
        ("/properties", "minprice", "cheap"),
        ("/properties", "vendor", "elsewhere"),
        ("/openhouses", "limit", "501"),
        ("/openhouses", "startdate", "tomorrow"),
        ("/agents", "lastId", "0"),
        ("/properties/house", "", ""),
        ("/openhouses/house", "", ""),
    ] {
        let pairs: &[(&str, &str)] = if name.is_empty() { &[] } else { &[(name, value)] };
        assert_eq!(bench.refused(path, pairs).await.0, 400, "{path} {name}={value}");
    }
    let twice = [("type", "residential"), ("type", "land")];
    assert_eq!(bench.refused("/openhouses", &twice).await.0, 400);
    assert_eq!(bench.refused("/properties", &[("limit", "5"), ("limit", "6")]).await.0, 400);
    assert_eq!(bench.refused("/properties", &[("offset", "10001")]).await.1, "offset too high");
    assert_eq!(bench.refused("/properties", &[("points", "1,2")]).await.0, 501);
    assert_eq!(bench.refused("/properties/1", &[]).await.0, 404);
    assert_eq!(bench.refused("/Property", &[]).await.0, 404);
    assert_eq!(bench.refused("/properties/analytics", &[]).await.0, 403);
    let url = format!("{}/properties", bench.sandbox.url());
    let post = bench.request(Method::POST, &url).send().await.expect("answers");
    assert_eq!(post.status(), 405);
    assert!(bench.sandbox.control().stats().violations.is_empty());
}

#[tokio::test]
async fn the_defaults_hide_most_rows() {
    let bench = Bench::new(SandboxConfig { listings: 400, ..small() }).await;
    let usual = bench.rows("/properties", &[("limit", "500")]).await;
    let all = bench.chain("/properties", &[&[("limit", "500")], everything().as_slice()].concat()).await;
    assert_eq!(all.len(), bench.sandbox.control().count("Property"));
    assert!(usual.len() * 4 < all.len(), "{} of {}", usual.len(), all.len());
    for row in &usual {
        assert_eq!(row["mls"]["status"], "Active");
        assert!(matches!(row["property"]["type"].as_str(), Some("RES" | "RNT")));
        assert_ne!(row["internetEntireListingDisplay"], false);
        assert_ne!(row["internetAddressDisplay"], false);
    }
    for (idx, address, entire) in [("listing", true, false), ("address", false, true)] {
        let pairs: Vec<_> = everything().into_iter().map(|(n, v)| if n == "idx" { (n, idx) } else { (n, v) }).collect();
        let rows = bench.chain("/properties", &[&[("limit", "500")], pairs.as_slice()].concat()).await;
        assert_eq!(rows.iter().any(|row| row["internetAddressDisplay"] == false), address, "{idx}");
        assert_eq!(rows.iter().any(|row| row["internetEntireListingDisplay"] == false), entire, "{idx}");
    }
    let first = bench.rows("/properties", &[]).await;
    assert_eq!(first.len(), 20);
    assert_eq!(bench.rows("/openhouses", &[]).await.len(), 12);
}

#[tokio::test]
async fn the_cursor_reaches_every_row_once_and_takes_no_order() {
    let bench = Bench::new(small()).await;
    let pairs = [&[("limit", "17"), ("lastId", "0")], everything().as_slice()].concat();
    let rows = bench.chain("/properties", &pairs).await;
    let numbers: Vec<_> = rows.iter().map(|row| row["mlsId"].as_u64().expect("a number")).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    let ids: BTreeSet<_> = rows.iter().map(|row| row["listingId"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), bench.sandbox.control().count("Property"));
    let stats = bench.sandbox.control().stats();
    assert_eq!(stats.requests["next properties"], 7);
    assert!(stats.violations.is_empty());
    let sorted = bench.rows("/properties", &[("lastId", "0"), ("sort", "listprice")]).await;
    assert!(sorted.windows(2).all(|pair| pair[0]["mlsId"].as_u64() < pair[1]["mlsId"].as_u64()));
    assert_eq!(bench.sandbox.control().stats().violations["sort-with-lastid"], 1);
    let prices = bench.rows("/properties", &[("sort", "-listprice"), ("limit", "500")]).await;
    assert!(prices.windows(2).all(|pair| pair[0]["listPrice"].as_f64() >= pair[1]["listPrice"].as_f64()));
}

#[tokio::test]
async fn the_total_comes_on_demand_and_a_link_only_where_there_is_more() {
    let bench = Bench::new(small()).await;
    let pairs = [&[("limit", "50"), ("count", "true")], everything().as_slice()].concat();
    let answer = bench.ask("/properties", &pairs).await;
    assert_eq!(answer.headers()["x-total-count"], "120");
    let second = next(&answer).expect("a next page");
    assert!(second.contains("offset=50") && second.contains("status=ComingSoon"), "{second}");
    let answer = bench.request(Method::GET, &second).send().await.expect("answers");
    assert!(answer.headers()["link"].to_str().expect("text").contains("rel=\"prev\""));
    let last = bench.ask("/properties", &[&[("offset", "100")], everything().as_slice()].concat()).await;
    assert_eq!(next(&last), None);
    assert!(!last.headers().contains_key("x-total-count"));
}

#[tokio::test]
async fn several_feeds_have_to_be_told_apart() {
    let vendors = vec!["north".to_owned(), "south".to_owned()];
    let bench = Bench::with(SimplyRetsAccount { vendors, agents: false }).await;
    for path in ["/properties", "/openhouses"] {
        let (status, message) = bench.refused(path, &[]).await;
        assert_eq!(status, 400);
        assert!(message.contains("vendor"), "{message}");
    }
    assert_eq!(bench.refused("/agents", &[("vendor", "north")]).await.0, 403);
    let mut ids = BTreeSet::new();
    let mut sum = 0;
    for vendor in ["north", "south"] {
        let pairs = [&[("limit", "500"), ("vendor", vendor)], everything().as_slice()].concat();
        let rows = bench.chain("/properties", &pairs).await;
        sum += rows.len();
        ids.extend(rows.iter().map(|row| row["listingId"].to_string()));
    }
    assert_eq!((sum, ids.len()), (120, 120));
    let url = bench.sandbox.url();
    let root = bench.request(Method::OPTIONS, &format!("{url}/")).send().await.expect("answers");
    let account: Json = root.json().await.expect("JSON");
    assert_eq!(account["vendors"], json!(["north", "south"]));
    assert_eq!(account["endpoints"], json!(["/properties", "/openhouses"]));
    assert!(account["updates"]["south"].is_string());
    let refused = bench.request(Method::OPTIONS, &format!("{url}/properties")).send().await.expect("answers");
    assert_eq!(refused.status(), 400);
}

#[tokio::test]
async fn the_last_update_moves_with_every_change_deletions_too() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    let updated = async || {
        let url = format!("{}/properties", bench.sandbox.url());
        let answer = bench.request(Method::OPTIONS, &url).send().await.expect("answers");
        let body: Json = answer.json().await.expect("JSON");
        let text = body["lastUpdate"].as_str().expect("an instant").to_owned();
        chrono::DateTime::parse_from_rfc3339(&text).expect("an instant")
    };
    let key = control.keys("Property")[0].clone();
    let first = updated().await;
    assert_eq!(updated().await, first);
    control.touch("Property", &key).expect("there");
    let second = updated().await;
    assert!(second > first);
    control.delete("Property", &key);
    let third = updated().await;
    assert!(third > second);
    control.advance(Duration::from_secs(86_400)).expect("advances");
    assert!(updated().await > third);
}

#[tokio::test]
async fn the_vendors_numbers_can_change_under_the_client() {
    let bench = Bench::new(small()).await;
    let row = bench.rows("/properties", &[("limit", "1"), ("sort", "listprice")]).await.remove(0);
    let path = format!("/properties/{}", row["mlsId"]);
    let one: Json = bench.ask(&path, &[]).await.json().await.expect("JSON");
    assert_eq!(one["listingId"], row["listingId"]);
    bench.sandbox.control().renumber();
    assert_eq!(bench.refused(&path, &[]).await.0, 404);
    let again = bench.rows("/properties", &[("limit", "1"), ("sort", "listprice")]).await.remove(0);
    assert_eq!(again["listingId"], row["listingId"]);
    assert_ne!(again["mlsId"], row["mlsId"]);
}

#[tokio::test]
async fn open_houses_come_with_their_listing_and_go_when_they_are_over() {
    let bench = Bench::new(SandboxConfig { listings: 400, ..small() }).await;
    let before = bench.chain("/openhouses", &[("limit", "500"), ("lastId", "0")]).await;
    assert!(!before.is_empty());
    for house in &before {
        assert_eq!(house["listing"]["property"]["type"], "RES");
        assert!(house["openHouseKey"].is_u64() && house["listing"]["listingId"].is_string());
    }
    let key = before[0]["openHouseKey"].to_string();
    assert_eq!(bench.ask(&format!("/openhouses/{key}"), &[]).await.status(), 200);
    let late = bench.rows("/openhouses", &[("startdate", "2030-01-01T00:00:00Z")]).await;
    assert!(late.is_empty());
    bench.sandbox.control().advance(Duration::from_secs(30 * 86_400)).expect("advances");
    assert_eq!(bench.refused(&format!("/openhouses/{key}"), &[]).await.0, 404);
}

#[tokio::test]
async fn agents_are_paged_by_offset() {
    let bench = Bench::new(small()).await;
    let all = bench.chain("/agents", &[("limit", "3")]).await;
    assert_eq!(all.len(), bench.sandbox.control().count("Member"));
    let id = all[0]["id"].as_str().expect("an id");
    assert_eq!(bench.rows("/agents", &[("q", id)]).await.len(), 1);
}

#[tokio::test]
async fn unknown_parameters_are_passed_over_and_noted() {
    let bench = Bench::new(small()).await;
    let usual = bench.rows("/properties", &[]).await.len();
    assert_eq!(bench.rows("/properties", &[("modifiedSince", "2026-06-01T00:00:00Z")]).await.len(), usual);
    assert_eq!(bench.sandbox.control().stats().violations["unknown-parameter"], 1);
}

#[tokio::test]
async fn a_used_up_quota_gets_429_in_the_vendors_form() {
    let quota = Some(Quota { per_hour: Some(1), ..Quota::default() });
    let bench = Bench::new(SandboxConfig { quota, ..small() }).await;
    assert_eq!(bench.ask("/properties", &[]).await.status(), 200);
    let answer = bench.ask("/properties", &[]).await;
    assert_eq!(answer.status(), 429);
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(answer.json::<Json>().await.expect("JSON")["message"], "Too Many Requests");
}

#[tokio::test]
async fn faults_take_the_vendors_form_and_spoil_pages() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    for (fault, status) in
        [(Fault::ServerError, 500), (Fault::Unavailable, 503), (Fault::TooMany, 429), (Fault::ExpiredToken, 401)]
    {
        control.set_fault(fault, true, 2);
        let mut seen = BTreeSet::new();
        for _ in 0..4 {
            let answer = bench.ask("/properties", &[]).await;
            let code = answer.status().as_u16();
            if code != 200 {
                assert_eq!(answer.json::<Json>().await.expect("JSON")["error"], code);
            }
            seen.insert(code);
        }
        assert_eq!(seen, BTreeSet::from([200, status]), "{fault}");
        control.clear_faults();
    }
    let pairs = [&[("limit", "20"), ("lastId", "0")], everything().as_slice()].concat();
    control.set_fault(Fault::ForeignNextLink, true, 2);
    let mut foreign = false;
    for _ in 0..4 {
        let link = next(&bench.ask("/properties", &pairs).await).expect("a next page");
        foreign |= !link.starts_with(&bench.sandbox.origin());
    }
    assert!(foreign);
    control.clear_faults();
    control.set_fault(Fault::NullKeys, true, 2);
    let mut nulls = 0;
    for _ in 0..4 {
        nulls += bench.rows("/properties", &pairs).await.iter().filter(|row| row["listingId"].is_null()).count();
    }
    assert!(nulls > 0);
}

#[tokio::test]
async fn an_outage_and_a_revoked_licence_are_said_and_end() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    control.outage(Duration::from_secs(3_600));
    assert_eq!(bench.refused("/properties", &[]).await.0, 503);
    control.outage(Duration::ZERO);
    control.revoke(true);
    assert_eq!(bench.refused("/properties", &[]).await.0, 403);
    control.revoke(false);
    assert!(!bench.rows("/properties", &[]).await.is_empty());
}

#[tokio::test]
async fn rows_are_spoilt_on_demand() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    for fault in [Fault::MissingField, Fault::MistypedField, Fault::DuplicateKeys, Fault::MissingTimestamp] {
        control.set_fault(fault, true, 2);
        let mut spoilt = 0;
        for _ in 0..4 {
            let rows = bench.rows("/properties", &[]).await;
            let ids: BTreeSet<_> = rows.iter().map(|row| row["listingId"].to_string()).collect();
            spoilt += rows.len() - ids.len();
            spoilt += rows.iter().filter(|row| !row["listPrice"].is_number() || row["modified"].is_null()).count();
        }
        assert!(spoilt > 0, "{fault}");
        control.clear_faults();
    }
}
