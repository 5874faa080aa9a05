use std::borrow::Cow;

use hub_domain::dated::Checked;
use hub_domain::named;
use serde::{Deserialize, Serialize};

use super::{State, Step};

named! {
    /// What the passing of the day does.
    pub enum AfterDay {
        /// The right is gone.
        Expires = "expires",
        /// Nothing, until the other party gives notice and the notice's own day passes.
        StaysOpen = "stays_open",
    }
}

/// The notice to perform of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// What the form calls it.
    pub name: String,
    /// The event of the form whose rule counts the notice's days.
    pub event: String,
    /// What follows when its day has passed, in words.
    pub afterwards: String,
}

/// What a form makes of one of its contingencies. Dated data: `docs/howto/deadlines.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContingencyRule {
    /// The form, as its deadlines name it.
    pub form: String,
    /// A short name, unique in the form: `investigation`.
    pub contingency: String,
    /// In words.
    pub title: String,
    /// The event of the form whose rule counts its days.
    pub event: String,
    /// The steps that can end it: `remove`, `waive`, `satisfy`, `cancel`.
    pub ends_by: Vec<Step>,
    /// What the passing of the day does.
    pub after_day: AfterDay,
    /// The notice to perform; there whenever the day alone does nothing.
    #[serde(default)]
    pub notice: Option<Notice>,
    /// What follows while it is open and its day has not passed, in words.
    pub open: String,
    /// What follows when its day has passed and no notice runs, in words.
    pub day_passed: String,
    /// What follows when it is removed, waived or satisfied, in words.
    pub done: String,
    /// What follows when the contract is ended under it, in words.
    pub cancelled: String,
}

impl ContingencyRule {
    /// What follows from a state, in words; `passed`: whether the day that counts (its own or the notice's) has passed.
    #[must_use]
    pub fn follows(&self, state: State, passed: bool) -> &str {
        match (state, &self.notice) {
            (State::NoticeGiven, Some(notice)) if passed => &notice.afterwards,
            (State::Open | State::NoticeGiven, _) if !passed => &self.open,
            (State::Open | State::NoticeGiven | State::Expired, _) => &self.day_passed,
            (State::Removed | State::Waived | State::Satisfied, _) => &self.done,
            (State::Cancelled, _) => &self.cancelled,
        }
    }
}

impl Checked for ContingencyRule {
    fn about(&self) -> Cow<'_, str> {
        format!("{}/{}", self.form, self.contingency).into()
    }

    fn check(&self) -> Result<(), String> {
        let texts = [
            ("form", &self.form),
            ("contingency", &self.contingency),
            ("title", &self.title),
            ("event", &self.event),
            ("open", &self.open),
            ("day_passed", &self.day_passed),
            ("done", &self.done),
            ("cancelled", &self.cancelled),
        ];
        if let Some((field, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("{field} is empty"));
        }
        let ends = |step: &Step| matches!(step, Step::Remove | Step::Waive | Step::Satisfy | Step::Cancel);
        if self.ends_by.is_empty() || !self.ends_by.iter().all(ends) {
            return Err("ends_by holds remove, waive, satisfy or cancel, at least one".into());
        }
        match (self.after_day, &self.notice) {
            (AfterDay::StaysOpen, None) => Err("what stays open needs a notice".into()),
            (AfterDay::Expires, Some(_)) => Err("what expires has no notice".into()),
            (_, Some(notice)) if notice.name.trim().is_empty() || notice.afterwards.trim().is_empty() => {
                Err("notice.name and notice.afterwards say something".into())
            }
            _ => Ok(()),
        }
    }
}
