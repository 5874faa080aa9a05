use serde::Serialize;

use crate::part::is_part;
use crate::{Cents, Percent};

/// How much a line of a net sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Fixed.
    Fixed(Cents),
    /// A part of the price.
    OfPrice(Percent),
}

/// Which way a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The seller pays it: commission, payoff, tax, title, credit to the buyer.
    Pays,
    /// The seller gets it: taxes or dues paid ahead.
    Gets,
}

/// A line as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetItem {
    /// What it is.
    pub what: String,
    /// Which way it goes.
    pub side: Side,
    /// How much.
    pub amount: Amount,
}

/// A line as it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetLine {
    /// What it is.
    pub what: String,
    /// Which way it goes.
    pub side: Side,
    /// How much, zero or more.
    pub amount: Cents,
    /// How it came about: `fixed`, or the rate and the price.
    pub why: String,
}

/// What a seller takes home at one price: an estimate, not a settlement statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetSheet {
    /// The price.
    pub price: Cents,
    /// Each line, in the order asked.
    pub lines: Vec<NetLine>,
    /// The price, less what the seller pays, plus what the seller gets; below zero the seller brings money.
    pub net: Cents,
}

/// Why there is no net sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetSheetError {
    /// A price or a line is below zero; which way money goes is said by its side.
    #[error("{0} is below zero: {1}")]
    BelowZero(String, Cents),
    /// A part of the price is outside 0 to 100 %.
    #[error("{0} is {1} of the price")]
    Rate(String, Percent),
    /// Beyond what can be counted.
    #[error("the sheet is too large to count at {0}")]
    TooLarge(String),
}

/// A seller's net sheet.
///
/// # Errors
/// When a price or a line is below zero, a rate is outside 0 to 100 %, or a sum is too large to count.
pub fn net_sheet(price: Cents, items: &[NetItem]) -> Result<NetSheet, NetSheetError> {
    if price < Cents::ZERO {
        return Err(NetSheetError::BelowZero("the price".to_owned(), price));
    }
    let mut net = price.0;
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let too_large = || NetSheetError::TooLarge(item.what.clone());
        let (amount, why) = match item.amount {
            Amount::Fixed(amount) if amount < Cents::ZERO => {
                return Err(NetSheetError::BelowZero(item.what.clone(), amount));
            }
            Amount::Fixed(amount) => (amount, "fixed".to_owned()),
            Amount::OfPrice(rate) if !is_part(rate) => {
                return Err(NetSheetError::Rate(item.what.clone(), rate));
            }
            Amount::OfPrice(rate) => (price.part(rate).ok_or_else(too_large)?, format!("{rate} of {price}")),
        };
        let signed = if item.side == Side::Pays { net.checked_sub(amount.0) } else { net.checked_add(amount.0) };
        net = signed.ok_or_else(too_large)?;
        lines.push(NetLine { what: item.what.clone(), side: item.side, amount, why });
    }
    Ok(NetSheet { price, lines, net: Cents(net) })
}
