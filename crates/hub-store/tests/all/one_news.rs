//! The same change of the same home in two MLSs: one piece of news, one notice, until a person says they are two homes.

use std::sync::Arc;

use chrono::Duration;
use hub_domain::{
    Currency, Events, Listing, ListingEvent, ListingQuery, ManualClock, Money, PropertyType, Resource, RunId, SearchId,
    StandardStatus,
};
use hub_secrets::StoreKey;
use hub_store::{
    Cadence, Connection, HotsheetQuery, HotsheetRow, NoticeDecision, PageWrite, RunRecord, SavedSearch, Store,
    WatchStep,
};
use serde_json::json;
use tempfile::TempDir;

use crate::support::*;

struct TwoMlss {
    _dir: TempDir,
    clock: Arc<ManualClock>,
    store: Store,
    north: Connection,
    south: Connection,
}

/// Home number `n` as an MLS writes it.
fn home(key: &str, n: u64, status: StandardStatus, dollars: i64) -> Listing {
    let mut l = Listing::new(key, Currency::USD);
    l.listing_id = Some(key.to_owned());
    l.standard_status = Some(status);
    l.property_type = Some(PropertyType::Residential);
    l.list_price = Some(Money::from_minor(dollars * 100, Currency::USD));
    l.unparsed_address = Some(format!("{n} Elm Street"));
    l.city = Some("Larkmoor".into());
    l.postal_code = Some("99951".into());
    l.on_market_date = Some(start().date_naive());
    l
}

fn active(key: &str, n: u64, dollars: i64) -> Listing {
    home(key, n, StandardStatus::Active, dollars)
}

impl TwoMlss {
    /// Both have been read for the first time, with a home that is in one of them only.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(start()));
        let store = Store::create(dir.path(), &StoreKey::generate().unwrap(), clock.clone()).await.unwrap();
        let (north, south) = (connection(&store, "North").await, connection(&store, "South").await);
        let desk = Self { _dir: dir, clock, store, north, south };
        desk.read(&desk.north, vec![active("N90", 90, 500_000)]).await;
        desk.read(&desk.south, vec![active("S91", 91, 500_000)]).await;
        desk.settle().await;
        desk.watch().await;
        desk
    }

    async fn read(&self, from: &Connection, listings: Vec<Listing>) {
        let (stream, id) = (Resource::Property, from.id);
        let run = self.store.begin_run(id, stream).await.unwrap();
        let records = listings.into_iter().map(listing_record).collect();
        let page = PageWrite { connection: id, stream, run, records, checkpoint: json!({}) };
        self.store.apply_page(page).await.unwrap();
        self.clock.advance(Duration::seconds(1));
        let ended = RunRecord {
            run,
            connection: id,
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
        self.store.finish_run(&ended).await.unwrap();
        self.clock.advance(Duration::minutes(5));
    }

    async fn settle(&self) {
        while self.store.settle_homes(100).await.unwrap().more {}
    }

    async fn watch(&self) -> WatchStep {
        let mut all = WatchStep::default();
        loop {
            let step = self.store.watch_step().await.unwrap();
            all.events += step.events;
            all.matches += step.matches;
            all.notices += step.notices;
            if !step.more {
                return all;
            }
        }
    }

    async fn search(&self, name: &str, client: &str, query: ListingQuery, cadence: Cadence) -> SearchId {
        let search = SavedSearch {
            id: SearchId::new(),
            name: name.into(),
            client: client.into(),
            query: Some(query),
            events: ListingEvent::ALL.iter().copied().collect(),
            cadence,
            approve: true,
            paused: false,
            created_at: start(),
            updated_at: start(),
            last_run_at: None,
            last_match_at: None,
        };
        self.store.save_search(&search).await.unwrap();
        search.id
    }

    async fn news(&self, search: Option<SearchId>) -> Vec<HotsheetRow> {
        let query =
            HotsheetQuery { since: start() + Duration::seconds(1), search, kinds: Events::NONE, limit: 99, offset: 0 };
        let sheet = self.store.hotsheet(&query).await.unwrap();
        let mut rows = sheet.rows;
        // What the first reading's dates told is not the point here.
        rows.retain(|r| !r.from_dates);
        rows
    }

    /// Each piece of news as the keys of the listings it is about.
    async fn told(&self, search: Option<SearchId>) -> Vec<Vec<String>> {
        let keys =
            |r: HotsheetRow| std::iter::once(r.listing.key).chain(r.also.into_iter().map(|a| a.listing.key)).collect();
        self.news(search).await.into_iter().map(keys).collect()
    }

    /// Persons to be told, with the searches they are told of.
    async fn waiting(&self) -> Vec<(String, Vec<String>)> {
        let notices = self.store.waiting_notices(99).await.unwrap();
        let mut all: Vec<_> = notices.into_iter().map(|n| (n.client, n.searches)).collect();
        all.sort();
        all
    }

    async fn decide(&self, north: &str, south: &str, same: Option<bool>) {
        self.store.decide_home((self.north.id, north), (self.south.id, south), same).await.unwrap();
    }
}

