use hub_finance::loan::worked::{KINDS, agrees, work};
use serde_json::Value;

/// Worked examples that lie beside the workspace when it is developed together with them.
#[test]
fn every_shared_example_of_a_loan_agrees() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/finance.json");
    let named = std::env::var("HUB_FINANCE_EXAMPLES");
    let Ok(text) = std::fs::read_to_string(named.as_deref().unwrap_or(beside)) else {
        println!("skipped: no shared examples beside this workspace");
        return;
    };
    let examples: Value = serde_json::from_str(&text).unwrap();
    let tables = super::shipped();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for example in examples["vectors"].as_array().unwrap() {
        let kind = example["kind"].as_str().unwrap();
        let Some(answer) = work(kind, &example["inputs"], &example["expected"], tables) else {
            assert!(!KINDS.contains(&kind), "{kind}");
            continue;
        };
        seen += 1;
        match answer {
            Ok(answer) if agrees(&example["expected"], &answer) => {}
            other => wrong.push(format!("{}: {other:?}\n   wanted {}", example["name"], example["expected"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= KINDS.len(), "only {seen} examples were of loans");
}
