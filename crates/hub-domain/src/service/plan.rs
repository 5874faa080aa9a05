use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Hours;
use crate::record_error::{NAME, RecordError, few, range, text, texts};
use crate::{Place, TransactionId};

/// A stretch of time during which somebody or something is not available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Away {
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
    /// Why, in words that may stand in a calendar.
    pub because: Option<String>,
}

impl Away {
    pub(super) fn check(field: &'static str, away: &[Self]) -> Result<(), RecordError> {
        few(field, away.len(), 500)?;
        away.iter().try_for_each(|it| texts(&[(field, &it.because)], NAME))?;
        if away.iter().any(|it| it.from >= it.to) { Err(RecordError::Order { field }) } else { Ok(()) }
    }
}

/// Somebody whose presence some jobs need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPerson {
    /// By what jobs name them: `buyer`, `agent`.
    pub key: String,
    /// Their name.
    pub name: String,
    /// How to write to them.
    pub email: Option<String>,
    /// When they can come; none: at any time.
    pub hours: Option<Vec<Hours>>,
    /// When they cannot.
    pub away: Vec<Away>,
}

/// How jobs at one property are planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PropertyPlan {
    /// For which deal.
    pub transaction: TransactionId,
    /// Where the property is; drives are not counted without it.
    pub place: Option<Place>,
    /// When it can be entered; none: at any time.
    pub access: Option<Vec<Hours>>,
    /// When it cannot all the same.
    pub closed: Vec<Away>,
    /// Whose presence jobs may need.
    pub people: Vec<PlanPerson>,
    /// Whole days wished between a job's end and its deadline, 0 to 14.
    pub cushion_days: u32,
    /// How many days ahead are planned at least, 1 to 120; a later closing makes it more.
    pub days: u32,
}

impl PropertyPlan {
    /// A plan for a property that can be entered at any time.
    #[must_use]
    pub fn new(transaction: TransactionId) -> Self {
        Self {
            transaction,
            place: None,
            access: None,
            closed: Vec::new(),
            people: Vec::new(),
            cushion_days: 2,
            days: 45,
        }
    }

    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        range("cushion_days", i64::from(self.cushion_days), 0, 14)?;
        range("days", i64::from(self.days), 1, 120)?;
        self.access.as_ref().map_or(Ok(()), |hours| Hours::check("access", hours))?;
        Away::check("closed", &self.closed)?;
        few("people", self.people.len(), 20)?;
        for (n, person) in self.people.iter().enumerate() {
            text("people", &person.key, NAME)?;
            text("people", &person.name, NAME)?;
            texts(&[("people", &person.email)], NAME)?;
            person.hours.as_ref().map_or(Ok(()), |hours| Hours::check("people", hours))?;
            Away::check("people", &person.away)?;
            if self.people.iter().take(n).any(|other| other.key == person.key) {
                return Err(RecordError::Twice { field: "people", name: person.key.clone() });
            }
        }
        Ok(())
    }
}
