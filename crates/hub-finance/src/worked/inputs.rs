use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};

use super::WorkedError;
use super::number::number;
use crate::loan::{Lines, Rate};
use crate::{Cents, Percent};

/// The inputs of a worked example; each is read strictly and refused by name. A number may be written as a JSON number
/// or as text. One that is null is not there.
pub(super) struct Inputs<'v> {
    fields: &'v Map<String, Value>,
    /// Where these inputs stand, for errors: `quotes[0].`.
    path: String,
}

/// The names one input may go by: the first is the one an error tells.
pub(super) trait Names: Copy {
    /// All of them.
    fn all(&self) -> &[&str];
}

impl Names for &str {
    fn all(&self) -> &[&str] {
        std::slice::from_ref(self)
    }
}

impl Names for &[&str] {
    fn all(&self) -> &[&str] {
        self
    }
}

impl<const N: usize> Names for [&str; N] {
    fn all(&self) -> &[&str] {
        self
    }
}

impl<'v> Inputs<'v> {
    /// Those of one example, which must be an object.
    pub(super) fn new(value: &'v Value) -> Result<Self, WorkedError> {
        Self::at("inputs", String::new(), value)
    }

    fn at(name: &str, path: String, value: &'v Value) -> Result<Self, WorkedError> {
        let fields = value.as_object().ok_or_else(|| malformed(name, value, "an object is needed"))?;
        Ok(Self { fields, path })
    }

    /// The first of `names` that is there, with its name.
    pub(super) fn find(&self, names: impl Names) -> Option<(String, &'v Value)> {
        let mut found = names.all().iter().filter_map(|name| Some((*name, self.fields.get(*name)?)));
        found.find(|(_, value)| !value.is_null()).map(|(name, value)| (format!("{}{name}", self.path), value))
    }

    /// Whether one of `names` is there.
    pub(super) fn has(&self, names: impl Names) -> bool {
        self.find(names).is_some()
    }

    /// What is there under `names` as `read` reads it; none when nothing is.
    pub(super) fn optional<N: Names, T>(
        &self,
        names: N,
        read: impl FnOnce(&Self, N) -> Result<T, WorkedError>,
    ) -> Result<Option<T>, WorkedError> {
        if self.has(names) { read(self, names).map(Some) } else { Ok(None) }
    }

    /// Names in the order of the file's map, with what stands there.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'v str, &'v Value)> + use<'v> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// A number.
    pub(super) fn decimal(&self, names: impl Names) -> Result<Decimal, WorkedError> {
        self.read(names, decimal)
    }

    /// A percentage: `6.5` or `"6.5"` is 6.5 %.
    pub(super) fn percent(&self, names: impl Names) -> Result<Percent, WorkedError> {
        self.decimal(names).map(Percent)
    }

    /// A yearly rate of a loan, in percent.
    pub(super) fn rate(&self, names: impl Names) -> Result<Rate, WorkedError> {
        Ok(Rate::new(self.percent(names)?)?)
    }

    /// An amount in units of the currency, exact to the cent.
    pub(super) fn cents(&self, names: impl Names) -> Result<Cents, WorkedError> {
        self.read(names, cents)
    }

    /// A whole number of zero or more.
    pub(super) fn whole(&self, names: impl Names) -> Result<u32, WorkedError> {
        self.read(names, whole)
    }

    /// Text.
    pub(super) fn text(&self, names: impl Names) -> Result<&'v str, WorkedError> {
        self.read(names, text)
    }

    /// True or false.
    pub(super) fn flag(&self, names: impl Names) -> Result<bool, WorkedError> {
        let truth = |name: &str, value: &Value| {
            value.as_bool().ok_or_else(|| malformed(name, value, "true or false is needed"))
        };
        self.read(names, truth)
    }

    /// A date, which words may follow: `2026-06-11 (Thursday)`.
    pub(super) fn day(&self, names: impl Names) -> Result<NaiveDate, WorkedError> {
        self.read(names, day)
    }

    /// A list of numbers.
    pub(super) fn decimals(&self, names: impl Names) -> Result<Vec<Decimal>, WorkedError> {
        self.each(names, decimal)
    }

    /// A list of amounts, exact to the cent.
    pub(super) fn amounts(&self, names: impl Names) -> Result<Vec<Cents>, WorkedError> {
        self.each(names, cents)
    }

    /// A list of dates.
    pub(super) fn days(&self, names: impl Names) -> Result<Vec<NaiveDate>, WorkedError> {
        self.each(names, day)
    }

    /// A list of texts.
    pub(super) fn texts(&self, names: impl Names) -> Result<Vec<&'v str>, WorkedError> {
        self.each(names, text)
    }

    /// A list of objects, each with inputs of its own.
    pub(super) fn objects(&self, names: impl Names) -> Result<Vec<Inputs<'v>>, WorkedError> {
        self.each(names, |name, value| Inputs::at(name, format!("{name}."), value))
    }

    /// Amounts by name.
    pub(super) fn lines(&self, names: impl Names) -> Result<Lines, WorkedError> {
        let lines = self.read(names, |name, value| Inputs::at(name, format!("{name}."), value))?;
        lines.entries().map(|(line, _)| Ok((line.to_owned(), lines.cents(line)?))).collect()
    }

    fn read<T>(
        &self,
        names: impl Names,
        read: impl FnOnce(&str, &'v Value) -> Result<T, WorkedError>,
    ) -> Result<T, WorkedError> {
        let (name, value) = self.find(names).ok_or_else(|| self.missing(names))?;
        read(&name, value)
    }

    fn each<T>(
        &self,
        names: impl Names,
        read: impl Fn(&str, &'v Value) -> Result<T, WorkedError>,
    ) -> Result<Vec<T>, WorkedError> {
        self.read(names, |name, value| {
            let list = value.as_array().ok_or_else(|| malformed(name, value, "a list is needed"))?;
            list.iter().enumerate().map(|(at, value)| read(&format!("{name}[{at}]"), value)).collect()
        })
    }

    /// That an input is missing.
    pub(super) fn missing(&self, names: impl Names) -> WorkedError {
        let name = names.all().first().copied().unwrap_or_default();
        WorkedError::Missing(format!("{}{name}", self.path))
    }

    /// That an input is malformed, and why; that it is missing when it is not there.
    pub(super) fn malformed(&self, names: impl Names, why: impl std::fmt::Display) -> WorkedError {
        match self.find(names) {
            Some((name, value)) => malformed(&name, value, why),
            None => self.missing(names),
        }
    }
}

fn malformed(name: &str, value: &Value, why: impl std::fmt::Display) -> WorkedError {
    WorkedError::Malformed { name: name.to_owned(), value: value.to_string(), why: why.to_string() }
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

fn whole(name: &str, value: &Value) -> Result<u32, WorkedError> {
    let whole =
        Some(decimal(name, value)?).filter(|number| number.fract().is_zero()).and_then(|number| number.to_u32());
    whole.ok_or_else(|| malformed(name, value, "a whole number of zero or more is needed"))
}

fn text<'v>(name: &str, value: &'v Value) -> Result<&'v str, WorkedError> {
    value.as_str().ok_or_else(|| malformed(name, value, "text is needed"))
}

fn day(name: &str, value: &Value) -> Result<NaiveDate, WorkedError> {
    let date = value.as_str().and_then(|text| text.split_whitespace().next()).and_then(|date| date.parse().ok());
    date.ok_or_else(|| malformed(name, value, "a date is needed, like 2026-03-01"))
}
