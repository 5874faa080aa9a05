use hub_domain::FieldIssue;
use hub_domain::crm::{CrmKind, Fields};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{CallStats, Cursor, RejectedRow};

/// One record as the system said it: nothing dropped, nothing changed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CrmRaw {
    /// What kind of record.
    pub kind: CrmKind,
    /// The system's key, as text whatever its wire type.
    pub key: String,
    /// When it last changed, exactly as received; two of one record can be told apart by age where it is there.
    pub modified: Option<String>,
    /// The version to name in a conditional write, where the system has one.
    pub etag: Option<String>,
    /// The whole payload.
    pub payload: Map<String, Value>,
}

impl std::fmt::Debug for CrmRaw {
    /// Names the record without its content, which is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CrmRaw")
            .field("kind", &self.kind)
            .field("key", &self.key)
            .field("fields", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// What a record belongs to: a note to its contact, a deal to its contact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CrmParent {
    /// What kind of record it is.
    pub kind: CrmKind,
    /// Its key at the system.
    pub key: String,
}

/// What a raw record means. Values are normalised: what means the same is equal in every system.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrmMapped {
    /// The fields that the system has, empty ones too; a field it does not have is not among them.
    pub fields: Fields,
    /// What it belongs to.
    pub parents: Vec<CrmParent>,
    /// Our own identifier or marker, where an earlier write of ours left it there.
    pub marker: Option<String>,
    /// Whose it is, where the system keeps people per owner: e-mail addresses are unique within it only.
    pub scope: Option<String>,
    /// Fields of the payload that hold a value and have no home. They stay in the payload.
    pub unmapped: Vec<String>,
    /// Fields whose value could not be read.
    pub issues: Vec<FieldIssue>,
}

/// A record that the system has merged into another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedKey {
    /// The key that is gone.
    pub gone: String,
    /// The key that goes on.
    pub into: String,
}

/// One answer to "what changed?".
#[derive(Debug, Clone, PartialEq)]
pub struct CrmChanges {
    /// Records in the order of their change. One may come twice; the last one counts.
    pub records: Vec<CrmRaw>,
    /// Rows that could not become records.
    pub rejected: Vec<RejectedRow>,
    /// Keys that the system says are gone.
    pub deleted: Vec<String>,
    /// Records that were merged into others; applied before `records`.
    pub merged: Vec<MergedKey>,
    /// Where to go on from once this is stored.
    pub next: Cursor,
    /// False when there was nothing further at this moment.
    pub more: bool,
    /// What it took.
    pub calls: CallStats,
}
