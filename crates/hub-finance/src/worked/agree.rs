use serde_json::Value;

use super::number::number;
use crate::rounding::half_up;

/// Whether what stands under this name among the outputs is none, but says in words how to behave.
pub(super) fn is_demand(name: &str) -> bool {
    name == "required_behaviour"
}

/// Whether `actual` answers all that `expected` asks: numbers as decimals however they are written, the computed one
/// rounded half up to the places that the expected one is written with; text and truth exactly, lists entry by entry,
/// objects by the names expected (more may have been computed; a demand on behaviour is not compared).
#[must_use]
pub fn agrees(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let mut outputs = expected.iter().filter(|(name, _)| !is_demand(name));
            outputs.all(|(name, value)| actual.get(name).is_some_and(|found| agrees(value, found)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| agrees(e, a))
        }
        _ => match (number(expected), number(actual)) {
            (Some(expected), Some(actual)) => half_up(actual, expected.scale()) == expected,
            _ => expected == actual,
        },
    }
}
