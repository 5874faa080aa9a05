//! What no text about quotes may hold.

use hub_compliance::forbidden;
use hub_domain::partner::{Checked, ContentHash};
use serde::Serialize;

use crate::error::{AppError, Result};

/// Says of a text that it must not be kept, without the text.
pub(super) fn check(text: &str) -> std::result::Result<(), String> {
    match forbidden::find(text).first() {
        None => Ok(()),
        Some(found) => Err(format!("looks like something that must not be kept here ({})", found.kind.as_str())),
    }
}

/// A value all texts of which may be kept. The hash of its document is no text: a run of its digits says nothing.
pub(super) fn checked<T: Serialize>(value: T, document: Option<ContentHash>) -> Result<Checked<T>> {
    let digits = document.map(String::from);
    let check = |text: &str| if digits.as_deref() == Some(text) { Ok(()) } else { check(text) };
    Checked::new(value, &check).map_err(|refused| AppError::bad_request(&refused.field, refused.why))
}

/// Whether a document's text may be kept as it is: its original is stored whole, ignored columns included.
pub(super) fn whole(name: &str, text: &str) -> Result<()> {
    let Some(found) = forbidden::find(text).into_iter().next() else { return Ok(()) };
    let line = text.get(..found.span.start).unwrap_or_default().matches('\n').count() + 1;
    let reason = format!("line {line} looks like something that must not be kept here ({})", found.kind.as_str());
    Err(AppError::bad_request("file", format!("{}: {reason}", forbidden::mask(name))))
}
