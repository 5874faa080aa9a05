//! People of a file, taken in and taken back: each chunk of rows is one transaction.

use std::collections::BTreeMap;

use hub_domain::crm::{CrmKind, FieldValue, Fields, MergeRule};
use hub_domain::{ConnectionId, CrmId};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use super::judge::{CrmJudge, Who};
use super::op::OpVerb;
use super::page::CrmIncoming;
use super::receive::tell_others;
use super::rows::{self, Stored};
use crate::connections::number_of;
use crate::{Store, StoreError};

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// Its number within the import.
    pub n: u32,
    /// Where it stands: `line 12`.
    pub place: String,
    /// Its fields, or why it is no contact.
    pub fields: Result<Fields, String>,
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// Somebody new.
    Created(CrmId),
    /// Somebody new who may be somebody we know: the likeliest.
    Unclear(CrmId),
    /// Somebody we know, who gains something.
    Updated(CrmId),
    /// Somebody we know, who gains nothing.
    Unchanged(CrmId),
    /// No contact.
    Rejected,
}

/// What taking an import back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undone {
    /// People it had made that are gone again.
    pub removed: u32,
    /// People it had made that are put away instead: they are in a system meanwhile (and are deleted there), or somebody
    /// has written something down about them.
    pub recalled: u32,
    /// People it had changed that are as before.
    pub restored: u32,
    /// Fields that somebody has changed since, which stay.
    pub kept: u32,
}

/// What became of a field: nothing before is `None`.
#[derive(Serialize, Deserialize)]
struct Step {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    was: Option<FieldValue>,
    now: FieldValue,
}

type Changes = BTreeMap<String, Step>;

