//! Connections, runs, field counts, lookups, settings, analyses.

use hub_domain::{Canonical, CmaId, Licence, Resource};
use hub_store::{CmaRecord, FieldCount, Lookup, NewConnection, RunRecord, StoreError};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn connections_are_named_once() {
    let home = Home::new().await;
    let a = connection(&home.store, "north").await;
    let new =
        NewConnection { name: " north ".into(), connector: "x".into(), settings: [].into(), licence: Licence::Idx };
    assert!(matches!(home.store.add_connection(&new).await, Err(StoreError::NameTaken)));
    let nameless = NewConnection { name: " ".into(), ..new };
    assert!(matches!(home.store.add_connection(&nameless).await, Err(StoreError::BadInput { .. })));
    assert_eq!(home.store.connections().await.unwrap(), std::slice::from_ref(&a));
    let settings = [("url".to_owned(), "https://example.invalid".to_owned())].into();
    home.store.update_connection(a.id, &settings, Licence::Vow).await.unwrap();
    let changed = home.store.connection("north").await.unwrap().unwrap();
    assert_eq!((changed.settings, changed.licence), (settings, Licence::Vow));
    assert_eq!(home.store.connection("south").await.unwrap(), None);
}

#[tokio::test]
async fn runs_are_kept() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let first = home.store.begin_run(c.id, Resource::Property).await.unwrap();
    let open = &home.store.last_runs().await.unwrap()[0];
    assert_eq!((open.run, open.finished_at), (first, None));
    let record = RunRecord {
        finished_at: Some(start()),
        outcome: Some("done".into()),
        pages: 3,
        received: 250,
        bytes: 1 << 40,
        checkpoint: Some(json!({"t": "2026-01-01T00:00:00Z"})),
        warnings: vec!["one row rejected".into()],
        ..open.clone()
    };
    home.store.finish_run(&record).await.unwrap();
    let second = home.store.begin_run(c.id, Resource::Property).await.unwrap();
    let members = home.store.begin_run(c.id, Resource::Member).await.unwrap();
    let last: Vec<_> = home.store.last_runs().await.unwrap().iter().map(|r| r.run).collect();
    assert_eq!(last, [members, second]);
    let all = home.store.runs_of(c.id, 10).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(all[2], record);
    let unknown = RunRecord { run: hub_domain::RunId::new(), ..record };
    assert!(matches!(home.store.finish_run(&unknown).await, Err(StoreError::NotFound { what: "run" })));
}

#[tokio::test]
async fn field_counts_add_up() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let count = |field: &str, mapped, rows_with_value| FieldCount { field: field.into(), mapped, rows_with_value };
    let page = [count("ListPrice", true, 10), count("X_Pool", false, 4), count("X_Barn", false, 9)];
    for _ in 0..2 {
        home.store.record_field_report(c.id, Resource::Property, &page).await.unwrap();
    }
    let report = home.store.field_report(c.id, Resource::Property).await.unwrap();
    assert_eq!(report, [count("X_Barn", false, 18), count("X_Pool", false, 8), count("ListPrice", true, 20)]);
    assert!(home.store.field_report(c.id, Resource::Member).await.unwrap().is_empty());
    home.store.reset_field_report(c.id, Resource::Property).await.unwrap();
    assert!(home.store.field_report(c.id, Resource::Property).await.unwrap().is_empty());
}

#[tokio::test]
async fn lookups_are_replaced_as_a_whole() {
    let home = Home::new().await;
    let c = connection(&home.store, "north").await;
    let row = |value: &str| Lookup {
        lookup_key: None,
        lookup_name: "MlsStatus".into(),
        lookup_value: value.into(),
        standard_value: Some("Active".into()),
        odata_value: None,
        modified: None,
    };
    home.store.put_lookups(c.id, &[row("B"), row("A"), row("A")]).await.unwrap();
    assert_eq!(home.store.lookups(c.id).await.unwrap(), [row("A"), row("B")]);
    home.store.put_lookups(c.id, &[row("C")]).await.unwrap();
    assert_eq!(home.store.lookups(c.id).await.unwrap(), [row("C")]);
}

