use serde::{Deserialize, Serialize};

/// An agent or other member of an MLS (RESO `Member`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Member {
    /// The source's unique key.
    pub member_key: String,
    /// The number members know each other by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_mls_id: Option<String>,
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_full_name: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_email: Option<String>,
    /// Preferred phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_preferred_phone: Option<String>,
    /// `Active` or `Inactive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_status: Option<String>,
    /// State licence number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_state_license: Option<String>,
    /// State of that licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_state_license_state: Option<String>,
    /// Number at the national association (NRDS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_national_association_id: Option<String>,
    /// Key of the member's office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_key: Option<String>,
    /// Name of the member's office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_name: Option<String>,
    /// The cursor, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_timestamp: Option<String>,
}

/// A brokerage office (RESO `Office`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Office {
    /// The source's unique key.
    pub office_key: String,
    /// The number offices know each other by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_mls_id: Option<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_name: Option<String>,
    /// Phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_phone: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_email: Option<String>,
    /// `Active` or `Inactive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_status: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_city: Option<String>,
    /// Key of the head office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_office_key: Option<String>,
    /// The cursor, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_timestamp: Option<String>,
}
