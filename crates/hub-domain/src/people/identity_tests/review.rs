use super::{known, person, stop_list};
use crate::people::{Doubt, Ground, Identity, Reason, decide};

fn doubts(incoming: &str, others: &[&str]) -> Vec<Doubt<usize>> {
    match decide(&person(incoming), &known(others), &stop_list()) {
        Identity::Review { candidates } => candidates,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_likelier_comes_first_and_says_why() {
    let family = ["Sam Smith; e=family@example.org", "J. Smith; e=family@example.org; p=202-555-0101"];
    let found = doubts("Jo Smith; e=family@example.org; p=202-555-0101", &family);
    assert_eq!(found.iter().map(|d| d.id).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(found[0].reasons, [Reason::SameEmail, Reason::SamePhone, Reason::SimilarName]);
    assert_eq!(found[1].reasons, [Reason::SameEmail, Reason::DifferentName]);
    assert_eq!(found.iter().map(|d| d.score).collect::<Vec<_>>(), [99, 30]);
}

#[test]
fn an_address_and_a_name_are_asked_about() {
    let home = ["Ida Moss; a=5 Elm St/Larkmoor/00123", "Ben Cole; a=5 Elm St/Larkmoor/00123"];
    let found = doubts("Ida Mos; a=5 Elm Street/Larkmoor/00123", &home);
    assert_eq!(found, [Doubt { id: 0, score: 35, reasons: vec![Reason::SameAddress, Reason::SimilarName] }]);
}

#[test]
fn a_tie_is_named() {
    let two = ["Ida Moss; p=202-555-0101", "Ida C. Moss; p=202-555-0101"];
    let found = doubts("Ida Moss; p=202-555-0101", &two);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|doubt| doubt.reasons.contains(&Reason::OthersFitToo)));
}

#[test]
fn another_owners_client_is_named_so() {
    let found = doubts("o=ben; Jo Smith; e=jo@example.org", &["Jo Smith; e=jo@example.org"]);
    assert_eq!(found[0].reasons, [Reason::SameEmail, Reason::SameName, Reason::OtherOwner]);
}

#[test]
fn grounds_and_reasons_are_in_words() {
    let decision =
        decide(&person("Bob Carter; e=bc@example.org"), &known(&["Robert Carter; e=bc@example.org"]), &stop_list());
    assert_eq!(decision, Identity::Same { id: 0, because: Ground::Email });
    assert_eq!(Ground::PhoneAndName.to_string(), "same telephone number and a matching name");
    assert_eq!(Reason::OtherOwner.to_string(), "belongs to another owner");
}
