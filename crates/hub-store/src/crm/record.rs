use chrono::{DateTime, Utc};
use hub_domain::crm::{CrmKind, FieldValue, Fields};
use hub_domain::{ConnectionId, CrmId};
use serde_json::{Map, Value};

/// One record of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmRecord {
    /// Identifier.
    pub id: CrmId,
    /// What kind of record.
    pub kind: CrmKind,
    /// Its fields.
    pub fields: Fields,
    /// What it belongs to.
    pub parents: Vec<CrmId>,
    /// When it came or was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed here.
    pub changed_at: DateTime<Utc>,
    /// When and why it was put away.
    pub archived: Option<(DateTime<Utc>, String)>,
}

/// A record at a system.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmLink {
    /// Ours.
    pub record: CrmId,
    /// The system.
    pub connection: ConnectionId,
    /// What kind of record.
    pub kind: CrmKind,
    /// Its key there.
    pub key: String,
    /// What both last agreed on.
    pub base: Fields,
    /// What was last seen there.
    pub seen: Fields,
    /// The system's own words when it was last seen.
    pub payload: Map<String, Value>,
    /// When it changed there.
    pub modified: Option<String>,
    /// Its version there.
    pub etag: Option<String>,
    /// Whether it is gone there.
    pub gone: bool,
}

/// A field that waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmConflict {
    /// The record.
    pub record: CrmId,
    /// What kind of record.
    pub kind: CrmKind,
    /// The system that says otherwise.
    pub connection: ConnectionId,
    /// The field.
    pub field: String,
    /// What both last agreed on.
    pub base: Option<FieldValue>,
    /// Ours.
    pub local: FieldValue,
    /// Theirs.
    pub remote: FieldValue,
    /// Since when.
    pub opened_at: DateTime<Utc>,
}

/// A value that did not stay.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmHistory {
    /// When it was replaced.
    pub at: DateTime<Utc>,
    /// The field.
    pub field: String,
    /// The value.
    pub value: FieldValue,
    /// Where it stood; `None` for here.
    pub connection: Option<ConnectionId>,
    /// Why it was replaced.
    pub because: String,
    /// Who replaced it, where a person did.
    pub actor: Option<String>,
}