impl Store {
    /// What rows of a file would come to, without taking them in. Rows are compared with who is here, not with each other.
    ///
    /// # Errors
    /// The database's.
    pub async fn people_import_check(
        &self,
        rows: &[ImportRow],
        judge: &dyn CrmJudge,
    ) -> Result<Vec<RowOutcome>, StoreError> {
        let mut reader = self.reader().await?;
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let Ok(fields) = &row.fields else {
                outcomes.push(RowOutcome::Rejected);
                continue;
            };
            outcomes.push(match who(&mut reader, row, fields, judge).await? {
                (Who::Known(id), found) => {
                    let known = found.iter().find(|stored| stored.record.id == id);
                    let gains = known.is_some_and(|known| !gains(&known.record.fields, fields).0.is_empty());
                    if gains { RowOutcome::Updated(id) } else { RowOutcome::Unchanged(id) }
                }
                (Who::Perhaps(doubts), _) => {
                    doubts.first().map_or(RowOutcome::Created(CrmId::new()), |doubt| RowOutcome::Unclear(doubt.0))
                }
                (Who::New, _) => RowOutcome::Created(CrmId::new()),
            });
        }
        Ok(outcomes)
    }

    /// Takes rows of a file in, in one transaction. New people are made in `at` too. Who is known gains what they lack;
    /// where the file says something else, theirs stays and the file's is kept in history.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection; the database's.
    pub async fn people_import(
        &self,
        import: i64,
        rows: &[ImportRow],
        at: &[ConnectionId],
        judge: &dyn CrmJudge,
    ) -> Result<Vec<RowOutcome>, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let mut places = Vec::with_capacity(at.len());
        for connection in at {
            if judge.may(*connection, CrmKind::Contact, OpVerb::Create) {
                places.push(number_of(&mut tx, *connection).await?);
            }
        }
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            let (outcome, record, changes) = match &row.fields {
                Err(_) => (RowOutcome::Rejected, None, Changes::new()),
                Ok(fields) => take(&mut tx, row, fields, &places, judge, now).await?,
            };
            sqlx::query(
                "INSERT INTO people_import_row (import, n, place, outcome, record_id, changes, reason)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(import)
            .bind(row.n)
            .bind(row.place.clone())
            .bind(match outcome {
                RowOutcome::Created(_) => "created",
                RowOutcome::Unclear(_) => "unclear",
                RowOutcome::Updated(_) => "updated",
                RowOutcome::Unchanged(_) => "unchanged",
                RowOutcome::Rejected => "rejected",
            })
            .bind(record)
            .bind(rows::json(&changes)?)
            .bind(row.fields.as_ref().err().cloned())
            .execute(&mut *tx)
            .await?;
            outcomes.push(outcome);
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(outcomes)
    }

    /// Takes a whole import back, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::BadInput`] for one that runs or was taken back already.
    pub async fn people_import_undo(
        &self,
        import: i64,
        actor: &str,
        judge: &dyn CrmJudge,
    ) -> Result<Undone, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let state: Option<String> = sqlx::query_scalar("SELECT state FROM people_import WHERE id = ?")
            .bind(import)
            .fetch_optional(&mut *tx)
            .await?;
        match state.as_deref() {
            None => return Err(StoreError::NotFound { what: "import" }),
            Some("running") => return Err(StoreError::bad("the import is under way; stop it first")),
            Some("undone") => return Err(StoreError::bad("the import was taken back already")),
            Some(_) => {}
        }
        let mut undone = Undone::default();
        // The last row first: of two rows about one person the later one was laid over the earlier one.
        let changed: Vec<(i64, String)> = sqlx::query_as(
            "SELECT record_id, changes FROM people_import_row
             WHERE import = ? AND outcome = 'updated' AND record_id IS NOT NULL ORDER BY n DESC",
        )
        .bind(import)
        .fetch_all(&mut *tx)
        .await?;
        for (record, changes) in changed {
            let changes: Changes =
                serde_json::from_str(&changes).map_err(|_| StoreError::damaged("a row of an import does not read"))?;
            let record = rows::survivor(&mut tx, record).await?;
            let Some(stored) = rows::by_row(&mut tx, record).await? else { continue };
            let (fields, kept) = without(&stored.record.fields, &changes);
            undone.kept += kept;
            if fields != stored.record.fields {
                let keys = judge.keys(stored.record.kind, &fields);
                for (name, old) in &stored.record.fields {
                    if !old.is_empty() && fields.get(name).is_none_or(|new| !new.says_as(old)) {
                        rows::keep(&mut tx, record, now, (name, old), None, ("undone", Some(actor))).await?;
                    }
                }
                rows::write_fields(&mut tx, record, &fields, &keys, now).await?;
                tell_others(&mut tx, record, None, judge, now).await?;
                undone.restored += 1;
            }
        }
        // Nothing of them is anywhere else, and nobody has touched them.
        let removed = sqlx::query(
            "DELETE FROM crm_record WHERE id IN (SELECT w.record_id FROM people_import_row w
                 JOIN crm_record r ON r.id = w.record_id WHERE w.import = ?1 AND w.outcome IN ('created', 'unclear')
                 AND r.merged_into IS NULL)
             AND NOT EXISTS (SELECT 1 FROM crm_link l WHERE l.record_id = crm_record.id)
             AND NOT EXISTS (SELECT 1 FROM crm_op o WHERE o.record_id = crm_record.id AND o.state <> 'queued')
             AND NOT EXISTS (SELECT 1 FROM crm_parent p WHERE p.parent = crm_record.id)
             AND NOT EXISTS (SELECT 1 FROM crm_history h WHERE h.record_id = crm_record.id)
             AND NOT EXISTS (SELECT 1 FROM crm_merge m WHERE m.kept = crm_record.id AND m.undone_at IS NULL)",
        )
        .bind(import)
        .execute(&mut *tx)
        .await?;
        undone.removed = u32::try_from(removed.rows_affected()).unwrap_or(u32::MAX);
        let left: Vec<i64> = sqlx::query_scalar(
            "SELECT DISTINCT w.record_id FROM people_import_row w JOIN crm_record r ON r.id = w.record_id
             WHERE w.import = ? AND w.outcome IN ('created', 'unclear') AND r.archived_at IS NULL",
        )
        .bind(import)
        .fetch_all(&mut *tx)
        .await?;
        for record in left {
            recall(&mut tx, record, judge, now).await?;
            undone.recalled += 1;
        }
        sqlx::query("UPDATE people_import SET state = 'undone', undone_at = ? WHERE id = ?")
            .bind(now)
            .bind(import)
            .execute(&mut *tx)
            .await?;
        crate::people::settle(&mut tx).await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(undone)
    }
}

