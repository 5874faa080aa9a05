use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use hub_domain::TableHash;
use serde::Serialize;
use sqlx::SqliteConnection;

use crate::digest::digest_of;
use crate::open::check_header;
use crate::restore::{remove_database, sync_folder};
use crate::verify::must_be_whole;
use crate::{Store, StoreError};

/// Tables whose row counts must agree between the store and its backup.
const TABLES: &[&str] = &[
    "connection",
    "checkpoint",
    "run",
    "mirror",
    "payload",
    "canonical",
    "listing",
    "remarks",
    "sale",
    "member",
    "office",
    "media",
    "open_house",
    "lookup",
    "change_log",
    "field_report",
    "cma",
    "setting",
    "dictionary",
    "saved_search",
    "listing_event",
    "search_match",
    "draft",
    "notice",
    "watch_state",
    "watch_source",
    "refused_delete",
    "quota_memory",
    "stream_day",
    "terms",
    "paused",
    "partner",
    "partner_place",
    "partner_connection",
    "partner_file",
    "partner_item",
    "profile",
    "proposal",
    "partner_history",
    "quote_request",
    "quote",
    "quote_ask",
    "lender_letter",
    "quote_drop",
    "quote_history",
    "payment_attempt",
    "payment_review",
    "payment",
    "payment_entry",
    "deal_record",
    "deal_payment",
    "statement_import",
    "statement_line",
    "marketing_spend",
    "marketing_touch",
    "commission_plan",
    "commission_entry",
    "worksheet",
    "property_transaction",
    "property_plan",
    "provider_sheet",
    "job",
    "job_file",
    "service_history",
    "tour",
    "buyer_agreement",
    "service_message",
];

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// Size of the file.
    pub bytes: u64,
    /// Rows in all tables.
    pub rows: u64,
    /// Digest of its records.
    pub tables: BTreeMap<String, TableHash>,
}

impl Store {
    /// Writes an encrypted copy of the store, under the same key. Success means that the copy has been opened, every
    /// page of it verified, and its rows and digest found equal to the store's. A file that was there before is
    /// replaced only then. Writing waits while the copy is made; reading does not.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`]; [`StoreError::Damaged`] when the store or the copy does not verify. No unfinished file
    /// is left behind.
    pub async fn backup(&self, file: &Path) -> Result<BackupReport, StoreError> {
        let file = std::path::absolute(file).map_err(StoreError::io("naming the backup"))?;
        if file.starts_with(&self.inner.home)
            && file.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"store.db"))
        {
            return Err(StoreError::bad("a backup cannot have the store's own name"));
        }
        let folder = file.parent().ok_or_else(|| StoreError::bad("a backup needs a file name"))?.to_owned();
        let draft = draft_name(&file)?;
        remove_database(&draft)?;
        let outcome = self.write_backup(&draft).await;
        match outcome {
            Ok(mut report) => {
                let written = File::options().write(true).open(&draft).map_err(StoreError::io("writing the backup"))?;
                written.sync_all().map_err(StoreError::io("writing the backup"))?;
                report.bytes = written.metadata().map_err(StoreError::io("reading the backup"))?.len();
                std::fs::rename(&draft, &file).map_err(StoreError::io("naming the backup"))?;
                sync_folder(&folder)?;
                Ok(report)
            }
            Err(error) => {
                remove_database(&draft)?;
                Err(error)
            }
        }
    }

    async fn write_backup(&self, draft: &Path) -> Result<BackupReport, StoreError> {
        let path = draft.to_str().ok_or_else(|| StoreError::bad("the backup's path is not text"))?.to_owned();
        let mut writer = self.writer().await?;
        sqlx::query("VACUUM INTO ?").bind(path.clone()).execute(&mut *writer).await?;
        // Under the same lock, so that nothing is written between the copy and the comparison.
        let wanted_rows = count_rows(&mut writer, "main").await?;
        let wanted = digest_of(&mut writer, "main").await?;
        check_header(draft)?;
        // Attached without a key of its own, a database is read with the key of the main one: a copy that opens so
        // is encrypted with it.
        sqlx::query("ATTACH DATABASE ? AS copy").bind(path).execute(&mut *writer).await?;
        let checked = compare(&mut writer, &wanted_rows, &wanted).await;
        sqlx::query("DETACH DATABASE copy").execute(&mut *writer).await?;
        checked?;
        Ok(BackupReport { bytes: 0, rows: wanted_rows.values().sum(), tables: wanted })
    }
}

async fn compare(
    conn: &mut SqliteConnection,
    rows: &BTreeMap<&'static str, u64>,
    tables: &BTreeMap<String, TableHash>,
) -> Result<(), StoreError> {
    must_be_whole(conn, "copy").await?;
    if count_rows(conn, "copy").await? != *rows {
        return Err(StoreError::damaged("the copy has another number of rows"));
    }
    if digest_of(conn, "copy").await? != *tables {
        return Err(StoreError::damaged("the copy has other content"));
    }
    Ok(())
}

async fn count_rows(
    conn: &mut SqliteConnection,
    schema: &'static str,
) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    let mut counts = BTreeMap::new();
    for table in TABLES {
        let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {schema}.{table}"));
        let n: i64 = sqlx::query_scalar(sql).fetch_one(&mut *conn).await?;
        counts.insert(*table, n.unsigned_abs());
    }
    Ok(counts)
}

fn draft_name(file: &Path) -> Result<PathBuf, StoreError> {
    let mut name = file.file_name().ok_or_else(|| StoreError::bad("a backup needs a file name"))?.to_owned();
    name.push(".partial");
    Ok(file.with_file_name(name))
}
