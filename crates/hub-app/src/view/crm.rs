use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a kind of source is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SourceRole {
    /// It brings listings.
    Listings,
    /// People are kept in step with it, both ways.
    People,
}

/// An account of a CRM that is not connected yet.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TryCrmRequest {
    /// Connector identifier.
    pub connector: String,
    /// The user's name for it; a sign-in is kept under it.
    pub name: String,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name; they are used and not kept.
    pub secrets: BTreeMap<String, String>,
}

impl std::fmt::Debug for TryCrmRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TryCrmRequest").field("connector", &self.connector).finish_non_exhaustive()
    }
}

/// Where a person signs in.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// The address for the browser. It is good once and for nobody else.
    pub url: String,
}

/// What connecting an account would come to. Connecting deletes nothing anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DryRunView {
    /// What the vendor calls the account.
    pub account: String,
    /// Contacts that were looked at.
    #[specta(type = i32)]
    pub contacts: u64,
    /// People who are here already.
    #[specta(type = i32)]
    pub matched: u64,
    /// People who may be some that are here: for a person to look at.
    #[specta(type = i32)]
    pub unclear: u64,
    /// People who are new here.
    #[specta(type = i32)]
    pub new: u64,
    /// Of those that match, how many would change here.
    #[specta(type = i32)]
    pub changed_here: u64,
    /// Of those that match, how many would be changed at the vendor.
    #[specta(type = i32)]
    pub changed_there: u64,
    /// Of those that match, how many would have a field that waits for a person.
    #[specta(type = i32)]
    pub conflicts: u64,
    /// Records that could not be read.
    #[specta(type = i32)]
    pub unreadable: u64,
    /// Whether every contact of the account was looked at.
    pub complete: bool,
}
