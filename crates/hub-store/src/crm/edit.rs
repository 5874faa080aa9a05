//! What a person does here: it is stored and waits to go out in one transaction.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use hub_domain::crm::{CrmKind, FieldChange, Fields, MergeRule};
use hub_domain::{ConnectionId, CrmId};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::judge::{CrmJudge, CrmTerms};
use super::op::OpVerb;
use super::receive::tell_others;
use super::record::{CrmConflict, CrmHistory, CrmLink, CrmRecord};
use super::rows;
use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// A change of one record by a person.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmEdit {
    /// Which record.
    pub record: CrmId,
    /// What becomes of its fields.
    pub changes: BTreeMap<String, FieldChange>,
    /// Who.
    pub actor: String,
    /// Why, where a restriction is lifted.
    pub reason: Option<String>,
}

/// A record made here.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCrmRecord {
    /// What kind of record.
    pub kind: CrmKind,
    /// Its fields.
    pub fields: Fields,
    /// What it belongs to.
    pub parents: Vec<CrmId>,
    /// Systems it is to be made in.
    pub at: Vec<ConnectionId>,
    /// Somebody who has just come in: the systems' automations are to run for them.
    pub lead: bool,
}

impl Store {
    /// Changes a record. To lift a restriction needs a reason, which is kept.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::BadInput`] where a restriction is lifted without a reason.
    pub async fn crm_edit(&self, edit: &CrmEdit, judge: &dyn CrmJudge) -> Result<CrmRecord, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let stored = rows::by_id(&mut tx, edit.record).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        let mut fields = stored.record.fields.clone();
        for (name, change) in &edit.changes {
            let old = fields.get(name);
            let new = change.applied_to(old);
            let restricted = MergeRule::usual(stored.record.kind, name, &[]) == MergeRule::MostRestrictive;
            let was = old.and_then(hub_domain::crm::FieldValue::as_flag) == Some(true);
            let stays = new.as_flag() == Some(true);
            if restricted && was && !stays {
                let reason = edit.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
                let reason = reason.ok_or_else(|| StoreError::bad("to lift a restriction needs a reason"))?;
                lift(&mut tx, stored.row, name, &edit.actor, reason, now).await?;
            } else if restricted && stays {
                sqlx::query("DELETE FROM crm_lift WHERE record_id = ? AND field = ?")
                    .bind(stored.row)
                    .bind(name.clone())
                    .execute(&mut *tx)
                    .await?;
            }
            if let Some(old) = old.filter(|old| !old.says_as(&new) && !old.is_empty()) {
                rows::keep(&mut tx, stored.row, now, (name, old), None, ("edited", Some(&edit.actor))).await?;
            }
            fields.insert(name.clone(), new);
        }
        let keys = judge.keys(stored.record.kind, &fields);
        rows::save_fields(&mut tx, stored.row, &fields, &keys, now).await?;
        tell_others(&mut tx, stored.row, None, judge, now).await?;
        let after = rows::by_row(&mut tx, stored.row).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(after.record)
    }

    /// Makes a record.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a parent or a connection.
    pub async fn crm_add(&self, new: &NewCrmRecord, judge: &dyn CrmJudge) -> Result<CrmRecord, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let row = rows::insert(&mut tx, CrmId::new(), new.kind, &new.fields, now).await?;
        rows::write_keys(&mut tx, row, &judge.keys(new.kind, &new.fields)).await?;
        for parent in &new.parents {
            let parent = rows::by_id(&mut tx, *parent).await?.ok_or(StoreError::NotFound { what: "contact" })?;
            rows::add_parent(&mut tx, row, parent.row, None).await?;
        }
        for connection in &new.at {
            let number = number_of(&mut tx, *connection).await?;
            if judge.may(*connection, new.kind, OpVerb::Create) {
                rows::enqueue(&mut tx, row, (number, None), "create", now).await?;
            }
        }
        if new.lead {
            sqlx::query("UPDATE crm_op SET detail = '{\"lead\":true}' WHERE record_id = ? AND verb = 'create'")
                .bind(row)
                .execute(&mut *tx)
                .await?;
        }
        let made = rows::by_row(&mut tx, row).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(made.record)
    }

    /// Has a record made in more systems; those that cannot make such records are left out.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the record or a connection.
    pub async fn crm_send_to(&self, id: CrmId, at: &[ConnectionId], judge: &dyn CrmJudge) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let stored = rows::by_id(&mut tx, id).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        for connection in at {
            let number = number_of(&mut tx, *connection).await?;
            let may = judge.may(*connection, stored.record.kind, OpVerb::Create);
            if may && rows::link_at(&mut tx, stored.row, number).await?.is_none() {
                rows::enqueue(&mut tx, stored.row, (number, None), "create", self.now_ms()).await?;
            }
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Has something done at a system that changes no field, such as starting a workflow; `detail` says what. It is done
    /// at most once. Answers whether the record is at the system, or on its way there; nothing waits otherwise.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the record or the connection.
    pub async fn crm_act(
        &self,
        id: CrmId,
        connection: ConnectionId,
        detail: &serde_json::Value,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let stored = rows::by_id(&mut tx, id).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        let number = number_of(&mut tx, connection).await?;
        let link = rows::link_at(&mut tx, stored.row, number).await?;
        let coming: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM crm_op WHERE record_id = ? AND connection_id = ? AND verb = 'create'",
        )
        .bind(stored.row)
        .bind(number)
        .fetch_one(&mut *tx)
        .await?;
        if link.is_none() && coming == 0 {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO crm_op (uuid, record_id, connection_id, link_id, verb, detail, state, made_at)
             VALUES (?, ?, ?, ?, 'act', ?, 'queued', ?)",
        )
        .bind(hub_domain::OpId::new().as_uuid().as_bytes().to_vec())
        .bind(stored.row)
        .bind(number)
        .bind(link.map(|link| link.row))
        .bind(detail.to_string())
        .bind(self.now_ms())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(true)
    }

    /// Puts a record away, here only or at every system it is in. Systems that cannot delete such records keep theirs.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn crm_archive(
        &self,
        id: CrmId,
        everywhere: bool,
        because: &str,
        judge: &dyn CrmJudge,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let stored = rows::by_id(&mut tx, id).await?.ok_or(StoreError::NotFound { what: "contact" })?;
        sqlx::query("UPDATE crm_record SET archived_at = ?, archived_because = ? WHERE id = ? AND archived_at IS NULL")
            .bind(now)
            .bind(because.to_owned())
            .bind(stored.row)
            .execute(&mut *tx)
            .await?;
        if everywhere {
            // What was never made anywhere need not be unmade.
            sqlx::query("DELETE FROM crm_op WHERE record_id = ? AND verb IN ('create', 'update') AND state = 'queued'")
                .bind(stored.row)
                .execute(&mut *tx)
                .await?;
            let linked = sqlx::query(
                "SELECT a.connection_id, a.id, c.uuid FROM (SELECT connection_id, id FROM crm_link
                 WHERE record_id = ?1 AND gone_at IS NULL
                 UNION SELECT connection_id, NULL FROM crm_op WHERE record_id = ?1 AND verb = 'create') a
                 JOIN connection c ON c.id = a.connection_id",
            )
            .bind(stored.row)
            .fetch_all(&mut *tx)
            .await?;
            for row in linked {
                let at = (row.try_get(0)?, row.try_get(1)?);
                let system = uuid::Uuid::from_slice(row.try_get(2)?);
                let system = system.map_err(|_| StoreError::damaged("a connection does not read"))?;
                if judge.may(system.into(), stored.record.kind, OpVerb::Delete) {
                    rows::enqueue(&mut tx, stored.row, at, "delete", now).await?;
                }
            }
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// A record.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_record(&self, id: CrmId) -> Result<Option<CrmRecord>, StoreError> {
        let mut reader = self.reader().await?;
        Ok(rows::by_id(&mut reader, id).await?.map(|stored| stored.record))
    }

    /// Every record of a kind that is not put away, the one changed last first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_records(&self, kind: CrmKind, limit: u32) -> Result<Vec<CrmRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!(
            "{} WHERE r.kind = ? AND r.archived_at IS NULL ORDER BY r.changed_at DESC, r.id DESC LIMIT ?",
            rows::RECORD
        );
        let found =
            sqlx::query(AssertSqlSafe(sql)).bind(kind.as_str()).bind(i64::from(limit)).fetch_all(&mut *reader).await?;
        found.iter().map(|row| Ok(rows::record(row)?.record)).collect()
    }

    /// Records of a kind that are at a system and came to be known here since `since`, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_came_since(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        since: DateTime<Utc>,
    ) -> Result<Vec<CrmRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let connection = number_of(&mut reader, connection).await?;
        let sql = format!(
            "{} WHERE r.kind = ? AND r.archived_at IS NULL AND r.created_at >= ? AND EXISTS (SELECT 1 FROM crm_link l \
             WHERE l.record_id = r.id AND l.connection_id = ? AND l.gone_at IS NULL) ORDER BY r.id",
            rows::RECORD
        );
        let asked = sqlx::query(AssertSqlSafe(sql)).bind(kind.as_str()).bind(since.timestamp_millis()).bind(connection);
        asked.fetch_all(&mut *reader).await?.iter().map(|row| Ok(rows::record(row)?.record)).collect()
    }

    /// Every record of a kind, also those put away, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_all(&self, kind: CrmKind) -> Result<Vec<CrmRecord>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{} WHERE r.kind = ? ORDER BY r.id", rows::RECORD);
        let found = sqlx::query(AssertSqlSafe(sql)).bind(kind.as_str()).fetch_all(&mut *reader).await?;
        found.iter().map(|row| Ok(rows::record(row)?.record)).collect()
    }

    /// The systems a record is in, those it is gone from too.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_links(&self, id: CrmId) -> Result<Vec<CrmLink>, StoreError> {
        let mut reader = self.reader().await?;
        let Some(stored) = rows::by_id(&mut reader, id).await? else { return Ok(Vec::new()) };
        Ok(rows::links_of(&mut reader, stored.row).await?.into_iter().map(|l| l.link).collect())
    }

    /// What persons have decided about a record at a system; nothing where it is not (any more) there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_terms(&self, connection: ConnectionId, kind: CrmKind, key: &str) -> Result<CrmTerms, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        match rows::link_of_key(&mut reader, number, kind, key).await? {
            Some(link) => rows::terms(&mut reader, &link).await,
            None => Ok(CrmTerms::default()),
        }
    }

    /// What waits for a person, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_conflicts(&self) -> Result<Vec<CrmConflict>, StoreError> {
        self.conflicts_where(None).await
    }

    /// Fields of a record that wait for a decision, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_conflicts_of(&self, record: CrmId) -> Result<Vec<CrmConflict>, StoreError> {
        self.conflicts_where(Some(record)).await
    }

    /// How many fields wait for a decision.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_conflict_count(&self) -> Result<u64, StoreError> {
        let mut reader = self.reader().await?;
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM crm_conflict").fetch_one(&mut *reader).await?;
        Ok(count.unsigned_abs())
    }

    async fn conflicts_where(&self, record: Option<CrmId>) -> Result<Vec<CrmConflict>, StoreError> {
        let mut reader = self.reader().await?;
        let of = if record.is_some() { "WHERE r.uuid = ?" } else { "" };
        let sql = format!(
            "SELECT r.uuid, c.uuid, x.field, x.base, x.local, x.remote, x.opened_at, r.kind FROM crm_conflict x
             JOIN crm_link l ON l.id = x.link_id JOIN crm_record r ON r.id = l.record_id
             JOIN connection c ON c.id = l.connection_id {of} ORDER BY x.opened_at, x.link_id, x.field"
        );
        let mut asked = sqlx::query(AssertSqlSafe(sql));
        if let Some(record) = record {
            asked = asked.bind(rows::id_bytes(record));
        }
        let found = asked.fetch_all(&mut *reader).await?;
        let damaged = || StoreError::damaged("a conflict does not read");
        let value = |text: &str| serde_json::from_str(text).map_err(|_| damaged());
        let id = |bytes: &[u8]| uuid::Uuid::from_slice(bytes).map_err(|_| damaged());
        found
            .iter()
            .map(|row| {
                Ok(CrmConflict {
                    record: id(row.try_get(0)?)?.into(),
                    kind: CrmKind::parse(row.try_get(7)?).ok_or_else(damaged)?,
                    connection: id(row.try_get(1)?)?.into(),
                    field: row.try_get(2)?,
                    base: row.try_get::<Option<&str>, _>(3)?.map(value).transpose()?,
                    local: value(row.try_get(4)?)?,
                    remote: value(row.try_get(5)?)?,
                    opened_at: time::from_ms(row.try_get(6)?),
                })
            })
            .collect()
    }

    /// Every value of a record that did not stay, the last first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_history(&self, id: CrmId) -> Result<Vec<CrmHistory>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT h.at, h.field, h.value, c.uuid, h.because, h.actor FROM crm_history h
             JOIN crm_record r ON r.id = h.record_id LEFT JOIN connection c ON c.id = h.connection_id
             WHERE r.uuid = ? ORDER BY h.id DESC",
        )
        .bind(rows::id_bytes(id))
        .fetch_all(&mut *reader)
        .await?;
        let damaged = || StoreError::damaged("the history of a contact does not read");
        found
            .iter()
            .map(|row| {
                let connection: Option<&[u8]> = row.try_get(3)?;
                let connection = connection.map(uuid::Uuid::from_slice).transpose().map_err(|_| damaged())?;
                Ok(CrmHistory {
                    at: time::from_ms(row.try_get(0)?),
                    field: row.try_get(1)?,
                    value: serde_json::from_str(row.try_get(2)?).map_err(|_| damaged())?,
                    connection: connection.map(ConnectionId::from),
                    because: row.try_get(4)?,
                    actor: row.try_get(5)?,
                })
            })
            .collect()
    }

    /// Chooses a rule for a field of a kind of record of a system; `None` goes back to the usual one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_choose_rule(
        &self,
        connection: ConnectionId,
        kind: CrmKind,
        field: &str,
        rule: Option<MergeRule>,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer().await?;
        let number = number_of(&mut writer, connection).await?;
        let statement = match rule {
            Some(rule) => sqlx::query(
                "INSERT INTO crm_rule (connection_id, kind, field, rule) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET rule = excluded.rule",
            )
            .bind(number)
            .bind(kind.as_str())
            .bind(field.to_owned())
            .bind(rule.as_str()),
            None => sqlx::query("DELETE FROM crm_rule WHERE connection_id = ?1 AND kind = ?2 AND field = ?3")
                .bind(number)
                .bind(kind.as_str())
                .bind(field.to_owned()),
        };
        statement.execute(&mut *writer).await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }
}

/// Keeps who lifted a restriction and why.
async fn lift(
    tx: &mut SqliteConnection,
    record: i64,
    field: &str,
    actor: &str,
    reason: &str,
    now: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO crm_lift (record_id, field, at, actor, reason) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET at = excluded.at, actor = excluded.actor, reason = excluded.reason",
    )
    .bind(record)
    .bind(field.to_owned())
    .bind(now)
    .bind(actor.to_owned())
    .bind(reason.to_owned())
    .execute(&mut *tx)
    .await?;
    let note = hub_domain::crm::FieldValue::text(format!("lifted by {actor}: {reason}"));
    rows::keep(tx, record, now, (field, &note), None, ("lifted", Some(actor))).await
}
