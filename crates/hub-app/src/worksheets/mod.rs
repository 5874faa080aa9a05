//! Worksheets about money: affordability, closing costs, the cost of owning. Pure functions of what was typed, the dated
//! tables and a day; no network. What is kept is what was typed: results are worked out anew with the tables of the day.

mod affordability;
mod closing;
mod financing;
mod ownership;
mod print;
mod print_words;
mod saved;
mod session;
mod sourced;
#[cfg(test)]
mod tests;
mod typed;

use chrono::NaiveDate;

use crate::error::Result;
use crate::hub::Hub;
use crate::money_tables::{MoneyTables, today};
use crate::view::{WorksheetInputs, WorksheetResult};

/// Works a worksheet out with `tables` on `today`, where it names no day of its own.
///
/// # Errors
/// Names the field (`args.field`) and what is wrong with it (`args.problem`): a down payment above the price, no income,
/// a payment that does not cover its interest, a programme whose tables do not hold on that day.
pub(crate) fn work(inputs: &WorksheetInputs, tables: &MoneyTables, today: NaiveDate) -> Result<WorksheetResult> {
    Ok(match inputs {
        WorksheetInputs::Affordability { inputs } => {
            WorksheetResult::Affordability { view: affordability::work(inputs, tables, today)? }
        }
        WorksheetInputs::Closing { inputs } => WorksheetResult::Closing { view: closing::work(inputs, tables, today)? },
        WorksheetInputs::Ownership { inputs } => {
            WorksheetResult::Ownership { view: ownership::work(inputs, tables, today)? }
        }
    })
}

impl Hub {
    /// Works a worksheet out with the tables in use, today where it names no day.
    ///
    /// # Errors
    /// Names the field and what is wrong with it.
    pub fn work_worksheet(&self, inputs: &WorksheetInputs) -> Result<WorksheetResult> {
        work(inputs, &self.money_tables(), today())
    }
}
