//! What the files show to someone without the key.

use hub_domain::{Canonical, Resource};
use hub_secrets::StoreKey;
use hub_store::{CmaRecord, Store, StoreError};

use crate::support::*;

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

fn files(home: &Home) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let entry = entry.unwrap();
        all.push((entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()));
    }
    all
}

#[tokio::test]
async fn no_byte_on_disk_tells_anything() {
    let home = Home::new().await;
    let c = connection(&home.store, "Northern MLS account").await;
    fill(&home.store, &c, 0..300, 100).await;
    put(&home.store, &c, vec![record(Canonical::Member(member(4)))], 1).await;
    home.store.set_setting("greeting", Some("marker-in-a-setting")).await.unwrap();
    let cma = CmaRecord {
        id: hub_domain::CmaId::new(),
        title: "marker-in-a-title".into(),
        subject_key: Some(listing(1).listing_key),
        created_at: start(),
        updated_at: start(),
        state: serde_json::json!({"note": "marker-in-a-state"}),
    };
    home.store.save_cma(&cma).await.unwrap();
    let out = home.path().join("copy.hub");
    home.store.backup(&out).await.unwrap();

    let one = listing(1);
    let key_hex: String = home.key.expose().iter().map(|b| format!("{b:02x}")).collect();
    let mut needles: Vec<Vec<u8>> = [
        "Sycamore",
        "sycamore",
        "Maple",
        "Bellweather",
        "Agentina",
        "turret",
        "K0000",
        "M2000",
        "SQLite format 3",
        "CREATE TABLE",
        "listing_text",
        "marker-in-a",
        "Northern MLS",
        "LocalField",
    ]
    .iter()
    .map(|n| n.as_bytes().to_vec())
    .collect();
    needles.push(one.address_line().unwrap().into_bytes());
    needles.push(key_hex.as_bytes().to_vec());
    needles.push(key_hex.to_uppercase().into_bytes());
    needles.push(home.key.expose().to_vec());
    needles.push(home.key.expose()[..16].to_vec());
    for moment in ["open", "closed"] {
        let files = files(&home);
        assert!(files.iter().any(|(name, bytes)| name == "store.db" && bytes.len() > 4096));
        assert_eq!(files.iter().any(|(name, _)| name == "store.db-wal"), moment == "open");
        for (name, bytes) in &files {
            for needle in &needles {
                assert!(!contains(bytes, needle), "{name} ({moment}) shows {}", String::from_utf8_lossy(needle));
            }
        }
        home.store.clone().close().await;
    }
}

#[tokio::test]
async fn what_was_deleted_is_found_no_more() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let mut marked = listing(1);
    marked.street_name = Some("Quixotically".into());
    marked.unparsed_address = Some("1 Quixotically Ln".into());
    marked.public_remarks = Some("a perspicacious heliotrope".into());
    fill(&home.store, &c, 2..50, 50).await;
    put(&home.store, &c, vec![listing_record(marked.clone())], 1).await;
    let run = hub_domain::RunId::new();
    home.store.delete_keys(c.id, Resource::Property, std::slice::from_ref(&marked.listing_key), run).await.unwrap();
    for (text, in_remarks) in [("quixotically", false), ("heliotrope", true)] {
        let q = hub_domain::ListingQuery { text: text.into(), in_remarks, ..Default::default() };
        let page = home.store.search(&q).await.unwrap();
        assert_eq!((page.total, page.substituted.len()), (0, 0), "{text}");
    }
    assert_eq!(home.store.payload(Resource::Property, &marked.listing_key).await.unwrap(), None);
    let report = home.store.verify().await.unwrap();
    assert!(report.ok, "{report:?}");
}

#[tokio::test]
async fn only_the_right_key_opens() {
    let home = Home::new().await;
    home.store.clone().close().await;
    let wrong = StoreKey::generate().unwrap();
    assert!(matches!(Store::open(home.path(), &wrong, clock()).await, Err(StoreError::WrongKey)));
    // The attempt did no harm.
    Store::open(home.path(), &home.key, clock()).await.unwrap().close().await;
}

#[tokio::test]
async fn what_is_no_store_is_not_taken_for_one() {
    let key = StoreKey::generate().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open(dir.path(), &key, clock());
    assert!(matches!(open().await, Err(StoreError::NotFound { what: "store" })));
    assert!(!dir.path().join("store.db").exists(), "opening never makes one");
    for content in [&b""[..], b"short", b"SQLite format 3\0, and then some more of it"] {
        std::fs::write(dir.path().join("store.db"), content).unwrap();
        assert!(matches!(open().await, Err(StoreError::Damaged { .. })));
        assert!(matches!(Store::create(dir.path(), &key, clock()).await, Err(StoreError::AlreadyExists)));
        assert_eq!(std::fs::read(dir.path().join("store.db")).unwrap(), content, "left as it was");
    }
}

#[tokio::test]
async fn a_store_is_never_made_over_another() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    fill(&home.store, &c, 0..5, 5).await;
    home.store.clone().close().await;
    let other = StoreKey::generate().unwrap();
    assert!(matches!(Store::create(home.path(), &other, clock()).await, Err(StoreError::AlreadyExists)));
    let store = Store::open(home.path(), &home.key, clock()).await.unwrap();
    assert_eq!(store.counts().await.unwrap().resources[&Resource::Property], 5);
}
