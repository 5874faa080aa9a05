//! A saved search from saving to the message that lies ready.

use hub_app::view::{
    AreaView, CadenceView, CloseDraftRequest, DecideRequest, DecisionView, DraftStateView, HotsheetRequest,
    QueryTextView, SaveSearchRequest, SearchHealth, SearchIdRequest, SearchRequest, WatchFor, WatchSettingsView,
};
use hub_domain::Licence;

use crate::support::{hub_of_csv, sync};

const HEAD: &str = "ListingKey,ListingId,StandardStatus,PropertyType,ListPrice,City,PostalCode,UnparsedAddress,\
Latitude,Longitude,BedroomsTotal,ListOfficeName,ModificationTimestamp";

fn row(n: u32, status: &str, price: u32, minute: u32) -> String {
    format!(
        "K{n},M{n},{status},Residential,{price},Alder Falls,98001,\"{n} Maple St, Alder Falls\",47.{n},-122.{n},3,\
Finch Realty,2026-03-01T10:{minute:02}:00Z"
    )
}

fn file(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn save(name: &str, client: &str, query: SearchRequest, approve: bool) -> SaveSearchRequest {
    SaveSearchRequest {
        id: None,
        name: name.into(),
        client: client.into(),
        query,
        events: vec![WatchFor::New, WatchFor::Price, WatchFor::Sold],
        cadence: CadenceView::AtOnce,
        approve,
        paused: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_saved_search_to_a_message() {
    let dir = tempfile::tempdir().unwrap();
    let first = file(&[row(1, "Active", 500_000, 0), row(2, "Active", 700_000, 0)]);
    let hub = hub_of_csv(dir.path(), Licence::BackOffice, &first).await;
    hub.run_watch().await.unwrap();

    // Three searches of one client that all want the same, drawn, typed and chosen.
    let around = AreaView::Circle { centre: [-122.1, 47.1], metres: 9_000.0 };
    let drawn = SearchRequest { areas: vec![around], ..Default::default() };
    let typed = hub.read_query(&QueryTextView { text: "maple price:..600k".into() }).unwrap();
    let saved = hub.save_search(&save("Drawn", "The Okonkwos", drawn.clone(), true)).await.unwrap();
    assert_eq!(saved.query.as_ref().unwrap().areas, drawn.areas);
    assert_eq!(hub.write_query(&drawn).unwrap().text, "circle:47.1,-122.1,9km");
    hub.save_search(&save("Typed", "the okonkwos", typed, false)).await.unwrap();
    let city = SearchRequest { city: Some("ALDER FALLS".into()), ..Default::default() };
    hub.save_search(&save("Chosen", "The Okonkwos ", city, false)).await.unwrap();
    let gone = SearchRequest { city: Some("Atlantis".into()), ..Default::default() };
    hub.save_search(&save("Lost", "", gone, false)).await.unwrap();
    let twice = hub.save_search(&save("LOST", "", SearchRequest::default(), false)).await.unwrap_err();
    assert_eq!(twice.args["name"], "LOST");

    let second = file(&[row(1, "Active", 480_000, 5), row(2, "Active", 700_000, 0)]);
    std::fs::write(dir.path().join("exports/sales.csv"), second).unwrap();
    sync(&hub).await;
    let step = hub.run_watch().await.unwrap();
    assert_eq!((step.events, step.matches, step.notices), (1, 3, 1), "one notice for three searches");

    let sheet = HotsheetRequest { days: 1, search: None, kinds: vec!["price-down".into()], limit: 50, offset: 0 };
    let told = hub.hotsheet(&sheet).await.unwrap();
    assert_eq!((told.total, told.rows[0].listing.key.as_str()), (1, "K1"));
    assert_eq!(told.rows[0].old_price.as_ref().unwrap().minor, 50_000_000);
    assert!(hub.hotsheet(&HotsheetRequest { days: 0, ..sheet.clone() }).await.is_err());
    assert!(hub.hotsheet(&HotsheetRequest { kinds: vec!["gossip".into()], ..sheet }).await.is_err());

    let desk = hub.due_notices().await.unwrap();
    assert_eq!(desk.len(), 1);
    assert_eq!(desk[0].title, "Price reduced · $480,000");
    assert_eq!(desk[0].listing_key.as_deref(), Some("K1"));
    assert!(desk[0].body.contains("Chosen, Drawn, Typed"), "{}", desk[0].body);
    assert!(hub.due_notices().await.unwrap().is_empty(), "nothing is told twice");

    let all = hub.saved_searches().await.unwrap();
    assert_eq!((all.waiting, all.drafts, all.can_send), (1, 0, false));
    let lost = &all.searches[0];
    assert_eq!((lost.name.as_str(), lost.health), ("Lost", SearchHealth::Broken));
    assert_eq!((lost.reasons[0].code.as_str(), lost.reasons[0].about.as_str()), ("cityUnused", "Atlantis"));
    let drawn = all.searches.iter().find(|s| s.name == "Drawn").unwrap();
    assert_eq!((drawn.health, drawn.week, drawn.last_match_at.is_some()), (SearchHealth::Well, 1, true));

    let waiting = hub.waiting_notices().await.unwrap();
    assert_eq!(waiting[0].searches, ["Chosen", "Drawn", "Typed"]);
    let yes = DecideRequest { notices: vec![waiting[0].notice], decision: DecisionView::Approve };
    hub.decide_notices(&yes).await.unwrap();
    hub.run_watch().await.unwrap();
    let drafts = hub.drafts().await.unwrap();
    assert_eq!((drafts.len(), drafts[0].listings, drafts[0].left_out), (1, 1, 0));
    for part in ["Dear The Okonkwos", "Price reduced: $480,000 (was $500,000)", "1 Maple St", "Finch Realty"] {
        assert!(drafts[0].text.contains(part), "{part} in {}", drafts[0].text);
    }
    hub.close_draft(&CloseDraftRequest { draft: drafts[0].draft, state: DraftStateView::Done }).await.unwrap();
    assert!(hub.drafts().await.unwrap().is_empty());

    hub.delete_search(&SearchIdRequest { id: saved.id.clone() }).await.unwrap();
    assert!(hub.delete_search(&SearchIdRequest { id: saved.id.clone() }).await.is_err());
    assert_eq!(hub.restore_search(&SearchIdRequest { id: saved.id }).await.unwrap().name, "Drawn");

    let settings = hub.watch_settings().await.unwrap();
    let silent = WatchSettingsView { notify: false, ..settings };
    assert_eq!(hub.save_watch_settings(&silent).await.unwrap(), hub.watch_settings().await.unwrap());
    let wrong = WatchSettingsView { quiet_from: "25:99".into(), ..silent };
    assert!(hub.save_watch_settings(&wrong).await.is_err());
    hub.close().await;
}
