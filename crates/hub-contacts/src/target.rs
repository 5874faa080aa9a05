use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// Nothing for us.
    Skip,
    /// A whole name, to be taken apart.
    FullName,
    /// Words, by the field's name.
    Text(String),
    /// E-mail addresses with this label (may be empty).
    Emails(String),
    /// Telephone numbers with this label (may be empty).
    Phones(String),
    /// Tags, several with commas or semicolons between.
    Tags,
    /// Yes or no, by the field's name.
    Flag(String),
    /// A day, by the field's name.
    Day(String),
    /// A field of its own, under the column's name.
    Own(String),
}

/// A word that is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is nothing a column can hold")]
pub struct TargetError(pub String);

/// Fields that hold words.
const TEXTS: [&str; 20] = [
    "NamePrefix",
    "FirstName",
    "MiddleName",
    "LastName",
    "NameSuffix",
    "Nickname",
    "Company",
    "JobTitle",
    "HomeAddress1",
    "HomeAddress2",
    "HomeCity",
    "HomeStateOrProvince",
    "HomePostalCode",
    "HomeCountry",
    "Language",
    "Background",
    "LeadSource",
    "ReferredBy",
    "Stage",
    "ContactType",
];
const FLAGS: [&str; 4] = ["DoNotCall", "DoNotEmail", "DoNotText", "DoNotMail"];
const DAYS: [&str; 4] = ["Birthdate", "Anniversary", "FirstContacted", "LastContacted"];

impl Target {
    /// Words of a field, where it is one of those.
    pub(super) fn words(field: &str) -> Self {
        Self::Text(field.to_owned())
    }

    /// Whether somebody can be known by it.
    pub(super) fn names_somebody(&self) -> bool {
        match self {
            Self::FullName | Self::Emails(_) | Self::Phones(_) => true,
            Self::Text(field) => field == "FirstName" || field == "LastName" || field == "Company",
            _ => false,
        }
    }

    /// Every choice that needs no word of a person's, for a list.
    #[must_use]
    pub fn choices() -> Vec<Self> {
        let labelled = ["", "home", "work"].map(|label| Self::Emails(label.to_owned()));
        let phones = ["", "mobile", "home", "work", "fax"].map(|label| Self::Phones(label.to_owned()));
        [Self::Skip, Self::FullName, Self::Tags]
            .into_iter()
            .chain(TEXTS.map(Self::words))
            .chain(labelled)
            .chain(phones)
            .chain(FLAGS.map(|f| Self::Flag(f.to_owned())))
            .chain(DAYS.map(|f| Self::Day(f.to_owned())))
            .collect()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skip => f.write_str("-"),
            Self::FullName => f.write_str("FullName"),
            Self::Tags => f.write_str("Tags"),
            Self::Text(field) | Self::Flag(field) | Self::Day(field) => f.write_str(field),
            Self::Emails(label) if label.is_empty() => f.write_str("Emails"),
            Self::Phones(label) if label.is_empty() => f.write_str("Phones"),
            Self::Emails(label) => write!(f, "Emails:{label}"),
            Self::Phones(label) => write!(f, "Phones:{label}"),
            Self::Own(name) => write!(f, "Own:{name}"),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, more) = text.split_once(':').map_or((text, None), |(word, more)| (word, Some(more.trim())));
        let named = |names: &[&str]| names.contains(&word) && more.is_none();
        Ok(match (word, more) {
            ("-", None) => Self::Skip,
            ("FullName", None) => Self::FullName,
            ("Tags", None) => Self::Tags,
            ("Emails", label) => Self::Emails(label.unwrap_or_default().to_owned()),
            ("Phones", label) => Self::Phones(label.unwrap_or_default().to_owned()),
            ("Own", Some(name)) if !name.is_empty() => Self::Own(name.to_owned()),
            _ if named(&TEXTS) => Self::words(word),
            _ if named(&FLAGS) => Self::Flag(word.to_owned()),
            _ if named(&DAYS) => Self::Day(word.to_owned()),
            _ => return Err(TargetError(text.to_owned())),
        })
    }
}

impl TryFrom<String> for Target {
    type Error = TargetError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::{CrmKind, MergeRule, field_spec};

    use super::*;

    #[test]
    fn every_choice_is_written_and_read_and_known_to_the_dictionary() {
        for target in Target::choices().into_iter().chain([Target::Own("Pool".into())]) {
            assert_eq!(target.to_string().parse(), Ok(target.clone()));
            if let Target::Text(f) | Target::Flag(f) | Target::Day(f) = &target {
                let spec = field_spec(CrmKind::Contact, f).unwrap_or_else(|| panic!("{f}"));
                assert_eq!(spec.rule == MergeRule::MostRestrictive, matches!(target, Target::Flag(_)), "{f}");
            }
        }
        for bad in ["", "Own:", "Shoe size", "Tags:x", "FirstName:x"] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
    }
}
