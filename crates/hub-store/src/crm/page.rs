use hub_domain::CrmId;
use hub_domain::crm::{CrmKind, Fields};
use serde_json::{Map, Value};

/// A record of a system, read and understood.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmIncoming {
    /// What kind of record.
    pub kind: CrmKind,
    /// Its key there.
    pub key: String,
    /// When it changed there, as the system writes it.
    pub modified: Option<String>,
    /// Its version there.
    pub etag: Option<String>,
    /// The system's own words, whole.
    pub payload: Map<String, Value>,
    /// Its fields.
    pub fields: Fields,
    /// Keys there of what it belongs to.
    pub parents: Vec<(CrmKind, String)>,
    /// Ours, where an earlier write of ours left its mark there.
    pub marker: Option<CrmId>,
    /// Within which e-mail addresses are unique there.
    pub scope: Option<String>,
}

/// What a system answered to "what changed?".
#[derive(Debug, Clone, PartialEq)]
pub struct CrmPage {
    /// What kind of records.
    pub kind: CrmKind,
    /// In the order of their change.
    pub records: Vec<CrmIncoming>,
    /// Keys that are gone.
    pub deleted: Vec<String>,
    /// Keys that were merged into others: gone, into. Applied first.
    pub merged: Vec<(String, String)>,
    /// Where to go on, once this is stored.
    pub checkpoint: Value,
}

/// What a page came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrmReceived {
    /// Records that are new here.
    pub created: u64,
    /// Records that became known here under a key they did not have.
    pub linked: u64,
    /// Records that are others now.
    pub updated: u64,
    /// Records that said nothing new.
    pub unchanged: u64,
    /// Records older than what is known already.
    pub stale: u64,
    /// Records put away because they are gone there.
    pub archived: u64,
    /// Fields that wait for a person.
    pub conflicts: u64,
    /// Records that wait to be told something.
    pub to_push: u64,
}
