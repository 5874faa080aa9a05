//! Listings with the words asked for: the latest to arrive, found from the search tables backwards, window by window of
//! arrival, and never more than asked for, whatever the words: common ones fill the answer from the first window.
//!
//! With remarks searched too, each word may stand in either place. Few words of remarks are words of addresses, and
//! only those are asked for in both: every way to share the words between the two places is a question of its own. A
//! search table answers several words by leaping from hit to hit. Between the two tables the side with few hits leads;
//! where both have many they are intersected within windows.

use std::collections::BTreeSet;

use hub_domain::{ListingQuery, SortBy};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::filter::{Bind, Clause, Filters, where_of};
use super::{index_for, order_by, terms};
use crate::StoreError;
use crate::bulk::id_list;
use crate::narrow::{ListingRow, ROW_COLUMNS, row_of};

/// Rows of arrival of the first window; further ones are longer.
const FIRST_WINDOW: i64 = 4_096;

/// More hits than are wanted of any window; one that has so many was too wide.
const MANY: u64 = 20_000;

/// A side with fewer hits than this leads.
const FEW: u64 = 256;

/// Up to so many words of a question may stand in addresses and in remarks; each doubles the ways to share them.
const IN_BOTH: usize = 3;

/// Steps along an index that take about as long as reading a page of the file.
const STEPS_OF_A_READ: i64 = 16;
/// And as finding a listing in an index.
const STEPS_OF_A_LOOK: i64 = 4;

/// Listings that fit well are looked for among so many hits at most.
const FITTING: u64 = 10_000;

const ADDRESS: &str = "listing_text";
const REMARKS: &str = "remarks_text";

/// The latest listings with all words that pass all other clauses, at most `most`, latest first.
pub(super) async fn find(conn: &mut SqliteConnection, filters: &Filters, most: u64) -> Result<Vec<i64>, StoreError> {
    let others: Vec<Clause> = filters.clauses.iter().filter(|c| c.name != "text").cloned().collect();
    if !filters.in_remarks {
        return of_one(conn, ADDRESS, &terms::all(&filters.in_address), &others, most).await;
    }
    // Words that addresses have, then the others.
    let (mut both, mut only): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (i, word) in filters.in_address.iter().enumerate() {
        if any(conn, ADDRESS, word).await? { both.push(i) } else { only.push(i) }
    }
    if both.len() > IN_BOTH {
        return in_windows(conn, filters, &others, most).await;
    }
    let mut found: BTreeSet<i64> = BTreeSet::new();
    for way in 0..1_usize << both.len() {
        let (here, there): (Vec<_>, Vec<_>) = both.iter().enumerate().partition(|(bit, _)| way & (1 << bit) != 0);
        let here: Vec<&str> = here.iter().map(|(_, i)| filters.in_address[**i].as_str()).collect();
        let there = there.iter().map(|(_, i)| **i).chain(only.iter().copied());
        let there: Vec<String> = there.map(|i| terms::whole(&filters.terms[i])).collect();
        found.extend(match (here.is_empty(), there.is_empty()) {
            (true, _) => of_one(conn, REMARKS, &terms::all(&there), &others, most).await?,
            (_, true) => of_one(conn, ADDRESS, &terms::all(&here), &others, most).await?,
            _ => of_both(conn, &terms::all(&here), &terms::all(&there), &others, most).await?,
        });
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
    indexed: bool,
) -> Result<Vec<ListingRow>, StoreError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let order = order_by(query.sort);
    if indexed
        && (query.sort != SortBy::Relevance || more)
        && let Some(index) = index_for(query.sort)
        && let Some(rows) = walk(conn, query, index, found).await?
    {
        return Ok(rows);
    }
    let mut fitting = Vec::new();
    if query.sort == SortBy::Relevance && !more {
        let (low, high) = (found.iter().min().copied().unwrap_or(0), found.iter().max().copied().unwrap_or(0));
        for (table, words) in fits(filters) {
            // Not "and one of those found": the search table would begin anew for each of them.
            let some = of_one_within(conn, table, &words, &[], (low - 1, high), FITTING).await?;
            fitting.push(id_list(some));
        }
    }
    let wanted = u64::from(query.page_size()) + u64::from(query.offset);
    let newest = matches!(query.sort, SortBy::Relevance | SortBy::Newest);
    let mut found = std::borrow::Cow::Borrowed(found);
    if indexed && newest && found.len() as u64 > wanted.saturating_mul(2) {
        let first = first_by_age(conn, &found, &fitting, wanted).await?;
        if first.len() as u64 >= wanted {
            found = first.into();
        }
    }
    // Which rows first, then what they say.
    let fit: String = fitting.iter().map(|_| "l.id IN (SELECT value FROM json_each(?)) DESC, ").collect();
    let sql = format!(
        "SELECT {ROW_COLUMNS} FROM (SELECT l.id FROM listing l WHERE l.id IN (SELECT value FROM json_each(?))
         ORDER BY {fit}{order} LIMIT ? OFFSET ?) f
         CROSS JOIN listing l ON l.id = f.id JOIN connection c ON c.id = l.connection_id ORDER BY {fit}{order}"
    );
    let mut statement = sqlx::query(AssertSqlSafe(sql)).bind(id_list(found.iter().copied()));
    for ids in &fitting {
        statement = statement.bind(ids.clone());
    }
    statement = statement.bind(i64::from(query.page_size())).bind(i64::from(query.offset));
    for ids in fitting {
        statement = statement.bind(ids);
    }
    let rows = statement.fetch_all(conn).await?;
    rows.iter().map(row_of).collect()
}

