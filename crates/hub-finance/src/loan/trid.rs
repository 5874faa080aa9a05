use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::business_days::BusinessDays;
use super::error::LoanError;
use crate::Percent;

/// Numbers of the disclosure rule, 12 CFR 1026.19(e)-(f): dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TridRules {
    /// Rise allowed to the sum of recording fees and services from the lender's list, percent.
    pub cumulative_tolerance: Percent,
    /// Calendar days after consummation to refund what is over.
    pub cure_within_days: u32,
    /// General business days from the application to the Loan Estimate.
    pub estimate_within: u32,
    /// Precise business days from the Loan Estimate to consummation.
    pub estimate_before: u32,
    /// General business days after which the estimate's terms lapse.
    pub estimate_lapses_after: u32,
    /// Precise business days from receipt of the Closing Disclosure to consummation.
    pub closing_before: u32,
    /// Precise business days after mailing at which receipt is presumed.
    pub mailbox: u32,
    /// Precise business days to rescind.
    pub rescission: u32,
}

impl TridRules {
    /// First day a loan may be consummated after the Closing Disclosure was received.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn earliest_after_receipt(&self, precise: &BusinessDays, received: NaiveDate) -> Result<NaiveDate, LoanError> {
        precise.after(received, self.closing_before)
    }

    /// Day a mailed disclosure is presumed received.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn presumed_receipt(&self, precise: &BusinessDays, mailed: NaiveDate) -> Result<NaiveDate, LoanError> {
        precise.after(mailed, self.mailbox)
    }

    /// Last day to have the Closing Disclosure received for a given consummation.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn latest_receipt(&self, precise: &BusinessDays, consummation: NaiveDate) -> Result<NaiveDate, LoanError> {
        precise.before(consummation, self.closing_before)
    }

    /// First day a loan may be consummated after the Loan Estimate went out.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn earliest_after_estimate(&self, precise: &BusinessDays, sent: NaiveDate) -> Result<NaiveDate, LoanError> {
        precise.after(sent, self.estimate_before)
    }

    /// Last day for the Loan Estimate after the application.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn estimate_due(&self, general: &BusinessDays, applied: NaiveDate) -> Result<NaiveDate, LoanError> {
        general.after(applied, self.estimate_within)
    }

    /// Last day the terms of a Loan Estimate hold when the consumer does not say to go on.
    ///
    /// # Errors
    /// A date for which no list of holidays holds.
    pub fn estimate_lapses(&self, general: &BusinessDays, sent: NaiveDate) -> Result<NaiveDate, LoanError> {
        general.after(sent, self.estimate_lapses_after)
    }
}
