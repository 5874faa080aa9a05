//! Listings with the words asked for: the latest to arrive, found from the search tables backwards and never more than
//! asked for, whatever the words.
//!
//! With remarks searched too, each word may stand in either place. Two words are asked for as four questions: both here,
//! both there, one here and the other there, and the reverse; the search tables answer the first two by leaping from hit
//! to hit. Everything else is intersected within windows of arrival that grow from the latest backwards, so that common
//! words fill the answer from the first window and rare ones cost little in any.

use std::collections::BTreeSet;

use hub_domain::{ListingQuery, SortBy};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::filter::{Bind, Clause, Filters, bind_all, where_of};
use super::{order_by, terms};
use crate::StoreError;
use crate::bulk::id_list;
use crate::narrow::{ListingRow, ROW_COLUMNS, row_of};

/// Rows of arrival of the first window; each further one is four times as long.
const FIRST_WINDOW: i64 = 4_096;

/// Listings that fit well are looked for among so many hits at most.
const FITTING: i64 = 10_000;

const ADDRESS: &str = "listing_text";
const REMARKS: &str = "remarks_text";

/// The latest listings with all words that pass all other clauses, at most `most`, latest first.
pub(super) async fn find(conn: &mut SqliteConnection, filters: &Filters, most: u64) -> Result<Vec<i64>, StoreError> {
    let others: Vec<Clause> = filters.clauses.iter().filter(|c| c.name != "text").cloned().collect();
    let words = &filters.terms;
    if !filters.in_remarks {
        return of_one(conn, ADDRESS, terms::all_of(words), &others, most).await;
    }
    let whole = |words: &[String]| words.iter().map(|w| terms::whole(w)).collect::<Vec<_>>().join(" ");
    let mut found: BTreeSet<i64> = BTreeSet::new();
    if words.len() > 2 {
        return in_windows(conn, words, &others, most).await;
    }
    found.extend(of_one(conn, ADDRESS, terms::all_of(words), &others, most).await?);
    found.extend(of_one(conn, REMARKS, whole(words), &others, most).await?);
    if let [first, second] = words.as_slice() {
        for (here, there) in [(first, second), (second, first)] {
            // Few words of remarks are words of addresses too.
            let any = of_one(conn, ADDRESS, terms::prefix(here), &[], 1).await?;
            if !any.is_empty() {
                found.extend(split(conn, here, there, &others, most).await?);
            }
        }
    }
    Ok(latest(found, most))
}

/// The rows of one page of candidates. Those that have every word whole in the address come first when that is the
/// order asked for and all hits are known.
pub(super) async fn page(
    conn: &mut SqliteConnection,
    query: &ListingQuery,
    filters: &Filters,
    found: &[i64],
    more: bool,
) -> Result<Vec<ListingRow>, StoreError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let order = order_by(query.sort);
    let mut fitting = Vec::new();
    if query.sort == SortBy::Relevance && !more {
        let (low, high) = (found.iter().min().copied(), found.iter().max().copied());
        for (table, words) in fits(filters) {
            // Not "and one of those found": the search table would begin anew for each of them.
            let sql = format!(
                "SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
            );
            let some: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(words)
                .bind(low)
                .bind(high)
                .bind(FITTING)
                .fetch_all(&mut *conn)
                .await?;
            fitting.push(id_list(some));
        }
    }
    let fit: String = fitting.iter().map(|_| "l.id IN (SELECT value FROM json_each(?)) DESC, ").collect();
    let sql = format!(
        "SELECT {ROW_COLUMNS} FROM listing l JOIN connection c ON c.id = l.connection_id
         WHERE l.id IN (SELECT value FROM json_each(?)) ORDER BY {fit}{order} LIMIT ? OFFSET ?"
    );
    let mut statement = sqlx::query(AssertSqlSafe(sql)).bind(id_list(found.iter().copied()));
    for ids in fitting {
        statement = statement.bind(ids);
    }
    let rows = statement.bind(i64::from(query.page_size())).bind(i64::from(query.offset)).fetch_all(conn).await?;
    rows.iter().map(row_of).collect()
}

/// What makes a listing fit better, the strongest first: every word whole in the address, every word in it at all.
fn fits(filters: &Filters) -> Vec<(&'static str, String)> {
    let whole: Vec<String> = filters.terms.iter().map(|w| terms::whole(w)).collect();
    let mut fits = vec![(ADDRESS, whole.join(" "))];
    if filters.in_remarks {
        fits.push((ADDRESS, terms::all_of(&filters.terms)));
    }
    fits
}

