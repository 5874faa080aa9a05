use hub_domain::RawRecord;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a stream stands. Opaque to the engine, which stores it with the page it belongs to and hands it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub Value);

/// What was asked of a vendor to get an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CallStats {
    /// Requests sent, token requests and retries included.
    pub calls: u64,
    /// Requests that brought no usable answer.
    pub failed_calls: u64,
    /// Bytes of answers after decompression, or of files read.
    pub bytes: u64,
}

impl std::ops::AddAssign for CallStats {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.failed_calls += other.failed_calls;
        self.bytes += other.bytes;
    }
}

/// A row that could not become a record. It is reported and counted, never a reason to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// `file.csv:12`, or the key, or the row's place in the page where it has no key.
    pub place: String,
    /// The offending column or field, if one can be named.
    pub column: Option<String>,
    /// What is wrong, without the value.
    pub reason: String,
}

/// One answer to "next page?".
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Rows in the vendor's order. A key may occur twice; the last one counts.
    pub records: Vec<RawRecord>,
    /// Rows that could not become records.
    pub rejected: Vec<RejectedRow>,
    /// Keys of this stream that the vendor says are gone: by a flag, a delete feed, an event whose record answers 404,
    /// or because the record left what the licence shows. They go after the records of this page, in the same
    /// transaction; a key among the records and here is gone.
    pub deleted: Vec<String>,
    /// Where to go on from once these rows are stored.
    pub next: Cursor,
    /// False when the vendor had nothing further at this moment.
    pub more: bool,
    /// Rows the stream holds altogether, where the vendor says so: for progress, never for deciding.
    pub total_hint: Option<u64>,
    /// What it took.
    pub calls: CallStats,
}

/// Part of the full list of a stream's keys.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPage {
    /// Keys as text, in the vendor's order. A key may be listed twice; it counts once.
    pub keys: Vec<String>,
    /// Where the list goes on; `None` when it is complete.
    pub next: Option<Cursor>,
    /// Keys the vendor says there are. A list that differs from it is not complete enough to delete by.
    pub total: Option<u64>,
    /// What it took.
    pub calls: CallStats,
}
