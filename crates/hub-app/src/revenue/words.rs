//! Days, identifiers and amounts as requests write them, and parts of answers.

use chrono::NaiveDate;
use hub_domain::Percent;
use uuid::Uuid;

use crate::error::{AppError, Result};

pub(super) fn day(field: &str, text: &str) -> Result<NaiveDate> {
    text.trim().parse().map_err(|_| AppError::bad_request(field, "write a day as YYYY-MM-DD"))
}

pub(super) fn id(field: &str, text: &str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_| AppError::bad_request(field, "not an identifier"))
}

/// A percentage from 0 to 100 as text.
pub(super) fn percent(field: &str, text: &str) -> Result<Percent> {
    let plain = text.trim().trim_end_matches('%').trim_end();
    let read: Option<Percent> = serde_json::from_value(serde_json::Value::String(plain.to_owned())).ok();
    let whole = Percent::default().0..=hundred().0;
    read.filter(|percent| whole.contains(&percent.0))
        .ok_or_else(|| AppError::bad_request(field, "a percentage from 0 to 100"))
}

fn hundred() -> Percent {
    serde_json::from_value(serde_json::Value::String("100".to_owned())).unwrap_or_default()
}

/// Milliseconds UTC as RFC 3339.
pub(super) fn instant(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
