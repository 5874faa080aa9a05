//! Values on their way out, as all systems take them.

use hub_connector::{ConnectorError, ErrorKind};
use hub_domain::crm::{FieldChange, FieldValue};
use serde_json::Value;

use crate::html;
use crate::tail::{with_tail, without_tail};

/// Why something is not sent at all.
pub(crate) fn refused(why: impl Into<String>) -> ConnectorError {
    ConnectorError::new(ErrorKind::Unprocessable, why)
}

/// Words; none where there is nothing.
pub(crate) fn text(field: &str, value: &FieldValue) -> Result<String, ConnectorError> {
    match value {
        FieldValue::Text(text) => Ok(text.clone()),
        FieldValue::Empty => Ok(String::new()),
        _ => Err(refused(format!("{field} has to be a text in this system"))),
    }
}

/// The value that a single-valued field is to have.
pub(crate) fn single<'v>(field: &str, change: &'v FieldChange) -> Result<&'v FieldValue, ConnectorError> {
    match change {
        FieldChange::Value(value) => Ok(value),
        FieldChange::Entries { .. } => Err(refused(format!("{field} holds one thing in this system"))),
    }
}

/// An amount as a number, exactly.
pub(crate) fn amount(field: &str, value: &FieldValue) -> Result<Value, ConnectorError> {
    let FieldValue::Money(money) = value else {
        return Err(refused(format!("{field} cannot be emptied in this system, and has to be an amount")));
    };
    let decimal = money.decimal();
    let number: Value = match decimal.strip_suffix(".00").unwrap_or(&decimal).parse::<i64>() {
        Ok(whole) => whole.into(),
        Err(_) => decimal.parse::<f64>().unwrap_or(f64::NAN).into(),
    };
    let back = hub_domain::Money::parse(&number.to_string(), money.currency);
    if back.as_ref() == Ok(money) { Ok(number) } else { Err(refused(format!("{field} has too many digits"))) }
}

/// A text with our marker behind it: the one given, or the one that is there.
pub(crate) fn marked(text: &str, there: Option<&Value>, marker: Option<&str>) -> String {
    let plain = there.and_then(Value::as_str).map(html::plain);
    let marker = marker.or_else(|| plain.as_deref().and_then(|text| without_tail(text).1));
    marker.map_or_else(|| text.to_owned(), |marker| with_tail(text, marker))
}
