//! What a listing's own dates tell of the time before its source was read for the first time, so that a hotsheet is
//! not empty on the first day. It is shown; nobody is notified of it.

use chrono::{DateTime, NaiveDate, NaiveTime};
use hub_domain::{Events, ListingEvent, StandardStatus};
use sqlx::{Row, SqliteConnection};

use super::events::{News, record};
use super::one_home::link_known;
use super::step::store_news;
use crate::{StoreError, time};

/// How far back dates are looked at.
const DAYS: i64 = 14;
/// Listings looked at, those last changed first: more than a market of a large MLS changes in that time would be kept
/// for longer than anyone waits.
const MOST: i64 = 20_000;
const DAY_MS: i64 = 86_400_000;

/// A connection that was read completely for the first time.
pub(super) struct FirstReading {
    connection: i64,
    read_at: i64,
    news: Vec<News>,
}

/// News from dates, per connection that was read completely for the first time and not looked at since.
pub(super) async fn told(conn: &mut SqliteConnection) -> Result<Vec<FirstReading>, StoreError> {
    let fresh: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT r.connection_id, min(r.finished_at) FROM run r
         WHERE r.resource = 'Property' AND r.outcome = 'done'
           AND r.connection_id NOT IN (SELECT connection_id FROM watch_source)
         GROUP BY r.connection_id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::new();
    for (connection, read_at) in fresh {
        let news = of_connection(conn, connection, read_at).await?;
        all.push(FirstReading { connection, read_at, news });
    }
    Ok(all)
}

/// Stores them, and that this connection has been looked at.
pub(super) async fn note(conn: &mut SqliteConnection, first: &FirstReading, now: i64) -> Result<(), StoreError> {
    let noted = sqlx::query(
        "INSERT INTO watch_source (connection_id, read_at) SELECT id, ? FROM connection WHERE id = ?
         ON CONFLICT DO NOTHING",
    )
    .bind(first.read_at)
    .bind(first.connection)
    .execute(&mut *conn)
    .await?;
    if noted.rows_affected() > 0 {
        for item in &first.news {
            store_news(conn, item).await?;
        }
        let rows: Vec<i64> = first.news.iter().map(|n| n.row).collect();
        // There may be thousands, and the writer is not to be held while they are compared.
        link_known(conn, &rows, now).await?;
    }
    Ok(())
}

async fn of_connection(conn: &mut SqliteConnection, connection: i64, read_at: i64) -> Result<Vec<News>, StoreError> {
    let since = read_at - DAYS * DAY_MS;
    let rows = sqlx::query(
        "SELECT l.id, l.key, l.standard_status, l.price_minor, l.currency FROM listing l
         WHERE l.modified_at >= ? AND l.connection_id = ? ORDER BY l.modified_at DESC LIMIT ?",
    )
    .bind(since)
    .bind(connection)
    .bind(MOST)
    .fetch_all(&mut *conn)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        let id: i64 = row.try_get(0)?;
        let status = row.try_get::<Option<&str>, _>(2)?.and_then(StandardStatus::parse);
        let Some(listing) = record(conn, id).await? else { continue };
        let (kind, day) = match status {
            Some(StandardStatus::Active) => {
                (ListingEvent::New, listing.on_market_date.or(listing.listing_contract_date))
            }
            Some(StandardStatus::Pending | StandardStatus::ActiveUnderContract) => {
                (ListingEvent::Pending, listing.purchase_contract_date)
            }
            Some(StandardStatus::Closed) => (ListingEvent::Sold, listing.close_date),
            _ => continue,
        };
        // A listing that came today has no hour yet: it came before it was read.
        let Some(at) = day.and_then(noon).filter(|at| *at >= since && *at < read_at + DAY_MS) else { continue };
        let at = at.min(read_at);
        let sold = kind == ListingEvent::Sold;
        found.push(News {
            change: None,
            at,
            connection,
            key: row.try_get(1)?,
            row: id,
            kinds: Events::NONE.with(kind),
            currency: row.try_get(4)?,
            old_price: listing.list_price.filter(|_| sold).map(|m| m.minor),
            new_price: row.try_get(3)?,
            old_status: None,
            new_status: status,
            opens_at: None,
        });
    }
    Ok(found)
}

/// A day without an hour, as an instant within it anywhere in the country, milliseconds.
fn noon(day: NaiveDate) -> Option<i64> {
    let at: DateTime<chrono::Utc> = day.and_time(NaiveTime::from_hms_opt(18, 0, 0)?).and_utc();
    Some(at.timestamp_millis()).filter(|ms| time::from_ms(*ms) == at)
}
