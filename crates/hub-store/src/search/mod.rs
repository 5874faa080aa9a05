//! Search over the listings.

mod beginnings;
mod candidates;
mod explain;
mod filter;
mod kept_apart;
mod map;
mod near;
mod terms;
mod typo;

use std::time::Instant;

use hub_domain::{ListingQuery, SortBy};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::narrow::{ListingRow, ROW_COLUMNS, row_of};
use crate::{Store, StoreError};

pub use explain::FilterEffect;
pub(crate) use filter::{Filters, bind_all, where_of};
pub use map::MapPoint;
pub(crate) use typo::Words;

use filter::Clause;

/// Counting stops here: whether there are 5,000 or 500,000 helps nobody who is still typing, and counting them would
/// take longer the larger the store is. [`SearchPage::more`] says that there are more.
const COUNTED: u64 = 5_000;
/// Of listings with the words asked for, the latest so many to arrive are considered. Up to it they are ranked by how well
/// they fit; ranking every hit of common words would take longer than a keystroke.
const CANDIDATES: u64 = 2_000;
/// In a window on the map with up to so many listings, the newest are found by looking at all of them in the index; in a
/// larger one by walking from the newest on until enough lie in it.
const WINDOW: u64 = 20_000;

/// One page of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchPage {
    /// Listings that match; with `more` set, the number that were considered.
    pub total: u64,
    /// There are more than `total`. With words in the question these are the latest to arrive, and the order asked for
    /// is among them.
    pub more: bool,
    /// Milliseconds it took.
    pub elapsed_ms: f64,
    /// The rows from `offset` on, at most a page of them.
    pub rows: Vec<ListingRow>,
    /// Words nothing matched, and what was searched in their place.
    pub substituted: Vec<Substitution>,
}

/// A word that was taken for a slip of the finger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Substitution {
    /// As typed.
    pub typed: String,
    /// As searched.
    pub used: String,
}

impl Store {
    /// Answers a question to the listings.
    ///
    /// When no listing at all has one of the words, the nearest word of the addresses and cities is searched in its
    /// place, and [`SearchPage::substituted`] says so. Words with digits are never replaced.
    ///
    /// Dropping the future interrupts the question.
    ///
    /// # Errors
    /// The database's.
    pub async fn search(&self, query: &ListingQuery) -> Result<SearchPage, StoreError> {
        match self.search_with(query, !self.inner.copying.is_active()).await {
            Err(error) if no_such_index(&error) => self.search_with(query, false).await,
            answer => answer,
        }
    }

    async fn search_with(&self, query: &ListingQuery, indexed: bool) -> Result<SearchPage, StoreError> {
        let started = Instant::now();
        let mut reader = self.reader().await?;
        // One snapshot for the count and the rows.
        let mut tx = reader.begin().await?;
        let mut filters = Filters::of(query);
        filters.look_up_beginnings(&mut tx).await?;
        filters.resolve_near(&mut tx).await?;
        filters.fold_homes(&mut tx).await?;
        let mut substituted = Vec::new();
        let (total, more, rows) = if filters.terms.is_empty() {
            let (total, more) = capped(count_to(&mut tx, &filters.clauses, COUNTED).await?, COUNTED);
            let rows = match total {
                0 => Vec::new(),
                _ => page(&mut tx, query, &filters, (total, more), indexed).await?,
            };
            (total, more, rows)
        } else {
            let mut found = candidates::find(&mut tx, &filters, CANDIDATES + 1).await?;
            if found.is_empty() {
                substituted = typo::substitute(self, &mut tx, &mut filters).await?;
                if !substituted.is_empty() {
                    filters.look_up_beginnings(&mut tx).await?;
                    filters.fold_homes(&mut tx).await?;
                    found = candidates::find(&mut tx, &filters, CANDIDATES + 1).await?;
                }
            }
            let (total, more) = capped(found.len() as u64, CANDIDATES);
            found.truncate(CANDIDATES as usize);
            (total, more, candidates::page(&mut tx, query, &filters, &found, more, indexed).await?)
        };
        tx.commit().await?;
        let elapsed_ms = (started.elapsed().as_secs_f64() * 100_000.0).round() / 100.0;
        Ok(SearchPage { total, more, elapsed_ms, rows, substituted })
    }
}

/// A first copy has begun between two questions and dropped an index that the second names.
fn no_such_index(error: &StoreError) -> bool {
    matches!(error, StoreError::Database { message, .. } if message.contains("no such index"))
}