/// Puts away somebody an import had made, here and where they have been made since.
async fn recall(tx: &mut SqliteConnection, record: i64, judge: &dyn CrmJudge, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE crm_record SET archived_at = ?, archived_because = 'import undone' WHERE id = ?")
        .bind(now)
        .bind(record)
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM crm_op WHERE record_id = ? AND verb IN ('create', 'update') AND state = 'queued'")
        .bind(record)
        .execute(&mut *tx)
        .await?;
    let links = rows::links_of(tx, record).await?;
    for link in links.iter().filter(|link| !link.link.gone) {
        if judge.may(link.link.connection, CrmKind::Contact, OpVerb::Delete) {
            rows::enqueue(tx, record, (link.connection, Some(link.row)), "delete", now).await?;
        }
    }
    // One whose making is on its way is deleted once it is there.
    let making: Vec<i64> =
        sqlx::query_scalar("SELECT DISTINCT connection_id FROM crm_op WHERE record_id = ? AND verb = 'create'")
            .bind(record)
            .fetch_all(&mut *tx)
            .await?;
    for connection in making {
        rows::enqueue(tx, record, (connection, None), "delete", now).await?;
    }
    Ok(())
}

async fn who(
    conn: &mut SqliteConnection,
    row: &ImportRow,
    fields: &Fields,
    judge: &dyn CrmJudge,
) -> Result<(Who, Vec<Stored>), StoreError> {
    let keys = judge.keys(CrmKind::Contact, fields);
    if keys.is_empty() {
        return Ok((Who::New, Vec::new()));
    }
    let sql = format!(
        "{} WHERE r.kind = 'contact' AND r.archived_at IS NULL AND r.id IN \
         (SELECT record_id FROM crm_person_key WHERE key IN (SELECT value FROM json_each(?))) ORDER BY r.id",
        rows::RECORD
    );
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&keys).unwrap_or_default())
        .fetch_all(&mut *conn)
        .await?;
    let found: Vec<Stored> = found.iter().map(rows::record).collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok((Who::New, found));
    }
    let incoming = CrmIncoming {
        kind: CrmKind::Contact,
        key: row.place.clone(),
        modified: None,
        etag: None,
        payload: Map::new(),
        fields: fields.clone(),
        parents: Vec::new(),
        marker: None,
        scope: None,
    };
    let candidates: Vec<_> = found.iter().map(|stored| stored.record.clone()).collect();
    Ok((judge.identify(&incoming, &candidates), found))
}

async fn take(
    tx: &mut SqliteConnection,
    row: &ImportRow,
    fields: &Fields,
    places: &[i64],
    judge: &dyn CrmJudge,
    now: i64,
) -> Result<(RowOutcome, Option<i64>, Changes), StoreError> {
    let (who, found) = who(tx, row, fields, judge).await?;
    if let Who::Known(id) = who {
        let known = found.into_iter().find(|stored| stored.record.id == id);
        let known = known.ok_or_else(|| StoreError::bad("somebody unknown was recognised"))?;
        let (changes, others) = gains(&known.record.fields, fields);
        for (name, value) in others {
            rows::keep(tx, known.row, now, (name, value), None, ("file-says-otherwise", None)).await?;
        }
        if changes.is_empty() {
            return Ok((RowOutcome::Unchanged(id), Some(known.row), changes));
        }
        let mut after = known.record.fields.clone();
        after.extend(changes.iter().map(|(name, step)| (name.clone(), step.now.clone())));
        rows::write_fields(tx, known.row, &after, &judge.keys(CrmKind::Contact, &after), now).await?;
        tell_others(tx, known.row, None, judge, now).await?;
        return Ok((RowOutcome::Updated(id), Some(known.row), changes));
    }
    let id = CrmId::new();
    let made = rows::insert(tx, id, CrmKind::Contact, fields, now).await?;
    rows::write_keys(tx, made, &judge.keys(CrmKind::Contact, fields)).await?;
    for place in places {
        rows::enqueue(tx, made, (*place, None), "create", now).await?;
    }
    let changes = fields.iter().map(|(name, value)| (name.clone(), Step { was: None, now: value.clone() })).collect();
    let Who::Perhaps(doubts) = who else { return Ok((RowOutcome::Created(id), Some(made), changes)) };
    for (other, score, reasons) in doubts {
        let Some(other) = found.iter().find(|stored| stored.record.id == other) else { continue };
        sqlx::query("INSERT OR IGNORE INTO crm_review (one, other, score, reasons, since) VALUES (?, ?, ?, ?, ?)")
            .bind(other.row.min(made))
            .bind(other.row.max(made))
            .bind(i64::from(score.clamp(1, 99)))
            .bind(rows::json(&reasons)?)
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    Ok((RowOutcome::Unclear(id), Some(made), changes))
}

/// What somebody who is known gains by a row, and what the row says otherwise.
fn gains<'f>(known: &Fields, row: &'f Fields) -> (Changes, Vec<(&'f str, &'f FieldValue)>) {
    let mut changes = Changes::new();
    let mut others = Vec::new();
    for (name, value) in row.iter().filter(|(_, value)| !value.is_empty()) {
        let was = known.get(name);
        let now = match (was, value) {
            (Some(was), value) if was.says_as(value) => continue,
            (Some(FieldValue::Entries(were)), FieldValue::Entries(more)) => {
                let mut all = were.clone();
                for (item, label) in more {
                    all.entry(item.clone()).or_insert_with(|| label.clone());
                }
                if all == *were {
                    continue;
                }
                FieldValue::Entries(all)
            }
            // A restriction of either side counts; a file lifts none.
            (_, FieldValue::Flag(flag))
                if MergeRule::usual(CrmKind::Contact, name, &[]) == MergeRule::MostRestrictive =>
            {
                if !flag {
                    continue;
                }
                FieldValue::Flag(true)
            }
            (Some(was), value) if !was.is_empty() => {
                others.push((name.as_str(), value));
                continue;
            }
            (_, value) => value.clone(),
        };
        changes.insert(name.clone(), Step { was: was.cloned(), now });
    }
    (changes, others)
}

