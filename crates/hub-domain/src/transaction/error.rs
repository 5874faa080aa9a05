use super::Stage;

/// Why a transaction cannot be kept. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransactionError {
    /// A text is missing or longer than it may be.
    #[error("{field}: between 1 and {most} characters, and no control characters")]
    Text {
        /// Which.
        field: &'static str,
        /// Characters it may have.
        most: usize,
    },
    /// A figure is outside its range.
    #[error("{field}: between {least} and {most}")]
    Range {
        /// Which.
        field: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// More entries than a transaction has.
    #[error("{field}: at most {most}")]
    TooMany {
        /// Which.
        field: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// The same thing stands twice.
    #[error("{field}: {name} stands twice")]
    Twice {
        /// Which list.
        field: &'static str,
        /// What stands twice.
        name: String,
    },
    /// A stage that does not follow.
    #[error("a transaction that is at “{}” does not go to “{}”", .from.as_str(), .to.as_str())]
    Stage {
        /// Where it is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
    },
    /// A time zone that nobody knows.
    #[error("no time zone is called {0:?}; they are called like America/Chicago")]
    Zone(String),
}
