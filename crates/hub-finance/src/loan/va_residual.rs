use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, cents};
use crate::{Cents, Checked, Dated, Percent};

/// VA's regions for residual income.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VaRegion {
    /// Northeast.
    Northeast,
    /// Midwest.
    Midwest,
    /// South.
    South,
    /// West.
    West,
}

/// The residual incomes of 38 CFR 36.4340(e), whole dollars: dated data, shown as a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaResidual {
    /// Loans from so many dollars on use `large`.
    pub large_from: u32,
    /// Smaller loans.
    pub small: ResidualTable,
    /// Larger loans.
    pub large: ResidualTable,
    /// Upkeep and utilities: dollars a square foot and month.
    pub upkeep_per_square_foot: Decimal,
    /// Debt ratio in percent above which more residual is wanted.
    pub ratio: Percent,
    /// How much of the table's figure is wanted then, percent.
    pub raised: Percent,
}

/// One class of loans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidualTable {
    /// Families of one, two, ... by region.
    pub by_region: BTreeMap<VaRegion, Vec<u32>>,
    /// For each member above the last column.
    pub each_more: u32,
    /// Members above this number add nothing.
    pub up_to: u32,
}

impl VaResidual {
    /// The residual income the table asks for.
    ///
    /// # Errors
    /// A family of nobody; a region the table leaves out.
    pub fn minimum(table: &Dated<Self>, loan: Cents, region: VaRegion, family: u32) -> Result<Cents, LoanError> {
        let value = &table.value;
        let large = amount("the loan", loan)?.amount() >= Decimal::from(value.large_from);
        let class = if large { &value.large } else { &value.small };
        let missing =
            || LoanError::no_row("VA residual incomes", table, format!("a family of {family} in the {region:?}"));
        let row = class.by_region.get(&region).ok_or_else(missing)?;
        // The regulation's own wording: so much for each additional member up to a family of seven.
        let counted = family.min(class.up_to.max(u32::try_from(row.len()).unwrap_or(u32::MAX)));
        let column = (counted as usize).min(row.len());
        let base = column.checked_sub(1).and_then(|index| row.get(index)).ok_or_else(missing)?;
        let more = counted - u32::try_from(column).unwrap_or(counted);
        Ok(Cents(100 * (i64::from(*base) + i64::from(more) * i64::from(class.each_more))))
    }
}

impl Checked for VaResidual {
    fn check(&self) -> Result<(), String> {
        for (name, table) in [("small", &self.small), ("large", &self.large)] {
            if let Some((region, _)) = table.by_region.iter().find(|(_, row)| row.is_empty() || row.len() > 7) {
                return Err(format!("{name}: {region:?} needs one to seven family sizes"));
            }
        }
        Ok(())
    }
}

/// What a household earns and owes a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Household {
    /// Gross income.
    pub income: Cents,
    /// Federal, state and social-security tax.
    pub taxes: Cents,
    /// Principal, interest, taxes, insurance.
    pub housing: Cents,
    /// Upkeep and utilities.
    pub upkeep: Cents,
    /// Other debts.
    pub debts: Cents,
    /// Child care and the like, counted as a debt.
    pub childcare: Cents,
}

impl Household {
    /// What is left for living; may be below nothing.
    ///
    /// # Errors
    /// A figure below nothing or beyond a trillion.
    pub fn residual(&self) -> Result<Cents, LoanError> {
        let spent = [self.taxes, self.housing, self.upkeep, self.debts, self.childcare];
        let spent = spent.into_iter().map(|part| amount("a monthly expense", part)).sum::<Result<Cents, _>>()?;
        Ok(amount("the income", self.income)? - spent)
    }
}

/// Monthly upkeep and utilities of a home of so many square feet.
///
/// # Errors
/// An area or a figure out of range.
pub fn upkeep(square_feet: Decimal, per_square_foot: Decimal) -> Result<Cents, LoanError> {
    super::error::within("the area in square feet", square_feet, Decimal::ZERO, Decimal::from(1_000_000))?;
    super::error::within("upkeep a square foot", per_square_foot, Decimal::ZERO, Decimal::from(1000))?;
    cents("upkeep", square_feet * per_square_foot)
}
