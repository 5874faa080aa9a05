//! One home in two sources: found out at a sync, each listing under its own source's rules, a person's word kept.

use hub_app::view::{DecideHomeRequest, KeyRequest, SearchRequest};
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
    assert_eq!(hub.search_listings(&SearchRequest::default()).await.unwrap().total, 3);
    assert_eq!(hub.decide_home_view(&said(None)).await.unwrap().also.len(), 1);
    assert!(hub.decide_home("N1", "none", None, Some(true)).await.is_err());
    hub.close().await;
}
