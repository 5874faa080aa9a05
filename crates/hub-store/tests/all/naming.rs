//! Two sources that use the same key for different homes: each record has a name of its own.

use chrono::NaiveDate;
use hub_domain::{Canonical, Currency, Listing, ListingQuery, Money, PropertyType, Resource, StandardStatus};
use hub_store::{SalesQuery, Store};

use crate::support::{Home, connection, listing_record, media, put, record};

const KEY: &str = "26000001";

/// A sale under the one key both sources use.
fn sale(address: &str, price: i64, remarks: &str) -> Listing {
    let mut l = Listing::new(KEY, Currency::USD);
    l.listing_id = Some(KEY.into());
    l.standard_status = Some(StandardStatus::Closed);
    l.property_type = Some(PropertyType::Residential);
    l.close_date = NaiveDate::from_ymd_opt(2026, 1, 15);
    l.close_price = Some(Money::from_minor(price * 100, Currency::USD));
    l.unparsed_address = Some(address.into());
    l.city = Some("Larkmoor".into());
    l.public_remarks = Some(remarks.into());
    (l.latitude, l.longitude) = (Some(47.5), Some(-122.0 + price as f64 / 1.0e7));
    l
}

/// Two sources, of which the first had the key before.
async fn two() -> (Home, Vec<String>) {
    let home = Home::new().await;
    for (source, address, price) in [("north", "1 Fennel Way", 400_000), ("south@home", "9 Quince Ct", 900_000)] {
        let c = connection(&home.store, source).await;
        let photos = if source == "north" { 1 } else { 2 };
        put(&home.store, &c, vec![listing_record(sale(address, price, source))], 1).await;
        put(&home.store, &c, (0..photos).map(|n| record(Canonical::Media(media(KEY, n)))).collect(), 1).await;
    }
    let query = ListingQuery { sort: hub_domain::SortBy::PriceUp, ..ListingQuery::default() };
    let rows = home.store.search(&query).await.unwrap().rows;
    let names = rows.into_iter().map(|r| r.key).collect();
    (home, names)
}

async fn price(store: &Store, name: &str) -> Option<Money> {
    store.listing(name).await.unwrap().and_then(|l| l.listing.close_price)
}

#[tokio::test]
async fn one_key_at_two_sources_is_two_listings() {
    let (home, names) = two().await;
    let store = &home.store;
    assert_eq!(names, [KEY.to_owned(), format!("{KEY}@south@home")]);
    for (name, (source, dollars, photos)) in names.iter().zip([("north", 400_000, 1), ("south@home", 900_000, 2)]) {
        let stored = store.listing(name).await.unwrap().unwrap();
        assert_eq!((stored.connection.name.as_str(), stored.key_at_source.as_str()), (source, KEY));
        assert_eq!(&stored.listing.listing_key, name);
        assert_eq!(stored.listing.close_price, Some(Money::from_minor(dollars * 100, Currency::USD)));
        assert_eq!(store.listings(std::slice::from_ref(name)).await.unwrap()[0], stored);
        let payload = store.payload(Resource::Property, name).await.unwrap().unwrap();
        assert_eq!(payload["PublicRemarks"], source);
        let payloads = store.listing_payloads(std::slice::from_ref(name)).await.unwrap();
        assert_eq!((payloads.len(), &payloads[name]), (1, &payload));
        let history = store.history_of(Resource::Property, name).await.unwrap();
        assert_eq!(history.len(), 1, "{history:?}");
        let facts = store.use_facts(Resource::Property, &names).await.unwrap();
        assert_eq!((facts.len(), facts[name].connection), (2, stored.connection.id));

        let media = store.media_of(name).await.unwrap();
        assert_eq!(media.len(), photos, "{media:?}");
        for photo in &media {
            let place = store.media_place(&photo.media_key).await.unwrap().unwrap();
            assert_eq!(place.connection.name, source);
            assert_eq!(place.listing_key.as_ref(), Some(name));
            assert_eq!(place.listing_key_at_source.as_deref(), Some(KEY));
            let facts = store.use_facts(Resource::Media, std::slice::from_ref(&photo.media_key)).await.unwrap();
            assert_eq!(facts[&photo.media_key].listing_key.as_ref(), Some(name));
            assert!(store.payload(Resource::Media, &photo.media_key).await.unwrap().is_some());
        }
    }
    let backwards: Vec<String> = names.iter().rev().cloned().chain(["26000001@nowhere".to_owned()]).collect();
    let found: Vec<String> =
        store.listings(&backwards).await.unwrap().into_iter().map(|s| s.listing.listing_key).collect();
    assert_eq!(found, backwards[..2]);
    assert_eq!(store.listing_payloads(&backwards).await.unwrap().len(), 2);
    assert!(store.use_facts(Resource::Property, &["26000001@nowhere".to_owned()]).await.unwrap().is_empty());
    assert_eq!(price(store, "26000001@nowhere").await, None);
}

#[tokio::test]
async fn a_name_stays_with_its_listing() {
    let (home, names) = two().await;
    let store = &home.store;
    let low = price(store, KEY).await;
    // The other source's is received last; the name does not go over to it.
    let south = store.connection("south@home").await.unwrap().unwrap();
    let changed = sale("9 Quince Ct", 950_000, "changed");
    put(store, &south, vec![listing_record(changed)], 2).await;
    assert_eq!(price(store, KEY).await, low);
    assert_eq!(price(store, &names[1]).await, Some(Money::from_minor(95_000_000, Currency::USD)));
    // Its full name is understood as well.
    assert_eq!(price(store, "26000001@north").await, low);
}

#[tokio::test]
async fn maps_sales_and_homes_use_the_names() {
    let (home, names) = two().await;
    let store = &home.store;
    let mut dots: Vec<String> =
        store.map_points(&ListingQuery::default(), 100).await.unwrap().into_iter().map(|p| p.key).collect();
    dots.sort();
    assert_eq!(dots, names);
    let query = SalesQuery {
        property_type: None,
        closed_before: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
        closed_from: None,
        bbox: None,
    };
    let mut sales: Vec<String> = store.sales(&query).await.unwrap().into_iter().map(|l| l.listing_key).collect();
    sales.sort();
    assert_eq!(sales, names);

    let [north, south] = ["north", "south@home"];
    let north = store.connection(north).await.unwrap().unwrap();
    let south = store.connection(south).await.unwrap().unwrap();
    store.decide_home((north.id, &names[0]), (south.id, &names[1]), Some(true)).await.unwrap();
    let others = store.home_of(south.id, &names[1]).await.unwrap();
    assert_eq!(others.iter().map(|o| o.listing.listing_key.as_str()).collect::<Vec<_>>(), [KEY]);
    let others = store.home_of(north.id, KEY).await.unwrap();
    assert_eq!(others.iter().map(|o| o.listing.listing_key.as_str()).collect::<Vec<_>>(), [names[1].as_str()]);
    let rows = [(north.id, names[0].clone()), (south.id, names[1].clone())];
    let also = store.also_listed(&rows).await.unwrap();
    assert_eq!((&also[&rows[0]][..], &also[&rows[1]][..]), (&["south@home".to_owned()][..], &["north".to_owned()][..]));
}
