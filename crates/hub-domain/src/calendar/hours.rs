use chrono::NaiveTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::record_error::{RecordError, few};

/// A time of day, minutes after midnight, 0 to 1440; in text `HH:MM`, with `24:00` for the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(pub u16);

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no time of day such as 09:30")))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl TimeOfDay {
    /// Reads `HH:MM`, `24:00` for the end of the day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "24:00" {
            return Some(Self(1440));
        }
        let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
        u16::try_from((time - NaiveTime::MIN).num_minutes()).ok().map(Self)
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the days of the week")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// All, from Monday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The one of a date.
    #[must_use]
    pub fn of(day: chrono::NaiveDate) -> Self {
        let number = chrono::Datelike::weekday(&day).num_days_from_monday() as usize;
        Self::ALL.get(number).copied().unwrap_or(Self::Mon)
    }
}

/// Working hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// Days of the week.
    pub days: Vec<Weekday>,
    /// From.
    pub from: TimeOfDay,
    /// To.
    pub to: TimeOfDay,
}

impl Hours {
    /// Looks whether a list of hours can be kept.
    ///
    /// # Errors
    /// An end that is not after its beginning, hours without a day, more than 28 entries.
    pub fn check(field: &'static str, hours: &[Self]) -> Result<(), RecordError> {
        few(field, hours.len(), 28)?;
        if hours.iter().any(|it| it.from >= it.to) {
            return Err(RecordError::Order { field });
        }
        if hours.iter().any(|it| it.days.is_empty()) {
            return Err(RecordError::Unfit { field, why: "name at least one day of the week" });
        }
        Ok(())
    }
}
