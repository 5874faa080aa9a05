use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

/// A number however it is written: JSON number or text, exact. None for anything else.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if !plain {
        return None;
    }
    Decimal::from_str_exact(&text)
        .or_else(|_| Decimal::from_scientific(&text))
        .or_else(|_| Decimal::from_str(&text))
        .ok()
}

/// Names that stand among the outputs and are none: they say in words how to behave.
const DEMANDS: &[&str] = &["required_behaviour"];

/// Whether `actual` answers all that `expected` asks: numbers as decimals however they are written, text and truth
/// exactly, lists entry by entry, objects by the names expected (more may have been computed; a demand
/// on behaviour is not compared).
#[must_use]
pub fn agrees(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let mut outputs = expected.iter().filter(|(name, _)| !DEMANDS.contains(&name.as_str()));
            outputs.all(|(name, value)| actual.get(name).is_some_and(|found| agrees(value, found)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| agrees(e, a))
        }
        _ => match (number(expected), number(actual)) {
            (Some(expected), Some(actual)) => expected == actual,
            _ => expected == actual,
        },
    }
}
