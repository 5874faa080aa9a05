use async_trait::async_trait;
use hub_domain::crm::CrmKind;
use serde::{Deserialize, Serialize};

use super::{CrmChanges, CrmMapped, CrmRaw};
use crate::{Account, CancellationToken, ConnectorError, Cursor, KeyPage, MapError};

/// One of several that a person chooses from: a stage, an owner, a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The system's key.
    pub key: String,
    /// What people call it.
    pub label: String,
}

/// A way deals go, stage by stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// The system's key.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// Its stages, in order.
    pub stages: Vec<Choice>,
}

/// A field that this account has beside the usual ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// Of which kind of record.
    pub kind: CrmKind,
    /// The name it has among a record's fields.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// What may be chosen, where not anything may be written.
    pub choices: Vec<Choice>,
    /// Whether we may write it.
    pub writable: bool,
}

/// How this account is set up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CrmSchema {
    /// Ways deals go.
    pub pipelines: Vec<Pipeline>,
    /// Stages of people, where the system has such.
    pub contact_stages: Vec<Choice>,
    /// Who may own a record.
    pub owners: Vec<Choice>,
    /// Fields beside the usual ones.
    pub custom_fields: Vec<CustomField>,
    /// Automations that can be started for a contact.
    pub workflows: Vec<Choice>,
}

/// Where a CRM's records come from. As with [`crate::Source`], all memory that matters is in the cursor.
#[async_trait]
pub trait CrmSource: Send + Sync {
    /// Finds out whether address and credentials work.
    ///
    /// # Errors
    /// Whatever keeps the connection from working.
    async fn check(&self) -> Result<Account, ConnectorError>;

    /// How the account is set up. Asked before the first changes of a run; [`CrmSource::map`] may count on it.
    ///
    /// # Errors
    /// Whatever keeps the connection from working.
    async fn describe(&self, cancel: &CancellationToken) -> Result<CrmSchema, ConnectorError>;

    /// What changed since `cursor`, or everything without. The connector looks back far enough to find what the system
    /// listed late ([`super::KindAbilities::lag_seconds`]); that a change comes twice does no harm.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Cancelled`] soon after `cancel` fires; otherwise whatever the system did. A cursor that the
    /// system no longer knows is no error: the connector begins anew.
    async fn changes(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<CrmChanges, ConnectorError>;

    /// The next part of the full list of keys, or `None` where the system has no such list.
    ///
    /// # Errors
    /// As for [`CrmSource::changes`].
    async fn keys(
        &self,
        kind: CrmKind,
        cursor: Option<&Cursor>,
        cancel: &CancellationToken,
    ) -> Result<Option<KeyPage>, ConnectorError>;

    /// One record as the system has it at this moment, not as its search lists it; `None` when it is not there.
    ///
    /// # Errors
    /// As for [`CrmSource::changes`].
    async fn record(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmRaw>, ConnectorError>;

    /// What a raw record means. Pure and total: a field that cannot be read is an issue, not an error.
    ///
    /// # Errors
    /// Only when the record has no key.
    fn map(&self, raw: &CrmRaw) -> Result<CrmMapped, MapError>;
}
