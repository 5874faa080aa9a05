use chrono::NaiveDate;
use futures::TryStreamExt;
use hub_domain::{BoundingBox, Listing, Place, PropertyType};
use sqlx::{AssertSqlSafe, Row};

use crate::connections::by_number;
use crate::narrow::day;
use crate::{Store, StoreError, names, naming, sale_facts};

/// Which closed sales a valuation wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SalesQuery {
    /// Of this type; `None` for all types.
    pub property_type: Option<PropertyType>,
    /// Closed before this day, the day itself left out.
    pub closed_before: NaiveDate,
    /// Closed on this day or later.
    pub closed_from: Option<NaiveDate>,
    /// Inside this window.
    pub bbox: Option<BoundingBox>,
}

/// Where a sale is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SalePlace {
    /// When it closed.
    pub close_date: NaiveDate,
    /// Where, if the source says so.
    pub place: Option<Place>,
}

impl Store {
    /// When and where sales of a type closed before a day, in the order of their days: an overview of large markets, read
    /// from an index alone. Sales that may not be compared are among them.
    ///
    /// # Errors
    /// The database's.
    pub async fn sale_places(
        &self,
        property_type: PropertyType,
        closed_before: NaiveDate,
    ) -> Result<Vec<SalePlace>, StoreError> {
        let mut reader = self.reader().await?;
        let mut rows = sqlx::query(
            "SELECT close_date, latitude, longitude FROM sale WHERE property_type = ? AND close_date < ? \
             ORDER BY close_date",
        )
        .bind(property_type.as_str())
        .bind(day(closed_before).unwrap_or_else(|| "9999-99-99".to_owned()))
        .fetch(&mut *reader);
        let mut out = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let close_date: &str = row.try_get(0)?;
            let Ok(close_date) = close_date.parse() else { continue };
            let (latitude, longitude): (Option<f64>, Option<f64>) = (row.try_get(1)?, row.try_get(2)?);
            let place = latitude.zip(longitude).and_then(|(lat, lon)| Place::new(lat, lon));
            out.push(SalePlace { close_date, place });
        }
        Ok(out)
    }

    /// Closed sales in the order of their close dates. Only what valuation needs is filled in: identity, prices, dates,
    /// sizes, rooms, age, ratings, place and the address on one line; remarks and agents are not. Sales of connections
    /// whose licence is for display only ([`hub_domain::Licence::allows_cma`]) are left out, and so are records that do
    /// not permit it themselves ([`hub_domain::RecordRights::allows_comparable`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn sales(&self, query: &SalesQuery) -> Result<Vec<Listing>, StoreError> {
        let types: Vec<&str> = match query.property_type {
            Some(one) => vec![one.as_str()],
            // Named one by one, so that the key's first column is always known.
            None => PropertyType::ALL.iter().map(|t| t.as_str()).chain([""]).collect(),
        };
        let mut sql = format!(
            "SELECT property_type, facts, id FROM sale WHERE property_type IN ({}) AND close_date < ? AND close_date >= ?",
            vec!["?"; types.len()].join(",")
        );
        if query.bbox.is_some() {
            sql.push_str(" AND longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?");
        }
        let mut reader = self.reader().await?;
        let (allowed, barred): (Vec<_>, Vec<_>) =
            by_number(&mut reader).await?.into_iter().partition(|(_, connection)| connection.licence.allows_cma());
        if !barred.is_empty() {
            let marks = vec!["?"; allowed.len()].join(",");
            sql.push_str(&format!(" AND id IN (SELECT id FROM listing WHERE connection_id IN ({marks}))"));
        }
        // A record that permits neither back office nor VOW use, or whose seller opted out, is no evidence.
        sql.push_str(" AND id NOT IN (SELECT id FROM listing WHERE rights & 1 <> 0)");
        sql.push_str(" ORDER BY close_date, id");
        let mut statement = sqlx::query(AssertSqlSafe(sql));
        for name in types {
            statement = statement.bind(name);
        }
        statement = statement
            .bind(day(query.closed_before).unwrap_or_else(|| "9999-99-99".to_owned()))
            .bind(query.closed_from.and_then(day).unwrap_or_default());
        if let Some(b) = &query.bbox {
            statement = statement.bind(b.west).bind(b.east).bind(b.south).bind(b.north);
        }
        if !barred.is_empty() {
            for (number, _) in &allowed {
                statement = statement.bind(*number);
            }
        }
        let later = naming::later_listings(&mut reader).await?;
        let mut rows = statement.fetch(&mut *reader);
        let mut sales = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let property_type = names::property_type(row.try_get(0)?);
            let mut sale = sale_facts::unpack(row.try_get(1)?, property_type)?;
            sale.listing_key = naming::named(sale.listing_key, later.get(&row.try_get(2)?));
            sales.push(sale);
        }
        Ok(sales)
    }
}
