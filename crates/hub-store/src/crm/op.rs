//! The outbox: what waits, in order, and what became of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_domain::crm::{CrmKind, Fields};
use hub_domain::{ConnectionId, CrmId, OpId};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use super::judge::CrmJudge;
use super::record::{CrmLink, CrmRecord};
use super::rows;
use crate::connections::number_of;
use crate::{Store, StoreError, time};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpVerb {
    /// A record is to be made.
    Create,
    /// It is to be changed.
    Update,
    /// It is to be deleted.
    Delete,
    /// Something is to be done that changes no field.
    Act,
}

impl OpVerb {
    fn read(text: &str) -> Result<Self, StoreError> {
        Ok(match text {
            "create" => Self::Create,
            "update" => Self::Update,
            "delete" => Self::Delete,
            "act" => Self::Act,
            _ => return Err(StoreError::damaged("a waiting change does not read")),
        })
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpState {
    /// It waits.
    Queued,
    /// It is being sent. Found so after a crash, its outcome is unknown.
    InFlight,
    /// It may or may not have taken effect.
    Unknown,
    /// A person has to look. What comes after it for the same record waits; other records go on.
    Blocked,
}

impl OpState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::InFlight => "in-flight",
            Self::Unknown => "unknown",
            Self::Blocked => "blocked",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::Queued, Self::InFlight, Self::Unknown, Self::Blocked]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::damaged("a waiting change does not read"))
    }
}

/// What kind of trouble a change has met when it was last tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpTrouble {
    /// The system was not reached.
    Unreached,
    /// The system asks to slow down.
    SlowDown,
    /// The system could not just then.
    Busy,
    /// A person has to sign in there again, or to give another key.
    SignIn,
    /// It was sent, and no answer came.
    Unanswered,
    /// The system will not have it as it is.
    Refused,
    /// The record may have been made, and nothing there would tell it from another.
    PerhapsMade,
    /// It may have been started, and nothing there tells.
    PerhapsStarted,
}

impl OpTrouble {
    const ALL: [Self; 8] = [
        Self::Unreached,
        Self::SlowDown,
        Self::Busy,
        Self::SignIn,
        Self::Unanswered,
        Self::Refused,
        Self::PerhapsMade,
        Self::PerhapsStarted,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Unreached => "unreached",
            Self::SlowDown => "slow-down",
            Self::Busy => "busy",
            Self::SignIn => "sign-in",
            Self::Unanswered => "unanswered",
            Self::Refused => "refused",
            Self::PerhapsMade => "perhaps-made",
            Self::PerhapsStarted => "perhaps-started",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.into_iter().find(|trouble| trouble.as_str() == text);
        known.ok_or_else(|| StoreError::damaged("a waiting change does not read"))
    }
}

/// A change that waits to go out.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmOp {
    /// Identifier; stays the same however often it is tried.
    pub id: OpId,
    /// The record.
    pub record: CrmId,
    /// What kind of record.
    pub kind: CrmKind,
    /// The system.
    pub connection: ConnectionId,
    /// What is to be done.
    pub verb: OpVerb,
    /// More about it: of an action what it is, of a record being made what was sent.
    pub detail: Value,
    /// How far it has come.
    pub state: OpState,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before.
    pub not_before: DateTime<Utc>,
    /// What went wrong last, in words.
    pub problem: Option<String>,
    /// What kind of trouble that was.
    pub trouble: Option<OpTrouble>,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
}

impl CrmOp {
    /// The fields that a record is made with.
    #[must_use]
    pub fn sent(&self) -> Fields {
        sent(&self.detail)
    }

    /// Whether the record that is to be made is somebody who has just come in ([`super::NewCrmRecord::lead`]).
    #[must_use]
    pub fn lead(&self) -> bool {
        self.detail["lead"] == true
    }
}

