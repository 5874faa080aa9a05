use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hub_domain::{ListingQuery, SearchId};
use sqlx::{Connection as _, Row};
use uuid::Uuid;

use crate::narrow::fold_city;
use crate::search::Filters;
use crate::{Store, StoreError};

/// How much a search has found lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchActivity {
    /// Matches of the last 7 days.
    pub week: u64,
    /// Matches of the last 28 days.
    pub four_weeks: u64,
}

/// A part of a question that no listing of the store can meet, whatever the rest of it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unused {
    /// No listing has this city any more (or ever had).
    City(String),
    /// No listing has this postal code.
    PostalCode(String),
    /// No listing lies in the drawn areas.
    Areas,
    /// The lower end of a range is above its upper end; named as the field of [`ListingQuery`].
    Range(&'static str),
}

impl Store {
    /// Matches per search over the last four weeks.
    ///
    /// # Errors
    /// The database's.
    pub async fn search_activity(&self, now: DateTime<Utc>) -> Result<HashMap<SearchId, SearchActivity>, StoreError> {
        let mut reader = self.reader().await?;
        let ago = |days: i64| (now - chrono::Duration::days(days)).timestamp_millis();
        let rows = sqlx::query(
            "SELECT uuid, sum(at >= ?), count(*) FROM (
                 SELECT s.id AS search, s.uuid AS uuid, max(h.at) AS at FROM saved_search s
                 JOIN search_match h ON h.search_id = s.id AND h.at >= ? JOIN listing_event e ON e.id = h.event_id
                 WHERE s.removed_at IS NULL GROUP BY s.id, coalesce(e.lead, e.id)) GROUP BY search",
        )
        .bind(ago(7))
        .bind(ago(28))
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                let id = Uuid::from_slice(row.try_get::<&[u8], _>(0)?)
                    .map_err(|_| StoreError::damaged("a saved search does not read"))?;
                let count = |i: usize| Ok::<u64, StoreError>(row.try_get::<i64, _>(i)?.unsigned_abs());
                Ok((id.into(), SearchActivity { week: count(1)?, four_weeks: count(2)? }))
            })
            .collect()
    }

    /// Parts of a question that nothing in the store can meet. Asked of the indices, not of the listings.
    ///
    /// # Errors
    /// The database's.
    pub async fn unused_parts(&self, query: &ListingQuery) -> Result<Vec<Unused>, StoreError> {
        let mut found = Vec::new();
        fn crossed<T: PartialOrd>(range: &hub_domain::RangeOf<T>) -> bool {
            matches!((&range.from, &range.to), (Some(from), Some(to)) if from > to)
        }
        for (name, wrong) in [
            ("price_minor", crossed(&query.price_minor)),
            ("area_sqft", crossed(&query.area_sqft)),
            ("year_built", crossed(&query.year_built)),
        ] {
            if wrong {
                found.push(Unused::Range(name));
            }
        }
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        for (sql, value, unused) in [
            (
                "SELECT 1 FROM listing WHERE city_folded = ? LIMIT 1",
                query.city.as_deref().map(fold_city),
                query.city.clone().map(Unused::City),
            ),
            (
                "SELECT 1 FROM listing WHERE postal_code = ? LIMIT 1",
                query.postal_code.as_deref().map(|c| c.trim().to_owned()),
                query.postal_code.clone().map(Unused::PostalCode),
            ),
        ] {
            if let (Some(value), Some(unused)) = (value, unused) {
                let some: Option<i64> = sqlx::query_scalar(sql).bind(value).fetch_optional(&mut *tx).await?;
                if some.is_none() {
                    found.push(unused);
                }
            }
        }
        if !query.areas.is_empty() {
            let mut filters = Filters::of(&ListingQuery { areas: query.areas.clone(), ..ListingQuery::default() });
            filters.resolve_near(&mut tx).await?;
            if crate::search::count(&mut tx, &filters.clauses).await? == 0 {
                found.push(Unused::Areas);
            }
        }
        tx.commit().await?;
        Ok(found)
    }
}
