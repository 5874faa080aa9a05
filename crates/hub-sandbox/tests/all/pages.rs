use std::collections::BTreeSet;

use hub_sandbox::{Paging, SandboxConfig};
use serde_json::{Value as Json, json};

use crate::help::{Bench, keys, small, values};

#[tokio::test]
async fn a_chain_of_next_links_has_every_row_once() {
    for paging in [Paging::Offset, Paging::Position] {
        let bench = Bench::new(SandboxConfig { paging, ..small() }).await;
        for pairs in
            [vec![], vec![("$orderby", "ListPrice desc")], vec![("$orderby", "ModificationTimestamp,ListingKey")]]
        {
            let pages = bench.chain("Property", &pairs, 7).await;
            assert!(pages.iter().all(|page| page.len() <= 7));
            let all: Vec<_> = pages.concat();
            let distinct: BTreeSet<_> = keys(&all, "ListingKey").into_iter().collect();
            assert_eq!((all.len(), distinct.len()), (120, 120), "{pairs:?}");
        }
    }
}

#[tokio::test]
async fn the_size_of_a_page_is_asked_for_each_time() {
    let bench = Bench::new(small()).await;
    let request = bench.at("Property").header("Prefer", "odata.maxpagesize=10");
    let answer = request.send().await.expect("answers");
    assert_eq!(answer.headers()["preference-applied"], "odata.maxpagesize=10");
    let page: Json = answer.json().await.expect("JSON");
    assert_eq!(values(&page).len(), 10);
    // Whoever does not ask again gets the server's own size, and no confirmation.
    let next = bench.url(page["@odata.nextLink"].as_str().expect("a link")).send().await.expect("answers");
    assert!(!next.headers().contains_key("preference-applied"));
    assert_eq!(values(&next.json().await.expect("JSON")).len(), 25);
    assert_eq!(bench.sandbox.control().stats().violations["next-without-prefer"], 1);
}

#[tokio::test]
async fn no_page_is_larger_than_the_server_allows() {
    let bench = Bench::new(SandboxConfig { max_page_size: 30, ..small() }).await;
    let answer = bench.at("Property").header("Prefer", "respond-async, odata.maxpagesize=5000").send().await;
    let answer = answer.expect("answers");
    assert_eq!(answer.headers()["preference-applied"], "odata.maxpagesize=30");
    assert_eq!(values(&answer.json().await.expect("JSON")).len(), 30);
}

#[tokio::test]
async fn top_is_the_total() {
    let bench = Bench::new(small()).await;
    let page: Json = bench.ask("Property", &[("$top", "1")]).await.json().await.expect("JSON");
    assert_eq!(values(&page).len(), 1);
    assert_eq!(page.get("@odata.nextLink"), None);
    let pages = bench.chain("Property", &[("$top", "23")], 10).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 3]);
    let page: Json = bench.ask("Property", &[("$top", "0"), ("$count", "true")]).await.json().await.expect("JSON");
    assert_eq!((values(&page).len(), page["@odata.count"].as_u64()), (0, Some(120)));
}

#[tokio::test]
async fn skip_and_count_work_and_skip_has_an_end() {
    let bench = Bench::new(SandboxConfig { max_skip: 100, ..small() }).await;
    let all = bench.chain("Property", &[("$orderby", "ListingKey")], 50).await.concat();
    let some = bench.rows("Property", &[("$orderby", "ListingKey"), ("$skip", "20"), ("$top", "5")]).await;
    assert_eq!(keys(&some, "ListingKey"), keys(&all[20..25], "ListingKey"));
    assert_eq!(bench.status("Property", &[("$skip", "101")]).await, 501);
    let page: Json = bench.ask("Property", &[("$count", "true"), ("$skip", "30")]).await.json().await.expect("JSON");
    assert_eq!(page["@odata.count"], 120);
}

#[tokio::test]
async fn rows_without_an_order_come_in_one_that_helps_nobody() {
    let bench = Bench::new(small()).await;
    let first = keys(&bench.rows("Property", &[]).await, "ListingKey");
    assert_eq!(first, keys(&bench.rows("Property", &[]).await, "ListingKey"), "the order is decided");
    let mut sorted = first.clone();
    sorted.sort();
    assert_ne!(first, sorted);
    let other = keys(&bench.rows("Property", &[("$filter", "ListPrice gt 0")]).await, "ListingKey");
    assert_ne!(first, other, "another query, another order");
}

#[tokio::test]
async fn equal_timestamps_have_no_order_of_their_own() {
    let bench = Bench::new(small()).await;
    let (stamp, _) = bench.sandbox.control().cluster("Property", 60).expect("clusters");
    let filter = format!("ModificationTimestamp eq {stamp}");
    let rows =
        bench.chain("Property", &[("$filter", &filter), ("$orderby", "ModificationTimestamp")], 25).await.concat();
    let got = keys(&rows, "ListingKey");
    let mut sorted = got.clone();
    sorted.sort();
    assert_eq!(got.len(), 60);
    assert_ne!(got, sorted);
}

