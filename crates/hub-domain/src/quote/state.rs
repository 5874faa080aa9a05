use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::QuoteError;

/// States, the federal district and the territories, as the United States Postal Service abbreviates them (Publication
/// 28, appendix B).
const CODES: [&str; 56] = [
    "AL", "AK", "AS", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "GU", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "MP",
    "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VI", "VA", "WA", "WV", "WI", "WY",
];

/// A state, district or territory of the United States: two capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StateCode([u8; 2]);

impl StateCode {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for StateCode {
    type Err = QuoteError;

    /// Small letters are read too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = CODES.into_iter().find(|code| code.eq_ignore_ascii_case(text)).ok_or(QuoteError::State)?;
        code.as_bytes().try_into().map(Self).map_err(|_| QuoteError::State)
    }
}

impl TryFrom<String> for StateCode {
    type Error = QuoteError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<StateCode> for String {
    fn from(code: StateCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
