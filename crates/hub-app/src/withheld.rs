//! What must not be kept: numbers that open somebody's identity or account (`hub_compliance::forbidden`).
//!
//! What a person types or a file brings is looked at before it reaches the store. What comes from a CRM by sync is that
//! system's record and stays as it is: leaving a number out here would not take it away there.

use hub_compliance::forbidden::{self, Forbidden};
use hub_domain::crm::{FieldValue, Fields};
use hub_domain::partner::Checked;
use serde::Serialize;

use crate::error::{AppError, Result};
use crate::view::ErrorCode;

/// In words, for files and the terminal; the screen has its own by the name.
fn in_words(kind: Forbidden) -> &'static str {
    match kind {
        Forbidden::Ssn => "a social security number",
        Forbidden::Itin => "a taxpayer number",
        Forbidden::Card => "the number of a payment card",
        Forbidden::BankAccount => "a bank account's number",
        Forbidden::RoutingNumber => "a bank's routing number",
        Forbidden::WireInstructions => "wire instructions",
    }
}

/// What a check says of a text: `Err` names the kind of number, never the number. The form
/// [`Checked`](hub_domain::partner::Checked) asks for.
pub(crate) fn check(text: &str) -> std::result::Result<(), String> {
    match forbidden::find(text).first() {
        Some(found) => Err(found.kind.as_str().to_owned()),
        None => Ok(()),
    }
}

/// A text that may be kept.
///
/// # Errors
/// [`ErrorCode::ForbiddenNumber`] with the field and the kind of number.
pub(crate) fn refuse(field: &str, text: &str) -> Result<()> {
    match forbidden::find(text).first() {
        Some(found) => Err(error(field, found.kind.as_str())),
        None => Ok(()),
    }
}

/// The error of a field that holds such a number.
pub(crate) fn error(field: &str, kind: &str) -> AppError {
    let said = Forbidden::parse(kind).map_or("a number that must not be kept", in_words);
    AppError::new(ErrorCode::ForbiddenNumber).with("field", field).with("kind", kind).with("reason", said)
}

/// A value every text of which may be kept.
///
/// # Errors
/// As [`refuse`], with the field.
pub(crate) fn checked<T: Serialize>(value: T) -> Result<Checked<T>> {
    Checked::new(value, &check).map_err(|refused| error(&refused.field, &refused.why))
}

/// A field's value that may be kept. Telephone numbers are judged as what they are.
///
/// # Errors
/// As [`refuse`].
pub(crate) fn refuse_value(field: &str, value: &FieldValue) -> Result<()> {
    match value {
        _ if field == "Phones" => Ok(()),
        FieldValue::Text(text) => refuse(field, text),
        FieldValue::Entries(entries) => {
            entries.iter().try_for_each(|(value, label)| refuse(field, value).and_then(|()| refuse(field, label)))
        }
        _ => Ok(()),
    }
}

/// Why a row of a file is left out: the field and the kind of number, never the number.
pub(crate) fn found_in(fields: &Fields) -> Option<(String, &'static str)> {
    fields.iter().find_map(|(name, value)| {
        let error = refuse_value(name, value).err()?;
        let kind = Forbidden::parse(error.args.get("kind")?)?;
        Some((name.clone(), in_words(kind)))
    })
}

/// The fields with every such number masked.
pub(crate) fn masked(fields: Fields) -> Fields {
    let mask = |(name, value): (String, FieldValue)| {
        let value = match value {
            FieldValue::Text(text) => FieldValue::text(forbidden::mask(&text)),
            FieldValue::Entries(entries) if name != "Phones" => FieldValue::Entries(
                entries.into_iter().map(|(v, l)| (forbidden::mask(&v), forbidden::mask(&l))).collect(),
            ),
            other => other,
        };
        (name, value)
    };
    fields.into_iter().map(mask).collect()
}
