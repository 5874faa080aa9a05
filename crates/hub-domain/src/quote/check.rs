use rust_decimal::Decimal;

use super::QuoteError;
use crate::{Currency, Money, Percent, partner};

/// Characters of a name or another short text.
pub(super) const SHORT: usize = 200;
/// Characters of a text of several lines.
pub(super) const LONG: usize = 4_000;
/// Entries of a list.
pub(super) const MOST_ENTRIES: usize = 100;

/// A text by the rule that all texts about partners follow.
pub(super) fn text(field: &'static str, value: &str, most: usize) -> Result<(), QuoteError> {
    partner::error::text(field, value, most).map_err(|_| QuoteError::Text { field, most })
}

/// A text that may be absent, but not empty.
pub(super) fn some_text(field: &'static str, value: Option<&String>) -> Result<(), QuoteError> {
    value.map_or(Ok(()), |value| text(field, value, SHORT))
}

pub(super) fn range(field: &'static str, value: Decimal, least: i64, most: i64) -> Result<(), QuoteError> {
    let (least, most) = (Decimal::from(least), Decimal::from(most));
    if value < least || value > most { Err(QuoteError::Range { field, least, most }) } else { Ok(()) }
}

pub(super) fn percent(field: &'static str, value: Percent) -> Result<(), QuoteError> {
    range(field, value.0, 0, 100)
}

pub(super) fn some_percent(field: &'static str, value: Option<Percent>) -> Result<(), QuoteError> {
    value.map_or(Ok(()), |value| percent(field, value))
}

pub(super) fn more_than_nothing(field: &'static str, value: Money) -> Result<(), QuoteError> {
    if value.minor > 0 { Ok(()) } else { Err(QuoteError::Nothing { field }) }
}

pub(super) fn entries(field: &'static str, count: usize, least: usize) -> Result<(), QuoteError> {
    let most = MOST_ENTRIES;
    if (least..=most).contains(&count) { Ok(()) } else { Err(QuoteError::Entries { field, least, most }) }
}

/// Each thing of a list is named once.
pub(super) fn once<'a>(field: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), QuoteError> {
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(QuoteError::Twice { field, what: name.to_owned() });
        }
        seen.push(name);
    }
    Ok(())
}

/// No amount is below zero, and all are in one currency.
pub(super) fn amounts(all: &[(&'static str, Option<Money>)]) -> Result<(), QuoteError> {
    let mut seen: Option<Currency> = None;
    for (field, amount) in all.iter().filter_map(|(field, amount)| amount.map(|amount| (*field, amount))) {
        if amount.minor < 0 {
            return Err(QuoteError::BelowZero { field });
        }
        match seen {
            Some(one) if one != amount.currency => {
                return Err(QuoteError::Currencies { one, other: amount.currency });
            }
            _ => seen = Some(amount.currency),
        }
    }
    Ok(())
}
