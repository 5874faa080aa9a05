use proptest::prelude::*;

use super::{known, person, stop_list};
use crate::people::{Candidate, Ground, Identity, PersonFacts, Reason, decide};

/// People from a small world, so that they often share things.
fn anybody() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just(""),
        Just("Jo Smith"),
        Just("Joseph Smith"),
        Just("Jo & Sam Smith"),
        Just("Sam Smith"),
        Just("Jo Berg"),
        Just("Jo Smith Jr."),
        Just("J Smith"),
        Just("Smith Trust"),
        Just("Jo"),
        Just("Jo Smiht"),
    ];
    let part = prop_oneof![
        Just("e=jo@example.org"),
        Just("e=smiths@example.org"),
        Just("e=info@example.org"),
        Just("e=none@example.org"),
        Just("e=hello@example.org"),
        Just("p=202-555-0101"),
        Just("p=202-555-0101 x3"),
        Just("p=303-555-0101"),
        Just("p=555-0101"),
        Just("p=987-654-3210"),
        Just("p=654-3210"),
        Just("p=202-555-0100"),
        Just("a=5 Elm St/Larkmoor/00123"),
        Just("a=5 Elmm St/Larkmoor/00123"),
        Just("a=5 Elm St/Larkmoor/"),
        Just("x=eh-1"),
        Just("x=eh-2"),
        Just("l=1:a"),
        Just("l=1:b"),
        Just("l=2:a"),
        Just("o=ben"),
        Just("o="),
    ];
    (name, prop::collection::vec(part, 0..5))
        .prop_map(|(name, parts)| format!("{name}; {}", parts.join("; ")))
        .prop_map(|text| text.trim_end_matches("; ").to_owned())
}

fn shares(incoming: &PersonFacts, known: &PersonFacts, because: Ground) -> bool {
    match because {
        Ground::Link => !incoming.links.is_disjoint(&known.links),
        Ground::ExternalId => !incoming.external_ids.is_disjoint(&known.external_ids),
        Ground::Email => incoming.emails.iter().any(|email| known.emails.contains(email)),
        Ground::PhoneAndName => incoming.phones.iter().any(|phone| known.phones.contains(phone)),
    }
}

proptest! {
    #[test]
    fn the_order_of_candidates_does_not_matter(incoming in anybody(), others in prop::collection::vec(anybody(), 0..6), turn in 0_usize..6) {
        let incoming = person(&incoming);
        let texts: Vec<&str> = others.iter().map(String::as_str).collect();
        let pool = known(&texts);
        let mut turned = pool.clone();
        turned.rotate_left(turn.min(pool.len()));
        let mut reversed = pool.clone();
        reversed.reverse();
        let decision = decide(&incoming, &pool, &stop_list());
        prop_assert_eq!(&decide(&incoming, &turned, &stop_list()), &decision);
        prop_assert_eq!(&decide(&incoming, &reversed, &stop_list()), &decision);
        // The same people given twice are still the same people.
        let twice: Vec<_> = pool.iter().chain(&pool).cloned().collect();
        prop_assert_eq!(decide(&incoming, &twice, &stop_list()), decision);
    }

    #[test]
    fn never_the_same_without_something_shared(incoming in anybody(), others in prop::collection::vec(anybody(), 0..6)) {
        let incoming = person(&incoming);
        let texts: Vec<&str> = others.iter().map(String::as_str).collect();
        let pool = known(&texts);
        match decide(&incoming, &pool, &stop_list()) {
            Identity::Same { id, because } => prop_assert!(shares(&incoming, &pool[id].facts, because)),
            Identity::Review { candidates } => {
                prop_assert!(!candidates.is_empty());
                for doubt in &candidates {
                    prop_assert!((1..=99).contains(&doubt.score));
                    let name_only = doubt.reasons.iter().all(|r| matches!(r, Reason::SameName | Reason::MatchingName | Reason::SimilarName | Reason::DifferentName | Reason::NoName));
                    prop_assert!(!name_only || !incoming.links.is_disjoint(&pool[doubt.id].facts.links) || !incoming.external_ids.is_disjoint(&pool[doubt.id].facts.external_ids));
                }
                prop_assert!(candidates.windows(2).all(|pair| (pair[1].score, pair[0].id) < (pair[0].score, pair[1].id)));
            }
            Identity::New => {}
        }
    }

    #[test]
    fn a_name_alone_changes_nothing(incoming in anybody(), name in "[A-Z][a-z]{1,6} [A-Z][a-z]{1,6}") {
        let incoming = person(&incoming);
        let namesakes: Vec<Candidate<usize>> = [incoming.name.clone(), crate::people::Name::read(&name)]
            .into_iter()
            .enumerate()
            .map(|(id, name)| Candidate { id, facts: PersonFacts::named(name) })
            .collect();
        prop_assert_eq!(decide(&incoming, &namesakes, &stop_list()), Identity::New);
    }

    #[test]
    fn candidates_without_a_shared_key_change_nothing(incoming in anybody(), others in prop::collection::vec(anybody(), 0..6)) {
        let stop = stop_list();
        let incoming = person(&incoming);
        let texts: Vec<&str> = others.iter().map(String::as_str).collect();
        let pool = known(&texts);
        let keys = incoming.keys(&stop);
        let few: Vec<_> = pool.iter().filter(|known| !keys.is_disjoint(&known.facts.keys(&stop))).cloned().collect();
        prop_assert_eq!(decide(&incoming, &few, &stop), decide(&incoming, &pool, &stop));
    }

    #[test]
    fn what_is_on_the_stop_list_never_counts(incoming in anybody(), other in anybody()) {
        let (mut incoming, mut other) = (person(&incoming), person(&other));
        let mut stop = stop_list();
        for email in incoming.emails.iter().chain(&other.emails) {
            stop.add_email(&email.value);
        }
        for phone in incoming.phones.iter().chain(&other.phones) {
            stop.add_phone(&phone.value);
        }
        let with = decide(&incoming, &[Candidate { id: 0, facts: other.clone() }], &stop);
        if let Identity::Same { because, .. } = &with {
            prop_assert!(matches!(because, Ground::Link | Ground::ExternalId));
        }
        for facts in [&mut incoming, &mut other] {
            facts.phone_tails.clear();
            facts.addresses.clear();
            facts.links.clear();
            facts.external_ids.clear();
        }
        prop_assert_eq!(decide(&incoming, &[Candidate { id: 0, facts: other }], &stop), Identity::New);
    }

    #[test]
    fn never_panics_whatever_people_are_called(names in prop::array::uniform2(any::<String>()), local in "[a-z]{1,3}") {
        let facts = |name: &str| {
            let mut facts = PersonFacts::named(crate::people::Name::read(name));
            facts.add_email(crate::people::Email::parse(&format!("{local}@example.org")).unwrap(), &crate::people::Scope::common());
            facts
        };
        let _ = decide(&facts(&names[0]), &[Candidate { id: 0, facts: facts(&names[1]) }], &stop_list());
    }
}
