use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::roots::{raised, roots};
use crate::Cents;

/// Why a flow has no rate, or no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// It needs an amount in and an amount out.
    #[error("a flow needs money both out and in; this one goes one way")]
    OneWay,
    /// Amounts and dates do not pair up.
    #[error("there are {flows} amounts and {dates} dates")]
    Unpaired {
        /// How many amounts.
        flows: usize,
        /// How many dates.
        dates: usize,
    },
    /// A date is before the first one, which everything is counted from.
    #[error("{0} is before the first date, {1}")]
    BeforeFirst(NaiveDate, NaiveDate),
    /// A rate outside -99.99 % to a million percent.
    #[error("a rate of {0} is not between -0.9999 and 10000")]
    Rate(Decimal),
    /// A flow is longer, or its amounts larger, than what can be counted.
    #[error("the flow is too long or too large to count")]
    TooLarge,
    /// There is a rate, outside -99.99 % to a million percent a period.
    #[error("no rate between -99.99 % and a million percent")]
    OutOfRange,
}

/// The net present value of dated amounts at a yearly rate (`0.09` is 9 %), compounded yearly, a year of 365 days,
/// counted from the first date; half a cent up.
///
/// # Errors
/// When amounts and dates do not pair up, a date is before the first, the rate is not between -99.99 % and a million
/// percent, or it cannot be counted.
pub fn xnpv(rate: Decimal, flows: &[Cents], dates: &[NaiveDate]) -> Result<Cents, FlowError> {
    let days = days(flows, dates)?;
    let growth =
        rate.checked_add(Decimal::ONE).filter(|growth| *growth > Decimal::ZERO).ok_or(FlowError::Rate(rate))?;
    let year = Decimal::ONE.checked_div(growth).ok_or(FlowError::Rate(rate))?;
    // The factor of a day is where its 365th power is the year's.
    let factor = roots(&[(-year, 0), (Decimal::ONE, 365 * 2)], DAILY.0, DAILY.1);
    let factor = factor.and_then(|found| found.first().copied()).ok_or(FlowError::Rate(rate))?;
    let mut sum = Decimal::ZERO;
    for (flow, day) in flows.iter().zip(days) {
        let worth = raised(factor, day).and_then(|part| part.checked_mul(flow.amount())).ok_or(FlowError::TooLarge)?;
        sum = sum.checked_add(worth).ok_or(FlowError::TooLarge)?;
    }
    Cents::rounded(sum).ok_or(FlowError::TooLarge)
}

/// Discount factors of a day between which a yearly rate is sought: -99.99 % to a million percent, and somewhat more.
pub(super) const DAILY: (Decimal, Decimal) =
    (Decimal::from_parts(974, 0, 0, false, 3), Decimal::from_parts(1026, 0, 0, false, 3));

/// Days from the first date to each.
pub(super) fn days(flows: &[Cents], dates: &[NaiveDate]) -> Result<Vec<u32>, FlowError> {
    if flows.len() != dates.len() {
        return Err(FlowError::Unpaired { flows: flows.len(), dates: dates.len() });
    }
    let Some(first) = dates.first() else { return Ok(Vec::new()) };
    let since =
        |day: &NaiveDate| u32::try_from((*day - *first).num_days()).map_err(|_| FlowError::BeforeFirst(*day, *first));
    dates.iter().map(since).collect()
}
