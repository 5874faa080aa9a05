use hub_domain::{Currency, ListingQuery, Money, StandardStatus};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, Row};

use super::filter::{Filters, bind_all, where_of};
use crate::{Store, StoreError, names};

/// A listing as a dot on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapPoint {
    /// The source's key.
    pub key: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Status.
    pub standard_status: Option<StandardStatus>,
    /// The sale price once closed, else the asking price.
    pub price: Option<Money>,
}

/// Spreads consecutive row numbers evenly over 0..2³² (Knuth's multiplicative hash), so that thinning takes dots from
/// everywhere and the same dots at every call.
const SPREAD: &str = "(l.id * 2654435761) % 4294967296";

impl Store {
    /// The places of the listings that match; of more than `max`, an even choice of about so many, which stays the
    /// same while the map moves.
    ///
    /// # Errors
    /// The database's.
    pub async fn map_points(&self, query: &ListingQuery, max: u32) -> Result<Vec<MapPoint>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let mut filters = Filters::of(query);
        filters.resolve_near(&mut tx).await?;
        filters.fold_homes(&mut tx).await?;
        let matching = format!(
            "{} l.latitude IS NOT NULL",
            match where_of(&filters.clauses) {
                w if w.is_empty() => " WHERE".to_owned(),
                w => format!("{w} AND"),
            }
        );
        let sql = format!("SELECT count(*) FROM listing l{matching}");
        let total: i64 =
            bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses).fetch_one(&mut *tx).await?.try_get(0)?;
        let threshold = if total <= i64::from(max) { 1 << 32 } else { (i64::from(max) << 32) / total };
        let sql = format!(
            "SELECT l.key, l.latitude, l.longitude, l.standard_status, l.price_minor, l.currency
             FROM listing l{matching} AND {SPREAD} < ? LIMIT ?"
        );
        let rows = bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses)
            .bind(threshold)
            .bind(i64::from(max))
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        rows.iter()
            .map(|row| {
                let currency: Currency =
                    row.try_get::<&str, _>(5)?.parse().map_err(|_| StoreError::damaged("a currency does not read"))?;
                Ok(MapPoint {
                    key: row.try_get(0)?,
                    latitude: row.try_get(1)?,
                    longitude: row.try_get(2)?,
                    standard_status: row.try_get::<Option<&str>, _>(3)?.and_then(names::status),
                    price: row.try_get::<Option<i64>, _>(4)?.map(|m| Money::from_minor(m, currency)),
                })
            })
            .collect()
    }
}
