use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::LoanError;
use crate::{Checked, Dated, Percent};

/// Loan-level price adjustments of the enterprises by score and loan-to-value: dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlpaGrid {
    /// What the loan is for: `purchase`.
    pub purpose: String,
    /// Upper edges of the loan-to-value columns, percent, ascending; each column holds what is above the one before.
    pub ltv_to: Vec<Percent>,
    /// One row a score band.
    pub rows: Vec<LlpaRow>,
}

/// Adjustments from some score on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlpaRow {
    /// Least score.
    pub score_from: u16,
    /// Percent of the loan, one a column.
    pub cells: Vec<Percent>,
}

impl LlpaGrid {
    /// The adjustment in percent of the loan.
    ///
    /// # Errors
    /// A loan-to-value or score outside the grid.
    pub fn cell(table: &Dated<Self>, score: u16, ltv: Percent) -> Result<Percent, LoanError> {
        let grid = &table.value;
        let column = grid.ltv_to.iter().position(|edge| ltv <= *edge).filter(|_| ltv.0 > Decimal::ZERO);
        let row = grid.rows.iter().filter(|row| row.score_from <= score).max_by_key(|row| row.score_from);
        let cell = row.zip(column).and_then(|(row, column)| row.cells.get(column));
        cell.copied().filter(|_| (300..=850).contains(&score)).ok_or_else(|| {
            LoanError::no_row(
                "loan-level price adjustments",
                table,
                format!("{}: score {score} at a loan-to-value of {ltv}", grid.purpose),
            )
        })
    }
}

impl Checked for LlpaGrid {
    fn about(&self) -> std::borrow::Cow<'_, str> {
        (&self.purpose).into()
    }

    fn check(&self) -> Result<(), String> {
        if !self.ltv_to.is_sorted_by(|a, b| a < b) {
            return Err("ltv_to must ascend".into());
        }
        if !self.rows.is_sorted_by(|a, b| a.score_from > b.score_from) {
            return Err("rows must descend by score".into());
        }
        match self.rows.iter().find(|row| row.cells.len() != self.ltv_to.len()) {
            Some(row) => Err(format!("the row from {} needs one cell a column", row.score_from)),
            None => Ok(()),
        }
    }
}
