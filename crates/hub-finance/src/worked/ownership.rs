//! Examples of what owning a home costs.

use serde_json::{Value, json};

use super::{Inputs, Tables, Worked, WorkedError};
use crate::loan::{Loan, Plan, Rate, Schedule};
use crate::ownership::{Home, LoanMonth, Month, Total, Upkeep, Yearly};
use crate::{Cents, Percent};

/// The term of a loan whose example names none: thirty years.
const USUAL_MONTHS: u32 = 360;

pub(super) fn work(kind: &str, inputs: &Inputs<'_>, _: &Value, _: &Tables) -> Option<Worked> {
    (kind == "tco_year1").then(|| first_year(inputs))
}

fn first_year(inputs: &Inputs<'_>) -> Worked {
    let price = inputs.cents("price")?;
    let schedule = schedule(inputs)?;
    let insured = inputs.optional_cents("mi_monthly")?.unwrap_or_default();
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
        property_tax: yearly(part(inputs, price, "tax_percent")?),
        insurance: yearly(inputs.cents("insurance")?),
        dues: yearly(inputs.optional_cents("hoa")?.unwrap_or_default()),
        upkeep: Upkeep::OfValue(inputs.percent("maintenance_percent")?),
        utilities: yearly(inputs.optional_cents("utilities")?.unwrap_or_default()),
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
    let months = if inputs.get("months").is_some() { inputs.whole("months")? } else { USUAL_MONTHS };
    let rate = Rate::new(inputs.percent("rate")?).map_err(WorkedError::refused)?;
    let loan = Loan::new(principal, rate, months).map_err(WorkedError::refused)?;
    Schedule::new(&loan, &Plan::default()).map(Some).map_err(WorkedError::refused)
}

fn part(inputs: &Inputs<'_>, of: Cents, name: &str) -> Result<Cents, WorkedError> {
    let part = of.amount().checked_mul(inputs.percent(name)?.fraction()).and_then(Cents::rounded);
    part.ok_or_else(|| inputs.malformed(name, "the amount is too large to count"))
}

fn yearly(first: Cents) -> Yearly {
    Yearly { first, growth: Percent::default() }
}
