//! Entries of the change log as news about listings.

use std::collections::{HashMap, hash_map};

use hub_domain::{
    Canonical, Events, Listing, ListingEvent, Money, OpenHouseStatus, Resource, StandardStatus, events_of_arrival,
    events_of_change,
};
use serde_json::Value;
use sqlx::{Row, SqliteConnection};

use crate::read::load;
use crate::{StoreError, time};

/// News about one listing, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct News {
    /// Entry of the change log; absent for what dates told.
    pub change: Option<i64>,
    /// When, milliseconds.
    pub at: i64,
    /// Whose listing.
    pub connection: i64,
    /// Key of the listing.
    pub key: String,
    /// Its row.
    pub row: i64,
    pub kinds: Events,
    pub currency: Option<String>,
    pub old_price: Option<i64>,
    pub new_price: Option<i64>,
    pub old_status: Option<StandardStatus>,
    pub new_status: Option<StandardStatus>,
    pub opens_at: Option<i64>,
}

/// What was read of the log.
pub(super) struct Reading {
    pub news: Vec<News>,
    /// Read up to here.
    pub upto: i64,
    /// Entries looked at, whether they were news or not.
    pub entries: u64,
    /// There is more.
    pub more: bool,
}

/// Entries looked through at once; those that can be news are picked out by the database.
const SPAN: i64 = 20_000;
/// News worked on at once.
const BATCH: i64 = 1_000;

struct Entry {
    id: i64,
    at: i64,
    connection: i64,
    resource: Resource,
    key: String,
    created: bool,
    fields: HashMap<String, [Value; 2]>,
}

/// Reads the log after a position.
pub(super) async fn read(conn: &mut SqliteConnection, after: i64) -> Result<Reading, StoreError> {
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM change_log").fetch_one(&mut *conn).await?;
    let end = last.min(after.saturating_add(SPAN));
    // A connection's first reading is no news, however long it takes: what happens counts once it was complete (which
    // the caller has noted).
    let rows = sqlx::query(
        "WITH known AS (SELECT connection_id, read_at AS at FROM watch_source)
         SELECT c.id, c.at, c.connection_id, c.resource, c.key, c.action, c.fields
         FROM change_log c JOIN known k ON k.connection_id = c.connection_id AND c.at > k.at
         WHERE c.id > ? AND c.id <= ? AND (
             (c.resource = 'Property' AND (c.action = 'created' OR (c.action = 'updated' AND
                 (json_type(c.fields, '$.StandardStatus') IS NOT NULL OR json_type(c.fields, '$.ListPrice') IS NOT NULL))))
             OR (c.resource = 'OpenHouse' AND (c.action = 'created' OR (c.action = 'updated' AND
                 (json_type(c.fields, '$.OpenHouseStartTime') IS NOT NULL OR
                  json_type(c.fields, '$.OpenHouseDate') IS NOT NULL OR
                  json_type(c.fields, '$.OpenHouseStatus') IS NOT NULL)))))
         ORDER BY c.id LIMIT ?",
    )
    .bind(after)
    .bind(end)
    .bind(BATCH)
    .fetch_all(&mut *conn)
    .await?;
    let entries: Vec<Entry> = rows.iter().map(entry).collect::<Result<_, _>>()?;
    let upto = if rows.len() as i64 == BATCH { entries.last().map_or(end, |e| e.id) } else { end };
    // The rows say how the listings are now. Going back from there, each entry is seen with the status and the price
    // that its listing had then, also when a listing has changed several times since the log was last read.
    let mut then = HashMap::new();
    let mut news = Vec::new();
    for entry in entries.iter().rev() {
        let found = match entry.resource {
            Resource::OpenHouse => open_house(conn, entry, &mut then).await?,
            _ => listing(conn, entry, &mut then).await?,
        };
        news.extend(found);
    }
    news.reverse();
    Ok(Reading { news, upto, entries: (upto - after).max(0).unsigned_abs(), more: upto < last })
}

fn entry(row: &sqlx::sqlite::SqliteRow) -> Result<Entry, StoreError> {
    let damaged = || StoreError::damaged("an entry of the change log does not read");
    Ok(Entry {
        id: row.try_get(0)?,
        at: row.try_get(1)?,
        connection: row.try_get(2)?,
        resource: Resource::parse(row.try_get(3)?).ok_or_else(damaged)?,
        key: row.try_get(4)?,
        created: row.try_get::<&str, _>(5)? == "created",
        fields: serde_json::from_str(row.try_get(6)?).map_err(|_| damaged())?,
    })
}

/// How a listing was after an entry.
#[derive(Clone)]
struct Standing {
    row: i64,
    status: Option<StandardStatus>,
    asked: Option<i64>,
    sold_for: Option<i64>,
    currency: String,
}

/// The listings met on the way back, by connection and key; `None` for one that is gone.
type Then = HashMap<(i64, String), Option<Standing>>;

async fn standing<'t>(
    conn: &mut SqliteConnection,
    then: &'t mut Then,
    connection: i64,
    key: &str,
) -> Result<Option<&'t mut Standing>, StoreError> {
    let slot = match then.entry((connection, key.to_owned())) {
        hash_map::Entry::Occupied(known) => known.into_mut(),
        hash_map::Entry::Vacant(free) => free.insert(now(conn, connection, key).await?),
    };
    Ok(slot.as_mut())
}

