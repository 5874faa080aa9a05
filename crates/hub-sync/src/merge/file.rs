use std::collections::{BTreeMap, BTreeSet};

use hub_domain::crm::{CrmKind, Fields, MergeRule};
use serde::Deserialize;
use serde_json::{Value, json};

use super::plan::{MergePlan, Side};
use super::rules::MergeRules;
use super::{MergeInput, merge};

/// A merge to be tried: the three versions of a record in a JSON file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeFile {
    /// What kind of record it is; a contact where it is not said.
    #[serde(default = "contact")]
    pub kind: CrmKind,
    /// What both sides last agreed on; may be left out where they never met.
    #[serde(default)]
    pub base: Fields,
    /// What is here.
    pub local: Fields,
    /// What the other system has.
    pub remote: Fields,
    /// Rules in place of the usual ones, by field.
    #[serde(default)]
    pub rules: BTreeMap<String, MergeRule>,
    /// Restrictions that a person here has lifted.
    #[serde(default)]
    pub lifted: BTreeSet<String>,
    /// Of fields with the rule `newer`, which side is the later one.
    #[serde(default)]
    pub later: BTreeMap<String, Side>,
}

fn contact() -> CrmKind {
    CrmKind::Contact
}

/// Why a file is no merge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct MergeFileError {
    /// Where, from 1.
    pub line: usize,
    /// Where, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

impl MergeFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Where and why it cannot be read. Values are not repeated.
    pub fn parse(text: &str) -> Result<Self, MergeFileError> {
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| MergeFileError {
            line: error.line(),
            column: error.column(),
            reason: reason(&error),
        })
    }

    /// The plan of it.
    #[must_use]
    pub fn plan(&self) -> MergePlan {
        let rules: MergeRules = self.rules.iter().map(|(field, rule)| (field.clone(), *rule)).collect();
        merge(&MergeInput {
            kind: self.kind,
            base: &self.base,
            local: &self.local,
            remote: &self.remote,
            rules: &rules,
            lifted: &self.lifted,
            later: &self.later,
        })
    }

    /// A file that shows every part of the format.
    #[must_use]
    pub fn example() -> Value {
        json!({
            "kind": "contact",
            "base": {
                "FirstName": "Ada", "LastName": "Quill", "Company": "Quill Maps",
                "Phones": [{ "value": "+15550100", "label": "mobile" }],
                "Tags": ["buyer", "spring"], "DoNotCall": false, "Stage": "Lead", "LastContacted": "2026-10-01T09:00:00Z"
            },
            "local": {
                "FirstName": "Ada", "LastName": "Quill", "Company": "Quill & Daughters",
                "Phones": [{ "value": "+15550101", "label": "mobile" }],
                "Tags": ["buyer", "open house"], "DoNotCall": true, "Stage": "Showing",
                "LastContacted": "2026-11-03T15:30:00Z"
            },
            "remote": {
                "FirstName": "Ada", "LastName": "Quill-Marsh", "Company": "Quill Charts",
                "Phones": [{ "value": "+15550100", "label": "mobile" }, { "value": "+15550199", "label": "home" }],
                "Tags": ["buyer", "spring", "vip"], "DoNotCall": false, "Stage": "Under contract",
                "LastContacted": "2026-11-02T08:00:00Z"
            },
            "rules": { "Stage": "remote" },
            "lifted": [],
            "later": {}
        })
    }
}

impl MergePlan {
    /// As a document: `{merged, push, conflicts, history}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let history: Vec<Value> = self
            .history
            .iter()
            .map(|old| {
                json!({"field": old.field, "value": old.value, "side": old.side, "because": old.because,
                       "why": old.because.in_words()})
            })
            .collect();
        json!({"merged": self.merged, "push": self.push, "conflicts": self.conflicts, "history": history})
    }
}

/// What serde says is wrong, without the values it may quote: they may be somebody's.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    if text.starts_with("invalid type") || text.starts_with("invalid value") {
        let expected = text.rsplit_once("expected ").map_or("something else", |(_, expected)| expected);
        return format!("expected {expected}");
    }
    text.to_owned()
}
