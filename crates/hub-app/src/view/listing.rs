use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AreaView, MoneyView};

/// A question to the listings, as the search box, chips and map ask it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchRequest {
    /// Free text; words match by prefix in address, city and MLS number. At most 200 characters.
    pub text: String,
    /// Search remarks too.
    pub in_remarks: bool,
    /// RESO `StandardStatus` display names.
    pub statuses: Vec<String>,
    /// RESO `PropertyType` display names.
    pub types: Vec<String>,
    /// RESO `PropertySubType` display names.
    pub sub_types: Vec<String>,
    /// Least price in minor units.
    #[specta(type = Option<i32>)]
    pub price_from: Option<i64>,
    /// Greatest price in minor units.
    #[specta(type = Option<i32>)]
    pub price_to: Option<i64>,
    /// At least so many bedrooms.
    pub beds_min: Option<i32>,
    /// At least so many bathrooms.
    pub baths_min: Option<f64>,
    /// Least living area, square feet.
    pub area_from: Option<f64>,
    /// Greatest living area, square feet.
    pub area_to: Option<f64>,
    /// Built in or after.
    pub year_from: Option<i32>,
    /// Built in or before.
    pub year_to: Option<i32>,
    /// One city.
    pub city: Option<String>,
    /// One postal code.
    pub postal_code: Option<String>,
    /// Map window: west, south, east, north in degrees.
    #[specta(type = Option<[i32; 4]>)]
    pub bbox: Option<[f64; 4]>,
    /// Drawn areas; a listing in any of them counts. At most 20.
    pub areas: Vec<AreaView>,
    /// Order of the rows.
    pub sort: SortView,
    /// Rows wanted (0: 50; at most 1000).
    pub limit: u32,
    /// Rows to skip.
    pub offset: u32,
}

/// Orders of a result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SortView {
    /// Best match, else newest.
    #[default]
    Relevance,
    /// Most recently changed first.
    Newest,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
    /// Largest first.
    AreaDown,
    /// Latest sale first.
    CloseDateDown,
    /// By address.
    Address,
}

/// A page of results.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// Rows that match in all; with `more` set, those that were considered.
    #[specta(type = i32)]
    pub total: u64,
    /// There are more than `total`: counting stopped.
    pub more: bool,
    /// Time in the store, milliseconds.
    #[specta(type = i32)]
    pub elapsed_ms: f64,
    /// The rows of this page.
    pub rows: Vec<ListingRowView>,
    /// Words that had no match and were read as a near one.
    pub substituted: Vec<SubstitutionView>,
    /// When nothing matched: how many rows each filter alone would give back.
    pub removed_by: Vec<RemovedByView>,
}

/// A misspelt word and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SubstitutionView {
    /// As typed.
    pub typed: String,
    /// As searched.
    pub searched: String,
}

/// A filter that keeps rows out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovedByView {
    /// The field of [`SearchRequest`] (`priceFrom` and `priceTo` count as `price`, and so on).
    pub filter: String,
    /// Rows there would be without it.
    #[specta(type = i32)]
    pub rows: u64,
}

/// A listing as a row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingRowView {
    /// The vendor's key.
    pub key: String,
    /// The MLS number.
    pub listing_id: Option<String>,
    /// Street and unit; absent when the source gives none or it is to be withheld.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// RESO `StandardStatus` display name.
    pub status: Option<String>,
    /// RESO `PropertyType`.
    pub property_type: Option<String>,
    /// RESO `PropertySubType`.
    pub sub_type: Option<String>,
    /// Sale price once closed, else asking price.
    pub price: Option<MoneyView>,
    /// Close date.
    pub close_date: Option<String>,
    /// Bedrooms.
    pub beds: Option<i32>,
    /// Bathrooms.
    pub baths: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
    /// Lot, square feet.
    pub lot_sqft: Option<f64>,
    /// Year built.
    pub year_built: Option<i32>,
    /// Days on market, as the MLS counts.
    pub days_on_market: Option<i32>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Photos.
    pub photos: Option<i32>,
    /// Name of the source.
    pub source: String,
    /// Names of the other sources that list the same home.
    pub also: Vec<String>,
    /// Why nothing else of the row is shown: a code of the rules; absent for a row that is shown.
    pub withheld: Option<String>,
}

/// A listing as a point on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MapPointView {
    /// The vendor's key.
    pub key: String,
    /// Degrees north.
    #[specta(type = i32)]
    pub latitude: f64,
    /// Degrees east.
    #[specta(type = i32)]
    pub longitude: f64,
    /// RESO `StandardStatus` display name.
    pub status: Option<String>,
    /// Price.
    pub price: Option<MoneyView>,
}

