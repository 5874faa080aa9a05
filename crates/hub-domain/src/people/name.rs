use std::fmt;

use super::PersonName;
use super::fold::{fold, tidy};
use super::name_words::{is_company, is_particle, is_stopgap, title};

/// Who a record is about, as far as its name says.
#[derive(Clone, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "nearly every name is one person's")]
pub enum Name {
    /// One person.
    Person(PersonName),
    /// Two or more people in one record: `Jo & Sam Smith`, `Mr. and Mrs. Smith`, `The Smith family`. Never one person.
    Household(Vec<PersonName>),
    /// A company, a trust or an estate, folded for comparing.
    Organisation(String),
}

/// Longer than any name, characters: a note in the wrong field.
const LONGEST: usize = 200;

impl Name {
    /// Reads a name in one text. `None` where nothing is there, or only a stopgap such as `Unknown` or `New Lead`, or
    /// more than 200 characters.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = tidy(text);
        if is_nobody(&text) {
            return None;
        }
        if is_organisation(&text) {
            return Some(Self::Organisation(plain(&text)));
        }
        if let Some(members) = family(&text).or_else(|| couple(&text, true)) {
            return Some(Self::Household(members));
        }
        PersonName::read(&text).map(Self::Person)
    }

    /// Reads a name whose parts are known. Several people in a part make a household here too.
    #[must_use]
    pub fn from_parts(given: &str, middle: &str, surname: &str, suffix: &str) -> Option<Self> {
        let [given, middle, surname] = [given, middle, surname].map(tidy);
        let whole = tidy(&format!("{given} {middle} {surname}"));
        // Both `Unknown` and nothing say nothing; one of them says nothing about its part.
        let [given, surname] = [given, surname].map(|part| if is_nobody(&part) { String::new() } else { part });
        if is_nobody(&whole) || (given.is_empty() && surname.is_empty()) {
            return None;
        }
        if is_organisation(&whole) {
            return Some(Self::Organisation(plain(&whole)));
        }
        if splits(&given, true).len() > 1 || splits(&surname, false).len() > 1 {
            // `Jo & Sam` | `Smith`, or `Jo` | `Smith & Sam Berg`.
            return Self::read_household(&tidy(&format!("{given} {surname}")));
        }
        if let Some(members) = family(&whole) {
            return Some(Self::Household(members));
        }
        PersonName::from_parts(&given, &middle, &surname, suffix).map(Self::Person)
    }

    fn read_household(text: &str) -> Option<Self> {
        match couple(text, true) {
            Some(members) => Some(Self::Household(members)),
            // Two signs of a couple, and yet no second name: still nobody's own name.
            None => PersonName::read(text).map(|one| Self::Household(vec![one])),
        }
    }

    /// The name for showing.
    #[must_use]
    pub fn display(&self) -> String {
        match self {
            Self::Person(name) => name.display(),
            Self::Household(members) => members.iter().map(PersonName::display).collect::<Vec<_>>().join(" & "),
            Self::Organisation(name) => name.clone(),
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person(_) => "Name::Person(…)",
            Self::Household(_) => "Name::Household(…)",
            Self::Organisation(_) => "Name::Organisation(…)",
        })
    }
}

fn is_nobody(text: &str) -> bool {
    text.chars().nth(LONGEST).is_some()
        || !text.chars().any(char::is_alphanumeric)
        || is_stopgap(&fold(text))
        || is_stopgap(&plain(text))
}

/// Folded words with one space between.
fn plain(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_organisation(text: &str) -> bool {
    let plain = plain(text);
    plain.starts_with("estate of ") || plain.split(' ').any(is_company)
}

/// `The Smiths`, `Smith Family`.
fn family(text: &str) -> Option<Vec<PersonName>> {
    let words: Vec<&str> = text.split(' ').collect();
    let folded: Vec<String> = words.iter().map(|w| plain(w)).collect();
    let named = match folded.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["the", inner @ .., "family" | "household"] | [inner @ .., "family" | "household"] => {
            let from = usize::from(folded.first().is_some_and(|w| w == "the"));
            words.get(from..from + inner.len())?.join(" ")
        }
        ["the", name] => {
            words.get(1).map(|w| if name.ends_with('s') { w.trim_end_matches('s') } else { w })?.to_owned()
        }
        _ => return None,
    };
    PersonName::from_parts("", "", &named, "").map(|one| vec![one])
}

/// Two or more people joined by `&`, `and`, `+`, `/` or (with care) `y`.
fn couple(text: &str, spanish: bool) -> Option<Vec<PersonName>> {
    let (surname, rest) = match text.split_once(',') {
        // `Smith, Jo & Sam`; but `Jo Smith, Sam Berg & Ana Ruiz` is a list of names.
        Some((head, rest)) if splits(head, spanish).len() == 1 && splits(rest, spanish).len() > 1 => (Some(head), rest),
        _ => (None, text),
    };
    let pieces = splits(rest, spanish);
    if pieces.len() < 2 {
        return None;
    }
    let mut members: Vec<PersonName> = Vec::new();
    let mut titles_only = 0;
    for piece in &pieces {
        let only_titles = !piece.trim().is_empty() && plain(piece).split(' ').all(|w| title(w).is_some());
        titles_only += usize::from(only_titles);
        if let Some(name) = surname.map_or_else(
            || PersonName::read(piece),
            |surname| PersonName::read(&format!("{surname}, {piece}")).filter(|_| !only_titles),
        ) {
            members.push(name);
        }
    }
    // The last one carries the surname of those before who have none.
    if let Some(last) = members.last().cloned() {
        members = members.into_iter().map(|member| member.with_surname_of(&last)).collect();
    }
    // `Mr. & Mrs. Jo Smith` names one of two; `Jo &` names nobody else, and was yet meant for two.
    (!members.is_empty() && (members.len() > 1 || titles_only > 0 || pieces.len() > 1)).then_some(members)
}

