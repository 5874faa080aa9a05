use std::cmp::max;

use super::name_words::is_particle;
use super::nicknames::{Kin, is_known, kin};
use super::person_name::FoldedName;
use super::{Generation, Name, PersonName};

/// How well two names (or two parts of names) go together, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameFit {
    /// The same but for capitals, accents, hyphens and spaces.
    Same,
    /// Surely meant for the same: a short form (Bob, Robert), a part of a double surname, a slip of the keys.
    Close,
    /// The given names go together; a surname is missing on one side.
    GivenOnly,
    /// May or may not be one person: an initial, Sam for Samuel or Samantha, Jr. on one side only, one of a couple.
    Unclear,
    /// Two people's names.
    Different,
}

impl NameFit {
    /// Whether both names are whole and go together.
    #[must_use]
    pub fn is_compatible(self) -> bool {
        matches!(self, Self::Same | Self::Close)
    }
}

/// Given names so often followed by a second that makes another name of them (José, José Luis).
const COMPOUNDS: [&str; 7] = ["maria", "jose", "juan", "ana", "luis", "jean", "mary"];

impl Name {
    /// How well two names go together. Order does not matter.
    #[must_use]
    pub fn fit(&self, other: &Self) -> NameFit {
        match (self, other) {
            (Self::Person(one), Self::Person(other)) => one.fit(other),
            (Self::Organisation(one), Self::Organisation(other)) if one == other => NameFit::Same,
            (Self::Organisation(_), _) | (_, Self::Organisation(_)) => NameFit::Different,
            (Self::Household(one), Self::Household(other)) => households(one, other),
            (Self::Household(members), Self::Person(one)) | (Self::Person(one), Self::Household(members)) => {
                let member = members.iter().any(|member| member.fit(one) != NameFit::Different);
                if member { NameFit::Unclear } else { NameFit::Different }
            }
        }
    }

    /// How alike two names look, 0 to 1: for putting doubtful pairs in order, never for deciding.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        fn people(name: &Name) -> &[PersonName] {
            match name {
                Name::Person(one) => std::slice::from_ref(one),
                Name::Household(members) => members,
                Name::Organisation(_) => &[],
            }
        }
        if let (Self::Organisation(one), Self::Organisation(other)) = (self, other) {
            return strsim::jaro_winkler(one, other);
        }
        let pairs = people(self).iter().flat_map(|one| people(other).iter().map(move |other| one.likeness(other)));
        pairs.fold(0.0, f64::max)
    }
}

/// Two households are one if they have the same members.
fn households(one: &[PersonName], other: &[PersonName]) -> NameFit {
    let met =
        |a: &[PersonName], b: &[PersonName]| a.iter().all(|member| b.iter().any(|o| member.fit(o).is_compatible()));
    if one.len() >= 2 && one.len() == other.len() && met(one, other) && met(other, one) {
        let same = one.iter().all(|member| other.iter().any(|o| member.fit(o) == NameFit::Same));
        return if same { NameFit::Same } else { NameFit::Close };
    }
    let shared = one.iter().any(|member| other.iter().any(|o| member.fit(o) != NameFit::Different));
    if shared { NameFit::Unclear } else { NameFit::Different }
}

impl PersonName {
    /// How well two people's names go together. Order does not matter.
    #[must_use]
    pub fn fit(&self, other: &Self) -> NameFit {
        let given = given_fit(&self.folded, &other.folded);
        let surname = surname_fit(&self.folded, &other.folded);
        let around = max(generation_fit(self.generation, other.generation), self.title_fit(other));
        max(max(given, surname), around)
    }

    /// Mr. and Mrs. J. Smith are two, whatever else is alike.
    fn title_fit(&self, other: &Self) -> NameFit {
        match (self.folded.whose, other.folded.whose) {
            (Some(one), Some(other)) if one != other => NameFit::Unclear,
            _ => NameFit::Same,
        }
    }

    fn likeness(&self, other: &Self) -> f64 {
        let given = match given_fit(&self.folded, &other.folded) {
            NameFit::Same | NameFit::Close => 1.0,
            // Brothers and sisters have names that look alike: worth less than the rest.
            _ => strsim::jaro_winkler(&self.folded.first, &other.folded.first).max(kin_likeness(self, other)),
        };
        let surname = match surname_fit(&self.folded, &other.folded) {
            NameFit::Same | NameFit::Close => 1.0,
            _ => strsim::jaro_winkler(&self.folded.surname.join(" "), &other.folded.surname.join(" ")),
        };
        let likeness = (given + surname) / 2.0;
        // Two who are told apart in writing do not look alike.
        if generation_fit(self.generation, other.generation) == NameFit::Different { likeness / 2.0 } else { likeness }
    }
}

