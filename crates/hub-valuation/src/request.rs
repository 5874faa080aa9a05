use chrono::NaiveDate;
use hub_domain::Money;
use serde::{Deserialize, Serialize};

use crate::{Feature, Subject};

/// What to analyse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CmaRequest {
    /// The house.
    pub subject: Subject,
    /// The day the analysis speaks of. Only sales closed before it count.
    pub as_of: NaiveDate,
    /// How often, in per cent, ranges made this way hold the sale price: 50 to 95, usually 80.
    pub level: u8,
    /// Keys of sales that must not be comparables.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// What the agent decided otherwise.
    #[serde(default)]
    pub overrides: Overrides,
}

impl CmaRequest {
    /// A request at the usual level of 80 %, with nothing excluded or overridden.
    #[must_use]
    pub fn new(subject: Subject, as_of: NaiveDate) -> Self {
        Self { subject, as_of, level: 80, exclude: Vec::new(), overrides: Overrides::default() }
    }
}

/// The agent's own judgement, laid over the computed analysis.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Keys of sales that must be comparables, whatever the choice says.
    pub include: Vec<String>,
    /// Weights the agent set. The rest share what is left.
    pub weights: Vec<WeightOverride>,
    /// Lines the agent replaced.
    pub adjustments: Vec<AdjustmentOverride>,
    /// Construction quality of the subject as the agent saw it, on the MLS's own scale.
    pub construction_quality: Option<f64>,
    /// Condition of the subject as the agent saw it, on the MLS's own scale.
    pub condition_rating: Option<f64>,
}

/// A weight set by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightOverride {
    /// The comparable.
    pub listing_key: String,
    /// Its share of the estimate, 0 to 1. Zero keeps it on the page without counting.
    pub weight: f64,
}

/// A line replaced by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentOverride {
    /// The comparable.
    pub listing_key: String,
    /// Which line.
    pub feature: Feature,
    /// The amount to add to the comparable's price.
    pub amount: Money,
    /// The agent's reason; printed beside the line.
    pub why: String,
}
