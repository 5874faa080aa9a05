use super::schedule_outputs;
use super::{Asked, Inputs, LOAN, MONTHS, RATE, Tables, Worked, WorkedError};
use crate::Cents;
use crate::loan::{DayBasis, Loan, Plan, Schedule};

const EXTRA: &[&str] = &["extra_monthly", "extra_principal", "extra"];

/// The loan that the inputs describe.
pub(super) fn loan(inputs: &Inputs<'_>) -> Result<Loan, WorkedError> {
    Ok(Loan::new(inputs.cents(LOAN)?, inputs.rate(RATE)?, inputs.whole(MONTHS)?)?)
}

pub(super) fn schedule(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let plan = Plan {
        extra: inputs.optional(EXTRA, Inputs::cents)?.unwrap_or_default(),
        interest_only: inputs.optional("interest_only_months", Inputs::whole)?.unwrap_or(0),
        balloon_after: inputs.optional("balloon_after", Inputs::whole)?,
        payment: None,
    };
    let schedule = Schedule::new(&loan(inputs)?, &plan)?;
    asked.each(|output| schedule_outputs::answer(&schedule, output))
}

/// A schedule with an extra payment each month, which must be said.
pub(super) fn extra(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    inputs.cents(EXTRA)?;
    schedule(inputs, asked, tables)
}

pub(super) fn interest_only(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    // A month's interest does not depend on the term.
    let payment = Loan::new(inputs.cents(LOAN)?, inputs.rate(RATE)?, 1)?.interest_only_payment();
    asked.each(|output| {
        let known = ["monthly_interest", "payment", "interest_only_payment", "monthly_payment"].contains(&output.name);
        Ok(known.then(|| output.cents(payment)))
    })
}

pub(super) fn balloon(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let loan = loan(inputs)?;
    let balloon = crate::loan::balloon(&loan, inputs.whole(["balloon_after", "balloon_months"])?)?;
    let schedule = loan.schedule()?;
    asked.each(|output| match output.name {
        "balloon" => Ok(Some(output.cents(balloon))),
        _ => schedule_outputs::answer(&schedule, output),
    })
}

pub(super) fn most_for_payment(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let besides: Cents = [
        inputs.cents(["taxes", "tax"])?,
        inputs.cents("insurance")?,
        inputs.optional(["hoa", "association_dues"], Inputs::cents)?.unwrap_or_default(),
        inputs.optional(["mi", "mortgage_insurance", "pmi"], Inputs::cents)?.unwrap_or_default(),
    ]
    .into_iter()
    .sum();
    let payment = inputs.cents(["max_PITI", "max_piti", "max_PITIA"])? - besides;
    let most = Loan::most_for_payment(payment, inputs.rate(RATE)?, inputs.whole(MONTHS)?)?;
    asked.each(|output| {
        Ok(match output.name {
            "max_PI" | "max_pi" => Some(output.cents(payment)),
            name if name.starts_with("max_loan") => Some(output.cents(most)),
            _ => None,
        })
    })
}

pub(super) fn per_diem(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let (rate, balance) = (inputs.rate(RATE)?, inputs.cents(LOAN)?);
    asked.each(|output| {
        let basis = match output.name {
            "per_diem_365" => DayBasis::Days365,
            "per_diem_366" => DayBasis::Days366,
            "per_diem_360" => DayBasis::Days360,
            _ => return Ok(None),
        };
        Ok(Some(output.cents(rate.per_diem(balance, basis)?)))
    })
}
