//! A stand-in for SimplyRETS, written from its description.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

/// What the stand-in holds and how it behaves.
#[derive(Clone)]
pub struct Market {
    pub listings: Vec<Value>,
    pub open_houses: Vec<Value>,
    pub agents: Vec<Value>,
    /// The header that says when the data last changed; `None` sends none.
    pub update: Option<String>,
    /// Refuses statuses that its description does not name.
    pub strict: bool,
    /// Addresses asked for.
    pub log: Vec<String>,
}

pub type Shared = Arc<Mutex<Market>>;

pub struct Server {
    pub url: String,
    pub market: Shared,
}

impl Server {
    pub fn change(&self, with: impl FnOnce(&mut Market)) {
        with(&mut self.market.lock().unwrap());
    }

    pub fn asked(&self) -> usize {
        self.market.lock().unwrap().log.len()
    }
}

pub fn listing(n: u64) -> Value {
    let status = ["Active", "Closed", "Pending", "ComingSoon"][n as usize % 4];
    let kind = ["RES", "LND", "CND"][n as usize % 3];
    json!({
        "mlsId": 1000 + n * 3, "listingId": format!("A-{n}"), "listPrice": 100_000 + n, "modified": "2026-03-01T10:00:00Z",
        "mls": {"status": status, "originatingSystemName": "NMLS"},
        "property": {"type": kind, "bedrooms": n % 5, "ownerName": "Ada Exampleson"},
        "address": {"full": format!("{n} Nowhere Lane"), "city": "Larkmoor", "postalCode": "00001"},
        "privateRemarks": "the gate code", "internetEntireListingDisplay": if n == 7 { json!(false) } else { json!(null) },
        "photos": [format!("https://photos.example.org/{n}/1"), format!("https://photos.example.org/{n}/2")],
    })
}

pub fn market(listings: u64) -> Market {
    let listings: Vec<Value> = (0..listings).map(listing).collect();
    let open_houses = (0..30)
        .map(|n| {
            json!({"openHouseKey": 50 + n, "startTime": "2026-05-02T17:00:00Z", "endTime": "2026-05-02T19:00:00Z",
                        "type": "Public", "listing": listings[n % listings.len()]})
        })
        .collect();
    let agents =
        (0..9).map(|n| json!({"id": format!("ag{n}"), "firstName": "Ada", "lastName": format!("No{n}")})).collect();
    Market { listings, open_houses, agents, update: Some("2026-03-01T10:00:00Z".into()), strict: true, log: Vec::new() }
}

pub async fn serve(market: Market) -> Server {
    let market = Arc::new(Mutex::new(market));
    let app = Router::new()
        .route("/properties", get(properties))
        .route("/openhouses", get(open_houses))
        .route("/agents", get(agents))
        .with_state(Arc::clone(&market));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server { url, market }
}

type Asked = Vec<(String, String)>;

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(json!({"error": status.as_u16(), "message": message}))).into_response()
}

/// Credentials and media type, as a live server checks them; then the query.
fn enter(market: &Shared, path: &str, headers: &HeaderMap, query: Option<String>) -> Result<Asked, Box<Response>> {
    let query = query.unwrap_or_default();
    market.lock().unwrap().log.push(format!("{path}?{query}"));
    // "user:pass word" in Base64.
    let authorization = headers.get("authorization").and_then(|v| v.to_str().ok());
    if authorization != Some("Basic dXNlcjpwYXNzIHdvcmQ=") {
        return Err(Box::new(refusal(StatusCode::UNAUTHORIZED, "Authentication Required")));
    }
    assert_eq!(headers["accept"], "application/vnd.simplyrets-v0.1+json");
    Ok(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

fn all<'a>(asked: &'a Asked, name: &'a str) -> Vec<&'a str> {
    asked.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
}

fn number(asked: &Asked, name: &str) -> Option<u64> {
    all(asked, name).first().map(|v| v.parse().unwrap())
}

fn answer(market: &Market, asked: &Asked, name: &str, rows: Vec<Value>, total: usize, more: bool) -> Response {
    let mut response = axum::Json(rows).into_response();
    let headers = response.headers_mut();
    if let Some(update) = &market.update {
        headers.insert("X-SimplyRETS-Last-Update", update.parse().unwrap());
    }
    if all(asked, "count") == ["true"] {
        headers.insert("X-Total-Count", total.into());
    }
    if more {
        // A link to another host: whoever follows it gives the credentials away.
        headers
            .insert("Link", format!("<https://elsewhere.example.org/{name}?lastId=1>; rel=\"next\"").parse().unwrap());
    }
    response
}

fn page(rows: &[&Value], id: &str, asked: &Asked) -> (Vec<Value>, bool) {
    let limit = number(asked, "limit").unwrap_or(20).min(500) as usize;
    let after = number(asked, "lastId").unwrap();
    let mut rest: Vec<&Value> = rows.iter().copied().filter(|r| r[id].as_u64().unwrap() > after).collect();
    rest.sort_by_key(|r| r[id].as_u64());
    let more = rest.len() > limit;
    (rest.into_iter().take(limit).cloned().collect(), more)
}

fn code(kind: &str) -> &str {
    match kind {
        "residential" => "RES",
        "land" => "LND",
        "condominium" => "CND",
        _ => "-",
    }
}

async fn properties(State(market): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = match enter(&market, "/properties", &headers, query) {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    let market = market.lock().unwrap();
    let statuses = all(&asked, "status");
    if market.strict && statuses.contains(&"Canceled") {
        return refusal(StatusCode::BAD_REQUEST, "no such status");
    }
    let types: Vec<&str> = all(&asked, "type").into_iter().map(code).collect();
    let ignore = all(&asked, "idx") == ["ignore"];
    let rows: Vec<&Value> = market
        .listings
        .iter()
        .filter(|r| statuses.contains(&r["mls"]["status"].as_str().unwrap()))
        .filter(|r| types.contains(&r["property"]["type"].as_str().unwrap()))
        .filter(|r| ignore || r["internetEntireListingDisplay"] != json!(false))
        .collect();
    let (part, more) = page(&rows, "mlsId", &asked);
    answer(&market, &asked, "properties", part, rows.len(), more)
}

async fn open_houses(State(market): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = match enter(&market, "/openhouses", &headers, query) {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    let market = market.lock().unwrap();
    let kinds: Vec<&str> = all(&asked, "type").into_iter().map(code).collect();
    let rows: Vec<&Value> = market
        .open_houses
        .iter()
        .filter(|r| kinds.contains(&r["listing"]["property"]["type"].as_str().unwrap()))
        .collect();
    let (part, more) = page(&rows, "openHouseKey", &asked);
    answer(&market, &asked, "openhouses", part, rows.len(), more)
}

async fn agents(State(market): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let asked = match enter(&market, "/agents", &headers, query) {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    let market = market.lock().unwrap();
    let (skip, limit) = (number(&asked, "offset").unwrap() as usize, number(&asked, "limit").unwrap() as usize);
    let rows: Vec<Value> = market.agents.iter().skip(skip).take(limit).cloned().collect();
    let more = skip + rows.len() < market.agents.len();
    answer(&market, &asked, "agents", rows, market.agents.len(), more)
}
