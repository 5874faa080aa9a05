use hub_domain::{Currency, ListingQuery, Money, StandardStatus};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::filter::{Filters, bind_all, where_of};
use super::no_such_index;
use crate::{Store, StoreError, names, naming};

/// A listing as a dot on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapPoint {
    /// The listing's name.
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
/// everywhere and the same dots at every call. The indices `listing_dots_8` and `listing_dots_64` hold what a dot needs of
/// the listings with the lowest eighth and 64th of these numbers.
const SPREAD: &str = "(l.id * 2654435761) % 4294967296";

/// So many in a sample say well enough how many there are.
const ENOUGH: i64 = 500;

impl Store {
    /// The places of the listings that match; of more than `max`, an even choice of about so many, which stays the
    /// same while the map moves.
    ///
    /// # Errors
    /// The database's.
    pub async fn map_points(&self, query: &ListingQuery, max: u32) -> Result<Vec<MapPoint>, StoreError> {
        match self.map_points_with(query, max, !self.inner.copying.is_active()).await {
            Err(error) if no_such_index(&error) => self.map_points_with(query, max, false).await,
            answer => answer,
        }
    }

    async fn map_points_with(
        &self,
        query: &ListingQuery,
        max: u32,
        indexed: bool,
    ) -> Result<Vec<MapPoint>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let mut filters = Filters::of(query);
        filters.look_up_beginnings(&mut tx).await?;
        filters.resolve_near(&mut tx).await?;
        filters.fold_homes(&mut tx).await?;
        let matching = format!(
            "{} l.latitude IS NOT NULL",
            match where_of(&filters.clauses) {
                w if w.is_empty() => " WHERE".to_owned(),
                w => format!("{w} AND"),
            }
        );
        // How many there are is only needed roughly, and of many only a sample is drawn: looking at them all would take
        // longer the larger the store is.
        let count = async |conn: &mut SqliteConnection, from: &str, part: &str| -> Result<i64, StoreError> {
            let sql = format!("SELECT count(*) FROM listing l{from}{matching}{part}");
            Ok(bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses).fetch_one(conn).await?.try_get(0)?)
        };
        let sampled = |of: i64| match indexed {
            true => (format!(" INDEXED BY listing_dots_{of}"), format!(" AND {SPREAD} < {}", (1_i64 << 32) / of)),
            false => (String::new(), format!(" AND {SPREAD} < {}", (1_i64 << 32) / of)),
        };
        let max = i64::from(max);
        let (from, part) = sampled(64);
        let seen = count(&mut tx, &from, &part).await?;
        let of = [64, 8].into_iter().find(|of| seen >= ENOUGH && seen * 64 / of >= max / 2);
        let ((from, part), total) = match of {
            Some(of) => (sampled(of), seen * 64),
            None => ((String::new(), String::new()), count(&mut tx, "", "").await?),
        };
        let threshold = if total <= max { 1 << 32 } else { (max << 32) / total };
        let sql = format!(
            "SELECT l.key, l.latitude, l.longitude, l.standard_status, l.price_minor, l.currency, l.id
             FROM listing l{from}{matching}{part} AND {SPREAD} < ? ORDER BY {SPREAD} LIMIT ?"
        );
        let rows = bind_all(sqlx::query(AssertSqlSafe(sql)), &filters.clauses)
            .bind(threshold)
            .bind(max)
            .fetch_all(&mut *tx)
            .await?;
        let later = naming::later_among(&mut tx, rows.iter().map(|row| row.get::<i64, _>(6))).await?;
        tx.commit().await?;
        rows.iter()
            .map(|row| {
                let currency: Currency =
                    row.try_get::<&str, _>(5)?.parse().map_err(|_| StoreError::damaged("a currency does not read"))?;
                Ok(MapPoint {
                    key: naming::named(row.try_get(0)?, later.get(&row.try_get(6)?)),
                    latitude: row.try_get(1)?,
                    longitude: row.try_get(2)?,
                    standard_status: row.try_get::<Option<&str>, _>(3)?.and_then(names::status),
                    price: row.try_get::<Option<i64>, _>(4)?.map(|m| Money::from_minor(m, currency)),
                })
            })
            .collect()
    }
}
