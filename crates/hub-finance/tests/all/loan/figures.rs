use hub_finance::worked::{agrees, work};
use serde_json::Value;

/// Figures with the public source each comes from.
pub fn examples() -> Vec<Value> {
    serde_json::from_str(include_str!("figures.json")).unwrap()
}

#[test]
fn every_figure_comes_out() {
    let tables = crate::shipped::tables();
    for example in examples() {
        let kind = example["kind"].as_str().unwrap();
        assert!(!example["source"].as_str().unwrap().is_empty(), "{kind}");
        let answer = work(kind, &example["inputs"], &example["expected"], tables).unwrap();
        let answer = answer.unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(agrees(&example["expected"], &answer), "{kind}: {answer}\nwanted {}", example["expected"]);
    }
}
