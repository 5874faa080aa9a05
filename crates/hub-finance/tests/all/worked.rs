use hub_finance::worked::{Inputs, Tables, WorkedError, agrees, work};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn numbers_agree_as_decimals_and_text_as_written() {
    let cases = [
        (json!("825.00"), json!(825), true),
        (json!("0.10"), json!(0.1), true),
        (json!("825.00"), json!("825.001"), false),
        (json!("B"), json!("b"), false),
        (json!(true), json!(true), true),
        (json!(true), json!("true"), false),
        (json!(["1", "2"]), json!([1, 2]), true),
        (json!(["1", "2"]), json!([1, 2, 3]), false),
        (json!({"a": "1"}), json!({"a": 1, "more": 2}), true),
        (json!({"a": "1", "b": 1}), json!({"a": 1}), false),
        (json!({"required_behaviour": "in words"}), json!({}), true),
        (json!(null), json!(0), false),
        (json!("2026-03-01"), json!("2026-03-02"), false),
    ];
    for (expected, actual, same) in cases {
        assert_eq!(agrees(&expected, &actual), same, "{expected} and {actual}");
    }
}

#[test]
fn an_input_is_refused_by_name() {
    let value = json!({"price": "12.345", "months": "3.5", "flows": [1, "x"], "when": "tomorrow", "gone": null});
    let inputs = Inputs::new(&value);
    let said = |error: WorkedError| error.to_string();
    assert_eq!(said(inputs.cents("rate").unwrap_err()), "input rate is missing");
    assert_eq!(said(inputs.cents("gone").unwrap_err()), "input gone is missing");
    assert_eq!(
        said(inputs.cents("price").unwrap_err()),
        "input price reads \"12.345\": an amount in whole cents is needed, at most ten trillion"
    );
    assert!(said(inputs.whole("months").unwrap_err()).starts_with("input months reads \"3.5\""));
    assert!(said(inputs.decimals("flows").unwrap_err()).starts_with("input flows[1] reads \"x\""));
    assert!(said(inputs.day("when").unwrap_err()).starts_with("input when reads"));
}

#[test]
fn a_kind_that_is_not_known_is_told() {
    assert!(work("no such kind", &json!({}), &json!({}), &Tables::default()).is_none());
}

proptest! {
    #[test]
    fn whatever_stands_in_an_input_is_read_or_refused(text in ".{0,40}", number in any::<f64>()) {
        for value in [Value::from(text.clone()), Value::from(number), json!([text])] {
            let holder = json!({ "x": value });
            let inputs = Inputs::new(&holder);
            let _ = (inputs.decimal("x"), inputs.cents("x"), inputs.whole("x"), inputs.day("x"), inputs.decimals("x"));
            prop_assert!(agrees(&holder, &holder));
        }
    }
}
