use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::OpenHouseStatus;

/// A time at which a listing can be seen without an appointment (RESO `OpenHouse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenHouse {
    /// The source's unique key.
    pub open_house_key: String,
    /// Key of the listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_key: Option<String>,
    /// The MLS number of the listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_id: Option<String>,
    /// Local calendar day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_date: Option<NaiveDate>,
    /// Begin, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_start_time: Option<DateTime<Utc>>,
    /// End, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_end_time: Option<DateTime<Utc>>,
    /// Active, Canceled, Ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_status: Option<OpenHouseStatus>,
    /// `Public`, `Broker` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_type: Option<String>,
    /// Words for visitors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_house_remarks: Option<String>,
    /// The cursor, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_timestamp: Option<String>,
}
