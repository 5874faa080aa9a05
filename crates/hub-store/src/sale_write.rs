//! Writing the closed sales among the listings of a page.

use std::collections::{HashMap, HashSet};

use hub_domain::Listing;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::bulk::{id_list, insert};
use crate::narrow::day;
use crate::{StoreError, sale_facts};

/// A sale to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SaleRow {
    id: i64,
    property_type: String,
    close_date: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    facts: Vec<u8>,
}

impl SaleRow {
    /// The sale that a listing is, if it is one.
    pub fn of(id: i64, l: &Listing) -> Result<Option<Self>, StoreError> {
        let Some(close_date) = l.close_date.and_then(day).filter(|_| sale_facts::is_sale(l)) else { return Ok(None) };
        let place = l.place();
        Ok(Some(Self {
            id,
            property_type: l.property_type.map_or("", |t| t.as_str()).to_owned(),
            close_date,
            latitude: place.map(|p| p.latitude),
            longitude: place.map(|p| p.longitude),
            facts: sale_facts::pack(l)?,
        }))
    }

    fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get(0)?,
            property_type: row.try_get(1)?,
            close_date: row.try_get(2)?,
            latitude: row.try_get(3)?,
            longitude: row.try_get(4)?,
            facts: row.try_get(5)?,
        })
    }
}

/// Brings the sales up to date of the listings that `known` numbers, and adds those of new listings. What is the same
/// already is left alone.
pub(crate) async fn write(
    conn: &mut SqliteConnection,
    known: &[i64],
    mut sales: Vec<SaleRow>,
) -> Result<(), StoreError> {
    if !known.is_empty() {
        let rows = sqlx::query(
            "SELECT id, property_type, close_date, latitude, longitude, facts FROM sale
             WHERE id IN (SELECT value FROM json_each(?))",
        )
        .bind(id_list(known.iter().copied()))
        .fetch_all(&mut *conn)
        .await?;
        let mut old = HashMap::with_capacity(rows.len());
        for row in &rows {
            let sale = SaleRow::read(row)?;
            old.insert(sale.id, sale);
        }
        let same = |sale: &SaleRow| old.get(&sale.id) == Some(sale);
        let kept: HashSet<i64> = sales.iter().filter(|s| same(s)).map(|s| s.id).collect();
        let stale = id_list(old.keys().copied().filter(|id| !kept.contains(id)));
        crate::write::run(conn, "DELETE FROM sale WHERE id IN (SELECT value FROM json_each(?))", stale).await?;
        sales.retain(|sale| !same(sale));
    }
    insert(
        conn,
        "INSERT INTO sale (property_type, close_date, id, latitude, longitude, facts)",
        6,
        "",
        &sales,
        |b, sale| {
            b.put(sale.property_type.clone()).put(sale.close_date.clone()).put(sale.id);
            b.put(sale.latitude).put(sale.longitude).put(sale.facts.clone());
        },
    )
    .await
}
