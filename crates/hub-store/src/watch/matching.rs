use std::collections::HashSet;

use hub_domain::{Events, ListingEvent, ListingQuery, StandardStatus};
use sqlx::{Row, SqliteConnection};

use super::events::News;
use super::searches::{COLUMNS, SavedSearch, from_row};
use super::tray::Tray;
use crate::StoreError;

/// A search that is on.
pub(super) struct Active {
    /// Its row.
    pub row: i64,
    pub search: SavedSearch,
    query: ListingQuery,
}

/// A search and a piece of news it wants, by their places in the lists they came from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    pub search: usize,
    pub news: usize,
    pub kinds: Events,
}

/// The searches that are on and can be asked.
pub(super) async fn active(conn: &mut SqliteConnection) -> Result<Vec<Active>, StoreError> {
    let sql = format!("{COLUMNS} WHERE removed_at IS NULL AND paused = 0 ORDER BY id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(conn).await?;
    let mut found = Vec::new();
    for row in &rows {
        let search = from_row(row)?;
        if let Some(query) = search.query.clone() {
            found.push(Active { row: row.try_get(12)?, search, query });
        }
    }
    Ok(found)
}

/// Asks every search of the listings in the news.
pub(super) async fn matches(
    store: &mut SqliteConnection,
    searches: &[Active],
    news: &[News],
) -> Result<Vec<Match>, StoreError> {
    let mut found = Vec::new();
    // What no search waits for is not even laid out.
    let wanted = searches.iter().fold(0, |all, s| all | s.search.events.bits());
    let rows: HashSet<i64> = news.iter().filter(|n| n.kinds.bits() & widened(wanted) != 0).map(|n| n.row).collect();
    if rows.is_empty() {
        return Ok(found);
    }
    let rows: Vec<i64> = rows.into_iter().collect();
    let mut tray = Tray::of(store, &rows).await?;
    for (s, active) in searches.iter().enumerate() {
        // Status and price are compared with what they were before, too, so the question is asked without them.
        let open = ListingQuery { statuses: Vec::new(), price_minor: Default::default(), ..active.query.clone() };
        let hits: HashSet<i64> = tray.ask(&open).await?.into_iter().collect();
        for (n, item) in news.iter().enumerate().filter(|(_, item)| hits.contains(&item.row)) {
            let kinds = kinds_for(&active.query, active.search.events, item);
            if !kinds.is_empty() {
                found.push(Match { search: s, news: n, kinds });
            }
        }
    }
    Ok(found)
}

/// A change of price can bring a listing into a search, which is new to it.
fn widened(wanted: u16) -> u16 {
    let wanted = Events::from_bits(wanted);
    if wanted.has(ListingEvent::New) {
        wanted.with(ListingEvent::PriceDown).with(ListingEvent::PriceUp).bits()
    } else {
        wanted.bits()
    }
}

/// What of a piece of news a search wants, its other conditions being met.
///
/// A listing that is sold or goes under contract no longer has the status (or price) the search asks for: what it had
/// until then counts. A listing whose new price brings it into the search is new to the search.
fn kinds_for(query: &ListingQuery, events: Events, news: &News) -> Events {
    let leaving = [ListingEvent::Pending, ListingEvent::Sold, ListingEvent::Status];
    let leaves = leaving.iter().any(|e| news.kinds.has(*e));
    let status =
        |s: Option<StandardStatus>| query.statuses.is_empty() || s.is_some_and(|s| query.statuses.contains(&s));
    let (from, to) = (query.price_minor.from, query.price_minor.to);
    let price = |p: Option<i64>| {
        query.price_minor.is_open()
            || p.is_some_and(|p| from.is_none_or(|from| p >= from) && to.is_none_or(|to| p <= to))
    };
    let fits = (status(news.new_status) || leaves && status(news.old_status))
        && (price(news.new_price) || leaves && price(news.old_price));
    if !fits {
        return Events::NONE;
    }
    let wanted = news.kinds.and(events);
    let enters = news.old_price.is_some() && !price(news.old_price) && price(news.new_price);
    if enters && events.has(ListingEvent::New) { wanted.with(ListingEvent::New) } else { wanted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StandardStatus as S;
    use hub_domain::RangeOf;

    fn news(kinds: &[ListingEvent]) -> News {
        News {
            change: Some(1),
            at: 0,
            connection: 1,
            key: "K".into(),
            row: 1,
            kinds: kinds.iter().copied().collect(),
            currency: None,
            old_price: None,
            new_price: Some(500),
            old_status: Some(S::Active),
            new_status: Some(S::Active),
            opens_at: None,
        }
    }

    fn all() -> Events {
        ListingEvent::ALL.iter().copied().collect()
    }

    #[test]
    fn a_sale_is_news_to_a_search_for_active_listings() {
        let query = ListingQuery {
            statuses: vec![S::Active],
            price_minor: RangeOf { from: None, to: Some(600) },
            ..Default::default()
        };
        let sold = News {
            new_status: Some(S::Closed),
            old_price: Some(590),
            new_price: Some(640),
            ..news(&[ListingEvent::Sold])
        };
        assert!(kinds_for(&query, all(), &sold).has(ListingEvent::Sold));
        let other = News { old_status: Some(S::Hold), ..sold };
        assert!(kinds_for(&query, all(), &other).is_empty(), "it was not the search's before either");
    }

    #[test]
    fn a_price_that_enters_the_range_is_new_to_the_search() {
        let query = ListingQuery { price_minor: RangeOf { from: None, to: Some(600) }, ..Default::default() };
        let cheaper = News { old_price: Some(650), new_price: Some(590), ..news(&[ListingEvent::PriceDown]) };
        let only_new = Events::NONE.with(ListingEvent::New);
        assert_eq!(kinds_for(&query, only_new, &cheaper), only_new);
        assert!(kinds_for(&query, only_new.with(ListingEvent::PriceDown), &cheaper).has(ListingEvent::PriceDown));
        let within = News { old_price: Some(595), ..cheaper.clone() };
        assert!(kinds_for(&query, only_new, &within).is_empty());
        let leaves = News { old_price: Some(590), new_price: Some(650), ..news(&[ListingEvent::PriceUp]) };
        assert!(kinds_for(&query, all(), &leaves).is_empty());
    }

    #[test]
    fn only_what_is_asked_for() {
        let query = ListingQuery::default();
        let both = news(&[ListingEvent::PriceDown, ListingEvent::BackOnMarket]);
        let one = Events::NONE.with(ListingEvent::BackOnMarket);
        assert_eq!(kinds_for(&query, one, &both), one);
    }
}
