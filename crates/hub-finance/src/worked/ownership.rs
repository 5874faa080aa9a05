//! Examples of what owning a home costs.

use serde_json::json;

use super::{Family, Inputs, Worked, WorkedError};
use crate::loan::{Loan, Schedule};
use crate::ownership::{Home, LoanMonth, Month, Total, Upkeep, Yearly};
use crate::{Cents, Percent};

/// The term of a loan whose example names none: thirty years.
const USUAL_MONTHS: u32 = 360;

pub(super) const KINDS: Family = &[("tco_year1", |inputs, _, _| first_year(inputs))];

fn first_year(inputs: &Inputs<'_>) -> Worked {
    let price = inputs.cents("price")?;
    let tax = price.part(inputs.percent("tax_percent")?);
    let tax = tax.ok_or_else(|| inputs.malformed("tax_percent", "the amount is too large to count"))?;
    let schedule = schedule(inputs)?;
    let insured = inputs.optional("mi_monthly", Inputs::cents)?.unwrap_or_default();
    let loan = schedule.iter().flat_map(Schedule::rows).map(|row| LoanMonth {
        interest: row.interest,
        principal: row.principal,
        mortgage_insurance: insured,
        balance: row.balance,
    });
    let home = Home {
        value: price,
        appreciation: Percent::default(),
        loan: loan.collect(),
        property_tax: yearly(tax),
        insurance: yearly(inputs.cents("insurance")?),
        dues: yearly(inputs.optional("hoa", Inputs::cents)?.unwrap_or_default()),
        upkeep: Upkeep::OfValue(inputs.percent("maintenance_percent")?),
        utilities: yearly(inputs.optional("utilities", Inputs::cents)?.unwrap_or_default()),
        tax_effect: None,
    };
    let months = home.months(12).map_err(WorkedError::refused)?;
    let total = Total::of(&months).ok_or_else(|| inputs.malformed("price", "the year is too large to count"))?;
    let sum = |of: fn(&Month) -> Cents| months.iter().map(of).sum::<Cents>().to_string();
    let owed = schedule.as_ref().map(|schedule| schedule.balance_after(60)).unwrap_or_default();
    Ok(json!({
        "pi": sum(|month| month.interest + month.principal),
        "mi": sum(|month| month.mortgage_insurance),
        "tax": sum(|month| month.property_tax),
        "ins": sum(|month| month.insurance),
        "hoa": sum(|month| month.dues),
        "maint": sum(|month| month.upkeep),
        "util": sum(|month| month.utilities),
        "total": total.paid.to_string(),
        "principal_paid_year1": total.principal.to_string(),
        "loan_balance_after_60": owed.to_string(),
    }))
}

/// The loan's schedule; none where nothing is borrowed.
fn schedule(inputs: &Inputs<'_>) -> Result<Option<Schedule>, WorkedError> {
    let principal = inputs.cents("loan")?;
    if principal == Cents::ZERO {
        return Ok(None);
    }
    let months = inputs.optional("months", Inputs::whole)?.unwrap_or(USUAL_MONTHS);
    Ok(Some(Loan::new(principal, inputs.rate("rate")?, months)?.schedule()?))
}

fn yearly(first: Cents) -> Yearly {
    Yearly { first, growth: Percent::default() }
}
