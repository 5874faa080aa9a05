use std::collections::BTreeSet;

use hub_sandbox::{AttomAccount, Fault, Sandbox, SandboxConfig, serve_attom, serve_attom_account};
use reqwest::{Client, Response};
use serde_json::Value as Json;

use crate::help::{client, small, with_query};

struct Bench {
    sandbox: Sandbox,
    http: Client,
}

impl Bench {
    async fn new(config: SandboxConfig) -> Self {
        Self { sandbox: serve_attom(config).await.expect("serves"), http: client() }
    }

    async fn ask(&self, path: &str, pairs: &[(&str, &str)]) -> Response {
        let url = with_query(&format!("{}/{path}", self.sandbox.url()), pairs);
        let key = self.sandbox.client_secret();
        let request = self.http.get(url).header("apikey", key).header("accept", "application/json");
        request.send().await.expect("answers")
    }

    async fn page(&self, path: &str, pairs: &[(&str, &str)]) -> Json {
        let answer = self.ask(path, pairs).await;
        assert_eq!(answer.status(), 200, "{path} {pairs:?}");
        answer.json().await.expect("JSON")
    }

    /// A postal code with many parcels.
    fn postal(&self) -> String {
        let mut codes = std::collections::BTreeMap::<String, usize>::new();
        for row in self.sandbox.control().rows("Property") {
            *codes.entry(row["PostalCode"].as_str().expect("a code").to_owned()).or_default() += 1;
        }
        codes.into_iter().max_by_key(|(_, count)| *count).expect("a code").0
    }
}

fn parcels(page: &Json) -> &Vec<Json> {
    page["property"].as_array().expect("parcels")
}

#[tokio::test]
async fn without_the_key_the_gateway_says_no() {
    let bench = Bench::new(small()).await;
    let url = format!("{}/property/snapshot?postalcode=1", bench.sandbox.url());
    for key in [None, Some("guess")] {
        let mut request = bench.http.get(&url);
        if let Some(key) = key {
            request = request.header("apikey", key);
        }
        let answer = request.send().await.expect("answers");
        assert_eq!(answer.status(), 401);
        let body: Json = answer.json().await.expect("JSON");
        assert_eq!(body["Response"]["status"]["code"], "401");
        assert_eq!(body["Response"]["status"]["msg"], "Unauthorized");
    }
    let key = bench.sandbox.client_secret();
    let in_url = with_query(&url.replace("?postalcode=1", ""), &[("postalcode", "1"), ("apikey", &key)]);
    assert_eq!(bench.http.get(in_url).send().await.expect("answers").status(), 401);
    let stats = bench.sandbox.control().stats();
    assert_eq!((stats.violations["key-in-url"], stats.billed), (1, 0));
    let html = bench.http.get(&url).header("apikey", &key).header("accept", "text/html").send().await;
    assert_eq!(html.expect("answers").status(), 406);
}

#[tokio::test]
async fn a_request_that_says_too_little_or_nonsense_is_refused_and_not_billed() {
    let bench = Bench::new(small()).await;
    let code = ("postalcode", "98000");
    for pairs in [
        &[][..],
        &[("pagesize", "5")],
        &[code, ("attomid", "5")],
        &[code, ("page", "0")],
        &[code, ("pagesize", "1001")],
        &[code, ("pagesize", "many")],
        &[code, ("minbeds", "two")],
        &[code, ("startsalesearchdate", "2026-01-01")],
        &[code, ("orderby", "beauty")],
        &[code, ("colour", "red")],
        &[code, code],
        &[("latitude", "47.5")],
        &[("latitude", "47.5"), ("longitude", "-122.2"), ("radius", "21")],
        &[("address1", "1 Main")],
        &[("apn", "1")],
        &[("attomid", "me")],
    ] {
        let answer = bench.ask("property/snapshot", pairs).await;
        assert_eq!(answer.status(), 400, "{pairs:?}");
        let body: Json = answer.json().await.expect("JSON");
        assert_eq!(body["status"]["code"], 400);
        assert!(body["status"]["msg"].as_str().expect("text").starts_with("Invalid Parameter"), "{body}");
    }
    assert_eq!(bench.ask("saleshistory/detail", &[code]).await.status(), 400);
    assert_eq!(bench.ask("property/colour", &[code]).await.status(), 404);
    assert_eq!(bench.ask("property", &[code]).await.status(), 404);
    let url = format!("{}/property/snapshot", bench.sandbox.url());
    let post = bench.http.post(url).header("apikey", bench.sandbox.client_secret()).send().await.expect("answers");
    assert_eq!(post.status(), 405);
    assert_eq!(bench.sandbox.control().stats().billed, 0);
}