fn capped(found: u64, most: u64) -> (u64, bool) {
    (found.min(most), found > most)
}

/// Listings that pass all clauses, counted up to a limit.
pub(crate) async fn count(conn: &mut SqliteConnection, clauses: &[Clause]) -> Result<u64, StoreError> {
    count_to(conn, clauses, COUNTED).await
}

/// Up to `most + 1`, which stands for "more".
async fn count_to(conn: &mut SqliteConnection, clauses: &[Clause], most: u64) -> Result<u64, StoreError> {
    let sql = match clauses {
        // The search table alone knows; asking each listing would only say the same.
        [only] if only.text_match.is_some() => {
            "SELECT count(*) FROM (SELECT 1 FROM listing_text WHERE listing_text MATCH ? LIMIT ?)".to_owned()
        }
        _ => format!("SELECT count(*) FROM (SELECT 1 FROM listing l{} LIMIT ?)", filter::where_of(clauses)),
    };
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let row = bind_all(sqlx::query(AssertSqlSafe(sql)), clauses).bind(most + 1).fetch_one(conn).await?;
    let n: i64 = sqlx::Row::try_get(&row, 0)?;
    Ok(n.unsigned_abs())
}

async fn page(
    conn: &mut SqliteConnection,
    query: &ListingQuery,
    filters: &Filters,
    (total, more): (u64, bool),
    indexed: bool,
) -> Result<Vec<ListingRow>, StoreError> {
    let (limit, offset) = (u64::from(query.page_size()), u64::from(query.offset));
    let order = order_by(query.sort);
    let mut from = "listing l".to_owned();
    if indexed && let Some((index, _)) = index_for(query.sort) {
        let walk = match filters.clauses.iter().find(|c| c.name == "bbox") {
            Some(window) if more && matches!(query.sort, SortBy::Newest | SortBy::Relevance) => {
                count_to(conn, std::slice::from_ref(window), WINDOW).await? > WINDOW
            }
            _ => more || in_order_is_cheaper(conn, limit + offset, total).await?,
        };
        if walk {
            from = format!("listing l INDEXED BY {index}");
        }
    }
    // Which rows first, from an index where it holds enough; then what they say.
    let sql = format!(
        "SELECT {ROW_COLUMNS} FROM (SELECT l.id FROM {from}{} ORDER BY {order} LIMIT ? OFFSET ?) f
         CROSS JOIN listing l ON l.id = f.id JOIN connection c ON c.id = l.connection_id ORDER BY {order}",
        filter::where_of(&filters.clauses)
    );
    let rows = bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(conn)
        .await?;
    rows.iter().map(row_of).collect()
}

/// Ties are broken by key, then by our own number: two connections may hold the same key.
fn order_by(sort: SortBy) -> &'static str {
    match sort {
        SortBy::Relevance | SortBy::Newest => "l.modified_at DESC, l.key, l.id",
        SortBy::PriceUp => "l.price_minor ASC NULLS LAST, l.key, l.id",
        SortBy::PriceDown => "l.price_minor DESC NULLS LAST, l.key, l.id",
        SortBy::AreaDown => "l.area_sqft DESC NULLS LAST, l.key, l.id",
        SortBy::CloseDateDown => "l.close_date DESC NULLS LAST, l.key, l.id",
        SortBy::Address => "l.address ASC NULLS LAST, l.key, l.id",
    }
}

/// The index that has the listings in this order, and the column that it begins with.
fn index_for(sort: SortBy) -> Option<(&'static str, &'static str)> {
    match sort {
        SortBy::Relevance | SortBy::Newest => Some(("listing_modified", "modified_at")),
        SortBy::PriceUp | SortBy::PriceDown => Some(("listing_price", "price_minor")),
        SortBy::CloseDateDown => Some(("listing_closed", "close_date")),
        SortBy::AreaDown | SortBy::Address => None,
    }
}

/// Whether to walk the listings in the order asked for until the page is full, rather than to find all matches and
/// sort them. The walk meets a match every `all / total` rows.
async fn in_order_is_cheaper(conn: &mut SqliteConnection, wanted: u64, total: u64) -> Result<bool, StoreError> {
    let highest: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM listing").fetch_one(conn).await?;
    let all = highest.unwrap_or(0).unsigned_abs();
    Ok(u128::from(wanted) * u128::from(all) < u128::from(total) * u128::from(total))
}
