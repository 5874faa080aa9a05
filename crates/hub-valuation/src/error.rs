use chrono::NaiveDate;

/// Why an analysis was refused. Every message may be shown to an agent as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmaError {
    /// The subject lacks what every analysis needs, or says something that cannot be.
    #[error("the subject cannot be used: {}", problems.join("; "))]
    Subject {
        /// One line for each field, with its RESO name.
        problems: Vec<String>,
    },
    /// The level is outside 50 to 95.
    #[error("the level must be a whole percentage from 50 to 95, not {level}")]
    Level {
        /// What was asked for.
        level: u8,
    },
    /// Nothing to compare with.
    #[error("no comparable: {reason}")]
    NoComparable {
        /// Which rule left none, in words.
        reason: String,
    },
    /// An override names something that is not there or an amount that cannot be.
    #[error("the change cannot be applied: {reason}")]
    Override {
        /// What is wrong, in words.
        reason: String,
    },
    /// A market prepared for one day was asked about an earlier one.
    #[error("the market was prepared with sales up to {prepared}, which is after {as_of}")]
    PreparedLater {
        /// The day the market was prepared for.
        prepared: NaiveDate,
        /// The day that was asked about.
        as_of: NaiveDate,
    },
}
