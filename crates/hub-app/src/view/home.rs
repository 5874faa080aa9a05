use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;

/// Who else lists the home of a listing, and what public records say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SameHomeView {
    /// Other sources' listings of it, each under its own source's rules.
    pub also: Vec<AlsoListedView>,
    /// What assessors and recorders say; no MLS's figures.
    pub records: Vec<PublicRecordView>,
}

/// Another source's listing of the same home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AlsoListedView {
    /// The vendor's key.
    pub key: String,
    /// Name of the source.
    pub source: String,
    /// `idx`, `vow`, `back-office` …: what that source allows.
    pub licence: String,
    /// The rule by which that source's listing may not be shown here; nothing else of it is given then.
    pub withheld: Option<String>,
    /// The MLS number.
    pub listing_id: Option<String>,
    /// RESO `StandardStatus` display name.
    pub status: Option<String>,
    /// Sale price once closed, else asking price.
    pub price: Option<MoneyView>,
    /// Listing firm, to be named with the listing.
    pub listing_office: Option<String>,
    /// Contact for attribution.
    pub attribution_contact: Option<String>,
    /// Why it is taken for the same home: `universal-id`, `parcel`, `address`; absent where a person said so.
    pub ground: Option<String>,
    /// When it was received, RFC 3339.
    pub received_at: String,
}

/// What one source of public records says of a home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PublicRecordView {
    /// Name of the source.
    pub source: String,
    /// Value the assessor put on it.
    pub assessed_value: Option<MoneyView>,
    /// The year of that.
    pub assessed_year: Option<i32>,
    /// Property tax of a year.
    pub annual_tax: Option<MoneyView>,
    /// The source's own model; absent where a seller or a rule wants none beside the listing.
    pub valuation: Option<RecordedValuationView>,
    /// Recorded transfers, latest first.
    pub sales: Vec<RecordedSaleView>,
}

/// A model's estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordedValuationView {
    /// The estimate.
    pub amount: MoneyView,
    /// Lower end.
    pub low: Option<MoneyView>,
    /// Upper end.
    pub high: Option<MoneyView>,
    /// The day it is for.
    pub as_of: Option<String>,
}

/// A recorded transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordedSaleView {
    /// Day of the transfer.
    pub date: String,
    /// The price, where it is disclosed.
    pub price: Option<MoneyView>,
    /// The source's word for the kind of transfer.
    pub kind: Option<String>,
}

/// Says whether two listings are the same home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideHomeRequest {
    /// Key of the listing on the screen.
    pub key: String,
    /// Key of the other.
    pub other_key: String,
    /// Name of the other's source.
    pub other_source: String,
    /// Yes or no for good; absent to leave it to the rule again.
    pub same: Option<bool>,
}
