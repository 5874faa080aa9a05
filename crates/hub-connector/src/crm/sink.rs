use std::collections::BTreeMap;

use async_trait::async_trait;
use hub_domain::crm::{CrmKind, FieldChange, Fields};

use super::{Abilities, CrmParent, CrmRaw};
use crate::{CancellationToken, ConnectorError};

/// A record to be made.
#[derive(Clone, PartialEq)]
pub struct NewRecord {
    /// What kind of record.
    pub kind: CrmKind,
    /// Its fields; those the system does not have are left out by the connector.
    pub fields: Fields,
    /// What it belongs to, by keys of this system.
    pub parents: Vec<CrmParent>,
    /// Ours; left with the record where the system has room for it, so that the record can be found when the answer is
    /// lost.
    pub marker: String,
    /// Somebody who has just come in: the system's automations (assignment, action plans, messages) are to run. False for
    /// people who are only carried over, whom nobody wants to be greeted a second time.
    pub lead: bool,
}

impl std::fmt::Debug for NewRecord {
    /// Names the record without its content, which is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewRecord")
            .field("kind", &self.kind)
            .field("fields", &self.fields.len())
            .finish_non_exhaustive()
    }
}

/// What is to change in a record.
#[derive(Clone, PartialEq)]
pub struct RecordChange {
    /// What kind of record.
    pub kind: CrmKind,
    /// Its key.
    pub key: String,
    /// The fields that change, and nothing else.
    pub changes: BTreeMap<String, FieldChange>,
    /// The record as it was read last, for systems that want more than what changes, or a condition.
    pub seen: CrmRaw,
}

impl std::fmt::Debug for RecordChange {
    /// Names the record and what changes, without any value.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields: Vec<_> = self.changes.keys().collect();
        f.debug_struct("RecordChange")
            .field("kind", &self.kind)
            .field("key", &self.key)
            .field("fields", &fields)
            .finish_non_exhaustive()
    }
}

/// What the system said to a write that it carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Ack {
    /// The record's key.
    pub key: String,
    /// When the system says it changed.
    pub modified: Option<String>,
    /// Its new version.
    pub etag: Option<String>,
    /// The record as it is now, where the answer holds it.
    pub record: Option<CrmRaw>,
}

/// By what to look for a record whose writing had no answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Probe {
    /// Our marker.
    Marker {
        /// As it was given in [`NewRecord::marker`].
        marker: String,
        /// What the record belongs to: most systems list notes and tasks by contact only.
        parents: Vec<CrmParent>,
    },
    /// A normalised e-mail address.
    Email(String),
    /// A number in E.164.
    Phone(String),
}

impl std::fmt::Debug for Probe {
    /// By what, without whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Marker { .. } => "Marker(..)",
            Self::Email(_) => "Email(..)",
            Self::Phone(_) => "Phone(..)",
        })
    }
}

/// Something to be done that changes no field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Starts an automation for a contact.
    StartWorkflow {
        /// The contact's key.
        contact: String,
        /// The automation's key.
        workflow: String,
    },
}

/// Where changes go. Each method sends one write once; whether it is sent again is the engine's to decide. An error says
/// whether the write may have taken effect all the same.
#[async_trait]
pub trait CrmSink: Send + Sync {
    /// What the engine may count on.
    fn abilities(&self) -> &Abilities;

    /// Makes a record.
    ///
    /// # Errors
    /// The system's.
    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError>;

    /// Changes a record. Several things are added and taken away, whatever the system's own way is. Fields that the system
    /// does not have are left out; where nothing is left, nothing is sent.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Unsupported`], and nothing is sent, when a field is among
    /// [`super::KindAbilities::read_only`] or [`super::KindAbilities::once`]; the system's; a condition that no longer holds is a conflict of its own kind, and the record is read again.
    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError>;

    /// Deletes a record. One that is gone already is deleted.
    ///
    /// # Errors
    /// The system's.
    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError>;

    /// Looks for records, to find out whether a write took effect and before one is made.
    ///
    /// # Errors
    /// The system's; [`crate::ErrorKind::Unsupported`] where it cannot be asked that.
    async fn find(
        &self,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError>;

    /// Does something that changes no field.
    ///
    /// # Errors
    /// The system's; [`crate::ErrorKind::Unsupported`] where it has no such thing.
    async fn act(&self, action: &Action, cancel: &CancellationToken) -> Result<(), ConnectorError>;
}