/// Points of a result; a thinned sample when there are more than the map can show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MapView {
    /// The points.
    pub points: Vec<MapPointView>,
    /// Listings with a place in the window in all; with `more` set, those that were considered.
    #[specta(type = i32)]
    pub total: u64,
    /// There are more than `total`: counting stopped.
    pub more: bool,
    /// Listings of the result that have no place; absent where there are too many listings to count.
    #[specta(type = Option<i32>)]
    pub without_place: Option<u64>,
}

/// Asks for one thing by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRequest {
    /// The key, at most 255 characters.
    pub key: String,
}

/// Everything the store knows of a listing.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingDetailView {
    /// The row.
    pub row: ListingRowView,
    /// Every canonical field that has a value, by RESO name, in dictionary order.
    pub facts: Vec<FactView>,
    /// Remarks for the public.
    pub remarks: Option<String>,
    /// Remarks for agents: shown marked as confidential, never printed.
    pub private_remarks: Option<String>,
    /// Photos in the source's order.
    pub photos: Vec<PhotoRefView>,
    /// Open houses to come, and past ones of the last 30 days.
    pub open_houses: Vec<OpenHouseView>,
    /// What changed, newest first.
    pub history: Vec<ChangeView>,
    /// Where this comes from.
    pub provenance: ProvenanceView,
    /// Whether a CMA can be made for it under the source's licence.
    pub cma_allowed: bool,
    /// What the licence, the record and the rules of its MLS say about showing it.
    pub rules: ListingRulesView,
}

/// What may be shown of a listing where it is looked at now, and the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListingRulesView {
    /// True while a client looks at the screen.
    pub consumer: bool,
    /// Who listed it, as the MLS wants it said.
    pub attribution: String,
    /// Where it comes from, as of when, and how far it can be relied on.
    pub disclaimer: String,
    /// The data are older than their limit.
    pub stale: bool,
    /// The address is left out.
    pub address_withheld: bool,
    /// Whether an estimate may stand beside it.
    pub estimate_allowed: bool,
    /// Fields that have a value and are left out, with a code of the rules.
    pub withheld: Vec<WithheldView>,
    /// What clients would not see of it, as codes of the rules; shown to the agent.
    pub for_consumers: Vec<String>,
}

/// A field that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WithheldView {
    /// RESO name.
    pub field: String,
    /// A code of the rules.
    pub reason: String,
}

/// One field with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactView {
    /// RESO name.
    pub field: String,
    /// The value.
    pub value: FactValue,
    /// True when the application worked it out rather than the source saying it.
    pub derived: bool,
}

/// A value with its kind, so that the screen can format it by locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind", content = "value")]
pub enum FactValue {
    /// Words.
    Text(String),
    /// A plain number.
    Number(#[specta(type = i32)] f64),
    /// Square feet.
    SquareFeet(#[specta(type = i32)] f64),
    /// Money.
    Money(MoneyView),
    /// A calendar day.
    Date(String),
    /// Yes or no.
    Flag(bool),
}

/// A photo that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PhotoRefView {
    /// Media key.
    pub key: String,
    /// Caption.
    pub caption: Option<String>,
}

/// Which copy of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PhotoSize {
    /// For lists: at most 480 pixels on its longer side.
    Small,
    /// As the source gave it.
    Whole,
}

/// A photo in a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PhotoRequest {
    /// Media key, at most 255 characters.
    pub key: String,
    /// Which copy.
    pub size: PhotoSize,
}

/// A photo's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PhotoView {
    /// A `data:` URL, or absent when the photo is not stored and cannot be fetched now.
    pub data_url: Option<String>,
}

/// An open house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenHouseView {
    /// Key.
    pub key: String,
    /// Local calendar day.
    pub date: Option<String>,
    /// Begin, RFC 3339.
    pub start: Option<String>,
    /// End, RFC 3339.
    pub end: Option<String>,
    /// RESO `OpenHouseStatus`.
    pub status: Option<String>,
    /// Words for visitors.
    pub remarks: Option<String>,
}

/// A change of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// When it reached this computer, RFC 3339.
    pub at: String,
    /// RESO name, or `created` / `deleted` for the record as a whole.
    pub field: String,
    /// Before.
    pub old: Option<FactValue>,
    /// After.
    pub new: Option<FactValue>,
}

/// Which source said it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProvenanceView {
    /// Name of the source.
    pub source: String,
    /// The MLS inside a multi-MLS source.
    pub originating_system: Option<String>,
    /// When it was received, RFC 3339.
    pub received_at: String,
    /// When the source last changed it, exactly as it said.
    pub source_modified: Option<String>,
    /// `idx`, `vow`, `back-office`.
    pub licence: String,
    /// Listing firm, to be named with the listing.
    pub listing_office: Option<String>,
    /// Listing agent.
    pub listing_agent: Option<String>,
    /// Contact for attribution.
    pub attribution_contact: Option<String>,
}

/// The vendor's own payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PayloadView {
    /// JSON, indented.
    pub json: String,
    /// Fields that have no home in the canonical record.
    pub unmapped: Vec<String>,
}
