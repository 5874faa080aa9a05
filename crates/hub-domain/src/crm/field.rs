use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

use crate::Money;

/// Things of which a record has several, such as tags or phone numbers, by their normalised form; each may have a label
/// (`mobile`), which is empty where it has none.
pub type Entries = BTreeMap<String, String>;

/// The fields of a record. A field that is not there was not spoken of: the system has no such field, or did not deliver
/// it. One that is empty ([`FieldValue::Empty`]) was said to hold nothing.
pub type Fields = BTreeMap<String, FieldValue>;

/// The value of a field, normalised: what means the same is equal. Two systems' spellings are made alike when a record is
/// mapped, never when it is merged.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Nothing.
    Empty,
    /// Words; also dates (`YYYY-MM-DD`), instants (RFC 3339, UTC) and names of choices.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A finite number that is neither an amount nor an identifier.
    Number(f64),
    /// An amount.
    Money(Money),
    /// Several things.
    Entries(Entries),
}

impl FieldValue {
    /// Words, or nothing where there are none.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Several things without labels.
    #[must_use]
    pub fn entries<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Entries(items.into_iter().map(|item| (item.into(), String::new())).collect())
    }

    /// Whether there is nothing in it. No entries are nothing too.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Entries(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Whether two values say the same: nothing is nothing in whatever form.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        self == other || (self.is_empty() && other.is_empty())
    }

    /// The words.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Yes or no.
    #[must_use]
    pub fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The several things; none where there is nothing.
    #[must_use]
    pub fn as_entries(&self) -> Option<&Entries> {
        static NONE: Entries = Entries::new();
        match self {
            Self::Entries(entries) => Some(entries),
            Self::Empty => Some(&NONE),
            _ => None,
        }
    }
}

/// As JSON: `null`, a string, `true`, a number, `{"minor": 1, "currency": "USD"}`, and for several things an array of
/// strings or of `{"value": …, "label": …}`.
impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match self {
            Self::Empty => Value::Null,
            Self::Text(text) => Value::String(text.clone()),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Number(number) => whole(*number).map_or_else(|| Value::from(*number), Value::from),
            Self::Money(money) => serde_json::to_value(money).map_err(serde::ser::Error::custom)?,
            Self::Entries(entries) => Value::Array(entries.iter().map(entry).collect()),
        };
        value.serialize(serializer)
    }
}

/// A number without a fraction, written without a point.
fn whole(number: f64) -> Option<i64> {
    /// Up to here a binary float counts in ones.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "whole and within the range just tested")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn entry((value, label): (&String, &String)) -> Value {
    if label.is_empty() {
        return Value::String(value.clone());
    }
    let mut both = Map::new();
    both.insert("value".to_owned(), Value::String(value.clone()));
    both.insert("label".to_owned(), Value::String(label.clone()));
    Value::Object(both)
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// Errors name the form, never the value: it may be somebody's.
fn read(value: Value) -> Result<FieldValue, &'static str> {
    Ok(match value {
        Value::Null => FieldValue::Empty,
        Value::String(text) => FieldValue::text(text),
        Value::Bool(flag) => FieldValue::Flag(flag),
        Value::Number(number) => FieldValue::Number(number.as_f64().ok_or("a number out of range")?),
        Value::Array(items) => FieldValue::Entries(items.into_iter().map(read_entry).collect::<Result<_, _>>()?),
        Value::Object(_) => FieldValue::Money(
            serde_json::from_value(value).map_err(|_| "an object that is no amount ({\"minor\", \"currency\"})")?,
        ),
    })
}

fn read_entry(value: Value) -> Result<(String, String), &'static str> {
    const SHAPE: &str = "several things must be strings or {\"value\", \"label\"}, none of them empty";
    let (value, label) = match value {
        Value::String(text) => (text, String::new()),
        Value::Object(mut both) => match (both.remove("value"), both.remove("label")) {
            (Some(Value::String(value)), None | Some(Value::Null)) if both.is_empty() => (value, String::new()),
            (Some(Value::String(value)), Some(Value::String(label))) if both.is_empty() => (value, label),
            _ => return Err(SHAPE),
        },
        _ => return Err(SHAPE),
    };
    if value.trim().is_empty() { Err(SHAPE) } else { Ok((value, label)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency;

    #[test]
    fn values_are_written_as_people_would() {
        let of = |value: &FieldValue| serde_json::to_string(value).unwrap();
        assert_eq!(of(&FieldValue::Number(3.0)), "3");
        assert_eq!(of(&FieldValue::Number(2.5)), "2.5");
        assert_eq!(of(&FieldValue::entries(["b", "a"])), r#"["a","b"]"#);
        let phone = FieldValue::Entries(Entries::from([("+15550100".into(), "mobile".into())]));
        assert_eq!(of(&phone), r#"[{"label":"mobile","value":"+15550100"}]"#);
        assert_eq!(of(&FieldValue::Money(Money::from_minor(5, Currency::USD))), r#"{"currency":"USD","minor":5}"#);
    }

    #[test]
    fn what_is_no_value_is_refused_without_repeating_it() {
        for bad in [r#"{"a": "secret"}"#, r#"[["secret"]]"#, r#"[""]"#, r#"[{"value": "x", "more": "secret"}]"#] {
            let error = serde_json::from_str::<FieldValue>(bad).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!(serde_json::from_str::<FieldValue>("\"\"").unwrap(), FieldValue::Empty);
    }

    pub(crate) fn any_value() -> impl Strategy<Value = FieldValue> {
        prop_oneof![
            Just(FieldValue::Empty),
            ".{1,12}".prop_map(FieldValue::Text),
            any::<bool>().prop_map(FieldValue::Flag),
            (-1e12..1e12_f64).prop_map(FieldValue::Number),
            any::<i64>().prop_map(|m| FieldValue::Money(Money::from_minor(m, Currency::USD))),
            prop::collection::btree_map("[a-z]{1,4}", "[a-z]{0,3}", 0..4).prop_map(FieldValue::Entries),
        ]
    }

    proptest! {
        #[test]
        fn written_and_read_again_is_the_same(value in any_value()) {
            let text = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<FieldValue>(&text).unwrap(), value);
        }
    }
}
