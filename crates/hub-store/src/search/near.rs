use std::collections::BTreeSet;

use hub_domain::{BoundingBox, DrawnArea, Near, Place};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::filter::{Bind, Clause, bind_all};
use crate::StoreError;
use crate::bulk::id_list;

/// Row ids of the listings inside a circle.
pub(crate) async fn inside(conn: &mut SqliteConnection, near: &Near) -> Result<String, StoreError> {
    let circle = DrawnArea::Circle { centre: near.centre, metres: near.metres };
    Ok(id_list(inside_one(conn, &circle).await?))
}

/// Row ids of the listings inside any of the areas.
pub(crate) async fn inside_any(conn: &mut SqliteConnection, areas: &[DrawnArea]) -> Result<String, StoreError> {
    let mut found = BTreeSet::new();
    for area in areas {
        found.extend(inside_one(conn, area).await?);
    }
    Ok(id_list(found))
}

/// Listings in a window, as the index `listing_band` can find them: the bands that it crosses, and in each the stretch
/// from west to east.
pub(crate) const WINDOW: &str = "CAST((l.latitude + 90) * 50 AS INTEGER) IN (SELECT value FROM json_each(?))
    AND l.longitude BETWEEN ? AND ? AND l.latitude BETWEEN ? AND ?";

/// What [`WINDOW`] needs.
pub(crate) fn window(b: &BoundingBox) -> Vec<Bind> {
    // The same arithmetic as in the index.
    let band = |latitude: f64| ((latitude.clamp(-90.0, 90.0) + 90.0) * 50.0) as i64;
    let bands = id_list(band(b.south)..=band(b.north));
    let sides = [b.west, b.east, b.south, b.north].map(Bind::Real);
    [Bind::Text(bands)].into_iter().chain(sides).collect()
}

/// The index finds what is in the window around the area, the domain's own geometry decides.
async fn inside_one(conn: &mut SqliteConnection, area: &DrawnArea) -> Result<Vec<i64>, StoreError> {
    let clause = Clause::new("areas", WINDOW, window(&area.window()));
    let sql = format!("SELECT l.id, l.latitude, l.longitude FROM listing l WHERE {WINDOW}");
    let rows = bind_all(sqlx::query(AssertSqlSafe(sql)), &[clause]).fetch_all(conn).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
        .collect::<Result<Vec<(i64, f64, f64)>, StoreError>>()?;
    let inside = rows
        .into_iter()
        .filter_map(|(id, latitude, longitude)| area.contains(Place { latitude, longitude }).then_some(id));
    Ok(inside.collect())
}
