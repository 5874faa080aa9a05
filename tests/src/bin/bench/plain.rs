//! The ceiling: the same rows into a plain SQLite file, unencrypted, with one prepared statement and no index.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::figures::{Figures, per_second, rate};
use crate::market;

/// Rows of one `INSERT`: enough that the way to SQLite's thread costs nothing.
const AT_ONCE: u64 = 100;
/// Rows of a page, as a vendor sends them.
pub const PAGE: u64 = 1_000;

/// What SQLite does on this machine when it has nothing to do but write.
pub struct Ceiling {
    /// Rows written.
    pub rows: u64,
    /// Rows written per second.
    pub per_second: f64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Looking through every row once for a word.
    pub scan: Duration,
}

/// Writes so many rows, a transaction a page.
pub async fn write(file: &Path, rows: u64, figures: &mut Figures) -> Result<Ceiling> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut conn = options.connect().await?;
    sqlx::query("CREATE TABLE row (key TEXT NOT NULL, payload TEXT NOT NULL)").execute(&mut conn).await?;
    let marks = vec!["(?, ?)"; usize::try_from(AT_ONCE)?].join(", ");
    let insert = format!("INSERT INTO row (key, payload) VALUES {marks}");
    let mut spent = Duration::ZERO;
    let rows = rows - rows % PAGE;
    for first in (0..rows).step_by(usize::try_from(PAGE)?) {
        let records: Vec<_> = (first..first + PAGE).map(|n| market::record(n).0).collect();
        let started = Instant::now();
        let mut transaction = conn.begin().await?;
        for some in records.chunks(usize::try_from(AT_ONCE)?) {
            let mut statement = sqlx::query(AssertSqlSafe(insert.as_str()));
            for record in some {
                statement = statement.bind(&record.key).bind(serde_json::to_string(&record.payload)?);
            }
            statement.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        spent += started.elapsed();
    }
    let started = Instant::now();
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM row WHERE payload LIKE '%nowhere to be found%'")
        .fetch_one(&mut conn)
        .await?;
    let scan = started.elapsed();
    conn.close().await?;
    let bytes = std::fs::metadata(file)?.len();
    let ceiling = Ceiling { rows, per_second: per_second(rows, spent), bytes, scan };
    figures.line("plain SQLite, no key, no index, payload alone (the ceiling)", rate(rows, spent), "1.00");
    Ok(ceiling)
}
