use super::Refusal;
use crate::schema::{EntityType, FieldType};

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "says what it is")]
pub enum Direction {
    Ascending,
    Descending,
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderBy {
    /// Place of the field.
    pub place: usize,
    /// Which way.
    pub direction: Direction,
}

/// Reads `$orderby`.
///
/// # Errors
/// 400 for unknown fields, collections, repeated fields and anything but `asc` and `desc`.
pub fn parse_orderby(text: &str, entity: &EntityType) -> Result<Vec<OrderBy>, Refusal> {
    let bad = |message: String| Refusal::bad("$orderby", message);
    let mut order: Vec<OrderBy> = Vec::new();
    for item in text.split(',') {
        let mut words = item.split([' ', '\t']).filter(|word| !word.is_empty());
        let name = words.next().ok_or_else(|| bad("a field is missing".into()))?;
        let direction = match words.next() {
            None | Some("asc") => Direction::Ascending,
            Some("desc") => Direction::Descending,
            Some(word) => return Err(bad(format!("{word:?} is neither asc nor desc"))),
        };
        if words.next().is_some() {
            return Err(bad(format!("too many words after {name}")));
        }
        let place = entity.place(name).ok_or_else(|| bad(format!("{} has no field {name}", entity.name())))?;
        if matches!(entity.fields()[place].kind, FieldType::Many(_)) {
            return Err(bad(format!("{name} is a collection and has no order")));
        }
        if order.iter().any(|known| known.place == place) {
            return Err(bad(format!("{name} is named twice")));
        }
        order.push(OrderBy { place, direction });
    }
    Ok(order)
}
