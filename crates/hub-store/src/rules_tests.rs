//! Rules that only the inside of the crate can test: settings of connections, schema steps, who may write.

use std::sync::Arc;

use hub_domain::ManualClock;
use hub_secrets::StoreKey;
use sqlx::{Connection as _, Row, SqliteConnection};
use tempfile::TempDir;

use crate::open::{Role, connect, pragma};
use crate::store::FILE;
use crate::{Store, StoreError, schema};

async fn store() -> (TempDir, StoreKey, Store) {
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::generate().unwrap();
    let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    let store = Store::create(dir.path(), &key, clock).await.unwrap();
    (dir, key, store)
}

/// SQLite before 3.51.3 may corrupt a database that two connections write and checkpoint at once. The version linked
/// here still does; docs/adr/0002-one-writer.md says how that is kept out, and what to do when this test fails.
#[tokio::test]
async fn the_version_is_the_one_that_adr_0002_is_about() {
    let (_dir, _key, store) = store().await;
    let mut writer = store.writer().await.unwrap();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *writer).await.unwrap();
    assert_eq!(version, "3.50.4", "read docs/adr/0002-one-writer.md before changing this line");
    let cipher = pragma(&mut writer, "cipher_version").await.unwrap().unwrap();
    assert!(cipher.starts_with("4."), "{cipher}");
    assert_eq!(pragma(&mut writer, "cipher_page_size").await.unwrap().as_deref(), Some("4096"));
    assert_eq!(pragma(&mut writer, "cipher_hmac_algorithm").await.unwrap().as_deref(), Some("HMAC_SHA512"));
}

#[tokio::test]
async fn readers_can_neither_write_nor_checkpoint() {
    let (_dir, _key, store) = store().await;
    let mut reader = store.reader().await.unwrap();
    for sql in [
        "INSERT INTO setting (key, value) VALUES ('a', 'b')",
        "DELETE FROM mirror",
        "CREATE TABLE mine (x)",
        "CREATE TEMP TABLE mine (x)",
    ] {
        assert!(sqlx::query(sql).execute(&mut *reader).await.is_err(), "{sql}");
    }
    // Even with the first of the two locks off.
    sqlx::query("PRAGMA query_only = OFF").execute(&mut *reader).await.unwrap();
    assert!(sqlx::query("INSERT INTO setting (key, value) VALUES ('a', 'b')").execute(&mut *reader).await.is_err());
    store.set_setting("a", Some("b")).await.unwrap();
    let wal = store.home().join("store.db-wal");
    let before = std::fs::read(&wal).unwrap();
    let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *reader).await;
    assert_eq!(std::fs::read(&wal).unwrap(), before, "a reader has checkpointed");
}

#[tokio::test]
async fn the_change_log_only_grows() {
    let (_dir, _key, store) = store().await;
    let mut writer = store.writer().await.unwrap();
    sqlx::query(
        "INSERT INTO change_log (at, connection_id, resource, key, action, fields)
         VALUES (0, 1, 'Property', 'K', 'created', '{}')",
    )
    .execute(&mut *writer)
    .await
    .unwrap();
    for sql in ["UPDATE change_log SET key = 'x'", "DELETE FROM change_log"] {
        assert!(sqlx::query(sql).execute(&mut *writer).await.is_err(), "{sql}");
    }
}

/// Search tables keep words in shadow tables of their own, which outlive a deletion unless told not to.
#[tokio::test]
async fn deleted_words_leave_the_search_tables() {
    let (_dir, _key, store) = store().await;
    let mut writer = store.writer().await.unwrap();
    let run = |sql: &'static str| sqlx::query(sql);
    for sql in [
        "INSERT INTO connection (id, uuid, name, connector, settings, licence, created_at)
         VALUES (1, randomblob(16), 'n', 'c', '{}', 'idx', 0)",
        "INSERT INTO mirror (id, connection_id, resource, key, content_hash, payload_hash, received_at)
         VALUES (1, 1, 'Property', 'K', randomblob(32), randomblob(32), 0)",
        "INSERT INTO listing (id, connection_id, key, address, currency) VALUES (1, 1, 'K', '1 Quixotically Ln', 'USD')",
        "INSERT INTO remarks (id, remarks) VALUES (1, 'a perspicacious view')",
        "INSERT INTO listing_text (rowid, address, city, number, postal_code)
         SELECT id, address, city, number, postal_code FROM listing",
        "INSERT INTO remarks_text (rowid, remarks) SELECT id, remarks FROM remarks",
    ] {
        run(sql).execute(&mut *writer).await.unwrap();
    }
    let left = "SELECT (SELECT count(*) FROM listing_text_data WHERE instr(block, CAST('uixotic' AS BLOB)) > 0)
                + (SELECT count(*) FROM remarks_text_data WHERE instr(block, CAST('erspicac' AS BLOB)) > 0)";
    let before: i64 = sqlx::query_scalar(left).fetch_one(&mut *writer).await.unwrap();
    assert_eq!(before, 2, "the words are where this test looks for them");
    crate::remove::remove_rows(&mut writer, &[1]).await.unwrap();
    let after: i64 = sqlx::query_scalar(left).fetch_one(&mut *writer).await.unwrap();
    assert_eq!(after, 0);
}