/// Fields without what a row brought; how many stay because somebody has changed them since. A restriction that a file
/// brought stays too: it may be true.
fn without(now: &Fields, changes: &Changes) -> (Fields, u32) {
    let mut fields = now.clone();
    let mut kept = 0;
    for (name, step) in changes {
        let Some(value) = fields.get(name) else { continue };
        if MergeRule::usual(CrmKind::Contact, name, &[]) == MergeRule::MostRestrictive {
            kept += 1;
        } else if value.says_as(&step.now) {
            match &step.was {
                Some(was) => fields.insert(name.clone(), was.clone()),
                // Systems are told that there is nothing again.
                None => fields.insert(name.clone(), FieldValue::Empty),
            };
        } else if let (FieldValue::Entries(items), FieldValue::Entries(brought)) = (value, &step.now) {
            let was = step.was.as_ref().and_then(FieldValue::as_entries);
            let own = items
                .iter()
                .filter(|(item, _)| !brought.contains_key(*item) || was.is_some_and(|was| was.contains_key(*item)));
            let own = own.map(|(item, label)| (item.clone(), label.clone())).collect();
            fields.insert(name.clone(), FieldValue::Entries(own));
        } else {
            kept += 1;
        }
    }
    (fields, kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_fields() -> impl Strategy<Value = Fields> {
        let value = prop_oneof![
            Just(FieldValue::Empty),
            "[a-c]{1,2}".prop_map(FieldValue::Text),
            prop::collection::btree_map("[a-d]", "[x]{0,1}", 0..4).prop_map(FieldValue::Entries),
        ];
        prop::collection::btree_map("(Company|Tags|Emails|Nickname)", value, 0..4)
    }

    fn says_as(one: &Fields, other: &Fields) -> bool {
        let names = one.keys().chain(other.keys());
        let of = |fields: &Fields, name: &String| fields.get(name).cloned().unwrap_or(FieldValue::Empty);
        names.into_iter().all(|name| of(one, name).says_as(&of(other, name)))
    }

    proptest! {
        #[test]
        fn what_a_row_brought_is_taken_back(known in any_fields(), row in any_fields()) {
            let (changes, _) = gains(&known, &row);
            let mut after = known.clone();
            after.extend(changes.iter().map(|(name, step)| (name.clone(), step.now.clone())));
            let (back, kept) = without(&after, &changes);
            prop_assert_eq!(kept, 0);
            prop_assert!(says_as(&back, &known), "{:?} {:?}", back, known);
            prop_assert!(gains(&after, &row).0.is_empty(), "the same row again changes nothing");
        }
    }
}
