use std::collections::BTreeSet;

use hub_domain::{DrawnArea, Near, Place};
use sqlx::SqliteConnection;

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

/// The tree finds what is in the window around the area, the domain's own geometry decides.
async fn inside_one(conn: &mut SqliteConnection, area: &DrawnArea) -> Result<Vec<i64>, StoreError> {
    let window = area.window();
    let rows: Vec<(i64, f64, f64)> = sqlx::query_as(
        "SELECT l.id, l.latitude, l.longitude FROM listing_place p JOIN listing l ON l.id = p.id
         WHERE p.min_longitude <= ? AND p.max_longitude >= ? AND p.min_latitude <= ? AND p.max_latitude >= ?",
    )
    .bind(window.east)
    .bind(window.west)
    .bind(window.north)
    .bind(window.south)
    .fetch_all(conn)
    .await?;
    let inside = rows
        .into_iter()
        .filter_map(|(id, latitude, longitude)| area.contains(Place { latitude, longitude }).then_some(id));
    Ok(inside.collect())
}
