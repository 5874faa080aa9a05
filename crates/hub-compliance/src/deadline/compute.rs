use chrono::{Datelike as _, Days, NaiveDate};
use chrono_tz::Tz;
use hub_domain::calendar::{BusinessDays, CalendarError, Closed, Holiday, weekday_name};
use hub_domain::dated::Dated;

use super::clock::Fit;
use super::rule::MOST_DAYS;
use super::{Clock, Deadline, DeadlineError, DeadlineRule, Direction, Meaning, OpenDays, Roll, Unit};

/// What is known besides the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The day of the event that the rule counts from.
    pub date: NaiveDate,
    /// The number of days that the contract fills in.
    pub days: Option<u32>,
    /// The time zone of the property, by IANA name.
    pub zone: Option<String>,
}

/// Counts one date by one rule.
///
/// # Errors
/// A number of days that is needed, or that may not be another; a zone that is none of the rule's; a date for which no
/// list of holidays holds.
pub fn compute(
    rule: &Dated<DeadlineRule>,
    question: &Question,
    holidays: &[Dated<Holiday>],
) -> Result<Deadline, DeadlineError> {
    let value = &rule.value;
    let days = days(value, question)?;
    let zone = zone(value, question)?;
    let open = value.open_days.as_ref().map(|open| (open, open.with(holidays)));
    let mut lines = vec![heading(rule, days)];
    if question.days.is_some_and(|_| value.days != Some(days)) {
        lines.push(match value.days {
            Some(own) => format!("The form says {own}; this contract says {days}."),
            None => format!("The contract fills in the number of days: {days}."),
        });
    }
    let counted = match (&open, value.unit) {
        (Some((called, open)), Unit::BusinessDays) => {
            business_days(value, question.date, days, called, open, &mut lines)?
        }
        _ => calendar_days(value, question.date, days, &mut lines)?,
    };
    let due = match &open {
        Some((called, open)) => roll(value.roll, counted, called, open, &mut lines)?,
        None => {
            if value.unit == Unit::CalendarDays && value.roll == Roll::None && days > 0 {
                lines.push("A weekend or holiday at the end changes nothing under this rule.".into());
            }
            counted
        }
    };
    let clock = match (&value.cut_off, zone) {
        (Some(cut_off), Some(zone)) => Some(Clock::on(due, cut_off.time, zone).ok_or(CalendarError::Ends)?),
        _ => None,
    };
    match clock.as_ref().map(|clock| clock.fit) {
        Some(Fit::Skipped) => {
            lines.push("The clocks skip that time on this day: the moment they are put forward counts.".into())
        }
        Some(Fit::Twice) => lines.push("The clocks show that time twice on this day: the earlier one counts.".into()),
        _ => {}
    }
    lines.extend(value.note.clone());
    lines.push(last_line(value, due, clock.as_ref()));
    Ok(Deadline {
        due,
        clock,
        derivation: lines,
        meaning: value.meaning,
        variant: value.variant.clone(),
        other_readings: Vec::new(),
        source: rule.source.cite.clone(),
        jurisdiction: rule.jurisdiction.clone(),
    })
}

fn days(rule: &DeadlineRule, question: &Question) -> Result<u32, DeadlineError> {
    let (form, event) = (rule.form.clone(), rule.event.clone());
    let days = match (question.days, rule.days) {
        (Some(said), Some(own)) if !rule.may_differ && said != own => {
            return Err(DeadlineError::DaysFixed { form, event, days: own });
        }
        (Some(said), _) => said,
        (None, Some(own)) => own,
        (None, None) => return Err(DeadlineError::DaysNeeded { form, event }),
    };
    let least = u32::from(rule.first_day_counts);
    if days < least || days > MOST_DAYS {
        return Err(DeadlineError::DaysOutOfRange { got: days, least, most: MOST_DAYS });
    }
    Ok(days)
}

fn zone(rule: &DeadlineRule, question: &Question) -> Result<Option<Tz>, DeadlineError> {
    let own = rule.cut_off.as_ref().map(|cut_off| cut_off.zones.as_slice()).unwrap_or_default();
    let Some(name) = &question.zone else { return Ok(own.first().copied()) };
    own.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)).copied().map(Some).ok_or_else(|| {
        DeadlineError::UnknownZone {
            form: rule.form.clone(),
            event: rule.event.clone(),
            zone: name.clone(),
            known: own.iter().map(|zone| zone.name().to_owned()).collect(),
        }
    })
}

fn heading(rule: &Dated<DeadlineRule>, days: u32) -> String {
    let value = &rule.value;
    let unit = match (&value.open_days, value.unit) {
        (Some(_), Unit::BusinessDays) => format!(" business {}", plural(days)),
        _ => format!(" calendar {}", plural(days)),
    };
    let reading = value.variant.as_ref().map(|variant| format!(" Reading: {variant}.")).unwrap_or_default();
    format!(
        "{}, {}: {}: {days}{unit} {} {}.{reading} Source: {}",
        value.form_title,
        rule.jurisdiction,
        value.title,
        value.direction.as_str(),
        value.anchor.replace('-', " "),
        rule.source.cite,
    )
}