/// The candidates that fit best and among those are the newest, at least so many, with all that are as new as the last
/// of them. Fewer where times of change are missing.
async fn first_by_age(
    conn: &mut SqliteConnection,
    found: &[i64],
    fitting: &[String],
    wanted: u64,
) -> Result<Vec<i64>, StoreError> {
    let weights: Vec<String> = (0..fitting.len())
        .rev()
        .map(|bit| format!("(e.value IN (SELECT value FROM json_each(?))) * {}", 1 << bit))
        .collect();
    let fit = if weights.is_empty() { "0".to_owned() } else { weights.join(" + ") };
    let sql = format!(
        "WITH c AS MATERIALIZED (SELECT e.value AS id, {fit} AS fit, l.modified_at AS age
         FROM json_each(?) e CROSS JOIN listing l INDEXED BY listing_age ON l.id = e.value)
         SELECT id FROM c WHERE (fit, age) >= (SELECT fit, age FROM c ORDER BY fit DESC, age DESC LIMIT 1 OFFSET ?)
         LIMIT ?"
    );
    let binds = fitting.iter().cloned().map(Bind::Text);
    let last = i64::try_from(wanted.saturating_sub(1)).unwrap_or(i64::MAX);
    let binds = binds.chain([Bind::Text(id_list(found.iter().copied())), Bind::Int(last)]);
    ids(conn, sql, binds, u64::MAX).await
}

