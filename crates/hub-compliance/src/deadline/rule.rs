use std::borrow::Cow;

use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use hub_domain::calendar::{BusinessDays, Holiday};
use hub_domain::dated::{Checked, Dated};
use hub_domain::named;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

named! {
    /// What the computed day is.
    pub enum Meaning {
        /// The last day on which something may be done.
        LastDay = "last_day",
        /// The first day on which something may be done.
        FirstDay = "first_day",
        /// The day on which a law presumes that something happened.
        PresumedDay = "presumed_day",
    }
}

named! {
    /// Which way the days are counted.
    pub enum Direction {
        /// From the event on.
        After = "after",
        /// Back from the event.
        Before = "before",
    }
}

named! {
    /// Which days are counted.
    pub enum Unit {
        /// All of them.
        CalendarDays = "calendar_days",
        /// Those that the rule's open days admit.
        BusinessDays = "business_days",
    }
}

named! {
    /// What happens when the last day is no open day.
    pub enum Roll {
        /// Nothing.
        None = "none",
        /// The next open day.
        Forward = "forward",
        /// The open day before.
        Back = "back",
    }
}

/// The days on which something can be done: what a form or a law means by business day, or by a day that is no weekend
/// and no holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenDays {
    /// What the rule's own words for them are.
    pub called: String,
    /// Days of the week that are none.
    pub closed: Vec<Weekday>,
    /// Whose holidays are none: `US`, `US-TX`.
    pub holidays: Vec<String>,
    /// Whether the Friday or Monday that stands in for a holiday on a closed weekend is none either.
    pub observed: bool,
}

impl OpenDays {
    /// Them, with the dates of the holidays.
    #[must_use]
    pub fn with<'t>(&'t self, holidays: &'t [Dated<Holiday>]) -> BusinessDays<'t> {
        BusinessDays::new(holidays, self.holidays.iter().map(String::as_str), &self.closed, self.observed)
    }
}

/// The hour at which the last day ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// The time on the clock.
    #[serde(with = "minutes")]
    pub time: NaiveTime,
    /// The zones it may be meant in, by IANA name; the first unless somebody says otherwise.
    #[serde(deserialize_with = "zones", serialize_with = "zone_names")]
    pub zones: Vec<Tz>,
}

/// How one date is counted. Dated data: `docs/howto/deadlines.md` describes a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRule {
    /// The form or law by a short name: `trec-1-4`.
    pub form: String,
    /// In words.
    pub form_title: String,
    /// What is due, by a short name unique in the form: `earnest-money-delivery`.
    pub event: String,
    /// In words.
    pub title: String,
    /// A reading of the words, where sources disagree on them; none where there is one reading.
    #[serde(default)]
    pub variant: Option<String>,
    /// The event the days are counted from: `effective-date`.
    pub anchor: String,
    /// What the computed day is.
    pub meaning: Meaning,
    /// How many days the form or law says; none when each contract fills them in.
    pub days: Option<u32>,
    /// Whether a contract may say another number.
    pub may_differ: bool,
    /// Which way.
    pub direction: Direction,
    /// Which days.
    pub unit: Unit,
    /// Whether the day of the anchor is day one; otherwise it is day nought.
    pub first_day_counts: bool,
    /// What happens when the last day is no open day.
    pub roll: Roll,
    /// The open days; there whenever business days are counted or a day rolls.
    #[serde(default)]
    pub open_days: Option<OpenDays>,
    /// The hour at which the last day ends, where the form says one.
    #[serde(default)]
    pub cut_off: Option<CutOff>,
    /// What a person should know besides.
    #[serde(default)]
    pub note: Option<String>,
}

/// More days than any contract counts.
pub(super) const MOST_DAYS: u32 = 1000;

impl Checked for DeadlineRule {
    fn about(&self) -> Cow<'_, str> {
        format!("{}/{}/{}", self.form, self.event, self.variant.as_deref().unwrap_or_default()).into()
    }

    fn check(&self) -> Result<(), String> {
        for (field, name) in [("form", &self.form), ("event", &self.event), ("anchor", &self.anchor)] {
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || !name.chars().all(good) {
                return Err(format!("{field} {name:?} must be of small letters, digits and hyphens"));
            }
        }
        let said = [("form_title", Some(&self.form_title)), ("title", Some(&self.title))];
        let maybe = [("variant", self.variant.as_ref()), ("note", self.note.as_ref())];
        for (field, text) in said.into_iter().chain(maybe) {
            if text.is_some_and(|text| text.trim().is_empty()) {
                return Err(format!("{field} is empty"));
            }
        }
        if self.days.is_none() && !self.may_differ {
            return Err("without days every contract must be able to say its own: may_differ".into());
        }
        if self.days.is_some_and(|days| days > MOST_DAYS) {
            return Err(format!("days must be at most {MOST_DAYS}"));
        }
        let Some(open) = &self.open_days else {
            return match (self.unit, self.roll) {
                (Unit::CalendarDays, Roll::None) => Ok(()),
                _ => Err("business days and rolling need open_days".into()),
            };
        };
        if self.unit == Unit::CalendarDays && self.roll == Roll::None {
            return Err("open_days say nothing where calendar days are counted and nothing rolls".into());
        }
        if open.called.trim().is_empty() {
            return Err("open_days.called is empty".into());
        }
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        if week.iter().all(|day| open.closed.contains(day)) {
            return Err("open_days.closed leaves no day open".into());
        }
        Ok(())
    }
}

/// `17:00`.
mod minutes {
    use super::{Deserialize, Deserializer, NaiveTime, Serializer};

    const FORMAT: &str = "%H:%M";

    pub(super) fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.format(FORMAT))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        NaiveTime::parse_from_str(&text, FORMAT)
            .map_err(|_| serde::de::Error::custom(format!("{text:?} is no time like 17:00")))
    }
}

fn zones<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Tz>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    if names.is_empty() {
        return Err(serde::de::Error::custom("a cut-off needs a zone"));
    }
    names
        .iter()
        .map(|name| name.parse().map_err(|_| serde::de::Error::custom(format!("{name:?} is no IANA time zone"))))
        .collect()
}

fn zone_names<S: Serializer>(zones: &[Tz], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(zones.iter().map(|zone| zone.name()))
}
