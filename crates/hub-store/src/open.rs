//! Opening one connection to the file and proving that it is what it should be.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use hub_secrets::StoreKey;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, SqliteConnection};

use crate::StoreError;

/// What every unencrypted SQLite file begins with.
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Negative: KiB. Keys come in any order, so a page of records touches leaves all over every index; of 200,000 listings the
/// indices take some 100 MiB. Memory is taken as it is used.
const WRITER_CACHE: &str = "-131072";
const READER_CACHE: &str = "-32768";
/// Pages of WAL before the writer copies them over: 16 MiB, so that an index page which many commits touch is
/// copied once rather than once per commit.
const AUTO_CHECKPOINT: &str = "4000";

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Makes the file when it is not there; otherwise as [`Role::Writer`].
    Creator,
    /// The one connection that writes and checkpoints.
    Writer,
    /// Reads. Opened read-only at the operating system and at SQLite, so it can neither write nor checkpoint.
    Reader,
}

/// `"x'…'"`, the form in which SQLCipher takes a key without deriving it.
pub(crate) fn raw_key(key: &StoreKey) -> String {
    let mut text = String::with_capacity(70);
    text.push_str("\"x'");
    for byte in key.expose() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str("'\"");
    text
}

/// Opens a connection and reads every setting back.
///
/// # Errors
/// [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::DiskFull`], or the database's own.
pub(crate) async fn connect(file: &Path, key: &StoreKey, role: Role) -> Result<SqliteConnection, StoreError> {
    quiet().await?;
    let mut conn = options(file, key, role).connect().await?;
    // The key is only put to use by the first page read.
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut conn).await?;
    assert_settings(&mut conn, role).await?;
    Ok(conn)
}

/// Two settings of the whole process, made before its first connection.
///
/// OpenSSL takes itself down when `main` returns, unless whoever starts it says otherwise. The threads of connections that
/// were closed a moment before may still be leaving then, and leave through what is gone: the process dies of a signal
/// after it has done everything it was asked to.
///
/// SQLCipher writes to standard error what it also returns as an error. Its log level is one for the whole process and
/// is set by default when the first connection opens, so it is turned off on one that has nothing to say.
async fn quiet() -> Result<(), StoreError> {
    static DONE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    DONE.get_or_try_init(|| async {
        openssl_sys::init();
        let mut conn = SqliteConnectOptions::new().in_memory(true).disable_statement_logging().connect().await?;
        sqlx::query("PRAGMA cipher_log_level = NONE").execute(&mut conn).await?;
        conn.close().await?;
        Ok(())
    })
    .await
    .copied()
}

fn options(file: &Path, key: &StoreKey, role: Role) -> SqliteConnectOptions {
    let common = SqliteConnectOptions::new()
        .filename(file)
        // sqlx sends the key before everything else. Statements are never logged: one of them holds it.
        .pragma("key", raw_key(key))
        .disable_statement_logging()
        .create_if_missing(role == Role::Creator)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(128)
        .row_buffer_size(256)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "0")
        .pragma("secure_delete", "ON");
    match role {
        Role::Creator | Role::Writer => common
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("cache_size", WRITER_CACHE)
            .pragma("wal_autocheckpoint", AUTO_CHECKPOINT)
            // A WAL that one large transaction blew up shrinks at the next checkpoint.
            .pragma("journal_size_limit", "67108864"),
        Role::Reader => common
            .read_only(true)
            .pragma("cache_size", READER_CACHE)
            .pragma("wal_autocheckpoint", "0")
            .pragma("query_only", "ON"),
    }
}

async fn assert_settings(conn: &mut SqliteConnection, role: Role) -> Result<(), StoreError> {
    let cipher: Option<String> = sqlx::query_scalar("PRAGMA cipher_version").fetch_optional(&mut *conn).await?;
    if cipher.is_none_or(|v| v.is_empty()) {
        return Err(StoreError::Database { code: 0, message: "this build has no SQLCipher".into() });
    }
    expect(conn, "journal_mode", "wal").await?;
    expect(conn, "mmap_size", "0").await?;
    expect(conn, "secure_delete", "1").await?;
    expect(conn, "temp_store", "2").await?;
    expect(conn, "foreign_keys", "1").await?;
    expect(conn, "trusted_schema", "0").await?;
    match role {
        Role::Creator | Role::Writer => {
            expect(conn, "synchronous", "2").await?;
            expect(conn, "wal_autocheckpoint", AUTO_CHECKPOINT).await?;
            expect(conn, "cache_size", WRITER_CACHE).await
        }
        Role::Reader => {
            expect(conn, "query_only", "1").await?;
            expect(conn, "wal_autocheckpoint", "0").await?;
            expect(conn, "cache_size", READER_CACHE).await
        }
    }
}

/// Reads a setting back. A setting that SQLite does not know answers nothing, which is as bad as a wrong value.
async fn expect(conn: &mut SqliteConnection, name: &'static str, wanted: &str) -> Result<(), StoreError> {
    let found = pragma(conn, name).await?;
    if found.as_deref() == Some(wanted) {
        return Ok(());
    }
    let found = found.unwrap_or_else(|| "nothing".to_owned());
    Err(StoreError::Database { code: 0, message: format!("PRAGMA {name} is {found}, not {wanted}") })
}

/// A setting's value as text, whatever its type.
pub(crate) async fn pragma(conn: &mut SqliteConnection, name: &'static str) -> Result<Option<String>, StoreError> {
    use sqlx::Row;
    let Some(row) = sqlx::query(AssertSqlSafe(format!("PRAGMA {name}"))).fetch_optional(conn).await? else {
        return Ok(None);
    };
    match row.try_get_unchecked::<String, _>(0) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Ok(Some(row.try_get_unchecked::<i64, _>(0)?.to_string())),
    }
}

/// Refuses a file that is no encrypted store before SQLite touches it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, [`StoreError::Damaged`] when it is empty, cut short or in clear.
pub(crate) fn check_header(file: &Path) -> Result<(), StoreError> {
    let mut head = [0_u8; 16];
    let mut opened = match std::fs::File::open(file) {
        Ok(opened) => opened,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NotFound { what: "store" }),
        Err(e) => return Err(StoreError::io("opening the store")(e)),
    };
    match opened.read_exact(&mut head) {
        Ok(()) if &head == PLAIN_HEADER => Err(StoreError::damaged("the file is not encrypted")),
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(StoreError::damaged("the file is cut short")),
        Err(e) => Err(StoreError::io("reading the store")(e)),
    }
}
