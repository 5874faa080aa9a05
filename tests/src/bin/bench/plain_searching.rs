//! The same questions to the plain file, each as one statement, the way anyone would write it: no count of what there
//! is, no cap, no snapshot. It is what SQLite alone takes.

use anyhow::Result;
use hub_domain::{BoundingBox, DrawnArea, ListingQuery, SortBy};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, SqliteConnection};

const BOX: &str = "l.id IN (SELECT id FROM listing_place WHERE max_longitude >= ? AND min_longitude <= ?
                   AND max_latitude >= ? AND min_latitude <= ?)";

/// A statement being put together.
#[derive(Default)]
struct Asked {
    parts: Vec<String>,
    values: SqliteArguments,
}

impl Asked {
    fn part<'t, T: sqlx::Encode<'t, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
        &mut self,
        sql: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Result<()> {
        self.parts.push(sql.to_owned());
        for value in values {
            self.values.add(value).map_err(|e| anyhow::anyhow!(e))?;
        }
        Ok(())
    }

    fn window(&mut self, b: &BoundingBox) -> Result<()> {
        self.part(BOX, [b.west, b.east, b.south, b.north])
    }
}

/// Fetches the first rows of an answer, at most so many.
pub async fn ask(conn: &mut SqliteConnection, q: &ListingQuery, most: i64) -> Result<usize> {
    let mut asked = Asked::default();
    let words: Vec<&str> = q.text.split_whitespace().collect();
    if q.in_remarks {
        let sql = "l.id IN (SELECT rowid FROM remarks_text WHERE remarks_text MATCH ?)";
        asked.part(sql, [words.join(" ")])?;
    } else if !words.is_empty() {
        let sql = "l.id IN (SELECT rowid FROM listing_text WHERE listing_text MATCH ?)";
        asked.part(sql, [words.iter().map(|w| format!("{w}*")).collect::<Vec<_>>().join(" ")])?;
    }
    for status in &q.statuses {
        asked.part("l.standard_status = ?", [status.as_str()])?;
    }
    if let Some(city) = &q.city {
        asked.part("l.city_folded = ?", [city.to_lowercase()])?;
    }
    if let Some(from) = q.price_minor.from {
        asked.part("l.price_minor >= ?", [from])?;
    }
    if let Some(to) = q.price_minor.to {
        asked.part("l.price_minor <= ?", [to])?;
    }
    if let Some(beds) = q.beds_min {
        asked.part("l.beds >= ?", [beds])?;
    }
    if let Some(area) = q.area_sqft.from {
        asked.part("l.area_sqft >= ?", [area])?;
    }
    if let Some(bbox) = &q.bbox {
        asked.window(bbox)?;
    }
    if let Some(near) = &q.near {
        asked.window(&DrawnArea::Circle { centre: near.centre, metres: near.metres }.window())?;
    }
    let filter = if asked.parts.is_empty() { String::new() } else { format!("WHERE {}", asked.parts.join(" AND ")) };
    let order = if q.sort == SortBy::PriceUp { "l.price_minor, l.key" } else { "l.modified_at DESC, l.key" };
    let sql = format!("SELECT l.* FROM listing l {filter} ORDER BY {order} LIMIT {most}");
    Ok(sqlx::query_with(AssertSqlSafe(sql), asked.values).fetch_all(conn).await?.len())
}
