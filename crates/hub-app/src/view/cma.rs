use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::MoneyView;
use super::cma_result::{BesideView, CmaFactView, CmaResultView, FactRemarkView};

/// What the agent changed by hand in a CMA. Kept whole, so that each state can be undone to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CmaEdits {
    /// Step of the wizard: 0 facts, 1 comparables, 2 adjust, 3 result, 4 report.
    pub step: u8,
    /// Title in the list of CMAs.
    pub title: Option<String>,
    /// Valuation date `YYYY-MM-DD`; absent: the subject's close date, else today.
    pub as_of: Option<String>,
    /// Level of the interval, percent, 50 to 95; absent: 80.
    pub level: Option<u8>,
    /// Facts of the subject that differ from the listing, by RESO name.
    #[specta(type = BTreeMap<String, i32>)]
    pub facts: BTreeMap<String, f64>,
    /// Facts of the listing that are to count as not known, by RESO name.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Why a fact was changed, by RESO name.
    #[serde(default)]
    pub reasons: BTreeMap<String, String>,
    /// Facts the agent has looked at and confirmed, by RESO name.
    #[serde(default)]
    pub confirmed: Vec<String>,
    /// Kind of building where it differs from the listing, as RESO's PropertySubType.
    #[serde(default)]
    pub sub_type: Option<String>,
    /// Sales that must be comparables, whatever the choice says.
    #[serde(default)]
    pub included: Vec<String>,
    /// Comparables taken out.
    pub excluded: Vec<String>,
    /// Weights set by hand, by listing key, relative (1 is the engine's own).
    #[specta(type = BTreeMap<String, i32>)]
    pub weights: BTreeMap<String, f64>,
    /// Adjustments set by hand.
    pub adjustments: Vec<AdjustmentEdit>,
    /// Other people's figures beside the estimate.
    #[serde(default)]
    pub opinions: Vec<OpinionEdit>,
    /// The rough way by price per square foot instead of the adjusted one.
    #[serde(default)]
    pub quick: bool,
    /// Name of the client on the cover.
    pub prepared_for: Option<String>,
    /// A note of the agent printed with the result.
    pub note: Option<String>,
    /// How the report is made up.
    #[serde(default)]
    pub report: super::ReportOptions,
}

/// An adjustment set by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdjustmentEdit {
    /// Comparable.
    pub listing_key: String,
    /// Feature, such as `living_area`.
    pub feature: String,
    /// Amount in minor units.
    #[specta(type = i32)]
    pub minor: i64,
    /// The agent's reason, printed beside the line.
    #[serde(default)]
    pub why: Option<String>,
}

/// Somebody else's figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpinionEdit {
    /// Whose it is.
    pub kind: OpinionKindView,
    /// The figure in minor units of the analysis's currency.
    #[specta(type = i32)]
    pub minor: i64,
    /// Where it comes from, such as a site's name.
    pub source: String,
    /// Of which day, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// Whose figure stands beside the estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum OpinionKindView {
    /// What is or was asked for it.
    ListPrice,
    /// An automated valuation of somebody else.
    Avm,
    /// What the owner believes.
    Owner,
    /// What it sold for before.
    PreviousSale,
}

/// Starts a CMA for a listing, or finds the draft that exists.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartCmaRequest {
    /// The subject.
    pub listing_key: String,
}

/// Starts a CMA for a home that is not among the listings. Only what is known is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct HandSubjectRequest {
    /// Street address.
    pub address: String,
    /// City.
    pub city: Option<String>,
    /// State or province, postal abbreviation.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// RESO PropertyType; absent: Residential. A lease is refused.
    pub property_type: Option<String>,
    /// RESO PropertySubType.
    pub sub_type: Option<String>,
    /// Facts by RESO name; areas in square feet.
    #[specta(type = BTreeMap<String, i32>)]
    pub facts: BTreeMap<String, f64>,
}

/// Puts a CMA among the kept ones, or back among the drafts, or gives it another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileCmaRequest {
    /// Its identifier.
    pub id: String,
    /// Kept apart from the drafts; absent: as it is.
    pub kept: Option<bool>,
    /// Its new title; absent: as it is.
    pub title: Option<String>,
}

/// The steps that can be undone and done again, oldest first; kept with the CMA.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CmaHistory {
    /// What undo goes back to, the newest last. At most 40 are kept.
    pub past: Vec<CmaEdits>,
    /// What redo goes on to, the next one first.
    pub future: Vec<CmaEdits>,
}

/// Keeps the steps of a CMA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveCmaHistoryRequest {
    /// Its identifier.
    pub id: String,
    /// The steps.
    pub history: CmaHistory,
}

/// Names a CMA.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CmaIdRequest {
    /// Its identifier.
    pub id: String,
}

/// Replaces the edits of a CMA; the answer holds the new result.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCmaRequest {
    /// Its identifier.
    pub id: String,
    /// The edits, whole.
    pub edits: CmaEdits,
}

/// A CMA in the list.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaSummaryView {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subject's key.
    pub listing_key: Option<String>,
    /// Estimate, if there is one.
    pub estimate: Option<MoneyView>,
    /// Kept; else a draft.
    pub kept: bool,
    /// The day it speaks of, `YYYY-MM-DD`.
    pub as_of: Option<String>,
    /// Comparables that count.
    pub comparables: u32,
    /// RFC 3339.
    pub updated_at: String,
}

/// A CMA in the wizard.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaView {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subject's key.
    pub listing_key: Option<String>,
    /// Subject's address, if it may be shown.
    pub address: Option<String>,
    /// City, state, postal code on one line.
    pub locality: Option<String>,
    /// Facts of the subject the estimate uses, with the listing's own figure beside the agent's.
    pub facts: Vec<CmaFactView>,
    /// The edits.
    pub edits: CmaEdits,
    /// The result, or why there is none.
    pub result: Option<CmaResultView>,
    /// Why there is no result.
    pub problem: Option<super::AppErrorView>,
    /// Kept; else a draft.
    pub kept: bool,
    /// Where the facts come from, as of when.
    pub source: CmaSourceView,
    /// Kind of building, as the listing says it.
    pub listed_sub_type: Option<String>,
    /// What is to be known about the subject as a whole: how it is held, what was refused.
    pub remarks: Vec<FactRemarkView>,
    /// Homes nearby that have not sold, beside the sales and apart from them.
    pub beside: Vec<BesideView>,
    /// The day the figures were worked out, `YYYY-MM-DD`.
    pub prepared_on: String,
    /// RFC 3339.
    pub updated_at: String,
}

/// Where a subject's facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaSourceView {
    /// Name of the source; absent for a subject typed by hand.
    pub name: Option<String>,
    /// Day of its last complete sync when the CMA was worked out, `YYYY-MM-DD`.
    pub as_of: Option<String>,
}

/// What "refresh with today's sales" changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CmaRefreshView {
    /// The CMA as it is now.
    pub cma: CmaView,
    /// Estimate before.
    pub before: Option<MoneyView>,
    /// Estimate now.
    pub after: Option<MoneyView>,
    /// Days the two speak of, `YYYY-MM-DD`.
    pub as_of_before: Option<String>,
    /// The same now.
    pub as_of_after: Option<String>,
    /// What is different, in sentences.
    pub changes: Vec<String>,
}
