use hub_domain::{Currency, Licence, Listing, Money, PropertyType, RecordRights, Resource, StandardStatus};
use hub_store::{IntegrationLevel, NewConnection, StoreError, Terms};
use serde_json::json;

use crate::support::{Home, connection, listing_record, put};

fn sale(key: &str) -> Listing {
    Listing {
        standard_status: Some(StandardStatus::Closed),
        property_type: Some(PropertyType::Residential),
        close_price: Some(Money::from_minor(40_000_000, Currency::USD)),
        close_date: chrono::NaiveDate::from_ymd_opt(2025, 5, 5),
        ..Listing::new(key, Currency::USD)
    }
}

#[tokio::test]
async fn terms_are_kept_checked_and_go_with_their_connection() {
    let home = Home::new().await;
    let one = connection(&home.store, "One").await;
    assert_eq!(home.store.terms(one.id).await.unwrap(), Terms::default());
    let terms = Terms {
        level: Some(IntegrationLevel::Premium),
        coverage: "Three counties".into(),
        agents: Some(42),
        volume: Some(1_200),
        revenue_share_bp: Some(250),
        data_scope: "Residential, sold since 2012".into(),
        exclusive: true,
        renews_on: chrono::NaiveDate::from_ymd_opt(2027, 1, 31),
        notice_days: Some(90),
        ends_on: None,
        rule_set: "crmls".into(),
        refresh_hours: Some(24),
    };
    home.store.set_terms(one.id, &terms).await.unwrap();
    assert_eq!(home.store.terms(one.id).await.unwrap(), terms);
    for wrong in [
        Terms { revenue_share_bp: Some(10_001), ..terms.clone() },
        Terms { refresh_hours: Some(0), ..terms.clone() },
        Terms { notice_days: Some(9_999), ..terms.clone() },
    ] {
        assert!(matches!(home.store.set_terms(one.id, &wrong).await, Err(StoreError::BadInput { .. })));
    }
    assert_eq!(home.store.terms(one.id).await.unwrap(), terms, "a refused change changes nothing");
    assert_eq!(home.store.paused_since(one.id).await.unwrap(), None);
    home.store.set_paused(one.id, true).await.unwrap();
    home.store.set_paused(one.id, true).await.unwrap();
    assert!(home.store.paused_since(one.id).await.unwrap().is_some());
    home.store.set_paused(one.id, false).await.unwrap();
    assert_eq!(home.store.paused_since(one.id).await.unwrap(), None);
    home.store.remove_connection(one.id).await.unwrap();
    assert!(matches!(home.store.terms(one.id).await, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn a_source_that_leaves_takes_its_history_along_and_no_other_s() {
    let home = Home::new().await;
    let gone = connection(&home.store, "Gone").await;
    let new =
        NewConnection { name: "Stays".into(), connector: "reso".into(), settings: [].into(), licence: Licence::Idx };
    let stays = home.store.add_connection(&new).await.unwrap();
    for (owner, key) in [(&gone, "G1"), (&stays, "S1")] {
        for remarks in ["zyzzyva before", "zyzzyva after"] {
            let record = Listing { private_remarks: Some(remarks.to_owned()), ..sale(key) };
            put(&home.store, owner, vec![listing_record(record)], 0).await;
        }
        assert_eq!(home.store.history_of(Resource::Property, key).await.unwrap().len(), 2);
    }
    home.store.remove_connection(gone.id).await.unwrap();
    assert!(home.store.history_of(Resource::Property, "G1").await.unwrap().is_empty());
    assert_eq!(home.store.history_of(Resource::Property, "S1").await.unwrap().len(), 2);
    assert!(home.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn rights_are_read_from_the_payload_and_bar_a_sale_from_a_cma() {
    let home = Home::new().await;
    let owner = connection(&home.store, "One").await;
    let mut records = Vec::new();
    for (key, payload) in [
        ("A", json!({})),
        ("B", json!({"MlgCanUse": ["IDX"]})),
        ("C", json!({"MFR_OfficeExclusiveYN": true, "FeedTypes": ["BBO"]})),
        ("D", json!({"InternetEntireListingDisplayYN": false})),
    ] {
        let (mut raw, mapped) = listing_record(sale(key));
        raw.payload.extend(payload.as_object().unwrap().clone());
        records.push((raw, mapped));
    }
    put(&home.store, &owner, records, 0).await;
    let keys = ["A", "B", "C", "D", "none"].map(str::to_owned);
    let facts = home.store.use_facts(Resource::Property, &keys).await.unwrap();
    assert_eq!(facts.len(), 4);
    assert_eq!(facts["A"].rights, Some(RecordRights::default()));
    assert_eq!(facts["C"].rights.unwrap().office_exclusive, Some(true));
    assert_eq!(facts["B"].connection, owner.id);
    let query = hub_store::SalesQuery {
        property_type: None,
        closed_before: chrono::NaiveDate::MAX,
        closed_from: None,
        bbox: None,
    };
    let sales: Vec<String> = home.store.sales(&query).await.unwrap().into_iter().map(|l| l.listing_key).collect();
    assert_eq!(sales, ["A", "C"]);
    assert_eq!(home.store.complete_rights().await.unwrap(), 0, "what is stored now has its rights at once");
}
