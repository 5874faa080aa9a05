//! A row's values → raw record. What the fields mean is the dictionary's business.

use hub_connector::RejectedRow;
use hub_domain::RawRecord;
use serde_json::{Map, Value};

use super::errors_file::BadRow;
use super::header::Header;
use super::row::Row;
use super::shape::Encoding;
use crate::dictionary::{self, Context};

/// A row as a record, or why it is none: a wrong number of columns, no key, or a value that is not of its field's
/// type. Unknown columns are kept.
pub(super) fn record(row: &Row, header: &Header, encoding: Encoding, context: &Context) -> Result<RawRecord, BadRow> {
    let bad = |column: Option<&str>, reason: String| BadRow {
        line: row.line,
        column: column.map(str::to_owned),
        reason,
        text: encoding.decode_lossy(&row.raw),
    };
    if !row.closed {
        return Err(bad(None, "a quotation mark is not closed".to_owned()));
    }
    if row.values.len() != header.columns.len() {
        return Err(bad(None, format!("{} values for {} columns", row.values.len(), header.columns.len())));
    }
    let mut payload = Map::new();
    for (column, value) in header.columns.iter().zip(&row.values) {
        let Some(text) = encoding.decode(value) else {
            return Err(bad(Some(column), "holds bytes that are not UTF-8".to_owned()));
        };
        // An empty cell says nothing, and a payload of nothing but what is said stays small.
        if !text.trim().is_empty() {
            payload.insert(column.clone(), Value::String(text));
        }
    }
    let key_column = header.resource.key_field();
    let key = payload.get(key_column).and_then(Value::as_str).map(|k| k.trim().to_owned());
    let Some(key) = key else {
        return Err(bad(Some(key_column), "is empty".to_owned()));
    };
    let modified = payload.get("ModificationTimestamp").and_then(Value::as_str).map(str::to_owned);
    let raw = RawRecord { resource: header.resource, key, modified, payload };
    match dictionary::read(&raw, context) {
        Ok(reading) => match reading.unreadable.into_iter().next() {
            None => Ok(raw),
            Some(issue) => Err(bad(Some(&issue.field), issue.reason)),
        },
        Err(error) => Err(bad(Some(key_column), error.to_string())),
    }
}

/// The same trouble as the engine counts it.
pub(super) fn rejected(file: &str, bad: &BadRow) -> RejectedRow {
    RejectedRow { place: format!("{file}:{}", bad.line), column: bad.column.clone(), reason: bad.reason.clone() }
}
