use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use super::WorkedError;
use super::agree::number;
use crate::{Cents, Percent};

/// The inputs of a worked example by name; each is read strictly and refused by name. A number may be written as a
/// JSON number or as text.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'v> {
    value: &'v Value,
}

impl<'v> Inputs<'v> {
    /// Those of one example.
    #[must_use]
    pub fn new(value: &'v Value) -> Self {
        Self { value }
    }

    /// The input as it stands; none when it is absent or null.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'v Value> {
        self.value.get(name).filter(|value| !value.is_null())
    }

    /// Names in the order of the file's map, with what stands there.
    pub fn entries(&self) -> impl Iterator<Item = (&'v str, &'v Value)> + use<'v> {
        self.value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// The input as it stands.
    ///
    /// # Errors
    /// When it is absent or null.
    pub fn value(&self, name: &str) -> Result<&'v Value, WorkedError> {
        self.get(name).ok_or_else(|| WorkedError::Missing(name.to_owned()))
    }

    /// A number.
    ///
    /// # Errors
    /// When it is missing or is no number.
    pub fn decimal(&self, name: &str) -> Result<Decimal, WorkedError> {
        decimal(name, self.value(name)?)
    }

    /// A number, or none when it is absent.
    ///
    /// # Errors
    /// When it is there and is no number.
    pub fn optional_decimal(&self, name: &str) -> Result<Option<Decimal>, WorkedError> {
        self.get(name).map(|value| decimal(name, value)).transpose()
    }

    /// An amount in units of the currency, exact to the cent.
    ///
    /// # Errors
    /// When it is missing, is no number, or has a part of a cent.
    pub fn cents(&self, name: &str) -> Result<Cents, WorkedError> {
        cents(name, self.value(name)?)
    }

    /// An amount, or none when it is absent.
    ///
    /// # Errors
    /// When it is there and is no number, or has a part of a cent.
    pub fn optional_cents(&self, name: &str) -> Result<Option<Cents>, WorkedError> {
        self.get(name).map(|value| cents(name, value)).transpose()
    }

    /// A percentage: `6.5` or `"6.5"` is 6.5 %.
    ///
    /// # Errors
    /// When it is missing or is no number.
    pub fn percent(&self, name: &str) -> Result<Percent, WorkedError> {
        self.decimal(name).map(Percent)
    }

    /// A whole number of zero or more.
    ///
    /// # Errors
    /// When it is missing, is no whole number, or is below zero.
    pub fn whole(&self, name: &str) -> Result<u32, WorkedError> {
        let number = self.decimal(name)?;
        let whole = if number.fract().is_zero() { number.to_u32() } else { None };
        whole.ok_or_else(|| self.malformed(name, "a whole number of zero or more is needed"))
    }

    /// Text.
    ///
    /// # Errors
    /// When it is missing or is no text.
    pub fn text(&self, name: &str) -> Result<&'v str, WorkedError> {
        let value = self.value(name)?;
        value.as_str().ok_or_else(|| malformed(name, value, "text is needed"))
    }

    /// A date, `2026-03-01`.
    ///
    /// # Errors
    /// When it is missing or is no date.
    pub fn day(&self, name: &str) -> Result<NaiveDate, WorkedError> {
        day(name, self.value(name)?)
    }

    /// True or false.
    ///
    /// # Errors
    /// When it is missing or is neither.
    pub fn truth(&self, name: &str) -> Result<bool, WorkedError> {
        let value = self.value(name)?;
        value.as_bool().ok_or_else(|| malformed(name, value, "true or false is needed"))
    }

    /// A list.
    ///
    /// # Errors
    /// When it is missing or is no list.
    pub fn list(&self, name: &str) -> Result<&'v [Value], WorkedError> {
        let value = self.value(name)?;
        value.as_array().map(Vec::as_slice).ok_or_else(|| malformed(name, value, "a list is needed"))
    }

    /// A list of numbers.
    ///
    /// # Errors
    /// When it is missing, is no list, or an entry is no number.
    pub fn decimals(&self, name: &str) -> Result<Vec<Decimal>, WorkedError> {
        self.each(name, decimal)
    }

    /// A list of amounts, exact to the cent.
    ///
    /// # Errors
    /// When it is missing, is no list, or an entry is no number or has a part of a cent.
    pub fn amounts(&self, name: &str) -> Result<Vec<Cents>, WorkedError> {
        self.each(name, cents)
    }

    /// A list of dates.
    ///
    /// # Errors
    /// When it is missing, is no list, or an entry is no date.
    pub fn days(&self, name: &str) -> Result<Vec<NaiveDate>, WorkedError> {
        self.each(name, day)
    }

    fn each<T>(&self, name: &str, read: fn(&str, &Value) -> Result<T, WorkedError>) -> Result<Vec<T>, WorkedError> {
        self.list(name)?.iter().enumerate().map(|(at, value)| read(&format!("{name}[{at}]"), value)).collect()
    }

    /// That the input `name` is malformed, and why.
    #[must_use]
    pub fn malformed(&self, name: &str, why: &str) -> WorkedError {
        malformed(name, self.get(name).unwrap_or(&Value::Null), why)
    }
}

fn malformed(name: &str, value: &Value, why: &str) -> WorkedError {
    WorkedError::Malformed { name: name.to_owned(), value: value.to_string(), why: why.to_owned() }
}

fn decimal(name: &str, value: &Value) -> Result<Decimal, WorkedError> {
    number(value).ok_or_else(|| malformed(name, value, "a number is needed"))
}

/// Amounts of an example stay below this many cents, so that a sum of a handful of them can be counted.
const LARGEST: u64 = 1_000_000_000_000_000;

fn cents(name: &str, value: &Value) -> Result<Cents, WorkedError> {
    let cents = Cents::exact(decimal(name, value)?).filter(|cents| cents.0.unsigned_abs() <= LARGEST);
    cents.ok_or_else(|| malformed(name, value, "an amount in whole cents is needed, at most ten trillion"))
}

fn day(name: &str, value: &Value) -> Result<NaiveDate, WorkedError> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| malformed(name, value, "a date is needed, like 2026-03-01"))
}
