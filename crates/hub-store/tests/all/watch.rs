//! Saved searches, the watch over the change log, notices and drafts.

use std::collections::BTreeSet;

use chrono::Duration;
use hub_domain::{
    DrawnArea, Events, ListingEvent, ListingQuery, Money, OpenHouse, Place, PropertyType, RangeOf, SearchId,
};
use hub_store::{
    Cadence, DraftState, HotsheetQuery, NoticeDecision, RunRecord, SavedSearch, StoreError, Unused, WatchStep,
};
use proptest::prelude::*;

use crate::support::*;
use hub_domain::{Canonical, Currency, Listing, ManualClock, Resource, RunId, StandardStatus};
use hub_secrets::StoreKey;
use hub_store::{Connection, PageWrite, Store};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

/// A store whose time moves, with one source that has been read.
struct Desk {
    _dir: TempDir,
    clock: Arc<ManualClock>,
    store: Store,
    source: Connection,
}

fn every_event() -> Events {
    ListingEvent::ALL.iter().copied().collect()
}

impl Desk {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(start()));
        let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock.clone()).await.unwrap();
        let source = connection(&store, "north").await;
        Self { _dir: dir, clock, store, source }
    }

    /// Stores listings in a run that ends well.
    async fn read(&self, listings: Vec<Listing>) {
        self.read_records(Resource::Property, listings.into_iter().map(listing_record).collect()).await;
    }

    async fn read_records(&self, stream: Resource, records: Vec<(hub_domain::RawRecord, hub_domain::Mapped)>) {
        let run = self.store.begin_run(self.source.id, stream).await.unwrap();
        let page = PageWrite { connection: self.source.id, stream, run, records, checkpoint: json!({}) };
        self.store.apply_page(page).await.unwrap();
        self.clock.advance(Duration::seconds(1));
        self.end(run, stream).await;
        self.clock.advance(Duration::minutes(5));
    }

    async fn end(&self, run: RunId, stream: Resource) {
        let record = RunRecord {
            run,
            connection: self.source.id,
            stream,
            started_at: start(),
            finished_at: None,
            outcome: Some("done".into()),
            pages: 1,
            received: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            deleted: 0,
            rejected: 0,
            calls: 0,
            failed_calls: 0,
            bytes: 0,
            elapsed_ms: 0,
            checkpoint: None,
            warnings: Vec::new(),
        };
        self.store.finish_run(&record).await.unwrap();
    }

    async fn watch(&self) -> WatchStep {
        let mut all = WatchStep::default();
        loop {
            let step = self.store.watch_step().await.unwrap();
            all.entries += step.entries;
            all.events += step.events;
            all.matches += step.matches;
            all.notices += step.notices;
            if !step.more {
                return all;
            }
        }
    }

    async fn search(&self, name: &str, client: &str, query: ListingQuery, cadence: Cadence, approve: bool) -> SearchId {
        let search = saved(name, client, query, cadence, approve);
        self.store.save_search(&search).await.unwrap();
        search.id
    }

    async fn sheet(&self, search: Option<SearchId>) -> Vec<(String, Vec<&'static str>)> {
        let query =
            HotsheetQuery { since: start() - Duration::days(30), search, kinds: Events::NONE, limit: 500, offset: 0 };
        let sheet = self.store.hotsheet(&query).await.unwrap();
        sheet.rows.into_iter().map(|r| (r.listing.key, r.kinds.iter().map(ListingEvent::as_str).collect())).collect()
    }
}

fn saved(name: &str, client: &str, query: ListingQuery, cadence: Cadence, approve: bool) -> SavedSearch {
    SavedSearch {
        id: SearchId::new(),
        name: name.into(),
        client: client.into(),
        query: Some(query),
        events: every_event(),
        cadence,
        approve,
        paused: false,
        created_at: start(),
        updated_at: start(),
        last_run_at: None,
        last_match_at: None,
    }
}

fn offered(n: u64, dollars: i64) -> Listing {
    let mut l = listing(n);
    l.standard_status = Some(StandardStatus::Active);
    l.property_type = Some(PropertyType::Residential);
    l.list_price = Some(Money::from_minor(dollars * 100, Currency::USD));
    l.close_price = None;
    l.close_date = None;
    l.on_market_date = Some(start().date_naive());
    l.city = Some("Alder Falls".into());
    l
}

fn up_to(dollars: i64) -> ListingQuery {
    ListingQuery {
        statuses: vec![StandardStatus::Active],
        price_minor: RangeOf { from: None, to: Some(dollars * 100) },
        ..Default::default()
    }
}