async fn shape(conn: &mut SqliteConnection) -> Vec<(String, String, Option<String>)> {
    sqlx::query("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
        .fetch_all(conn)
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2)))
        .collect()
}

#[tokio::test]
async fn every_older_schema_becomes_the_newest() {
    let (dir, key, store) = store().await;
    let fresh = shape(&mut store.writer().await.unwrap()).await;
    for stop in 0..=schema::newest() {
        let file = dir.path().join(format!("from-{stop}.db"));
        let mut conn = connect(&file, &key, Role::Creator).await.unwrap();
        schema::migrate_to(&mut conn, stop).await.unwrap();
        schema::migrate(&mut conn).await.unwrap();
        assert_eq!(schema::version(&mut conn).await.unwrap(), Some(schema::newest()));
        assert_eq!(shape(&mut conn).await, fresh, "from schema {stop}");
        conn.close().await.unwrap();
    }
}

#[tokio::test]
async fn every_table_of_ours_is_strict() {
    let (_dir, _key, store) = store().await;
    let mut reader = store.reader().await.unwrap();
    let loose: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlx\\_%' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(&mut *reader)
    .await
    .unwrap();
    assert!(loose.is_empty(), "{loose:?}");
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let (dir, key, store) = store().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9000, 'from the future', TRUE, x'00', 0)",
    )
    .execute(&mut *store.writer().await.unwrap())
    .await
    .unwrap();
    store.close().await;
    let before = std::fs::read(dir.path().join(FILE)).unwrap();
    let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    let outcome = Store::open(dir.path(), &key, clock).await;
    assert!(matches!(outcome, Err(StoreError::NewerVersion { found: 9000, .. })), "{outcome:?}");
    assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), before);
}

#[tokio::test]
async fn a_full_database_is_a_full_disk() {
    let (_dir, _key, store) = store().await;
    let limit = |n: i64| {
        let store = store.clone();
        async move {
            let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {n}"));
            sqlx::query(sql).execute(&mut *store.writer().await.unwrap()).await.unwrap();
        }
    };
    limit(1).await;
    let long = "x".repeat(100_000);
    assert!(matches!(store.set_setting("long", Some(&long)).await, Err(StoreError::DiskFull)));
    assert_eq!(store.setting("long").await.unwrap(), None);
    limit(1_000_000).await;
    store.set_setting("long", Some(&long)).await.unwrap();
    assert_eq!(store.setting("long").await.unwrap(), Some(long));
}

#[tokio::test]
async fn a_dead_process_in_the_middle_of_a_new_key_leaves_one_that_fits() {
    let (dir, old, store) = store().await;
    store.set_setting("a", Some("b")).await.unwrap();
    let (file, wal) = (dir.path().join(FILE), dir.path().join("store.db-wal"));
    let new = StoreKey::generate().unwrap();
    {
        let _readers = store.inner.readers.drain().await.unwrap();
        let mut writer = store.writer().await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("PRAGMA rekey = {}", crate::open::raw_key(&new)));
        sqlx::query(sql).execute(&mut *writer).await.unwrap();
    }
    // The new pages are committed to the WAL and not yet copied over: every cut of it is a moment to die.
    let (main, log) = (std::fs::read(&file).unwrap(), std::fs::read(&wal).unwrap());
    assert!(!log.is_empty());
    let clock = || Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
    for (cut, fits) in [(0, &old), (log.len() / 2, &old), (log.len() - 1, &old), (log.len(), &new)] {
        let there = tempfile::tempdir().unwrap();
        std::fs::write(there.path().join(FILE), &main).unwrap();
        std::fs::write(there.path().join("store.db-wal"), &log[..cut]).unwrap();
        let store = Store::open(there.path(), fits, clock()).await.unwrap();
        assert_eq!(store.setting("a").await.unwrap().as_deref(), Some("b"), "cut at {cut} of {}", log.len());
        assert!(store.verify().await.unwrap().ok);
    }
}
