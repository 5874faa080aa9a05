use hub_domain::{ContentDigest, Resource};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};

use crate::page::{off_thread, whole};
use crate::read::canonical;
use crate::{Store, StoreError, packed};

/// Findings beyond this many of one kind say nothing new.
const MOST: usize = 100;
/// Records whose hashes are computed at a time.
const BATCH: i64 = 2_000;

/// One kind of check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyCheck {
    /// `pages`, `structure`, `references`, `search`, `records`.
    pub name: String,
    /// What was found, without values of records; empty when all is well.
    pub findings: Vec<String>,
}

/// The state of the whole store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Nothing was found.
    pub ok: bool,
    /// Records whose content was read and hashed again.
    pub records: u64,
    /// Each check with what it found.
    pub checks: Vec<VerifyCheck>,
}

impl Store {
    /// Verifies everything: each page against its authentication code, SQLite's structures, references between tables,
    /// the search tables against what they index, and every record against its stored hashes. Nothing is changed.
    /// Writing waits while the pages are read (about 130 MB a second).
    ///
    /// Damage is a finding, not an error: the report is the answer even of a store that is falling apart.
    ///
    /// # Errors
    /// Only what keeps the checks from being made ([`StoreError::Closed`], [`StoreError::DiskFull`]).
    pub async fn verify(&self) -> Result<VerifyReport, StoreError> {
        let mut checks = Vec::new();
        {
            // The writer does this itself: page codes cover the file, so the WAL has to be in it, and must stay out
            // of it while the file is read.
            let mut writer = self.writer().await?;
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await?;
            checks.push(check("pages", check_pages(&mut writer, "main").await)?);
            checks.push(check("search", check_search(&mut writer).await)?);
        }
        let mut reader = self.reader().await?;
        checks.push(check("structure", check_structure(&mut reader, "main").await)?);
        checks.push(check("references", check_references(&mut reader).await)?);
        let mut records = 0;
        checks.push(check("records", check_records(&mut reader, &mut records).await)?);
        Ok(VerifyReport { ok: checks.iter().all(|c| c.findings.is_empty()), records, checks })
    }
}

/// Turns an error that stopped a check into its finding: after the first page that does not verify, a connection may
/// refuse anything in any words.
fn check(name: &str, outcome: Result<Vec<String>, StoreError>) -> Result<VerifyCheck, StoreError> {
    let findings = match outcome {
        Ok(findings) => findings,
        Err(StoreError::Damaged { detail }) => vec![detail],
        Err(StoreError::WrongKey) => vec!["a page of the file does not verify".to_owned()],
        Err(StoreError::Database { code, message }) => vec![format!("could not be checked (code {code}: {message})")],
        Err(other) => return Err(other),
    };
    Ok(VerifyCheck { name: name.to_owned(), findings })
}

/// Every page against its authentication code. The WAL is not looked at.
pub(crate) async fn check_pages(conn: &mut SqliteConnection, schema: &'static str) -> Result<Vec<String>, StoreError> {
    texts(conn, format!("PRAGMA {schema}.cipher_integrity_check")).await
}

/// SQLite's own structures.
pub(crate) async fn check_structure(
    conn: &mut SqliteConnection,
    schema: &'static str,
) -> Result<Vec<String>, StoreError> {
    let mut found = texts(conn, format!("PRAGMA {schema}.integrity_check({MOST})")).await?;
    found.retain(|line| line != "ok");
    Ok(found)
}

/// Pages and structures; the first finding is the error.
pub(crate) async fn must_be_whole(conn: &mut SqliteConnection, schema: &'static str) -> Result<(), StoreError> {
    // One after the other: structures are only read once every page is known to be sound.
    let mut findings = check_pages(conn, schema).await?;
    if findings.is_empty() {
        findings = check_structure(conn, schema).await?;
    }
    match findings.into_iter().next() {
        Some(first) => Err(StoreError::damaged(first)),
        None => Ok(()),
    }
}

async fn check_references(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *conn).await?;
    let mut found = Vec::new();
    for row in rows.iter().take(MOST) {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        found.push(format!("a row of {table} refers to no row of {parent}"));
    }
    for (table, resource) in [
        ("listing", "Property"),
        ("member", "Member"),
        ("office", "Office"),
        ("media", "Media"),
        ("open_house", "OpenHouse"),
    ] {
        let sql = format!(
            "SELECT (SELECT count(*) FROM mirror WHERE resource = '{resource}') - (SELECT count(*) FROM {table})"
        );
        let off: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *conn).await?;
        if off != 0 {
            found.push(format!("{table} and the mirror differ by {} rows", off.abs()));
        }
    }
    Ok(found)
}

async fn check_search(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    // rank 1: against the tables they index, not only against themselves.
    for (table, sql) in [
        ("listing_text", "INSERT INTO listing_text (listing_text, rank) VALUES ('integrity-check', 1)"),
        ("remarks_text", "INSERT INTO remarks_text (remarks_text, rank) VALUES ('integrity-check', 1)"),
    ] {
        match sqlx::query(sql).execute(&mut *conn).await.map_err(StoreError::from) {
            Ok(_) => {}
            Err(StoreError::Damaged { .. }) => found.push(format!("{table} does not agree with what it indexes")),
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

/// Every record against its hashes.
async fn check_records(conn: &mut SqliteConnection, records: &mut u64) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let mut tx = conn.begin().await?;
    let mut after = 0_i64;
    loop {
        let rows = sqlx::query(
            "SELECT m.id, m.resource, m.content_hash, m.payload_hash, c.body, p.body, r.remarks FROM mirror m
             LEFT JOIN canonical c ON c.id = m.id LEFT JOIN payload p ON p.id = m.id LEFT JOIN remarks r ON r.id = m.id
             WHERE m.id > ? ORDER BY m.id LIMIT ?",
        )
        .bind(after)
        .bind(BATCH)
        .fetch_all(&mut *tx)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get(0)?;
        *records += rows.len() as u64;
        let batch = off_thread(move || rows.iter().map(check_record).collect::<Result<Vec<_>, _>>()).await?;
        found.extend(batch.into_iter().flatten());
        if found.len() >= MOST {
            break;
        }
    }
    tx.commit().await?;
    Ok(found)
}

fn check_record(row: &sqlx::sqlite::SqliteRow) -> Result<Option<String>, StoreError> {
    let (id, resource): (i64, &str) = (row.try_get(0)?, row.try_get(1)?);
    let Some(resource) = Resource::parse(resource) else {
        return Ok(Some(format!("record {id} is of no known resource")));
    };
    let (Some(body), Some(payload)) = (row.try_get::<Option<&[u8]>, _>(4)?, row.try_get::<Option<&[u8]>, _>(5)?) else {
        return Ok(Some(format!("record {id} of {resource} has no body")));
    };
    let content = whole(body, row.try_get(6)?).and_then(|f| canonical(resource, f)).map(|r| ContentDigest::of(&r));
    let wanted: &[u8] = row.try_get(2)?;
    if content.is_ok_and(|c| c.as_bytes() == wanted)
        && packed::hash_of(payload).is_ok_and(|h| h == row.get::<&[u8], _>(3))
    {
        return Ok(None);
    }
    Ok(Some(format!("record {id} of {resource} is not what was stored")))
}

/// The first column of every row, as text.
async fn texts(conn: &mut SqliteConnection, sql: String) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await?;
    rows.iter().take(MOST).map(|row| Ok(row.try_get_unchecked(0)?)).collect()
}
