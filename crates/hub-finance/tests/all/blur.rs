use serde_json::{Value, json};

/// What is expected with every digit turned into another, so that shape and places stay and the figure does not.
pub fn blur(value: &Value) -> Value {
    let other = |text: &str| -> String {
        let other = |digit: u32| char::from(b'1' + u8::try_from((digit + 4) % 9).unwrap());
        text.chars().map(|letter| letter.to_digit(10).map_or(letter, other)).collect()
    };
    match value {
        Value::String(text) if text.parse::<f64>().is_ok() => Value::String(other(text)),
        Value::String(_) => Value::String("?".into()),
        Value::Number(number) => serde_json::from_str(&other(&number.to_string())).unwrap(),
        Value::Bool(flag) => json!(!flag),
        Value::Array(items) => Value::Array(items.iter().map(blur).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), blur(value))).collect())
        }
        Value::Null => Value::Null,
    }
}
