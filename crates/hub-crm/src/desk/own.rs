//! Fields of an account's own, in systems that write numbers as numbers and lists as lists.

use hub_connector::ConnectorError;
use hub_connector::crm::{Choice, CustomField};
use hub_domain::Currency;
use hub_domain::crm::{CrmKind, Entries, FieldChange, FieldValue};
use hub_domain::people::value;
use serde_json::{Map, Value};

use crate::entries::{self, difference};
use crate::outgoing::{amount, refused, single};
use crate::payload::{Payload, scalar};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Number,
    Money,
    Flag,
    Day,
    Instant,
    /// One of its choices.
    One,
    /// Several of its choices.
    Several,
}

/// How a system writes what was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// Keys of choices are numbers.
    pub(crate) numbers: bool,
    /// Several of them stand in one text, separated by this; a list otherwise.
    pub(crate) joined: Option<char>,
}

/// A field of the account's own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Own {
    pub(crate) kind: CrmKind,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) holds: Holds,
    pub(crate) choices: Vec<Choice>,
    pub(crate) writable: bool,
}

impl Own {
    /// As people see it.
    pub(crate) fn shown(&self) -> CustomField {
        CustomField {
            kind: self.kind,
            name: self.name.clone(),
            label: self.label.clone(),
            choices: self.choices.clone(),
            writable: self.writable,
        }
    }

    /// What people call a choice.
    pub(crate) fn label_of(&self, key: &str) -> String {
        let known = self.choices.iter().find(|choice| choice.key == key);
        known.map_or_else(|| key.to_owned(), |choice| choice.label.clone())
    }

    /// The choice that people call so.
    pub(crate) fn key_of(&self, label: &str) -> Option<&str> {
        let mut named = self.choices.iter().filter(|choice| choice.label == label);
        let first = named.next().or_else(|| self.choices.iter().find(|choice| choice.key == label));
        first.filter(|_| named.next().is_none()).map(|choice| choice.key.as_str())
    }

    /// Puts what a record's payload says under this field's name.
    pub(crate) fn read<'a>(
        &self,
        payload: &mut Payload<'a>,
        of: &'a Map<String, Value>,
        written: Written,
        currency: Currency,
    ) {
        let Some((name, value)) = of.get_key_value(&self.name) else {
            return payload.put(&self.name, FieldValue::Empty);
        };
        match self.holds {
            Holds::Text => payload.text(name, name),
            Holds::Flag => payload.flag(name, name),
            Holds::Day => payload.day(name, name),
            Holds::Instant => payload.instant(name, name),
            Holds::Money => payload.money(name, name, currency),
            Holds::Number => {
                let Some(value) = payload.take(name) else { return payload.put(name, FieldValue::Empty) };
                let text = scalar(value).unwrap_or_default();
                match value::number(&text, value::DecimalMark::Point).map(|plain| plain.map(|plain| plain.parse())) {
                    Ok(Some(Ok(number))) => payload.put(name, FieldValue::Number(number)),
                    _ => payload.issue(name, "is not a number"),
                }
            }
            Holds::One => {
                if payload.take(name).is_none() {
                    return payload.put(name, FieldValue::Empty);
                }
                match key(value) {
                    Some(key) => payload.put(name, FieldValue::text(self.label_of(&key))),
                    None => payload.issue(name, "is of a form that is not known"),
                }
            }
            Holds::Several => {
                if payload.take(name).is_none() {
                    return payload.put(name, FieldValue::Entries(Entries::new()));
                }
                match keys(value, written) {
                    Some(keys) => {
                        let labels: Vec<String> = keys.iter().map(|key| self.label_of(key)).collect();
                        payload.put(name, entries::of_texts(labels.iter().map(String::as_str)));
                    }
                    None => payload.issue(name, "is of a form that is not known"),
                }
            }
        }
    }

    /// The value that a change makes, given what is there.
    pub(crate) fn write(
        &self,
        change: &FieldChange,
        there: Option<&Value>,
        written: Written,
    ) -> Result<Value, ConnectorError> {
        if !self.writable {
            return Err(refused(format!("“{}” cannot be written", self.label)));
        }
        if self.holds == Holds::Several {
            return self.several(change, there, written);
        }
        Ok(match (single(&self.label, change)?, self.holds) {
            (FieldValue::Empty, _) => Value::Null,
            (FieldValue::Text(text), Holds::One) => self.chosen(text, written)?,
            (FieldValue::Text(text), Holds::Text | Holds::Day | Holds::Instant) => text.as_str().into(),
            (FieldValue::Flag(flag), Holds::Flag) => (*flag).into(),
            (value @ FieldValue::Number(_), Holds::Number) => serde_json::to_value(value).unwrap_or_default(),
            (value @ FieldValue::Money(_), Holds::Money) => amount(&self.label, value)?,
            _ => return Err(refused(format!("“{}” takes another form of value", self.label))),
        })
    }

    fn chosen(&self, label: &str, written: Written) -> Result<Value, ConnectorError> {
        let unknown = || refused(format!("“{}” has no such choice, or more than one", self.label));
        let key = self.key_of(label).ok_or_else(unknown)?;
        if written.numbers { key.parse::<i64>().map(Value::from).map_err(|_| unknown()) } else { Ok(key.into()) }
    }

    fn several(&self, change: &FieldChange, there: Option<&Value>, written: Written) -> Result<Value, ConnectorError> {
        if matches!(change, FieldChange::Value(value) if value.as_entries().is_none()) {
            return Err(refused(format!("“{}” takes several things", self.label)));
        }
        let held = there.and_then(|there| keys(there, written)).unwrap_or_default();
        let labels: Entries = held.iter().map(|key| (self.label_of(key), String::new())).collect();
        let (add, remove) = difference(change, &labels);
        let mut after: Vec<String> = held.into_iter().filter(|key| !remove.contains(&self.label_of(key))).collect();
        for label in add.keys().filter(|label| !labels.contains_key(*label)) {
            after.push(scalar(&self.chosen(label, written)?).unwrap_or_default());
        }
        if after.is_empty() {
            return Ok(Value::Null);
        }
        Ok(match written.joined {
            Some(sign) => after.join(&sign.to_string()).into(),
            None if written.numbers => after.iter().filter_map(|key| key.parse::<i64>().ok()).collect(),
            None => after.into(),
        })
    }
}

