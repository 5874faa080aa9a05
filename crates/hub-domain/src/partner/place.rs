use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::PartnerError;

/// A place that a partner serves or is licensed in: a country, a state, a county, a postal code. Written `country:US`,
/// `state:US-MI`, `county:26081` (FIPS, United States), `postal:US-49503`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CoveredPlace(String);

impl CoveredPlace {
    /// As it is written and stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a state or province.
    #[must_use]
    pub fn is_state(&self) -> bool {
        self.0.starts_with("state:")
    }
}

impl FromStr for CoveredPlace {
    type Err = PartnerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_uppercase());
        let fits = match text.split_once(':') {
            Some(("country", code)) => letters(code, 2),
            // ISO 3166-2: one to three letters or digits after the country.
            Some(("state", code)) => code.split_once('-').is_some_and(|(country, state)| {
                letters(country, 2)
                    && (1..=3).contains(&state.len())
                    && state.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }),
            Some(("county", code)) => code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit()),
            Some(("postal", code)) => code.split_once('-').is_some_and(|(country, code)| {
                letters(country, 2)
                    && (3..=10).contains(&code.len())
                    && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }),
            _ => false,
        };
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(PartnerError::Place { text: text.chars().take(60).collect() })
        }
    }
}

impl TryFrom<String> for CoveredPlace {
    type Error = PartnerError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CoveredPlace> for String {
    fn from(place: CoveredPlace) -> Self {
        place.0
    }
}

impl fmt::Display for CoveredPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_places_and_nothing_else() {
        for good in
            ["country:US", "state:US-MI", "state:AU-NSW", "county:26081", "postal:US-49503", "postal:GB-SW1A1AA"]
        {
            assert_eq!(good.parse::<CoveredPlace>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "US",
            "country:us",
            "country:USA",
            "state:US",
            "state:US-",
            "county:2608",
            "postal:49503",
            "postal:US-4 503",
            "planet:US",
            "county:26081 ",
        ] {
            assert!(bad.parse::<CoveredPlace>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_what_was_written(text in "(country|state|county|postal):[A-Z0-9-]{0,8}|.{0,20}") {
            if let Ok(place) = text.parse::<CoveredPlace>() {
                prop_assert_eq!(place.to_string(), text);
            }
        }
    }
}