async fn now(conn: &mut SqliteConnection, connection: i64, key: &str) -> Result<Option<Standing>, StoreError> {
    let row = sqlx::query(
        "SELECT l.id, l.standard_status, l.price_minor, l.currency FROM mirror m JOIN listing l ON l.id = m.id
         WHERE m.resource = 'Property' AND m.key = ? AND m.connection_id = ?",
    )
    .bind(key.to_owned())
    .bind(connection)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut found = Standing {
        row: row.try_get(0)?,
        status: row.try_get::<Option<&str>, _>(1)?.and_then(StandardStatus::parse),
        asked: row.try_get(2)?,
        sold_for: None,
        currency: row.try_get(3)?,
    };
    if found.status == Some(StandardStatus::Closed) {
        // A closed listing's row has the sale price; what was asked is in the record.
        found.sold_for = found.asked;
        found.asked = record(conn, found.row).await?.and_then(|l| l.list_price).map(|m| m.minor);
    }
    Ok(Some(found))
}

impl Standing {
    fn news(&self, entry: &Entry, key: &str) -> News {
        News {
            change: Some(entry.id),
            at: entry.at,
            connection: entry.connection,
            key: key.to_owned(),
            row: self.row,
            kinds: Events::NONE,
            currency: Some(self.currency.clone()),
            old_price: None,
            new_price: self.price(),
            old_status: self.status,
            new_status: self.status,
            opens_at: None,
        }
    }

    /// The price that searches use: the sale price once closed, else the asking price.
    fn price(&self) -> Option<i64> {
        let closed = self.status == Some(StandardStatus::Closed);
        if closed { self.sold_for.or(self.asked) } else { self.asked }
    }
}

async fn listing(conn: &mut SqliteConnection, entry: &Entry, then: &mut Then) -> Result<Option<News>, StoreError> {
    let Some(was) = standing(conn, then, entry.connection, &entry.key).await? else { return Ok(None) };
    let mut news = was.news(entry, &entry.key);
    if entry.created {
        news.old_status = None;
        news.kinds = record(conn, was.row).await?.map_or(Events::NONE, |mut l| {
            l.standard_status = was.status;
            events_of_arrival(&l, time::from_ms(entry.at))
        });
        return Ok(Some(news).filter(|n| !n.kinds.is_empty()));
    }
    let status = entry.fields.get("StandardStatus").map(|[a, b]| (status_of(a), status_of(b)));
    let price = entry.fields.get("ListPrice").and_then(|[a, b]| Some((money_of(a)?, money_of(b)?)));
    let price = price.filter(|(a, b)| a.currency == b.currency).map(|(a, b)| (a.minor, b.minor));
    news.kinds = events_of_change(status, price, was.status);
    // Back to before the entry.
    if let Some((before, _)) = status {
        was.status = before;
    }
    if let Some([before, _]) = entry.fields.get("ListPrice") {
        was.asked = money_of(before).map(|m| m.minor);
    }
    news.old_status = was.status;
    let told = price.is_some() || news.kinds.has(ListingEvent::Sold);
    news.old_price = was.price().filter(|_| told);
    Ok(Some(news).filter(|n| !n.kinds.is_empty()))
}

async fn open_house(conn: &mut SqliteConnection, entry: &Entry, then: &mut Then) -> Result<Option<News>, StoreError> {
    let found = sqlx::query(
        "SELECT o.listing_key, o.open_date, o.starts_at, o.ends_at, o.status FROM mirror m
         JOIN open_house o ON o.id = m.id WHERE m.resource = 'OpenHouse' AND m.key = ? AND m.connection_id = ?",
    )
    .bind(entry.key.clone())
    .bind(entry.connection)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let Some(key) = found.try_get::<Option<String>, _>(0)? else { return Ok(None) };
    let off = [OpenHouseStatus::Canceled, OpenHouseStatus::Ended];
    if found.try_get::<Option<&str>, _>(4)?.and_then(OpenHouseStatus::parse).is_some_and(|s| off.contains(&s)) {
        return Ok(None);
    }
    let day = found.try_get::<Option<&str>, _>(1)?.and_then(time::parse_instant);
    let begin: Option<i64> = found.try_get::<Option<i64>, _>(2)?.or(day.map(|d| d.timestamp_millis()));
    // A day without hours is over when the next one has begun everywhere in the country.
    let end: Option<i64> = found.try_get::<Option<i64>, _>(3)?.or(begin.map(|b| b + 36 * 3_600_000));
    if end.is_none_or(|end| end <= entry.at) {
        return Ok(None);
    }
    let Some(was) = standing(conn, then, entry.connection, &key).await? else { return Ok(None) };
    let mut news = was.news(entry, &key);
    news.kinds = Events::NONE.with(ListingEvent::OpenHouse);
    news.opens_at = begin;
    Ok(Some(news))
}

/// The listing whole.
pub(super) async fn record(conn: &mut SqliteConnection, id: i64) -> Result<Option<Box<Listing>>, StoreError> {
    Ok(match load(conn, Resource::Property, id).await? {
        Some(Canonical::Listing(listing)) => Some(listing),
        _ => None,
    })
}

fn status_of(value: &Value) -> Option<StandardStatus> {
    value.as_str().and_then(StandardStatus::parse)
}

fn money_of(value: &Value) -> Option<Money> {
    serde_json::from_value(value.clone()).ok()
}
