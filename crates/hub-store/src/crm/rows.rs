//! Rows of the tables, read and written inside somebody's transaction.

use std::collections::{BTreeMap, BTreeSet};

use hub_domain::crm::{CrmKind, FieldValue, Fields, MergeRule};
use hub_domain::{ConnectionId, CrmId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use uuid::Uuid;

use super::{CrmLink, CrmRecord, CrmTerms};
use crate::people::id_list;
use crate::{StoreError, packed, time};

pub(super) const RECORD: &str = "SELECT r.id, r.uuid, r.kind, r.fields, r.created_at, r.changed_at, r.archived_at, r.archived_because FROM crm_record r";

/// A record and its row.
pub(super) struct Stored {
    pub row: i64,
    pub record: CrmRecord,
}

/// Our version of a record at a system, and its row.
pub(super) struct StoredLink {
    pub row: i64,
    pub record_row: i64,
    /// Our number of its connection.
    pub connection: i64,
    pub link: CrmLink,
}

pub(super) fn fields(text: &str) -> Result<Fields, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::damaged("the fields of a contact do not read"))
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::bad("a value that cannot be written"))
}

fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| StoreError::damaged("an identifier does not read"))
}

fn kind(text: &str) -> Result<CrmKind, StoreError> {
    CrmKind::parse(text).ok_or_else(|| StoreError::damaged("a kind of record does not read"))
}

pub(super) fn id(bytes: &[u8]) -> Result<CrmId, StoreError> {
    Ok(uuid(bytes)?.into())
}

pub(super) fn id_bytes(id: CrmId) -> Vec<u8> {
    id.as_uuid().as_bytes().to_vec()
}

/// A record without its parents, from a row of [`RECORD`].
pub(super) fn record(row: &SqliteRow) -> Result<Stored, StoreError> {
    let archived: Option<i64> = row.try_get(6)?;
    let because: Option<String> = row.try_get(7)?;
    let record = CrmRecord {
        id: uuid(row.try_get(1)?)?.into(),
        kind: kind(row.try_get(2)?)?,
        fields: fields(row.try_get(3)?)?,
        parents: Vec::new(),
        created_at: time::from_ms(row.try_get(4)?),
        changed_at: time::from_ms(row.try_get(5)?),
        archived: archived.map(time::from_ms).zip(because),
    };
    Ok(Stored { row: row.try_get(0)?, record })
}

pub(super) async fn by_id(conn: &mut SqliteConnection, id: CrmId) -> Result<Option<Stored>, StoreError> {
    let sql = format!("{RECORD} WHERE r.uuid = ?");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id_bytes(id)).fetch_optional(&mut *conn).await?;
    with_parents(conn, row).await
}

pub(super) async fn by_row(conn: &mut SqliteConnection, row: i64) -> Result<Option<Stored>, StoreError> {
    let sql = format!("{RECORD} WHERE r.id = ?");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(row).fetch_optional(&mut *conn).await?;
    with_parents(conn, row).await
}

async fn with_parents(conn: &mut SqliteConnection, row: Option<SqliteRow>) -> Result<Option<Stored>, StoreError> {
    let Some(mut stored) = row.as_ref().map(record).transpose()? else { return Ok(None) };
    let sql = "SELECT p.uuid FROM crm_parent l JOIN crm_record p ON p.id = l.parent WHERE l.child = ? ORDER BY p.id";
    for row in sqlx::query(sql).bind(stored.row).fetch_all(conn).await? {
        stored.record.parents.push(uuid(row.try_get(0)?)?.into());
    }
    Ok(Some(stored))
}

/// Records with their parents.
pub(super) async fn by_ids(conn: &mut SqliteConnection, ids: &[CrmId]) -> Result<Vec<Stored>, StoreError> {
    let asked = id_list(ids);
    let sql = format!("{RECORD} WHERE r.uuid IN (SELECT unhex(value) FROM json_each(?))");
    let found = sqlx::query(AssertSqlSafe(sql)).bind(asked.clone()).fetch_all(&mut *conn).await?;
    let mut all = found.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    let found = sqlx::query(
        "SELECT l.child, p.uuid FROM crm_parent l JOIN crm_record p ON p.id = l.parent WHERE l.child IN
         (SELECT id FROM crm_record WHERE uuid IN (SELECT unhex(value) FROM json_each(?))) ORDER BY p.id",
    )
    .bind(asked)
    .fetch_all(conn)
    .await?;
    let mut parents: BTreeMap<i64, Vec<CrmId>> = BTreeMap::new();
    for row in &found {
        parents.entry(row.try_get(0)?).or_default().push(id(row.try_get(1)?)?);
    }
    for stored in &mut all {
        stored.record.parents = parents.remove(&stored.row).unwrap_or_default();
    }
    Ok(all)
}