/// The page by walking the listings in the order asked for, where that takes fewer pages of the file than looking at
/// every candidate. `None` where it does not, or where they are not met as early as they should be: times of change need
/// not follow the order of arrival.
async fn walk(
    conn: &mut SqliteConnection,
    query: &ListingQuery,
    (index, column): (&str, &str),
    found: &[i64],
) -> Result<Option<Vec<ListingRow>>, StoreError> {
    let highest: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM listing").fetch_one(&mut *conn).await?;
    let (highest, candidates) = (highest.unwrap_or(0), found.len() as i64);
    // The latest to arrive are the latest to have changed, as a rule; by price they may be anywhere.
    let newest = matches!(query.sort, SortBy::Relevance | SortBy::Newest);
    let lowest = found.iter().min().filter(|_| newest).copied().unwrap_or(0);
    let wanted = i64::from(query.page_size()) + i64::from(query.offset);
    let steps = wanted.saturating_mul(highest - lowest) / candidates.max(1);
    let looked_at = steps.saturating_mul(2) + STEPS_OF_A_READ;
    let cheap = if newest { STEPS_OF_A_LOOK } else { STEPS_OF_A_READ };
    if wanted > candidates || looked_at > candidates * cheap {
        return Ok(None);
    }
    let order = order_by(query.sort);
    let sql = format!(
        "SELECT l.id FROM (SELECT l.id, l.{column}, l.key FROM listing l INDEXED BY {index} ORDER BY {order} LIMIT ?) l
         WHERE l.id IN (SELECT value FROM json_each(?)) ORDER BY {order} LIMIT ?"
    );
    let binds = [Bind::Int(looked_at), Bind::Text(id_list(found.iter().copied()))];
    let met = ids(conn, sql, binds, u64::try_from(wanted).unwrap_or(0)).await?;
    if (met.len() as i64) < wanted {
        return Ok(None);
    }
    let shown = met.into_iter().skip(query.offset as usize);
    let sql = format!(
        "SELECT {ROW_COLUMNS} FROM json_each(?) e CROSS JOIN listing l ON l.id = e.value
         JOIN connection c ON c.id = l.connection_id ORDER BY {order}"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(id_list(shown)).fetch_all(conn).await?;
    rows.iter().map(row_of).collect::<Result<_, _>>().map(Some)
}

/// What makes a listing fit better, the strongest first: every word whole in the address, every word in it at all.
fn fits(filters: &Filters) -> Vec<(&'static str, String)> {
    let whole: Vec<String> = filters.terms.iter().map(|w| terms::whole(w)).collect();
    let mut fits = vec![(ADDRESS, whole.join(" "))];
    if filters.in_remarks {
        fits.push((ADDRESS, terms::all(&filters.in_address)));
    }
    fits
}

fn latest(found: BTreeSet<i64>, most: u64) -> Vec<i64> {
    found.into_iter().rev().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
}

/// Whether a search table has any hit.
async fn any(conn: &mut SqliteConnection, table: &str, words: &str) -> Result<bool, StoreError> {
    let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?");
    Ok(!ids(conn, sql, [Bind::Text(words.to_owned())], 1).await?.is_empty())
}

/// Hits of one search table, latest first.
async fn of_one(
    conn: &mut SqliteConnection,
    table: &str,
    words: &str,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let highest: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM listing").fetch_one(&mut *conn).await?;
    of_one_within(conn, table, words, others, (0, highest.unwrap_or(0)), most).await
}

/// The same among numbers above the first and up to the second of a range.
///
/// Window by window from the latest backwards, and forwards within each: to begin at the end of a word's hits, FTS5
/// reads them all as soon as anything has been deleted from the table with `secure-delete`.
async fn of_one_within(
    conn: &mut SqliteConnection,
    table: &str,
    words: &str,
    others: &[Clause],
    (bottom, mut high): (i64, i64),
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let hits = format!("f.{table} MATCH ? AND f.rowid > ? AND f.rowid <= ?");
    let sql = match others {
        [] => format!("SELECT f.rowid FROM {table} f WHERE {hits} LIMIT ?"),
        _ => format!(
            "SELECT f.rowid FROM {table} f CROSS JOIN listing l ON l.id = f.rowid{} AND {hits} LIMIT ?",
            where_of(others)
        ),
    };
    let mut width = FIRST_WINDOW;
    let mut found = Vec::new();
    while high > bottom && (found.len() as u64) < most {
        let low = high.saturating_sub(width).max(bottom);
        let binds = others.iter().flat_map(|c| c.binds.clone());
        let binds = binds.chain([Bind::Text(words.to_owned()), Bind::Int(low), Bind::Int(high)]);
        let mut some = ids(conn, sql.clone(), binds, MANY).await?;
        if some.len() as u64 == MANY && high - low > FIRST_WINDOW {
            // Far more than wanted, and of these not the latest.
            width = (width / 16).max(FIRST_WINDOW);
            continue;
        }
        some.sort_unstable_by(|a, b| b.cmp(a));
        let left = most - found.len() as u64;
        width = next_width(width, some.len() as u64, left);
        some.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        found.extend(some);
        high = low;
    }
    Ok(found)
}

/// How wide the next window has to be for what is left, going by what was found in one of this width.
fn next_width(width: i64, hits: u64, wanted: u64) -> i64 {
    let widest = width.saturating_mul(16);
    match i64::try_from(wanted.saturating_sub(hits)).unwrap_or(i64::MAX).saturating_mul(width).checked_div(hits as i64)
    {
        Some(expected) => expected.saturating_add(expected / 2).clamp(width, widest),
        None => widest,
    }
}

/// Listings with some words in the address and others in the remarks, latest first.
async fn of_both(
    conn: &mut SqliteConnection,
    here: &str,
    there: &str,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let sides = [(ADDRESS, here), (REMARKS, there)];
    for ((table, words), (other, asked)) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        let few = of_one(conn, table, words, &[], FEW).await?;
        if few.is_empty() {
            return Ok(few);
        }
        if (few.len() as u64) < FEW {
            let sql = format!(
                "SELECT l.id FROM json_each(?) e CROSS JOIN {other} f ON f.rowid = e.value
                 CROSS JOIN listing l ON l.id = e.value{} AND f.{other} MATCH ? ORDER BY l.id DESC LIMIT ?",
                where_of(others)
            );
            let binds = [Bind::Text(id_list(few))].into_iter().chain(others.iter().flat_map(|c| c.binds.clone()));
            return ids(conn, sql, binds.chain([Bind::Text(asked.to_owned())]), most).await;
        }
    }
    let from = "SELECT rowid AS id FROM listing_text WHERE listing_text MATCH ? AND rowid > ? AND rowid <= ?
                INTERSECT SELECT rowid FROM remarks_text WHERE remarks_text MATCH ? AND rowid > ? AND rowid <= ?";
    let binds = |low, high| {
        let range = [Bind::Int(low), Bind::Int(high)];
        let mut binds = vec![Bind::Text(here.to_owned())];
        binds.extend(range.clone());
        binds.push(Bind::Text(there.to_owned()));
        binds.extend(range);
        binds
    };
    windows(conn, from, binds, others, most).await
}

