use hub_finance::Tables;
use hub_finance::worked::{agrees, work};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shipped::tables;

#[test]
fn agreement_is_to_the_places_stated() {
    let cases = [
        (json!("69.46"), json!("69.4579"), true),
        (json!("69.46"), json!("69.4649"), true),
        (json!("69.46"), json!("69.465"), false),
        (json!("69.47"), json!("69.465"), true),
        (json!("-69.47"), json!("-69.465"), true),
        (json!("7"), json!("7.000"), true),
        (json!("7.000"), json!("7.0004"), true),
        (json!("7.000"), json!("7.0005"), false),
        (json!("825.00"), json!(825), true),
        (json!("0.10"), json!(0.1), true),
        (json!(61), json!("61"), true),
        (json!("Friday"), json!("Friday"), true),
        (json!("Friday"), json!("friday"), false),
        (json!(true), json!(true), true),
        (json!(true), json!("true"), false),
        (json!(["1", "2"]), json!([1, 2]), true),
        (json!(["1", "2"]), json!([1, 2, 3]), false),
        (json!(["A", "B"]), json!(["A"]), false),
        (json!({"a": "1"}), json!({"a": 1, "more": 2}), true),
        (json!({"a": "1", "b": 2}), json!({"a": "1"}), false),
        (json!({"required_behaviour": "in words"}), json!({}), true),
        (json!(null), json!(0), false),
        (json!("2026-03-01"), json!("2026-03-02"), false),
    ];
    for (expected, actual, same) in cases {
        assert_eq!(agrees(&expected, &actual), same, "{expected} and {actual}");
    }
}

#[test]
fn an_input_is_refused_by_name_and_place() {
    let quotes = |quote: Value| json!({"loan": "1", "months": 360, "quotes": [quote]});
    let cases = [
        ("title_premium_tx", json!([]), "input inputs reads []: an object is needed"),
        ("irr", json!({}), "input flows is missing"),
        ("irr", json!({"flows": null}), "input flows is missing"),
        ("irr", json!({"flows": 3}), "input flows reads 3: a list is needed"),
        ("irr", json!({"flows": [1, "x"]}), "input flows[1] reads \"x\": a number is needed"),
        (
            "title_premium_tx",
            json!({"policy": "12.345"}),
            "input policy reads \"12.345\": an amount in whole cents is needed, at most ten trillion",
        ),
        (
            "title_premium_tx",
            json!({"policy": "1", "closing": "tomorrow"}),
            "input closing reads \"tomorrow\": a date is needed, like 2026-03-01",
        ),
        // The first of several names is the one that is told, and the one that is there when one is.
        ("level_payment", json!({}), "input loan is missing"),
        ("level_payment", json!({"principal": "much"}), "input principal reads \"much\": a number is needed"),
        (
            "level_payment",
            json!({"loan": "1", "rate": "5", "months": "3.5"}),
            "input months reads \"3.5\": a whole number of zero or more is needed",
        ),
        ("lender_quote_ranking", quotes(json!(1)), "input quotes[0] reads 1: an object is needed"),
        ("lender_quote_ranking", quotes(json!({"rate": "x"})), "input quotes[0].lender is missing"),
        (
            "lender_quote_ranking",
            quotes(json!({"lender": "A", "rate": "x"})),
            "input quotes[0].rate reads \"x\": a number is needed",
        ),
        (
            "trid_zero_tolerance",
            json!({"le_lines": {"fee": "x"}, "cd_lines": {}}),
            "input le_lines.fee reads \"x\": a number is needed",
        ),
        ("county_limits_2025", json!({"counties": {"a": 1}}), "input counties reads {\"a\":1}: it must be"),
        ("pmi_monthly", json!({"loan": "1", "fico": 70000}), "input fico reads 70000: it must be a credit score"),
    ];
    for (kind, inputs, expected) in cases {
        let error = work(kind, &inputs, &json!({"any": "0"}), tables()).unwrap().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{kind}: {error}");
    }
}

#[test]
fn a_demand_on_behaviour_is_no_output() {
    let inputs = json!({"principal": "300000", "annual_rate_percent": "6", "months": 360});
    let works = |expected: &Value| work("level_payment", &inputs, expected, tables()).unwrap();
    let expected = json!({"monthly_PI": "1798.65", "required_behaviour": "never round the rate"});
    assert!(agrees(&expected, &works(&expected).unwrap()));
    let alone = works(&json!({"required_behaviour": "never round the rate"})).unwrap_err().to_string();
    assert_eq!(alone, "what is expected must be an object of outputs");
}

#[test]
fn a_kind_that_is_not_known_is_told() {
    assert!(work("no such kind", &json!({}), &json!({}), &Tables::default()).is_none());
}

proptest! {
    #[test]
    fn whatever_was_computed_agrees_with_itself(text in ".{0,40}", number in any::<f64>()) {
        let value = json!({"text": text, "list": [number], "number": number});
        prop_assert!(agrees(&value, &value));
    }
}
