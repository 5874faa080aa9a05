use chrono::{DateTime, Utc};
use hub_domain::partner::Checked;
use hub_domain::service::{BuyerAgreement, Job, PropertyPlan, ProviderSheet, ShowingTour};
use hub_domain::transaction::Transaction;
use hub_domain::{RecordError, TransactionId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};
use uuid::Uuid;

use crate::{Store, StoreError, time};

/// A record of a deal or of the work around it: kept whole, with a revision and a history.
pub trait ServiceRecord: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync {
    /// Its table.
    const TABLE: &'static str;
    /// What it is called in errors.
    const WHAT: &'static str;
    /// Identifier.
    fn uuid(&self) -> Uuid;
    /// Columns beside the body that cannot be read off it by SQL: their names and values.
    fn columns(&self) -> Vec<(&'static str, Column)> {
        Vec::new()
    }
    /// Whether it is in order by itself.
    ///
    /// # Errors
    /// [`RecordError`].
    fn check(&self) -> Result<(), RecordError>;
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Another record.
    Id(Option<Uuid>),
    /// An instant.
    At(Option<DateTime<Utc>>),
}

impl ServiceRecord for Transaction {
    const TABLE: &'static str = "property_transaction";
    const WHAT: &'static str = "transaction";
    fn uuid(&self) -> Uuid {
        *self.id.as_uuid()
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

impl ServiceRecord for PropertyPlan {
    const TABLE: &'static str = "property_plan";
    const WHAT: &'static str = "plan";
    fn uuid(&self) -> Uuid {
        *self.transaction.as_uuid()
    }
    fn columns(&self) -> Vec<(&'static str, Column)> {
        vec![("\"transaction\"", Column::Id(Some(*self.transaction.as_uuid())))]
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

impl ServiceRecord for ProviderSheet {
    const TABLE: &'static str = "provider_sheet";
    const WHAT: &'static str = "provider";
    fn uuid(&self) -> Uuid {
        *self.partner.as_uuid()
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

impl ServiceRecord for Job {
    const TABLE: &'static str = "job";
    const WHAT: &'static str = "job";
    fn uuid(&self) -> Uuid {
        *self.id.as_uuid()
    }
    fn columns(&self) -> Vec<(&'static str, Column)> {
        vec![
            ("\"transaction\"", Column::Id(self.transaction.map(|it: TransactionId| *it.as_uuid()))),
            ("partner", Column::Id(self.provider.map(|it| *it.as_uuid()))),
            ("starts_at", Column::At(self.starts_at)),
            ("ends_at", Column::At(self.ends_at)),
        ]
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

impl ServiceRecord for ShowingTour {
    const TABLE: &'static str = "tour";
    const WHAT: &'static str = "tour";
    fn uuid(&self) -> Uuid {
        *self.id.as_uuid()
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

impl ServiceRecord for BuyerAgreement {
    const TABLE: &'static str = "buyer_agreement";
    const WHAT: &'static str = "agreement";
    fn uuid(&self) -> Uuid {
        *self.id.as_uuid()
    }
    fn check(&self) -> Result<(), RecordError> {
        self.check()
    }
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptRecord<R> {
    /// What it says.
    pub value: R,
    /// From 1; grows with each change; handed in with the next one.
    pub revision: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// One change of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordChange<R> {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, where it is known.
    pub by: Option<String>,
    /// What it said before; none where it was new.
    pub before: Option<R>,
    /// What it says since.
    pub after: R,
}

impl Store {
    /// Keeps a record, new (`revision` 0) or changed (the revision its author saw), and answers the new revision. One
    /// that says the same as before keeps its revision.
    ///
    /// # Errors
    /// [`StoreError::Record`] for what is wrong with it; [`StoreError::Stale`] when it was changed since;
    /// [`StoreError::NotFound`] for what it belongs to.
    pub async fn keep_record<R: ServiceRecord>(
        &self,
        record: &Checked<R>,
        revision: u32,
        by: Option<&str>,
    ) -> Result<u32, StoreError> {
        let revisions = self.keep_records(std::slice::from_ref(record), &[revision], by).await?;
        Ok(revisions.first().copied().unwrap_or(revision))
    }

    /// Keeps several records at once: all or none.
    ///
    /// # Errors
    /// As [`Store::keep_record`], for the first that cannot be kept.
    pub async fn keep_records<R: ServiceRecord>(
        &self,
        records: &[Checked<R>],
        revisions: &[u32],
        by: Option<&str>,
    ) -> Result<Vec<u32>, StoreError> {
        let mut writer = self.writer().await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let now = self.now_ms();
        let mut kept = Vec::with_capacity(records.len());
        for (record, revision) in records.iter().zip(revisions) {
            kept.push(keep(&mut tx, record.get(), *revision, by, now).await?);
        }
        tx.commit().await?;
        drop(writer);
        self.announce(None, Vec::new());
        Ok(kept)
    }

    /// A record.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn kept_record<R: ServiceRecord>(&self, id: &Uuid) -> Result<Option<KeptRecord<R>>, StoreError> {
        let mut reader = self.reader().await?;
        find(&mut reader, id).await
    }

    /// All records of a kind, in the order they were made.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn kept_records<R: ServiceRecord>(&self) -> Result<Vec<KeptRecord<R>>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("{} ORDER BY id", select::<R>()))).fetch_all(&mut *reader).await?;
        rows.iter().map(kept).collect()
    }

    /// What was changed in a record, the latest first.
    ///
    /// # Errors
    /// The database's, or what was kept does not read.
    pub async fn record_history<R: ServiceRecord>(&self, id: &Uuid) -> Result<Vec<RecordChange<R>>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT at, \"by\", before, after FROM service_history WHERE record = ? AND what = ? ORDER BY id DESC",
        )
        .bind(id.as_bytes().to_vec())
        .bind(R::WHAT)
        .fetch_all(&mut *reader)
        .await?;
        let change = |row: &SqliteRow| {
            Ok(RecordChange {
                at: time::from_ms(row.try_get(0)?),
                by: row.try_get(1)?,
                before: row.try_get::<Option<&str>, _>(2)?.map(read).transpose()?,
                after: read(row.try_get(3)?)?,
            })
        };
        rows.iter().map(change).collect()
    }
}

pub(super) fn select<R: ServiceRecord>() -> String {
    format!("SELECT body, revision, created_at, updated_at FROM {}", R::TABLE)
}

pub(super) fn kept<R: ServiceRecord>(row: &SqliteRow) -> Result<KeptRecord<R>, StoreError> {
    Ok(KeptRecord {
        value: read(row.try_get(0)?)?,
        revision: row.try_get(1)?,
        created_at: time::from_ms(row.try_get(2)?),
        updated_at: time::from_ms(row.try_get(3)?),
    })
}

pub(super) async fn find<R: ServiceRecord>(
    conn: &mut SqliteConnection,
    id: &Uuid,
) -> Result<Option<KeptRecord<R>>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{} WHERE uuid = ?", select::<R>())))
        .bind(id.as_bytes().to_vec())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(kept).transpose()
}

pub(super) fn read<R: DeserializeOwned>(body: &str) -> Result<R, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::damaged("a record of a deal does not read"))
}

fn write<R: Serialize>(record: &R) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|_| StoreError::bad("a record that cannot be written down"))
}

pub(super) async fn keep<R: ServiceRecord>(
    conn: &mut SqliteConnection,
    record: &R,
    revision: u32,
    by: Option<&str>,
    now: i64,
) -> Result<u32, StoreError> {
    record.check()?;
    let id = record.uuid();
    let old = find::<R>(conn, &id).await?;
    if old.as_ref().map_or(0, |old| old.revision) != revision {
        return Err(StoreError::Stale { what: R::WHAT });
    }
    if old.as_ref().is_some_and(|old| old.value == *record) {
        return Ok(revision);
    }
    let body = write(record)?;
    let columns = record.columns();
    let names: String = columns.iter().map(|(name, _)| format!(", {name}")).collect();
    let marks = ", ?".repeat(columns.len());
    let again: String = columns.iter().map(|(name, _)| format!(", {name} = excluded.{name}")).collect();
    let sql = format!(
        "INSERT INTO {table} (uuid, body, revision, created_at, updated_at{names}) VALUES (?, ?, ?, ?, ?{marks})
         ON CONFLICT (uuid) DO UPDATE SET body = excluded.body, revision = excluded.revision,
         updated_at = max(excluded.updated_at, created_at){again}",
        table = R::TABLE,
    );
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(id.as_bytes().to_vec())
        .bind(body.clone())
        .bind(revision + 1)
        .bind(now)
        .bind(now);
    for (_, value) in columns {
        query = match value {
            Column::Id(id) => query.bind(id.map(|id| id.as_bytes().to_vec())),
            Column::At(at) => query.bind(at.map(|at| at.timestamp_millis())),
        };
    }
    query.execute(&mut *conn).await.map_err(|refused| match refused.as_database_error() {
        Some(db) if db.is_foreign_key_violation() => StoreError::NotFound { what: "what the record belongs to" },
        _ => refused.into(),
    })?;
    let before = old.as_ref().map(|old| write(&old.value)).transpose()?;
    sqlx::query("INSERT INTO service_history (at, \"by\", record, what, before, after) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(now)
        .bind(by.map(str::to_owned))
        .bind(id.as_bytes().to_vec())
        .bind(R::WHAT)
        .bind(before)
        .bind(body)
        .execute(conn)
        .await?;
    Ok(revision + 1)
}
