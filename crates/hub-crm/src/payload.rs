//! Reading a record's payload: which fields were used, which could not be read, which nobody knows.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};
use hub_connector::crm::CrmMapped;
use hub_domain::crm::{Entries, FieldValue};
use hub_domain::people::{Region, value};
use hub_domain::{Currency, FieldIssue, Money};
use serde_json::{Map, Value};

use crate::entries;
use crate::html;
use crate::setup::Setup;
use crate::tail::without_tail;

/// A payload being read. Every reader marks what it used.
pub(crate) struct Payload<'a> {
    of: &'a Map<String, Value>,
    /// Stands before field names in issues and among what nobody knows: `properties.` for HubSpot.
    prefix: &'static str,
    used: BTreeSet<&'a str>,
    /// What was read so far.
    pub(crate) mapped: CrmMapped,
}

/// An instant in its one form.
pub(crate) fn instant(text: &str) -> Option<String> {
    crate::place::time(text.trim()).map(written)
}

/// The same of an instant.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A scalar as text: systems write numbers as texts and texts as numbers.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Whether there is anything in a value.
pub(crate) fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

impl<'a> Payload<'a> {
    pub(crate) fn new(of: &'a Map<String, Value>, prefix: &'static str) -> Self {
        Self { of, prefix, used: BTreeSet::new(), mapped: CrmMapped::default() }
    }

