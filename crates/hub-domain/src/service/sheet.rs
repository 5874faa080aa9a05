use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Away, JobKind};
use crate::calendar::Hours;
use crate::record_error::{LONG, NAME, RecordError, few, range, text, texts};
use crate::{Money, PartnerId, Place};

/// What a provider asks for a service, and from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePrice {
    /// For what.
    pub kind: JobKind,
    /// What exactly, where the kind does not say enough.
    pub title: Option<String>,
    /// How much, all in, as the provider lists it; none where they say it on asking.
    pub price: Option<Money>,
    /// Length of a visit, minutes; either this or working days.
    pub minutes: Option<u32>,
    /// Or so many working days.
    pub working_days: Option<u32>,
    /// The first day the price holds.
    pub from: NaiveDate,
    /// The last day it holds, where it has one.
    pub until: Option<NaiveDate>,
}

impl ServicePrice {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What a provider of services says of themselves, beside what every partner has. Licences are the partner's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSheet {
    /// Whose.
    pub partner: PartnerId,
    /// Working hours, on the wall clock where they work.
    pub hours: Vec<Hours>,
    /// Holidays, illness, other work.
    pub away: Vec<Away>,
    /// Hours of notice they want, 0 to 720.
    pub lead_hours: u32,
    /// Where they set out from.
    pub base: Option<Place>,
    /// What they do, and for how much.
    pub services: Vec<ServicePrice>,
    /// Languages they speak, as they call them.
    pub languages: Vec<String>,
    /// Whether they come at short notice in an emergency.
    pub emergency: bool,
    /// Who insures their work.
    pub insurer: Option<String>,
    /// The last day their liability insurance is proved for.
    pub insured_until: Option<NaiveDate>,
    /// Notes.
    pub notes: Option<String>,
}

impl ProviderSheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(partner: PartnerId) -> Self {
        Self {
            partner,
            hours: Vec::new(),
            away: Vec::new(),
            lead_hours: 0,
            base: None,
            services: Vec::new(),
            languages: Vec::new(),
            emergency: false,
            insurer: None,
            insured_until: None,
            notes: None,
        }
    }

    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        Hours::check("hours", &self.hours)?;
        Away::check("away", &self.away)?;
        range("lead_hours", i64::from(self.lead_hours), 0, 720)?;
        few("services", self.services.len(), 200)?;
        for service in &self.services {
            texts(&[("services", &service.title)], NAME)?;
            service.price.map_or(Ok(()), |price| range("services", price.minor, 0, i64::MAX))?;
            match (service.minutes, service.working_days) {
                (Some(minutes), None) => range("services", i64::from(minutes), 5, 1_440)?,
                (None, Some(days)) => range("services", i64::from(days), 1, 60)?,
                _ => return Err(RecordError::Unfit { field: "services", why: "either minutes or working days" }),
            }
            if service.until.is_some_and(|until| until < service.from) {
                return Err(RecordError::Order { field: "services" });
            }
        }
        few("languages", self.languages.len(), 30)?;
        self.languages.iter().try_for_each(|language| text("languages", language, NAME))?;
        texts(&[("insurer", &self.insurer)], NAME)?;
        texts(&[("notes", &self.notes)], LONG)
    }

    /// What they ask for a service on a day; of several that hold, the one listed last.
    #[must_use]
    pub fn price_of(&self, kind: JobKind, day: NaiveDate) -> Option<&ServicePrice> {
        self.services.iter().filter(|it| it.kind == kind && it.holds_on(day)).max_by_key(|it| it.from)
    }
}
