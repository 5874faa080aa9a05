use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::guess::guess;
use super::{FileError, Target};

/// What the columns of a file hold. Kept by a person's choice and used again for files with the same columns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(BTreeMap<String, Target>);

impl Mapping {
    /// What columns of these names most likely hold.
    #[must_use]
    pub fn guess<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        Self(columns.into_iter().map(|column| (column.to_owned(), guess(column))).collect())
    }

    /// Chooses what a column holds.
    pub fn choose(&mut self, column: impl Into<String>, target: Target) {
        self.0.insert(column.into(), target);
    }

    /// What a column holds.
    #[must_use]
    pub fn of(&self, column: &str) -> &Target {
        self.0.get(column).unwrap_or(&Target::Skip)
    }

    /// A name for these columns, by which a mapping is found again for the next file like this.
    #[must_use]
    pub fn fingerprint<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
        let mut names: Vec<String> = columns.into_iter().map(|c| c.trim().to_lowercase()).collect();
        names.sort_unstable();
        names.join("\u{1f}")
    }

    /// Whether contacts can be read by it from a file with these columns.
    ///
    /// # Errors
    /// A column that is not there; nothing by which anybody could be known.
    pub fn check(&self, columns: &[String]) -> Result<(), FileError> {
        if let Some(missing) = self.0.iter().find(|(c, t)| **t != Target::Skip && !columns.contains(c)) {
            return Err(FileError::NoColumn(missing.0.clone()));
        }
        let somebody = columns.iter().any(|column| self.of(column).names_somebody());
        if somebody { Ok(()) } else { Err(FileError::NobodyNamed) }
    }
}
