//! Two records that are one person, and two again.

use chrono::{DateTime, Utc};
use hub_domain::CrmId;
use hub_domain::crm::{Entries, FieldValue, Fields, MergeRule};
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, Row, SqliteConnection};

use super::judge::CrmJudge;
use super::page::CrmReceived;
use super::receive::{Taking, tell_others};
use super::rows;
use crate::{Store, StoreError, time};

/// Two of ours that a person has made one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmMergeDone {
    /// The one that goes on.
    pub kept: CrmId,
    /// The one that became part of it.
    pub gone: CrmId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who said so.
    pub actor: String,
}

/// What is needed to make two of one again. Rows of the tables.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Before {
    /// The fields of the one that went on, before and right after.
    kept: Fields,
    merged: Fields,
    /// Those of the other.
    gone: Fields,
    links: Vec<i64>,
    children: Vec<i64>,
    parents: Vec<i64>,
    history: Vec<i64>,
    /// Connections where the other was waiting to be made.
    creates: Vec<i64>,
}

impl Store {
    /// Makes two contacts one: `gone` becomes part of `keep`, which takes over what it lacks. Nothing is merged at the
    /// systems they are in: each of them is told the fields, and both records there belong to the one here.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::BadInput`] for one and the same record, other kinds than contacts, and
    /// records that are put away.
    pub async fn crm_merge(
        &self,
        keep: CrmId,
        gone: CrmId,
        actor: &str,
        judge: &dyn CrmJudge,
    ) -> Result<(), StoreError> {
        if keep == gone {
            return Err(StoreError::bad("a contact cannot be merged with itself"));
        }
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let not_found = || StoreError::NotFound { what: "contact" };
        let one = rows::by_id(&mut tx, keep).await?.ok_or_else(not_found)?;
        let other = rows::by_id(&mut tx, gone).await?.ok_or_else(not_found)?;
        if one.record.kind != other.record.kind || one.record.kind != hub_domain::crm::CrmKind::Contact {
            return Err(StoreError::bad("only two contacts can be merged"));
        }
        if one.record.archived.is_some() || other.record.archived.is_some() {
            return Err(StoreError::bad("a contact that is put away cannot be merged; bring it back first"));
        }
        let mut before = Before {
            kept: one.record.fields,
            gone: other.record.fields,
            links: ids(&mut tx, "SELECT id FROM crm_link WHERE record_id = ?", other.row).await?,
            children: ids(&mut tx, "SELECT child FROM crm_parent WHERE parent = ?", other.row).await?,
            parents: ids(&mut tx, "SELECT parent FROM crm_parent WHERE child = ?", other.row).await?,
            history: ids(&mut tx, "SELECT id FROM crm_history WHERE record_id = ?", other.row).await?,
            creates: ids(
                &mut tx,
                "SELECT connection_id FROM crm_op WHERE record_id = ? AND verb = 'create' AND state = 'queued'",
                other.row,
            )
            .await?,
            ..Before::default()
        };
        let mut taking = Taking { connection: 0, judge, now: self.now_ms(), report: CrmReceived::default() };
        taking.join(&mut tx, other.row, one.row, "merged-here").await?;
        before.merged = rows::by_row(&mut tx, one.row).await?.ok_or_else(not_found)?.record.fields;
        sqlx::query("INSERT INTO crm_merge (kept, gone, at, actor, before) VALUES (?, ?, ?, ?, ?)")
            .bind(one.row)
            .bind(other.row)
            .bind(taking.now)
            .bind(actor.to_owned())
            .bind(rows::json(&before)?)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM crm_review WHERE (one = ?1 AND other = ?2) OR (one = ?2 AND other = ?1)")
            .bind(one.row)
            .bind(other.row)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(())
    }

