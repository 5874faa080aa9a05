use chrono::NaiveDate;
use hub_domain::dated::{Dated, TableError, each_entry, put};

use super::TouringRule;

/// Every rule about touring homes. The caller reads the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TouringTables {
    rules: Vec<Dated<TouringRule>>,
}

impl TouringTables {
    /// Whether a file of that name holds such rules.
    #[must_use]
    pub fn is_file(name: &str) -> bool {
        name.starts_with("touring-")
    }

    /// Reads `files`, each a name and its text, as one set.
    ///
    /// # Errors
    /// A file that is no table file; a missing, unknown or mistyped field; an entry that breaks its own rule; two entries
    /// about one rule, place and time, in one file or in two.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (file, text) in files {
            each_entry(file, text, |entry| put(&mut tables.rules, entry))?;
        }
        Ok(tables)
    }

    /// Every rule, as written.
    #[must_use]
    pub fn rules(&self) -> &[Dated<TouringRule>] {
        &self.rules
    }

    /// Each rule by its title, for lists.
    #[must_use]
    pub fn titles(&self) -> Vec<Dated<String>> {
        let told = |rule: &Dated<TouringRule>| Dated {
            jurisdiction: rule.jurisdiction.clone(),
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            source: rule.source.clone(),
            value: rule.value.title.clone(),
        };
        self.rules.iter().map(told).collect()
    }

    /// The rules that hold on a day in a state of the United States, the nation's first.
    pub(super) fn held(&self, state: &str, day: NaiveDate) -> impl Iterator<Item = &Dated<TouringRule>> {
        let here = format!("US-{state}");
        let mut held: Vec<_> = self
            .rules
            .iter()
            .filter(|rule| (rule.jurisdiction == "US" || rule.jurisdiction == here) && rule.holds_on(day))
            .collect();
        held.sort_by(|a, b| (&a.jurisdiction, &a.value.rule).cmp(&(&b.jurisdiction, &b.value.rule)));
        held.into_iter()
    }
}
