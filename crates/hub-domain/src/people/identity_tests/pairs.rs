use std::collections::BTreeMap;

use super::{known, person, stop_list};
use crate::people::{Candidate, Identity, PersonFacts, decide};

const PAIRS: &str = include_str!("pairs.txt");

/// What a case says is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    Same,
    Other,
    Ask,
}

struct Case {
    line: &'static str,
    topic: &'static str,
    truth: Truth,
    incoming: PersonFacts,
    known: Vec<Candidate<usize>>,
}

fn cases() -> Vec<Case> {
    let lines = PAIRS.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let truth = match parts[0] {
                "same" => Truth::Same,
                "other" => Truth::Other,
                "ask" => Truth::Ask,
                _ => panic!("{line}"),
            };
            Case { line, topic: parts[1], truth, incoming: person(parts[2]), known: known(&parts[3..]) }
        })
        .collect()
}

#[test]
fn a_same_is_always_right_and_most_are_found() {
    let stop = stop_list();
    let (mut same, mut found, mut asked, mut wrong) = (0_u32, 0_u32, 0_u32, Vec::new());
    let mut outcomes: BTreeMap<(Truth, &str), u32> = BTreeMap::new();
    let mut missed: BTreeMap<&str, u32> = BTreeMap::new();
    let cases = cases();
    for case in &cases {
        same += u32::from(case.truth == Truth::Same);
        let outcome = decide(&case.incoming, &case.known, &stop);
        let word = match &outcome {
            Identity::Same { id, .. } => {
                if case.truth == Truth::Same && *id == 0 {
                    found += 1;
                } else {
                    wrong.push(case.line);
                }
                "same"
            }
            Identity::Review { candidates } => {
                let right = case.truth == Truth::Same && candidates.iter().any(|doubt| doubt.id == 0);
                asked += u32::from(right);
                "review"
            }
            Identity::New => "new",
        };
        *outcomes.entry((case.truth, word)).or_default() += 1;
        if case.truth == Truth::Same && word != "same" {
            *missed.entry(case.topic).or_default() += 1;
        }
        assert!(case.truth != Truth::Ask || word == "review", "must be asked about, and is {word}: {}", case.line);
        assert!(case.truth != Truth::Same || word != "new", "must be found or asked about: {}", case.line);
    }
    let recall = f64::from(found) / f64::from(same);
    println!("{} cases: {outcomes:?}", cases.len());
    println!(
        "precision of Same: {found}/{} · recall {found}/{same} = {recall:.3}, with review {}/{same}",
        found as usize + wrong.len(),
        found + asked
    );
    println!("asked about instead: {missed:?}");
    assert!(cases.len() >= 150);
    assert!(wrong.is_empty(), "two people made one: {wrong:#?}");
    assert!(recall >= 0.9, "{recall}");
}

#[test]
fn two_people_are_rarely_asked_about_without_a_shared_contact() {
    let stop = stop_list();
    let noise: Vec<_> = cases()
        .into_iter()
        .filter(|case| case.truth == Truth::Other)
        .filter(|case| matches!(decide(&case.incoming, &case.known, &stop), Identity::Review { .. }))
        .filter(|case| {
            let keys = |facts: &PersonFacts| facts.keys(&stop).into_iter().filter(|k| !k.starts_with("a:")).collect();
            let own: std::collections::BTreeSet<String> = keys(&case.incoming);
            case.known.iter().all(|known| own.is_disjoint(&keys(&known.facts)))
        })
        .map(|case| case.line)
        .collect();
    println!("asked about for an address and a name: {noise:#?}");
    assert!(noise.len() <= 2, "{noise:#?}");
}

/// All cases' people in one pool, as in one store: nobody else's record may be taken, and the keys must find them.
#[test]
fn the_keys_find_everybody_a_decision_needs() {
    let stop = stop_list();
    let cases = cases();
    let pool: Vec<Candidate<usize>> = cases
        .iter()
        .flat_map(|case| &case.known)
        .enumerate()
        .map(|(id, known)| Candidate { id, facts: known.facts.clone() })
        .collect();
    let mut looked_at = 0;
    for case in &cases {
        let keys = case.incoming.keys(&stop);
        let few: Vec<_> = pool.iter().filter(|known| !keys.is_disjoint(&known.facts.keys(&stop))).cloned().collect();
        looked_at += few.len();
        assert_eq!(decide(&case.incoming, &few, &stop), decide(&case.incoming, &pool, &stop), "{}", case.line);
    }
    println!("{} people, {} looked at for each record on average", pool.len(), looked_at / cases.len());
}
