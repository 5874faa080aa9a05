//! Rows that change while we read.

use hub_connector::CancellationToken;
use hub_connector::testkit::{Mirror, pull_all};
use hub_domain::Resource;
use hub_sandbox::{Paging, SandboxConfig};
use serde_json::{Map, Value, json};

use crate::support::{reso_source, sandbox};

fn served(rows: Vec<Map<String, Value>>, key: &str) -> Mirror {
    Mirror(rows.into_iter().map(|r| (r[key].as_str().unwrap().to_owned(), r)).collect())
}

#[tokio::test]
async fn a_cluster_of_equal_stamps_larger_than_a_page_loses_nothing() {
    for paging in [Paging::Offset, Paging::Position] {
        let sandbox = sandbox(SandboxConfig { listings: 700, paging, ..SandboxConfig::default() }).await;
        let (_, clustered) = sandbox.control().cluster("Property", 500).unwrap();
        assert_eq!(clustered, 500);
        let pulled = pull_all(reso_source(&sandbox, 20).as_ref(), Resource::Property, None).await.unwrap();
        assert_eq!(pulled.mirror(), served(sandbox.control().rows("Property"), "ListingKey"));
        assert_eq!(pulled.records.len(), pulled.mirror().0.len(), "each row once");
    }
}

#[tokio::test]
async fn rows_that_change_while_we_page_are_not_lost() {
    for paging in [Paging::Offset, Paging::Position] {
        let sandbox = sandbox(SandboxConfig { listings: 300, paging, ..SandboxConfig::default() }).await;
        let source = reso_source(&sandbox, 10);
        let (mut mirror, mut cursor) = (Mirror::default(), None);
        let cancel = CancellationToken::new();
        let keys = sandbox.control().keys("Property");
        for step in 0_usize.. {
            let page = source.pull(Resource::Property, cursor.as_ref(), &cancel).await.unwrap();
            mirror.apply(&page.records);
            cursor = Some(page.next);
            if step < 40 {
                // Touching rows that have been read moves every later row of an offset forward by one.
                for record in page.records.iter().take(3) {
                    sandbox.control().touch("Property", &record.key).unwrap();
                }
                let price = json!({"ListPrice": 100_000 + step}).as_object().unwrap().clone();
                sandbox.control().update("Property", &keys[step * 7 % keys.len()], &price).unwrap();
                sandbox.control().cluster("Property", 25).unwrap();
            } else if !page.more {
                break;
            }
            assert!(step < 2_000, "it must come to rest");
        }
        assert_eq!(mirror, served(sandbox.control().rows("Property"), "ListingKey"), "{paging:?}");
    }
}

#[tokio::test]
async fn deleted_rows_are_missing_from_the_list_of_keys() {
    let sandbox = sandbox(SandboxConfig { listings: 80, ..SandboxConfig::default() }).await;
    let source = reso_source(&sandbox, 9);
    let cancel = CancellationToken::new();
    let keys = sandbox.control().keys("Property");
    let (mut listed, mut cursor, mut total) = (Vec::new(), None, None);
    for step in 0.. {
        let page = source.keys(Resource::Property, cursor.as_ref(), &cancel).await.unwrap().unwrap();
        listed.extend(page.keys);
        total = page.total;
        cursor = page.next;
        if step == 2 {
            // One that is listed already, one that is not: neither may cost another row its place.
            sandbox.control().delete("Property", &listed[0]);
            sandbox.control().delete("Property", keys.last().unwrap());
        }
        if cursor.is_none() {
            break;
        }
    }
    let left = sandbox.control().keys("Property");
    assert!(left.iter().all(|k| listed.contains(k)), "a row that exists all the while is listed");
    assert_eq!(total, Some(left.len() as u64));
    assert!(!listed.contains(keys.last().unwrap()));
}

#[tokio::test]
async fn a_day_of_the_market_arrives_incrementally() {
    let sandbox = sandbox(SandboxConfig { listings: 200, ..SandboxConfig::default() }).await;
    let source = reso_source(&sandbox, 50);
    let first = pull_all(source.as_ref(), Resource::Property, None).await.unwrap();
    let mut mirror = first.mirror();
    sandbox.control().advance(std::time::Duration::from_secs(20 * 86_400)).unwrap();
    let second = pull_all(source.as_ref(), Resource::Property, first.cursors.last().cloned()).await.unwrap();
    assert!(!second.records.is_empty() && second.records.len() < first.records.len());
    mirror.apply(&second.records);
    let served = served(sandbox.control().rows("Property"), "ListingKey");
    mirror.0.retain(|key, _| served.0.contains_key(key));
    assert_eq!(mirror, served);
}
