//! A stand-in for RETS Rabbit, written from its description.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

pub struct Shelf {
    pub properties: Vec<Value>,
    pub open_houses: Vec<Value>,
    /// Whether answers say how many rows match.
    pub counts: bool,
    /// Whether `$skip` is heeded.
    pub skips: bool,
    /// The most rows of an answer, whatever is asked for; nothing says so.
    pub cap: usize,
    pub asked: usize,
}

pub struct Server {
    pub url: String,
    pub shelf: Arc<Mutex<Shelf>>,
}

pub fn shelf() -> Shelf {
    // Twelve rows share one time of change, more than a page of the tests holds.
    let properties = (0..40)
        .map(|n: u32| {
            let minute = if (10..22).contains(&n) { 10 } else { n };
            json!({"id": 900 + n, "ListingKey": format!("{}", 5000 + n), "ListingId": format!("R-{n}"), "StandardStatus": "Active",
                   "ListPrice": 100_000 + n, "City": "Larkmoor", "ModificationTimestamp": format!("2019-03-11 21:{minute:02}:32")})
        })
        .collect();
    let open_houses = (0..7)
        .map(|n| json!({"OpenHouseKey": format!("h{n}"), "ListingKey": format!("{}", 5000 + n), "OpenHouseDate": "2019-03-17",
                        "ModificationTimestamp": format!("2019-03-11 21:{n:02}:32")}))
        .collect();
    Shelf { properties, open_houses, counts: true, skips: true, cap: 100, asked: 0 }
}

pub async fn serve(shelf: Shelf) -> Server {
    let shelf = Arc::new(Mutex::new(shelf));
    let app = Router::new()
        .route("/api/oauth/access_token", post(token))
        .route("/api/datasystem", get(datasystem))
        .route("/api/v2/{resource}", get(rows))
        .with_state(Arc::clone(&shelf));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server { url, shelf }
}

async fn token(body: String) -> Response {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let has = |name: &str, value: &str| form.iter().any(|(n, v)| n == name && v == value);
    if has("grant_type", "client_credentials") && has("client_id", "me") && has("client_secret", "a secret") {
        return axum::Json(json!({"access_token": "tkn", "token_type": "bearer", "expires_in": 3600})).into_response();
    }
    (StatusCode::UNAUTHORIZED, axum::Json(json!({"error": "invalid_client"}))).into_response()
}

fn known(headers: &HeaderMap) -> bool {
    headers.get("authorization").is_some_and(|v| v == "Bearer tkn")
}

async fn datasystem(headers: HeaderMap) -> Response {
    if !known(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    axum::Json(json!({"ID": 1, "Name": "Rets Rabbit", "DataDictionaryVersion": 1.4, "Resources": [
        {"Name": "Property", "ResourcePath": "/api/v2/property"}, {"Name": "OpenHouse", "ResourcePath": "/api/v2/open-house"}]}))
    .into_response()
}

async fn rows(
    State(shelf): State<Arc<Mutex<Shelf>>>,
    Path(resource): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !known(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let asked: Vec<(String, String)> =
        url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let option = |name: &str| asked.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let mut shelf = shelf.lock().unwrap();
    shelf.asked += 1;
    let (source, key) = match resource.as_str() {
        "property" => (&shelf.properties, "ListingKey"),
        "open-house" => (&shelf.open_houses, "OpenHouseKey"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut found: Vec<Value> = source.clone();
    if let Some(filter) = option("$filter") {
        let Some(from) = filter.strip_prefix("ModificationTimestamp ge ") else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        let from = from.replace('T', " ").replace('Z', "");
        found.retain(|r| r["ModificationTimestamp"].as_str().unwrap() >= from.as_str());
    }
    let order: Vec<&str> = option("$orderby").unwrap_or(key).split(',').collect();
    found.sort_by_key(|r| order.iter().map(|f| r[f].to_string()).collect::<Vec<_>>());
    let total = found.len();
    let number = |name: &str, usual: usize| option(name).map_or(usual, |v| v.parse().unwrap());
    let skip = if shelf.skips { number("$skip", 0) } else { 0 };
    let page: Vec<Value> = found.into_iter().skip(skip).take(number("$top", 10).min(shelf.cap)).collect();
    let mut body = json!({"@odata.context": "api/v2/$metadata#property", "value": page});
    if shelf.counts {
        body["@retsrabbit.total_results"] = json!(total);
        body["@odata.count"] = json!(body["value"].as_array().unwrap().len());
    }
    axum::Json(body).into_response()
}
