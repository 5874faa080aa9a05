use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use hub_domain::quote::QuoteKind;
use serde::{Deserialize, Serialize};

use super::{Field, FileError, cell};

/// What a column holds. Written `rate`, `price@30`, `skip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// Nothing of ours.
    Skip,
    /// A field.
    Field(Field),
    /// The sheet's price under a lock of so many days: such columns make a quote each.
    PriceAtLock(u16),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skip => f.write_str("skip"),
            Self::Field(field) => f.write_str(field.name()),
            Self::PriceAtLock(days) => write!(f, "price@{days}"),
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "skip" {
            return Ok(Self::Skip);
        }
        if let Some(days) = text.strip_prefix("price@") {
            return days.parse().map(Self::PriceAtLock).map_err(|_| "no such lock".to_owned());
        }
        text.to_owned().try_into().map(Self::Field)
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

/// What the columns of a sheet hold. Guessed by their names, put right by a person, and kept for the next sheet with the
/// same columns ([`Columns::fingerprint`]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(BTreeMap<String, Target>);

impl Columns {
    /// What columns of these names most likely hold.
    #[must_use]
    pub fn guess<'a>(kind: QuoteKind, columns: impl IntoIterator<Item = &'a str>) -> Self {
        let mut guessed = BTreeMap::new();
        let mut taken = Vec::new();
        for column in columns {
            let target = guess(kind, column);
            // The first of two columns that would say the same; a person may choose the other.
            let free = target == Target::Skip || !taken.contains(&target);
            taken.push(target);
            guessed.insert(column.to_owned(), if free { target } else { Target::Skip });
        }
        Self(guessed)
    }

    /// Chooses what a column holds.
    pub fn choose(&mut self, column: impl Into<String>, target: Target) {
        self.0.insert(column.into(), target);
    }

    /// What a column holds.
    #[must_use]
    pub fn of(&self, column: &str) -> Target {
        self.0.get(column).copied().unwrap_or(Target::Skip)
    }

    /// A name for these columns, by which a choice is found again.
    #[must_use]
    pub fn fingerprint<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
        let mut names: Vec<String> = columns.into_iter().map(cell::folded).collect();
        names.sort_unstable();
        names.join("\u{1f}")
    }

    /// Whether a sheet with these columns can be read by it.
    pub(super) fn check(&self, columns: &[String]) -> Result<(), FileError> {
        if let Some((missing, _)) = self.0.iter().find(|(c, t)| **t != Target::Skip && !columns.contains(c)) {
            return Err(FileError::NoColumn(missing.chars().take(60).collect()));
        }
        let mut seen = Vec::new();
        for target in columns.iter().map(|column| self.of(column)).filter(|target| *target != Target::Skip) {
            if seen.contains(&target) {
                return Err(FileError::TwoColumns(target.to_string()));
            }
            seen.push(target);
        }
        let locked = seen.iter().any(|target| matches!(target, Target::PriceAtLock(_)));
        let both = [Field::LockDays, Field::SheetPrice, Field::Points];
        match both.into_iter().find(|field| locked && seen.contains(&Target::Field(*field))) {
            Some(field) => Err(FileError::TwoColumns(field.name().to_owned())),
            None => Ok(()),
        }
    }
}

/// What a column of this name most likely holds.
pub(super) fn guess(kind: QuoteKind, column: &str) -> Target {
    let name = cell::folded(column);
    if kind == QuoteKind::Loan {
        // On a rate sheet "price" is the rung's, not the home's.
        if name == "price" {
            return Target::Field(Field::SheetPrice);
        }
        if let Some(days) = lock_of(&name) {
            return Target::PriceAtLock(days);
        }
    }
    let named = |field: &Field| cell::folded(field.name()) == name || field.others().contains(&name.as_str());
    let field = Field::ALL.iter().copied().filter(|field| field.is_of(kind)).find(named);
    field.map_or(Target::Skip, Target::Field)
}

/// `30 day`, `45 days lock`, `60 day price`, `price 30 day`.
fn lock_of(name: &str) -> Option<u16> {
    let mut days = None;
    let mut counted = false;
    for word in name.split(' ') {
        match word {
            "day" | "days" => counted = true,
            "lock" | "price" => {}
            number => match (number.strip_suffix('d').unwrap_or(number).parse::<u16>(), days) {
                (Ok(read), None) => {
                    counted |= number.ends_with('d');
                    days = Some(read);
                }
                _ => return None,
            },
        }
    }
    days.filter(|days| counted && (1..=720).contains(days))
}
