use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};

use super::WorkedError;
use crate::loan::{Lines, Rate};
use crate::{Cents, Percent};

/// Names under which examples give a yearly rate.
pub(super) const RATE: &[&str] = &["annual_rate_percent", "note_rate_percent", "note_rate", "rate_percent", "rate"];
/// Names under which they give an amount borrowed.
pub(super) const LOAN: &[&str] = &["loan", "principal", "loan_amount"];
/// Names under which they give a term.
pub(super) const MONTHS: &[&str] = &["months", "term_months", "amort_months"];

/// The inputs of an example. Each is asked for by its names, the first being the one an error tells.
pub(super) struct Inputs<'v> {
    fields: &'v Map<String, Value>,
    /// Where these inputs stand, for errors: `quotes[0].`.
    path: String,
}

impl<'v> Inputs<'v> {
    pub(super) fn new(value: &'v Value, path: &str) -> Result<Self, WorkedError> {
        let named = if path.is_empty() { "inputs" } else { path.trim_end_matches('.') };
        let fields = value.as_object().ok_or_else(|| malformed(named, "an object", value))?;
        Ok(Self { fields, path: path.to_owned() })
    }

    /// The first of `names` that is there and not null, with its name.
    pub(super) fn find(&self, names: &[&str]) -> Option<(String, &'v Value)> {
        let mut found = names.iter().filter_map(|name| Some((*name, self.fields.get(*name)?)));
        found.find(|(_, value)| !value.is_null()).map(|(name, value)| (format!("{}{name}", self.path), value))
    }

    fn need(&self, names: &[&str]) -> Result<(String, &'v Value), WorkedError> {
        self.find(names).ok_or_else(|| self.missing(names))
    }

    pub(super) fn missing(&self, names: &[&str]) -> WorkedError {
        WorkedError::Missing(format!("{}{}", self.path, names.first().copied().unwrap_or_default()))
    }

    /// Names of all inputs.
    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> + '_ {
        self.fields.keys().map(String::as_str)
    }

    pub(super) fn decimal(&self, names: &[&str]) -> Result<Decimal, WorkedError> {
        let (name, value) = self.need(names)?;
        number(value).ok_or_else(|| malformed(&name, "a number", value))
    }

    pub(super) fn decimal_or(&self, names: &[&str], default: Decimal) -> Result<Decimal, WorkedError> {
        if self.find(names).is_none() { Ok(default) } else { self.decimal(names) }
    }

    pub(super) fn percent(&self, names: &[&str]) -> Result<Percent, WorkedError> {
        self.decimal(names).map(Percent)
    }

    pub(super) fn cents(&self, names: &[&str]) -> Result<Cents, WorkedError> {
        let (name, value) = self.need(names)?;
        money(&name, value)
    }

    pub(super) fn cents_or_nothing(&self, names: &[&str]) -> Result<Cents, WorkedError> {
        self.find(names).map_or(Ok(Cents::ZERO), |(name, value)| money(&name, value))
    }

    pub(super) fn rate(&self, names: &[&str]) -> Result<Rate, WorkedError> {
        Ok(Rate::new(self.percent(names)?)?)
    }

    pub(super) fn whole(&self, names: &[&str]) -> Result<u32, WorkedError> {
        let (name, value) = self.need(names)?;
        let exact = number(value).filter(|number| number.fract().is_zero()).and_then(|number| number.to_u32());
        exact.ok_or_else(|| malformed(&name, "a whole number from 0", value))
    }

    pub(super) fn text(&self, names: &[&str]) -> Result<&'v str, WorkedError> {
        let (name, value) = self.need(names)?;
        value.as_str().ok_or_else(|| malformed(&name, "text", value))
    }

    pub(super) fn flag(&self, names: &[&str]) -> Result<bool, WorkedError> {
        let Some((name, value)) = self.find(names) else { return Ok(false) };
        value.as_bool().ok_or_else(|| malformed(&name, "true or false", value))
    }

    /// A date, or a date followed by its weekday in words: `2026-06-11 (Thursday)`.
    pub(super) fn date(&self, names: &[&str]) -> Result<NaiveDate, WorkedError> {
        let (name, value) = self.need(names)?;
        let text = value.as_str().and_then(|text| text.split_whitespace().next()).unwrap_or_default();
        text.parse().map_err(|_| malformed(&name, "a date like 2026-04-01", value))
    }

    /// Amounts by name.
    pub(super) fn lines(&self, names: &[&str]) -> Result<Lines, WorkedError> {
        let (name, value) = self.need(names)?;
        let lines = value.as_object().ok_or_else(|| malformed(&name, "an object of amounts", value))?;
        lines.iter().map(|(line, value)| Ok((line.clone(), money(&format!("{name}.{line}"), value)?))).collect()
    }

    /// The texts of an object, or of a list of texts.
    pub(super) fn lines_of_text(&self, names: &[&str]) -> Result<Vec<&'v str>, WorkedError> {
        let (name, value) = self.need(names)?;
        let texts = match value {
            Value::Object(fields) => fields.values().map(Value::as_str).collect::<Option<Vec<_>>>(),
            Value::Array(items) => items.iter().map(Value::as_str).collect(),
            _ => None,
        };
        texts.ok_or_else(|| malformed(&name, "an object or list of texts", value))
    }

    /// A list of objects.
    pub(super) fn list(&self, names: &[&str]) -> Result<Vec<Inputs<'v>>, WorkedError> {
        let (name, value) = self.need(names)?;
        let items = value.as_array().ok_or_else(|| malformed(&name, "a list", value))?;
        items.iter().enumerate().map(|(at, item)| Inputs::new(item, &format!("{name}[{at}]."))).collect()
    }

    pub(super) fn refuse(&self, names: &[&str], wanted: &'static str) -> WorkedError {
        match self.find(names) {
            Some((name, value)) => malformed(&name, wanted, value),
            None => self.missing(names),
        }
    }
}

fn malformed(input: &str, wanted: &'static str, got: &Value) -> WorkedError {
    WorkedError::Malformed { input: input.to_owned(), wanted, got: got.to_string() }
}

fn money(name: &str, value: &Value) -> Result<Cents, WorkedError> {
    let amount = number(value).ok_or_else(|| malformed(name, "an amount", value))?;
    Cents::exact(amount).ok_or_else(|| malformed(name, "an amount in whole cents", value))
}

/// A number written as text or as itself. Its digits are read, never a binary fraction.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => {
            let text = number.to_string();
            text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
        }
        _ => None,
    }
}
