use serde_json::{Map, Value};

use super::PaymentRulesError;

/// An object of a table being read, with the way to it for the words of an error.
pub(super) struct Node {
    at: String,
    fields: Map<String, Value>,
}

type Read<T> = Result<T, PaymentRulesError>;

pub(super) fn wrong(at: &str, what: impl Into<String>) -> PaymentRulesError {
    PaymentRulesError::Field { at: at.to_owned(), what: what.into() }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl Node {
    pub(super) fn new(at: String, value: Value) -> Read<Self> {
        match value {
            Value::Object(fields) => Ok(Self { at, fields }),
            other => Err(wrong(&at, format!("expected an object, found {}", kind(&other)))),
        }
    }

    /// The way to a field.
    pub(super) fn at(&self, field: &str) -> String {
        if self.at.is_empty() { field.to_owned() } else { format!("{}.{field}", self.at) }
    }

    pub(super) fn rename(&mut self, at: String) {
        self.at = at;
    }

    pub(super) fn optional(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    pub(super) fn value(&mut self, field: &str) -> Read<Value> {
        self.optional(field).ok_or_else(|| wrong(&self.at(field), "is missing"))
    }

    /// Text that says something.
    pub(super) fn text(&mut self, field: &str) -> Read<String> {
        let value = self.value(field)?;
        let at = self.at(field);
        let text = string(value, &at)?;
        if text.trim().is_empty() { Err(wrong(&at, "is empty")) } else { Ok(text) }
    }

    pub(super) fn whole(&mut self, field: &str) -> Read<u16> {
        let value = self.value(field)?;
        value
            .as_u64()
            .and_then(|number| u16::try_from(number).ok())
            .ok_or_else(|| wrong(&self.at(field), format!("expected a whole number from 0 to 65535, found {value}")))
    }

    /// The members of a list, each with its way; an absent list is an empty one.
    pub(super) fn list(&mut self, field: &str) -> Read<Vec<(String, Value)>> {
        let at = self.at(field);
        match self.optional(field) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                Ok(items.into_iter().enumerate().map(|(n, item)| (format!("{at}[{n}]"), item)).collect())
            }
            Some(other) => Err(wrong(&at, format!("expected a list, found {}", kind(&other)))),
        }
    }

    /// Nothing is left that nobody asked for.
    pub(super) fn end(self) -> Read<()> {
        match self.fields.keys().next() {
            Some(field) => Err(wrong(&self.at(field), "unknown field")),
            None => Ok(()),
        }
    }
}

pub(super) fn string(value: Value, at: &str) -> Read<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(wrong(at, format!("expected text, found {}", kind(&other)))),
    }
}
