use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{Cents, Dated, NoTable};

/// Why a figure about a loan cannot be given. Nothing is clamped or guessed instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoanError {
    /// A number lies outside what it can mean.
    #[error("{what} must lie from {low} to {high}, not {got}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// What was given.
        got: Decimal,
        /// Least allowed.
        low: Decimal,
        /// Most allowed.
        high: Decimal,
    },
    /// The payment is smaller than the interest it must pay.
    #[error("negative amortisation: payment {payment} of month {month} does not cover its interest {interest}")]
    NegativeAmortisation {
        /// Number of the payment, from 1.
        month: u32,
        /// What is paid.
        payment: Cents,
        /// Interest of that month.
        interest: Cents,
    },
    /// The payments return less than was advanced, or no rate up to the bound explains them.
    #[error("no annual percentage rate: {0}")]
    NoRate(&'static str),
    /// Two dates the wrong way round.
    #[error("{what}: {from} is after {to}")]
    DatesReversed {
        /// Which span.
        what: &'static str,
        /// Its beginning.
        from: NaiveDate,
        /// Its end.
        to: NaiveDate,
    },
    /// Two things that cannot stand together.
    #[error("{0}")]
    Conflict(String),
    /// A dated table has no row for this case.
    #[error("the table of {table} ({cite}) has nothing for {case}")]
    NoRow {
        /// Which table.
        table: &'static str,
        /// Its source.
        cite: String,
        /// The case in words.
        case: String,
    },
    /// No table holds there and then.
    #[error(transparent)]
    NoTable(#[from] NoTable),
}

impl LoanError {
    /// That `table`, called `what` in words, has no row for `case`.
    pub(crate) fn no_row<T>(what: &'static str, table: &Dated<T>, case: impl Into<String>) -> Self {
        Self::NoRow { table: what, cite: table.source.cite.clone(), case: case.into() }
    }
}

/// `got` itself when it lies from `low` to `high`.
pub(crate) fn within(what: &'static str, got: Decimal, low: Decimal, high: Decimal) -> Result<Decimal, LoanError> {
    if got < low || got > high { Err(LoanError::OutOfRange { what, got, low, high }) } else { Ok(got) }
}

/// A trillion: above it a figure is a slip of the keyboard, and below it no sum of this crate can overflow.
const MOST: Cents = Cents(100_000_000_000_000);

/// An amount from nothing to a trillion.
pub(crate) fn amount(what: &'static str, got: Cents) -> Result<Cents, LoanError> {
    within(what, got.amount(), Decimal::ZERO, MOST.amount()).map(|_| got)
}

/// An amount above nothing, to a trillion.
pub(crate) fn positive(what: &'static str, got: Cents) -> Result<Cents, LoanError> {
    within(what, got.amount(), Cents(1).amount(), MOST.amount()).map(|_| got)
}

/// `value` in whole cents, half up; out of range beyond a trillion.
pub(crate) fn cents(what: &'static str, value: Decimal) -> Result<Cents, LoanError> {
    within(what, value, -MOST.amount(), MOST.amount())?;
    Ok(Cents::rounded(value).unwrap_or_default())
}