    /// Makes two contacts of one again: each has its own fields, records at systems, notes and history back. What was
    /// changed since stays with the one that went on, and a restriction holds for both. They are not offered as one person
    /// again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where `gone` is not part of another by a person's word.
    pub async fn crm_unmerge(&self, gone: CrmId, actor: &str, judge: &dyn CrmJudge) -> Result<CrmId, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let not_found = || StoreError::NotFound { what: "merge" };
        let other = rows::by_id(&mut tx, gone).await?.ok_or_else(not_found)?;
        let found = sqlx::query("SELECT id, kept, before FROM crm_merge WHERE gone = ? AND undone_at IS NULL")
            .bind(other.row)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(not_found)?;
        let (merge, kept): (i64, i64) = (found.try_get(0)?, found.try_get(1)?);
        let before: Before = serde_json::from_str(found.try_get(2)?)
            .map_err(|_| StoreError::damaged("what was before two contacts were merged does not read"))?;
        // The one that went on may have become part of a third one since.
        let holder = rows::survivor(&mut tx, kept).await?;
        let one = rows::by_row(&mut tx, holder).await?.ok_or_else(not_found)?;
        for id in &before.links {
            give_back(
                &mut tx,
                "UPDATE crm_link SET record_id = ?1 WHERE id = ?2 AND record_id = ?3",
                other.row,
                *id,
                holder,
            )
            .await?;
            // What is waiting for these records waits for the other one; it is planned anew below.
            sqlx::query("DELETE FROM crm_op WHERE link_id = ? AND verb = 'update' AND state = 'queued'")
                .bind(*id)
                .execute(&mut *tx)
                .await?;
            let sql = "UPDATE crm_op SET record_id = ?1 WHERE link_id = ?2 AND record_id = ?3";
            give_back(&mut tx, sql, other.row, *id, holder).await?;
            // Notes and deals that came since by the records there belong to whom they belong to there.
            let sql = "UPDATE OR IGNORE crm_parent SET parent = ?1 WHERE via = ?2 AND parent = ?3";
            give_back(&mut tx, sql, other.row, *id, holder).await?;
        }
        for (ids, sql) in [
            (&before.children, "UPDATE OR IGNORE crm_parent SET parent = ?1 WHERE child = ?2 AND parent = ?3"),
            (&before.parents, "UPDATE OR IGNORE crm_parent SET child = ?1 WHERE parent = ?2 AND child = ?3"),
            (&before.history, "UPDATE crm_history SET record_id = ?1 WHERE id = ?2 AND record_id = ?3"),
        ] {
            for id in ids {
                give_back(&mut tx, sql, other.row, *id, holder).await?;
            }
        }
        let mut fields = apart(&before, &one.record.fields);
        let mut given_back = before.gone;
        // A restriction that holds now holds for both: only a person who gives a reason may lift one.
        for (name, value) in &one.record.fields {
            let restricts = MergeRule::usual(one.record.kind, name, &[]) == MergeRule::MostRestrictive;
            if restricts && value.as_flag() == Some(true) {
                fields.insert(name.clone(), value.clone());
                given_back.insert(name.clone(), value.clone());
            }
        }
        for (name, old) in &one.record.fields {
            if !old.is_empty() && fields.get(name).is_none_or(|new| !new.says_as(old)) {
                rows::keep(&mut tx, holder, now, (name, old), None, ("unmerged", Some(actor))).await?;
            }
        }
        rows::write_fields(&mut tx, holder, &fields, &judge.keys(one.record.kind, &fields), now).await?;
        rows::write_fields(&mut tx, other.row, &given_back, &judge.keys(other.record.kind, &given_back), now).await?;
        sqlx::query(
            "UPDATE crm_record SET archived_at = NULL, archived_because = NULL, merged_into = NULL WHERE id = ?",
        )
        .bind(other.row)
        .execute(&mut *tx)
        .await?;
        for connection in &before.creates {
            if rows::link_at(&mut tx, other.row, *connection).await?.is_none() {
                rows::enqueue(&mut tx, other.row, (*connection, None), "create", now).await?;
            }
        }
        sqlx::query(
            "INSERT INTO crm_review (one, other, score, reasons, since, settled) VALUES (?, ?, 1, '[]', ?, 1)
             ON CONFLICT DO UPDATE SET settled = 1",
        )
        .bind(holder.min(other.row))
        .bind(holder.max(other.row))
        .bind(now)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE crm_merge SET undone_at = ? WHERE id = ?").bind(now).bind(merge).execute(&mut *tx).await?;
        tell_others(&mut tx, holder, None, judge, now).await?;
        tell_others(&mut tx, other.row, None, judge, now).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(one.record.id)
    }

    /// The contacts that persons have made part of others and that can be made two again, the last first.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_merges(&self) -> Result<Vec<CrmMergeDone>, StoreError> {
        let mut reader = self.reader().await?;
        let found = sqlx::query(
            "SELECT k.uuid, g.uuid, m.at, m.actor FROM crm_merge m JOIN crm_record k ON k.id = m.kept
             JOIN crm_record g ON g.id = m.gone WHERE m.undone_at IS NULL ORDER BY m.id DESC",
        )
        .fetch_all(&mut *reader)
        .await?;
        found
            .iter()
            .map(|row| {
                Ok(CrmMergeDone {
                    kept: rows::id(row.try_get(0)?)?,
                    gone: rows::id(row.try_get(1)?)?,
                    at: time::from_ms(row.try_get(2)?),
                    actor: row.try_get(3)?,
                })
            })
            .collect()
    }
}

