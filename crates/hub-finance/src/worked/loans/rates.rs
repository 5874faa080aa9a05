use rust_decimal::Decimal;

use super::{Asked, Inputs, LOAN, MONTHS, RATE, Tables, Worked, WorkedError};
use crate::loan::{
    AprEquation, Disclosure, Flow, Loan, LoanError, Rate, apr_with_insurance, single_payment_days, single_payment_term,
    total_interest_percentage,
};
use crate::{Cents, Percent};

fn answer_rate(asked: &Asked<'_>, rate: Percent) -> Worked {
    asked.each(|output| Ok(output.name.starts_with("apr").then(|| output.percent(rate))))
}

const FINANCED: &[&str] = &["amount_financed", "loan", "principal"];

pub(super) fn apr(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let advances = match inputs.optional("advances", Inputs::objects)? {
        Some(advances) => advances.iter().map(flow).collect::<Result<_, _>>()?,
        None => vec![Flow::at_start(inputs.cents(FINANCED)?)],
    };
    let payments = match inputs.optional("payments", Inputs::objects)? {
        Some(payments) => payments.iter().map(flow).collect::<Result<_, _>>()?,
        None => regular_payments(inputs)?,
    };
    let per_year = inputs.decimal("unit_periods_per_year")?;
    answer_rate(asked, AprEquation::new(advances, payments, per_year)?.rate()?)
}

/// One advance or run of payments given by itself.
fn flow(inputs: &Inputs<'_>) -> Result<Flow, WorkedError> {
    let count = inputs.optional("count", Inputs::whole)?.unwrap_or(1);
    let whole = inputs.optional(["t", "whole"], Inputs::whole)?.unwrap_or(0);
    let odd = inputs.has(["f_fraction", "f"]);
    let fraction = if odd { fraction(inputs, &["f_fraction"], &["f"])? } else { Decimal::ZERO };
    Ok(Flow { amount: inputs.cents("amount")?, whole, fraction, count })
}

/// An odd first payment, the regular ones, an odd last one.
fn regular_payments(inputs: &Inputs<'_>) -> Result<Vec<Flow>, WorkedError> {
    let fraction = fraction(inputs, &["f_first_fraction"], &["f_first"])?;
    let mut whole = inputs.whole("t_first")?;
    let mut payments = Vec::new();
    let mut push = |amount: Cents, count: u32| {
        payments.push(Flow { amount, whole, fraction, count });
        whole = whole.saturating_add(count);
    };
    if inputs.has("first_payment") {
        push(inputs.cents("first_payment")?, 1);
    }
    let count = inputs.whole("regular_count")?;
    if count > 0 {
        push(inputs.cents("regular_payment")?, count);
    }
    if inputs.has("final_payment") {
        push(inputs.cents("final_payment")?, 1);
    }
    Ok(payments)
}

/// The odd part of a unit period: as a ratio when there is one (`19/30`), which loses nothing, else as a decimal.
fn fraction(inputs: &Inputs<'_>, ratio: &[&str], decimal: &[&str]) -> Result<Decimal, WorkedError> {
    let Some((_, value)) = inputs.find(ratio) else { return inputs.decimal(decimal) };
    let Some((over, under)) = value.as_str().and_then(|text| text.split_once('/')) else {
        return inputs.decimal(ratio);
    };
    let part = |text: &str| text.trim().parse::<u32>().ok().map(Decimal::from);
    let divided = part(over).zip(part(under)).and_then(|(over, under)| over.checked_div(under));
    divided.ok_or_else(|| inputs.malformed(ratio, "it must be a ratio of whole numbers like 19/30"))
}

