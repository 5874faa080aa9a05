use chrono::NaiveDate;
use hub_domain::calendar::Holiday;
use hub_domain::dated::Dated;
use serde::Serialize;

use super::super::{Deadline, DeadlineTables, Question, Wanted};
use super::{AfterDay, ContingencyError, ContingencyRule, History, State, Step, next};

/// Where a contingency stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// The day that counts next: its own, an extension's or the notice's; none when it is over.
    pub due: Option<NaiveDate>,
    /// Whether that day has passed.
    pub passed: bool,
    /// What follows, in words.
    pub follows: String,
    /// How it came to stand there, line by line.
    pub derivation: Vec<String>,
    /// Where the rule comes from.
    pub source: String,
}

/// Follows a contingency through what was done, up to and with the day `on`. A day has passed when `on` is behind it.
///
/// # Errors
/// A form or contingency that nobody knows; a step that leads nowhere, lies before another or behind `on`; a date that
/// cannot be counted.
pub fn stand(
    tables: &DeadlineTables,
    history: &History,
    on: NaiveDate,
    holidays: &[Dated<Holiday>],
) -> Result<Standing, ContingencyError> {
    let rule = tables.contingency(&history.form, &history.contingency, history.date)?;
    let value = &rule.value;
    let count = |event: &str, date: NaiveDate, days: Option<u32>| -> Result<Deadline, ContingencyError> {
        let question = Question { date, days, zone: None };
        let wanted = Wanted { form: value.form.clone(), event: event.to_owned(), variant: None, question };
        Ok(tables.answer(&wanted, holidays)?)
    };
    let own = count(&value.event, history.date, history.days)?;
    let mut at = At { state: State::Open, own: own.due, due: own.due, lines: own.derivation };
    let mut before = history.date;
    for (n, taken) in history.steps.iter().enumerate() {
        let wrong = |why| ContingencyError::Order { number: n + 1, step: taken.step, on: taken.on, why };
        if taken.on < before {
            return Err(wrong("lies before what came before it"));
        }
        if taken.on > on {
            return Err(wrong("lies behind the day asked for"));
        }
        before = taken.on;
        at.days_pass(value, taken.on);
        at.state = next(value, at.state, taken.step)?;
        at.lines.push(format!("{}: {}: {}.", taken.on, words(taken.step), at.state.as_str().replace('_', " ")));
        match (taken.step, taken.until, &value.notice) {
            (Step::Extend, Some(until), _) if until < taken.on => return Err(wrong("ends before it begins")),
            (Step::Extend, Some(until), _) => {
                (at.own, at.due) = (until, until);
                at.lines.push(format!("Due {until}, as both parties agreed."));
            }
            (Step::Extend, None, _) => return Err(wrong("needs the new day")),
            (Step::GiveNotice, _, Some(notice)) => {
                let clock = count(&notice.event, taken.on, history.notice_days)?;
                at.due = clock.due;
                at.lines.extend(clock.derivation);
            }
            (Step::WithdrawNotice, ..) => at.due = at.own,
            _ => {}
        }
    }
    at.days_pass(value, on);
    let passed = on > at.due;
    let follows = value.follows(at.state, passed).to_owned();
    at.lines.push(follows.clone());
    Ok(Standing {
        state: at.state,
        due: (!at.state.is_over()).then_some(at.due),
        passed: passed && !at.state.is_over(),
        follows,
        derivation: at.lines,
        source: rule.source.cite.clone(),
    })
}

/// How far it has been followed.
struct At {
    state: State,
    /// The contingency's own day.
    own: NaiveDate,
    /// The day that counts: its own, or the notice's.
    due: NaiveDate,
    lines: Vec<String>,
}

impl At {
    fn days_pass(&mut self, rule: &ContingencyRule, on: NaiveDate) {
        if self.state == State::Open && rule.after_day == AfterDay::Expires && on > self.due {
            self.state = State::Expired;
            self.lines.push(format!("{} passed: expired.", self.due));
        }
    }
}

fn words(step: Step) -> String {
    step.as_str().replace('_', " ")
}
