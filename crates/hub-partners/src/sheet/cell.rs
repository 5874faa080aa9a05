use hub_domain::people::value::{self, DayOrder, DecimalMark, ValueError};
use hub_domain::quote::Stamp;
use hub_domain::{Currency, Money, Percent};
use rust_decimal::Decimal;

use super::Reason;

/// A number as sheets write it: `6.125`, `6.125%`, `$1,200.00`, `(0.250)` for a minus.
pub(super) fn decimal(text: &str) -> Result<Decimal, Reason> {
    Decimal::from_str_exact(&number(text)?).map_err(|_| Reason::Value(ValueError::TooManyDigits))
}

pub(super) fn percent(text: &str) -> Result<Percent, Reason> {
    let text = text.trim();
    decimal(text.strip_suffix('%').map_or(text, str::trim_end)).map(Percent)
}

pub(super) fn money(text: &str, currency: Currency) -> Result<Money, Reason> {
    Ok(Money::parse(&number(text)?, currency)?)
}

fn number(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let plain = value::number(inside.unwrap_or(text), DecimalMark::Point)?;
    let plain = plain.ok_or(Reason::Value(ValueError::NotANumber))?;
    match inside {
        Some(_) if plain.starts_with('-') => Err(Reason::Value(ValueError::NotANumber)),
        Some(_) if plain != "0" => Ok(format!("-{plain}")),
        _ => Ok(plain),
    }
}

/// A whole number. `30 days`, `360 months` say what they count; `30 yrs` is not turned into months.
pub(super) fn whole(text: &str, units: &[&str]) -> Result<u16, Reason> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = unit.trim().trim_start_matches('-').trim_end_matches('.').to_ascii_lowercase();
    let fits = unit.is_empty() || units.contains(&unit.as_str());
    digits.parse().ok().filter(|_| fits).ok_or(Reason::Whole { most: u16::MAX.into() })
}

/// A day, or a moment with its offset.
pub(super) fn stamp(text: &str) -> Result<Stamp, Reason> {
    match text.trim().parse() {
        Ok(stamp) => Ok(stamp),
        Err(_) => day(text).map(Stamp::Day),
    }
}

pub(super) fn day(text: &str) -> Result<chrono::NaiveDate, Reason> {
    value::day(text, DayOrder::MonthFirst)?.ok_or(Reason::Value(ValueError::NotADay))
}

pub(super) fn flag(text: &str) -> Result<bool, Reason> {
    value::boolean(text)?.ok_or(Reason::Value(ValueError::NotABoolean))
}

/// Small letters, words with one blank between, no punctuation: how names of columns and choices are compared.
pub(super) fn folded(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