pub(super) fn single_payment(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    const DAYS: &str = "days";
    const ADVANCE: &[&str] = &["advance", "advance_date"];
    const PAYMENT: &[&str] = &["payment", "payment_date"];
    let one = Flow::run(inputs.cents("single_payment")?, 1, 1);
    let dated = inputs.has(ADVANCE) && inputs.has(PAYMENT);
    let dates = if dated { Some((inputs.day(ADVANCE)?, inputs.day(PAYMENT)?)) } else { None };
    let days = inputs.optional(DAYS, Inputs::whole)?;
    if let (Some((from, to)), Some(days)) = (dates, days)
        && (to - from).num_days() != i64::from(days)
    {
        return Err(inputs.malformed(DAYS, "it must be the days between the two dates"));
    }
    let (payment, per_year) = match (dates, days) {
        // Given in days, the term is measured in days.
        (_, Some(days)) if days < 366 => (one, single_payment_days(days)?),
        (Some((from, to)), _) => {
            let (span, per_year) = single_payment_term(from, to)?;
            (Flow { whole: span.whole, fraction: span.fraction, ..one }, per_year)
        }
        (None, Some(_)) => return Err(inputs.missing(ADVANCE)),
        (None, None) => return Err(inputs.missing(DAYS)),
    };
    let financed = Flow::at_start(inputs.cents(FINANCED)?);
    answer_rate(asked, AprEquation::new(vec![financed], vec![payment], per_year)?.rate()?)
}

pub(super) fn with_insurance(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let rate = apr_with_insurance(
        inputs.cents(FINANCED)?,
        inputs.cents(["pi_payment", "monthly_PI"])?,
        inputs.cents("mi_monthly")?,
        inputs.whole("mi_payments")?,
        inputs.whole(MONTHS)?,
    )?;
    answer_rate(asked, rate)
}

pub(super) fn total_interest(inputs: &Inputs<'_>, asked: &Asked<'_>, _: &Tables) -> Worked {
    let prepaid = inputs.cents("prepaid_interest")?;
    let tip = total_interest_percentage(inputs.cents("total_interest")?, prepaid, inputs.cents(LOAN)?)?;
    asked.each(|output| Ok(output.name.starts_with("tip").then(|| output.percent(tip))))
}

/// Interest at the unrounded payment and mortgage insurance; the total of payments adds loan costs and prepaid interest
/// (12 CFR 1026.38(o)(1)-(2)). Terms that the inputs leave out are those of the sample form for that loan and term.
pub(super) fn finance_charge(inputs: &Inputs<'_>, asked: &Asked<'_>, tables: &Tables) -> Worked {
    let (principal, months) = (inputs.cents(LOAN)?, inputs.whole(MONTHS)?);
    let form = tables.loan.sample_forms.iter().map(|form| &form.value).find(|form| form.describes(principal, months));
    let rate = match (inputs.find(RATE), form) {
        (None, Some(form)) => Rate::new(form.rate)?,
        _ => inputs.rate(RATE)?,
    };
    let of_form = |name: &'static str, amount: Option<Decimal>| match (inputs.find(name), amount) {
        (None, Some(amount)) => Ok(Cents::rounded(amount).unwrap_or_default()),
        _ => inputs.cents(name),
    };
    let loan = Loan::new(principal, rate, months)?;
    let disclosure = Disclosure::new(&loan);
    let insurance = insurance(inputs)?;
    asked.each(|output| {
        let costs = || of_form("loan_costs", form.map(|form| form.loan_costs));
        let prepaid = || of_form("prepaid_interest", form.map(|form| form.prepaid_interest));
        let cents = match output.name {
            "finance_charge" => disclosure.total_interest()? + insurance,
            "total_of_payments" => disclosure.total_paid()? + insurance + costs()? + prepaid()?,
            "total_interest" => disclosure.total_interest()?,
            "loan_costs" => costs()?,
            "prepaid_interest" => prepaid()?,
            "monthly_PI" => loan.payment()?,
            _ => return Ok(None),
        };
        Ok(Some(output.cents(cents)))
    })
}

/// All mortgage insurance: a total whose name may tell how it came about (`mi_total_80x82.35`), or so many premiums.
fn insurance(inputs: &Inputs<'_>) -> Result<Cents, WorkedError> {
    if let Some(name) = inputs.entries().map(|(name, _)| name).find(|name| name.starts_with("mi_total")) {
        return inputs.cents(name);
    }
    if !inputs.has("mi_monthly") {
        return Err(inputs.missing("mi_total"));
    }
    let premium = inputs.cents("mi_monthly")?;
    let all = premium.0.checked_mul(inputs.whole("mi_payments")?.into()).map(Cents);
    all.ok_or_else(|| LoanError::Conflict("the premiums sum beyond any loan".into()).into())
}
