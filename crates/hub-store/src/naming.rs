//! Names of records that hold across sources. A vendor's key is one of its own; another vendor may use the same for
//! something else. The record that was there first is named by its key, any later one `key@source`.

use std::collections::{BTreeSet, HashMap};

use hub_domain::{Canonical, Resource};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use crate::StoreError;
use crate::bulk::id_list;

/// Where a record is.
pub(crate) struct Place {
    /// Its row.
    pub id: i64,
    /// Our number of its connection.
    pub connection: i64,
    /// Its key at the source.
    pub key: String,
}

/// An expression for the name of a record with these columns: its row, key and connection's name.
pub(crate) fn name_sql(resource: Resource, id: &str, key: &str, source: &str) -> String {
    format!(
        "CASE WHEN EXISTS (SELECT 1 FROM mirror earlier WHERE earlier.resource = '{resource}' AND earlier.key = {key} \
         AND earlier.id < {id}) THEN {key} || '@' || {source} ELSE {key} END"
    )
}

/// An expression for the name of the listing that a part belongs to, by its alias; null where it is not stored.
pub(crate) fn listing_name_sql(part: &str) -> String {
    let name = name_sql(Resource::Property, "of.id", "of.key", "at.name");
    format!(
        "(SELECT {name} FROM mirror of JOIN connection at ON at.id = of.connection_id WHERE of.resource = 'Property' \
         AND of.key = {part}.listing_key AND of.connection_id = {part}.connection_id)"
    )
}

/// The key at its source of what a name names there.
pub(crate) fn key_at<'a>(name: &'a str, source: &str) -> &'a str {
    name.strip_suffix(source).and_then(|rest| rest.strip_suffix('@')).unwrap_or(name)
}

/// The ways to read `key@source`: either part may hold the sign.
pub(crate) fn readings(name: &str) -> impl Iterator<Item = (&str, &str)> {
    name.match_indices('@').map(|(at, sign)| (&name[..at], &name[at + sign.len()..]))
}

/// Every key that these names may stand for, for `json_each`. What is found by them may have other names.
pub(crate) fn keys_of(names: &[String]) -> String {
    let of_names = names.iter().flat_map(|name| readings(name).map(|(key, _)| key));
    let keys: BTreeSet<&str> = names.iter().map(String::as_str).chain(of_names).collect();
    serde_json::to_string(&keys).unwrap_or_default()
}

/// The record with this name.
pub(crate) async fn find(
    conn: &mut SqliteConnection,
    resource: Resource,
    name: &str,
) -> Result<Option<Place>, StoreError> {
    let sql = "SELECT id, connection_id, key FROM mirror WHERE resource = ? AND key = ? ORDER BY id LIMIT 1";
    let first = sqlx::query(sql).bind(resource.as_str()).bind(name.to_owned()).fetch_optional(&mut *conn).await?;
    if let Some(row) = first {
        return Ok(Some(Place { id: row.try_get(0)?, connection: row.try_get(1)?, key: row.try_get(2)? }));
    }
    for (key, source) in readings(name) {
        let sql = "SELECT m.id, m.connection_id, m.key FROM connection c
                   JOIN mirror m ON m.resource = ? AND m.key = ? AND m.connection_id = c.id WHERE c.name = ?";
        let row = sqlx::query(sql)
            .bind(resource.as_str())
            .bind(key.to_owned())
            .bind(source.to_owned())
            .fetch_optional(&mut *conn)
            .await?;
        if let Some(row) = row {
            return Ok(Some(Place { id: row.try_get(0)?, connection: row.try_get(1)?, key: row.try_get(2)? }));
        }
    }
    Ok(None)
}

