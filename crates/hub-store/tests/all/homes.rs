//! The same home in several sources.

use hub_domain::{
    ConnectionId, Currency, HomeGround, Licence, Listing, ListingQuery, Money, PropertyType, PublicRecord,
    StandardStatus,
};
use hub_store::{Connection, NewConnection, Store};

use crate::support::{Home, connection, fill, listing_record, put};

/// Home number `n` as one MLS writes it; the key is the MLS's own.
fn home(n: u64, key: &str, price: i64) -> Listing {
    let mut l = Listing::new(key, Currency::USD);
    l.listing_id = Some(key.to_owned());
    l.standard_status = Some(StandardStatus::Active);
    l.property_type = Some(PropertyType::Residential);
    l.list_price = Some(Money::from_minor(price, Currency::USD));
    l.unparsed_address = Some(format!("{n} North Elm Street"));
    l.city = Some("Larkmoor".into());
    l.postal_code = Some("99951".into());
    (l.latitude, l.longitude) = (Some(47.5), Some(-122.0 + n as f64 / 1000.0));
    l
}

fn spelt(mut l: Listing) -> Listing {
    l.unparsed_address = l.unparsed_address.map(|a| a.replace("North", "N.").replace("Street", "St"));
    l
}

async fn settle(store: &Store) -> (u64, u64, u64) {
    let (mut looked, mut joined, mut parted) = (0, 0, 0);
    loop {
        let done = store.settle_homes(7).await.unwrap();
        (looked, joined, parted) = (looked + done.looked, joined + done.joined, parted + done.parted);
        if !done.more {
            return (looked, joined, parted);
        }
    }
}

async fn keys(store: &Store, query: ListingQuery) -> Vec<String> {
    let page = store.search(&query).await.unwrap();
    let mut keys: Vec<String> = page.rows.into_iter().map(|r| r.key).collect();
    assert_eq!(page.total as usize, keys.len());
    keys.sort();
    keys
}

async fn others(store: &Store, c: ConnectionId, key: &str) -> Vec<String> {
    store.home_of(c, key).await.unwrap().into_iter().map(|h| h.listing.listing_key).collect()
}