/// Everything that is needed to send an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OpWork {
    /// The operation.
    pub op: CrmOp,
    /// The record as it is here.
    pub record: CrmRecord,
    /// The record there, where it is.
    pub link: Option<CrmLink>,
    /// Keys there of what it belongs to.
    pub parents: Vec<(CrmKind, String)>,
}

const OP: &str = "SELECT o.uuid, r.uuid, r.kind, c.uuid, o.verb, o.detail, o.state, o.attempts, o.not_before, o.problem, \
     o.made_at, o.record_id, o.link_id, o.trouble FROM crm_op o JOIN crm_record r ON r.id = o.record_id \
     JOIN connection c ON c.id = o.connection_id";

fn op(row: &sqlx::sqlite::SqliteRow) -> Result<CrmOp, StoreError> {
    let damaged = || StoreError::damaged("a waiting change does not read");
    let id = |bytes: &[u8]| uuid::Uuid::from_slice(bytes).map_err(|_| damaged());
    Ok(CrmOp {
        id: id(row.try_get(0)?)?.into(),
        record: id(row.try_get(1)?)?.into(),
        kind: CrmKind::parse(row.try_get(2)?).ok_or_else(damaged)?,
        connection: id(row.try_get(3)?)?.into(),
        verb: OpVerb::read(row.try_get(4)?)?,
        detail: serde_json::from_str(row.try_get(5)?).map_err(|_| damaged())?,
        state: OpState::read(row.try_get(6)?)?,
        attempts: u32::try_from(row.try_get::<i64, _>(7)?).unwrap_or(u32::MAX),
        not_before: time::from_ms(row.try_get(8)?),
        problem: row.try_get(9)?,
        trouble: row.try_get::<Option<&str>, _>(13)?.map(OpTrouble::read).transpose()?,
        made_at: time::from_ms(row.try_get(10)?),
    })
}

