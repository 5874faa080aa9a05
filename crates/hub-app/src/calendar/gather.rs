//! Everything that is on between two days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use hub_domain::service::ShowingTour;
use hub_domain::transaction::Transaction;
use hub_domain::{CrmId, PartnerId};
use hub_scheduling::local::beginning;
use hub_store::services::JobQuery;

use super::{clashes, deals, records, showings};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::partners::shared::one_day;
use crate::view::{
    CalendarEntryView, CalendarRequest, CalendarResourceKindView as Kind, CalendarResourceView, CalendarView,
};

/// By what jobs name whoever works with the store, among those who have to be there.
pub(super) const AGENT: &str = "agent";
/// What keys of properties begin with.
pub(super) const PROPERTY: &str = "property:";
const ME: &str = "me";
/// Most days that are shown at once.
const MOST_DAYS: i64 = 100;
/// Most entries that are shown at once.
const MOST: usize = 5_000;

/// The rows of a calendar, as entries name them.
#[derive(Default)]
pub(super) struct Rows {
    /// Names of providers.
    names: BTreeMap<PartnerId, String>,
    used: BTreeMap<String, (Kind, String, Option<PartnerId>)>,
}

impl Rows {
    pub(super) fn me(&mut self) -> String {
        self.used.entry(ME.to_owned()).or_insert((Kind::Me, String::new(), None));
        ME.to_owned()
    }

    pub(super) fn provider(&mut self, id: PartnerId) -> String {
        let (key, name) = (format!("provider:{id}"), self.partner_name(id));
        self.used.entry(key.clone()).or_insert((Kind::Provider, name, Some(id)));
        key
    }

    pub(super) fn property(&mut self, name: &str) -> String {
        let key = format!("{PROPERTY}{name}");
        self.used.entry(key.clone()).or_insert((Kind::Property, name.to_owned(), None));
        key
    }

    pub(super) fn partner_name(&self, id: PartnerId) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }

    /// The rows: the user's own, then providers, then properties, each by name.
    fn views(self) -> Vec<CalendarResourceView> {
        let mut all: Vec<CalendarResourceView> = self
            .used
            .into_iter()
            .map(|(key, (kind, name, partner))| CalendarResourceView {
                key,
                kind,
                name,
                partner: partner.map(|id| id.to_string()),
            })
            .collect();
        all.sort_by(|a, b| (a.kind, &a.name, &a.key).cmp(&(b.kind, &b.name, &b.key)));
        all
    }
}

/// What was found.
pub(crate) struct Gathered {
    pub entries: Vec<CalendarEntryView>,
    pub resources: Vec<CalendarResourceView>,
}

impl Hub {
    /// The calendar of some days.
    ///
    /// # Errors
    /// No such days, or more than 100.
    pub async fn calendar(&self, request: &CalendarRequest) -> Result<CalendarView> {
        let (from, to) = days(&request.from, &request.to)?;
        let Gathered { mut entries, resources } = self.on(from, to).await?;
        let left_out = u32::try_from(entries.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
        entries.truncate(MOST);
        let (calendars, connected) = self.calendars().await?;
        let (zone, now) = self.now_there();
        Ok(CalendarView {
            zone: zone.name().to_owned(),
            today: now.date().to_string(),
            now: now.format(super::entry::WALL).to_string(),
            entries,
            resources,
            calendars,
            jobs_in: self.job_calendar().await?.map(|id| id.to_string()),
            connected,
            left_out,
        })
    }

    /// The user's zone, and what its clocks show.
    pub(crate) fn now_there(&self) -> (Tz, chrono::NaiveDateTime) {
        let zone = self.0.clock.zone();
        (zone, self.0.clock.now().with_timezone(&zone).naive_local())
    }

    /// What is on from a day to another, both included, by beginning.
    pub(crate) async fn on(&self, from: NaiveDate, to: NaiveDate) -> Result<Gathered> {
        let (store, zone) = (&self.0.store, self.0.clock.zone());
        let (start, end) = (beginning(zone, from), beginning(zone, to + Days::new(1)));
        let jobs = store.jobs(JobQuery::Between(start, end)).await?;
        let mut rows = Rows::default();
        let who: BTreeSet<PartnerId> = jobs.iter().filter_map(|kept| kept.value.provider).collect();
        for id in who {
            if let Some(partner) = store.partner(id).await? {
                rows.names.insert(id, partner.value.name);
            }
        }
        let (tables, today) = (self.money_tables(), self.today());
        let mut entries = Vec::new();
        for kept in store.kept_records::<Transaction>().await? {
            if !kept.value.stage.is_over() {
                entries.extend(deals::due(&kept.value, &tables, (from, to), today, &mut rows, zone));
            }
        }
        for kept in &jobs {
            entries.extend(deals::job(&kept.value, kept.value.transaction, &mut rows, zone));
        }
        for kept in store.kept_records::<ShowingTour>().await? {
            // A day lies in at most two days of another zone.
            let near = kept.value.day >= from - Days::new(1) && kept.value.day <= to + Days::new(1);
            let of = if near { showings::of(&kept.value, &mut rows, zone) } else { Vec::new() };
            let within = |it: &CalendarEntryView| it.last_day >= from.to_string() && it.day <= to.to_string();
            entries.extend(of.into_iter().filter(within));
        }
        // A job that was written into a calendar stands there once, as the job.
        let written: BTreeSet<CrmId> = jobs.iter().filter_map(|kept| kept.value.calendar).collect();
        for kept in store.calendar_records(start, end).await?.iter().filter(|kept| !written.contains(&kept.record.id)) {
            entries.extend(records::of(kept, (from, to), &mut rows, zone));
        }
        entries.sort_by(|a, b| {
            (&a.day, !a.all_day, &a.starts_at, &a.title, &a.key).cmp(&(
                &b.day,
                !b.all_day,
                &b.starts_at,
                &b.title,
                &b.key,
            ))
        });
        clashes::mark(&mut entries);
        Ok(Gathered { entries, resources: rows.views() })
    }
}

/// The days that are asked for.
pub(super) fn days(from: &str, to: &str) -> Result<(NaiveDate, NaiveDate)> {
    let (from, to) = (one_day("from", from)?, one_day("to", to)?);
    let count = (to - from).num_days();
    if !(0..=MOST_DAYS).contains(&count) {
        return Err(AppError::bad_request("to", format!("the same day or later, at most {MOST_DAYS} days")));
    }
    Ok((from, to))
}
