//! Servers that understand less than the standard asks, down to those that only know `ge` and links.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hub_connector::testkit as kit;
use hub_connector::{CancellationToken, Cursor, Source};
use hub_domain::Resource;
use serde_json::{Value, json};

use crate::support::{config, context, registry};

/// What a server refuses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Refuses {
    Nothing,
    Or,
    Keys,
}

struct Simple {
    refuses: Refuses,
    rows: Mutex<Vec<(String, i64)>>,
    /// Followed links answer 410 this many times.
    expired: Mutex<usize>,
    without_prefer: Mutex<usize>,
    questions: Mutex<Vec<String>>,
}

const METADATA: &str = r#"<Edmx><DataServices><Schema Namespace="N"><EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
<Property Name="ListingKey" Type="Edm.Int64"/><Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="N.Property"/></EntityContainer></Schema></DataServices></Edmx>"#;

/// The one server of these tests: integer keys, timestamps in whole seconds, links that count rows.
async fn answer(
    State(server): State<Arc<Simple>>,
    Path(set): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if set == "$metadata" {
        return ([("content-type", "application/xml")], METADATA).into_response();
    }
    let size = headers.get("prefer").and_then(|v| v.to_str().ok()?.strip_prefix("odata.maxpagesize=")?.parse().ok());
    if size.is_none() {
        *server.without_prefer.lock().unwrap() += 1;
    }
    let size: usize = size.unwrap_or(1);
    let filter = query.get("$filter").cloned().unwrap_or_default();
    server.questions.lock().unwrap().push(filter.clone());
    let refused = match server.refuses {
        Refuses::Nothing => false,
        Refuses::Or => filter.contains(" or "),
        Refuses::Keys => filter.contains("ListingKey"),
    };
    if refused {
        let body = json!({"error": {"code": "400", "message": "Operator not supported"}});
        return (StatusCode::BAD_REQUEST, axum::Json(body)).into_response();
    }
    let skip: usize = query.get("$skip").map_or(0, |s| s.parse().unwrap());
    if skip > 0 {
        let mut expired = server.expired.lock().unwrap();
        if *expired > 0 {
            *expired -= 1;
            return StatusCode::GONE.into_response();
        }
    }
    let mut rows = server.rows.lock().unwrap().clone();
    rows.sort_by_key(|(key, second)| (*second, key.parse::<i64>().unwrap()));
    if query.get("$orderby").is_some_and(|o| o == "ListingKey") {
        rows.sort_by_key(|(key, _)| key.parse::<i64>().unwrap());
    }
    rows.retain(|(key, second)| matches(&filter, key.parse().unwrap(), *second));
    let count = rows.len();
    let page: Vec<Value> = rows
        .iter()
        .skip(skip)
        .take(size)
        .map(
            |(key, second)| json!({"ListingKey": key.parse::<i64>().unwrap(), "ModificationTimestamp": stamp(*second)}),
        )
        .collect();
    let mut body = json!({"value": page, "@odata.count": count});
    if skip + size < count {
        let mut link = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in query.iter().filter(|(name, _)| *name != "$skip") {
            link.append_pair(name, value);
        }
        link.append_pair("$skip", &(skip + size).to_string());
        // Relative, as the standard allows.
        body["@odata.nextLink"] = format!("Property?{}", link.finish()).into();
    }
    axum::Json(body).into_response()
}

fn stamp(second: i64) -> String {
    format!("2026-01-01T00:{:02}:{:02}.000+00:00", second / 60, second % 60)
}

/// Understands the filters of these tests and no others.
fn matches(filter: &str, key: i64, second: i64) -> bool {
    if filter.is_empty() {
        return true;
    }
    if let Some((a, b)) = filter.split_once(" or ") {
        return matches(a, key, second) || matches(b.trim_matches(|c| c == '(' || c == ')'), key, second);
    }
    filter.split(" and ").all(|term| {
        let parts: Vec<&str> = term.split(' ').collect();
        let (left, right) = match parts[0] {
            "ListingKey" => (key, parts[2].parse().unwrap()),
            "ModificationTimestamp" => (second, (0..3_600).find(|s| stamp(*s) == parts[2]).unwrap()),
            other => panic!("an unknown field {other}"),
        };
        match parts[1] {
            "gt" => left > right,
            "ge" => left >= right,
            "eq" => left == right,
            other => panic!("an unknown operator {other}"),
        }
    })
}

