//! Statements that others sent, as they were compared with our payments.

use chrono::NaiveDate;
use hub_domain::named;
use serde::Serialize;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::payments::day;
use crate::partners::{bytes, uuid};
use crate::{Store, StoreError};

named! {
    /// What a line came to.
    pub enum LineFinding {
        /// The same here and there.
        Matched = "matched",
        /// Only in the statement.
        MissingHere = "missing-here",
        /// Was only in the statement, and was recorded from it.
        Recorded = "recorded",
        /// Only here.
        MissingThere = "missing-there",
        /// Here and there, of another amount.
        DifferentAmount = "different-amount",
    }
}

/// Which payment a line goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum StatementPayment {
    /// None.
    Nothing,
    /// One that was here.
    Here(Uuid),
    /// The so-manieth of those recorded with the statement, from 0.
    Recorded(usize),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementLine {
    /// Line of the file, the first is 1; absent where the statement lacks it.
    pub line: Option<u32>,
    /// What the statement calls it.
    pub reference: Option<String>,
    /// Its day.
    pub day: NaiveDate,
    /// What it says.
    pub what: String,
    /// Its amount, cents; of a line that the statement lacks, ours.
    pub cents: i64,
    /// What it came to.
    pub finding: LineFinding,
    /// Which payment it goes with.
    pub payment: StatementPayment,
}

/// A statement to be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewStatement {
    /// BLAKE3 of the file.
    #[serde(skip)]
    pub digest: [u8; 32],
    /// Its name.
    pub file_name: String,
    /// Who sent it.
    pub sender: String,
    /// Which column says what.
    pub mapping: Value,
    /// First day it is about.
    pub first_day: NaiveDate,
    /// Last day it is about.
    pub last_day: NaiveDate,
    /// Its lines, and ours that it lacks.
    pub lines: Vec<StatementLine>,
}

/// A statement as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStatement {
    /// Identifier.
    pub id: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// Who sent it.
    pub sender: String,
    /// When it was taken in, milliseconds UTC.
    pub at: i64,
    /// First and last day it is about.
    pub days: (NaiveDate, NaiveDate),
    /// Lines by what they came to.
    pub findings: Vec<(LineFinding, u32, i64)>,
}

pub(super) async fn keep(
    conn: &mut SqliteConnection,
    statement: &NewStatement,
    recorded: &[i64],
    profile: Option<i64>,
    now: i64,
) -> Result<(), StoreError> {
    let taken: Option<i64> = sqlx::query_scalar("SELECT id FROM statement_import WHERE digest = ?")
        .bind(statement.digest.to_vec())
        .fetch_optional(&mut *conn)
        .await?;
    if taken.is_some() {
        return Err(StoreError::bad("file: this statement was taken in already"));
    }
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO statement_import (uuid, digest, file_name, sender, mapping, first_day, last_day, at, profile)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(bytes(&Uuid::now_v7()))
    .bind(statement.digest.to_vec())
    .bind(&statement.file_name)
    .bind(&statement.sender)
    .bind(statement.mapping.to_string())
    .bind(statement.first_day.to_string())
    .bind(statement.last_day.to_string())
    .bind(now)
    .bind(profile)
    .fetch_one(&mut *conn)
    .await?;
    for line in &statement.lines {
        let payment: Option<i64> = match line.payment {
            StatementPayment::Nothing => None,
            StatementPayment::Recorded(n) => {
                Some(*recorded.get(n).ok_or_else(|| StoreError::bad("a line names a payment that was not asked for"))?)
            }
            StatementPayment::Here(payment) => Some(
                sqlx::query_scalar("SELECT id FROM payment WHERE uuid = ?")
                    .bind(bytes(&payment))
                    .fetch_optional(&mut *conn)
                    .await?
                    .ok_or(StoreError::NotFound { what: "payment" })?,
            ),
        };
        sqlx::query(
            "INSERT INTO statement_line (statement, line, reference, day, what, cents, finding, payment)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(line.line)
        .bind(&line.reference)
        .bind(line.day.to_string())
        .bind(&line.what)
        .bind(line.cents)
        .bind(line.finding.as_str())
        .bind(payment)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

impl Store {
    /// Statements that were taken in, the latest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn statements(&self) -> Result<Vec<KeptStatement>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT id, uuid, file_name, sender, at, first_day, last_day FROM statement_import ORDER BY id DESC",
        )
        .fetch_all(&mut *reader)
        .await?;
        let mut statements = Vec::with_capacity(rows.len());
        for row in rows {
            let findings = sqlx::query(
                "SELECT finding, count(*), sum(cents) FROM statement_line WHERE statement = ? GROUP BY finding ORDER BY finding",
            )
            .bind(row.try_get::<i64, _>(0)?)
            .fetch_all(&mut *reader)
            .await?;
            let finding = |row: SqliteRow| {
                let name: String = row.try_get(0)?;
                let finding =
                    LineFinding::parse(&name).ok_or_else(|| StoreError::damaged("a finding does not read"))?;
                Ok((finding, row.try_get(1)?, row.try_get(2)?))
            };
            statements.push(KeptStatement {
                id: uuid(row.try_get(1)?)?,
                file_name: row.try_get(2)?,
                sender: row.try_get(3)?,
                at: row.try_get(4)?,
                days: (day(row.try_get(5)?)?, day(row.try_get(6)?)?),
                findings: findings.into_iter().map(finding).collect::<Result<_, StoreError>>()?,
            });
        }
        Ok(statements)
    }

    /// Whether a file was taken in already, by its BLAKE3.
    ///
    /// # Errors
    /// The database's.
    pub async fn has_statement(&self, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        let taken: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM statement_import WHERE digest = ?)")
            .bind(digest.to_vec())
            .fetch_one(&mut *reader)
            .await?;
        Ok(taken == 1)
    }
}
