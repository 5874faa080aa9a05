use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Dated;

/// What a value in a table must satisfy beyond being readable.
pub trait Checked {
    /// What is wrong with it, in words.
    ///
    /// # Errors
    /// When something is.
    fn check(&self) -> Result<(), String>;
}

/// Why a table file is refused: which file, which entry, what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The file is not JSON, or not `{what, entries: [...]}`.
    #[error("{file}: {why}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// An entry cannot be read, or says something impossible.
    #[error("{file}, entry {entry}: {why}")]
    Entry {
        /// The file.
        file: String,
        /// Its place, the first is 1.
        entry: usize,
        /// What is wrong.
        why: String,
    },
    /// Two entries hold in one place on one day.
    #[error("{file}: entries {first} and {second} both hold for {jurisdiction} from {from}")]
    Overlap {
        /// The file.
        file: String,
        /// Place of the one that began first.
        first: usize,
        /// Place of the other.
        second: usize,
        /// Where.
        jurisdiction: String,
        /// The first day both hold.
        from: chrono::NaiveDate,
    },
}

/// Reads a table file: `{"what": "...", "entries": [{jurisdiction, valid_from, valid_to, source, value}]}`. `file` is
/// its name, for errors.
///
/// # Errors
/// When the file or an entry cannot be read, an entry ends before it begins, its value is impossible, or two entries
/// hold in one place on one day.
pub fn parse_tables<T: DeserializeOwned + Checked>(file: &str, text: &str) -> Result<Vec<Dated<T>>, TableError> {
    let broken = |why: String| TableError::File { file: file.to_owned(), why };
    let whole: Value = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    let entries = whole.get("entries").and_then(Value::as_array);
    let entries = entries.ok_or_else(|| broken("there is no list \"entries\"".to_owned()))?;
    let mut tables = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        let bad = |why: String| TableError::Entry { file: file.to_owned(), entry: at + 1, why };
        let table: Dated<T> = serde_json::from_value(entry.clone()).map_err(|error| bad(error.to_string()))?;
        if let Some(last) = table.valid_to.filter(|last| *last < table.valid_from) {
            return Err(bad(format!("it ends on {last}, before it begins on {}", table.valid_from)));
        }
        table.value.check().map_err(bad)?;
        tables.push(table);
    }
    no_overlap(file, &tables)?;
    Ok(tables)
}

fn no_overlap<T>(file: &str, tables: &[Dated<T>]) -> Result<(), TableError> {
    let mut places: BTreeMap<&str, Vec<(usize, &Dated<T>)>> = BTreeMap::new();
    for (at, table) in tables.iter().enumerate() {
        places.entry(&table.jurisdiction).or_default().push((at + 1, table));
    }
    for (jurisdiction, mut held) in places {
        held.sort_by_key(|(_, table)| table.valid_from);
        // Sorted and each pair of neighbours apart: then all are apart.
        for pair in held.windows(2) {
            let [(first, earlier), (second, later)] = pair else { continue };
            if earlier.holds_on(later.valid_from) {
                return Err(TableError::Overlap {
                    file: file.to_owned(),
                    first: *first,
                    second: *second,
                    jurisdiction: jurisdiction.to_owned(),
                    from: later.valid_from,
                });
            }
        }
    }
    Ok(())
}
