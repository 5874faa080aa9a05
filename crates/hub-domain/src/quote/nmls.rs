use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::QuoteError;

/// An identifier of the Nationwide Multistate Licensing System: of a company or of a loan officer (12 USC 5102).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NmlsId(String);

impl NmlsId {
    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NmlsId {
    type Err = QuoteError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if digits && !text.starts_with('0') { Ok(Self(text.to_owned())) } else { Err(QuoteError::Nmls) }
    }
}

impl TryFrom<String> for NmlsId {
    type Error = QuoteError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<NmlsId> for String {
    fn from(id: NmlsId) -> Self {
        id.0
    }
}

impl fmt::Display for NmlsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
