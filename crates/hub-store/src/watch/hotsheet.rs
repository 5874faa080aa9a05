use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use hub_domain::{Currency, Events, ListingEvent, Money, SearchId, StandardStatus};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::searches::events_of;
use crate::bulk::id_list;
use crate::narrow::{ListingRow, ROW_COLUMNS, row_of};
use crate::{Store, StoreError, names, time};

/// Which news a hotsheet has.
#[derive(Debug, Clone, PartialEq)]
pub struct HotsheetQuery {
    /// News since then.
    pub since: DateTime<Utc>,
    /// Only what this search matched.
    pub search: Option<SearchId>,
    /// Only these kinds; empty for all.
    pub kinds: Events,
    /// At most so many rows.
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// One line of a hotsheet.
#[derive(Debug, Clone, PartialEq)]
pub struct HotsheetRow {
    /// The event's number.
    pub event: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kinds: Events,
    /// The price before.
    pub old_price: Option<Money>,
    /// The price after.
    pub new_price: Option<Money>,
    /// The status before.
    pub old_status: Option<StandardStatus>,
    /// The status after.
    pub new_status: Option<StandardStatus>,
    /// When the open house begins.
    pub opens_at: Option<DateTime<Utc>>,
    /// True when the listing's own dates told it rather than a change that was seen.
    pub from_dates: bool,
    /// The listing as it is now.
    pub listing: ListingRow,
    /// The same change of the same home as other sources told it, in the order in which they did.
    pub also: Vec<HotsheetRow>,
}

/// What happened, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotsheet {
    /// Rows in all.
    pub total: u64,
    /// Events of each kind, whatever kinds were asked for. An event can be of two kinds.
    pub counts: BTreeMap<ListingEvent, u64>,
    /// This page.
    pub rows: Vec<HotsheetRow>,
}

/// Columns of an event, by names of their own.
pub(super) const EVENT_COLUMNS: &str = "e.id AS event, e.at AS event_at, e.kinds AS event_kinds, \
     e.currency AS event_currency, e.old_price AS event_old_price, e.new_price AS event_new_price, \
     e.old_status AS event_old_status, e.new_status AS event_new_status, e.opens_at AS event_opens_at, \
     e.change_id AS event_change";

/// How an event finds its listing. Crosswise, so that it is never the other way round, from all listings to their events.
pub(super) const EVENT_LISTING: &str = "CROSS JOIN mirror m ON m.resource = 'Property' AND m.key = e.listing_key AND m.connection_id = e.connection_id \
     CROSS JOIN listing l ON l.id = m.id CROSS JOIN connection c ON c.id = l.connection_id";

/// What a search matched, by the events that stand for it. One bind: the search's identifier.
const MATCHED: &str = "(SELECT DISTINCT coalesce(x.lead, x.id) AS event_id FROM saved_search s \
     JOIN search_match h ON h.search_id = s.id JOIN listing_event x ON x.id = h.event_id WHERE s.uuid = ?1) h \
     JOIN listing_event e ON e.id = h.event_id";

impl Store {
    /// What happened since a moment. News of listings that are gone are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn hotsheet(&self, query: &HotsheetQuery) -> Result<Hotsheet, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let (from, uuid) = match &query.search {
            None => ("listing_event e", None),
            Some(id) => (MATCHED, Some(id.as_uuid().as_bytes().to_vec())),
        };
        let only = if uuid.is_some() { "" } else { "?1 IS NULL AND e.lead IS NULL AND " };
        let since = query.since.timestamp_millis();
        let sql =
            format!("SELECT e.kinds, count(*) FROM {from} {EVENT_LISTING} WHERE {only} e.at >= ?2 GROUP BY e.kinds");
        let groups: Vec<(i64, i64)> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(uuid.clone()).bind(since).fetch_all(&mut *tx).await?;
        let mut counts = BTreeMap::new();
        let mut total = 0;
        for (bits, n) in groups {
            let kinds = events_of(bits);
            let n = n.unsigned_abs();
            kinds.iter().for_each(|kind| *counts.entry(kind).or_default() += n);
            if query.kinds.is_empty() || !kinds.and(query.kinds).is_empty() {
                total += n;
            }
        }
        let sql = format!(
            "SELECT {ROW_COLUMNS}, {EVENT_COLUMNS} FROM {from} {EVENT_LISTING} WHERE {only} e.at >= ?2
             AND (?3 = 0 OR e.kinds & ?3 <> 0) ORDER BY e.at DESC, e.id DESC LIMIT ?4 OFFSET ?5"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(uuid)
            .bind(since)
            .bind(i64::from(query.kinds.bits()))
            .bind(i64::from(query.limit.clamp(1, 1000)))
            .bind(i64::from(query.offset))
            .fetch_all(&mut *tx)
            .await?;
        let mut rows = rows.iter().map(event_row).collect::<Result<Vec<_>, _>>()?;
        let mut repeats = repeats_of(&mut tx, rows.iter().map(|r| r.event)).await?;
        for row in &mut rows {
            row.also = repeats.remove(&row.event).unwrap_or_default();
        }
        tx.commit().await?;
        Ok(Hotsheet { total, counts, rows })
    }
}

