use serde::{Deserialize, Serialize};

/// A photo, plan, tour or document of a listing (RESO `Media`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Media {
    /// The source's unique key.
    pub media_key: String,
    /// Key of the record it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_record_key: Option<String>,
    /// RESO resource of that record, usually `Property`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// Where to fetch it; may be signed and short-lived.
    #[serde(default, rename = "MediaURL", skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
    /// `Photo`, `Floor Plan`, `Document` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_category: Option<String>,
    /// `jpeg`, `png`, `pdf` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Place in the listing's set, from 0 or 1 as the source counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i32>,
    /// The main picture.
    #[serde(default, rename = "PreferredPhotoYN", skip_serializing_if = "Option::is_none")]
    pub preferred_photo_yn: Option<bool>,
    /// Caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_description: Option<String>,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_width: Option<i32>,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_height: Option<i32>,
    /// When the file last changed, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_modification_timestamp: Option<String>,
    /// The cursor, exactly as received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modification_timestamp: Option<String>,
}