#[tokio::test]
async fn the_first_reading_is_no_news_and_what_follows_is() {
    let desk = Desk::new().await;
    let search = desk.search("Falls", "", up_to(600_000), Cadence::AtOnce, false).await;
    desk.read((0..50).map(|n| offered(n, 500_000)).collect()).await;
    assert_eq!(desk.watch().await.matches, 0);
    assert!(desk.store.unannounced(10).await.unwrap().is_empty(), "a first reading notifies nobody");
    // What its dates tell is on the hotsheet all the same.
    assert!(!desk.sheet(None).await.is_empty());

    desk.read(vec![offered(0, 480_000), offered(100, 550_000), offered(101, 900_000)]).await;
    let step = desk.watch().await;
    assert_eq!((step.events, step.matches, step.notices), (3, 2, 2));
    let found: BTreeSet<String> = desk.sheet(Some(search)).await.into_iter().map(|(k, _)| k).collect();
    assert_eq!(found, ["K0000000".to_owned(), "K0000100".to_owned()].into());
    assert_eq!(desk.watch().await, WatchStep::default(), "everything once");
    assert_eq!(desk.store.watch_standing().await.unwrap().behind, 0);
}

#[tokio::test]
async fn a_life_of_a_listing_is_told() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    let id = desk.search("All", "", up_to(800_000), Cadence::AtOnce, false).await;
    let mut l = offered(1, 650_000);
    desk.read(vec![l.clone()]).await;
    l.standard_status = Some(StandardStatus::Pending);
    desk.read(vec![l.clone()]).await;
    l.standard_status = Some(StandardStatus::Active);
    desk.read(vec![l.clone()]).await;
    l.standard_status = Some(StandardStatus::Closed);
    l.close_price = Some(Money::from_minor(82_000_000, Currency::USD));
    desk.read(vec![l]).await;
    desk.watch().await;
    let told: Vec<_> = desk.sheet(Some(id)).await.into_iter().map(|(_, kinds)| kinds).collect();
    // Newest first. The sale is above the search's price; what was asked was within it.
    assert_eq!(told, [vec!["sold"], vec!["back-on-market"], vec!["pending"], vec!["price-down"]]);
    let query = HotsheetQuery {
        since: start(),
        search: Some(id),
        kinds: Events::NONE.with(ListingEvent::Sold),
        limit: 5,
        offset: 0,
    };
    let sold = desk.store.hotsheet(&query).await.unwrap();
    assert_eq!(sold.total, 1);
    assert_eq!(sold.counts[&ListingEvent::PriceDown], 1, "counts are of all kinds");
    let row = &sold.rows[0];
    assert_eq!(row.old_price.unwrap().minor, 65_000_000);
    assert_eq!(row.new_price.unwrap().minor, 82_000_000);
}

