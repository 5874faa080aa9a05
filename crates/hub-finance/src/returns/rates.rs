use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::FlowError;
use super::flow::{DAILY, days};
use super::roots::{Term, roots, scaled};
use crate::Cents;

/// The rates at which a flow is worth nothing, as parts of one: `0.1` is 10 %. Each exact to about 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rates {
    /// No rate between -99.99 % and a million percent does it.
    None,
    /// One rate does it: the internal rate of return.
    One(Decimal),
    /// Several do, from low to high: none of them is the internal rate of return.
    Several(Vec<Decimal>),
}

/// The internal rate of return per period of amounts one period apart, the first now.
///
/// # Errors
/// When money goes one way only, the one rate there is lies outside -99.99 % to a million percent, or it cannot be
/// counted.
pub fn irr(flows: &[Cents]) -> Result<Rates, FlowError> {
    let ends = (Decimal::new(1, 4), Decimal::from(10_000));
    solve(flows.iter().copied().zip(0..), ends, 1)
}

/// The internal rate of return per year of dated amounts, compounded yearly, a year of 365 days, counted from the first
/// date.
///
/// # Errors
/// As [`irr`], and when amounts and dates do not pair up or a date is before the first.
pub fn xirr(flows: &[Cents], dates: &[NaiveDate]) -> Result<Rates, FlowError> {
    let days = days(flows, dates)?;
    solve(flows.iter().copied().zip(days), DAILY, 365)
}

/// `per` small periods make one of the rate.
fn solve(
    flows: impl Iterator<Item = (Cents, u32)>,
    (low, high): (Decimal, Decimal),
    per: u32,
) -> Result<Rates, FlowError> {
    let mut by_time: BTreeMap<u32, i128> = BTreeMap::new();
    for (flow, time) in flows {
        *by_time.entry(time).or_default() += i128::from(flow.0);
    }
    let terms = by_time.into_iter().filter(|(_, cents)| *cents != 0);
    let terms =
        terms.map(|(time, cents)| Some((Decimal::try_from_i128_with_scale(cents, 2).ok()?, i64::from(time) * 2)));
    let terms: Vec<Term> = terms.collect::<Option<_>>().ok_or(FlowError::TooLarge)?;
    let changes = terms.windows(2).filter(|pair| pair[0].0.is_sign_negative() != pair[1].0.is_sign_negative()).count();
    if changes == 0 {
        return Err(FlowError::OneWay);
    }
    let terms = scaled(terms).ok_or(FlowError::TooLarge)?;
    let found = roots(&terms, low, high).ok_or(FlowError::TooLarge)?;
    let mut rates: Vec<Decimal> =
        found.into_iter().map(|factor| rate(factor, per)).collect::<Option<_>>().ok_or(FlowError::TooLarge)?;
    rates.reverse();
    match rates.as_slice() {
        // An odd number of changes of sign always has a rate somewhere.
        [] if changes % 2 == 1 => Err(FlowError::OutOfRange),
        [] => Ok(Rates::None),
        [one] => Ok(Rates::One(*one)),
        _ => Ok(Rates::Several(rates)),
    }
}

/// The rate that belongs to a discount factor of a small period.
fn rate(factor: Decimal, per: u32) -> Option<Decimal> {
    let mut growth = Decimal::ONE;
    let one = Decimal::ONE.checked_div(factor)?;
    for _ in 0..per {
        growth = growth.checked_mul(one)?;
    }
    Some((growth - Decimal::ONE).round_dp(18).normalize())
}
