use rust_decimal::Decimal;

use super::{QuoteKind, QuoteStatus};
use crate::{Currency, Percent};

/// Why a quote cannot be kept as it is. Nothing is clamped or guessed instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuoteError {
    /// A text is missing or longer than it may be.
    #[error("{field}: between 1 and {most} characters, and no control characters")]
    Text {
        /// Which.
        field: &'static str,
        /// Characters it may have.
        most: usize,
    },
    /// An amount below zero.
    #[error("{field}: below zero")]
    BelowZero {
        /// Which.
        field: &'static str,
    },
    /// An amount that has to be more than nothing.
    #[error("{field}: has to be more than nothing")]
    Nothing {
        /// Which.
        field: &'static str,
    },
    /// A number outside what it can mean.
    #[error("{field}: between {least} and {most}")]
    Range {
        /// Which.
        field: &'static str,
        /// The least.
        least: Decimal,
        /// The most.
        most: Decimal,
    },
    /// Amounts in two currencies.
    #[error("amounts in {one} and in {other}")]
    Currencies {
        /// The first.
        one: Currency,
        /// Another.
        other: Currency,
    },
    /// A day before the one it must follow.
    #[error("{later} comes before {earlier}")]
    Days {
        /// What begins.
        earlier: &'static str,
        /// What cannot be before it.
        later: &'static str,
    },
    /// The loan-to-value ratio is not that of the loan and the price.
    #[error("a loan-to-value of {stated} where the loan is {exact} of the price")]
    LoanToValue {
        /// As stated.
        stated: Percent,
        /// As the loan and the price give it, two decimals.
        exact: Percent,
    },
    /// Not a state, district or territory of the United States.
    #[error("not the two-letter code of a state")]
    State,
    /// Not an NMLS identifier.
    #[error("not an NMLS identifier: one to ten digits, the first not a zero")]
    Nmls,
    /// Not a band of scores.
    #[error("not a band of scores such as 740-759, 780+ or 700, from 300 to 850")]
    ScoreBand,
    /// Not a day or a moment with its offset.
    #[error("not a day (2026-11-21) or a moment with its offset from UTC (2026-11-21T17:00:00-05:00)")]
    Stamp,
    /// Something is named twice.
    #[error("{field}: {what} is there twice")]
    Twice {
        /// In which list.
        field: &'static str,
        /// What.
        what: String,
    },
    /// A list that may not be empty, or longer than it may be.
    #[error("{field}: between {least} and {most} entries")]
    Entries {
        /// Which list.
        field: &'static str,
        /// The least.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A step that a quote cannot take.
    #[error("a quote that is {from} cannot become {to}", from = from.as_str(), to = to.as_str())]
    Step {
        /// What it is.
        from: QuoteStatus,
        /// What it was to become.
        to: QuoteStatus,
    },
    /// It is past its expiry.
    #[error("the quote has expired")]
    Expired,
    /// It is not past its expiry.
    #[error("the quote has not expired")]
    NotExpired,
    /// A quote of one kind where another was asked for.
    #[error("a quote for {got} where one for {asked} was asked for", got = got.as_str(), asked = asked.as_str())]
    OtherKind {
        /// What was asked for.
        asked: QuoteKind,
        /// What came.
        got: QuoteKind,
    },
    /// A status that says there is a quote, and none is there; or the other way round.
    #[error("{status} and what was received do not go together", status = status.as_str())]
    Content {
        /// The status.
        status: QuoteStatus,
    },
}