/// Listings with every word in either place, latest first.
async fn in_windows(
    conn: &mut SqliteConnection,
    filters: &Filters,
    others: &[Clause],
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let either = "SELECT id FROM (
        SELECT rowid AS id FROM listing_text WHERE listing_text MATCH ? AND rowid > ? AND rowid <= ?
        UNION SELECT rowid FROM remarks_text WHERE remarks_text MATCH ? AND rowid > ? AND rowid <= ?)";
    let from = vec![either; filters.terms.len()].join(" INTERSECT ");
    let binds = |low, high| {
        let mut binds = Vec::new();
        for (word, in_address) in filters.terms.iter().zip(&filters.in_address) {
            binds.extend([Bind::Text(in_address.clone()), Bind::Int(low), Bind::Int(high)]);
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
        let binds = binds(low, high).into_iter().chain(others.iter().flat_map(|c| c.binds.clone()));
        let left = most - found.len() as u64;
        found.extend(ids(conn, sql.clone(), binds, left).await?);
        (high, width) = (low, width.saturating_mul(4));
    }
    Ok(found)
}

async fn ids(
    conn: &mut SqliteConnection,
    sql: String,
    binds: impl IntoIterator<Item = Bind>,
    most: u64,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = sqlx::query_scalar(AssertSqlSafe(sql));
    for bind in binds {
        statement = match bind {
            Bind::Text(text) => statement.bind(text),
            Bind::Int(n) => statement.bind(n),
            Bind::Real(n) => statement.bind(n),
        };
    }
    Ok(statement.bind(i64::try_from(most).unwrap_or(i64::MAX)).fetch_all(conn).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_widen_by_what_they_held() {
        assert_eq!(next_width(4_096, 0, 2_001), 65_536, "nothing found: as wide as it may get");
        assert_eq!(next_width(4_096, 2_001, 2_001), 4_096, "all found");
        assert_eq!(next_width(4_096, 1_001, 2_001), 6_136, "as many again, and a half for luck");
        assert_eq!(next_width(4_096, 1, 2_001), 65_536);
        assert_eq!(next_width(i64::MAX / 2, 0, 1), i64::MAX);
    }
}
