//! What a system says, taken in: one transaction for a page and its checkpoint.

use hub_domain::crm::{CrmKind, Fields};
use hub_domain::{ConnectionId, CrmId};
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use super::judge::{CrmJudge, MergeAsk, Merged, Who};
use super::op::OpVerb;
use super::page::{CrmIncoming, CrmPage, CrmReceived};
use super::rows::{self, Stored, StoredLink};
use crate::connections::number_of;
use crate::{Store, StoreError, packed};

impl Store {
    /// Takes in a page and moves the checkpoint, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; the database's.
    pub async fn crm_receive(
        &self,
        connection: ConnectionId,
        page: &CrmPage,
        judge: &dyn CrmJudge,
    ) -> Result<CrmReceived, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let mut taking = Taking { connection: number, judge, now: self.now_ms(), report: CrmReceived::default() };
        for (gone, into) in &page.merged {
            taking.merged(&mut tx, page.kind, gone, into).await?;
        }
        for incoming in &page.records {
            taking.meet(&mut tx, incoming).await?;
        }
        for key in &page.deleted {
            taking.gone(&mut tx, page.kind, key).await?;
        }
        sqlx::query(
            "INSERT INTO checkpoint (connection_id, resource, value, saved_at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at",
        )
        .bind(number)
        .bind(stream_name(page.kind))
        .bind(page.checkpoint.to_string())
        .bind(taking.now)
        .execute(&mut *tx)
        .await?;
        let report = taking.report;
        tx.commit().await?;
        drop(writer);
        self.announce(Some(connection), Vec::new());
        Ok(report)
    }

    /// Where the changes of a kind go on; `None` before the first page.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_checkpoint(&self, connection: ConnectionId, kind: CrmKind) -> Result<Option<Value>, StoreError> {
        let mut reader = self.reader().await?;
        let number = number_of(&mut reader, connection).await?;
        let text: Option<String> =
            sqlx::query_scalar("SELECT value FROM checkpoint WHERE connection_id = ? AND resource = ?")
                .bind(number)
                .bind(stream_name(kind))
                .fetch_optional(&mut *reader)
                .await?;
        let read = |t: String| serde_json::from_str(&t).map_err(|_| StoreError::damaged("a checkpoint does not read"));
        text.map(read).transpose()
    }
}

pub(super) fn stream_name(kind: CrmKind) -> String {
    format!("crm:{kind}")
}

/// What is taken in, and what it has come to so far.
pub(super) struct Taking<'a> {
    pub connection: i64,
    pub judge: &'a dyn CrmJudge,
    pub now: i64,
    pub report: CrmReceived,
}

