//! Fields that two systems turn back for ever.

use chrono::{DateTime, Utc};
use hub_domain::crm::{CrmKind, FieldValue};
use hub_domain::{ConnectionId, CrmId};
use sqlx::{Row, SqliteConnection};

use super::judge::CrmJudge;
use super::rows;
use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// A field that a system is not told any more, because it was turned back there again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmFrozen {
    /// The record.
    pub record: CrmId,
    /// What kind of record.
    pub kind: CrmKind,
    /// The system.
    pub connection: ConnectionId,
    /// The field.
    pub field: String,
    /// What is here.
    pub here: FieldValue,
    /// What was last seen there.
    pub there: FieldValue,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Store {
    /// Fields that are not sent any more because they were turned back again and again, the oldest first. What is gone
    /// there is left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_frozen(&self) -> Result<Vec<CrmFrozen>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT r.uuid, r.kind, c.uuid, f.field, r.fields, l.seen, min(f.since) FROM crm_frozen f
             JOIN crm_link l ON l.id = f.link_id AND l.gone_at IS NULL
             JOIN crm_record r ON r.id = l.record_id JOIN connection c ON c.id = l.connection_id
             GROUP BY r.id, c.id, f.field ORDER BY min(f.since), r.id, f.field",
        )
        .fetch_all(&mut *reader)
        .await?;
        let damaged = || StoreError::damaged("a frozen field does not read");
        found
            .iter()
            .map(|row| {
                let connection = uuid::Uuid::from_slice(row.try_get(2)?).map_err(|_| damaged())?;
                let field: String = row.try_get(3)?;
                let of = |at: usize| -> Result<FieldValue, StoreError> {
                    Ok(rows::fields(row.try_get(at)?)?.remove(&field).unwrap_or(FieldValue::Empty))
                };
                Ok(CrmFrozen {
                    record: rows::id(row.try_get(0)?)?,
                    kind: CrmKind::parse(row.try_get(1)?).ok_or_else(damaged)?,
                    connection: connection.into(),
                    here: of(4)?,
                    there: of(5)?,
                    since: time::from_ms(row.try_get(6)?),
                    field,
                })
            })
            .collect()
    }

    /// A field is sent again. Answers whether it was frozen.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_thaw(
        &self,
        record: CrmId,
        connection: ConnectionId,
        field: &str,
        judge: &dyn CrmJudge,
    ) -> Result<bool, StoreError> {
        use sqlx::Connection as _;
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let stored = rows::by_id(&mut tx, record).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        let links = "SELECT id FROM crm_link WHERE record_id = ?1 AND connection_id = ?2";
        let mut thawed = 0;
        for table in ["crm_frozen", "crm_sent"] {
            let sql = format!("DELETE FROM {table} WHERE field = ?3 AND link_id IN ({links})");
            let done = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(stored.row)
                .bind(number)
                .bind(field.to_owned())
                .execute(&mut *tx)
                .await?;
            if table == "crm_frozen" {
                thawed = done.rows_affected();
            }
        }
        super::receive::tell_others(&mut tx, stored.row, None, judge, self.now_ms()).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(thawed > 0)
    }
}

/// How long what was sent is remembered to notice a quarrel: milliseconds.
const QUARREL: i64 = 3_600_000;
/// A value that was sent so often within that time was turned back each time.
const TURNED_BACK: i64 = 3;

/// Remembers what was sent of a field, and freezes it when the same value goes there again and again.
pub(super) async fn note_sent(
    tx: &mut SqliteConnection,
    link: i64,
    field: &str,
    value: &str,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM crm_sent WHERE link_id = ? AND at < ?")
        .bind(link)
        .bind(now - QUARREL)
        .execute(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO crm_sent (link_id, field, value, at) VALUES (?, ?, ?, ?)")
        .bind(link)
        .bind(field.to_owned())
        .bind(value.to_owned())
        .bind(now)
        .execute(&mut *tx)
        .await?;
    let same: i64 = sqlx::query_scalar("SELECT count(*) FROM crm_sent WHERE link_id = ? AND field = ? AND value = ?")
        .bind(link)
        .bind(field.to_owned())
        .bind(value.to_owned())
        .fetch_one(&mut *tx)
        .await?;
    if same > TURNED_BACK {
        sqlx::query("INSERT OR IGNORE INTO crm_frozen (link_id, field, since) VALUES (?, ?, ?)")
            .bind(link)
            .bind(field.to_owned())
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
