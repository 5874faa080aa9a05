//! What people wait for, told to the sources: places of saved searches come ahead of their turn.

use hub_connector::{Wanted, WantedPlace};
use hub_domain::{BoundingBox, ListingQuery};
use hub_store::SavedSearch;

use crate::hub::Hub;

/// More places than any source asks for.
const MOST: usize = 24;

impl Hub {
    /// Places of the saved searches. Without them everything comes in its turn, so a failure to read them is logged and no
    /// more.
    pub(crate) async fn wanted(&self) -> Wanted {
        match self.0.store.saved_searches().await {
            Ok(searches) => Wanted { places: places(searches) },
            Err(error) => {
                tracing::warn!(%error, "the places of saved searches could not be read");
                Wanted::default()
            }
        }
    }
}

/// Places of searches that are on, those asked about last first.
fn places(mut searches: Vec<SavedSearch>) -> Vec<WantedPlace> {
    searches.retain(|search| !search.paused);
    searches.sort_by_key(|search| std::cmp::Reverse(search.updated_at));
    let mut found: Vec<WantedPlace> = Vec::new();
    for place in searches.iter().filter_map(|search| search.query.as_ref()).flat_map(of_query) {
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found.truncate(MOST);
    found
}

/// The narrowest kind of place that a question names.
fn of_query(query: &ListingQuery) -> Vec<WantedPlace> {
    let around = query.near.map(|near| BoundingBox::around(near.centre, near.metres));
    let drawn = query.areas.iter().map(hub_domain::DrawnArea::window);
    let windows: Vec<WantedPlace> = drawn.chain(around).chain(query.bbox).map(WantedPlace::Box).collect();
    let named = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    match (windows.is_empty(), named(&query.postal_code), named(&query.city)) {
        (false, _, _) => windows,
        (true, Some(code), _) => vec![WantedPlace::PostalCode(code)],
        (true, None, Some(city)) => vec![WantedPlace::City(city)],
        (true, None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use hub_domain::{Events, Near, Place, SearchId};
    use hub_store::Cadence;

    use super::*;

    fn search(minute: u32, query: ListingQuery) -> SavedSearch {
        let at: DateTime<Utc> = format!("2026-11-21T06:{minute:02}:00Z").parse().unwrap();
        SavedSearch {
            id: SearchId::new(),
            name: minute.to_string(),
            client: String::new(),
            query: Some(query),
            events: Events::NONE,
            cadence: Cadence::Daily,
            approve: false,
            paused: false,
            created_at: at,
            updated_at: at,
            last_run_at: None,
            last_match_at: None,
        }
    }

    #[test]
    fn the_narrowest_place_of_each_search_the_latest_first_and_each_once() {
        let city = |name: &str| ListingQuery { city: Some(name.into()), ..ListingQuery::default() };
        let both = ListingQuery { postal_code: Some(" 98101 ".into()), ..city("Seattle") };
        let centre = Place { latitude: 47.6, longitude: -122.3 };
        let near = ListingQuery { near: Some(Near { centre, metres: 500.0 }), ..both.clone() };
        let mut off = search(9, city("Paused"));
        off.paused = true;
        let mut unread = search(8, city("x"));
        unread.query = None;
        let found = places(vec![
            search(1, city("Tacoma")),
            search(2, both),
            search(3, ListingQuery { text: "view".into(), ..ListingQuery::default() }),
            search(4, city("Tacoma")),
            search(5, near),
            off,
            unread,
        ]);
        let [WantedPlace::Box(window), rest @ ..] = found.as_slice() else { panic!("{found:?}") };
        assert!(window.west < -122.3 && window.east > -122.3 && window.south < 47.6 && window.north > 47.6);
        assert_eq!(rest, [WantedPlace::City("Tacoma".into()), WantedPlace::PostalCode("98101".into())]);
    }

    #[test]
    fn many_searches_name_no_more_places_than_anybody_asks_for() {
        let query = |n: u32| ListingQuery { postal_code: Some(format!("{n:05}")), ..ListingQuery::default() };
        assert_eq!(places((0..60).map(|n| search(n, query(n))).collect()).len(), MOST);
    }
}