/// The key of what was chosen; some systems wrap it.
fn key(value: &Value) -> Option<String> {
    match value {
        Value::Object(wrapped) => wrapped.get("id").or_else(|| wrapped.get("value")).and_then(scalar),
        plain => scalar(plain),
    }
}

fn keys(value: &Value, written: Written) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items.iter().map(key).collect(),
        Value::String(text) => {
            let parts = text.split(|c| Some(c) == written.joined).map(str::trim);
            Some(parts.filter(|part| !part.is_empty()).map(str::to_owned).collect())
        }
        Value::Number(number) => Some(vec![number.to_string()]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn own(holds: Holds) -> Own {
        let choice = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
        Own {
            kind: CrmKind::Contact,
            name: "x".into(),
            label: "X".into(),
            holds,
            choices: vec![choice("1", "North"), choice("2", "South"), choice("3", "East")],
            writable: true,
        }
    }

    const WAYS: [Written; 3] = [
        Written { numbers: true, joined: None },
        Written { numbers: true, joined: Some(',') },
        Written { numbers: false, joined: Some(';') },
    ];

    fn said(own: &Own, value: Value, written: Written) -> hub_connector::crm::CrmMapped {
        let map = Map::from_iter([("x".to_owned(), value)]);
        let mut payload = Payload::new(&map, "");
        own.read(&mut payload, &map, written, Currency::USD);
        payload.finish()
    }

    #[test]
    fn choices_are_written_as_the_system_does() {
        let change =
            FieldChange::Entries { add: [("South".to_owned(), String::new())].into(), remove: vec!["North".into()] };
        let own = own(Holds::Several);
        assert_eq!(own.write(&change, Some(&json!([1, 3])), WAYS[0]).unwrap(), json!([3, 2]));
        assert_eq!(own.write(&change, Some(&json!("1,3")), WAYS[1]).unwrap(), json!("3,2"));
        assert_eq!(own.write(&change, Some(&json!("1;3")), WAYS[2]).unwrap(), json!("3;2"));
        assert_eq!(own.write(&FieldChange::Value(FieldValue::Empty), Some(&json!([1])), WAYS[0]).unwrap(), Value::Null);
        let unknown = FieldChange::Value(FieldValue::entries(["West"]));
        assert!(own.write(&unknown, None, WAYS[0]).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(labels in prop::collection::btree_set(prop::sample::select(vec!["North", "South", "East"]), 0..3), way in 0_usize..3) {
            let (own, written) = (own(Holds::Several), WAYS[way]);
            let value = FieldValue::entries(labels);
            let sent = own.write(&FieldChange::Value(value.clone()), None, written).unwrap();
            prop_assert!(said(&own, sent, written).fields["x"].says_as(&value));
        }

        #[test]
        fn anything_is_read(text in ".{0,12}", number in any::<f64>(), form in 0..6, way in 0_usize..3) {
            let value = match form {
                0 => json!(text),
                1 => json!(number),
                2 => json!([text, number, {"id": number}]),
                3 => json!({"id": text}),
                4 => json!(true),
                _ => Value::Null,
            };
            for holds in [Holds::Text, Holds::Number, Holds::Money, Holds::Flag, Holds::Day, Holds::Instant, Holds::One, Holds::Several] {
                for issue in said(&own(holds), value.clone(), WAYS[way]).issues {
                    prop_assert_eq!(issue.field.as_str(), "x");
                }
            }
        }
    }
}
