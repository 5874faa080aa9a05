use hub_app::view::{
    CompareRequest, ErrorCode, NameRequest, PauseRequest, SaveTermsRequest, TermsAlertKind, TermsView,
};
use hub_domain::{Clock, Licence, SystemClock};
use hub_sandbox::SandboxConfig;

use crate::support::{hub_of_csv, sync};

const CSV: &str = "ListingKey,StandardStatus,PropertyType,ListPrice,MFR_Local\nA,Active,Residential,500000,x\n\
                   B,Active,Residential,600000,\n";

#[tokio::test(flavor = "multi_thread")]
async fn terms_change_what_a_source_allows_and_ask_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, CSV).await;
    let source = hub.source_views().await.unwrap().remove(0);
    assert!(source.cma_allowed && source.statistics_allowed && source.alerts.is_empty());
    assert_eq!((source.rules.id.as_str(), source.refresh_hours), ("nar", 12));
    let soon = (SystemClock.today() + chrono::Days::new(10)).to_string();
    let terms = TermsView {
        renews_on: Some(soon.clone()),
        revenue_share_bp: Some(250),
        rule_set: "crmls".into(),
        ..TermsView::default()
    };
    let request = SaveTermsRequest { name: "Street".into(), licence: "vow".into(), terms: terms.clone() };
    let source = hub.save_terms(&request).await.unwrap();
    assert!(source.cma_allowed && !source.statistics_allowed);
    assert_eq!((source.rules.id.as_str(), source.refresh_hours), ("crmls", 168));
    assert_eq!((source.alerts[0].kind, source.alerts[0].days), (TermsAlertKind::Renews, 10));
    assert_eq!(hub.terms_alerts().await.unwrap()[0].0, "Street");
    let wrong = SaveTermsRequest { terms: TermsView { revenue_share_bp: Some(10_001), ..terms.clone() }, ..request };
    assert_eq!(hub.save_terms(&wrong).await.unwrap_err().code, ErrorCode::BadRequest);
    // A licence that has ended shows nothing at all, and says why.
    let yesterday = (SystemClock.today() - chrono::Days::new(1)).to_string();
    let ended = SaveTermsRequest { terms: TermsView { ends_on: Some(yesterday), ..terms }, ..wrong };
    hub.save_terms(&ended).await.unwrap();
    assert_eq!(hub.listing("A").await.unwrap_err().code, ErrorCode::Refused);
    let rows = hub.search_listings(&Default::default()).await.unwrap().rows;
    assert!(rows.iter().all(|r| r.withheld.as_deref() == Some("licence-ended") && r.price.is_none()));
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_source_waits_until_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, CSV).await;
    let pause = |paused| PauseRequest { name: "Street".into(), paused };
    assert!(hub.pause_source(&pause(true)).await.unwrap().paused);
    std::fs::write(dir.path().join("exports/more.csv"), CSV.replace("\nA,", "\nC,").replace("\nB,", "\nD,")).unwrap();
    assert_eq!(sync(&hub).await, 0, "nothing runs by itself");
    assert!(!hub.pause_source(&pause(false)).await.unwrap().paused);
    assert_eq!(sync(&hub).await, 2);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_counts_fields_and_a_folder_says_that_it_has_no_single_records() {
    let dir = tempfile::tempdir().unwrap();
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, CSV).await;
    let health = hub.source_health(&NameRequest { name: "Street".into() }).await.unwrap();
    let listings = health.streams.iter().find(|s| s.stream == "Property").unwrap();
    assert_eq!((health.days, health.limit_seconds), (90, 12 * 3600));
    assert!(listings.stale_seconds.is_some() && listings.days.iter().map(|d| d.received).sum::<u64>() == 2);
    let local = listings.fields.iter().find(|f| f.field == "MFR_Local").unwrap();
    assert_eq!((local.mapped, local.rows), (false, 1));
    assert!((local.share - 0.5).abs() < 1e-9);
    let ask = CompareRequest { name: "Street".into(), key: "A".into(), apply: false };
    assert!(hub.compare_record(&ask).await.is_err());
    let none = CompareRequest { key: "nobody".into(), ..ask };
    assert_eq!(hub.compare_record(&none).await.unwrap_err().code, ErrorCode::NotFound);
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_record_is_compared_with_its_server_and_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let market = hub_sandbox::serve(SandboxConfig { seed: 5, listings: 60, ..SandboxConfig::default() }).await.unwrap();
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, CSV).await;
    hub.add_source(hub_app::NewSource {
        connector: "reso".into(),
        name: "Market".into(),
        settings: [("url".to_owned(), market.url()), ("client_id".to_owned(), market.client_id())].into(),
        secrets: [("client_secret".to_owned(), hub_app::SecretString::from(market.client_secret()))].into(),
        licence: Some(Licence::BackOffice),
    })
    .await
    .unwrap();
    sync(&hub).await;
    let rows = hub.search_listings(&Default::default()).await.unwrap().rows;
    let key = rows.iter().find(|r| r.source == "Market").unwrap().key.clone();
    let ask = |apply| CompareRequest { name: "Market".into(), key: key.clone(), apply };
    let same = hub.compare_record(&ask(false)).await.unwrap();
    assert!(same.at_server && same.differing == 0 && !same.fields.is_empty(), "{:?}", same.fields.first());
    let before = hub.digest().await.unwrap();
    assert!(hub.compare_record(&ask(true)).await.unwrap().applied);
    assert_eq!(hub.digest().await.unwrap(), before, "the same copy again changes nothing");
    // The market moves on: every listing that changed differs until its copy is taken.
    market.control().advance(std::time::Duration::from_secs(20 * 86_400)).unwrap();
    let mut differing = None;
    for row in rows.iter().filter(|r| r.source == "Market") {
        let request = CompareRequest { name: "Market".into(), key: row.key.clone(), apply: false };
        let view = hub.compare_record(&request).await.unwrap();
        if view.differing > 0 {
            differing = Some(CompareRequest { apply: true, ..request });
            break;
        }
    }
    let taken = differing.expect("twenty days change some of sixty listings");
    assert!(hub.compare_record(&taken).await.unwrap().applied);
    let after = hub.compare_record(&CompareRequest { apply: false, ..taken }).await;
    assert!(after.is_err() || after.is_ok_and(|v| v.differing == 0), "taken over, or removed where it is gone");
    hub.close().await;
}
