use std::collections::BTreeMap;

use async_trait::async_trait;
use hub_domain::crm::{CrmKind, FieldChange, Fields};

use super::{Abilities, CrmParent, CrmRaw};
use crate::{CancellationToken, ConnectorError};

/// A record to be made.
#[derive(Debug, Clone, PartialEq)]
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
}

/// What is to change in a record.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// Our marker.
    Marker(String),
    /// A normalised e-mail address.
    Email(String),
    /// A number in E.164.
    Phone(String),
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

    /// Changes a record. Several things are added and taken away, whatever the system's own way is.
    ///
    /// # Errors
    /// The system's; a condition that no longer holds is a conflict of its own kind, and the record is read again.
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
