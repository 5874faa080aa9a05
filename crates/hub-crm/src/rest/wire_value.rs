//! Values on the wire and in our form, both ways.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use hub_connector::ConnectorError;
use hub_domain::crm::FieldValue;
use hub_domain::people::value;
use hub_domain::{Currency, Money};
use serde_json::Value;

use super::mapping::{FieldMapping, TimeForm, ValueKind, Wire};
use crate::outgoing::{amount, refused};
use crate::payload::{scalar, text_of, written};
use crate::setup::Setup;

/// The names that an account gives to keys.
pub(super) type Names = std::collections::BTreeMap<String, Vec<hub_connector::crm::Choice>>;

/// What is needed beside a value to read or write it.
pub(super) struct Around<'a> {
    pub(super) setup: &'a Setup,
    pub(super) names: &'a Names,
    pub(super) currency: Currency,
}

/// An instant from a time as a system writes it.
pub(super) fn instant_of(value: &Value, form: &TimeForm) -> Option<DateTime<Utc>> {
    let whole = || scalar(value)?.trim().parse::<i64>().ok();
    match form {
        TimeForm::Rfc3339 => DateTime::parse_from_rfc3339(value.as_str()?.trim()).ok().map(|at| at.to_utc()),
        TimeForm::Unix => DateTime::from_timestamp(whole()?, 0),
        TimeForm::UnixMillis => DateTime::from_timestamp_millis(whole()?),
        TimeForm::Pattern(pattern) => {
            let text = value.as_str()?.trim();
            let zoned = DateTime::parse_from_str(text, pattern).ok().map(|at| at.to_utc());
            zoned.or_else(|| NaiveDateTime::parse_from_str(text, pattern).ok().map(|at| at.and_utc()))
        }
    }
}

/// The same the other way round. A pattern was tried when the file was read, so that it can be written.
pub(super) fn instant_as(at: DateTime<Utc>, form: &TimeForm) -> Value {
    match form {
        TimeForm::Rfc3339 => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true).into(),
        TimeForm::Unix => at.timestamp().into(),
        TimeForm::UnixMillis => at.timestamp_millis().into(),
        TimeForm::Pattern(pattern) => formatted(at, pattern).unwrap_or_default().into(),
    }
}

/// A time by a pattern; `None` for a pattern that makes no sense.
pub(super) fn formatted(at: DateTime<Utc>, pattern: &str) -> Option<String> {
    use std::fmt::Write as _;
    let mut text = String::new();
    write!(text, "{}", at.format(pattern)).ok()?;
    Some(text)
}

/// A day from a value. Instants are read in UTC.
fn day_of(value: &Value, form: Option<&TimeForm>) -> Result<Option<NaiveDate>, String> {
    const WRONG: &str = "is not a date as the mapping file describes it";
    match form {
        None => {
            let text = scalar(value).ok_or("is not a date")?;
            value::day(&text, value::DayOrder::Unknown).map_err(|error| error.to_string())
        }
        Some(TimeForm::Pattern(pattern)) => {
            let text = value.as_str().ok_or(WRONG)?.trim();
            let day = NaiveDate::parse_from_str(text, pattern).ok();
            let day = day.or_else(|| NaiveDateTime::parse_from_str(text, pattern).ok().map(|at| at.date()));
            day.map(Some).ok_or_else(|| WRONG.to_owned())
        }
        Some(form) => instant_of(value, form).map(|at| Some(at.date_naive())).ok_or_else(|| WRONG.to_owned()),
    }
}

/// Whether two scalars are written alike, whatever their kind.
fn same(one: &Value, other: &Value) -> bool {
    match (scalar(one), scalar(other)) {
        (Some(one), Some(other)) => one.trim().eq_ignore_ascii_case(other.trim()),
        _ => one == other,
    }
}

