use hub_connector::ConnectorError;
use hub_domain::Stream;
use hub_store::StoreError;

use crate::StreamReport;

/// Why a run did not get everything. What was stored before stays stored, and the reports say how far it came.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A run of this connection is under way.
    #[error("a sync of {connection} is already running")]
    Busy {
        /// Name of the connection.
        connection: String,
    },
    /// The vendor, the network or the connection's settings. Other streams were pulled where that made sense.
    #[error("{}{error}", stream.map(|s| format!("{s}: ")).unwrap_or_default())]
    Source {
        /// The first stream that failed; `None` when it was the preparation.
        stream: Option<Stream>,
        /// What went wrong there.
        error: ConnectorError,
        /// Every stream of the run.
        reports: Vec<StreamReport>,
    },
    /// The store could not take a page. The run ended there.
    #[error("{error}")]
    Store {
        /// What went wrong.
        #[source]
        error: StoreError,
        /// The streams up to there.
        reports: Vec<StreamReport>,
    },
}

impl SyncError {
    /// What the run did before it failed.
    #[must_use]
    pub fn reports(&self) -> &[StreamReport] {
        match self {
            Self::Busy { .. } => &[],
            Self::Source { reports, .. } | Self::Store { reports, .. } => reports,
        }
    }
}

/// Why a stream stopped early.
#[derive(Debug)]
pub(crate) enum Stop {
    Cancelled,
    Source(ConnectorError),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ConnectorError> for SyncError {
    fn from(error: ConnectorError) -> Self {
        Self::Source { stream: None, error, reports: Vec::new() }
    }
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Store { error, reports: Vec::new() }
    }
}
