use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::{LoanError, amount, cents, positive};
use crate::{Cents, Checked, Percent};

/// The VA funding fee by law, 38 USC 3729(b)(2): dated data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaFees {
    /// Purchase or construction, by down payment; ascending from nought.
    pub purchase: Vec<VaFeeBand>,
    /// Interest-rate reduction refinance.
    pub rate_reduction: Percent,
    /// Assumption.
    pub assumption: Percent,
    /// Manufactured home not permanently affixed.
    pub manufactured: Percent,
    /// Native American direct loan.
    pub native_american_direct: Percent,
}

/// The purchase fee from some down payment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaFeeBand {
    /// Least down payment, percent of the price.
    pub down_from: Percent,
    /// Fee at the first use of the entitlement, percent of the loan.
    pub first: Percent,
    /// Fee at a later use.
    pub later: Percent,
}

/// What a VA loan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaPurpose {
    /// Purchase or construction.
    Purchase,
    /// Interest-rate reduction refinance.
    RateReduction,
    /// Assumption.
    Assumption,
    /// Manufactured home not permanently affixed.
    Manufactured,
    /// Native American direct loan.
    NativeAmericanDirect,
}

/// Who borrows, as far as it moves the fee. Reservists pay what everybody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaBorrower {
    /// The entitlement was used before.
    pub used_before: bool,
    /// Exempt: VA disability compensation, certain surviving spouses, active-duty Purple Heart.
    pub exempt: bool,
}

/// A VA loan with its funding fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaLoan {
    /// Price less down payment.
    pub base: Cents,
    /// Fee in percent of the base loan.
    pub percent: Percent,
    /// The fee, half up to the cent.
    pub fee: Cents,
    /// Base and fee.
    pub financed: Cents,
}

impl VaFees {
    /// The fee in percent for `down` percent down.
    ///
    /// # Errors
    /// A down payment outside 0 to 100 %.
    pub fn percent(&self, purpose: VaPurpose, borrower: VaBorrower, down: Percent) -> Result<Percent, LoanError> {
        super::error::within("the down payment in percent", down.0, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
        if borrower.exempt {
            return Ok(Percent::default());
        }
        Ok(match purpose {
            VaPurpose::Purchase => {
                let band = self.purchase.iter().rfind(|band| band.down_from <= down);
                let band = band.ok_or_else(|| LoanError::Conflict(format!("no VA fee band for {down} down")))?;
                if borrower.used_before { band.later } else { band.first }
            }
            VaPurpose::RateReduction => self.rate_reduction,
            VaPurpose::Assumption => self.assumption,
            VaPurpose::Manufactured => self.manufactured,
            VaPurpose::NativeAmericanDirect => self.native_american_direct,
        })
    }

    /// The loan at a price and a down payment.
    ///
    /// # Errors
    /// A down payment that leaves no loan.
    pub fn loan(
        &self,
        price: Cents,
        down: Cents,
        purpose: VaPurpose,
        borrower: VaBorrower,
    ) -> Result<VaLoan, LoanError> {
        let price = positive("the price", price)?;
        let down = amount("the down payment", down)?;
        let base = positive("the base loan", price - down)?;
        let share = Percent(down.amount() * Decimal::ONE_HUNDRED / price.amount());
        let percent = self.percent(purpose, borrower, share)?;
        let fee = cents("the funding fee", base.amount() * percent.fraction())?;
        Ok(VaLoan { base, percent, fee, financed: base + fee })
    }
}

impl Checked for VaFees {
    fn check(&self) -> Result<(), String> {
        if self.purchase.first().is_none_or(|band| !band.down_from.0.is_zero()) {
            return Err("purchase must begin with a down payment of nought".into());
        }
        if !self.purchase.is_sorted_by(|a, b| a.down_from < b.down_from) {
            return Err("purchase must ascend by down payment".into());
        }
        Ok(())
    }
}