impl Taking<'_> {
    /// One record, known or not.
    pub async fn meet(&mut self, tx: &mut SqliteConnection, incoming: &CrmIncoming) -> Result<(), StoreError> {
        let known = rows::link_of_key(tx, self.connection, incoming.kind, &incoming.key).await?;
        if let Some(known) = known {
            if self.judge.is_older(incoming.modified.as_deref(), known.link.modified.as_deref()) {
                self.report.stale += 1;
                return Ok(());
            }
            let stored = rows::by_row(tx, known.record_row).await?;
            let stored = stored.ok_or_else(|| StoreError::damaged("a link without its record"))?;
            if self.judge.is_same(incoming.kind, &[&stored.record.fields, &known.link.seen], &incoming.fields) {
                return self.merge_into(tx, stored, &known, incoming).await;
            }
            // The key is somebody else's now: systems use keys again.
            self.unlink(tx, &known).await?;
            sqlx::query("DELETE FROM crm_link WHERE id = ?").bind(known.row).execute(&mut *tx).await?;
            let row = self.arrive(tx, incoming, &[]).await?;
            return self.link(tx, row, &incoming.fields, incoming).await.map(drop);
        }
        if let Some(stored) = self.ours(tx, incoming).await? {
            let sent = self.sent(tx, stored.row).await?;
            let link = self.link(tx, stored.row, &sent, incoming).await?;
            self.report.linked += 1;
            return self.merge_into(tx, stored, &link, incoming).await;
        }
        let candidates = self.candidates(tx, incoming).await?;
        match self.judge.identify(incoming, &candidates) {
            Who::Known(id) => {
                let stored = rows::by_id(tx, id).await?;
                let stored = stored.ok_or_else(|| StoreError::bad("somebody unknown was recognised"))?;
                let link = self.link(tx, stored.row, &Fields::new(), incoming).await?;
                self.report.linked += 1;
                self.merge_into(tx, stored, &link, incoming).await
            }
            Who::Perhaps(doubts) => {
                let row = self.arrive(tx, incoming, &doubts).await?;
                self.link(tx, row, &incoming.fields, incoming).await.map(drop)
            }
            Who::New => {
                let row = self.arrive(tx, incoming, &[]).await?;
                self.link(tx, row, &incoming.fields, incoming).await.map(drop)
            }
        }
    }

    /// The record of ours that the system's record says it is, unless it is linked there already.
    async fn ours(&self, tx: &mut SqliteConnection, incoming: &CrmIncoming) -> Result<Option<Stored>, StoreError> {
        let Some(id) = incoming.marker else { return Ok(None) };
        let Some(stored) = rows::by_id(tx, id).await?.filter(|s| s.record.kind == incoming.kind) else {
            return Ok(None);
        };
        let survivor = rows::survivor(tx, stored.row).await?;
        if survivor != stored.row {
            // Made for somebody who is part of somebody else by now: that one is there twice.
            return rows::by_row(tx, survivor).await;
        }
        // A copied record copies our mark with it: the first one stays ours.
        let linked = rows::link_at(tx, stored.row, self.connection).await?.is_some();
        Ok((!linked).then_some(stored))
    }

    /// What was sent when the record was made there, where its making waits for an answer.
    async fn sent(&self, tx: &mut SqliteConnection, record: i64) -> Result<Fields, StoreError> {
        let detail: Option<String> = sqlx::query_scalar(
            "SELECT detail FROM crm_op WHERE record_id = ? AND connection_id = ? AND verb = 'create' AND state <> 'queued'
             ORDER BY id DESC LIMIT 1",
        )
        .bind(record)
        .bind(self.connection)
        .fetch_optional(&mut *tx)
        .await?;
        let detail: Option<Value> = detail.and_then(|text| serde_json::from_str(&text).ok());
        Ok(detail.and_then(|mut d| serde_json::from_value(d["sent"].take()).ok()).unwrap_or_default())
    }

    pub(super) async fn candidates(
        &self,
        tx: &mut SqliteConnection,
        incoming: &CrmIncoming,
    ) -> Result<Vec<super::CrmRecord>, StoreError> {
        let keys = self.judge.keys(incoming.kind, &incoming.fields);
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "{} WHERE r.kind = ? AND r.archived_at IS NULL AND r.id IN \
             (SELECT record_id FROM crm_person_key WHERE key IN (SELECT value FROM json_each(?))) ORDER BY r.id",
            rows::RECORD
        );
        let found = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(incoming.kind.as_str())
            .bind(serde_json::to_string(&keys).unwrap_or_default())
            .fetch_all(&mut *tx)
            .await?;
        found.iter().map(|row| Ok(rows::record(row)?.record)).collect()
    }

    /// A record that is new here; beside whoever it may be, for a person to look at.
    async fn arrive(
        &mut self,
        tx: &mut SqliteConnection,
        incoming: &CrmIncoming,
        doubts: &[(CrmId, u8, Vec<String>)],
    ) -> Result<i64, StoreError> {
        let id = CrmId::new();
        let row = rows::insert(tx, id, incoming.kind, &incoming.fields, self.now).await?;
        rows::write_keys(tx, row, &self.judge.keys(incoming.kind, &incoming.fields)).await?;
        self.report.created += 1;
        for (other, score, reasons) in doubts {
            let Some(other) = rows::by_id(tx, *other).await? else { continue };
            sqlx::query("INSERT OR IGNORE INTO crm_review (one, other, score, reasons, since) VALUES (?, ?, ?, ?, ?)")
                .bind(other.row.min(row))
                .bind(other.row.max(row))
                .bind(i64::from((*score).clamp(1, 99)))
                .bind(rows::json(reasons)?)
                .bind(self.now)
                .execute(&mut *tx)
                .await?;
        }
        Ok(row)
    }

    /// Links a record to the system's, and to what it belongs to. `base` is what both agree on: everything, where ours was
    /// just taken over from theirs.
    async fn link(
        &self,
        tx: &mut SqliteConnection,
        record: i64,
        base: &Fields,
        incoming: &CrmIncoming,
    ) -> Result<StoredLink, StoreError> {
        sqlx::query(
            "INSERT INTO crm_link (record_id, connection_id, kind, key, base, seen, payload, modified, etag, scope, seen_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(record)
        .bind(self.connection)
        .bind(incoming.kind.as_str())
        .bind(incoming.key.clone())
        .bind(rows::json(base)?)
        .bind(rows::json(&incoming.fields)?)
        .bind(pack(incoming)?)
        .bind(incoming.modified.clone())
        .bind(incoming.etag.clone())
        .bind(incoming.scope.clone())
        .bind(self.now)
        .execute(&mut *tx)
        .await?;
        // Whatever was waiting to be made there is there.
        sqlx::query("DELETE FROM crm_op WHERE record_id = ? AND connection_id = ? AND verb = 'create'")
            .bind(record)
            .bind(self.connection)
            .execute(&mut *tx)
            .await?;
        self.belong(tx, record, incoming).await?;
        let link = rows::link_of_key(tx, self.connection, incoming.kind, &incoming.key).await?;
        link.ok_or_else(|| StoreError::damaged("a link that was just made is not there"))
    }

    async fn belong(&self, tx: &mut SqliteConnection, record: i64, incoming: &CrmIncoming) -> Result<(), StoreError> {
        for (kind, key) in &incoming.parents {
            if let Some(parent) = rows::link_of_key(tx, self.connection, *kind, key).await? {
                rows::add_parent(tx, record, parent.record_row, Some(parent.row)).await?;
            }
        }
        Ok(())
    }

    /// What a record says, merged into ours.
    pub async fn merge_into(
        &mut self,
        tx: &mut SqliteConnection,
        stored: Stored,
        known: &StoredLink,
        incoming: &CrmIncoming,
    ) -> Result<(), StoreError> {
        let row = stored.row;
        let said_anew = incoming.fields != known.link.seen;
        if stored.record.archived.is_some() && (said_anew || known.link.gone) {
            self.bring_back(tx, row).await?;
        }
        let plan = self.plan(tx, &stored, known, &incoming.fields).await?;
        let changed = plan.fields != stored.record.fields;
        sqlx::query(
            "UPDATE crm_link SET base = ?, seen = ?, payload = ?, modified = ?, etag = ?, scope = ?, seen_at = ?,
             gone_at = NULL WHERE id = ?",
        )
        .bind(rows::json(&plan.base)?)
        .bind(rows::json(&incoming.fields)?)
        .bind(pack(incoming)?)
        .bind(incoming.modified.clone())
        .bind(incoming.etag.clone())
        .bind(incoming.scope.clone())
        .bind(self.now)
        .bind(known.row)
        .execute(&mut *tx)
        .await?;
        self.belong(tx, row, incoming).await?;
        self.note_losses(tx, row, &plan).await?;
        self.note_conflicts(tx, known, &plan, &stored.record.fields, &incoming.fields).await?;
        if changed {
            let keys = self.judge.keys(stored.record.kind, &plan.fields);
            rows::write_fields(tx, row, &plan.fields, &keys, self.now).await?;
            self.report.updated += 1;
        } else {
            self.report.unchanged += 1;
        }
        if !plan.push.is_empty()
            && rows::enqueue(tx, row, (self.connection, Some(known.row)), "update", self.now).await?
        {
            self.report.to_push += 1;
        }
        if changed {
            self.report.to_push += tell_others(tx, row, Some(known.row), self.judge, self.now).await?;
        }
        Ok(())
    }

    async fn plan(
        &self,
        tx: &mut SqliteConnection,
        stored: &Stored,
        known: &StoredLink,
        remote: &Fields,
    ) -> Result<Merged, StoreError> {
        let terms = rows::terms(tx, known).await?;
        Ok(self.judge.merge(&MergeAsk {
            connection: known.link.connection,
            kind: stored.record.kind,
            base: &known.link.base,
            local: &stored.record.fields,
            remote,
            terms: &terms,
        }))
    }

    async fn note_losses(&self, tx: &mut SqliteConnection, row: i64, plan: &Merged) -> Result<(), StoreError> {
        for lost in &plan.lost {
            let connection = lost.remote.then_some(self.connection);
            rows::keep(tx, row, self.now, (&lost.field, &lost.value), connection, (&lost.because, None)).await?;
        }
        Ok(())
    }

    /// Opens what a person has to decide, and closes what has settled itself.
    async fn note_conflicts(
        &mut self,
        tx: &mut SqliteConnection,
        known: &StoredLink,
        plan: &Merged,
        local: &Fields,
        remote: &Fields,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM crm_conflict WHERE link_id = ? AND field NOT IN (SELECT value FROM json_each(?))")
            .bind(known.row)
            .bind(serde_json::to_string(&plan.conflicts).unwrap_or_default())
            .execute(&mut *tx)
            .await?;
        for field in &plan.conflicts {
            let (Some(local), Some(remote)) = (local.get(field), remote.get(field)) else { continue };
            let done = sqlx::query(
                "INSERT INTO crm_conflict (link_id, field, base, local, remote, opened_at) VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET local = excluded.local, remote = excluded.remote",
            )
            .bind(known.row)
            .bind(field.clone())
            .bind(known.link.base.get(field).map(rows::json).transpose()?)
            .bind(rows::json(local)?)
            .bind(rows::json(remote)?)
            .bind(self.now)
            .execute(&mut *tx)
            .await?;
            self.report.conflicts += done.rows_affected();
        }
        Ok(())
    }

    /// Changed elsewhere after it was put away: it lives.
    async fn bring_back(&self, tx: &mut SqliteConnection, row: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE crm_record SET archived_at = NULL, archived_because = NULL, merged_into = NULL WHERE id = ?",
        )
        .bind(row)
        .execute(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM crm_op WHERE record_id = ? AND verb = 'delete' AND state = 'queued'")
            .bind(row)
            .execute(&mut *tx)
            .await?;
        Ok(())
    }

    /// A key that is gone there.
    pub async fn gone(&mut self, tx: &mut SqliteConnection, kind: CrmKind, key: &str) -> Result<(), StoreError> {
        let known = rows::link_of_key(tx, self.connection, kind, key).await?;
        // A key that was merged into another is gone by right.
        let Some(known) = known.filter(|k| k.link.key == key && !k.link.gone) else { return Ok(()) };
        self.unlink(tx, &known).await
    }

    /// Marks a link as gone. What was edited here meanwhile lives on, and is made anew there; what is nowhere else is put
    /// away.
    async fn unlink(&mut self, tx: &mut SqliteConnection, known: &StoredLink) -> Result<(), StoreError> {
        sqlx::query("UPDATE crm_link SET gone_at = ? WHERE id = ?")
            .bind(self.now)
            .bind(known.row)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM crm_conflict WHERE link_id = ?").bind(known.row).execute(&mut *tx).await?;
        let edited: i64 = sqlx::query_scalar("SELECT count(*) FROM crm_op WHERE link_id = ? AND verb = 'update'")
            .bind(known.row)
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM crm_op WHERE link_id = ?").bind(known.row).execute(&mut *tx).await?;
        let stored = rows::by_row(tx, known.record_row).await?;
        let Some(stored) = stored.filter(|s| s.record.archived.is_none()) else { return Ok(()) };
        let links = rows::links_of(tx, known.record_row).await?;
        let there = links.iter().any(|l| !l.link.gone && l.connection == self.connection);
        let may = self.judge.may(known.link.connection, known.link.kind, OpVerb::Create);
        if edited > 0 && !there && may {
            rows::enqueue(tx, known.record_row, (self.connection, None), "create", self.now).await?;
            self.report.to_push += 1;
            return Ok(());
        }
        let elsewhere = links.iter().any(|l| !l.link.gone);
        if !elsewhere {
            sqlx::query("UPDATE crm_record SET archived_at = ?, archived_because = 'deleted-there' WHERE id = ?")
                .bind(self.now)
                .bind(stored.row)
                .execute(&mut *tx)
                .await?;
            self.report.archived += 1;
        }
        Ok(())
    }

    /// Two records that the system has made one.
    async fn merged(
        &mut self,
        tx: &mut SqliteConnection,
        kind: CrmKind,
        gone: &str,
        into: &str,
    ) -> Result<(), StoreError> {
        let from = rows::link_of_key(tx, self.connection, kind, gone).await?;
        let to = rows::link_of_key(tx, self.connection, kind, into).await?;
        let link = match (from, to) {
            (None, None) => return Ok(()),
            (Some(from), Some(to)) if from.row == to.row => return Ok(()),
            (Some(from), Some(to)) => {
                self.join(tx, from.record_row, to.record_row, "merged-there").await?;
                sqlx::query("DELETE FROM crm_link WHERE id = ?").bind(from.row).execute(&mut *tx).await?;
                to.row
            }
            (Some(from), None) => {
                sqlx::query("UPDATE crm_link SET key = ?, gone_at = NULL WHERE id = ?")
                    .bind(into.to_owned())
                    .bind(from.row)
                    .execute(&mut *tx)
                    .await?;
                from.row
            }
            (None, Some(to)) => to.row,
        };
        sqlx::query(
            "INSERT INTO crm_alias (connection_id, kind, key, link_id) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET link_id = excluded.link_id",
        )
        .bind(self.connection)
        .bind(kind.as_str())
        .bind(gone.to_owned())
        .bind(link)
        .execute(&mut *tx)
        .await?;
        Ok(())
    }
}

/// Lets every system a record is in know what it does not know yet. Answers how many.
pub(super) async fn tell_others(
    tx: &mut SqliteConnection,
    record: i64,
    except_link: Option<i64>,
    judge: &dyn CrmJudge,
    now: i64,
) -> Result<u64, StoreError> {
    let Some(stored) = rows::by_row(tx, record).await? else { return Ok(0) };
    let mut told = 0;
    for link in rows::links_of(tx, record).await?.iter().filter(|l| !l.link.gone) {
        if Some(link.row) == except_link {
            continue;
        }
        let terms = rows::terms(tx, link).await?;
        let plan = judge.merge(&MergeAsk {
            connection: link.link.connection,
            kind: stored.record.kind,
            base: &link.link.base,
            local: &stored.record.fields,
            remote: &link.link.seen,
            terms: &terms,
        });
        let at = (link.connection, Some(link.row));
        if !plan.push.is_empty() && rows::enqueue(tx, record, at, "update", now).await? {
            told += 1;
        }
    }
    Ok(told)
}

fn pack(incoming: &CrmIncoming) -> Result<Vec<u8>, StoreError> {
    packed::Packer::new(None)?.compress(&packed::encode(&incoming.payload))
}