#[tokio::test]
async fn settings_and_analyses_are_kept() {
    let home = Home::new().await;
    assert_eq!(home.store.setting("theme").await.unwrap(), None);
    home.store.set_setting("theme", Some("dark")).await.unwrap();
    home.store.set_setting("theme", Some("light")).await.unwrap();
    assert_eq!(home.store.setting("theme").await.unwrap().as_deref(), Some("light"));
    home.store.set_setting("theme", None).await.unwrap();
    assert_eq!(home.store.setting("theme").await.unwrap(), None);

    let mut cma = CmaRecord {
        id: CmaId::new(),
        title: "12 Main".into(),
        subject_key: Some("K1".into()),
        created_at: start(),
        updated_at: start(),
        state: json!({"step": 2}),
    };
    home.store.save_cma(&cma).await.unwrap();
    cma.title = "12 Main St".into();
    cma.updated_at = start() + chrono::Duration::hours(1);
    home.store.save_cma(&CmaRecord { created_at: cma.updated_at, ..cma.clone() }).await.unwrap();
    assert_eq!(home.store.cma(cma.id).await.unwrap(), Some(cma.clone()));
    assert_eq!(home.store.cmas().await.unwrap(), [cma.clone()]);
    let summary = serde_json::json!({ "kept": true });
    home.store.save_summed_cma(&cma, Some(&summary)).await.unwrap();
    let list = home.store.cma_list().await.unwrap();
    assert_eq!((list.len(), list[0].id, list[0].summary.clone()), (1, cma.id, Some(summary)));
    if let Some(key) = &cma.subject_key {
        assert_eq!(home.store.cma_of(key).await.unwrap().map(|c| c.id), Some(cma.id));
    }
    assert_eq!(home.store.cma_of("nobody").await.unwrap(), None);
    assert_eq!(home.store.cma_history(cma.id).await.unwrap(), None);
    let steps = serde_json::json!({ "past": [1, 2], "future": [] });
    assert!(home.store.save_cma_history(cma.id, &steps).await.unwrap());
    home.store.save_cma(&cma).await.unwrap();
    assert_eq!(home.store.cma_history(cma.id).await.unwrap(), Some(steps.clone()), "saving keeps the steps");
    assert!(!home.store.save_cma_history(hub_domain::CmaId::new(), &steps).await.unwrap());
    assert!(home.store.delete_cma(cma.id).await.unwrap());
    assert!(!home.store.delete_cma(cma.id).await.unwrap());
}

#[tokio::test]
async fn children_are_those_of_the_listings_and_the_connection_asked_for() {
    let home = Home::new().await;
    let (north, south) = (connection(&home.store, "north").await, connection(&home.store, "south").await);
    let photos =
        |listing: &str, n: u64| (0..n).map(|i| record(Canonical::Media(media(listing, i)))).collect::<Vec<_>>();
    put(&home.store, &north, photos("L1", 3), 0).await;
    put(&home.store, &north, photos("L2", 2), 1).await;
    put(&home.store, &south, photos("L1", 1), 0).await;
    put(&home.store, &north, vec![record(Canonical::OpenHouse(open_house("L1", 0)))], 2).await;
    let of = async |id, child, listings: &[&str]| {
        let listings: Vec<String> = listings.iter().map(|l| (*l).to_owned()).collect();
        let mut keys = home.store.children_of(id, child, &listings).await.unwrap();
        keys.sort();
        keys
    };
    assert_eq!(of(north.id, Resource::Media, &["L1"]).await, ["L1-P0", "L1-P1", "L1-P2"]);
    assert_eq!(of(north.id, Resource::Media, &["L1", "L2", "L3"]).await.len(), 5);
    assert_eq!(of(south.id, Resource::Media, &["L1", "L2"]).await, ["L1-P0"]);
    assert_eq!(of(north.id, Resource::OpenHouse, &["L1", "L2"]).await, ["L1-O0"]);
    assert!(of(north.id, Resource::Media, &[]).await.is_empty());
    assert!(of(north.id, Resource::Member, &["L1"]).await.is_empty(), "nobody's agents are children");
    let unknown = home.store.children_of(hub_domain::ConnectionId::new(), Resource::Media, &[]).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}