async fn start(refuses: Refuses, rows: Vec<(String, i64)>) -> (Arc<Simple>, String) {
    let server = Arc::new(Simple {
        refuses,
        rows: Mutex::new(rows),
        expired: Mutex::new(0),
        without_prefer: Mutex::new(0),
        questions: Mutex::default(),
    });
    let router = Router::new().route("/odata/{set}", get(answer)).with_state(Arc::clone(&server));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/odata", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (server, url)
}

fn source(url: &str) -> Arc<dyn Source> {
    registry().connect("reso", config(&[("url", url), ("page_size", "10")], &[("token", "t")]), &context()).unwrap()
}

/// 130 rows: a few single stamps, a cluster of 75, a few more. Keys of different lengths, so that text order differs.
fn rows() -> Vec<(String, i64)> {
    let second = |n: i64| if (20..95).contains(&n) { 20 } else { n };
    (0..130).map(|n| ((n * 7 % 130 + 5).to_string(), second(n))).collect()
}

#[tokio::test]
async fn every_way_brings_every_row_once() {
    for refuses in [Refuses::Nothing, Refuses::Or, Refuses::Keys] {
        let (server, url) = start(refuses, rows()).await;
        let pulled = kit::full_pull_terminates_with_unique_ids(source(&url).as_ref(), Resource::Property).await;
        assert_eq!(pulled.unwrap().records.len(), 130, "{refuses:?}");
        kit::incremental_brings_nothing(source(&url).as_ref(), Resource::Property).await.unwrap();
        kit::resumed_after_every_page(&|| source(&url), Resource::Property).await.unwrap();
        kit::declared_deletes_and_no_others(source(&url).as_ref(), Resource::Property).await.unwrap();
        let asked_with_or = server.questions.lock().unwrap().iter().filter(|q| q.contains(" or ")).count();
        assert!(asked_with_or > 0);
        assert!(*server.without_prefer.lock().unwrap() <= 1, "the page size goes with every question");
    }
}

#[tokio::test]
async fn a_link_that_has_expired_costs_nothing() {
    for refuses in [Refuses::Nothing, Refuses::Or, Refuses::Keys] {
        let (server, url) = start(refuses, rows()).await;
        *server.expired.lock().unwrap() = 3;
        let pulled = kit::pull_all(source(&url).as_ref(), Resource::Property, None).await.unwrap();
        assert_eq!(pulled.mirror().0.len(), 130, "{refuses:?}");
    }
}

#[tokio::test]
async fn rows_that_change_are_not_lost_by_any_way_that_compares_keys() {
    for refuses in [Refuses::Nothing, Refuses::Or] {
        let (server, url) = start(refuses, rows()).await;
        let source = source(&url);
        let cancel = CancellationToken::new();
        let (mut seen, mut cursor) = (HashMap::new(), None::<Cursor>);
        for step in 0_usize.. {
            let page = source.pull(Resource::Property, cursor.as_ref(), &cancel).await.unwrap();
            for record in &page.records {
                seen.insert(record.key.clone(), record.modified.clone().unwrap());
            }
            cursor = Some(page.next);
            if step < 20 {
                let mut rows = server.rows.lock().unwrap();
                for n in [step * 3, step * 5 + 1] {
                    let row = n % rows.len();
                    rows[row].1 = 200 + step as i64;
                }
            } else if !page.more {
                break;
            }
        }
        for (key, second) in server.rows.lock().unwrap().iter() {
            assert_eq!(seen.get(key), Some(&stamp(*second)), "{refuses:?} {key}");
        }
    }
}