/// The text between words that join people; one piece where there is none.
fn splits(text: &str, spanish: bool) -> Vec<String> {
    let spaced = text.replace(['&', '+', '/'], " & ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut pieces: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        let joins = match fold(word).as_str() {
            "&" | "and" => true,
            "y" | "e" if spanish => joins_in_spanish(&words[..at], &words[at + 1..]),
            _ => false,
        };
        if joins {
            pieces.push(Vec::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(word);
        }
    }
    pieces.into_iter().map(|piece| piece.join(" ")).collect()
}

/// `Ana y Luis Ruiz` are two people, `José Ortega y Gasset` is one.
fn joins_in_spanish(before: &[&str], after: &[&str]) -> bool {
    let own = |words: &[&str]| words.iter().filter(|w| !is_particle(&fold(w))).count();
    !before.is_empty() && !after.is_empty() && (own(before) == 1 || own(after) >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> (&'static str, String) {
        match Name::read(text) {
            None => ("nobody", String::new()),
            Some(name) => match &name {
                Name::Person(_) => ("person", name.display()),
                Name::Household(_) => ("household", name.display()),
                Name::Organisation(_) => ("organisation", name.display()),
            },
        }
    }

    #[test]
    fn couples_are_households() {
        for (text, display) in [
            ("Jo & Sam Smith", "Jo Smith & Sam Smith"),
            ("Jo&Sam Smith", "Jo Smith & Sam Smith"),
            ("Jo and Sam Smith", "Jo Smith & Sam Smith"),
            ("Smith, Jo & Sam", "Jo Smith & Sam Smith"),
            ("Jo Berg / Sam Smith", "Jo Berg & Sam Smith"),
            ("Jo + Sam Smith", "Jo Smith & Sam Smith"),
            ("Ana y Luis Ruiz", "Ana Ruiz & Luis Ruiz"),
            ("Mr. and Mrs. Jo Smith", "Jo Smith"),
            ("Mr & Mrs Smith", "Smith"),
            ("The Smith Family", "Smith"),
            ("The Smiths", "Smith"),
            ("Jo &", "Jo"),
        ] {
            assert_eq!(shown(text), ("household", display.into()), "{text}");
        }
        for (given, surname) in
            [("Jo & Sam", "Smith"), ("Jo", "Smith & Sam Smith"), ("Jo and Sam", ""), ("The", "Smiths")]
        {
            assert!(matches!(Name::from_parts(given, "", surname, ""), Some(Name::Household(_))), "{given} {surname}");
        }
    }

    #[test]
    fn one_person_is_one() {
        for text in ["Jo Smith", "José Ortega y Gasset", "Andy Anderson", "Smith, Sandy", "Jo Family-Berg"] {
            assert_eq!(shown(text).0, "person", "{text}");
        }
        assert!(matches!(Name::from_parts("José", "", "Ortega y Gasset", ""), Some(Name::Person(_))));
    }

    #[test]
    fn companies_and_nobody() {
        for text in ["Larkmoor Homes LLC", "The Smith Family Trust", "Estate of Jo Smith", "Berg Realty, Inc."] {
            assert_eq!(shown(text).0, "organisation", "{text}");
        }
        for text in ["", "Unknown", "N/A", "-None-", "New Lead", "…"] {
            assert_eq!(shown(text).0, "nobody", "{text}");
        }
        assert_eq!(Name::from_parts("Unknown", "", "Unknown", ""), None);
        assert_eq!(Name::read(&"Jo & ".repeat(10_000)), None, "a note in the wrong field");
        assert_eq!(Name::from_parts("Jo", "", "Unknown", "").map(|n| n.display()).as_deref(), Some("Jo"));
        assert_eq!(shown("Jo Null").0, "person", "a surname like any other");
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), parts in prop::array::uniform4("[a-zA-Zé&,.()\" '-]{0,12}")) {
            let _ = Name::read(&text);
            let _ = Name::read(&parts.join(" "));
            let [given, middle, surname, suffix] = parts;
            let _ = Name::from_parts(&given, &middle, &surname, &suffix);
        }

        #[test]
        fn a_couple_is_never_one_person(one in "[A-Z][a-z]{2,6}", other in "[A-Z][a-z]{2,6}", surname in "[A-Z][a-z]{2,8}") {
            for text in [format!("{one} & {other} {surname}"), format!("{surname}, {one} and {other}")] {
                prop_assert!(!matches!(Name::read(&text), Some(Name::Person(_))), "{}", text);
            }
            let name = Name::from_parts(&format!("{one} & {other}"), "", &surname, "");
            prop_assert!(!matches!(name, Some(Name::Person(_))));
        }

        #[test]
        fn capitals_and_spaces_do_not_matter(given in "[a-z]{2,6}", surname in "[a-z]{2,8}") {
            let fold = |name: Option<Name>| match name {
                Some(Name::Person(name)) => Some(name.folded),
                _ => None,
            };
            let plain = Name::read(&format!("{given} {surname}"));
            let loud = Name::read(&format!("  {}   {} ", given.to_uppercase(), surname.to_uppercase()));
            prop_assert!(fold(plain) == fold(loud));
        }
    }
}
