//! Worked examples of dates: kinds `deadline_…`. What goes in is the day of an event, what comes out is what the tables
//! make of it.

use chrono::NaiveDate;
use hub_domain::calendar::{Holiday, weekday_name};
use hub_domain::dated::Dated;
use serde_json::{Map, Value};

use super::{Deadline, DeadlineError, DeadlineTables, Question, Wanted};

/// Why an example cannot be worked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineExampleError {
    /// An input that this kind needs is not there.
    #[error("input {0} is missing")]
    Missing(&'static str),
    /// An input is there and cannot be read.
    #[error("input {name} reads {value}: {why}")]
    Malformed {
        /// Its name.
        name: &'static str,
        /// What it reads.
        value: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The tables refuse it.
    #[error(transparent)]
    Refused(#[from] DeadlineError),
}

/// A kind of example: the event whose day goes in, and what comes out by which rule.
struct Kind {
    name: &'static str,
    /// Names the day may go by.
    date: &'static [&'static str],
    form: &'static str,
    /// Output and event.
    outputs: &'static [(&'static str, &'static str)],
}

const KINDS: &[Kind] = &[
    Kind {
        name: "deadline_tx_option",
        date: &["effective"],
        form: "trec-1-4",
        outputs: &[("ends", "option-period-ends")],
    },
    Kind {
        name: "deadline_tx_earnest",
        date: &["effective"],
        form: "trec-1-4",
        outputs: &[("due", "earnest-money-delivery")],
    },
    Kind {
        name: "deadline_ca_days",
        date: &["acceptance_delivered"],
        form: "car-rpa",
        outputs: &[("due", "contingency-removal")],
    },
    Kind {
        name: "deadline_ca_notice",
        date: &["notice_delivered"],
        form: "car-rpa",
        outputs: &[("due", "notice-to-buyer-to-perform")],
    },
    Kind {
        name: "deadline_canspam",
        date: &["opt_out_received"],
        form: "can-spam",
        outputs: &[("latest", "opt-out-honoured")],
    },
    Kind {
        name: "deadline_ccpa",
        date: &["verifiable_request_received"],
        form: "ccpa",
        outputs: &[
            ("confirm_receipt_by_10_business_days", "request-confirmed"),
            ("answer_due", "request-answered"),
            ("max_with_extension_90", "request-answered-extended"),
            ("opt_out_due_15_business_days", "opt-out-honoured"),
        ],
    },
];

/// Works an example out anew. None where the kind is another's. The answer has the keys of `expected` that the kind knows,
/// days written as `expected` writes them: `2026-06-15`, or `2026-06-15 (Monday)`.
///
/// # Errors
/// When an input is missing or unreadable, or the tables have no answer.
#[must_use]
pub fn work(
    kind: &str,
    inputs: &Value,
    expected: &Value,
    tables: &DeadlineTables,
    holidays: &[Dated<Holiday>],
) -> Option<Result<Value, DeadlineExampleError>> {
    let kind = KINDS.iter().find(|it| it.name == kind)?;
    Some(answer(kind, inputs, expected, tables, holidays))
}

fn answer(
    kind: &Kind,
    inputs: &Value,
    expected: &Value,
    tables: &DeadlineTables,
    holidays: &[Dated<Holiday>],
) -> Result<Value, DeadlineExampleError> {
    let question = Question { date: date(kind.date, inputs)?, days: days(inputs)?, zone: None };
    let wanted = |name: &str| expected.as_object().is_none_or(|wanted| wanted.contains_key(name));
    let written = |name: &str, day: NaiveDate| {
        let named = expected.get(name).and_then(Value::as_str).is_some_and(|text| text.contains('('));
        let weekday = weekday_name(chrono::Datelike::weekday(&day));
        Value::from(if named { format!("{day} ({weekday})") } else { day.to_string() })
    };
    let mut found = Map::new();
    for (output, event) in kind.outputs {
        let asked =
            Wanted { form: kind.form.into(), event: (*event).into(), variant: None, question: question.clone() };
        let deadline: Deadline = tables.answer(&asked, holidays)?;
        if wanted(output) {
            found.insert((*output).to_owned(), written(output, deadline.due));
        }
        if let Some(raw) = question.days.filter(|_| wanted("raw")) {
            let raw = question.date.checked_add_days(chrono::Days::new(raw.into()));
            let raw = raw.ok_or(DeadlineError::from(hub_domain::calendar::CalendarError::Ends))?;
            found.insert("raw".to_owned(), written("raw", raw));
        }
        if let Some(clock) = deadline.clock.filter(|_| wanted("time")) {
            let local = expected.get("time").and_then(Value::as_str).is_some_and(|text| text.ends_with(" local"));
            let time = clock.time.format("%H:%M");
            found.insert("time".to_owned(), Value::from(format!("{time}{}", if local { " local" } else { "" })));
        }
    }
    Ok(Value::Object(found))
}

/// `2026-06-11`, with the weekday behind it or without.
fn date(names: &[&'static str], inputs: &Value) -> Result<NaiveDate, DeadlineExampleError> {
    for name in names {
        let Some(value) = inputs.get(*name) else { continue };
        let text = value.as_str().unwrap_or_default();
        let day = text.split(" (").next().unwrap_or_default().trim();
        let malformed = |why| DeadlineExampleError::Malformed { name, value: value.to_string(), why };
        let day: NaiveDate = day.parse().map_err(|_| malformed("it must be a day like 2026-06-11"))?;
        let said = text.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').trim());
        if said.is_some_and(|said| said != weekday_name(chrono::Datelike::weekday(&day))) {
            return Err(malformed("that day is another day of the week"));
        }
        return Ok(day);
    }
    Err(DeadlineExampleError::Missing(names.first().copied().unwrap_or_default()))
}

fn days(inputs: &Value) -> Result<Option<u32>, DeadlineExampleError> {
    let Some(value) = inputs.get("days").filter(|value| !value.is_null()) else { return Ok(None) };
    let days = value.as_u64().and_then(|days| u32::try_from(days).ok());
    days.map(Some).ok_or_else(|| DeadlineExampleError::Malformed {
        name: "days",
        value: value.to_string(),
        why: "it must be a whole number",
    })
}