#[tokio::test]
async fn an_area_is_paged_by_number_and_every_page_is_billed() {
    let bench = Bench::new(small()).await;
    let postal = bench.postal();
    let wanted = bench.sandbox.control().rows("Property").iter().filter(|r| r["PostalCode"] == postal.as_str()).count();
    let mut numbers = BTreeSet::new();
    let mut pages = 0_u64;
    loop {
        pages += 1;
        let number = pages.to_string();
        let page =
            bench.page("property/detail", &[("postalcode", &postal), ("page", &number), ("pagesize", "4")]).await;
        assert_eq!(page["status"]["total"], wanted);
        assert_eq!(page["status"]["page"], pages);
        if parcels(&page).is_empty() {
            assert_eq!(page["status"]["msg"], "SuccessWithoutResult");
            break;
        }
        assert_eq!(page["status"]["msg"], "SuccessWithResult");
        for parcel in parcels(&page) {
            numbers.insert(parcel["identifier"]["attomId"].as_u64().expect("a number"));
            assert!(parcel.get("sale").is_none() && parcel["summary"]["propType"].is_string());
        }
    }
    assert_eq!(numbers.len(), wanted);
    assert_eq!(bench.sandbox.control().stats().billed, pages);
    let usual = bench.page("property/snapshot", &[("postalcode", &postal)]).await;
    assert_eq!((&usual["status"]["pagesize"], parcels(&usual).len()), (&Json::from(10), wanted.min(10)));
}

#[tokio::test]
async fn one_property_is_found_by_number_by_parcel_and_by_address() {
    let bench = Bench::new(small()).await;
    let rows = bench.sandbox.control().rows("Property");
    let apn = rows[0]["ParcelNumber"].as_str().expect("a number");
    let found = bench.page("property/expandedprofile", &[("apn", apn), ("fips", "53999")]).await;
    let id = parcels(&found)[0]["identifier"]["attomId"].to_string();
    let line = parcels(&found)[0]["address"]["oneLine"].as_str().expect("a line").to_lowercase();
    let (street, place) = line.split_once(',').expect("two parts");
    for pairs in [&[("attomid", id.as_str())][..], &[("address", &line)], &[("address1", street), ("address2", place)]]
    {
        let again = bench.page("property/address", pairs).await;
        assert_eq!(parcels(&again)[0]["identifier"]["attomId"].to_string(), id, "{pairs:?}");
    }
    let billed = bench.sandbox.control().stats().billed;
    let nothing = bench.ask("property/address", &[("address", "1 Nowhere, Elsewhere, WA")]).await;
    assert_eq!(nothing.status(), 400);
    assert_eq!(nothing.json::<Json>().await.expect("JSON")["status"]["msg"], "SuccessWithoutResult");
    assert_eq!(bench.sandbox.control().stats().billed, billed);
}

