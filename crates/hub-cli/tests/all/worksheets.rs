//! `hub worksheet verify` and `hub rule payment`: a file in, an answer out, and no data folder.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::home::{Ended, bare};

fn file(value: &Value) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), value.to_string()).unwrap();
    file
}

fn verify(file: &Path) -> Ended {
    Ended::of(bare().args(["--json", "worksheet", "verify"]).arg(file))
}

fn payment(value: &Value) -> Ended {
    let file = file(value);
    Ended::of(bare().args(["--json", "rule", "payment", "--on", "2026-11-21"]).arg(file.path()))
}

#[test]
fn the_example_agrees_with_itself() {
    let example = Ended::of(bare().args(["--json", "worksheet", "verify", "--example"])).ok().json();
    let answer = verify(file(&example).path()).ok().json();
    assert_eq!(answer, json!({ "agree": 1, "differ": [], "unsupported": [] }));
}

#[test]
fn what_differs_is_named_with_what_was_computed() {
    let level = |name: &str, inputs: Value, payment: &str| json!({ "name": name, "kind": "level_payment", "inputs": inputs, "expected": { "monthly_PI": payment } });
    let loan = json!({ "principal": "250000", "annual_rate_percent": "5.5", "months": 180 });
    let examples = json!({ "vectors": [
        level("right", loan.clone(), "2042.71"),
        level("a cent off", loan, "2042.72"),
        level("no months", json!({ "principal": "250000", "annual_rate_percent": "5.5" }), "1"),
        { "name": "elsewhere", "kind": "moon_phase", "inputs": {}, "expected": {} },
    ] });
    let answer = verify(file(&examples).path()).failed(4, "").json();
    assert_eq!((&answer["agree"], &answer["unsupported"]), (&json!(1), &json!(["moon_phase"])));
    let differ = answer["differ"].as_array().unwrap();
    assert_eq!(differ.len(), 2, "{answer}");
    assert_eq!((&differ[0]["name"], &differ[0]["actual"]), (&json!("a cent off"), &json!({ "monthly_PI": "2042.71" })));
    assert!(differ[1]["actual"]["error"].as_str().unwrap().contains("months"), "{answer}");
}

#[test]
fn what_is_no_file_of_examples_is_bad_input() {
    for (text, words) in [("", "line 1"), ("[]", "line 1"), ("{\"vectors\": [{\"name\": \"a\"}]}", "kind")] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let ended = verify(file.path()).failed(4, words);
        assert_eq!(ended.out, "");
    }
    verify(Path::new("/nonexistent.json")).failed(4, "nonexistent");
}

/// Worked examples from public sources, beside the checkout where somebody has them.
#[test]
fn worked_examples_beside_the_checkout_agree() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/finance.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {}", path.display());
        return;
    };
    let mut examples: Value = serde_json::from_str(&text).unwrap();
    // Of later work.
    let later = |kind: &str| {
        ["cre_", "lease_", "luxury_", "schedule_"].iter().any(|start| kind.starts_with(start))
            || ["wilson_interval", "t_interval_mean", "provider_bayes_rating", "cma_ppsf_rpr"].contains(&kind)
    };
    let all = examples["vectors"].as_array_mut().unwrap();
    all.retain(|example| !later(example["kind"].as_str().unwrap()));
    let (count, kinds) = (all.len(), all.iter().map(|e| e["kind"].to_string()).collect::<BTreeSet<_>>().len());
    let answer = verify(file(&examples).path()).ok().json();
    assert_eq!(answer, json!({ "agree": count, "differ": [], "unsupported": [] }), "of {kinds} kinds");
}

#[test]
fn a_payment_that_depends_on_a_loan_is_blocked_and_one_between_brokers_is_not() {
    let blocked =
        json!({ "payer_type": "lender", "payee_type": "real_estate_broker", "basis": "0.25 percent of funded loan" });
    let answer = payment(&blocked).failed(7, "").json();
    assert_eq!((&answer["action"], &answer["rule"]), (&json!("block"), &json!("R1")));
    assert!(answer["citation"].as_str().unwrap().contains("1024.14"), "{answer}");
    assert!(answer["record"].as_array().unwrap().iter().any(|r| r == "attempt"), "{answer}");
    let words = Ended::of(bare().args(["rule", "payment"]).arg(file(&blocked).path())).failed(7, "").out;
    assert!(words.starts_with("block (R1") && words.contains("lawful instead"), "{words}");
    let allowed = json!({
        "payer_type": "real_estate_broker", "payee_type": "real_estate_broker",
        "basis": "25 percent of side commission", "both_acting_as_brokers": true,
    });
    let answer = payment(&allowed).ok().json();
    assert_eq!((&answer["action"], &answer["rule"]), (&json!("allow"), &json!("R2")));
}

#[test]
fn the_example_of_a_payment_is_decided_and_what_is_none_is_named() {
    let example = Ended::of(bare().args(["--json", "rule", "payment", "--example"])).ok().json();
    assert_eq!(payment(&example).ok().json()["rule"], "R4");
    payment(&json!({ "payer_type": "lender" })).failed(4, "payee_type");
    payment(&json!({ "payer_type": "wizard", "payee_type": "agent", "basis": "a fee" })).failed(4, "wizard");
    payment(&json!({ "payer_type": "lender", "payee_type": "agent", "basis": "a fee", "colour": 1 }))
        .failed(4, "colour");
    payment(&json!([])).failed(4, "object");
}
