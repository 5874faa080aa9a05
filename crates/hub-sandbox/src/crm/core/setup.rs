use serde::Serialize;

use super::CrmKind;

/// Someone who uses the CRM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrmUser {
    /// Id.
    pub id: String,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// E-mail.
    pub email: String,
    /// Whether it is the owner of the account.
    pub owner: bool,
}

impl CrmUser {
    /// First and last name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrmStage {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether a deal that gets there is over.
    pub closed: bool,
}

/// A pipeline of deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrmPipeline {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its stages, in order.
    pub stages: Vec<CrmStage>,
}

/// A field that the account's people made themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// Id.
    pub id: String,
    /// What records have it.
    pub kind: CrmKind,
    /// The name the interface uses.
    pub key: String,
    /// The name people see.
    pub label: String,
    /// Its type, in the vendor's own word.
    pub type_name: String,
    /// The choices, where it has any.
    pub choices: Vec<String>,
    /// Whether no two records may have the same value.
    pub unique: bool,
    /// What else the vendor tells about it.
    pub more: serde_json::Map<String, serde_json::Value>,
}
