use hub_finance::worked::{agrees, kinds, work};
use serde_json::Value;

use crate::blur::blur;
use crate::shipped::tables;

/// Worked examples that lie beside the workspace when it is developed together with them, or where
/// `HUB_WORKED_EXAMPLES` says.
#[test]
fn every_shared_example_agrees() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/finance.json").to_owned();
    let named = std::env::var("HUB_WORKED_EXAMPLES");
    let asked_for = named.is_ok();
    let text = match std::fs::read_to_string(named.unwrap_or(beside)) {
        Ok(text) => text,
        Err(error) => {
            assert!(!asked_for, "HUB_WORKED_EXAMPLES: {error}");
            println!("skipped: no shared examples beside this workspace");
            return;
        }
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    let examples = file["vectors"].as_array().unwrap();
    for kind in kinds() {
        assert!(examples.iter().any(|example| example["kind"] == kind), "no example of {kind}");
    }
    let (mut wrong, mut agree) = (Vec::new(), 0);
    for example in examples {
        let expected = &example["expected"];
        // The figures expected are not shown, only their places: the answer can only come from the inputs.
        let Some(answer) = work(example["kind"].as_str().unwrap(), &example["inputs"], &blur(expected), tables())
        else {
            continue;
        };
        match answer {
            Ok(answer) if agrees(expected, &answer) => agree += 1,
            other => wrong.push(format!("{}: {other:?}\n   wanted {expected}", example["name"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{agree} worked examples agree");
}
