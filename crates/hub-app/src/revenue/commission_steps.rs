//! Steps of a booked deal in the ledger of commissions: locked, then paid.

use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{CommissionPlansView, CommissionStepView, StepCommissionRequest};

impl Hub {
    /// Takes a booked deal a step on: what is accrued is locked, what is locked is marked as paid. A step is not taken back;
    /// a deal is, by a reversal of its own, whatever it has come to.
    ///
    /// # Errors
    /// No such deal stands; it is not in the state for the step.
    pub async fn step_commission(&self, request: &StepCommissionRequest) -> Result<CommissionPlansView> {
        let mut ledger = self.ledger().await?;
        let from = ledger.entries().len();
        let on = self.written_on(&ledger);
        let number = ledger.standing_for(&request.deal).map(|(number, _)| number);
        let number = number.ok_or_else(|| AppError::not_found("such deal"))?;
        let stepped = match request.step {
            CommissionStepView::Lock => ledger.lock(number, on),
            CommissionStepView::Pay => ledger.pay(number, on),
        };
        stepped.map_err(|error| AppError::bad_request("deal", error))?;
        self.keep_entries(&ledger, from).await?;
        self.commission_plans().await
    }
}