const fn plural(days: u32) -> &'static str {
    if days == 1 { "day" } else { "days" }
}

/// `Thursday 2026-11-26`.
fn named(day: NaiveDate) -> String {
    format!("{} {day}", weekday_name(day.weekday()))
}

fn anchor_line(rule: &DeadlineRule, date: NaiveDate) -> String {
    let anchor = capital(&rule.anchor.replace('-', " "));
    if rule.first_day_counts {
        format!("{anchor}: {}. It is day 1.", named(date))
    } else {
        format!("{anchor}: {}. It is not counted.", named(date))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn calendar_days(
    rule: &DeadlineRule,
    date: NaiveDate,
    days: u32,
    lines: &mut Vec<String>,
) -> Result<NaiveDate, DeadlineError> {
    lines.push(anchor_line(rule, date));
    let steps = Days::new((days - u32::from(rule.first_day_counts)).into());
    let day = match rule.direction {
        Direction::After => date.checked_add_days(steps),
        Direction::Before => date.checked_sub_days(steps),
    };
    let day = day.ok_or(CalendarError::Ends)?;
    lines.push(format!("All days are counted: day {days} is {}.", named(day)));
    Ok(day)
}

/// Days that are written out one by one; of more only those that do not count.
const WRITTEN_OUT: u32 = 20;

fn business_days(
    rule: &DeadlineRule,
    date: NaiveDate,
    days: u32,
    called: &OpenDays,
    open: &BusinessDays<'_>,
    lines: &mut Vec<String>,
) -> Result<NaiveDate, DeadlineError> {
    lines.push(format!("A business day here is {}.", called.called));
    // Day one is the anchor itself where it counts and is open.
    let first = rule.first_day_counts && open.counts(date)?;
    lines.push(if rule.first_day_counts && !first {
        format!("{}: {}. It is no such day.", capital(&rule.anchor.replace('-', " ")), named(date))
    } else {
        anchor_line(rule, date)
    });
    let left = days - u32::from(first);
    let day = match rule.direction {
        Direction::After => open.after(date, left)?,
        Direction::Before => open.before(date, left)?,
    };
    let mut number = u32::from(first);
    let mut at = date;
    let mut counted = Vec::new();
    while at != day {
        let next = if rule.direction == Direction::After { at.succ_opt() } else { at.pred_opt() };
        at = next.ok_or(CalendarError::Ends)?;
        match open.closed_on(at)? {
            Some(why) => lines.push(format!("Not counted: {}{}.", named(at), holiday(&why))),
            None => {
                number += 1;
                counted.push(format!("{number} = {}", named(at)));
            }
        }
    }
    if days <= WRITTEN_OUT && !counted.is_empty() {
        lines.push(format!("Counted: {}.", counted.join(", ")));
    }
    lines.push(format!("Day {days} is {}.", named(day)));
    Ok(day)
}

fn roll(
    roll: Roll,
    from: NaiveDate,
    called: &OpenDays,
    open: &BusinessDays<'_>,
    lines: &mut Vec<String>,
) -> Result<NaiveDate, DeadlineError> {
    let (step, word): (fn(&NaiveDate) -> Option<NaiveDate>, _) = match roll {
        Roll::None => return Ok(from),
        Roll::Forward => (NaiveDate::succ_opt, "next"),
        Roll::Back => (NaiveDate::pred_opt, "previous"),
    };
    let mut at = from;
    // Open one day a week and holidays on it for months: more than any list of holidays has.
    for _ in 0..400 {
        let Some(why) = open.closed_on(at)? else {
            if at != from {
                lines.push(format!("The {word} one that can: {}.", named(at)));
            }
            return Ok(at);
        };
        let must = if at == from { format!(": it must be {}", called.called) } else { String::new() };
        lines.push(format!("{}{} cannot be the day{must}.", named(at), holiday(&why)));
        at = step(&at).ok_or(CalendarError::Ends)?;
    }
    Err(CalendarError::NeverOpen.into())
}

/// Which holiday closes a day; a weekday's name stands there already.
fn holiday(why: &Closed<'_>) -> String {
    match why {
        Closed::Weekday(_) => String::new(),
        Closed::Holiday(_) | Closed::Observed(_) => format!(" ({why})"),
    }
}

fn last_line(rule: &DeadlineRule, due: NaiveDate, clock: Option<&Clock>) -> String {
    let what = match rule.meaning {
        Meaning::LastDay => "Due",
        Meaning::FirstDay => "Not before",
        Meaning::PresumedDay => "Presumed on",
    };
    match clock {
        None => format!("{what} {due} ({}).", weekday_name(due.weekday())),
        Some(clock) => format!(
            "{what} {due} ({}) at {} {} ({} UTC).",
            weekday_name(due.weekday()),
            clock.time.format("%H:%M"),
            clock.zone.name(),
            clock.at.format("%Y-%m-%d %H:%M"),
        ),
    }
}
