use std::collections::HashMap;
use std::sync::LazyLock;

/// Our list of given names and their short forms.
const LIST: &str = include_str!("nicknames.txt");

/// What a short form and a given name have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// One is a short form of the other.
    Short,
    /// One may be short for the other, but women and men are called so alike (Sam, Chris, Pat), or many are christened
    /// so (Mark, Marcus); or both are forms of a third, as two brothers' names can be (Al and Bert).
    Maybe,
}

struct Names {
    /// Short form → the names it stands for, each with `f` or `m`.
    formal: HashMap<&'static str, Vec<(&'static str, char)>>,
    /// Every name in the list.
    known: HashMap<&'static str, char>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { formal: HashMap::new(), known: HashMap::new() };
    for (whose, name, forms) in entries() {
        names.known.insert(name, whose);
        for form in forms.split_whitespace() {
            names.formal.entry(form).or_default().push((name, whose));
        }
    }
    names
});

/// The lines of the list: for whom, the name, its forms.
fn entries() -> impl Iterator<Item = (char, &'static str, &'static str)> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (head, forms) = line.split_once(':')?;
        let (whose, name) = head.split_once(' ')?;
        Some((whose.chars().next()?, name, forms))
    })
}

/// What two folded given names have to do with each other; `None` for nothing. Order does not matter.
pub(super) fn kin(one: &str, other: &str) -> Option<Kin> {
    let formal = |form: &str| NAMES.formal.get(form).map_or(&[][..], Vec::as_slice);
    let stands_for = |form: &str, name: &str| formal(form).iter().any(|(formal, _)| *formal == name);
    let shared = formal(one).iter().any(|name| formal(other).contains(name));
    if stands_for(one, other) || stands_for(other, one) {
        let own_names = NAMES.known.contains_key(one) && NAMES.known.contains_key(other);
        let unsure = own_names || is_shared_form(one) || is_shared_form(other);
        return Some(if unsure { Kin::Maybe } else { Kin::Short });
    }
    shared.then_some(Kin::Maybe)
}

/// Whether women and men are called so alike.
fn is_shared_form(form: &str) -> bool {
    let formal = NAMES.formal.get(form).map_or(&[][..], Vec::as_slice);
    let own = NAMES.known.get(form).copied();
    let mut whose = formal.iter().map(|(_, whose)| *whose).chain(own);
    let first = whose.next();
    whose.any(|other| Some(other) != first)
}

/// Whether the list knows this folded given name or short form.
pub(super) fn is_known(given: &str) -> bool {
    NAMES.known.contains_key(given) || NAMES.formal.contains_key(given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::fold::fold;

    #[test]
    fn the_list_is_sound() {
        let lines = LIST.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count();
        assert_eq!(entries().count(), lines, "every line can be read");
        let mut pairs = 0;
        for (whose, name, forms) in entries() {
            assert!(matches!(whose, 'f' | 'm'), "{name}");
            for form in forms.split_whitespace() {
                pairs += 1;
                assert_ne!(form, name, "a name is not its own short form");
                assert!(fold(form) == form && fold(name) == name, "{name}: {form}");
            }
        }
        assert!((500..3000).contains(&pairs), "{pairs} pairs");
    }

    #[test]
    fn short_forms_and_their_names() {
        for (one, other) in
            [("bob", "robert"), ("bill", "william"), ("liz", "elizabeth"), ("paco", "francisco"), ("pepe", "jose")]
        {
            assert_eq!((kin(one, other), kin(other, one)), (Some(Kin::Short), Some(Kin::Short)), "{one} {other}");
        }
        assert_eq!(kin("al", "bert"), Some(Kin::Maybe), "both of Albert, and yet perhaps two");
        assert_eq!(kin("robert", "william"), None);
        assert_eq!(kin("christopher", "christine"), None, "two names that share a short form are two names");
    }

    /// Every name of the list against every other, as brothers and sisters who share everything else.
    #[test]
    fn two_christened_names_are_never_one_person() {
        use crate::people::PersonName;
        let mut names: Vec<&str> = entries().map(|(_, name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() > 300);
        let people: Vec<PersonName> =
            names.iter().filter_map(|name| PersonName::read(&format!("{name} Moss"))).collect();
        assert_eq!(people.len(), names.len());
        for (at, one) in people.iter().enumerate() {
            for (other, name) in people[at + 1..].iter().zip(&names[at + 1..]) {
                assert!(!one.fit(other).is_compatible(), "{} and {name}", names[at]);
            }
        }
    }

    #[test]
    fn forms_for_women_and_men_say_less() {
        for (one, other) in [("sam", "samuel"), ("chris", "christine"), ("pat", "patrick"), ("lupe", "guadalupe")] {
            assert_eq!(kin(one, other), Some(Kin::Maybe), "{one} {other}");
        }
    }
}
