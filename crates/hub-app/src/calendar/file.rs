//! What is on, as a calendar file for other programs (RFC 5545).

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use hub_contacts::calendar::{CalendarFile, CalendarMethod, CalendarStatus, CalendarWhen, FileEntry};
use hub_domain::crm::FieldValue;
use hub_domain::service::ShowingTour;
use hub_domain::transaction::Transaction;
use hub_store::services::ServiceRecord;
use uuid::Uuid;

use super::gather::days;
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::people::record_id;
use crate::view::{CalendarEntryView, CalendarKindView as Kind, SaveCalendarFileRequest, SavedView};

impl Hub {
    /// Entries of the calendar as a file. Each has the same identifier in every file, and a number that grows when it
    /// changes, so that a calendar that takes the file again changes what it has. Tasks have no place in it.
    ///
    /// # Errors
    /// No such days; the place cannot be written.
    pub async fn save_calendar_file(&self, request: &SaveCalendarFileRequest, path: &Path) -> Result<SavedView> {
        files::save(path, self.calendar_file(request).await?.as_bytes())
    }

    /// The text of the file.
    ///
    /// # Errors
    /// No such days.
    pub async fn calendar_file(&self, request: &SaveCalendarFileRequest) -> Result<String> {
        let (from, to) = days(&request.from, &request.to)?;
        let mut entries = Vec::new();
        for it in self.on(from, to).await?.entries {
            let wanted = request.keys.as_ref().is_none_or(|keys| keys.contains(&it.key));
            if wanted && it.kind != Kind::Task {
                entries.extend(self.file_entry(&it).await?);
            }
        }
        let file = CalendarFile { method: CalendarMethod::Publish, entries };
        file.write(self.0.clock.now()).map_err(|error| AppError::bad_request("from", error))
    }

    async fn file_entry(&self, it: &CalendarEntryView) -> Result<Option<FileEntry>> {
        let Some(when) = when(it, self.0.clock.zone()) else { return Ok(None) };
        let (uid, sequence) = match it.kind {
            Kind::Job => {
                let job = self.kept_job(&it.id).await?.value;
                (job.id.to_string(), job.sequence)
            }
            // A day of a contract is counted anew with each change of its deal.
            Kind::Deadline => (it.key.clone(), self.revision_of::<Transaction>(&it.id).await?),
            Kind::Showing => (it.key.clone(), self.revision_of::<ShowingTour>(&it.id).await?),
            Kind::Appointment | Kind::Task => {
                let record = self.0.store.crm_record(record_id(&it.id)?).await?;
                let fields = record.map(|record| record.fields).unwrap_or_default();
                let own = fields.get("UID").and_then(FieldValue::as_text).unwrap_or(&it.id);
                // One of several times of a series stands for itself here.
                let of_series = it.key.splitn(3, ':').nth(2).map(|_| it.starts_at.as_ref().unwrap_or(&it.day));
                let uid = of_series.map_or_else(|| own.to_owned(), |at| format!("{own}/{at}"));
                let sequence = match fields.get("SEQUENCE") {
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Cut off at both ends.
                    Some(FieldValue::Number(number)) => number.clamp(0.0, f64::from(u32::MAX)) as u32,
                    _ => 0,
                };
                (uid, sequence)
            }
        };
        let status = match (it.off, it.state.as_deref()) {
            (true, _) => CalendarStatus::Cancelled,
            (false, Some("planned" | "asked")) => CalendarStatus::Tentative,
            (false, _) => CalendarStatus::Confirmed,
        };
        Ok(Some(FileEntry {
            uid,
            sequence,
            when,
            summary: it.title.clone(),
            location: it.place.clone(),
            description: it.detail.clone(),
            status,
            organizer: None,
            attendees: Vec::new(),
            marker: Some(it.key.clone()),
        }))
    }

    async fn revision_of<T: ServiceRecord>(&self, id: &str) -> Result<u32> {
        let id: Uuid = id.parse().map_err(|_| AppError::not_found("such record"))?;
        Ok(self.0.store.kept_record::<T>(&id).await?.map_or(0, |kept| kept.revision))
    }
}

/// When an entry is, on the clocks of its place.
fn when(it: &CalendarEntryView, zone: chrono_tz::Tz) -> Option<CalendarWhen> {
    let at = |text: &Option<String>| text.as_deref()?.parse::<DateTime<Utc>>().ok();
    if let Some((from, to)) = at(&it.starts_at).zip(at(&it.ends_at)) {
        let zone = it.zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(zone);
        return Some(CalendarWhen::Times { from, to, zone });
    }
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    Some(CalendarWhen::Days { first: day(&it.day)?, last: day(&it.last_day)? })
}