const LINK: &str = "SELECT l.id, l.record_id, r.uuid, c.uuid, l.kind, l.key, l.base, l.seen, l.payload, l.modified, l.etag, \
     l.gone_at, l.connection_id FROM crm_link l JOIN crm_record r ON r.id = l.record_id JOIN connection c ON c.id = l.connection_id";

fn link(row: &SqliteRow) -> Result<StoredLink, StoreError> {
    let link = CrmLink {
        record: uuid(row.try_get(2)?)?.into(),
        connection: ConnectionId::from(uuid(row.try_get(3)?)?),
        kind: kind(row.try_get(4)?)?,
        key: row.try_get(5)?,
        base: fields(row.try_get(6)?)?,
        seen: fields(row.try_get(7)?)?,
        payload: packed::unpack(row.try_get(8)?)?,
        modified: row.try_get(9)?,
        etag: row.try_get(10)?,
        gone: row.try_get::<Option<i64>, _>(11)?.is_some(),
    };
    Ok(StoredLink { row: row.try_get(0)?, record_row: row.try_get(1)?, connection: row.try_get(12)?, link })
}

/// The link of a key at a system, also one that was merged into another.
pub(super) async fn link_of_key(
    conn: &mut SqliteConnection,
    connection: i64,
    kind: CrmKind,
    key: &str,
) -> Result<Option<StoredLink>, StoreError> {
    let sql = format!(
        "{LINK} WHERE l.connection_id = ?1 AND l.kind = ?2 AND l.key = ?3
         UNION ALL {LINK} JOIN crm_alias a ON a.link_id = l.id
         WHERE a.connection_id = ?1 AND a.kind = ?2 AND a.key = ?3 LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(connection)
        .bind(kind.as_str())
        .bind(key.to_owned())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(link).transpose()
}

/// The links of a record, the living ones first.
pub(super) async fn links_of(conn: &mut SqliteConnection, record: i64) -> Result<Vec<StoredLink>, StoreError> {
    let sql = format!("{LINK} WHERE l.record_id = ? ORDER BY l.gone_at IS NOT NULL, l.id");
    sqlx::query(AssertSqlSafe(sql)).bind(record).fetch_all(conn).await?.iter().map(link).collect()
}

/// The links of records, of each the living ones first.
pub(super) async fn links_of_all(conn: &mut SqliteConnection, ids: &[CrmId]) -> Result<Vec<StoredLink>, StoreError> {
    let sql =
        format!("{LINK} WHERE r.uuid IN (SELECT unhex(value) FROM json_each(?)) ORDER BY l.gone_at IS NOT NULL, l.id");
    sqlx::query(AssertSqlSafe(sql)).bind(id_list(ids)).fetch_all(conn).await?.iter().map(link).collect()
}

/// A link by its row, while it lives.
pub(super) async fn living(conn: &mut SqliteConnection, row: i64) -> Result<Option<StoredLink>, StoreError> {
    let sql = format!("{LINK} WHERE l.id = ? AND l.gone_at IS NULL");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(row).fetch_optional(conn).await?;
    row.as_ref().map(link).transpose()
}

/// The living link of a record at a system, the first of several.
pub(super) async fn link_at(
    conn: &mut SqliteConnection,
    record: i64,
    connection: i64,
) -> Result<Option<StoredLink>, StoreError> {
    let sql =
        format!("{LINK} WHERE l.record_id = ? AND l.connection_id = ? AND l.gone_at IS NULL ORDER BY l.id LIMIT 1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(record).bind(connection).fetch_optional(conn).await?;
    row.as_ref().map(link).transpose()
}

/// What persons have decided about a record at a system.
pub(super) async fn terms(conn: &mut SqliteConnection, link: &StoredLink) -> Result<CrmTerms, StoreError> {
    let rows = sqlx::query("SELECT field, rule FROM crm_rule WHERE connection_id = ? AND kind = ?")
        .bind(link.connection)
        .bind(link.link.kind.as_str())
        .fetch_all(&mut *conn)
        .await?;
    let mut rules = BTreeMap::new();
    for row in rows {
        let rule = MergeRule::parse(row.try_get(1)?).ok_or_else(|| StoreError::damaged("a rule does not read"))?;
        rules.insert(row.try_get(0)?, rule);
    }
    let frozen: Vec<String> = sqlx::query_scalar("SELECT field FROM crm_frozen WHERE link_id = ?")
        .bind(link.row)
        .fetch_all(&mut *conn)
        .await?;
    Ok(CrmTerms { rules, lifted: lifted(conn, link.record_row).await?, frozen: frozen.into_iter().collect() })
}

/// Restrictions of a record that a person has lifted.
pub(super) async fn lifted(conn: &mut SqliteConnection, record: i64) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query("SELECT field FROM crm_lift WHERE record_id = ?").bind(record).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Keeps a value that does not stay.
pub(super) async fn keep(
    conn: &mut SqliteConnection,
    record: i64,
    at: i64,
    (field, value): (&str, &FieldValue),
    connection: Option<i64>,
    (because, actor): (&str, Option<&str>),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO crm_history (record_id, at, field, value, connection_id, because, actor)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(record)
    .bind(at)
    .bind(field.to_owned())
    .bind(json(value)?)
    .bind(connection)
    .bind(because.to_owned())
    .bind(actor.map(str::to_owned))
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a record's fields and by what it is found.
pub(super) async fn write_fields(
    conn: &mut SqliteConnection,
    record: i64,
    fields: &Fields,
    keys: &BTreeSet<String>,
    now: i64,
) -> Result<(), StoreError> {
    write_only(conn, record, fields, keys, now).await?;
    crate::people::settle(conn).await
}

/// The same for what a person saves: the words somebody is found by are left to whoever looks for them first.
pub(super) async fn save_fields(
    conn: &mut SqliteConnection,
    record: i64,
    fields: &Fields,
    keys: &BTreeSet<String>,
    now: i64,
) -> Result<(), StoreError> {
    write_only(conn, record, fields, keys, now).await?;
    crate::people::settle_saved(conn, record).await
}

async fn write_only(
    conn: &mut SqliteConnection,
    record: i64,
    fields: &Fields,
    keys: &BTreeSet<String>,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE crm_record SET fields = ?, changed_at = ? WHERE id = ?")
        .bind(json(fields)?)
        .bind(now)
        .bind(record)
        .execute(&mut *conn)
        .await?;
    write_keys(conn, record, keys).await
}

pub(super) async fn write_keys(
    conn: &mut SqliteConnection,
    record: i64,
    keys: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let keys = serde_json::to_string(keys).unwrap_or_default();
    sqlx::query("DELETE FROM crm_person_key WHERE record_id = ? AND key NOT IN (SELECT value FROM json_each(?))")
        .bind(record)
        .bind(keys.clone())
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT OR IGNORE INTO crm_person_key (key, record_id) SELECT value, ? FROM json_each(?)")
        .bind(record)
        .bind(keys)
        .execute(conn)
        .await?;
    Ok(())
}

/// Who a record has become part of in the end; itself where it has not.
pub(super) async fn survivor(conn: &mut SqliteConnection, record: i64) -> Result<i64, StoreError> {
    let sql = "WITH RECURSIVE chain (id, step) AS (SELECT ?1, 0 UNION
               SELECT r.merged_into, step + 1 FROM chain JOIN crm_record r ON r.id = chain.id
               WHERE r.merged_into IS NOT NULL AND step < 100)
               SELECT id FROM chain ORDER BY step DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(record).fetch_one(conn).await?)
}

/// A record that is new.
pub(super) async fn insert(
    conn: &mut SqliteConnection,
    id: CrmId,
    kind: CrmKind,
    fields: &Fields,
    now: i64,
) -> Result<i64, StoreError> {
    let done =
        sqlx::query("INSERT INTO crm_record (uuid, kind, fields, created_at, changed_at) VALUES (?, ?, ?, ?, ?)")
            .bind(id_bytes(id))
            .bind(kind.as_str())
            .bind(json(fields)?)
            .bind(now)
            .bind(now)
            .execute(&mut *conn)
            .await?;
    if kind == CrmKind::Contact {
        crate::people::settle(conn).await?;
    }
    Ok(done.last_insert_rowid())
}

/// What a record belongs to, and by which record of a system that is known.
pub(super) async fn add_parent(
    conn: &mut SqliteConnection,
    child: i64,
    parent: i64,
    via: Option<i64>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO crm_parent (child, parent, via) VALUES (?, ?, ?)")
        .bind(child)
        .bind(parent)
        .bind(via)
        .execute(&mut *conn)
        .await?;
    crate::people::settle(conn).await
}

/// Something for a record to be told at a system, unless it waits already.
pub(super) async fn enqueue(
    conn: &mut SqliteConnection,
    record: i64,
    (connection, link): (i64, Option<i64>),
    verb: &str,
    now: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT OR IGNORE INTO crm_op (uuid, record_id, connection_id, link_id, verb, state, made_at)
         VALUES (?, ?, ?, ?, ?, 'queued', ?)",
    )
    .bind(hub_domain::OpId::new().as_uuid().as_bytes().to_vec())
    .bind(record)
    .bind(connection)
    .bind(link)
    .bind(verb.to_owned())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
