use crate::{Listing, street_of};

/// A street address in a form in which two spellings of it are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// House number.
    pub(crate) number: Option<String>,
    /// Number and street, or nothing where there is no number.
    pub(crate) street: Option<String>,
    pub(crate) unit: Option<String>,
}

/// Words that begin a unit.
const UNIT_WORDS: [&str; 9] = ["apt", "apartment", "unit", "ste", "suite", "rm", "room", "lot", "no"];

/// Long and short forms of the same word, as the postal service pairs them.
const SHORT: [(&str, &str); 39] = [
    ("alley", "aly"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("boulevard", "blvd"),
    ("circle", "cir"),
    ("court", "ct"),
    ("cove", "cv"),
    ("crossing", "xing"),
    ("crescent", "cres"),
    ("drive", "dr"),
    ("expressway", "expy"),
    ("heights", "hts"),
    ("highway", "hwy"),
    ("lane", "ln"),
    ("landing", "lndg"),
    ("parkway", "pkwy"),
    ("pky", "pkwy"),
    ("place", "pl"),
    ("plaza", "plz"),
    ("point", "pt"),
    ("ridge", "rdg"),
    ("road", "rd"),
    ("route", "rte"),
    ("square", "sq"),
    ("street", "st"),
    ("str", "st"),
    ("terrace", "ter"),
    ("trail", "trl"),
    ("turnpike", "tpke"),
    ("valley", "vly"),
    ("view", "vw"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
];

impl Address {
    pub(super) fn of(listing: &Listing) -> Self {
        let mut address = match (&listing.street_number, &listing.street_name) {
            (Some(number), Some(name)) if !number.trim().is_empty() && !name.trim().is_empty() => {
                let parts =
                    [Some(number), listing.street_dir_prefix.as_ref(), Some(name), listing.street_suffix.as_ref()];
                Self::read(&parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "))
            }
            _ => {
                let line = listing.address_line().unwrap_or_default();
                Self::read(street_of(&line, listing.city.as_deref()))
            }
        };
        if let Some(unit) = listing.unit_number.as_deref().and_then(unit) {
            address.unit = Some(unit);
        }
        address
    }

    /// Reads a street line such as `12 North Elm Street, Apt. 3`.
    pub(crate) fn read(line: &str) -> Self {
        let mut text = String::with_capacity(line.len());
        for c in line.chars() {
            match c {
                '#' => text.push_str(" unit "),
                '.' | '\'' | '’' => {}
                c if c.is_alphanumeric() || c == '-' => text.extend(c.to_lowercase()),
                _ => text.push(' '),
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        // The unit begins at the last word that can begin one, behind number and name.
        let begins = words.iter().rposition(|w| UNIT_WORDS.contains(w)).filter(|at| *at >= 2 && at + 1 < words.len());
        let (street, rest) = words.split_at(begins.unwrap_or(words.len()));
        let Some(number) = street.first().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())) else {
            return Self { unit: unit(&rest.join(" ")), ..Self::default() };
        };
        let named = street.len() > 1;
        let street: Vec<&str> = street.iter().map(|w| short(w)).collect();
        Self {
            number: Some((*number).to_owned()),
            street: named.then(|| street.join(" ")),
            unit: unit(&rest.join(" ")),
        }
    }
}

fn short(word: &str) -> &str {
    SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short)
}

/// `Apt. 3-B` and `#3B` are both `3B`.
fn unit(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !UNIT_WORDS.contains(w));
    let joined: String = words.flat_map(str::chars).flat_map(char::to_uppercase).collect();
    // Some systems fill the field where there is no unit.
    let nothing = joined.is_empty() || joined.bytes().all(|b| b == b'0') || matches!(joined.as_str(), "NA" | "NONE");
    (!nothing).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &str) -> (Option<String>, Option<String>) {
        let address = Address::read(line);
        (address.street, address.unit)
    }

    #[test]
    fn spellings_of_one_address() {
        let same = (Some("12 n elm st".to_owned()), Some("3B".to_owned()));
        for line in ["12 N Elm St #3B", "12 North Elm Street, Apt. 3-B", "12 n. elm str unit 3 b", "12 N ELM ST STE 3B"]
        {
            assert_eq!(read(line), same, "{line}");
        }
        assert_eq!(read("Lot 7 Elm Street"), (None, None), "no house number, no address");
        assert_eq!(read("12"), (None, None));
        assert_eq!(read("12 Unit Street"), (Some("12 unit st".to_owned()), None), "a street may be called so");
    }

    #[test]
    fn units_that_say_nothing() {
        for nothing in ["", "N/A", "none", "0", "Apt"] {
            assert_eq!(unit(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(line in ".{0,60}") {
            let _ = Address::read(&line);
        }

        #[test]
        fn capitals_and_dots_do_not_matter(number in 1_u32..9999, name in "[a-z]{3,8}", unit in "[1-9][a-c]") {
            let one = format!("{number} N. {name} Street, Apt {unit}");
            let other = format!("{number} north {} ST #{}", name.to_uppercase(), unit.to_uppercase());
            prop_assert_eq!(Address::read(&one), Address::read(&other));
        }
    }
}
