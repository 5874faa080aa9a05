use chrono::NaiveDate;
use hub_domain::{BoundingBox, Currency, PropertyType};

use crate::narrow::day;
use crate::{Store, StoreError};

/// Fits that are kept: today's month and a few that were asked about in between. A few megabytes each at most.
const KEPT: i64 = 6;

/// Which market a fit is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitOf {
    /// The type of property.
    pub property_type: PropertyType,
    /// The day it was fitted for.
    pub day: NaiveDate,
    /// The money of its sales.
    pub currency: Currency,
    /// The part of a market too large for one fit.
    pub region: Option<BoundingBox>,
}

impl FitOf {
    fn keys(self) -> [String; 4] {
        // Five decimals are a metre.
        let region = self.region.map(|b| format!("{:.5} {:.5} {:.5} {:.5}", b.west, b.south, b.east, b.north));
        let kind = self.property_type.as_str().to_owned();
        [kind, day(self.day).unwrap_or_default(), self.currency.to_string(), region.unwrap_or_default()]
    }
}

impl Store {
    /// What was learnt for a market before, if it is kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn market_fit(&self, of: FitOf) -> Result<Option<Vec<u8>>, StoreError> {
        let mut reader = self.reader().await?;
        let mut query = sqlx::query_scalar(
            "SELECT learnt FROM market_fit WHERE property_type = ? AND day = ? AND currency = ? AND region = ?",
        );
        for key in of.keys() {
            query = query.bind(key);
        }
        Ok(query.fetch_optional(&mut *reader).await?)
    }

    /// Keeps what was learnt for a market; what was kept longest ago makes room.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_market_fit(&self, of: FitOf, learnt: Vec<u8>) -> Result<(), StoreError> {
        let now = self.now_ms();
        let mut writer = self.writer().await?;
        let mut query = sqlx::query(
            "INSERT OR REPLACE INTO market_fit (property_type, day, currency, region, made_at, learnt) VALUES (?, ?, ?, ?, ?, ?)",
        );
        for key in of.keys() {
            query = query.bind(key);
        }
        query.bind(now).bind(learnt).execute(&mut *writer).await?;
        sqlx::query(
            "DELETE FROM market_fit WHERE rowid NOT IN (SELECT rowid FROM market_fit ORDER BY made_at DESC, rowid DESC LIMIT ?)",
        )
        .bind(KEPT)
        .execute(&mut *writer)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_domain::SystemClock;
    use hub_secrets::StoreKey;

    use super::*;

    #[tokio::test]
    async fn the_latest_few_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &StoreKey::generate().unwrap(), Arc::new(SystemClock)).await.unwrap();
        let of = |month| FitOf {
            property_type: PropertyType::Residential,
            day: NaiveDate::from_ymd_opt(2026, month, 1).unwrap(),
            currency: Currency::USD,
            region: None,
        };
        assert_eq!(store.market_fit(of(1)).await.unwrap(), None);
        for month in 1..=9 {
            store.keep_market_fit(of(month), vec![1]).await.unwrap();
            store.keep_market_fit(of(month), vec![u8::try_from(month).unwrap()]).await.unwrap();
        }
        assert_eq!(store.market_fit(of(9)).await.unwrap(), Some(vec![9]));
        assert_eq!(store.market_fit(of(4)).await.unwrap(), Some(vec![4]));
        assert_eq!(store.market_fit(of(3)).await.unwrap(), None);
        let region = Some(BoundingBox { west: -122.5, south: 47.0, east: -121.5, north: 48.0 });
        let part = FitOf { region, ..of(9) };
        assert_eq!(store.market_fit(part).await.unwrap(), None);
        store.keep_market_fit(part, vec![7]).await.unwrap();
        assert_eq!(store.market_fit(part).await.unwrap(), Some(vec![7]));
        assert_eq!(store.market_fit(of(9)).await.unwrap(), Some(vec![9]));
    }
}