#[tokio::test]
async fn pages_are_live() {
    let bench = Bench::new(small()).await;
    let ask = || bench.at("Property?$orderby=ListingKey").header("Prefer", "odata.maxpagesize=10");
    let page: Json = ask().send().await.expect("answers").json().await.expect("JSON");
    let next = page["@odata.nextLink"].as_str().expect("a link").to_owned();
    let first = keys(&values(&page), "ListingKey");
    assert!(bench.sandbox.control().delete("Property", &first[0]) >= 1);
    let page: Json = bench.url(&next).send().await.expect("answers").json().await.expect("JSON");
    // Counted places move up when a row goes: the eleventh of before is skipped. That is what $skip paging does.
    assert_eq!(keys(&values(&page), "ListingKey")[0], "SBX-0000011");
}

#[tokio::test]
async fn a_next_link_is_followed_as_it_is() {
    let bench = Bench::new(small()).await;
    let page: Json = bench.ask("Property", &[]).await.json().await.expect("JSON");
    let next = page["@odata.nextLink"].as_str().expect("a link");
    assert!(next.starts_with(&bench.sandbox.url()));
    let (http, token) = (&bench.http, &bench.token);
    let status =
        |url: String| async move { http.get(&url).bearer_auth(token).send().await.expect("answers").status().as_u16() };
    assert_eq!(status(format!("{next}&$top=5")).await, 400);
    assert_eq!(status(next.replace("skiptoken=", "skiptoken=0")).await, 400);
    assert_eq!(status(next.replace("/Property", "/Member")).await, 400);
    // An answer may get lost, so the same link is good again.
    assert_eq!((status(next.to_owned()).await, status(next.to_owned()).await), (200, 200));
}

#[tokio::test]
async fn an_idle_next_link_dies_on_demand() {
    let bench = Bench::new(SandboxConfig { next_link_minutes: Some(5), token_seconds: 100_000, ..small() }).await;
    let page: Json = bench.ask("Property", &[]).await.json().await.expect("JSON");
    let next = page["@odata.nextLink"].as_str().expect("a link");
    bench.sandbox.control().advance(std::time::Duration::from_secs(299)).expect("advances");
    assert_eq!(bench.url(next).send().await.expect("answers").status(), 200);
    bench.sandbox.control().advance(std::time::Duration::from_secs(302)).expect("advances");
    assert_eq!(bench.url(next).send().await.expect("answers").status(), 410);
}

#[tokio::test]
async fn relative_next_links_on_demand() {
    let bench = Bench::new(SandboxConfig { relative_next_links: true, ..small() }).await;
    let page: Json = bench.ask("Property", &[]).await.json().await.expect("JSON");
    let next = page["@odata.nextLink"].as_str().expect("a link");
    assert!(next.starts_with("Property?$skiptoken="));
    assert_eq!(bench.at(next).send().await.expect("answers").status(), 200);
}

#[tokio::test]
async fn a_cluster_is_larger_than_a_page_and_a_keyset_crosses_it() {
    let bench = Bench::new(small()).await;
    let (stamp, count) = bench.sandbox.control().cluster("Property", 60).expect("clusters");
    assert_eq!(count, 60);
    let filter = format!("ModificationTimestamp ge {stamp}");
    let order = ("$orderby", "ModificationTimestamp,ListingKey");
    let mut seen = keys(&bench.rows("Property", &[("$filter", &filter), order]).await, "ListingKey");
    while let Some(last) = seen.last().cloned() {
        let filter = format!(
            "ModificationTimestamp gt {stamp} or (ModificationTimestamp eq {stamp} and ListingKey gt '{last}')"
        );
        let page = keys(&bench.rows("Property", &[("$filter", &filter), order]).await, "ListingKey");
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 60);
    assert_eq!(seen.len(), 60);
}

#[tokio::test]
async fn inserted_and_updated_rows_are_served_with_new_stamps() {
    let bench = Bench::new(small()).await;
    let control = bench.sandbox.control();
    let newest = |rows: Vec<serde_json::Map<String, Json>>| rows[0]["ListingKey"].clone();
    let order = [("$orderby", "ModificationTimestamp desc"), ("$top", "1")];
    let row = json!({"ListingKey": "it's new", "ListPrice": 1}).as_object().expect("a row").clone();
    control.insert("Property", row).expect("goes in");
    assert_eq!(newest(bench.rows("Property", &order).await), "it's new");
    control.touch("Property", "SBX-0000005").expect("touched");
    assert_eq!(newest(bench.rows("Property", &order).await), "SBX-0000005");
    let wrong = json!({"ListPrice": "dear"}).as_object().expect("a row").clone();
    assert!(control.update("Property", "SBX-0000005", &wrong).is_err());
    assert!(control.touch("Property", "nobody").is_err());
    assert_eq!(bench.status("Property('it''s%20new')", &[]).await, 200);
}
