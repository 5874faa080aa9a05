//! The dated tables about loans. [`crate::Tables::read`] reads them from files whose names begin with `loan-`; which kind
//! an entry is of, its key `table` says.

mod add;
mod sample_form;

use chrono::NaiveDate;

use super::{
    ConcessionCap, ConformingLimits, CountyLimits, DisclosureTolerance, FhaPremiums, HpaRules, LlpaGrid, PmiFactors,
    RatioGuide, TridRules, UsdaFees, VaFees, VaResidual,
};
use crate::{Dated, NoTable, on_date};

pub use sample_form::SampleForm;

/// Every dated table about loans.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoanTables {
    /// The nation's limits by year.
    pub conforming_limits: Vec<Dated<ConformingLimits>>,
    /// Limits by county and year.
    pub county_limits: Vec<Dated<CountyLimits>>,
    /// When private mortgage insurance ends.
    pub hpa: Vec<Dated<HpaRules>>,
    /// What private mortgage insurance costs: a sample.
    pub pmi_factors: Vec<Dated<PmiFactors>>,
    /// FHA premiums.
    pub fha_premiums: Vec<Dated<FhaPremiums>>,
    /// VA funding fees.
    pub va_fees: Vec<Dated<VaFees>>,
    /// VA residual incomes.
    pub va_residual: Vec<Dated<VaResidual>>,
    /// USDA fees.
    pub usda_fees: Vec<Dated<UsdaFees>>,
    /// Debt-ratio guides.
    pub ratio_guides: Vec<Dated<Vec<RatioGuide>>>,
    /// Seller-concession caps.
    pub concession_caps: Vec<Dated<Vec<ConcessionCap>>>,
    /// Price adjustments by score and loan-to-value, one for each purpose.
    pub llpa: Vec<Dated<LlpaGrid>>,
    /// Numbers of the disclosure rule.
    pub trid: Vec<Dated<TridRules>>,
    /// How far a disclosed rate or charge may be off.
    pub disclosure_tolerance: Vec<Dated<DisclosureTolerance>>,
    /// Terms of the government's sample disclosure forms.
    pub sample_forms: Vec<Dated<SampleForm>>,
}

impl LoanTables {
    /// The grid for a purpose on a day.
    ///
    /// # Errors
    /// When no grid for that purpose holds.
    pub fn llpa_for(&self, purpose: &str, jurisdiction: &str, day: NaiveDate) -> Result<&Dated<LlpaGrid>, NoTable> {
        let grids = self.llpa.iter().filter(|grid| grid.value.purpose == purpose);
        on_date(grids, "loan-level price adjustments for that purpose", jurisdiction, day)
    }

    /// The guide of a programme on a day.
    ///
    /// # Errors
    /// When no list of guides holds, or it leaves the programme out.
    pub fn ratio_guide(&self, programme: &str, day: NaiveDate) -> Result<&RatioGuide, super::LoanError> {
        let table = on_date(&self.ratio_guides, "debt-ratio guides", "US", day)?;
        table
            .value
            .iter()
            .find(|guide| guide.programme == programme)
            .ok_or_else(|| super::LoanError::no_row("debt-ratio guides", table, programme))
    }
}