/// An initial, or a short form women and men share, counts for the name it may stand for.
fn kin_likeness(one: &PersonName, other: &PersonName) -> f64 {
    let unclear = given_fit(&one.folded, &other.folded) == NameFit::Unclear;
    if unclear && !one.folded.first.is_empty() && !other.folded.first.is_empty() { 0.8 } else { 0.0 }
}

/// Both written and different: two people. One written: somebody thought it worth writing.
fn generation_fit(one: Option<Generation>, other: Option<Generation>) -> NameFit {
    match (one, other) {
        (None, None) => NameFit::Same,
        (Some(one), Some(other)) if one == other => NameFit::Same,
        // John II may well be John Jr.
        (Some(Generation::Junior), Some(Generation::Numbered(2)))
        | (Some(Generation::Numbered(2)), Some(Generation::Junior))
        | (Some(_), None)
        | (None, Some(_)) => NameFit::Unclear,
        (Some(_), Some(_)) => NameFit::Different,
    }
}

fn given_fit(one: &FoldedName, other: &FoldedName) -> NameFit {
    let called = called_fit(one, other).min(called_fit(other, one));
    if one.first.is_empty() || other.first.is_empty() {
        // Without a given name there is nothing to tell a family apart by, unless a nickname stands for it.
        return match called {
            NameFit::Different => NameFit::Unclear,
            fit => fit,
        };
    }
    // `Mary Ann` and `Maryann`.
    let whole = |name: &FoldedName| format!("{}{}", name.first, name.middles.concat());
    if whole(one) == whole(other) {
        return NameFit::Same;
    }
    let first = word_fit(&one.first, &other.first).min(called);
    if first == NameFit::Different {
        // Called by the middle name; or named after the father, whose middle name it is.
        let crossed = one.middles.contains(&other.first) || other.middles.contains(&one.first);
        let joined = whole(one) == other.first || whole(other) == one.first;
        return if joined {
            NameFit::Same
        } else if crossed {
            NameFit::Unclear
        } else {
            NameFit::Different
        };
    }
    max(first, middles_fit(one, other))
}

/// How the name somebody is called by goes with the other's given name.
fn called_fit(one: &FoldedName, other: &FoldedName) -> NameFit {
    let Some(nick) = one.nickname.as_deref().filter(|_| !other.first.is_empty()) else { return NameFit::Different };
    // `John (Jane) Smith` may well be two people: what stands there must be a form of the name before it.
    let another = !one.first.is_empty() && word_fit(nick, &one.first) == NameFit::Different;
    max(word_fit(nick, &other.first), if another { NameFit::Unclear } else { NameFit::Same })
}

fn middles_fit(one: &FoldedName, other: &FoldedName) -> NameFit {
    match (one.middles.first(), other.middles.first()) {
        (Some(a), Some(b)) => {
            let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
            if a == b || initial(a, b) || initial(b, a) {
                NameFit::Same
            } else {
                match word_fit(a, b) {
                    fit @ (NameFit::Same | NameFit::Close) => fit,
                    // Two middle initials that differ are how a family tells its Johns apart.
                    _ => NameFit::Different,
                }
            }
        }
        (Some(middle), None) | (None, Some(middle)) => {
            let compound = COMPOUNDS.contains(&one.first.as_str()) && middle.chars().count() > 1;
            if compound { NameFit::Unclear } else { NameFit::Same }
        }
        (None, None) => NameFit::Same,
    }
}

fn word_fit(one: &str, other: &str) -> NameFit {
    if one == other {
        return NameFit::Same;
    }
    match kin(one, other) {
        Some(Kin::Short) => return NameFit::Close,
        Some(Kin::Maybe) => return NameFit::Unclear,
        None => {}
    }
    let short = one.chars().count().min(other.chars().count());
    let same_start = one.chars().next() == other.chars().next();
    if short == 1 {
        return if same_start { NameFit::Unclear } else { NameFit::Different };
    }
    if short >= 4 && is_swap(one, other) && is_known(one) != is_known(other) {
        // `Jonh` is no name, `John` is.
        return NameFit::Close;
    }
    // `Erik` and `Eric` may be one; so may `Erica` and `Eric` not be.
    if short >= 4 && strsim::damerau_levenshtein(one, other) == 1 {
        return NameFit::Unclear;
    }
    NameFit::Different
}

/// Whether two neighbouring letters have changed places and nothing else.
fn is_swap(one: &str, other: &str) -> bool {
    one.len() == other.len() && strsim::osa_distance(one, other) == 1 && strsim::levenshtein(one, other) == 2
}

