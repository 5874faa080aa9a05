use std::cmp::Ordering;

use serde_json::Value as Json;

/// The order of two values: nothing, truth values, numbers, texts, everything else. Total for every pair.
pub fn compare(a: &Json, b: &Json) -> Ordering {
    fn rank(value: &Json) -> u8 {
        match value {
            Json::Null => 0,
            Json::Bool(_) => 1,
            Json::Number(_) => 2,
            Json::String(_) => 3,
            _ => 4,
        }
    }
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default()),
        (Json::String(a), Json::String(b)) => a.cmp(b),
        (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// The digits of a telephone number, a leading 1 of ten others left out.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => rest.to_owned(),
        _ => digits,
    }
}