#[tokio::test]
async fn one_notice_per_person_however_many_searches_match() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    desk.search("A", "The Okonkwos", up_to(800_000), Cadence::Weekly, false).await;
    desk.search("B", " the okonkwos ", ListingQuery::default(), Cadence::AtOnce, true).await;
    desk.search("C", "Someone else", ListingQuery::default(), Cadence::AtOnce, false).await;
    desk.search("D", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    desk.read(vec![offered(1, 690_000)]).await;
    let step = desk.watch().await;
    assert_eq!((step.events, step.matches, step.notices), (1, 4, 3));
    let told = desk.store.unannounced(10).await.unwrap();
    assert_eq!(told.len(), 1, "one event, one announcement at this computer");
    assert_eq!(told[0].searches, ["A", "B", "C", "D"]);
    let waiting = desk.store.waiting_notices(10).await.unwrap();
    assert_eq!(waiting.len(), 1, "a yes is asked for when any of the person's searches wants it");
    assert_eq!(waiting[0].searches, ["A", "B"]);
    desk.store.mark_announced(&[told[0].news.event]).await.unwrap();
    assert!(desk.store.unannounced(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_draft_takes_what_was_approved_and_nothing_twice() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000), offered(2, 700_000), offered(3, 700_000)]).await;
    desk.watch().await;
    desk.search("A", "The Okonkwos", ListingQuery::default(), Cadence::AtOnce, true).await;
    desk.search("Mine", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    desk.search("Weekly", "Mr Vandersteen", ListingQuery::default(), Cadence::Weekly, false).await;
    desk.read(vec![offered(1, 690_000), offered(2, 690_000), offered(3, 690_000)]).await;
    desk.watch().await;
    assert_eq!(desk.store.make_drafts(Cadence::AtOnce).await.unwrap(), 0, "nothing is approved yet");
    let ids: Vec<i64> = desk.store.waiting_notices(10).await.unwrap().iter().map(|n| n.notice).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(desk.store.decide_notices(&ids[..2], NoticeDecision::Approve).await.unwrap(), 2);
    assert_eq!(desk.store.decide_notices(&ids[2..], NoticeDecision::Reject).await.unwrap(), 1);
    assert_eq!(desk.store.decide_notices(&ids[2..], NoticeDecision::Approve).await.unwrap(), 0, "rejected stays so");
    assert_eq!(desk.store.decide_notices(&ids[2..], NoticeDecision::Reopen).await.unwrap(), 1);
    assert_eq!(desk.store.decide_notices(&ids[2..], NoticeDecision::Reject).await.unwrap(), 1);
    assert_eq!(desk.store.make_drafts(Cadence::AtOnce).await.unwrap(), 1);
    assert_eq!(desk.store.make_drafts(Cadence::AtOnce).await.unwrap(), 0);
    let drafts = desk.store.drafts().await.unwrap();
    assert_eq!((drafts.len(), drafts[0].client.as_str(), drafts[0].notices.len()), (1, "The Okonkwos", 2));
    assert_eq!(desk.store.make_drafts(Cadence::Weekly).await.unwrap(), 1);
    assert!(desk.store.close_draft(drafts[0].draft, DraftState::Done).await.unwrap());
    assert_eq!(desk.store.drafts().await.unwrap().len(), 1);
    assert!(desk.store.close_draft(drafts[0].draft, DraftState::Draft).await.unwrap());
    assert_eq!(desk.store.drafts().await.unwrap().len(), 2, "taken back");
    assert!(!desk.store.close_draft(4711, DraftState::Done).await.unwrap());
}

#[tokio::test]
async fn an_open_house_to_come_is_news() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    let id = desk.search("A", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    let key = offered(1, 0).listing_key;
    let house = |n: u64, day: &str| -> OpenHouse {
        let value = json!({"OpenHouseKey": format!("O{n}"), "ListingKey": key, "OpenHouseDate": day,
            "OpenHouseStartTime": format!("{day}T18:00:00Z"), "OpenHouseEndTime": format!("{day}T20:00:00Z")});
        serde_json::from_value(value).unwrap()
    };
    let houses = vec![house(1, "2026-03-07"), house(2, "2026-02-07")];
    desk.read_records(Resource::OpenHouse, houses.into_iter().map(|o| record(Canonical::OpenHouse(o))).collect()).await;
    desk.watch().await;
    assert_eq!(desk.sheet(Some(id)).await.len(), 1, "a past one is no news");
    // Other words change nothing; another hour does.
    let mut moved = house(1, "2026-03-07");
    moved.open_house_remarks = Some("bring boots".into());
    desk.read_records(Resource::OpenHouse, vec![record(Canonical::OpenHouse(moved))]).await;
    assert_eq!(desk.watch().await.events, 0);
    desk.read_records(Resource::OpenHouse, vec![record(Canonical::OpenHouse(house(1, "2026-03-08")))]).await;
    assert_eq!(desk.watch().await.events, 1);
}

