//! What was typed, read and checked: amounts, percentages, days. Each refusal names its field and its problem.

use chrono::NaiveDate;
use hub_domain::Percent;
use hub_finance::Cents;
use hub_finance::loan::{LoanError, Rate};
use rust_decimal::Decimal;

use crate::error::AppError;
use crate::view::PartOfPriceView;

/// The answer of a reader.
pub(super) type Read<T> = Result<T, AppError>;

/// Ten billion dollars: above it an amount is a slip of the hand.
const MOST: i64 = 1_000_000_000_000;

/// What is wrong with a field: `problem` is a word that the screen translates.
pub(super) fn wrong(field: &str, problem: &str, reason: impl std::fmt::Display) -> AppError {
    AppError::bad_request(field, reason).with("problem", problem)
}

/// A refusal of the maths, put down to the field that caused it.
pub(super) fn refused(field: &str, error: &LoanError) -> AppError {
    let problem = match error {
        LoanError::NegativeAmortisation { .. } => "negativeAmortisation",
        LoanError::NoTable(none) => {
            let last = none.last_known.map(|day| day.to_string()).unwrap_or_default();
            return wrong(field, "noTable", error).with("day", none.day).with("lastKnown", last);
        }
        LoanError::NoRow { .. } => "notInTable",
        LoanError::OutOfRange { .. } => "outOfRange",
        LoanError::NoRate(_) | LoanError::DatesReversed { .. } | LoanError::Conflict(_) => "refused",
    };
    wrong(field, problem, error)
}

/// An amount from nothing to ten billion dollars.
pub(super) fn amount(field: &str, cents: i64) -> Read<Cents> {
    if (0..=MOST).contains(&cents) {
        return Ok(Cents(cents));
    }
    Err(wrong(field, "outOfRange", format!("{} is not from 0.00 to {}", Cents(cents), Cents(MOST))))
}

/// An amount above nothing.
pub(super) fn positive(field: &str, cents: i64) -> Read<Cents> {
    match amount(field, cents)? {
        Cents::ZERO => Err(wrong(field, "zero", "it must be more than zero")),
        some => Ok(some),
    }
}

/// A percentage from `low` to `high` with at most nine decimals.
pub(super) fn percent_within(field: &str, text: &str, low: i64, high: i64) -> Read<Percent> {
    let number = Decimal::from_str_exact(text.trim())
        .map_err(|_| wrong(field, "notANumber", "it must be a number such as 6.5"))?;
    if number.scale() > 9 || number < Decimal::from(low) || number > Decimal::from(high) {
        return Err(wrong(field, "outOfRange", format!("it must lie from {low} to {high} %")));
    }
    Ok(Percent(number))
}

/// A percentage from 0 to 100.
pub(super) fn percent(field: &str, text: &str) -> Read<Percent> {
    percent_within(field, text, 0, 100)
}

/// A note rate.
pub(super) fn rate(field: &str, text: &str) -> Read<Rate> {
    Rate::new(percent(field, text)?).map_err(|error| refused(field, &error))
}

/// An amount, or a part of `price`.
pub(super) fn part(field: &str, part: &PartOfPriceView, price: Cents) -> Read<Cents> {
    match part {
        PartOfPriceView::Amount { cents } => amount(field, *cents),
        PartOfPriceView::Percent { percent: text } => {
            let share = percent(field, text)?;
            price.part(share).ok_or_else(|| wrong(field, "outOfRange", "too large to count"))
        }
    }
}

/// A day, or the one that stands in.
pub(super) fn day(field: &str, text: Option<&str>) -> Read<Option<NaiveDate>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| {
        // Before the first of the statutes and after anybody's loan: a slip of the hand.
        let (first, last) = (NaiveDate::from_ymd_opt(1968, 1, 1), NaiveDate::from_ymd_opt(2199, 12, 31));
        first.is_some_and(|first| *day >= first) && last.is_some_and(|last| *day <= last)
    });
    day.map(Some).ok_or_else(|| wrong(field, "notADay", "a day such as 2026-11-22"))
}

/// Years from 1 to 40, as months.
pub(super) fn years(field: &str, years: u32) -> Read<u32> {
    if (1..=40).contains(&years) { Ok(years * 12) } else { Err(wrong(field, "outOfRange", "1 to 40 years")) }
}

/// A five-digit county code; none for an empty one.
pub(super) fn county(field: &str, text: Option<&str>) -> Read<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Some(text.to_owned()));
    }
    Err(wrong(field, "unknownCounty", "a county is a five-digit FIPS code such as 48157"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_refusal_names_its_field_and_problem() {
        let problem = |error: AppError| (error.args["field"].clone(), error.args["problem"].clone());
        let named = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(problem(amount("cash", -1).unwrap_err()), named("cash", "outOfRange"));
        assert_eq!(problem(positive("income", 0).unwrap_err()), named("income", "zero"));
        assert_eq!(problem(percent("rate", "six").unwrap_err()), named("rate", "notANumber"));
        assert_eq!(problem(percent("rate", "101").unwrap_err()), named("rate", "outOfRange"));
        assert_eq!(problem(day("closing", Some("2026-02-30")).unwrap_err()), named("closing", "notADay"));
        assert_eq!(problem(day("closing", Some("0026-02-01")).unwrap_err()), named("closing", "notADay"));
        assert_eq!(problem(years("years", 41).unwrap_err()), named("years", "outOfRange"));
        assert_eq!(problem(county("county", Some("Fort Bend")).unwrap_err()), named("county", "unknownCounty"));
        assert_eq!(county("county", Some("  ")).unwrap(), None);
        assert_eq!(day("closing", Some(" ")).unwrap(), None);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in ".{0,40}", cents: i64) {
            let _ = (percent("a", &text), day("a", Some(&text)), county("a", Some(&text)), rate("a", &text));
            let _ = (amount("a", cents), positive("a", cents));
        }
    }
}
