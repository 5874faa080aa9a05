//! What became of what was sent, and what a person decides.

use hub_domain::crm::{FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId, OpId};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::judge::CrmJudge;
use super::op::sent;
use super::page::{CrmIncoming, CrmReceived};
use super::receive::{Taking, tell_others};
use super::{frozen, rows};
use crate::connections::number_of;
use crate::{Store, StoreError, packed};

/// What a system answered to a write that it carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The record's key there.
    pub key: String,
    /// When it changed there, as far as the answer says.
    pub modified: Option<String>,
    /// Its version there.
    pub etag: Option<String>,
    /// The values that it was given.
    pub pushed: Fields,
    /// The record as it is there now, where the answer holds it.
    pub record: Option<CrmIncoming>,
}

/// What a person decides about a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// What is here counts.
    Ours,
    /// What is there counts.
    Theirs,
    /// Something else counts.
    Value(FieldValue),
}

impl Store {
    /// Stores what became of an operation that was carried out, and takes it out of the outbox. Answers whether it was
    /// still there.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_written(&self, id: OpId, written: &Written, judge: &dyn CrmJudge) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = sqlx::query("SELECT record_id, connection_id, verb, detail, link_id FROM crm_op WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(false) };
        let (record, connection): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let (verb, detail): (String, String) = (row.try_get(2)?, row.try_get(3)?);
        let link: Option<i64> = row.try_get(4)?;
        sqlx::query("DELETE FROM crm_op WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *tx)
            .await?;
        let mut taking = Taking { connection, judge, now: self.now_ms(), report: CrmReceived::default() };
        match verb.as_str() {
            "create" => {
                let detail = serde_json::from_str(&detail).unwrap_or_default();
                taking.made(&mut tx, record, written, &sent(&detail)).await?;
            }
            "update" => taking.changed(&mut tx, link, written).await?,
            "delete" => {
                sqlx::query("UPDATE crm_link SET gone_at = ? WHERE record_id = ? AND connection_id = ? AND key = ?")
                    .bind(taking.now)
                    .bind(record)
                    .bind(connection)
                    .bind(written.key.clone())
                    .execute(&mut *tx)
                    .await?;
            }
            _ => {}
        }
        if let Some(incoming) = &written.record {
            taking.meet(&mut tx, incoming).await?;
        }
        let record = rows::survivor(&mut tx, record).await?;
        let record = taking.of_key(&mut tx, written, record).await?;
        tell_others(&mut tx, record, None, judge, taking.now).await?;
        settle_lifts(&mut tx, record).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }

    /// Takes in one record that was read by itself.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; the database's.
    pub async fn crm_meet(
        &self,
        connection: ConnectionId,
        incoming: &CrmIncoming,
        judge: &dyn CrmJudge,
    ) -> Result<CrmReceived, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let mut taking = Taking { connection: number, judge, now: self.now_ms(), report: CrmReceived::default() };
        taking.meet(&mut tx, incoming).await?;
        let report = taking.report;
        tx.commit().await?;
        drop(writer);
        self.announce(Some(connection), Vec::new());
        Ok(report)
    }

    /// Decides a field that waits for a person. Answers whether it was still waiting.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown record or connection.
    pub async fn crm_resolve(
        &self,
        record: CrmId,
        connection: ConnectionId,
        field: &str,
        choice: &Choice,
        actor: &str,
        judge: &dyn CrmJudge,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let number = number_of(&mut tx, connection).await?;
        let stored = rows::by_id(&mut tx, record).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        let sql = "SELECT x.link_id, x.remote FROM crm_conflict x JOIN crm_link l ON l.id = x.link_id
                   WHERE l.record_id = ? AND l.connection_id = ? AND x.field = ?";
        let waiting = sqlx::query(AssertSqlSafe(sql))
            .bind(stored.row)
            .bind(number)
            .bind(field.to_owned())
            .fetch_optional(&mut *tx)
            .await?;
        let Some(waiting) = waiting else { return Ok(false) };
        let link: i64 = waiting.try_get(0)?;
        let remote: FieldValue =
            serde_json::from_str(waiting.try_get(1)?).map_err(|_| StoreError::damaged("a conflict does not read"))?;
        let local = stored.record.fields.get(field).cloned().unwrap_or(FieldValue::Empty);
        let wanted = match choice {
            Choice::Ours => local.clone(),
            Choice::Theirs => remote.clone(),
            Choice::Value(value) => value.clone(),
        };
        for (value, from) in [(&local, None), (&remote, Some(number))] {
            if !value.is_empty() && !value.says_as(&wanted) {
                rows::keep(&mut tx, stored.row, now, (field, value), from, ("decided", Some(actor))).await?;
            }
        }
        let known = rows::links_of(&mut tx, stored.row).await?.into_iter().find(|l| l.row == link);
        if let Some(known) = known {
            // Theirs has been looked at: from now on ours differs from it on purpose, or not at all.
            let mut base = known.link.base;
            base.insert(field.to_owned(), remote);
            sqlx::query("UPDATE crm_link SET base = ? WHERE id = ?")
                .bind(rows::json(&base)?)
                .bind(link)
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query("DELETE FROM crm_conflict WHERE link_id = ? AND field = ?")
            .bind(link)
            .bind(field.to_owned())
            .execute(&mut *tx)
            .await?;
        let mut fields = stored.record.fields;
        fields.insert(field.to_owned(), wanted);
        let keys = judge.keys(stored.record.kind, &fields);
        rows::write_fields(&mut tx, stored.row, &fields, &keys, now).await?;
        tell_others(&mut tx, stored.row, None, judge, now).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }
}

