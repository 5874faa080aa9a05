use hub_finance::worked::{agrees, work};
use serde_json::{Value, json};

use super::figures;
use crate::blur::blur;
use crate::shipped::tables;

fn told(kind: &str, inputs: &Value, expected: &Value) -> String {
    work(kind, inputs, expected, tables()).unwrap().unwrap_err().to_string()
}

#[test]
fn each_input_left_out_is_missed_by_name_or_has_a_rule() {
    let tables = tables();
    for example in figures::examples() {
        let (kind, inputs) = (example["kind"].as_str().unwrap(), example["inputs"].as_object().unwrap());
        for name in inputs.keys() {
            let mut fewer = inputs.clone();
            fewer.remove(name);
            if let Err(error) = work(kind, &Value::Object(fewer), &example["expected"], tables).unwrap() {
                let text = error.to_string();
                assert!(
                    ["input ", "no output", "return less"].iter().any(|told| text.contains(told)),
                    "{kind} without {name}: {text}"
                );
            }
        }
    }
}

#[test]
fn an_amount_left_out_is_never_taken_for_nothing() {
    let tables = tables();
    // What an example may leave out, because a dated table, a sample form or a rule that the kind states gives it.
    let optional = [
        "annual_mip_percent",
        "ufmip_percent",
        "first_payment",
        "final_payment",
        "loan_costs",
        "prepaid_interest",
        "buydown",
        "round_to",
        "convention",
        "closing",
        "days",
        "advance",
        "payment",
        "fico",
        "ltv_percent",
        "purpose",
        "year",
        "regular_payment",
        "2025",
        "2026",
    ];
    for example in figures::examples() {
        let (kind, inputs) = (example["kind"].as_str().unwrap(), example["inputs"].as_object().unwrap());
        for name in inputs.keys().filter(|name| !optional.contains(&name.as_str())) {
            let mut fewer = inputs.clone();
            fewer.remove(name);
            let answer = work(kind, &Value::Object(fewer), &example["expected"], tables).unwrap();
            let form = kind == "finance_charge" && name == "annual_rate_percent";
            assert!(answer.is_err() || form, "{kind} without {name}: {answer:?}");
        }
    }
}

#[test]
fn errors_name_the_input_and_the_output() {
    let asked = json!({"monthly_PI": "0.00"});
    let terms = |principal: Value| json!({"principal": principal, "annual_rate_percent": "6", "months": 360});
    assert_eq!(told("level_payment", &json!({}), &asked), "input loan is missing");
    assert_eq!(
        told("level_payment", &terms(json!("lots")), &asked),
        "input principal reads \"lots\": a number is needed"
    );
    assert_eq!(
        told("level_payment", &terms(json!("1.005")), &asked),
        "input principal reads \"1.005\": an amount in whole cents is needed, at most ten trillion"
    );
    assert_eq!(
        told("level_payment", &terms(json!("1000")), &json!({"colour": "red"})),
        "no output colour for this kind of example"
    );
    assert_eq!(
        told("level_payment", &terms(json!("1000")), &json!([])),
        "what is expected must be an object of outputs"
    );
    assert!(told("level_payment", &terms(json!("-1000")), &asked).contains("the principal must lie from"));
}

#[test]
fn the_answer_does_not_depend_on_the_expected_figure() {
    for example in figures::examples() {
        let kind = example["kind"].as_str().unwrap();
        let blurred = blur(&example["expected"]);
        let tables = tables();
        let plain = work(kind, &example["inputs"], &example["expected"], tables).unwrap();
        let other = work(kind, &example["inputs"], &blurred, tables).unwrap();
        assert_eq!(plain, other, "{kind}");
        assert!(!agrees(&blurred, &plain.unwrap()) || blurred == example["expected"], "{kind}");
    }
}
