use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, positive};
use crate::{Cents, Checked, Dated, Percent};

/// Limits for one, two, three and four units, whole dollars.
pub type ByUnits = [u32; 4];

/// The nation's limits of a year: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConformingLimits {
    /// Baseline of the government-sponsored enterprises.
    pub baseline: ByUnits,
    /// Ceiling of the high-cost areas; the baseline of Alaska and Hawaii.
    pub ceiling: ByUnits,
    /// FHA's floor.
    pub fha_floor: ByUnits,
}

/// Limits of the counties of a year, by five-digit FIPS code, grouped by what the limits are: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyLimits {
    /// Of the enterprises; VA compares with these too.
    pub gse: Vec<CountyGroup>,
    /// Of FHA; they look at the base loan, before its upfront premium.
    pub fha: Vec<CountyGroup>,
}

/// Counties with the same limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountyGroup {
    /// Their limits.
    pub limits: ByUnits,
    /// Their FIPS codes.
    pub counties: Vec<String>,
}

/// Whose limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitOf {
    /// Fannie Mae and Freddie Mac, by the year the loan is acquired.
    Gse,
    /// FHA, by the year of the case number.
    Fha,
    /// VA, where part of the entitlement is in use.
    Va,
}

impl CountyLimits {
    /// The limit of a county. A county the table does not know gets an error, never the baseline.
    ///
    /// # Errors
    /// A code that is no FIPS code, a county the table leaves out, units outside 1 to 4.
    pub fn limit(table: &Dated<Self>, of: LimitOf, county: &str, units: u32) -> Result<Cents, LoanError> {
        if !is_fips(county) {
            return Err(LoanError::Conflict(format!("a county is a five-digit FIPS code, not {county:?}")));
        }
        super::error::within("the units of a home", units.into(), Decimal::ONE, Decimal::from(4))?;
        let groups = match of {
            LimitOf::Gse | LimitOf::Va => &table.value.gse,
            LimitOf::Fha => &table.value.fha,
        };
        let group = groups.iter().find(|group| group.counties.iter().any(|code| code == county));
        let dollars = group.and_then(|group| group.limits.get(units as usize - 1));
        dollars
            .map(|dollars| Cents(100 * i64::from(*dollars)))
            .ok_or_else(|| LoanError::no_row("county loan limits", table, format!("county {county} ({of:?})")))
    }
}

impl Checked for CountyLimits {
    fn check(&self) -> Result<(), String> {
        for (name, groups) in [("gse", &self.gse), ("fha", &self.fha)] {
            let mut seen = BTreeMap::new();
            for group in groups {
                for county in &group.counties {
                    if !is_fips(county) {
                        return Err(format!("{name}: {county:?} is no five-digit FIPS code"));
                    }
                    if seen.insert(county, group.limits).is_some() {
                        return Err(format!("{name}: county {county} stands twice"));
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_fips(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Loan to value, percent, unrounded. `value` is the lesser of price and appraisal.
///
/// # Errors
/// A value of nothing.
pub fn loan_to_value(loan: Cents, value: Cents) -> Result<Percent, LoanError> {
    let value = positive("the value", value)?;
    Ok(Percent(amount("the loan", loan)?.amount() * Decimal::ONE_HUNDRED / value.amount()))
}