async fn ids(tx: &mut SqliteConnection, sql: &'static str, record: i64) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar(sql).bind(record).fetch_all(tx).await?)
}

async fn give_back(
    tx: &mut SqliteConnection,
    sql: &'static str,
    to: i64,
    id: i64,
    from: i64,
) -> Result<(), StoreError> {
    sqlx::query(sql).bind(to).bind(id).bind(from).execute(tx).await?;
    Ok(())
}

/// The fields of the one that went on, without what the other brought: as they were, with every change since.
fn apart(before: &Before, now: &Fields) -> Fields {
    let mut fields = now.clone();
    for (name, merged) in &before.merged {
        let Some(value) = fields.get(name) else { continue };
        let was = before.kept.get(name);
        if value.says_as(merged) {
            match was {
                Some(was) => fields.insert(name.clone(), was.clone()),
                None => fields.remove(name),
            };
        } else if let (Some(now), Some(merged)) = (value.as_entries(), merged.as_entries()) {
            let was = was.and_then(FieldValue::as_entries);
            let brought = |key: &String| merged.contains_key(key) && was.is_none_or(|was| !was.contains_key(key));
            let own: Entries =
                now.iter().filter(|(key, _)| !brought(key)).map(|(k, v)| (k.clone(), v.clone())).collect();
            fields.insert(name.clone(), FieldValue::Entries(own));
        }
    }
    fields
}

impl Taking<'_> {
    /// One record of ours becomes part of another: what belongs to it, its other links and its history go along; what it
    /// said and the other does not is filled in or kept.
    pub async fn join(
        &mut self,
        tx: &mut SqliteConnection,
        from: i64,
        to: i64,
        because: &str,
    ) -> Result<(), StoreError> {
        if from == to {
            return Ok(());
        }
        let (Some(one), Some(other)) = (rows::by_row(tx, from).await?, rows::by_row(tx, to).await?) else {
            return Ok(());
        };
        let mut fields = other.record.fields.clone();
        for (name, value) in &one.record.fields {
            match fields.get_mut(name) {
                Some(there) if there.says_as(value) => {}
                Some(FieldValue::Entries(there)) => {
                    for (item, label) in value.as_entries().into_iter().flatten() {
                        there.entry(item.clone()).or_insert_with(|| label.clone());
                    }
                }
                Some(FieldValue::Flag(there)) if value.as_flag() == Some(true) => *there = true,
                Some(there) if !there.is_empty() => {
                    rows::keep(tx, to, self.now, (name, value), None, (because, None)).await?;
                }
                _ => {
                    fields.insert(name.clone(), value.clone());
                }
            }
        }
        let keys = self.judge.keys(other.record.kind, &fields);
        rows::write_fields(tx, to, &fields, &keys, self.now).await?;
        for sql in [
            "UPDATE OR IGNORE crm_parent SET parent = ?2 WHERE parent = ?1",
            "UPDATE OR IGNORE crm_parent SET child = ?2 WHERE child = ?1",
            "UPDATE crm_link SET record_id = ?2 WHERE record_id = ?1",
            "UPDATE crm_history SET record_id = ?2 WHERE record_id = ?1",
            "UPDATE OR IGNORE crm_lift SET record_id = ?2 WHERE record_id = ?1",
            "UPDATE crm_op SET record_id = ?2 WHERE record_id = ?1 AND (link_id IS NOT NULL OR verb = 'act')",
            // What was to be made somewhere is, where the other one is there already.
            "DELETE FROM crm_op WHERE record_id = ?1 AND connection_id IN
             (SELECT connection_id FROM crm_link WHERE record_id = ?2 AND gone_at IS NULL)",
            "UPDATE OR IGNORE crm_op SET record_id = ?2 WHERE record_id = ?1",
            // What was edited here lives on, also where the one it is part of now is gone there: it is made anew.
            "UPDATE crm_record SET archived_at = NULL, archived_because = NULL WHERE id = ?2 AND id <> ?1
             AND archived_because = 'deleted-there'
             AND EXISTS (SELECT 1 FROM crm_op WHERE record_id = ?2 AND verb = 'create')",
        ] {
            sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
        }
        sqlx::query("DELETE FROM crm_op WHERE record_id = ?").bind(from).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM crm_person_key WHERE record_id = ?").bind(from).execute(&mut *tx).await?;
        sqlx::query("UPDATE crm_record SET archived_at = ?, archived_because = ?, merged_into = ? WHERE id = ?")
            .bind(self.now)
            .bind(because.to_owned())
            .bind(to)
            .bind(from)
            .execute(&mut *tx)
            .await?;
        self.report.to_push += tell_others(tx, to, None, self.judge, self.now).await?;
        Ok(())
    }
}
