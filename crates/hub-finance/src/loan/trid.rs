use serde::{Deserialize, Serialize};

use crate::Percent;

/// How far charges may rise over the Loan Estimate, 12 CFR 1026.19(e)(3), (f)(2)(v): dated data. Its days are deadlines like
/// those of a contract (`hub_compliance::deadline`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TridRules {
    /// Rise allowed to the sum of recording fees and services from the lender's list, percent.
    pub cumulative_tolerance: Percent,
}