#[tokio::test]
async fn sales_are_of_the_record_some_without_a_price_and_nothing_of_the_mls_shows() {
    let bench = Bench::new(SandboxConfig { listings: 300, ..small() }).await;
    let rows = bench.sandbox.control().rows("Property");
    let place = rows.iter().find(|row| row["Latitude"].is_number()).expect("a place");
    let (lat, lng) = (place["Latitude"].to_string(), place["Longitude"].to_string());
    let around = [("latitude", lat.as_str()), ("longitude", &lng), ("radius", "20"), ("pagesize", "1000")];
    let sold = bench.page("sale/snapshot", &around).await;
    assert!(parcels(&sold).len() > 50);
    let mut hidden = 0;
    for parcel in parcels(&sold) {
        let amount = parcel["sale"]["amount"]["saleAmt"].as_i64().expect("a figure");
        let apn = &parcel["identifier"]["apn"];
        let row = rows.iter().find(|row| row["ParcelNumber"] == *apn).expect("the row");
        assert_eq!(parcel["sale"]["saleTransDate"], row["CloseDate"]);
        if amount == 0 {
            hidden += 1;
            assert_eq!(parcel["sale"]["amount"]["saleDisclosureType"], 1);
        } else {
            assert_eq!(amount as f64, row["ClosePrice"].as_f64().expect("a price"));
        }
        assert!(parcel["location"]["distance"].as_f64().expect("miles") <= 20.0);
        let text = parcel.to_string();
        for word in ["ListPrice", "ListAgent", "StandardStatus", "Active"] {
            assert!(!text.contains(word), "{word}");
        }
    }
    assert!(hidden > 0 && hidden * 3 < parcels(&sold).len(), "{hidden}");
    let late =
        [around.as_slice(), &[("startsalesearchdate", "2026/01/01"), ("orderby", "salesearchdate desc")]].concat();
    let late = bench.page("sale/detail", &late).await;
    let days: Vec<_> = parcels(&late).iter().map(|p| p["sale"]["saleTransDate"].to_string()).collect();
    assert!(!days.is_empty() && days.windows(2).all(|pair| pair[0] >= pair[1]));
    assert!(days.iter().all(|day| day.as_str() >= "\"2026-01-01\""));
    let id = parcels(&sold)[0]["identifier"]["attomId"].to_string();
    let worth = bench.page("attomavm/detail", &[("attomid", &id)]).await;
    assert!(parcels(&worth)[0]["avm"]["amount"]["value"].is_number());
    let taxed = bench.page("assessment/detail", &[("attomid", &id)]).await;
    assert!(parcels(&taxed)[0]["assessment"]["tax"]["taxAmt"].is_number());
    let history = bench.page("saleshistory/detail", &[("attomid", &id)]).await;
    assert_eq!(parcels(&history)[0]["saleHistory"].as_array().expect("sales").len(), 1);
}

#[tokio::test]
async fn a_contract_that_is_used_up_is_said_in_the_gateways_envelope() {
    let account = AttomAccount { billable: Some(2) };
    let sandbox = serve_attom_account(small(), account).await.expect("serves");
    let bench = Bench { sandbox, http: client() };
    let postal = bench.postal();
    for _ in 0..2 {
        bench.page("property/snapshot", &[("postalcode", &postal)]).await;
    }
    let answer = bench.ask("property/snapshot", &[("postalcode", &postal)]).await;
    assert_eq!(answer.status(), 429);
    let body: Json = answer.json().await.expect("JSON");
    assert_eq!(body["Response"]["status"]["msg"], "Quota Exceeded");
    assert_eq!(bench.sandbox.control().stats().billed, 2);
}

#[tokio::test]
async fn faults_take_the_vendors_form() {
    let bench = Bench::new(small()).await;
    let postal = bench.postal();
    let control = bench.sandbox.control();
    for (fault, status) in [(Fault::ServerError, 500), (Fault::Unavailable, 503), (Fault::ExpiredToken, 401)] {
        control.set_fault(fault, true, 2);
        let mut seen = BTreeSet::new();
        for _ in 0..4 {
            let answer = bench.ask("property/snapshot", &[("postalcode", &postal)]).await;
            let code = answer.status().as_u16();
            if code != 200 {
                let body: Json = answer.json().await.expect("JSON");
                assert_eq!(body["Response"]["status"]["code"], code.to_string());
            }
            seen.insert(code);
        }
        assert_eq!(seen, BTreeSet::from([200, status]), "{fault}");
        control.clear_faults();
    }
}
