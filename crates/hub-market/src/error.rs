/// Why a figure of the market cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// Text that names no month.
    #[error("“{text}” is no month; write YYYY-MM")]
    NotAMonth {
        /// What was written.
        text: String,
    },
    /// A forecast needs more past.
    #[error("a forecast needs {needed} months with a figure; there are {months}")]
    TooShort {
        /// Months there are.
        months: usize,
        /// Months needed.
        needed: usize,
    },
    /// A forecast needs a past without too many holes.
    #[error("too many of the {months} months have no figure: {missing}")]
    TooManyHoles {
        /// Months from first to last.
        months: usize,
        /// Those without a figure.
        missing: usize,
    },
}
