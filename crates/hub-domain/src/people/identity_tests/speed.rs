use std::collections::HashMap;
use std::time::Instant;

use super::{person, stop_list};
use crate::people::{Candidate, Identity, decide};

/// Prints how fast decisions are with candidates looked up by their keys; measured, not judged, because test machines
/// differ. Judged is that everybody is found again.
#[test]
fn decisions_per_second() {
    const PEOPLE: usize = 4_000;
    const GIVEN: [&str; 8] = ["Ida", "Robert", "Maria", "John", "Nora", "William", "José", "Anna"];
    const SURNAMES: [&str; 10] =
        ["Moss", "Carter", "Ruiz", "Lind", "Quist", "Vale", "Holm", "Berg", "Marsh", "van der Laan"];
    let written = |n: usize, given: &str| {
        format!(
            "{given} {}; e=p{n}@example.org; p=+1 202 555 {:04}; a={} Elm St/Town {}/{:05}",
            SURNAMES[n % SURNAMES.len()],
            n % 10_000,
            1 + n % 97,
            n % 40,
            100 + n % 40
        )
    };
    let stop = stop_list();
    let known: Vec<Candidate<usize>> =
        (0..PEOPLE).map(|id| Candidate { id, facts: person(&written(id, GIVEN[id % GIVEN.len()])) }).collect();
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for candidate in &known {
        for key in candidate.facts.keys(&stop) {
            index.entry(key).or_default().push(candidate.id);
        }
    }
    let incoming: Vec<_> = (0..PEOPLE).map(|id| person(&written(id, GIVEN[id % GIVEN.len()]))).collect();
    let started = Instant::now();
    let mut looked_at = 0;
    for (id, facts) in incoming.iter().enumerate() {
        let mut ids: Vec<usize> =
            facts.keys(&stop).iter().filter_map(|key| index.get(key)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        looked_at += ids.len();
        let candidates: Vec<_> = ids.into_iter().map(|id| known[id].clone()).collect();
        let decision = decide(facts, &candidates, &stop);
        assert!(matches!(decision, Identity::Same { id: found, .. } if found == id), "{id}: {decision:?}");
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{:.0} decisions a second, {:.1} candidates each",
        f64::from(u32::try_from(PEOPLE).unwrap()) / seconds,
        f64::from(u32::try_from(looked_at).unwrap()) / f64::from(u32::try_from(PEOPLE).unwrap())
    );
}
