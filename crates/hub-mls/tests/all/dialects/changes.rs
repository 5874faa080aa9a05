//! Rows that change while each dialect is read.

use std::collections::BTreeMap;

use hub_connector::testkit::pull_all;
use hub_connector::{CancellationToken, Cursor, Source};
use hub_domain::Resource;
use hub_sandbox::SandboxConfig;
use serde_json::json;

use super::place::{self, Place, served};

/// Key → time of change, as a store would hold it.
#[derive(Default)]
struct Store {
    rows: BTreeMap<String, String>,
    cursor: Option<Cursor>,
}

impl Store {
    /// One page; true when there is more.
    async fn page(&mut self, source: &dyn Source, stream: Resource) -> (bool, Vec<String>) {
        let page = source.pull(stream, self.cursor.as_ref(), &CancellationToken::new()).await.unwrap();
        let keys = page.records.iter().map(|r| r.key.clone()).collect();
        for record in page.records {
            self.rows.insert(record.key, record.modified.unwrap_or_default());
        }
        for key in page.deleted {
            self.rows.remove(&key);
        }
        self.cursor = Some(page.next);
        (page.more, keys)
    }

    async fn rest(&mut self, source: &dyn Source, stream: Resource) {
        for step in 0.. {
            if !self.page(source, stream).await.0 {
                return;
            }
            assert!(step < 5_000, "it must come to rest");
        }
    }
}

fn assert_same(got: &BTreeMap<String, String>, expected: &BTreeMap<String, String>) {
    let differ = |key: &&String| got.get(*key) != expected.get(*key);
    let keys: std::collections::BTreeSet<&String> = got.keys().chain(expected.keys()).filter(differ).collect();
    let shown: Vec<_> = keys.iter().map(|key| (key, got.get(*key), expected.get(*key))).collect();
    assert!(keys.is_empty(), "(key, ours, theirs): {shown:?}");
}

fn expected(sandbox: &hub_sandbox::Sandbox, stream: Resource) -> BTreeMap<String, String> {
    let stamp = |row: &serde_json::Map<String, serde_json::Value>| {
        let field = ["ModificationTimestamp", "MediaModificationTimestamp"].into_iter().find(|f| row.contains_key(*f));
        row[field.unwrap()].as_str().unwrap().to_owned()
    };
    served(sandbox, stream).into_iter().map(|(key, row)| (key, stamp(&row))).collect()
}

async fn rows_that_change_while_we_page(place: Place) {
    let sandbox = place.serve(SandboxConfig { listings: 200, ..place.small() }).await;
    let source = place.source(&sandbox, 10);
    let mut store = Store::default();
    let keys: Vec<String> = served(&sandbox, Resource::Property).into_keys().collect();
    for step in 0_usize..60 {
        let (_, seen) = store.page(source.as_ref(), Resource::Property).await;
        for key in seen.iter().take(3) {
            sandbox.control().touch("Property", key).unwrap();
        }
        let price = json!({"ListPrice": 100_000 + step}).as_object().unwrap().clone();
        sandbox.control().update("Property", &keys[step * 7 % keys.len()], &price).unwrap();
    }
    store.rest(source.as_ref(), Resource::Property).await;
    // What happened behind a first copy is brought by the run after it.
    store.rest(source.as_ref(), Resource::Property).await;
    assert_same(&store.rows, &expected(&sandbox, Resource::Property));
}

async fn a_cluster_of_equal_stamps_larger_than_a_page(place: Place) {
    let sandbox = place.serve(SandboxConfig { listings: 200, ..place.small() }).await;
    let (_, clustered) = sandbox.control().cluster("Property", 120).unwrap();
    assert_eq!(clustered, 120);
    let pulled = pull_all(place.source(&sandbox, 20).as_ref(), Resource::Property, None).await.unwrap();
    let served = served(&sandbox, Resource::Property);
    assert_eq!(pulled.mirror().0.len(), served.len());
    assert_eq!(pulled.records.len(), served.len(), "each row once");
}

async fn a_mass_update_of_every_row(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 20);
    let mut store = Store::default();
    store.rest(source.as_ref(), Resource::Property).await;
    sandbox.control().mass_update("Property").unwrap();
    store.rest(source.as_ref(), Resource::Property).await;
    assert_same(&store.rows, &expected(&sandbox, Resource::Property));
}

async fn three_weeks_of_the_market(place: Place) {
    let sandbox = place.serve(place.small()).await;
    let source = place.source(&sandbox, 20);
    let mut store = Store::default();
    store.rest(source.as_ref(), Resource::Property).await;
    for _ in 0..3 {
        sandbox.control().advance(std::time::Duration::from_secs(7 * 86_400)).unwrap();
        store.rest(source.as_ref(), Resource::Property).await;
    }
    let expected = expected(&sandbox, Resource::Property);
    store.rows.retain(|key, _| expected.contains_key(key));
    assert_same(&store.rows, &expected);
}

macro_rules! for_each_dialect {
    ($($test:ident),+ $(,)?) => {
        $(mod $test {
            #[tokio::test]
            async fn mls_grid() { super::$test(crate::dialects::place::MLS_GRID).await; }
            #[tokio::test]
            async fn bright() { super::$test(crate::dialects::place::BRIGHT).await; }
            #[tokio::test]
            async fn trestle() { super::$test(crate::dialects::place::TRESTLE).await; }
            #[tokio::test]
            async fn bridge() { super::$test(crate::dialects::place::BRIDGE).await; }
            #[tokio::test]
            async fn reso21() { super::$test(crate::dialects::place::RESO21).await; }
            #[tokio::test]
            async fn spark() { super::$test(crate::dialects::place::SPARK).await; }
            #[tokio::test]
            async fn crmls() { super::$test(crate::dialects::place::CRMLS).await; }
        })+
    };
}

for_each_dialect!(
    rows_that_change_while_we_page,
    a_cluster_of_equal_stamps_larger_than_a_page,
    a_mass_update_of_every_row,
    three_weeks_of_the_market,
);

#[test]
fn there_are_seven() {
    assert_eq!(place::ALL.len(), 7);
}
