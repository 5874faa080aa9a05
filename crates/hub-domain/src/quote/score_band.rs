use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::QuoteError;

/// The least and the most a score can be.
const LEAST: u16 = 300;
const MOST: u16 = 850;

/// A band of credit scores that a quote assumes: the client's own word, never a score that somebody pulled. Written
/// `740-759`, `780+` or `700`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScoreBand {
    least: u16,
    most: u16,
}

impl ScoreBand {
    /// From the least to the most, both in it.
    ///
    /// # Errors
    /// [`QuoteError::ScoreBand`] outside 300 to 850 or the wrong way round.
    pub fn new(least: u16, most: u16) -> Result<Self, QuoteError> {
        if LEAST <= least && least <= most && most <= MOST {
            Ok(Self { least, most })
        } else {
            Err(QuoteError::ScoreBand)
        }
    }

    /// The lowest score in it.
    #[must_use]
    pub const fn least(self) -> u16 {
        self.least
    }

    /// The highest score in it.
    #[must_use]
    pub const fn most(self) -> u16 {
        self.most
    }
}

impl FromStr for ScoreBand {
    type Err = QuoteError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let score = |text: &str| text.trim().parse::<u16>().map_err(|_| QuoteError::ScoreBand);
        if let Some(least) = text.trim().strip_suffix('+') {
            return Self::new(score(least)?, MOST);
        }
        match text.split_once(['-', '\u{2013}']) {
            Some((least, most)) => Self::new(score(least)?, score(most)?),
            None => Self::new(score(text)?, score(text)?),
        }
    }
}

impl TryFrom<String> for ScoreBand {
    type Error = QuoteError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ScoreBand> for String {
    fn from(band: ScoreBand) -> Self {
        band.to_string()
    }
}

impl fmt::Display for ScoreBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, most) if least == most => write!(f, "{least}"),
            (least, MOST) => write!(f, "{least}+"),
            (least, most) => write!(f, "{least}-{most}"),
        }
    }
}
