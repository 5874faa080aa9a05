use serde::{Deserialize, Serialize};
use specta::Type;

/// What is printed on reports and how the window looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsView {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// Brokerage name on reports.
    pub brokerage: String,
    /// Agent name on reports.
    pub agent: String,
    /// Agent's licence number.
    pub licence_number: String,
    /// Phone on reports.
    pub phone: String,
    /// E-mail on reports.
    pub email: String,
    /// Two-letter state whose wording rules apply.
    pub state: String,
    /// Accent colour `#rrggbb`.
    pub accent: String,
    /// Lock after so many idle minutes; 0 is never.
    pub lock_after_minutes: u32,
}

/// Asks for an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportStoreRequest {
    /// The agent's own copy, with what the licences give to agents; else without what consumers may not see.
    pub own: bool,
}

/// How the store is kept.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoreInfoView {
    /// Folder of the store.
    pub home: String,
    /// Size on disk, bytes.
    #[specta(type = i32)]
    pub bytes: u64,
    /// `keychain`, `passphrase`, or `session` for the sample store.
    pub key_source: String,
    /// Whether a recovery code was made and typed back.
    pub recovery_confirmed: bool,
    /// Version of SQLCipher.
    pub cipher_version: String,
    /// Rows per RESO resource.
    #[specta(type = std::collections::BTreeMap<String, i32>)]
    pub rows: std::collections::BTreeMap<String, u64>,
}

/// Result of a check of the store.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VerifyView {
    /// Nothing wrong.
    pub ok: bool,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}

/// New passphrase; absent to move the key into the keychain.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassphraseRequest {
    /// At least 10 characters.
    pub passphrase: Option<String>,
}

/// A file that was written.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// Where; absent when the user changed their mind.
    pub path: Option<String>,
    /// Bytes.
    #[specta(type = i32)]
    pub bytes: u64,
}
