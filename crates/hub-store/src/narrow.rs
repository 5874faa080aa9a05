//! The narrow row of a listing: what lists and searches need, and nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use hub_domain::{ConnectionId, Currency, Listing, Money, PropertySubType, PropertyType, RecordRights, StandardStatus};
use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{StoreError, names, time};

/// One line of a list of listings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListingRow {
    /// Its name: the source's key, and the source where another had the key before.
    pub key: String,
    /// Which connection it came by.
    pub connection: ConnectionId,
    /// MLS number.
    pub listing_id: Option<String>,
    /// Address on one line.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state_or_province: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Status.
    pub standard_status: Option<StandardStatus>,
    /// Type.
    pub property_type: Option<PropertyType>,
    /// Subtype.
    pub property_sub_type: Option<PropertySubType>,
    /// The sale price once closed, else the asking price.
    pub price: Option<Money>,
    /// Day of closing.
    pub close_date: Option<NaiveDate>,
    /// Bedrooms.
    pub beds: Option<i32>,
    /// Bathrooms, halves as 0.5.
    pub baths: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
    /// Lot, square feet.
    pub lot_sqft: Option<f64>,
    /// Year built.
    pub year_built: Option<i32>,
    /// Days on market by the MLS's rules.
    pub days_on_market: Option<i32>,
    /// Degrees north, where plausible.
    pub latitude: Option<f64>,
    /// Degrees east, where plausible.
    pub longitude: Option<f64>,
    /// Photos the source has.
    pub photos_count: Option<i32>,
    /// Last change at the source: the MLS's own clock, else the aggregator's.
    pub modified: Option<DateTime<Utc>>,
    /// What the record says about its own use; `None` until an old store has worked it out.
    #[serde(skip)]
    pub rights: Option<RecordRights>,
}

/// Columns a [`ListingRow`] is read from; the table has the alias `l`, its connection `c`. The first is the name, as in
/// [`naming`](crate::naming); with one source nothing is looked up for it, which would be a page of the file for each row.
pub(crate) const ROW_COLUMNS: &str = "CASE WHEN (SELECT count(*) FROM connection) > 1 AND EXISTS (SELECT 1 FROM mirror earlier WHERE earlier.resource = 'Property' \
     AND earlier.key = l.key AND earlier.id < l.id) THEN l.key || '@' || c.name ELSE l.key END, c.uuid, l.listing_id, l.address, l.city, l.state_or_province, l.postal_code, \
     l.standard_status, l.property_type, l.property_sub_type, l.currency, l.price_minor, l.close_date, l.beds, l.baths, \
     l.area_sqft, l.lot_sqft, l.year_built, l.days_on_market, l.latitude, l.longitude, l.photos_count, l.modified_at, \
     l.rights";

/// Reads [`ROW_COLUMNS`].
pub(crate) fn row_of(row: &SqliteRow) -> Result<ListingRow, StoreError> {
    let damaged = || StoreError::damaged("a listing's row does not read");
    let currency: Currency = row.try_get::<&str, _>(10)?.parse().map_err(|_| damaged())?;
    let connection = uuid::Uuid::from_slice(row.try_get::<&[u8], _>(1)?).map_err(|_| damaged())?;
    Ok(ListingRow {
        key: row.try_get(0)?,
        connection: connection.into(),
        listing_id: row.try_get(2)?,
        address: row.try_get(3)?,
        city: row.try_get(4)?,
        state_or_province: row.try_get(5)?,
        postal_code: row.try_get(6)?,
        standard_status: row.try_get::<Option<&str>, _>(7)?.and_then(names::status),
        property_type: row.try_get::<Option<&str>, _>(8)?.and_then(names::property_type),
        property_sub_type: row.try_get::<Option<&str>, _>(9)?.and_then(names::sub_type),
        price: row.try_get::<Option<i64>, _>(11)?.map(|minor| Money::from_minor(minor, currency)),
        close_date: row.try_get::<Option<&str>, _>(12)?.and_then(|d| d.parse().ok()),
        beds: row.try_get(13)?,
        baths: row.try_get(14)?,
        area_sqft: row.try_get(15)?,
        lot_sqft: row.try_get(16)?,
        year_built: row.try_get(17)?,
        days_on_market: row.try_get(18)?,
        latitude: row.try_get(19)?,
        longitude: row.try_get(20)?,
        photos_count: row.try_get(21)?,
        modified: row.try_get::<Option<i64>, _>(22)?.map(time::from_ms),
        rights: row.try_get::<Option<i64>, _>(23)?.map(RecordRights::from_bits),
    })
}

/// The price that ranges and sorting use, minor units: the sale price once closed, else the asking price. A closed
/// listing whose sale price the source does not give has its asking price.
#[must_use]
pub fn search_price(listing: &Listing) -> Option<Money> {
    let closed = listing.standard_status == Some(StandardStatus::Closed);
    if closed { listing.close_price.or(listing.list_price) } else { listing.list_price }
}

/// Last change at the source: the MLS's own clock, else the aggregator's.
#[must_use]
pub fn source_change(listing: &Listing) -> Option<DateTime<Utc>> {
    [&listing.originating_system_modification_timestamp, &listing.modification_timestamp]
        .into_iter()
        .flatten()
        .find_map(|text| time::parse_instant(text))
}

/// The form in which cities are compared.
pub(crate) fn fold_city(city: &str) -> String {
    city.trim().to_lowercase()
}

/// Days as stored; ordinary years only, so that text order is date order.
pub(crate) fn day(date: NaiveDate) -> Option<String> {
    use chrono::Datelike;
    (0..=9999).contains(&date.year()).then(|| date.format("%Y-%m-%d").to_string())
}
