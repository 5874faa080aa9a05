use std::io;

/// Why the store could not do what was asked. No variant holds a value of a record, a key or a path's content.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process (or another `Store` of this one) holds the store.
    #[error("the store is in use by another process{}", pid.map(|p| format!(" (process {p})")).unwrap_or_default())]
    InUse {
        /// The holder, where the lock file could be read.
        pid: Option<u32>,
    },
    /// The key does not fit the file.
    #[error("the key does not open this store")]
    WrongKey,
    /// The file is damaged, or is no store at all.
    #[error("the store is damaged: {detail}")]
    Damaged {
        /// What was found.
        detail: String,
    },
    /// No space is left, or a quota is used up. Nothing that had been stored is lost.
    #[error("the disk is full")]
    DiskFull,
    /// The store was written by a newer version of the program.
    #[error("the store was written by a newer version (schema {found}, this program knows {known})")]
    NewerVersion {
        /// Schema version of the file.
        found: i64,
        /// Newest schema version this program knows.
        known: i64,
    },
    /// There is a store already.
    #[error("there is a store already")]
    AlreadyExists,
    /// A connection of that name exists.
    #[error("there is a connection of that name already")]
    NameTaken,
    /// There is no such thing.
    #[error("not found: {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// The caller's data contradict themselves; nothing was written.
    #[error("refused: {detail}")]
    BadInput {
        /// What is wrong.
        detail: String,
    },
    /// Something about a partner cannot be kept; nothing was written.
    #[error(transparent)]
    Partner(#[from] hub_domain::partner::PartnerError),
    /// Something about a quote cannot be kept; nothing was written.
    #[error(transparent)]
    Quote(#[from] hub_domain::quote::QuoteError),
    /// A record of a deal or a service cannot be kept; nothing was written.
    #[error(transparent)]
    Record(#[from] hub_domain::RecordError),
    /// A record was changed since its author saw it; nothing was written.
    #[error("{what}: it was changed since")]
    Stale {
        /// What.
        what: &'static str,
    },
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The operating system refused.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// SQLite refused for a reason that has no variant of its own.
    #[error("the database refused (code {code}): {message}")]
    Database {
        /// SQLite's extended result code; 0 where the driver gave none.
        code: i32,
        /// SQLite's words; they name tables and columns, never values.
        message: String,
    },
}

impl StoreError {
    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }

    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::BadInput { detail: detail.into() }
    }

    /// An operating system error, with a full disk told apart.
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            if is_full(&source) { Self::DiskFull } else { Self::Io { doing, source } }
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

/// SQLite's result codes that mean something to us (sqlite3.h).
mod code {
    /// SQLCipher answers so when a page does not verify while a statement runs: to the pager, a page that cannot be
    /// decrypted is a page that could not be had. Memory itself practically never runs out here.
    pub const NO_MEM: i32 = 7;
    pub const CORRUPT: i32 = 11;
    pub const FULL: i32 = 13;
    pub const NOT_A_DB: i32 = 26;
    /// A write to the file was refused or cut short; with `ulimit -f` and on some quotas that is how a full disk looks.
    pub const IOERR_WRITE: i32 = 778;
    pub const IOERR_SHMSIZE: i32 = 4874;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(db) => {
                let number = db.code().and_then(|c| c.parse::<i32>().ok()).unwrap_or(0);
                match (number, number & 0xff) {
                    (code::IOERR_WRITE | code::IOERR_SHMSIZE, _) | (_, code::FULL) => Self::DiskFull,
                    (_, code::NOT_A_DB) => Self::WrongKey,
                    (_, code::CORRUPT | code::NO_MEM) => Self::damaged("a page of the file does not verify"),
                    _ => Self::Database { code: number, message: db.message().to_owned() },
                }
            }
            sqlx::Error::Io(source) => Self::io("database file")(source),
            sqlx::Error::RowNotFound => Self::NotFound { what: "row" },
            sqlx::Error::ColumnDecode { index, .. } => Self::damaged(format!("column {index} does not decode")),
            sqlx::Error::WorkerCrashed => Self::Closed,
            other => Self::Database { code: 0, message: variant_name(&other).to_owned() },
        }
    }
}

/// Other driver errors by kind only: their texts may quote input.
fn variant_name(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Configuration(_) => "configuration",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::TypeNotFound { .. } => "type not found",
        sqlx::Error::ColumnNotFound(_) => "column not found",
        sqlx::Error::ColumnIndexOutOfBounds { .. } => "column index out of bounds",
        sqlx::Error::Decode(_) => "decode",
        sqlx::Error::Encode(_) => "encode",
        _ => "driver error",
    }
}