fn latest(found: BTreeSet<i64>, most: u64) -> Vec<i64> {
    found.into_iter().rev().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
}

/// Hits of one search table, latest first.
async fn of_one(
    conn: &mut SqliteConnection,
    table: &'static str,
    words: String,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let sql = match others {
        [] => format!("SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"),
        _ => format!(
            "SELECT f.rowid FROM {table} f CROSS JOIN listing l ON l.id = f.rowid{} AND f.{table} MATCH ?
             ORDER BY f.rowid DESC LIMIT ?",
            where_of(others)
        ),
    };
    ids(conn, sql, others, &[Bind::Text(words)], most).await
}

/// Listings with one word in the address and the other in the remarks, latest first.
async fn split(
    conn: &mut SqliteConnection,
    here: &str,
    there: &str,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let from = "SELECT rowid AS id FROM listing_text WHERE listing_text MATCH ? AND rowid > ? AND rowid <= ?
                INTERSECT SELECT rowid FROM remarks_text WHERE remarks_text MATCH ? AND rowid > ? AND rowid <= ?";
    let binds = |low, high| {
        let range = [Bind::Int(low), Bind::Int(high)];
        let mut binds = vec![Bind::Text(terms::prefix(here))];
        binds.extend(range.clone());
        binds.push(Bind::Text(terms::whole(there)));
        binds.extend(range);
        binds
    };
    windows(conn, from, binds, others, most).await
}

/// Listings with every word in either place, latest first.
async fn in_windows(
    conn: &mut SqliteConnection,
    words: &[String],
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let either = "SELECT id FROM (
        SELECT rowid AS id FROM listing_text WHERE listing_text MATCH ? AND rowid > ? AND rowid <= ?
        UNION SELECT rowid FROM remarks_text WHERE remarks_text MATCH ? AND rowid > ? AND rowid <= ?)";
    let from = vec![either; words.len()].join(" INTERSECT ");
    let binds = |low, high| {
        let mut binds = Vec::new();
        for word in words {
            binds.extend([Bind::Text(terms::prefix(word)), Bind::Int(low), Bind::Int(high)]);
            binds.extend([Bind::Text(terms::whole(word)), Bind::Int(low), Bind::Int(high)]);
        }
        binds
    };
    windows(conn, &from, binds, others, most).await
}

async fn windows(
    conn: &mut SqliteConnection,
    from: &str,
    binds: impl Fn(i64, i64) -> Vec<Bind>,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let highest: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM listing").fetch_one(&mut *conn).await?;
    let sql =
        format!("SELECT l.id FROM ({from}) f CROSS JOIN listing l ON l.id = f.id{} ORDER BY l.id DESC LIMIT ?", {
            where_of(others)
        });
    let (mut high, mut width) = (highest.unwrap_or(0), FIRST_WINDOW);
    let mut found = Vec::new();
    while high > 0 && (found.len() as u64) < most {
        let low = (high - width).max(0);
        let mut statement = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql.clone()));
        for bind in binds(low, high).into_iter().chain(others.iter().flat_map(|c| c.binds.clone())) {
            statement = match bind {
                Bind::Text(text) => statement.bind(text),
                Bind::Int(n) => statement.bind(n),
                Bind::Real(n) => statement.bind(n),
            };
        }
        let left = most - found.len() as u64;
        found.extend(statement.bind(i64::try_from(left).unwrap_or(i64::MAX)).fetch_all(&mut *conn).await?);
        (high, width) = (low, width.saturating_mul(4));
    }
    Ok(found)
}

async fn ids(
    conn: &mut SqliteConnection,
    sql: String,
    others: &[Clause],
    binds: &[Bind],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = bind_all(sqlx::query(AssertSqlSafe(sql)), others);
    for bind in binds {
        statement = match bind {
            Bind::Text(text) => statement.bind(text.clone()),
            Bind::Int(n) => statement.bind(*n),
            Bind::Real(n) => statement.bind(*n),
        };
    }
    let rows = statement.bind(i64::try_from(most).unwrap_or(i64::MAX)).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(sqlx::Row::try_get(row, 0)?)).collect()
}
