use chrono::NaiveDate;

/// A literal of a filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// `5`, `-2.5`
    Number(f64),
    /// `'text'`
    Text(String),
    /// `2026-01-31`
    Date(NaiveDate),
    /// `2026-01-31T00:00:00Z`, nanoseconds since 1970
    Stamp(i64),
    /// `Namespace.Type'Member'`
    Enum {
        /// Everything before the quote.
        type_name: String,
        /// Between the quotes.
        member: String,
    },
}