/// What other sources told of the same, by the event that stands for it.
pub(super) async fn repeats_of(
    conn: &mut SqliteConnection,
    events: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<HotsheetRow>>, StoreError> {
    let sql = format!(
        "SELECT {ROW_COLUMNS}, {EVENT_COLUMNS}, e.lead AS event_lead FROM listing_event e {EVENT_LISTING}
         WHERE e.lead IN (SELECT value FROM json_each(?)) ORDER BY e.id"
    );
    let mut found: HashMap<i64, Vec<HotsheetRow>> = HashMap::new();
    for row in &sqlx::query(AssertSqlSafe(sql)).bind(id_list(events)).fetch_all(conn).await? {
        found.entry(row.try_get("event_lead")?).or_default().push(event_row(row)?);
    }
    Ok(found)
}

/// Reads [`ROW_COLUMNS`] and [`EVENT_COLUMNS`] after them.
pub(super) fn event_row(row: &sqlx::sqlite::SqliteRow) -> Result<HotsheetRow, StoreError> {
    let listing = row_of(row)?;
    // By name: how many columns a listing's row has is not this file's affair.
    let currency: Option<Currency> = row.try_get::<Option<&str>, _>("event_currency")?.and_then(|c| c.parse().ok());
    let money = |minor: Option<i64>| minor.zip(currency).map(|(minor, currency)| Money::from_minor(minor, currency));
    Ok(HotsheetRow {
        event: row.try_get("event")?,
        at: time::from_ms(row.try_get("event_at")?),
        kinds: events_of(row.try_get("event_kinds")?),
        old_price: money(row.try_get("event_old_price")?),
        new_price: money(row.try_get("event_new_price")?),
        old_status: row.try_get::<Option<&str>, _>("event_old_status")?.and_then(names::status),
        new_status: row.try_get::<Option<&str>, _>("event_new_status")?.and_then(names::status),
        opens_at: row.try_get::<Option<i64>, _>("event_opens_at")?.map(time::from_ms),
        from_dates: row.try_get::<Option<i64>, _>("event_change")?.is_none(),
        listing,
        also: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use sqlx::ConnectOptions as _;
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;
    use crate::schema;

    #[tokio::test]
    async fn news_find_their_listings_and_never_the_other_way_round() {
        let mut conn = SqliteConnectOptions::new().in_memory(true).connect().await.unwrap();
        schema::make(&mut conn).await.unwrap();
        for rest in [
            format!("FROM listing_event e {EVENT_LISTING} WHERE e.lead IS NULL AND e.at >= 5"),
            format!("FROM {MATCHED} {EVENT_LISTING} WHERE e.at >= 5").replace("?1", "x'00'"),
            format!("FROM listing_event e {EVENT_LISTING} WHERE e.lead IN (SELECT value FROM json_each('[1]'))"),
            format!(
                "FROM notice n JOIN listing_event e ON e.id = n.event_id {EVENT_LISTING} WHERE n.state = 'waiting'"
            ),
        ] {
            let sql = format!("EXPLAIN QUERY PLAN SELECT e.id {rest}");
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut conn).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get::<String, _>("detail")).collect();
            let by_key = |step: &&String| step.starts_with("SEARCH m ") && step.contains("resource=? AND key=?");
            assert_eq!(plan.iter().filter(by_key).count(), 1, "{rest}: {plan:#?}");
            assert!(!plan.iter().any(|step| step.starts_with("SCAN e") && rest.contains("lead IN")), "{plan:#?}");
        }
    }
}