impl Store {
    /// What waits, in the order of sending.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_outbox(&self) -> Result<Vec<CrmOp>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{OP} ORDER BY o.id");
        sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *reader).await?.iter().map(op).collect()
    }

    /// An operation that waits.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_op(&self, id: OpId) -> Result<Option<CrmOp>, StoreError> {
        let mut reader = self.reader().await?;
        let sql = format!("{OP} WHERE o.uuid = ?");
        let found =
            sqlx::query(AssertSqlSafe(sql)).bind(id.as_uuid().as_bytes().to_vec()).fetch_optional(&mut *reader).await?;
        found.as_ref().map(op).transpose()
    }

    /// Operations found in the middle of being sent have an unknown outcome. To be called once before anything is sent.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_recover(&self) -> Result<u64, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("UPDATE crm_op SET state = 'unknown' WHERE state = 'in-flight'").execute(&mut *writer);
        Ok(done.await?.rows_affected())
    }

    /// Takes the next operation of a system that may be sent: the oldest of its record, due, and not before what its
    /// record belongs to is there. It is in flight from then on, unless its outcome is unknown, which it stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown connection.
    pub async fn crm_take(&self, connection: ConnectionId, judge: &dyn CrmJudge) -> Result<Option<OpWork>, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let number = number_of(&mut tx, connection).await?;
        let sql = format!(
            "{OP} WHERE o.connection_id = ?1 AND o.state IN ('queued', 'unknown') AND o.not_before <= ?2
             AND NOT EXISTS (SELECT 1 FROM crm_op e WHERE e.record_id = o.record_id
                             AND e.connection_id = o.connection_id AND e.id < o.id)
             AND NOT EXISTS (SELECT 1 FROM crm_parent p JOIN crm_op w ON w.record_id = p.parent
                             WHERE p.child = o.record_id AND w.connection_id = o.connection_id AND w.verb = 'create')
             ORDER BY o.id LIMIT 1"
        );
        let row = sqlx::query(AssertSqlSafe(sql)).bind(number).bind(self.now_ms()).fetch_optional(&mut *tx).await?;
        let Some(row) = row else { return Ok(None) };
        let mut taken = op(&row)?;
        let record_row: i64 = row.try_get(11)?;
        let stored = rows::by_row(&mut tx, record_row).await?;
        let stored = stored.ok_or_else(|| StoreError::damaged("a waiting change without its record"))?;
        let link = match row.try_get::<Option<i64>, _>(12)? {
            Some(link) => rows::living(&mut tx, link).await?,
            None => rows::link_at(&mut tx, record_row, number).await?,
        };
        let link = link.map(|l| l.link);
        if taken.verb == OpVerb::Create && taken.state == OpState::Queued {
            // What is sent now is what both will have agreed on, should the answer be lost.
            let sent = judge.holds(connection, taken.kind, &stored.record.fields);
            taken.detail = json!({ "sent": sent, "lead": taken.lead() });
        }
        if taken.state == OpState::Queued {
            taken.state = OpState::InFlight;
        }
        taken.attempts += 1;
        sqlx::query("UPDATE crm_op SET state = ?, attempts = ?, detail = ? WHERE uuid = ?")
            .bind(taken.state.as_str())
            .bind(i64::from(taken.attempts))
            .bind(taken.detail.to_string())
            .bind(taken.id.as_uuid().as_bytes().to_vec())
            .execute(&mut *tx)
            .await?;
        let parents = parents_there(&mut tx, record_row, number).await?;
        tx.commit().await?;
        Ok(Some(OpWork { op: taken, record: stored.record, link, parents }))
    }

    /// Puts an operation back: to be tried later, to be looked into, or for a person. Answers whether it was still there.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_put_back(
        &self,
        id: OpId,
        state: OpState,
        wait: Duration,
        problem: Option<(OpTrouble, &str)>,
    ) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let not_before = self.now_ms().saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        // An edit made meanwhile waits under its own number: of two that wait, the older one stays.
        if state == OpState::Queued {
            sqlx::query(
                "DELETE FROM crm_op WHERE state = 'queued' AND verb <> 'act' AND uuid <> ?1
                 AND (record_id, connection_id, verb, coalesce(link_id, 0))
                 IN (SELECT record_id, connection_id, verb, coalesce(link_id, 0) FROM crm_op WHERE uuid = ?1)",
            )
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *tx)
            .await?;
        }
        let done = sqlx::query("UPDATE crm_op SET state = ?, not_before = ?, problem = ?, trouble = ? WHERE uuid = ?")
            .bind(state.as_str())
            .bind(not_before)
            .bind(problem.map(|(_, words)| words.to_owned()))
            .bind(problem.map(|(trouble, _)| trouble.as_str()))
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(done.rows_affected() > 0)
    }

    /// Takes an operation out of the outbox: done, or not wanted any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn crm_drop_op(&self, id: OpId) -> Result<bool, StoreError> {
        let mut writer = self.writer().await?;
        let done = sqlx::query("DELETE FROM crm_op WHERE uuid = ?")
            .bind(id.as_uuid().as_bytes().to_vec())
            .execute(&mut *writer)
            .await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(done.rows_affected() > 0)
    }
}

async fn parents_there(
    tx: &mut SqliteConnection,
    record: i64,
    connection: i64,
) -> Result<Vec<(CrmKind, String)>, StoreError> {
    let found = sqlx::query(
        "SELECT l.kind, l.key FROM crm_parent p JOIN crm_link l ON l.record_id = p.parent
         WHERE p.child = ? AND l.connection_id = ? AND l.gone_at IS NULL ORDER BY l.id",
    )
    .bind(record)
    .bind(connection)
    .fetch_all(tx)
    .await?;
    found
        .iter()
        .map(|row| {
            let kind = CrmKind::parse(row.try_get(0)?);
            Ok((kind.ok_or_else(|| StoreError::damaged("a link does not read"))?, row.try_get(1)?))
        })
        .collect()
}

/// What was sent when a record was made.
pub(super) fn sent(detail: &Value) -> Fields {
    detail.get("sent").and_then(|fields| serde_json::from_value(fields.clone()).ok()).unwrap_or_default()
}