fn surname_fit(one: &FoldedName, other: &FoldedName) -> NameFit {
    if one.surname.is_empty() || other.surname.is_empty() {
        return NameFit::GivenOnly;
    }
    let (a, b) = (one.surname.concat(), other.surname.concat());
    if a == b {
        return NameFit::Same;
    }
    let own = |name: &FoldedName| -> Vec<String> {
        name.surname.iter().filter(|w| !is_particle(w) && w.chars().count() > 1).cloned().collect()
    };
    let (own_a, own_b) = (own(one), own(other));
    let part_of = |part: &[String], whole: &[String]| !part.is_empty() && part.iter().all(|w| whole.contains(w));
    if part_of(&own_a, &own_b) || part_of(&own_b, &own_a) {
        return NameFit::Close;
    }
    let slips = match a.chars().count().min(b.chars().count()) {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    if strsim::damerau_levenshtein(&a, &b) <= slips {
        return NameFit::Close;
    }
    // Ana García López signs as Ana García, and her mother is called so.
    let before = |name: &FoldedName, word: &[String]| name.middles.iter().any(|m| word.len() == 1 && word[0] == *m);
    if before(one, &own_b) || before(other, &own_a) { NameFit::Unclear } else { NameFit::Different }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fit(one: &str, other: &str) -> NameFit {
        let (one, other) = (Name::read(one).unwrap(), Name::read(other).unwrap());
        assert_eq!(one.fit(&other), other.fit(&one), "the order does not matter");
        one.fit(&other)
    }

    #[test]
    fn names_of_one_person() {
        for (one, other) in [
            ("José Núñez", "JOSE NUNEZ"),
            ("Maria van der Berg", "Maria Vanderberg"),
            ("Mary Ann Smith", "Maryann Smith"),
            ("Smith, Jo", "Jo Smith"),
            ("Jo A. Smith", "Jo Smith"),
            ("Jo & Sam Smith", "Sam and Jo Smith"),
        ] {
            assert_eq!(fit(one, other), NameFit::Same, "{one} – {other}");
        }
        for (one, other) in [
            ("Bob Carter", "Robert Carter"),
            ("Robert \"Bob\" Carter", "Bob Carter"),
            ("Paco Ruiz", "Francisco Ruiz"),
            ("Anna Smith-Jones", "Anna Smith"),
            ("Anna Smith Jones", "Anna Jones"),
            ("Ana de la Cruz", "Ana Cruz"),
            ("Jonh Carter", "John Carter"),
            ("John Cartre", "John Carter"),
        ] {
            assert!(fit(one, other).is_compatible(), "{one} – {other}: {:?}", fit(one, other));
        }
    }

    #[test]
    fn names_that_may_be_of_two() {
        for (one, other) in [
            ("J. Smith", "John Smith"),
            ("Sam Smith", "Samantha Smith"),
            ("John Smith", "John Smith Jr."),
            ("Jo & Sam Smith", "Jo Smith"),
            ("Mr. and Mrs. Smith", "Jo Smith"),
            ("Al Smith", "Bert Smith"),
            ("Eric Smith", "Erica Smith"),
            ("José Ruiz", "José Luis Ruiz"),
            ("Ana García", "Ana García López"),
            ("Robert James Smith", "James Smith"),
            ("Mr. J Smith", "Mrs. J Smith"),
            ("John (Jane) Smith", "Jane Smith"),
        ] {
            assert_eq!(fit(one, other), NameFit::Unclear, "{one} – {other}");
        }
        assert_eq!(fit("Jo", "Jo Smith"), NameFit::GivenOnly);
    }

    #[test]
    fn names_of_two_people() {
        for (one, other) in [
            ("Jo Smith", "Sam Smith"),
            ("John Smith Sr.", "John Smith Jr."),
            ("John A. Smith", "John B. Smith"),
            ("Christopher Smith", "Christine Smith"),
            ("Jo Smith", "Jo Berg"),
            ("Jo Smith", "Smith Trust"),
            ("Ann Lee", "Ann Li"),
        ] {
            assert_eq!(fit(one, other), NameFit::Different, "{one} – {other}");
        }
    }

    proptest! {
        #[test]
        fn symmetric_and_same_as_itself(one in "[A-Z][a-zé]{0,7}( [A-Z]\\.?)?( [A-Z][a-z-]{1,8})?", other in "[A-Z][a-z]{0,7} [A-Z][a-z]{1,8}( Jr\\.?)?") {
            if let (Some(one), Some(other)) = (Name::read(&one), Name::read(&other)) {
                prop_assert_eq!(one.fit(&other), other.fit(&one));
                prop_assert!((one.likeness(&other) - other.likeness(&one)).abs() < 1e-9);
                prop_assert!((0.0..=1.0).contains(&one.likeness(&other)));
                prop_assert_ne!(one.fit(&one), NameFit::Different);
                prop_assert_ne!(other.fit(&other), NameFit::Different);
                if let Name::Person(whole) = &other && whole.given().is_some() && whole.surname().is_some() {
                    prop_assert_eq!(other.fit(&other), NameFit::Same);
                }
            }
        }
    }
}
