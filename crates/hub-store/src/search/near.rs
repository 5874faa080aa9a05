use hub_domain::{BoundingBox, Near, Place, distance_metres};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::bulk::id_list;

/// Row ids of the listings inside a circle.
pub(crate) async fn inside(conn: &mut SqliteConnection, near: &Near) -> Result<String, StoreError> {
    let window = BoundingBox::around(near.centre, near.metres);
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
    let close = rows.into_iter().filter_map(|(id, latitude, longitude)| {
        (distance_metres(near.centre, Place { latitude, longitude }) <= near.metres).then_some(id)
    });
    Ok(id_list(close))
}
