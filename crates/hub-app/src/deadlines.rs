//! When something is due by a contract or a law, and how the day was counted.

use chrono::NaiveDate;
use hub_compliance::deadline::contingency::{ContingencyError, History, Standing, stand};
use hub_compliance::deadline::{Deadline, DeadlineError, Wanted};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{AppError, Result};
use crate::money_tables::{MoneyTables, today};
use crate::view::ErrorCode;

/// Counts a date by `tables`.
///
/// # Errors
/// A form, event, reading or zone that no table knows; a number of days that is lacking or not the form's; a day on which
/// no rule holds.
pub fn compute_deadline(wanted: &Wanted, tables: &MoneyTables) -> Result<Deadline> {
    tables.deadlines.answer(wanted, &tables.finance.holidays).map_err(refused)
}

/// What is wrong, and with which part of the question.
fn refused(error: DeadlineError) -> AppError {
    let place = match error {
        DeadlineError::UnknownForm { .. } => "form",
        DeadlineError::UnknownEvent { .. } => "event",
        DeadlineError::UnknownVariant { .. } => "variant",
        DeadlineError::DaysNeeded { .. } | DeadlineError::DaysFixed { .. } | DeadlineError::DaysOutOfRange { .. } => {
            "days"
        }
        DeadlineError::UnknownZone { .. } => "zone",
        DeadlineError::NotInForce { .. } | DeadlineError::Calendar(_) => "date",
    };
    AppError::new(ErrorCode::BadInput).with("place", place).with("reason", error)
}

/// Where a contingency stands on `on`, by default today, after what was done about it.
///
/// # Errors
/// A form or contingency that no table knows; a step that leads nowhere or lies before another; a date that cannot be
/// counted.
pub fn contingency_standing(
    history: &History,
    on: Option<NaiveDate>,
    tables: &MoneyTables,
) -> std::result::Result<Standing, ContingencyError> {
    stand(&tables.deadlines, history, on.unwrap_or_else(today), &tables.finance.holidays)
}

/// A file that shows how a contingency and what was done about it are written down.
#[must_use]
pub fn contingency_example() -> Value {
    json!({
        "form": "car-rpa", "contingency": "investigation", "date": "2026-06-01", "days": 17,
        "steps": [
            {"on": "2026-06-17", "step": "extend", "until": "2026-06-24"},
            {"on": "2026-06-25", "step": "give_notice"},
            {"on": "2026-06-26", "step": "remove"}
        ]
    })
}

/// A date that can be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownDeadline {
    /// The form or law, by its short name.
    pub form: String,
    /// In words.
    pub form_title: String,
    /// What is due, by its short name.
    pub event: String,
    /// In words.
    pub title: String,
    /// The reading, where sources disagree.
    pub variant: Option<String>,
    /// The event that the days are counted from.
    pub anchor: String,
    /// How many days; none when each contract fills them in.
    pub days: Option<u32>,
    /// Whether a contract may say another number.
    pub may_differ: bool,
    /// Where it holds.
    pub jurisdiction: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none when no end is known.
    pub valid_to: Option<NaiveDate>,
    /// Where the rule comes from.
    pub source: String,
}

/// Every date that the tables know, of one form or of all, in their order.
///
/// # Errors
/// A form that no table knows.
pub fn known_deadlines(form: Option<&str>, tables: &MoneyTables) -> Result<Vec<KnownDeadline>> {
    let rules = tables.deadlines.of_form(form).map_err(refused)?;
    Ok(rules
        .into_iter()
        .map(|rule| KnownDeadline {
            form: rule.value.form.clone(),
            form_title: rule.value.form_title.clone(),
            event: rule.value.event.clone(),
            title: rule.value.title.clone(),
            variant: rule.value.variant.clone(),
            anchor: rule.value.anchor.clone(),
            days: rule.value.days,
            may_differ: rule.value.may_differ,
            jurisdiction: rule.jurisdiction.clone(),
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            source: rule.source.cite.clone(),
        })
        .collect())
}