/// Ten homes in the north, of which the first four are in the south too.
async fn two_mlss(home_store: &Home) -> (Connection, Connection) {
    let store = &home_store.store;
    let (north, south) = (connection(store, "North").await, connection(store, "South").await);
    let of_north = (0..10).map(|n| listing_record(home(n, &format!("N{n}"), 500))).collect();
    let of_south = (0..4).map(|n| listing_record(spelt(home(n, &format!("S{n}"), 500)))).collect();
    put(store, &north, of_north, 0).await;
    put(store, &south, of_south, 0).await;
    (north, south)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_card_with_both_sources() {
    let home_store = Home::new().await;
    let (north, south) = two_mlss(&home_store).await;
    let store = &home_store.store;
    assert_eq!(keys(store, ListingQuery::default()).await.len(), 14);
    let (looked, joined, _) = settle(store).await;
    assert!((14..=28).contains(&looked) && joined == 4, "{looked} {joined}");
    let cards = keys(store, ListingQuery::default()).await;
    assert_eq!(cards, (0..10).map(|n| format!("N{n}")).collect::<Vec<_>>());
    assert_eq!(store.map_points(&ListingQuery::default(), 100).await.unwrap().len(), 10);
    let also = store.home_of(north.id, "N2").await.unwrap();
    assert_eq!((also.len(), also[0].connection.name.as_str(), also[0].ground), (1, "South", Some(HomeGround::Address)));
    assert_eq!(others(store, south.id, "S2").await, ["N2"]);
    let rows = [(north.id, "N2".to_owned()), (north.id, "N7".to_owned())];
    let named = store.also_listed(&rows).await.unwrap();
    assert_eq!((named.len(), &named[&rows[0]]), (1, &vec!["South".to_owned()]));
    // Whoever knows only the other MLS's number finds the home all the same.
    assert_eq!(keys(store, ListingQuery { text: "S2".into(), ..Default::default() }).await, ["S2"]);
    assert_eq!(keys(store, ListingQuery { text: "elm".into(), ..Default::default() }).await.len(), 10);
    assert_eq!(settle(store).await.0, 0, "nothing changed, nothing is looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_hides_nothing_and_costs_what_changed() {
    let home_store = Home::new().await;
    let (_, south) = two_mlss(&home_store).await;
    let store = &home_store.store;
    settle(store).await;
    put(store, &south, vec![listing_record(spelt(home(1, "S1", 400)))], 1).await;
    let (looked, _, _) = settle(store).await;
    assert_eq!(looked, 1);
    let cheap = ListingQuery { price_minor: hub_domain::RangeOf { from: None, to: Some(450) }, ..Default::default() };
    assert_eq!(keys(store, cheap).await, ["S1"], "the home is found by the price that one of its sources has");
    assert_eq!(others(store, south.id, "S1").await, ["N1"], "and is one home still");
    store
        .delete_keys(south.id, hub_domain::Resource::Property, &["S1".into()], hub_domain::RunId::new())
        .await
        .unwrap();
    settle(store).await;
    assert_eq!(keys(store, ListingQuery::default()).await.len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_that_goes_uncovers_the_other() {
    let home_store = Home::new().await;
    let (north, _) = two_mlss(&home_store).await;
    let store = &home_store.store;
    settle(store).await;
    store
        .delete_keys(north.id, hub_domain::Resource::Property, &["N3".into()], hub_domain::RunId::new())
        .await
        .unwrap();
    assert!(keys(store, ListingQuery::default()).await.contains(&"S3".to_owned()), "at once, not at the next settling");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_separates_and_joins_and_takes_it_back() {
    let home_store = Home::new().await;
    let (north, south) = two_mlss(&home_store).await;
    let store = &home_store.store;
    settle(store).await;
    let pair = ((north.id, "N0"), (south.id, "S0"));
    store.decide_home(pair.0, pair.1, Some(false)).await.unwrap();
    assert_eq!(keys(store, ListingQuery::default()).await.len(), 11);
    put(store, &south, vec![listing_record(spelt(home(0, "S0", 501)))], 1).await;
    put(store, &south, vec![listing_record(spelt(home(0, "S0", 500)))], 2).await;
    settle(store).await;
    assert!(others(store, north.id, "N0").await.is_empty(), "a separation outlives what the source sends");
    store.decide_home(pair.1, pair.0, None).await.unwrap();
    assert_eq!(others(store, north.id, "N0").await, ["S0"], "taken back, the rule counts again");
    store.decide_home((north.id, "N9"), (south.id, "S0"), Some(true)).await.unwrap();
    assert_eq!(others(store, south.id, "S0").await, ["N9"], "a person's word goes before the rule");
    assert_eq!(store.home_of(south.id, "S0").await.unwrap()[0].ground, None);
    assert!(store.decide_home((north.id, "N9"), (north.id, "N9"), Some(true)).await.is_err());
    assert!(store.decide_home((north.id, "N9"), (south.id, "none"), Some(true)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn public_records_are_no_listings() {
    let home_store = Home::new().await;
    let (north, _) = two_mlss(&home_store).await;
    let store = &home_store.store;
    let county = store
        .add_connection(&NewConnection {
            name: "County".into(),
            connector: "attom".into(),
            settings: Default::default(),
            licence: Licence::PublicRecord,
        })
        .await
        .unwrap();
    let records = (0..5)
        .map(|n| {
            let mut l = home(n, &format!("P{n}"), 1);
            (l.standard_status, l.list_price) = (None, None);
            let money = Money::from_minor(300, Currency::USD);
            l.public_record = Some(Box::new(PublicRecord { assessed_value: Some(money), ..Default::default() }));
            listing_record(l)
        })
        .collect();
    put(store, &county, records, 0).await;
    settle(store).await;
    assert_eq!(keys(store, ListingQuery::default()).await.len(), 10, "neither counted nor listed");
    assert!(keys(store, ListingQuery { text: "P4".into(), ..Default::default() }).await.is_empty());
    assert!(store.explain_empty(&ListingQuery { beds_min: Some(99), ..Default::default() }).await.unwrap().len() == 1);
    let of = store.home_of(north.id, "N1").await.unwrap();
    let names: Vec<_> = of.iter().map(|h| h.connection.name.as_str()).collect();
    assert_eq!(names, ["South", "County"]);
    let record = of[1].listing.public_record.as_ref().unwrap();
    assert_eq!(record.assessed_value.unwrap().minor, 300);
    assert_eq!(store.also_listed(&[(north.id, "N4".into())]).await.unwrap().len(), 0, "an assessor lists nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_source_alone_is_left_alone() {
    let home_store = Home::new().await;
    let store = &home_store.store;
    let only = connection(store, "Only").await;
    fill(store, &only, 0..50, 20).await;
    assert_eq!(settle(store).await, (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_one_address_are_nobodys_twin() {
    let home_store = Home::new().await;
    let store = &home_store.store;
    let (north, south) = (connection(store, "North").await, connection(store, "South").await);
    let flats = |prefix: &str| (0..90).map(|n| listing_record(home(1, &format!("{prefix}{n}"), 500 + n))).collect();
    put(store, &north, flats("N"), 0).await;
    put(store, &south, flats("S"), 0).await;
    settle(store).await;
    assert!(keys(store, ListingQuery { limit: 1000, ..Default::default() }).await.len() > 120);
}
