use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::AppErrorView;

/// A kind of source that can be added.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectorView {
    /// Identifier, such as `reso`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// The form.
    pub fields: Vec<FormFieldView>,
}

/// One field of a connect form.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormFieldView {
    /// Setting or secret name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Help below the field.
    pub help: Option<String>,
    /// What kind of input.
    pub kind: FieldKind,
    /// Must be filled.
    pub required: bool,
    /// Filled in at first.
    pub default: Option<String>,
    /// For choices.
    pub choices: Vec<String>,
}

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A web address.
    Url,
    /// Hidden while typed, kept in the sealed vault.
    Secret,
    /// A folder on this computer.
    Folder,
    /// One of several.
    Choice,
}

/// Adds a source. It is checked before it is saved.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddSourceRequest {
    /// Connector identifier.
    pub connector: String,
    /// The user's name for it; unique.
    pub name: String,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name; they go to the vault and never come back.
    pub secrets: BTreeMap<String, String>,
    /// `idx`, `vow` or `back-office`.
    pub licence: String,
}

impl std::fmt::Debug for AddSourceRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddSourceRequest").field("connector", &self.connector).finish_non_exhaustive()
    }
}

/// Names a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NameRequest {
    /// Its name.
    pub name: String,
}

/// Starts a sync.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SyncRequest {
    /// Names; empty for all.
    pub names: Vec<String>,
    /// Read everything again.
    pub full: bool,
    /// Delete even when more is missing than the guard allows: the user has looked and agreed.
    pub allow_mass_delete: bool,
}

/// A source with its state.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// Its name.
    pub name: String,
    /// Connector identifier.
    pub connector: String,
    /// Connector title.
    pub connector_title: String,
    /// Settings, without secrets.
    pub settings: BTreeMap<String, String>,
    /// `idx`, `vow`, `back-office`.
    pub licence: String,
    /// Its state.
    pub state: super::SyncState,
    /// Last complete sync, RFC 3339.
    pub as_of: Option<String>,
    /// Older than its rhythm allows.
    pub stale: bool,
    /// What is wrong, if anything.
    pub problem: Option<AppErrorView>,
    /// Things that ask for a decision, such as a mass delete that was held back.
    pub warnings: Vec<String>,
    /// Per stream.
    pub streams: Vec<StreamView>,
}

/// One stream of a source.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StreamView {
    /// RESO resource name.
    pub stream: String,
    /// Rows in the store.
    #[specta(type = i32)]
    pub rows: u64,
    /// The last run.
    pub last_run: Option<RunView>,
    /// Fields the source sends that have no home, with the rows that hold a value.
    pub unmapped: Vec<UnmappedView>,
}

/// A field without a home.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnmappedView {
    /// The source's field name.
    pub field: String,
    /// Rows that hold a value.
    #[specta(type = i32)]
    pub rows: u64,
}

/// What a run did.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// When it began, RFC 3339.
    pub started_at: String,
    /// How it ended: `done`, `cancelled`, `failed`, `running`.
    pub outcome: String,
    /// Rows received.
    #[specta(type = i32)]
    pub received: u64,
    /// New rows.
    #[specta(type = i32)]
    pub created: u64,
    /// Changed rows.
    #[specta(type = i32)]
    pub updated: u64,
    /// Rows without a change.
    #[specta(type = i32)]
    pub unchanged: u64,
    /// Rows removed.
    #[specta(type = i32)]
    pub deleted: u64,
    /// Rows that could not be read.
    #[specta(type = i32)]
    pub rejected: u64,
    /// Requests.
    #[specta(type = i32)]
    pub calls: u64,
    /// Requests that failed.
    #[specta(type = i32)]
    pub failed_calls: u64,
    /// Bytes received.
    #[specta(type = i32)]
    pub bytes: u64,
    /// Duration.
    #[specta(type = i32)]
    pub elapsed_ms: u64,
}

/// What a removal takes along.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// Rows per RESO resource.
    #[specta(type = BTreeMap<String, i32>)]
    pub rows: BTreeMap<String, u64>,
}

/// A path the user picked.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PathView {
    /// The path; absent when the user changed their mind.
    pub path: Option<String>,
}
