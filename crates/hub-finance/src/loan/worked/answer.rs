use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};

use super::WorkedError;
use super::inputs::number;
use crate::{Cents, Percent};

/// The outputs an example asks for.
pub(super) struct Asked<'v> {
    outputs: &'v Map<String, Value>,
}

/// One output asked for: its name, and the places it is wanted to.
pub(super) struct Output<'v> {
    /// Its name.
    pub(super) name: &'v str,
    want: &'v Value,
}

impl<'v> Asked<'v> {
    pub(super) fn new(expected: &'v Value) -> Result<Self, WorkedError> {
        let outputs = expected.as_object().ok_or(WorkedError::NothingAsked)?;
        if outputs.is_empty() {
            return Err(WorkedError::NothingAsked);
        }
        Ok(Self { outputs })
    }

    /// Answers each output; `answer` gives None for one it does not have.
    pub(super) fn each(
        &self,
        mut answer: impl FnMut(&Output<'v>) -> Result<Option<Value>, WorkedError>,
    ) -> Result<Value, WorkedError> {
        let mut answers = Map::new();
        for (name, want) in self.outputs {
            let value = answer(&Output { name, want })?.ok_or_else(|| WorkedError::Unknown(name.clone()))?;
            answers.insert(name.clone(), value);
        }
        Ok(Value::Object(answers))
    }

    /// Names of the outputs.
    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> + '_ {
        self.outputs.keys().map(String::as_str)
    }
}

impl<'v> Output<'v> {
    /// `value` to the places asked for, as a number where a number is asked for and as text otherwise.
    pub(super) fn number(&self, value: Decimal) -> Value {
        let places = number(self.want).map_or_else(|| self.stated_places(), |want| want.scale());
        let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let rounded = if rounded.is_zero() { Decimal::ZERO } else { rounded };
        let text = format!("{rounded:.*}", places as usize);
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
    pub(super) fn inside(&self) -> Result<Asked<'v>, WorkedError> {
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

/// Whether `actual` is what is `expected`: numbers as decimals to the places `expected` states, everything else exactly.
/// Outputs that `expected` does not name are not looked at.
#[must_use]
pub fn agrees(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(got)) => {
            wanted.iter().all(|(name, value)| got.get(name).is_some_and(|got| agrees(value, got)))
        }
        (Value::Array(wanted), Value::Array(got)) => {
            wanted.len() == got.len() && wanted.iter().zip(got).all(|(value, got)| agrees(value, got))
        }
        _ => match (number(expected), number(actual)) {
            (Some(wanted), Some(got)) => {
                got.round_dp_with_strategy(wanted.scale(), RoundingStrategy::MidpointAwayFromZero) == wanted
            }
            _ => expected == actual,
        },
    }
}
