//! One home in two sources: found out at a sync, each listing under its own source's rules, a person's word kept.

use hub_app::view::{
    CadenceView, DecideHomeRequest, HotsheetRequest, KeyRequest, SaveSearchRequest, SearchRequest, WatchFor,
};
use hub_app::{Hub, NewSource};
use hub_domain::Licence;

use crate::support::{hub_of_csv, sync};

const HEADER: &str = "ListingKey,StandardStatus,PropertyType,ListPrice,UnparsedAddress,City,PostalCode,ListOfficeName,InternetEntireListingDisplayYN\n";

async fn add(hub: &Hub, home: &std::path::Path, name: &str, licence: Licence, rows: &str) {
    let folder = home.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rows.csv"), format!("{HEADER}{rows}")).unwrap();
    let settings = [("path".to_owned(), folder.display().to_string())].into();
    let new = NewSource {
        connector: "csv-folder".into(),
        name: name.into(),
        settings,
        secrets: Default::default(),
        licence: Some(licence),
    };
    hub.add_source(new).await.unwrap();
    sync(hub).await;
}

fn request(key: &str) -> KeyRequest {
    KeyRequest { key: key.into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_in_two_mlss_is_one_card_until_a_person_says_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let north = format!(
        "{HEADER}N1,Active,Residential,500000,12 North Elm Street,Larkmoor,00001,North Realty,true\n\
         N2,Active,Residential,700000,9 Oak Ave,Larkmoor,00001,North Realty,true\n"
    );
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, &north).await;
    let rows = "S1,Active,Residential,500000,12 N. Elm St,Larkmoor,00001,South Realty,true\n\
                S2,Active,Residential,700000,9 Oak Avenue,Larkmoor,00001,South Realty,false\n";
    add(&hub, dir.path(), "South", Licence::Idx, rows).await;
    let found = hub.search_listings(&SearchRequest::default()).await.unwrap();
    assert_eq!((found.total, found.rows.len()), (2, 2), "two homes, not four listings");
    assert!(found.rows.iter().all(|r| r.also == ["South"]), "and each card names both sources: {:?}", found.rows);
    let home = hub.same_home_view(&request("N1")).await.unwrap();
    let also = &home.also[0];
    assert_eq!((also.source.as_str(), also.licence.as_str(), also.key.as_str()), ("South", "idx", "S1"));
    assert_eq!((also.listing_office.as_deref(), also.ground.as_deref()), (Some("South Realty"), Some("address")));
    hub.set_presenting(true);
    let hidden = &hub.same_home_view(&request("N2")).await.unwrap().also[0];
    assert!(
        hidden.withheld.is_some() && hidden.price.is_none() && hidden.listing_office.is_none(),
        "for clients, its seller opted out"
    );
    hub.set_presenting(false);
    let said =
        |same| DecideHomeRequest { key: "N1".into(), other_key: "S1".into(), other_source: "South".into(), same };
    assert!(hub.decide_home_view(&said(Some(false))).await.unwrap().also.is_empty());
    let found = hub.search_listings(&SearchRequest::default()).await.unwrap();
    assert_eq!(found.total, 3);
    assert_eq!(found.rows.iter().filter(|r| r.also.is_empty()).count(), 2);
    assert_eq!(hub.decide_home_view(&said(None)).await.unwrap().also.len(), 1);
    assert!(hub.decide_home("N1", "none", None, Some(true)).await.is_err());
    hub.close().await;
}

fn asking(price: u32, second: u32) -> (String, String) {
    let north = format!("N1,Active,Residential,{price},12 North Elm Street,Larkmoor,00001,North Realty,true\n");
    let south = format!("S1,Active,Residential,{second},12 N. Elm St,Larkmoor,00001,South Realty,true\n");
    (format!("{HEADER}{north}"), format!("{HEADER}{south}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn its_change_in_two_mlss_is_told_once_with_both_sources() {
    let dir = tempfile::tempdir().unwrap();
    let (north, south) = asking(500_000, 500_000);
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, &north).await;
    add(&hub, dir.path(), "South", Licence::BackOffice, south.strip_prefix(HEADER).unwrap()).await;
    hub.run_watch().await.unwrap();
    let search = SaveSearchRequest {
        id: None,
        name: "Elm".into(),
        client: "The Okonkwos".into(),
        query: SearchRequest::default(),
        events: vec![WatchFor::Price],
        cadence: CadenceView::AtOnce,
        approve: false,
        paused: false,
    };
    hub.save_search(&search).await.unwrap();
    let (north, south) = asking(480_000, 480_000);
    std::fs::write(dir.path().join("exports/sales.csv"), north).unwrap();
    std::fs::write(dir.path().join("South/rows.csv"), south).unwrap();
    sync(&hub).await;
    let step = hub.run_watch().await.unwrap();
    assert_eq!((step.events, step.matches, step.notices), (2, 2, 1));
    let request = HotsheetRequest { days: 1, search: None, kinds: vec!["price-down".into()], limit: 9, offset: 0 };
    let sheet = hub.hotsheet(&request).await.unwrap();
    assert_eq!((sheet.total, sheet.rows.len(), sheet.rows[0].sources.len()), (1, 1, 2));
    assert!(sheet.rows[0].sources.contains(&"South".to_owned()));
    let told = hub.due_notices().await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].body.contains("South"), "{}", told[0].body);
    let draft = &hub.drafts().await.unwrap()[0];
    assert_eq!((draft.listings, draft.left_out), (1, 0));
    assert_eq!(draft.text.matches("Price reduced").count(), 1, "{}", draft.text);
    assert!(draft.text.contains("Also listed in"), "{}", draft.text);
    // Two homes after all: each has its own news, and taken back it is one again.
    hub.decide_home("N1", "S1", None, Some(false)).await.unwrap();
    assert_eq!(hub.hotsheet(&request).await.unwrap().total, 2);
    hub.decide_home("N1", "S1", None, None).await.unwrap();
    assert_eq!(hub.hotsheet(&request).await.unwrap().total, 1);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_source_hides_from_clients_the_other_tells_them() {
    let dir = tempfile::tempdir().unwrap();
    let (north, south) = asking(500_000, 500_000);
    let hidden = |text: &str| text.replace(",true", ",false");
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, &hidden(&north)).await;
    add(&hub, dir.path(), "South", Licence::Idx, south.strip_prefix(HEADER).unwrap()).await;
    hub.run_watch().await.unwrap();
    let (north, south) = asking(480_000, 480_000);
    std::fs::write(dir.path().join("exports/sales.csv"), hidden(&north)).unwrap();
    std::fs::write(dir.path().join("South/rows.csv"), south).unwrap();
    sync(&hub).await;
    hub.run_watch().await.unwrap();
    hub.set_presenting(true);
    let request = HotsheetRequest { days: 1, search: None, kinds: vec!["price-down".into()], limit: 9, offset: 0 };
    let sheet = hub.hotsheet(&request).await.unwrap();
    assert_eq!(sheet.total, 1);
    let row = &sheet.rows[0];
    assert_eq!((row.listing.key.as_str(), row.listing.withheld.as_deref()), ("S1", None));
    assert_eq!(row.sources[0], "South", "the first named is the one that is shown");
    hub.close().await;
}
