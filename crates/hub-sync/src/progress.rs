use hub_connector::RejectedRow;
use hub_domain::Stream;
use hub_domain::crm::CrmKind;
use serde::Serialize;

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Asking the vendor what there is.
    Preparing,
    /// Fetching and storing rows.
    Pulling,
    /// Sending what waits.
    Sending,
    /// Listing the vendor's keys.
    Comparing,
    /// Removing rows that are gone at the vendor.
    Deleting,
    /// The stream is finished for this run.
    Finished,
}

/// How far a stream has come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgressUpdate {
    /// Name of the connection.
    pub connection: String,
    /// The stream; `None` while preparing, and for a CRM.
    pub stream: Option<Stream>,
    /// What kind of a CRM's records; `None` while preparing and sending, and for a source of listings.
    pub kind: Option<CrmKind>,
    /// What is being done.
    pub phase: Phase,
    /// Rows so far in this phase: stored while pulling, keys while comparing.
    pub rows: u64,
    /// Rows there are, where the vendor says so.
    pub total: Option<u64>,
    /// Bytes received so far in this run of the stream.
    pub bytes: u64,
    /// Rows per second in this phase.
    pub rows_per_second: f64,
}

impl ProgressUpdate {
    /// The name of what is being read, for people and for files.
    #[must_use]
    pub fn what(&self) -> Option<&'static str> {
        self.stream.map(Stream::as_str).or(self.kind.map(CrmKind::as_str))
    }
}

/// Somebody who wants to know how a run goes. Called from the run itself: return quickly.
pub trait Progress: Send + Sync {
    /// How far a stream has come; at most about ten times a second, and always when a phase begins or ends.
    fn update(&self, update: &ProgressUpdate);

    /// Rows of a page that could not become records. Every one of them is named here; the report keeps only the
    /// first hundred.
    fn rejected(&self, stream: Stream, rows: &[RejectedRow]) {
        let _ = (stream, rows);
    }
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn update(&self, _: &ProgressUpdate) {}
}
