use hub_finance::loan::worked::{KINDS, agrees, work};
use serde_json::Value;

/// Figures with the public source each comes from.
pub fn examples() -> Vec<Value> {
    serde_json::from_str(include_str!("figures.json")).unwrap()
}

#[test]
fn every_figure_comes_out() {
    let tables = super::shipped();
    for example in examples() {
        let kind = example["kind"].as_str().unwrap();
        assert!(!example["source"].as_str().unwrap().is_empty(), "{kind}");
        let answer = work(kind, &example["inputs"], &example["expected"], tables).unwrap();
        let answer = answer.unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(agrees(&example["expected"], &answer), "{kind}: {answer}\nwanted {}", example["expected"]);
    }
}

#[test]
fn every_kind_has_a_figure() {
    let with: Vec<Value> = examples().into_iter().map(|example| example["kind"].clone()).collect();
    let without: Vec<&str> = KINDS.into_iter().filter(|kind| !with.iter().any(|known| known == kind)).collect();
    assert!(without.is_empty(), "{without:?}");
}