impl FieldMapping {
    /// What a value means that is there and says something.
    pub(super) fn read(&self, found: &Value, around: &Around<'_>) -> Result<FieldValue, String> {
        let text = || scalar(found).ok_or_else(|| "is neither a text nor a number".to_owned());
        let words = |text: String| value::text(&text).map_or(FieldValue::Empty, FieldValue::Text);
        match self.kind {
            ValueKind::Text => text_of(found),
            ValueKind::Number => {
                let plain = value::number(&text()?, value::DecimalMark::Point).map_err(|error| error.to_string())?;
                let Some(plain) = plain else { return Ok(FieldValue::Empty) };
                let number = plain.parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(FieldValue::Number).ok_or_else(|| "is out of range".to_owned())
            }
            ValueKind::Flag => match (&self.yes, &self.no) {
                (Some(yes), _) if same(found, yes) => Ok(FieldValue::Flag(true)),
                (_, Some(no)) if same(found, no) => Ok(FieldValue::Flag(false)),
                (None, None) => {
                    let flag = value::boolean(&text()?).map_err(|error| error.to_string())?;
                    Ok(flag.map_or(FieldValue::Empty, FieldValue::Flag))
                }
                _ => Err("is neither what the mapping file calls yes nor what it calls no".to_owned()),
            },
            ValueKind::Day => {
                Ok(day_of(found, self.form.as_ref())?
                    .map_or(FieldValue::Empty, |day| FieldValue::Text(day.to_string())))
            }
            ValueKind::Instant => {
                let form = self.form.clone().unwrap_or_default();
                // A day without an hour stays a day.
                if form == TimeForm::Rfc3339
                    && found.as_str().is_some_and(|text| text.trim().parse::<NaiveDate>().is_ok())
                {
                    return text_of(found);
                }
                let at = instant_of(found, &form).ok_or("is not a time as the mapping file describes it")?;
                Ok(FieldValue::Text(written(at)))
            }
            ValueKind::Money => {
                let plain = value::number(&text()?, value::DecimalMark::Point).map_err(|error| error.to_string())?;
                let Some(plain) = plain else { return Ok(FieldValue::Empty) };
                if self.minor {
                    let minor = plain.parse::<i64>().map_err(|_| "is not a whole number of the smallest unit")?;
                    return Ok(FieldValue::Money(Money::from_minor(minor, around.currency)));
                }
                Money::parse(&plain, around.currency).map(FieldValue::Money).map_err(|error| error.to_string())
            }
            ValueKind::Choice => {
                let text = text()?;
                let known = self.choices.iter().find(|(said, _)| said.trim().eq_ignore_ascii_case(text.trim()));
                known.map(|(_, name)| words(name.clone())).ok_or_else(|| "is no choice of the mapping file".to_owned())
            }
            ValueKind::Lookup => {
                let text = text()?;
                let list = self.lookup.as_ref().and_then(|name| around.names.get(name));
                let known = list.into_iter().flatten().find(|choice| choice.key == text.trim());
                known
                    .map(|choice| words(choice.label.clone()))
                    .ok_or_else(|| "is none of the account's choices that are known here".to_owned())
            }
            ValueKind::Pipeline => {
                let text = text()?;
                let known = around.setup.0.pipelines.iter().find(|pipeline| pipeline.key == text.trim());
                known
                    .map(|known| words(known.label.clone()))
                    .ok_or_else(|| "is no pipeline that is known here".to_owned())
            }
            ValueKind::Stage => {
                let known = around.setup.stage(text()?.trim()).map(|(_, stage)| words(stage.label.clone()));
                known.ok_or_else(|| "is no stage that is known here".to_owned())
            }
            ValueKind::Words | ValueKind::Emails | ValueKind::Phones => Err("holds several things".to_owned()),
        }
    }

    fn nothing(&self) -> Value {
        if self.empty_as_null { Value::Null } else { "".into() }
    }

    fn on_the_wire(&self, text: String) -> Value {
        match self.wire {
            Wire::Number => text.parse::<i64>().map_or_else(|_| Value::from(text.clone()), Value::from),
            Wire::Plain | Wire::Text => text.into(),
        }
    }

