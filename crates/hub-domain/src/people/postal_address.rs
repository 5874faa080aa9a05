use std::fmt;

use super::fold::fold;
use crate::same_home::address::Address;
use crate::street_of;

/// How alike two street names must be to be one misspelt (Jaro-Winkler, 0 to 1).
const STREET_LIKENESS: f64 = 0.9;

/// Where somebody gets their post, in a form for comparing.
///
/// Only addresses with a house number, a street and a town or postal code can be compared. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PostalAddress {
    number: String,
    /// Street without the number, folded, words in their short forms.
    street: String,
    unit: Option<String>,
    city: Option<String>,
    /// Digits and letters; five digits of an American one.
    postal_code: Option<String>,
}

impl PostalAddress {
    /// Takes a street line (`12 North Elm Street, Apt. 3`), a town and a postal code apart.
    ///
    /// `None` where there is no house number and street, or neither a town nor a postal code.
    #[must_use]
    pub fn read(line: &str, city: &str, postal_code: &str) -> Option<Self> {
        let parts = Address::read(&fold(street_of(line, Some(city).filter(|c| !c.trim().is_empty()))));
        let number = parts.number?;
        let whole = parts.street?;
        let street = whole.strip_prefix(&number).unwrap_or(&whole).trim().to_owned();
        let city = Some(words(city)).filter(|c| !c.is_empty());
        let postal_code = postal(postal_code);
        let named = !street.is_empty() && (city.is_some() || postal_code.is_some());
        named.then_some(Self { number, street, unit: parts.unit, city, postal_code })
    }

    /// Whether both are one home: same number, no two units, and same postal code with a street spelt alike, or the same
    /// street in the same town.
    #[must_use]
    pub fn same_home(&self, other: &Self) -> bool {
        let both_differ =
            |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
        let both_equal = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        if self.number != other.number || both_differ(&self.unit, &other.unit) {
            return false;
        }
        if both_equal(&self.postal_code, &other.postal_code) {
            return strsim::jaro_winkler(&self.street, &other.street) >= STREET_LIKENESS;
        }
        both_equal(&self.city, &other.city) && self.street == other.street
    }

    /// Words of which two addresses of one home share at least one.
    pub(super) fn signs(&self) -> impl Iterator<Item = String> {
        let by_code = self.postal_code.as_ref().map(|code| format!("{code}:{}", self.number));
        let by_city = self.city.as_ref().map(|city| format!("{city}:{}:{}", self.street, self.number));
        by_code.into_iter().chain(by_city)
    }
}

impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostalAddress(…)")
    }
}

fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn postal(text: &str) -> Option<String> {
    let code: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let american = code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
    let code = if american { code[..5].to_owned() } else { code };
    (code.len() >= 3).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(line: &str, city: &str, code: &str) -> PostalAddress {
        PostalAddress::read(line, city, code).unwrap()
    }

    #[test]
    fn one_home_however_written() {
        let home = address("12 North Elm Street, Apt. 3", "Larkmoor", "00123");
        for (line, city, code) in [
            ("12 N Elm St #3", "larkmoor", "00123-4567"),
            ("12 N. Elm St.", "", "00123"),
            ("12 N Elmm Street", "Larkmoor", "00123"),
            ("12 N Elm St", "LARKMOOR", ""),
        ] {
            assert!(home.same_home(&address(line, city, code)), "{line}");
        }
        assert!(home.same_home(&address("12 N Elm St", "Larkmoor", "00132")), "a slip in the code");
        for line in ["14 N Elm St", "12 N Elm St #4", "12 Oak Ave"] {
            assert!(!home.same_home(&address(line, "Larkmoor", "00123")), "{line}");
        }
        assert!(!home.same_home(&address("12 N Elm St", "Eastmoor", "00999")));
        assert!(PostalAddress::read("Elm Street", "Larkmoor", "00123").is_none());
        assert!(PostalAddress::read("12 Elm Street", "", "").is_none());
    }

    proptest! {
        #[test]
        fn one_home_shares_a_sign(
            one in "[12] (elm|elmm|oak) (st|street|ave)( #[12])?", other in "[12] (elm|elmm|oak) (st|street|ave)( #[12])?",
            cities in prop::array::uniform2("(larkmoor)?"), codes in prop::array::uniform2("(00123|00124)?"),
        ) {
            let read = |line: &str, at: usize| PostalAddress::read(line, &cities[at], &codes[at]);
            if let (Some(one), Some(other)) = (read(&one, 0), read(&other, 1)) {
                prop_assert_eq!(one.same_home(&other), other.same_home(&one));
                if one.same_home(&other) {
                    let signs: Vec<String> = one.signs().collect();
                    prop_assert!(other.signs().any(|sign| signs.contains(&sign)));
                }
            }
        }

        #[test]
        fn never_panics(line in any::<String>(), city in any::<String>(), code in any::<String>()) {
            let _ = PostalAddress::read(&line, &city, &code);
        }
    }
}
