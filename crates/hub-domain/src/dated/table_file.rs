use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Dated;

/// What a value in a table must satisfy beyond being readable. Any figures make sense where nothing is said.
pub trait Checked {
    /// What is wrong with it, in words.
    ///
    /// # Errors
    /// When something is.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// What it is about, where several may hold in one place on one day: a purpose, a name. Two about the same may not.
    fn about(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }
}

/// Of a list, as of most values, any figures make sense.
impl<T> Checked for Vec<T> {}

/// Why a table file is refused: which file, which entry, what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The file is none of ours, or is not JSON as its name demands.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// An entry cannot be read, says something impossible, or speaks about the place and time of another.
    #[error("{file}, entry {entry}: {why}")]
    Entry {
        /// The file.
        file: String,
        /// Its place, the first is 1.
        entry: usize,
        /// What is wrong.
        why: String,
    },
}

impl TableError {
    /// That the file as a whole is refused.
    #[must_use]
    pub fn file(file: &str, why: impl std::fmt::Display) -> Self {
        Self::File { file: file.to_owned(), why: why.to_string() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    what: String,
    entries: Vec<Value>,
}

/// Hands each entry of a table file, `{"what": "...", "entries": [...]}`, to `read`. `file` is its name, for errors.
///
/// # Errors
/// A file that is no table file; the first entry that `read` refuses.
pub fn each_entry(file: &str, text: &str, mut read: impl FnMut(Value) -> Result<(), String>) -> Result<(), TableError> {
    let whole: File = serde_json::from_str(text).map_err(|error| TableError::file(file, error))?;
    if whole.what.trim().is_empty() {
        return Err(TableError::file(file, "\"what\" must say what the file holds"));
    }
    for (at, entry) in whole.entries.into_iter().enumerate() {
        read(entry).map_err(|why| TableError::Entry { file: file.to_owned(), entry: at + 1, why })?;
    }
    Ok(())
}

/// Adds an entry, `{jurisdiction, valid_from, valid_to, source, value}`, to the tables of its kind.
///
/// # Errors
/// A missing, unknown or mistyped field; a fraction written as a bare number; an entry that ends before it begins, breaks
/// its own rule, or is about the thing, place and time of another.
pub fn put<T: DeserializeOwned + Checked>(tables: &mut Vec<Dated<T>>, entry: Value) -> Result<(), String> {
    plain_numbers(&entry)?;
    known_fields(&entry)?;
    let new: Dated<T> = serde_json::from_value(entry).map_err(|error| error.to_string())?;
    if let Some(last) = new.valid_to.filter(|last| *last < new.valid_from) {
        return Err(format!("valid_to {last} is before valid_from {}", new.valid_from));
    }
    for (field, text) in [
        ("jurisdiction", &new.jurisdiction),
        ("source.cite", &new.source.cite),
        ("source.loaded_by", &new.source.loaded_by),
    ] {
        if text.trim().is_empty() {
            return Err(format!("{field} is empty"));
        }
    }
    new.value.check()?;
    let same = |old: &&Dated<T>| old.jurisdiction == new.jurisdiction && old.value.about() == new.value.about();
    if let Some(old) = tables.iter().filter(same).find(|old| old.overlaps(&new)) {
        return Err(format!("overlaps the table for {} that begins {}", old.jurisdiction, old.valid_from));
    }
    tables.push(new);
    Ok(())
}

fn known_fields(entry: &Value) -> Result<(), String> {
    const KNOWN: [&str; 5] = ["jurisdiction", "valid_from", "valid_to", "source", "value"];
    let fields = entry.as_object().ok_or("an entry is an object")?;
    match fields.keys().find(|field| !KNOWN.contains(&field.as_str())) {
        Some(field) => Err(format!("unknown field {field:?}")),
        None => Ok(()),
    }
}

/// Above it, or finer than nine decimals, a figure is a slip; below it no sum of this crate can overflow.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

fn plain_numbers(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) if number.is_f64() => Err(format!("write {number} as text: \"{number}\"")),
        Value::String(text) => match text.parse::<Decimal>() {
            Ok(number) if number.abs() > MOST || number.scale() > 9 => Err(format!("{text:?} is no sensible figure")),
            _ => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(plain_numbers),
        Value::Object(fields) => fields.values().try_for_each(plain_numbers),
        _ => Ok(()),
    }
}