#[tokio::test]
async fn a_search_that_is_off_deleted_or_unreadable_hears_nothing() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    let mut paused = saved("Paused", "", ListingQuery::default(), Cadence::AtOnce, false);
    paused.paused = true;
    desk.store.save_search(&paused).await.unwrap();
    let gone = desk.search("Gone", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    assert!(desk.store.delete_search(gone).await.unwrap());
    assert!(!desk.store.delete_search(gone).await.unwrap());
    desk.read(vec![offered(1, 690_000)]).await;
    assert_eq!(desk.watch().await.matches, 0);
    // Put back, it goes on from there.
    assert!(desk.store.restore_search(gone).await.unwrap());
    desk.read(vec![offered(1, 680_000)]).await;
    assert_eq!(desk.watch().await.matches, 1);
    assert!(desk.store.delete_search(gone).await.unwrap());
    desk.search("gone", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    assert!(matches!(desk.store.restore_search(gone).await, Err(StoreError::NameTaken)));
    let again = saved("GONE", "", ListingQuery::default(), Cadence::AtOnce, false);
    assert!(matches!(desk.store.save_search(&again).await, Err(StoreError::NameTaken)));
}

#[tokio::test]
async fn health_is_told() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    let id = desk.search("A", "", ListingQuery::default(), Cadence::AtOnce, false).await;
    desk.read(vec![offered(1, 690_000)]).await;
    desk.watch().await;
    let now = start() + Duration::days(8);
    let activity = desk.store.search_activity(now).await.unwrap()[&id];
    assert_eq!((activity.week, activity.four_weeks), (0, 1));
    let kept = desk.store.saved_search(id).await.unwrap().unwrap();
    assert!(kept.last_run_at.is_some() && kept.last_match_at.is_some());

    let nowhere = ListingQuery {
        city: Some("Atlantis".into()),
        postal_code: Some("00000".into()),
        year_built: RangeOf { from: Some(2000), to: Some(1900) },
        areas: vec![DrawnArea::Circle { centre: Place { latitude: 0.0, longitude: 1.0 }, metres: 10.0 }],
        ..Default::default()
    };
    let wanted = [
        Unused::Range("year_built"),
        Unused::City("Atlantis".into()),
        Unused::PostalCode("00000".into()),
        Unused::Areas,
    ];
    assert_eq!(desk.store.unused_parts(&nowhere).await.unwrap(), wanted);
    let here = ListingQuery { city: Some(" ALDER falls".into()), ..Default::default() };
    assert!(desk.store.unused_parts(&here).await.unwrap().is_empty());
}

#[tokio::test]
async fn old_news_is_swept_and_a_removed_source_takes_its_own_along() {
    let desk = Desk::new().await;
    desk.read(vec![offered(1, 700_000)]).await;
    desk.watch().await;
    desk.search("A", "X", ListingQuery::default(), Cadence::AtOnce, false).await;
    desk.read(vec![offered(1, 690_000)]).await;
    desk.watch().await;
    assert_eq!(desk.store.make_drafts(Cadence::AtOnce).await.unwrap(), 1);
    desk.clock.advance(Duration::days(91));
    desk.watch().await;
    assert!(desk.sheet(None).await.is_empty());
    desk.read(vec![offered(1, 680_000)]).await;
    desk.watch().await;
    assert_eq!(desk.sheet(None).await.len(), 1);
    desk.store.remove_connection(desk.source.id).await.unwrap();
    assert!(desk.sheet(None).await.is_empty());
    desk.watch().await;
    assert!(desk.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn the_cost_is_of_the_changes_not_of_the_store() {
    let desk = Desk::new().await;
    desk.read((0..4_000).map(|n| offered(n, 500_000)).collect()).await;
    desk.watch().await;
    for n in 0..40 {
        let query = ListingQuery { text: format!("{n}"), ..up_to(600_000) };
        desk.search(&format!("S{n}"), "", query, Cadence::Daily, false).await;
    }
    desk.read(vec![offered(7, 490_000)]).await;
    let step = desk.watch().await;
    assert_eq!((step.entries, step.events), (1, 1), "one change, one look");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The tray answers as the store does: for searches of any shape, what is matched is what a search on screen finds
    /// among the listings that changed.
    #[test]
    fn a_match_is_what_the_search_on_screen_finds(mut queries in proptest::collection::vec(crate::search::any_query(), 6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::new().await;
            desk.read((0..120).map(|n| offered(n, 500_000)).collect()).await;
            desk.watch().await;
            let mut ids = Vec::new();
            for (i, q) in queries.iter_mut().enumerate() {
                q.statuses.clear();
                (q.limit, q.offset) = (1000, 0);
                ids.push(desk.search(&format!("S{i}"), "", q.clone(), Cadence::Daily, false).await);
            }
            // Every third listing changes, at a price that no range of prices treats otherwise than before.
            desk.read((0..120).step_by(3).map(|n| offered(n, 500_001)).collect()).await;
            desk.watch().await;
            for (q, id) in queries.iter().zip(ids) {
                let page = desk.store.search(q).await.unwrap();
                if !page.substituted.is_empty() {
                    continue;
                }
                let wanted: BTreeSet<String> =
                    page.rows.into_iter().filter(|r| r.price.map(|p| p.minor) == Some(50_000_100)).map(|r| r.key).collect();
                let found: BTreeSet<String> = desk.sheet(Some(id)).await.into_iter().map(|(k, _)| k).collect();
                assert_eq!(found, wanted, "{q:?}");
            }
        });
    }
}
