use std::fmt;

use hub_domain::MoneyError;
use hub_domain::partner::Checked;
use hub_domain::people::value::ValueError;
use hub_domain::quote::{Quote, QuoteError};

/// What a reader found. The caller decides what becomes of it: nothing has been kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    /// Quotes, whole and checked, in the order of the sheet.
    pub quotes: Vec<Checked<Quote>>,
    /// Rows that are none, in the order of the sheet.
    pub refused: Vec<Refused>,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The file or document.
    pub file: String,
    /// The line, from 1; none where the format has no lines.
    pub line: Option<u32>,
    /// The column or field, in the words of the file, where one can be named.
    pub column: Option<String>,
    /// What is wrong. Never repeats what stands there.
    pub reason: Reason,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// More cells than columns.
    #[error("{got} cells where the header names {named}")]
    Cells {
        /// In the row.
        got: usize,
        /// In the header.
        named: usize,
    },
    /// The row cannot be taken apart.
    #[error("the row cannot be read")]
    Unreadable,
    /// Something that has to be said is not.
    #[error("missing")]
    Missing,
    /// Not an amount of money.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// Not a number, a day, yes or no.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Not a whole number, or too large a one.
    #[error("not a whole number from 0 to {most}")]
    Whole {
        /// The most.
        most: u64,
    },
    /// A whole number outside its range.
    #[error("between {least} and {most}")]
    Between {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// A small number that could count months or years.
    #[error("say whether these are months or years")]
    Unit,
    /// A rate below 1 %, as a spreadsheet writes 6.125 % without its format: 0.06125.
    #[error("a rate below 1 %: in percent, it would be a hundred times that")]
    PartOfOne,
    /// None of the words that can stand here.
    #[error("none of: {0}")]
    Choice(String),
    /// An entry of a list with other parts than it has.
    #[error("each entry is: {0}")]
    Entry(String),
    /// A price that neither convention can mean.
    #[error("neither a price around 100 nor a discount around 0")]
    Price,
    /// A price in the other convention than most of the sheet.
    #[error("a {this} price in a sheet of {most} prices")]
    Convention {
        /// This row's.
        this: &'static str,
        /// Most rows'.
        most: &'static str,
    },
    /// As many prices in the one convention as in the other.
    #[error("the sheet has as many hundred-based as discount prices; say which it is")]
    NoConvention,
    /// Points and a price, and they do not agree.
    #[error("the points are not those of the price")]
    PointsAndPrice,
    /// A text that may not be kept.
    #[error("{0}")]
    Forbidden(String),
    /// The quote cannot be true.
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// A field that the format does not have, or not for this kind of quote.
    #[error("there is no such field here")]
    UnknownField,
    /// A field or an identifier that is there twice.
    #[error("there twice")]
    Twice,
    /// A value of another type.
    #[error("has to be {0}")]
    Type(&'static str),
    /// A plan that no product row describes.
    #[error("no product row has this plan")]
    UnknownPlan,
    /// A plan that has an adjustment which could not be read.
    #[error("an adjustment of this plan cannot be read, so its price is not known")]
    Adjustments,
    /// Two answers to one question.
    #[error("answered twice, and not alike")]
    Contradiction,
}
