use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Cents, Checked, Dated, NoTable, on_date};

/// From which total paid to one payee in one calendar year a form 1099-NEC is due. That a payee is exempt (most
/// corporations are) is the caller's to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form1099 {
    /// Due from this total on.
    #[serde(with = "crate::amount")]
    pub threshold: Cents,
}

impl Form1099 {
    /// Whether a form is due for payments of `total` in the calendar year of `paid_on`.
    ///
    /// # Errors
    /// When no table says what holds in that year.
    pub fn due(tables: &[Dated<Self>], total: Cents, paid_on: NaiveDate) -> Result<bool, NoTable> {
        let table = on_date(tables, "form 1099-NEC thresholds", "US", paid_on)?;
        Ok(total >= table.value.threshold)
    }
}

impl Checked for Form1099 {
    fn check(&self) -> Result<(), String> {
        if self.threshold <= Cents::ZERO {
            return Err(format!("the threshold is {}, not over zero", self.threshold));
        }
        Ok(())
    }
}