    /// A value as the system writes it.
    pub(super) fn write(&self, said: &FieldValue, around: &Around<'_>) -> Result<Value, ConnectorError> {
        let field = &self.field;
        let wrong = |what: &str| refused(format!("{field} has to be {what} in this system"));
        if said.is_empty() {
            return match self.kind {
                ValueKind::Flag => Err(wrong("yes or no")),
                ValueKind::Text | ValueKind::Words | ValueKind::Emails | ValueKind::Phones => Ok(self.nothing()),
                _ if self.empty_as_null || self.wire == Wire::Text => Ok(self.nothing()),
                ValueKind::Day | ValueKind::Instant | ValueKind::Choice => Ok(self.nothing()),
                _ => Err(refused(format!("{field} cannot be emptied in this system"))),
            };
        }
        let text = || said.as_text().ok_or_else(|| wrong("a text"));
        let named = |list: &[hub_connector::crm::Choice]| -> Result<Value, ConnectorError> {
            let label = text()?;
            let mut fit = list.iter().filter(|choice| choice.label == label);
            match (fit.next(), fit.next()) {
                (Some(one), None) => Ok(self.on_the_wire(one.key.clone())),
                _ => Err(refused(format!("{field} is none of the account's choices, or two have that name"))),
            }
        };
        match self.kind {
            ValueKind::Text => Ok(self.on_the_wire(text()?.to_owned())),
            ValueKind::Number => {
                let FieldValue::Number(_) = said else { return Err(wrong("a number")) };
                let number = serde_json::to_value(said).unwrap_or_default();
                Ok(if self.wire == Wire::Text { number.to_string().into() } else { number })
            }
            ValueKind::Flag => {
                let flag = said.as_flag().ok_or_else(|| wrong("yes or no"))?;
                let word = if flag { &self.yes } else { &self.no };
                Ok(word.clone().unwrap_or_else(|| flag.into()))
            }
            ValueKind::Day => {
                let day =
                    text()?.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()).ok_or_else(|| wrong("a date"))?;
                let at = day.and_time(NaiveTime::MIN).and_utc();
                Ok(self.form.as_ref().map_or_else(|| day.to_string().into(), |form| instant_as(at, form)))
            }
            ValueKind::Instant => {
                let text = text()?;
                let form = self.form.clone().unwrap_or_default();
                match (text.parse::<NaiveDate>(), DateTime::parse_from_rfc3339(text)) {
                    (Ok(_), _) if form == TimeForm::Rfc3339 => Ok(text.into()),
                    (_, Ok(at)) => Ok(instant_as(at.to_utc(), &form)),
                    _ => Err(wrong("a time with its zone")),
                }
            }
            ValueKind::Money if self.minor => match said {
                FieldValue::Money(money) if money.currency == around.currency => Ok(money.minor.into()),
                _ => Err(wrong("an amount in the account's currency")),
            },
            ValueKind::Money => {
                let number = amount(field, said)?;
                Ok(if self.wire == Wire::Text { number.to_string().into() } else { number })
            }
            ValueKind::Choice => {
                let name = text()?;
                let mut fit = self.choices.iter().filter(|(_, known)| known.as_str() == name);
                match (fit.next(), fit.next()) {
                    (Some((said, _)), None) => Ok(self.on_the_wire(said.clone())),
                    _ => Err(refused(format!("{field} is none of the choices that the mapping file knows"))),
                }
            }
            ValueKind::Lookup => {
                named(self.lookup.as_ref().and_then(|name| around.names.get(name)).map_or(&[], Vec::as_slice))
            }
            ValueKind::Pipeline => {
                let known = &around.setup.0.pipelines;
                let list: Vec<_> = known
                    .iter()
                    .map(|known| hub_connector::crm::Choice { key: known.key.clone(), label: known.label.clone() })
                    .collect();
                named(&list)
            }
            ValueKind::Stage | ValueKind::Words | ValueKind::Emails | ValueKind::Phones => {
                Err(refused(format!("{field} is not written by itself")))
            }
        }
    }

    /// The key of a stage, as the system writes it.
    pub(super) fn stage(&self, key: &str) -> Value {
        self.on_the_wire(key.to_owned())
    }
}
