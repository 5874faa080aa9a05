use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Money;

/// What a county's assessor and recorder, and a model fed with their books, say of a home.
///
/// It is kept apart from the listing's own fields: a recorded price is not an MLS's sale, and nothing that reads prices,
/// close dates or statuses ever meets one here by accident.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PublicRecord {
    /// Value the assessor put on land and buildings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_value: Option<Money>,
    /// The year of that assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_year: Option<i32>,
    /// Property tax of a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annual_tax: Option<Money>,
    /// What a model of the source says the home is worth; not an appraisal and none of our own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valuation: Option<RecordedValuation>,
    /// Recorded transfers, latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sales: Vec<RecordedSale>,
}

impl PublicRecord {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A model's estimate, as its source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordedValuation {
    /// The estimate.
    pub amount: Money,
    /// Lower end of the source's range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Money>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Money>,
    /// The day it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

/// A transfer in the recorder's books.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordedSale {
    /// Day of the transfer.
    pub date: NaiveDate,
    /// The price; absent where it is not disclosed. In states that do not disclose prices a source may estimate them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The source's word for the kind of transfer, such as `Resale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}
