//! Writing the narrow rows of listings.
//!
//! An index entry of a large store is a page of the file of its own, so a change writes only the columns that are
//! another: SQLite then leaves the indices of the others alone.

use std::collections::{BTreeMap, HashMap};

use hub_domain::Listing;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Row};

use crate::StoreError;
use crate::bulk::{Binds, id_list, insert};
use crate::narrow::{day, fold_city, search_price, source_change};

/// What a listing's row says besides whose it is, in the order of [`cells`].
const COLUMNS: [&str; 23] = [
    "listing_id",
    "address",
    "city",
    "city_folded",
    "state_or_province",
    "postal_code",
    "standard_status",
    "property_type",
    "property_sub_type",
    "currency",
    "price_minor",
    "close_date",
    "beds",
    "baths",
    "area_sqft",
    "lot_sqft",
    "year_built",
    "days_on_market",
    "latitude",
    "longitude",
    "photos_count",
    "modified_at",
    "rights",
];

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
    Real(Option<f64>),
}

impl Cell {
    fn bind(&self, binds: &mut Binds) {
        match self {
            Self::Text(text) => binds.put(text.clone()),
            Self::Int(n) => binds.put(*n),
            Self::Real(n) => binds.put(*n),
        };
    }

    /// Whether the column holds this already.
    fn is_in(&self, row: &SqliteRow, column: usize) -> Result<bool, StoreError> {
        Ok(match self {
            Self::Text(text) => row.try_get::<Option<&str>, _>(column)? == text.as_deref(),
            Self::Int(n) => row.try_get::<Option<i64>, _>(column)? == *n,
            Self::Real(n) => row.try_get::<Option<f64>, _>(column)? == *n,
        })
    }
}

/// A listing's row to be written.
pub(crate) struct NarrowRow {
    id: i64,
    key: String,
    cells: [Cell; 23],
}

impl NarrowRow {
    /// The row of a listing whose record says so much about its own use.
    pub fn of(id: i64, l: &Listing, rights: i64) -> Self {
        let text = |t: Option<&str>| Cell::Text(t.map(str::to_owned));
        let int = |n: Option<i32>| Cell::Int(n.map(i64::from));
        let place = l.place();
        let cells = [
            text(l.listing_id.as_deref()),
            Cell::Text(l.address_line()),
            text(l.city.as_deref()),
            Cell::Text(l.city.as_deref().map(fold_city)),
            text(l.state_or_province.as_deref()),
            text(l.postal_code.as_deref()),
            text(l.standard_status.map(|s| s.as_str())),
            text(l.property_type.map(|t| t.as_str())),
            text(l.property_sub_type.map(|t| t.as_str())),
            text(Some(l.currency_code.as_str())),
            Cell::Int(search_price(l).map(|m| m.minor)),
            Cell::Text(l.close_date.and_then(day)),
            int(l.bedrooms_total),
            Cell::Real(l.bathrooms()),
            Cell::Real(l.living_area.map(|a| a.square_feet())),
            Cell::Real(l.lot_size_square_feet),
            int(l.year_built),
            int(l.days_on_market),
            Cell::Real(place.map(|p| p.latitude)),
            Cell::Real(place.map(|p| p.longitude)),
            int(l.photos_count),
            Cell::Int(source_change(l).map(|t| t.timestamp_millis())),
            Cell::Int(Some(rights)),
        ];
        Self { id, key: l.listing_key.clone(), cells }
    }
}

/// Adds the rows of new listings.
pub(crate) async fn add(conn: &mut SqliteConnection, connection: i64, rows: &[NarrowRow]) -> Result<(), StoreError> {
    let head = format!("INSERT INTO listing (id, connection_id, key, {})", COLUMNS.join(", "));
    insert(conn, &head, COLUMNS.len() + 3, "", rows, |b, row| {
        b.put(row.id).put(connection).put(row.key.clone());
        row.cells.iter().for_each(|cell| cell.bind(b));
    })
    .await
}

/// Brings the rows of known listings up to date.
pub(crate) async fn change(
    conn: &mut SqliteConnection,
    connection: i64,
    rows: Vec<NarrowRow>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut new: HashMap<i64, NarrowRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let sql = format!("SELECT id, {} FROM listing WHERE id IN (SELECT value FROM json_each(?))", COLUMNS.join(", "));
    let mut ids: Vec<i64> = new.keys().copied().collect();
    ids.sort_unstable();
    let old = sqlx::query(AssertSqlSafe(sql)).bind(id_list(ids)).fetch_all(&mut *conn).await?;
    // Rows in which the same columns are another go together.
    let mut by_columns: BTreeMap<Vec<usize>, Vec<NarrowRow>> = BTreeMap::new();
    for row in &old {
        let Some(new) = new.remove(&row.try_get::<i64, _>(0)?) else { continue };
        let mut others = Vec::new();
        for (i, cell) in new.cells.iter().enumerate() {
            if !cell.is_in(row, i + 1)? {
                others.push(i);
            }
        }
        if !others.is_empty() {
            by_columns.entry(others).or_default().push(new);
        }
    }
    // A record without its row gets one.
    let missing: Vec<NarrowRow> = new.into_values().collect();
    add(conn, connection, &missing).await?;
    for (columns, rows) in by_columns {
        let set: Vec<String> =
            columns.iter().enumerate().map(|(n, i)| format!("{} = v.column{}", COLUMNS[*i], n + 2)).collect();
        let head = format!("UPDATE listing SET {} FROM (", set.join(", "));
        insert(conn, &head, columns.len() + 1, ") AS v WHERE listing.id = v.column1", &rows, |b, row| {
            b.put(row.id);
            columns.iter().for_each(|i| row.cells[*i].bind(b));
        })
        .await?;
    }
    Ok(())
}