impl Taking<'_> {
    /// A record was made there.
    async fn made(
        &mut self,
        tx: &mut SqliteConnection,
        record: i64,
        written: &Written,
        sent: &Fields,
    ) -> Result<(), StoreError> {
        let record = rows::survivor(tx, record).await?;
        let Some(stored) = rows::by_row(tx, record).await? else { return Ok(()) };
        let kind = stored.record.kind;
        match rows::link_of_key(tx, self.connection, kind, &written.key).await? {
            // Whoever had the key is gone: systems use keys again.
            Some(known) if known.link.gone => {
                sqlx::query("DELETE FROM crm_link WHERE id = ?").bind(known.row).execute(&mut *tx).await?;
            }
            Some(known) => {
                // It was there already, as somebody we know: both are one.
                if known.record_row != record {
                    self.join(tx, record, known.record_row, "merged-there").await?;
                }
                return Ok(());
            }
            None => {}
        }
        let nothing = packed::Packer::new(None)?.compress(&packed::encode(&serde_json::Map::new()))?;
        sqlx::query(
            "INSERT INTO crm_link (record_id, connection_id, kind, key, base, seen, payload, modified, etag, seen_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(record)
        .bind(self.connection)
        .bind(kind.as_str())
        .bind(written.key.clone())
        .bind(rows::json(sent)?)
        .bind(rows::json(sent)?)
        .bind(nothing)
        .bind(written.modified.clone())
        .bind(written.etag.clone())
        .bind(self.now)
        .execute(&mut *tx)
        .await?;
        Ok(())
    }

    /// A record was changed there: what was pushed is agreed on, whatever has changed here since.
    async fn changed(&self, tx: &mut SqliteConnection, link: Option<i64>, written: &Written) -> Result<(), StoreError> {
        let Some(link) = link else { return Ok(()) };
        let Some(known) = rows::living(tx, link).await? else { return Ok(()) };
        let (mut base, mut seen) = (known.link.base, known.link.seen);
        for (name, value) in &written.pushed {
            base.insert(name.clone(), value.clone());
            seen.insert(name.clone(), value.clone());
            frozen::note_sent(tx, link, name, &rows::json(value)?, self.now).await?;
        }
        sqlx::query(
            "UPDATE crm_link SET base = ?, seen = ?, modified = coalesce(?, modified), etag = coalesce(?, etag) WHERE id = ?",
        )
        .bind(rows::json(&base)?)
        .bind(rows::json(&seen)?)
        .bind(written.modified.clone())
        .bind(written.etag.clone())
        .bind(known.row)
        .execute(&mut *tx)
        .await?;
        Ok(())
    }

    /// The record that now has the key.
    async fn of_key(&self, tx: &mut SqliteConnection, written: &Written, record: i64) -> Result<i64, StoreError> {
        let Some(stored) = rows::by_row(tx, record).await? else { return Ok(record) };
        let known = rows::link_of_key(tx, self.connection, stored.record.kind, &written.key).await?;
        Ok(known.map_or(record, |known| known.record_row))
    }
}

/// A restriction that every system has let go of needs no lifting any more.
async fn settle_lifts(tx: &mut SqliteConnection, record: i64) -> Result<(), StoreError> {
    let lifted = rows::lifted(tx, record).await?;
    if lifted.is_empty() {
        return Ok(());
    }
    let links = rows::links_of(tx, record).await?;
    for field in lifted {
        let held =
            links.iter().any(|l| !l.link.gone && l.link.base.get(&field).and_then(FieldValue::as_flag) == Some(true));
        if !held {
            sqlx::query("DELETE FROM crm_lift WHERE record_id = ? AND field = ?")
                .bind(record)
                .bind(field)
                .execute(&mut *tx)
                .await?;
        }
    }
    Ok(())
}