fn person(name: &str, searches: &[&str]) -> (String, Vec<String>) {
    (name.to_owned(), searches.iter().map(|s| (*s).to_owned()).collect())
}

#[tokio::test]
async fn a_home_that_comes_in_two_mlss_is_one_piece_of_news() {
    let desk = TwoMlss::new().await;
    let id = desk.search("Elm", "The Okonkwos", ListingQuery::default(), Cadence::Daily).await;
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    desk.read(&desk.south, vec![active("S1", 1, 500_000)]).await;
    // Nobody has worked out yet which listings are the same home.
    let step = desk.watch().await;
    assert_eq!((step.events, step.matches, step.notices), (2, 2, 1));
    assert_eq!(desk.told(None).await, [["N1", "S1"]]);
    assert_eq!(desk.told(Some(id)).await, [["N1", "S1"]]);
    assert_eq!(desk.waiting().await, [person("The Okonkwos", &["Elm"])]);
    let activity = desk.store.search_activity(start() + Duration::days(1)).await.unwrap()[&id];
    assert_eq!((activity.week, activity.four_weeks), (1, 1));
    // A change that comes a day apart, and one that only one of them has.
    desk.read(&desk.south, vec![active("S1", 1, 480_000)]).await;
    desk.settle().await;
    assert_eq!(desk.watch().await.notices, 1);
    desk.clock.advance(Duration::days(1));
    desk.read(&desk.north, vec![active("N1", 1, 480_000)]).await;
    let step = desk.watch().await;
    assert_eq!((step.events, step.notices), (1, 0), "the second MLS tells nobody anything new");
    desk.read(&desk.north, vec![active("N1", 1, 470_000)]).await;
    assert_eq!(desk.watch().await.notices, 1);
    assert_eq!(desk.told(None).await, [vec!["N1"], vec!["S1", "N1"], vec!["N1", "S1"]]);
    assert!(desk.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn a_person_whose_search_finds_only_the_second_listing_is_told_too() {
    let desk = TwoMlss::new().await;
    let few = ListingQuery { text: "S1".into(), ..Default::default() };
    let id = desk.search("By number", "Mr Vandersteen", few, Cadence::AtOnce).await;
    desk.search("All", "The Okonkwos", ListingQuery::default(), Cadence::Weekly).await;
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    assert_eq!(desk.watch().await.notices, 1);
    desk.read(&desk.south, vec![active("S1", 1, 500_000)]).await;
    assert_eq!(desk.watch().await.notices, 1);
    assert_eq!(desk.waiting().await, [person("Mr Vandersteen", &["By number"]), person("The Okonkwos", &["All"])]);
    assert_eq!(desk.told(Some(id)).await, [["N1", "S1"]]);
    let now = desk.store.unannounced(9).await.unwrap();
    assert_eq!((now.len(), now[0].news.also.len()), (1, 1));
    assert_eq!(now[0].searches, ["All", "By number"]);
}

#[tokio::test]
async fn taken_apart_they_are_two_and_joined_again_one() {
    let desk = TwoMlss::new().await;
    desk.search("Elm", "The Okonkwos", ListingQuery::default(), Cadence::AtOnce).await;
    let few = ListingQuery { text: "S1".into(), ..Default::default() };
    desk.search("By number", "Mr Vandersteen", few, Cadence::Daily).await;
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    desk.read(&desk.south, vec![active("S1", 1, 500_000)]).await;
    desk.watch().await;
    let shown = desk.store.unannounced(9).await.unwrap();
    assert_eq!(shown.len(), 1);
    desk.store.mark_announced(&[shown[0].news.event]).await.unwrap();
    let both = [person("Mr Vandersteen", &["By number"]), person("The Okonkwos", &["Elm"])];
    assert_eq!(desk.waiting().await, both);

    desk.decide("N1", "S1", Some(false)).await;
    assert_eq!(desk.told(None).await, [["S1"], ["N1"]]);
    let two =
        [person("Mr Vandersteen", &["By number"]), person("The Okonkwos", &["Elm"]), person("The Okonkwos", &["Elm"])];
    assert_eq!(desk.waiting().await, two, "one for each home, and only for whoever wants it");
    assert!(desk.store.unannounced(9).await.unwrap().is_empty(), "whoever took them apart has seen both");

    desk.decide("N1", "S1", None).await;
    assert_eq!(desk.told(None).await, [["N1", "S1"]]);
    assert_eq!(desk.waiting().await, both);

    // What is in a message stays in it.
    desk.decide("N1", "S1", Some(false)).await;
    let notices = desk.store.waiting_notices(9).await.unwrap();
    let of_south: Vec<i64> = notices.iter().filter(|n| n.news.listing.key == "S1").map(|n| n.notice).collect();
    assert_eq!(desk.store.decide_notices(&of_south, NoticeDecision::Approve).await.unwrap(), 2);
    desk.store.make_drafts(Cadence::AtOnce).await.unwrap();
    desk.decide("N1", "S1", Some(true)).await;
    let drafts = desk.store.drafts().await.unwrap();
    assert_eq!((drafts.len(), drafts[0].notices[0].news.listing.key.as_str()), (1, "S1"));
}

#[tokio::test]
async fn homes_found_to_be_one_after_the_news_are_one_piece_of_news() {
    let desk = TwoMlss::new().await;
    desk.search("Elm", "The Okonkwos", ListingQuery::default(), Cadence::AtOnce).await;
    let elsewhere = |l: Listing| Listing { unparsed_address: Some("1 Oak Road".into()), ..l };
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    desk.read(&desk.south, vec![elsewhere(active("S1", 1, 500_000))]).await;
    assert_eq!(desk.watch().await.notices, 2);
    // The address is put right: the two turn out to be the same home.
    desk.read(&desk.south, vec![active("S1", 1, 500_000)]).await;
    desk.settle().await;
    assert_eq!(desk.told(None).await, [["N1", "S1"]]);
    assert_eq!(desk.waiting().await, [person("The Okonkwos", &["Elm"])]);
    // And wrong again.
    desk.read(&desk.south, vec![elsewhere(active("S1", 1, 500_000))]).await;
    desk.settle().await;
    assert_eq!(desk.told(None).await, [["S1"], ["N1"]]);
    assert_eq!(desk.waiting().await.len(), 2);
}

#[tokio::test]
async fn a_listing_that_goes_leaves_its_notice_to_the_other() {
    let desk = TwoMlss::new().await;
    desk.search("Elm", "The Okonkwos", ListingQuery::default(), Cadence::AtOnce).await;
    for (n, dollars) in [(1, 500_000), (2, 600_000)] {
        desk.read(&desk.north, vec![active(&format!("N{n}"), n, dollars)]).await;
        desk.read(&desk.south, vec![active(&format!("S{n}"), n, dollars)]).await;
    }
    desk.watch().await;
    let wanted = desk.store.waiting_notices(9).await.unwrap();
    assert_eq!(desk.told(None).await, [["N2", "S2"], ["N1", "S1"]]);
    desk.store.delete_keys(desk.north.id, Resource::Property, &["N1".into()], RunId::new()).await.unwrap();
    assert_eq!(desk.told(None).await, [vec!["N2", "S2"], vec!["S1"]], "at once");
    let left = desk.store.waiting_notices(9).await.unwrap();
    let ids =
        |all: &[hub_store::PendingNotice]| all.iter().map(|n| n.notice).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids(&left), ids(&wanted), "the same notices");
    // It comes back, which is news as it is with one MLS alone; what was told before is told by the first again.
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    desk.settle().await;
    assert_eq!(desk.told(None).await, [["N2", "S2"], ["N1", "S1"]]);
    assert_eq!(desk.watch().await.notices, 1);
    assert_eq!(desk.told(None).await, [vec!["N1"], vec!["N2", "S2"], vec!["N1", "S1"]]);
    // The source goes as a whole.
    desk.store.remove_connection(desk.north.id).await.unwrap();
    assert_eq!(desk.told(None).await, [["S2"], ["S1"]]);
    assert_eq!(desk.waiting().await.len(), 2);
    assert!(desk.store.verify().await.unwrap().ok);
}

#[tokio::test]
async fn of_three_the_next_takes_over() {
    let desk = TwoMlss::new().await;
    let west = connection(&desk.store, "West").await;
    desk.read(&west, vec![active("W92", 92, 500_000)]).await;
    desk.settle().await;
    desk.watch().await;
    desk.search("Elm", "The Okonkwos", ListingQuery::default(), Cadence::AtOnce).await;
    desk.read(&desk.north, vec![active("N1", 1, 500_000)]).await;
    desk.read(&desk.south, vec![active("S1", 1, 500_000)]).await;
    desk.read(&west, vec![active("W1", 1, 500_000)]).await;
    assert_eq!(desk.watch().await.notices, 1);
    assert_eq!(desk.told(None).await, [["N1", "S1", "W1"]]);
    desk.store.delete_keys(desk.north.id, Resource::Property, &["N1".into()], RunId::new()).await.unwrap();
    assert_eq!(desk.told(None).await, [["S1", "W1"]]);
    desk.store.delete_keys(west.id, Resource::Property, &["W1".into()], RunId::new()).await.unwrap();
    assert_eq!(desk.told(None).await, [["S1"]]);
    assert_eq!(desk.waiting().await, [person("The Okonkwos", &["Elm"])]);
}

#[tokio::test]
async fn what_dates_tell_of_two_first_readings_is_one_line_too() {
    let desk = TwoMlss::new().await;
    let (east, west) = (connection(&desk.store, "East").await, connection(&desk.store, "West").await);
    let fresh =
        |key: &str| Listing { modification_timestamp: Some("2026-03-01T08:00:00Z".into()), ..active(key, 7, 500_000) };
    desk.read(&east, vec![fresh("E1")]).await;
    desk.read(&west, vec![fresh("W1")]).await;
    desk.watch().await;
    desk.settle().await;
    let query =
        HotsheetQuery { since: start() - Duration::days(1), search: None, kinds: Events::NONE, limit: 99, offset: 0 };
    let rows = desk.store.hotsheet(&query).await.unwrap().rows;
    let twins: Vec<_> = rows.iter().filter(|r| ["E1", "W1"].contains(&r.listing.key.as_str())).collect();
    assert_eq!((twins.len(), twins[0].also.len(), twins[0].from_dates), (1, 1, true));
}
