use std::path::PathBuf;

/// Why the sandbox could not start or do what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken, or the loopback interface is missing.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The CSV file cannot be read.
    #[error("cannot read {path}: {source}")]
    Csv {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: csv::Error,
    },
    /// A value in the CSV file does not fit its column.
    #[error("{path}:{line}: column {column}: {reason}")]
    CsvValue {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1, the header included.
        line: u64,
        /// The column's name.
        column: String,
        /// What is wrong.
        reason: String,
    },
    /// A setting makes no sense.
    #[error("{0}")]
    Setting(String),
    /// A row handed in by a test or a control request is not a row of that resource.
    #[error("{resource}: {reason}")]
    Row {
        /// The resource.
        resource: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no fault of that name.
    #[error("no fault is called {0:?}; there are: {1}")]
    UnknownFault(String, String),
}
