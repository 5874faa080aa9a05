use std::{borrow::Cow, cmp::Ordering};

use super::{Checked, Compare, Direction, Literal, OrderBy, Quantifier, Side};
use crate::{
    data::{Row, Value},
    schema::EntityType,
};

/// Whether a row passes. `now` is what `now()` means, nanoseconds since 1970.
#[must_use]
pub fn holds(filter: &Checked, entity: &EntityType, row: &Row, now: i64) -> bool {
    Scope { entity, row, now, variable: None }.test(filter) == Some(true)
}

struct Scope<'a> {
    entity: &'a EntityType,
    row: &'a Row,
    now: i64,
    variable: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// True, false, or null (`None`), as OData has it.
    fn test(&self, filter: &'a Checked) -> Option<bool> {
        match filter {
            Checked::And(a, b) => match self.test(a) {
                Some(false) => Some(false),
                first => match (first, self.test(b)) {
                    (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                },
            },
            Checked::Or(a, b) => match self.test(a) {
                Some(true) => Some(true),
                first => match (first, self.test(b)) {
                    (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                },
            },
            Checked::Not(inner) => self.test(inner).map(|result| !result),
            Checked::Plain(side) => match self.value(side) {
                Value::Boolean(value) => Some(value),
                _ => None,
            },
            Checked::Compare(left, compare, right) => Some(compared(&self.value(left), *compare, &self.value(right))),
            Checked::In(left, items) => {
                let left = self.value(left);
                Some(items.iter().any(|item| compared(&left, Compare::Eq, &self.value(item))))
            }
            Checked::Lambda { place, quantifier, body } => {
                let Value::List(words) = self.row.value(self.entity, *place) else { return Some(false) };
                let Some(body) = body else { return Some(!words.is_empty()) };
                let passes = |word: &String| {
                    let inner = Scope { entity: self.entity, row: self.row, now: self.now, variable: Some(word) };
                    inner.test(body) == Some(true)
                };
                Some(match quantifier {
                    Quantifier::Any => words.iter().any(passes),
                    Quantifier::All => words.iter().all(passes),
                })
            }
        }
    }

    fn value(&self, side: &'a Side) -> Value<'a> {
        match side {
            Side::Field(place) => self.row.value(self.entity, *place),
            Side::Variable => self.variable.map_or(Value::Null, |word| Value::Text(Cow::Borrowed(word))),
            Side::Now => Value::Stamp(self.now),
            Side::Literal(literal) => match literal {
                Literal::Null => Value::Null,
                Literal::Boolean(value) => Value::Boolean(*value),
                Literal::Number(value) => Value::Number(*value),
                Literal::Text(text) | Literal::Enum { member: text, .. } => Value::Text(Cow::Borrowed(text)),
                Literal::Date(date) => Value::Date(*date),
                Literal::Stamp(nanos) => Value::Stamp(*nanos),
            },
        }
    }
}

/// OData's comparison: null equals null alone and has no order.
fn compared(left: &Value<'_>, compare: Compare, right: &Value<'_>) -> bool {
    if matches!((left, right), (Value::Null, _) | (_, Value::Null)) {
        let same = left == right;
        return match compare {
            Compare::Eq => same,
            Compare::Ne => !same,
            _ => false,
        };
    }
    let Some(order) = ordered(left, right) else { return false };
    match compare {
        Compare::Eq | Compare::Has => order == Ordering::Equal,
        Compare::Ne => order != Ordering::Equal,
        Compare::Gt => order == Ordering::Greater,
        Compare::Ge => order != Ordering::Less,
        Compare::Lt => order == Ordering::Less,
        Compare::Le => order != Ordering::Greater,
    }
}

fn ordered(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        // By code point, which is what "case-sensitive" comes down to.
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Stamp(a), Value::Stamp(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The order of two rows. Rows that `$orderby` leaves equal (all of them, where there is none) come in an order that
/// depends on the query and helps nobody.
#[must_use]
pub fn sort_order(order: &[OrderBy], entity: &EntityType, salt: u64, a: &Row, b: &Row) -> Ordering {
    for OrderBy { place, direction } in order {
        let (left, right) = (a.value(entity, *place), b.value(entity, *place));
        let by_value = match (&left, &right) {
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) => Ordering::Less,
            (_, Value::Null) => Ordering::Greater,
            _ => ordered(&left, &right).unwrap_or(Ordering::Equal),
        };
        let by_value = if *direction == Direction::Descending { by_value.reverse() } else { by_value };
        if by_value != Ordering::Equal {
            return by_value;
        }
    }
    let scattered = |row: &Row| crate::rng::mix(row.hash() ^ salt);
    scattered(a).cmp(&scattered(b)).then_with(|| a.key().cmp(b.key()))
}
