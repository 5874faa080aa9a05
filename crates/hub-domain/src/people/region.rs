use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A country as telephone numbers know it (ISO 3166-1, two letters): where a number without a country code is dialled.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(phonenumber::country::Id);

/// The text is not the two-letter code of a country with telephones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the two-letter code of a country")]
pub struct RegionError;

impl Region {
    /// The United States.
    pub const US: Self = Self(phonenumber::country::US);

    pub(super) fn id(self) -> phonenumber::country::Id {
        self.0
    }
}

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, RegionError> {
        let code = text.trim().to_ascii_uppercase();
        if code.len() != 2 {
            return Err(RegionError);
        }
        code.parse().map(Self).map_err(|_| RegionError)
    }
}

impl TryFrom<String> for Region {
    type Error = RegionError;

    fn try_from(text: String) -> Result<Self, RegionError> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.to_string()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_of_a_country() {
        assert_eq!(" us ".parse(), Ok(Region::US));
        assert_eq!("MX".parse::<Region>().map(|r| r.to_string()).as_deref(), Ok("MX"));
        for none in ["", "U", "USA", "ZZ", "1", "é"] {
            assert_eq!(none.parse::<Region>(), Err(RegionError), "{none}");
        }
    }
}
