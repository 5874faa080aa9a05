//! Search over the listings.

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

/// Up to this many listings with the words asked for are ranked by how well their text fits. Beyond, texts that share a
/// common word hardly differ in rank, and ranking them all would take longer than a keystroke: they come newest first.
const RANKED: u64 = 2_000;

/// One page of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchPage {
    /// Listings that match in all.
    pub total: u64,
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
    /// # Errors
    /// The database's.
    pub async fn search(&self, query: &ListingQuery) -> Result<SearchPage, StoreError> {
        let started = Instant::now();
        let mut reader = self.reader().await?;
        // One snapshot for the count and the rows.
        let mut tx = reader.begin().await?;
        let mut filters = Filters::of(query);
        filters.resolve_near(&mut tx).await?;
        filters.fold_homes(&mut tx).await?;
        let mut total = count(&mut tx, &filters.clauses).await?;
        let mut substituted = Vec::new();
        if total == 0 && !filters.terms.is_empty() {
            substituted = typo::substitute(self, &mut tx, &mut filters).await?;
            if !substituted.is_empty() {
                filters.fold_homes(&mut tx).await?;
                total = count(&mut tx, &filters.clauses).await?;
            }
        }
        let rows = match total {
            0 => Vec::new(),
            _ => page(&mut tx, query, &filters, total).await?,
        };
        tx.commit().await?;
        let elapsed_ms = (started.elapsed().as_secs_f64() * 100_000.0).round() / 100.0;
        Ok(SearchPage { total, elapsed_ms, rows, substituted })
    }
}

/// Listings that pass all clauses.
pub(crate) async fn count(conn: &mut SqliteConnection, clauses: &[Clause]) -> Result<u64, StoreError> {
    let sql = match clauses {
        // The search table alone knows; asking each listing would only say the same.
        [only] if only.text_match.is_some() => {
            "SELECT count(*) FROM listing_text WHERE listing_text MATCH ?".to_owned()
        }
        _ => format!("SELECT count(*) FROM listing l{}", filter::where_of(clauses)),
    };
    let row = bind_all(sqlx::query(AssertSqlSafe(sql)), clauses).fetch_one(conn).await?;
    let n: i64 = sqlx::Row::try_get(&row, 0)?;
    Ok(n.unsigned_abs())
}

async fn page(
    conn: &mut SqliteConnection,
    query: &ListingQuery,
    filters: &Filters,
    total: u64,
) -> Result<Vec<ListingRow>, StoreError> {
    let (limit, offset) = (u64::from(query.page_size()), u64::from(query.offset));
    let mut from = "listing l".to_owned();
    let mut order = order_by(query.sort).to_owned();
    let mut clauses = filters.clauses.clone();
    let mut fit = None;
    if let Some(text) = ranked_text(conn, query, filters).await? {
        // The search table leads and is asked once; the clause that asks it again is dropped.
        clauses.retain(|c| c.text_match.is_none());
        clauses.insert(0, Clause::matching(text));
        from = "listing_text f CROSS JOIN listing l ON l.id = f.rowid".to_owned();
        order = format!("f.rank, {order}");
    } else if query.sort == SortBy::Relevance && filters.in_remarks && !filters.terms.is_empty() && total <= RANKED {
        // All words in the address count for more than words in the remarks.
        order = format!("l.id IN (SELECT rowid FROM listing_text WHERE listing_text MATCH ?) DESC, {order}");
        fit = Some(terms::all_of(&filters.terms));
    } else if let Some(index) = index_for(query.sort)
        && in_order_is_cheaper(conn, limit + offset, total).await?
    {
        from = format!("listing l INDEXED BY {index}");
    }
    let sql = format!(
        "SELECT {ROW_COLUMNS} FROM {from} JOIN connection c ON c.id = l.connection_id{} ORDER BY {order} LIMIT ? OFFSET ?",
        filter::where_of(&clauses)
    );
    let mut statement = bind_all(sqlx::query(AssertSqlSafe(sql)), &clauses);
    if let Some(fit) = fit {
        statement = statement.bind(fit);
    }
    let rows = statement
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(conn)
        .await?;
    rows.iter().map(row_of).collect()
}

/// What to rank by, when ranking is asked for and worth it.
async fn ranked_text(
    conn: &mut SqliteConnection,
    query: &ListingQuery,
    filters: &Filters,
) -> Result<Option<String>, StoreError> {
    let text = filters.clauses.iter().find(|c| c.text_match.is_some());
    let Some(clause) = text.filter(|_| query.sort == SortBy::Relevance) else {
        return Ok(None);
    };
    let hits = count(conn, std::slice::from_ref(clause)).await?;
    Ok(clause.text_match.clone().filter(|_| hits <= RANKED))
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

fn index_for(sort: SortBy) -> Option<&'static str> {
    match sort {
        SortBy::Relevance | SortBy::Newest => Some("listing_modified"),
        SortBy::PriceUp | SortBy::PriceDown => Some("listing_price"),
        SortBy::CloseDateDown => Some("listing_closed"),
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
