use super::error::{LoanError, amount};
use crate::Cents;

/// What decides the cash a buyer brings, as 12 CFR 1026.38(i) lays it out. All amounts from nothing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CashToClose {
    /// Price.
    pub price: Cents,
    /// Loan.
    pub loan: Cents,
    /// Total loan costs, D.
    pub loan_costs: Cents,
    /// Total other costs, I.
    pub other_costs: Cents,
    /// Lender credits.
    pub lender_credits: Cents,
    /// Deposit.
    pub deposit: Cents,
    /// Seller credits.
    pub seller_credits: Cents,
    /// Adjustments and prorations in the buyer's favour.
    pub credits_to_buyer: Cents,
    /// Adjustments and prorations that the buyer owes.
    pub charges_to_buyer: Cents,
}

impl CashToClose {
    /// Total closing costs, J: D and I less lender credits.
    ///
    /// # Errors
    /// A figure below nothing or beyond a trillion.
    pub fn closing_costs(&self) -> Result<Cents, LoanError> {
        let costs = amount("loan costs", self.loan_costs)? + amount("other costs", self.other_costs)?;
        Ok(costs - amount("lender credits", self.lender_credits)?)
    }

    /// What the buyer brings; below nothing is what the buyer gets back.
    ///
    /// # Errors
    /// A figure below nothing or beyond a trillion.
    pub fn cash(&self) -> Result<Cents, LoanError> {
        let owed = amount("the price", self.price)? + amount("charges to the buyer", self.charges_to_buyer)?;
        let covered = amount("the loan", self.loan)?
            + amount("the deposit", self.deposit)?
            + amount("seller credits", self.seller_credits)?
            + amount("credits to the buyer", self.credits_to_buyer)?;
        Ok(owed + self.closing_costs()? - covered)
    }
}
