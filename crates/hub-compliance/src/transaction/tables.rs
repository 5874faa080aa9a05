use chrono::NaiveDate;
use hub_domain::dated::{Dated, TableError, each_entry, put};
use hub_domain::transaction::{Paper, Side};

use super::{OutcomeRate, PaperRule};

/// How the names of files begin that say how contracts end.
const OUTCOMES: &str = "outcomes-";

/// Papers that are due, and rates of outcomes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionTables {
    /// Papers, as written.
    pub papers: Vec<Dated<PaperRule>>,
    /// Rates, as written.
    pub outcomes: Vec<Dated<OutcomeRate>>,
}

impl TransactionTables {
    /// Whether a file of that name holds such tables.
    #[must_use]
    pub fn is_file(name: &str) -> bool {
        name.starts_with("papers-") || Self::is_of_outcomes(name)
    }

    /// Whether a file of that name says how contracts end.
    #[must_use]
    pub fn is_of_outcomes(name: &str) -> bool {
        name.starts_with(OUTCOMES)
    }

    /// Reads `files`, each a name and its text, as one set.
    ///
    /// # Errors
    /// A file that is no table file; a missing, unknown or mistyped field; an entry that breaks its own rule; two entries
    /// about one thing, place and time, in one file or in two.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self, TableError> {
        let mut tables = Self::default();
        for (file, text) in files {
            each_entry(file, text, |entry| match Self::is_of_outcomes(file) {
                true => put(&mut tables.outcomes, entry),
                false => put(&mut tables.papers, entry),
            })?;
        }
        Ok(tables)
    }

    /// Each entry with what it is about in words, for lists.
    #[must_use]
    pub fn list(&self) -> Vec<Dated<String>> {
        let papers = self.papers.iter().map(|rule| told(rule, rule.value.paper.as_str().replace('-', " ")));
        papers.chain(self.outcomes.iter().map(|rate| told(rate, rate.value.title.clone()))).collect()
    }

    /// The papers that are due in a deal in `state` (`TX`) on `day`, in the order of the table; one that both the nation
    /// and the state ask for stands once.
    #[must_use]
    pub fn papers_due(
        &self,
        state: &str,
        (side, year_built, loan): (Side, Option<u16>, bool),
        day: NaiveDate,
    ) -> Vec<&Dated<PaperRule>> {
        let here = format!("US-{state}");
        let mut due: Vec<&Dated<PaperRule>> = Vec::new();
        for rule in &self.papers {
            let there = rule.jurisdiction == "US" || rule.jurisdiction == here;
            let again = |paper: Paper| due.iter().any(|it| it.value.paper == paper);
            if there && rule.holds_on(day) && rule.value.applies(side, year_built, loan) && !again(rule.value.paper) {
                due.push(rule);
            }
        }
        due
    }
}

/// The same place, time and source, with words for what it says.
fn told<T>(entry: &Dated<T>, about: String) -> Dated<String> {
    Dated {
        jurisdiction: entry.jurisdiction.clone(),
        valid_from: entry.valid_from,
        valid_to: entry.valid_to,
        source: entry.source.clone(),
        value: about,
    }
}
