use serde::{Deserialize, Serialize};

use super::QuoteError;
use super::check::{SHORT, percent, range, some_percent, text};
use crate::Percent;

/// How the rate of an adjustable-rate loan moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArmTerms {
    /// Months at the first rate, 1 to 480.
    pub fixed_months: u16,
    /// Months between later changes, 1 to 120; none where the quote does not say.
    pub adjusts_every_months: Option<u16>,
    /// The index, in the lender's words.
    pub index: Option<String>,
    /// Points above the index.
    pub margin: Option<Percent>,
    /// Most at the first change, points.
    pub first_cap: Option<Percent>,
    /// Most at each later change, points.
    pub periodic_cap: Option<Percent>,
    /// Most above the first rate, ever, points.
    pub lifetime_cap: Option<Percent>,
    /// The rate never falls below this.
    pub floor: Option<Percent>,
}

impl ArmTerms {
    pub(super) fn check(&self) -> Result<(), QuoteError> {
        range("arm.fixed_months", self.fixed_months.into(), 1, 480)?;
        let every = self.adjusts_every_months;
        every.map_or(Ok(()), |months| range("arm.adjusts_every_months", months.into(), 1, 120))?;
        self.index.as_ref().map_or(Ok(()), |index| text("arm.index", index, SHORT))?;
        // A margin below the index is unusual, but there is such a thing.
        self.margin.map_or(Ok(()), |margin| range("arm.margin", margin.0, -100, 100))?;
        some_percent("arm.first_cap", self.first_cap)?;
        some_percent("arm.periodic_cap", self.periodic_cap)?;
        some_percent("arm.lifetime_cap", self.lifetime_cap)?;
        self.floor.map_or(Ok(()), |floor| percent("arm.floor", floor))
    }
}
