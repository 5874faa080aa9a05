//! Worked examples of kind `payment_rule`: what goes in is a payment as in a file, what comes out is what was decided.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::file::{self, PaymentFileError};
use super::{PaymentRules, decide};

/// Works an example out anew, by the rules that hold on `on`. None where the kind is another's. The answer has the keys of
/// `expected` that a decision has, so that the two compare; where `expected` is no object, every key. `reason` in an
/// example is the provision.
///
/// # Errors
/// When the inputs are no payment.
#[must_use]
pub fn work(
    kind: &str,
    inputs: &Value,
    expected: &Value,
    rules: &PaymentRules,
    on: NaiveDate,
) -> Option<Result<Value, PaymentFileError>> {
    if kind != "payment_rule" {
        return None;
    }
    Some(file::from_value(inputs.clone()).map(|payment| answer(&decide(&payment, rules, on), expected)))
}

fn answer(decision: &super::Decision, expected: &Value) -> Value {
    let names: Vec<&str> = decision.record.iter().map(|record| record.as_str()).collect();
    let all = [
        ("action", Value::from(decision.action.as_str())),
        ("rule", Value::from(decision.rule.clone())),
        ("citation", Value::from(decision.citation.clone())),
        ("reason", Value::from(decision.citation.clone())),
        ("record", Value::from(names)),
        ("missing", Value::from(decision.missing.clone())),
        ("lawful", Value::from(decision.lawful.clone())),
    ];
    let wanted = |key: &str| expected.as_object().is_none_or(|wanted| wanted.contains_key(key));
    Value::Object(
        all.into_iter()
            .filter(|(key, _)| wanted(key))
            .map(|(key, value)| (key.to_owned(), value))
            .collect::<Map<_, _>>(),
    )
}