/// A listing of one connection by its name.
pub(crate) async fn listing_of(
    conn: &mut SqliteConnection,
    connection: i64,
    name: &str,
) -> Result<Option<Place>, StoreError> {
    let source: String =
        sqlx::query_scalar("SELECT name FROM connection WHERE id = ?").bind(connection).fetch_one(&mut *conn).await?;
    for key in [name, key_at(name, &source)] {
        let sql = "SELECT id FROM mirror WHERE resource = 'Property' AND connection_id = ? AND key = ?";
        let id: Option<i64> =
            sqlx::query_scalar(sql).bind(connection).bind(key.to_owned()).fetch_optional(&mut *conn).await?;
        if let Some(id) = id {
            return Ok(Some(Place { id, connection, key: key.to_owned() }));
        }
    }
    Ok(None)
}

/// Gives a record that was read from this row its name.
pub(crate) async fn rename(
    conn: &mut SqliteConnection,
    resource: Resource,
    id: i64,
    record: &mut Canonical,
) -> Result<(), StoreError> {
    let name = name_sql(resource, "m.id", "m.key", "c.name");
    let sql = format!("SELECT {name} FROM mirror m JOIN connection c ON c.id = m.connection_id WHERE m.id = ?");
    let name: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *conn).await?;
    let Some(name) = name else { return Ok(()) };
    let part = match resource {
        Resource::Media => "media",
        Resource::OpenHouse => "open_house",
        Resource::Property | Resource::Member | Resource::Office => {
            call(record, name, None);
            return Ok(());
        }
    };
    let sql = format!("SELECT {} FROM {part} p WHERE p.id = ?", listing_name_sql("p"));
    let listing: Option<Option<String>> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(&mut *conn).await?;
    call(record, name, listing.flatten());
    Ok(())
}

/// Puts a record's name, and its listing's, in place of the keys.
pub(crate) fn call(record: &mut Canonical, name: String, listing: Option<String>) {
    match record {
        Canonical::Listing(l) => l.listing_key = name,
        Canonical::Member(m) => m.member_key = name,
        Canonical::Office(o) => o.office_key = name,
        Canonical::Media(m) => {
            m.media_key = name;
            m.resource_record_key = listing.or_else(|| m.resource_record_key.take());
        }
        Canonical::OpenHouse(o) => {
            o.open_house_key = name;
            o.listing_key = listing.or_else(|| o.listing_key.take());
        }
    }
}

/// The name of a record with this key, where its source has to be added.
pub(crate) fn named(key: String, later: Option<&String>) -> String {
    match later {
        Some(source) => format!("{key}@{source}"),
        None => key,
    }
}

/// The sources of those of these listings that are not the first of their key, by row. Costs nothing with one source.
pub(crate) async fn later_among(
    conn: &mut SqliteConnection,
    rows: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    if has_one_source(conn).await? {
        return Ok(HashMap::new());
    }
    let found: Vec<(i64, String)> = sqlx::query_as(
        "SELECT m.id, c.name FROM json_each(?) j CROSS JOIN mirror m ON m.id = j.value
         JOIN connection c ON c.id = m.connection_id WHERE EXISTS (SELECT 1 FROM mirror earlier
             WHERE earlier.resource = 'Property' AND earlier.key = m.key AND earlier.id < m.id)",
    )
    .bind(id_list(rows))
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}

async fn has_one_source(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let sources: i64 = sqlx::query_scalar("SELECT count(*) FROM connection").fetch_one(conn).await?;
    Ok(sources < 2)
}

/// The sources of all listings that are not the first of their key, by row. Empty, at no cost, with one source.
pub(crate) async fn later_listings(conn: &mut SqliteConnection) -> Result<HashMap<i64, String>, StoreError> {
    if has_one_source(conn).await? {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT m.id, c.name FROM (
             SELECT key, min(id) AS first FROM mirror WHERE resource = 'Property' GROUP BY key HAVING count(*) > 1
         ) t CROSS JOIN mirror m ON m.resource = 'Property' AND m.key = t.key AND m.id > t.first
         JOIN connection c ON c.id = m.connection_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}