    /// The payload itself.
    pub(crate) fn of(&self) -> &'a Map<String, Value> {
        self.of
    }

    /// A field that is there and says something; marked as used in any case.
    pub(crate) fn take(&mut self, name: &'a str) -> Option<&'a Value> {
        self.used.insert(name);
        self.of.get(name).filter(|value| says_something(value))
    }

    /// Marks fields that say nothing a record needs.
    pub(crate) fn pass_over(&mut self, names: &[&'a str]) {
        self.used.extend(names);
    }

    pub(crate) fn put(&mut self, field: &str, value: FieldValue) {
        self.mapped.fields.insert(field.to_owned(), value);
    }

    pub(crate) fn issue(&mut self, name: &str, reason: impl Into<String>) {
        self.mapped.issues.push(FieldIssue { field: format!("{}{name}", self.prefix), reason: reason.into() });
    }

    fn read(&mut self, name: &'a str, field: &str, read: impl FnOnce(&Value) -> Result<FieldValue, String>) {
        match self.take(name).map(read) {
            None => self.put(field, FieldValue::Empty),
            Some(Ok(value)) => self.put(field, value),
            Some(Err(reason)) => self.issue(name, reason),
        }
    }

    /// Words.
    pub(crate) fn text(&mut self, name: &'a str, field: &str) {
        self.read(name, field, text_of);
    }

    /// Yes or no; nothing is no answer.
    pub(crate) fn flag(&mut self, name: &'a str, field: &str) {
        self.read(name, field, |value| {
            let text = scalar(value).ok_or("is neither yes nor no")?;
            let flag = value::boolean(&text).map_err(|error| error.to_string())?;
            Ok(flag.map_or(FieldValue::Empty, FieldValue::Flag))
        });
    }

    /// A day.
    pub(crate) fn day(&mut self, name: &'a str, field: &str) {
        self.read(name, field, |value| {
            let text = scalar(value).ok_or("is not a date")?;
            let day = value::day(&text, value::DayOrder::Unknown).map_err(|error| error.to_string())?;
            Ok(day.map_or(FieldValue::Empty, |day| FieldValue::Text(day.to_string())))
        });
    }

    /// An instant with its zone.
    pub(crate) fn instant(&mut self, name: &'a str, field: &str) {
        self.read(name, field, |value| {
            let at = value.as_str().and_then(instant).ok_or("is not a time with its zone")?;
            Ok(FieldValue::Text(at))
        });
    }

    /// A length of time in seconds; one of what the system counts in has `each` seconds. A negative one is none.
    pub(crate) fn seconds(&mut self, name: &'a str, field: &str, each: f64) {
        self.read(name, field, |value| {
            let text = scalar(value).ok_or("is not a number")?;
            let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
            let seconds = number.map(|number| number * each).filter(|seconds| seconds.is_finite());
            Ok(FieldValue::Number(seconds.ok_or("is not a number")?))
        });
    }

    /// An amount.
    pub(crate) fn money(&mut self, name: &'a str, field: &str, currency: Currency) {
        self.read(name, field, |value| {
            let text = scalar(value).ok_or("is not an amount")?;
            match value::number(&text, value::DecimalMark::Point).map_err(|error| error.to_string())? {
                None => Ok(FieldValue::Empty),
                Some(plain) => Money::parse(&plain, currency).map(FieldValue::Money).map_err(|error| error.to_string()),
            }
        });
    }

    /// Tags and the like: a list of texts.
    pub(crate) fn words(&mut self, name: &'a str, field: &str) {
        let Some(value) = self.take(name) else {
            return self.put(field, FieldValue::Entries(Entries::new()));
        };
        let Some(items) = value.as_array() else { return self.issue(name, "is not a list") };
        if !items.iter().all(Value::is_string) {
            self.issue(name, "holds something that is not a text");
        }
        self.put(field, entries::of_texts(items.iter().filter_map(Value::as_str)));
    }

    /// E-mail addresses with labels; one that cannot be read is an issue and leaves the others.
    pub(crate) fn emails(&mut self, name: &str, field: &str, found: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.gather(name, field, found, entries::email, "holds something that is no e-mail address");
    }

    /// Telephone numbers with labels.
    pub(crate) fn phones(
        &mut self,
        name: &str,
        field: &str,
        region: Region,
        found: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        let read = |text: &str| entries::phone(text, region);
        self.gather(name, field, found, read, "holds something that is no telephone number");
    }

    fn gather(
        &mut self,
        name: &str,
        field: &str,
        found: impl IntoIterator<Item = (&'a str, &'a str)>,
        read: impl Fn(&str) -> Option<String>,
        reason: &str,
    ) {
        let mut all = match self.mapped.fields.remove(field) {
            Some(FieldValue::Entries(all)) => all,
            _ => Entries::new(),
        };
        for (text, label) in found {
            match read(text) {
                Some(normal) => {
                    let held = all.entry(normal).or_default();
                    if held.is_empty() {
                        *held = entries::label(label);
                    }
                }
                None if value::text(text).is_some() => self.issue(name, reason),
                None => {}
            }
        }
        self.put(field, FieldValue::Entries(all));
    }

    /// A text that may have our marker behind it.
    pub(crate) fn marked(&mut self, name: &'a str, field: &str, is_html: bool) {
        let Some(text) = self.take(name) else { return self.put(field, FieldValue::Empty) };
        let Some(text) = text.as_str() else { return self.issue(name, "is not a text") };
        let plain = if is_html { html::plain(text) } else { text.to_owned() };
        let (text, marker) = without_tail(&plain);
        self.mapped.marker = marker.map(str::to_owned);
        self.put(field, value::text(text).map_or(FieldValue::Empty, FieldValue::Text));
    }

    /// Somebody by the name that the set-up knows for the key.
    pub(crate) fn owner(&mut self, name: &'a str, field: &str, setup: &Setup) {
        match self.take(name).map(|key| scalar(key).and_then(|key| setup.owner(&key).map(str::to_owned))) {
            None => self.put(field, FieldValue::Empty),
            Some(Some(owner)) => self.put(field, FieldValue::Text(owner)),
            Some(None) => self.issue(name, "is no user of the account that is known here"),
        }
    }

    /// Texts in places of their own, such as `Phone` and `MobilePhone`.
    pub(crate) fn places(
        &mut self,
        names: impl IntoIterator<Item = &'static str>,
        field: &str,
        region: Option<Region>,
    ) {
        for name in names {
            let value = self.take(name);
            if value.is_some_and(|value| !value.is_string()) {
                self.issue(name, "is not a text");
            }
            let found = value.and_then(Value::as_str).map(|text| (text, ""));
            match region {
                Some(region) => self.phones(name, field, region, found),
                None => self.emails(name, field, found),
            }
        }
    }

    /// A field of the account's own, by what it looks like.
    pub(crate) fn own(&mut self, name: &'a str) {
        let Some(value) = self.take(name) else { return self.put(name, FieldValue::Empty) };
        match value {
            Value::Bool(flag) => self.put(name, FieldValue::Flag(*flag)),
            Value::Number(number) => match number.as_f64() {
                Some(number) => self.put(name, FieldValue::Number(number)),
                None => self.issue(name, "is out of range"),
            },
            Value::Array(_) => self.words(name, name),
            Value::Object(_) => self.issue(name, "is of a form that is not known"),
            Value::String(_) | Value::Null => self.text(name, name),
        }
    }

    /// The names that nobody has used yet.
    pub(crate) fn rest(&self) -> Vec<&'a str> {
        self.of.keys().map(String::as_str).filter(|name| !self.used.contains(name)).collect()
    }

    /// What was read; what nobody used and says something is named.
    pub(crate) fn finish(mut self) -> CrmMapped {
        for (name, value) in self.of {
            if !self.used.contains(name.as_str()) && says_something(value) {
                self.mapped.unmapped.push(format!("{}{name}", self.prefix));
            }
        }
        self.mapped
    }
}

/// Words of any scalar.
pub(crate) fn text_of(value: &Value) -> Result<FieldValue, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err("is not a text".to_owned()),
    };
    Ok(value::text(&text).map_or(FieldValue::Empty, FieldValue::Text))
}
