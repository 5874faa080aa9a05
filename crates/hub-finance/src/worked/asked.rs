use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::agree::is_demand;
use super::number::number;
use super::{Worked, WorkedError};
use crate::rounding::written;
use crate::{Cents, Percent};

/// The outputs an example asks for.
pub(super) struct Asked<'v> {
    /// None when what is expected is no object.
    outputs: Option<&'v Map<String, Value>>,
}

/// One output asked for: its name, and the places it is wanted to.
pub(super) struct Output<'v> {
    /// Its name.
    pub(super) name: &'v str,
    want: &'v Value,
}

impl<'v> Asked<'v> {
    pub(super) fn new(expected: &'v Value) -> Self {
        Self { outputs: expected.as_object() }
    }

    /// Answers each output; `answer` gives None for one it does not have. That nothing is asked is an error.
    pub(super) fn each(&self, mut answer: impl FnMut(&Output<'v>) -> Result<Option<Value>, WorkedError>) -> Worked {
        let unknown = |name: &str| WorkedError::refused(format!("no output {name} for this kind of example"));
        let mut answers = Map::new();
        for (name, want) in self.outputs.into_iter().flatten().filter(|(name, _)| !is_demand(name)) {
            let value = answer(&Output { name, want })?.ok_or_else(|| unknown(name))?;
            answers.insert(name.clone(), value);
        }
        if answers.is_empty() {
            return Err(WorkedError::refused("what is expected must be an object of outputs"));
        }
        Ok(Value::Object(answers))
    }

    /// Names of the outputs.
    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.outputs.into_iter().flat_map(Map::keys).map(String::as_str)
    }
}

impl<'v> Output<'v> {
    /// `value` to the places asked for, as a number where a number is asked for and as text otherwise.
    pub(super) fn number(&self, value: Decimal) -> Value {
        let places = number(self.want).map_or_else(|| self.stated_places(), |want| want.scale());
        let text = written(value, places);
        match self.want {
            Value::Number(_) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            _ => Value::String(text),
        }
    }

    pub(super) fn cents(&self, value: Cents) -> Value {
        self.number(value.amount())
    }

    pub(super) fn percent(&self, value: Percent) -> Value {
        self.number(value.0)
    }

    /// The outputs inside this one.
    pub(super) fn inside(&self) -> Asked<'v> {
        Asked::new(self.want)
    }

    /// Whether a group of outputs is asked for under this name.
    pub(super) fn is_group(&self) -> bool {
        self.want.is_object()
    }

    /// `values` each to the places asked for, as a list.
    pub(super) fn numbers(&self, values: &[Decimal]) -> Value {
        let wants = self.want.as_array().map(Vec::as_slice).unwrap_or_default();
        let one = |(at, value): (usize, &Decimal)| {
            let want = wants.get(at).or(wants.first()).unwrap_or(&Value::Null);
            Output { name: self.name, want }.number(*value)
        };
        Value::Array(values.iter().enumerate().map(one).collect())
    }

    /// Without a figure to look at: the places a name ends in, `_3dp`, else two.
    fn stated_places(&self) -> u32 {
        let digits = self.name.strip_suffix("dp").and_then(|head| head.rsplit('_').next());
        digits.and_then(|digits| digits.parse().ok()).filter(|places| *places <= 12).unwrap_or(2)
    }
}
