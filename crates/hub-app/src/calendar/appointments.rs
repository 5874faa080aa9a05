//! Appointments as people make and change them. They are records like any other that is kept in step: what is changed here
//! waits until its calendar takes it, and whoever was faster there is asked about.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use hub_domain::CrmId;
use hub_domain::crm::{CrmKind, FieldChange, FieldValue, Fields};
use hub_scheduling::local::instant as at_wall;
use hub_store::crm::{CrmEdit, NewCrmRecord};

use super::entry::WALL;
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::instant::instant;
use crate::people::{connection_id, record_id, words};
use crate::view::{EditedView, IdRequest, MadeView, SaveAppointmentRequest, WritableCalendarView};

/// Longest stretch that an appointment may take.
const LONGEST_DAYS: i64 = 31;
const CANCELLED: &str = "CANCELLED";

impl Hub {
    /// Makes an appointment, or changes one.
    ///
    /// # Errors
    /// No title; no such times, an end before the beginning, more than 31 days; no such person, calendar or appointment; the
    /// times of a series, which only its own calendar can change.
    pub async fn save_appointment(&self, request: &SaveAppointmentRequest) -> Result<MadeView> {
        let mut fields = self.times(&request.starts, &request.ends)?;
        fields.insert("SUMMARY".to_owned(), FieldValue::text(words("title", &request.title, 1, 200)?));
        for (name, field, text, most) in
            [("LOCATION", "place", &request.place, 500), ("DESCRIPTION", "notes", &request.notes, 10_000)]
        {
            let text = text.as_deref().unwrap_or_default();
            fields.insert(name.to_owned(), FieldValue::text(words(field, text, 0, most)?));
        }
        let judge = self.crm_judge().await?;
        let Some(id) = request.id.as_deref() else {
            let parents = request.person.as_deref().map(record_id).transpose()?;
            if let Some(person) = parents {
                let known = self.0.store.crm_record(person).await?.filter(|it| it.kind == CrmKind::Contact);
                known.ok_or_else(|| AppError::not_found("such person"))?;
            }
            let at = match request.calendar.as_deref() {
                Some(id) => {
                    let id = connection_id(id)?;
                    let writable = self.calendars().await?.0;
                    if writable.iter().all(|calendar| calendar.id != id.to_string()) {
                        return Err(AppError::bad_request("calendar", "appointments cannot be written there"));
                    }
                    vec![id]
                }
                None => Vec::new(),
            };
            fields.retain(|_, value| !value.is_empty());
            let parents = parents.into_iter().collect();
            let new = NewCrmRecord { kind: CrmKind::Appointment, fields, parents, at, lead: false };
            let made = self.0.store.crm_add(&new, judge.as_ref()).await?;
            return Ok(MadeView { id: made.id.to_string(), sent_to: self.told(made.id).await? });
        };
        let (id, before) = self.appointment(id).await?;
        let said = |name: &str| before.get(name).cloned().unwrap_or(FieldValue::Empty);
        let mut changes: BTreeMap<String, FieldChange> = fields
            .into_iter()
            .filter(|(name, value)| !said(name).says_as(value))
            .map(|(name, value)| (name, FieldChange::Value(value)))
            .collect();
        let moved = changes.contains_key("DTSTART") || changes.contains_key("DTEND");
        if moved && !said("RRULE").is_empty() {
            // The form shows one time of the series; as long as it is one of them, nothing was moved.
            if self.is_time_of(&id.to_string(), &changes).await? {
                changes.retain(|name, _| name != "DTSTART" && name != "DTEND");
            } else {
                return Err(AppError::bad_request("starts", "the times of a series are changed in its own calendar"));
            }
        }
        if !changes.is_empty() {
            let edit = CrmEdit { record: id, changes, actor: self.actor().await?, reason: None };
            self.0.store.crm_edit(&edit, judge.as_ref()).await?;
        }
        Ok(MadeView { id: id.to_string(), sent_to: self.told(id).await? })
    }

    /// Calls an appointment off. It stays where it is, struck out, and its calendar is told.
    ///
    /// # Errors
    /// No such appointment.
    pub async fn cancel_appointment(&self, request: &IdRequest) -> Result<EditedView> {
        let (id, fields) = self.appointment(&request.id).await?;
        let before = fields.get("STATUS").cloned().unwrap_or(FieldValue::Empty);
        self.change(id, "STATUS", before, FieldValue::text(CANCELLED), None).await
    }

    /// Whether what a form says of the times of a series is one of its times.
    async fn is_time_of(&self, id: &str, changes: &BTreeMap<String, FieldChange>) -> Result<bool> {
        let Some(FieldChange::Value(FieldValue::Text(start))) = changes.get("DTSTART") else { return Ok(false) };
        let zone = self.0.clock.zone();
        let day = match DateTime::parse_from_rfc3339(start) {
            Ok(at) => at.with_timezone(&zone).date_naive(),
            Err(_) => start.parse().map_err(|_| bad("starts", "no such day"))?,
        };
        let there = self.on(day, day).await?.entries;
        Ok(there.iter().any(|it| it.id == id && it.starts_at.as_ref().unwrap_or(&it.day) == start))
    }

    async fn appointment(&self, id: &str) -> Result<(CrmId, Fields)> {
        let id = record_id(id)?;
        let record = self.0.store.crm_record(id).await?.filter(|it| it.kind == CrmKind::Appointment);
        Ok((id, record.ok_or_else(|| AppError::not_found("such appointment"))?.fields))
    }

    fn times(&self, starts: &str, ends: &str) -> Result<Fields> {
        let (starts, ends) = (starts.trim(), ends.trim());
        let (start, end, length) = if let Ok(first) = starts.parse::<NaiveDate>() {
            let last = ends.parse::<NaiveDate>().map_err(|_| bad("ends", "write the last day as YYYY-MM-DD"))?;
            // The end of days is the day after (RFC 5545, 3.6.1).
            let after = last.checked_add_days(Days::new(1)).ok_or_else(|| bad("ends", "no such day"))?;
            (first.to_string(), after.to_string(), (last - first).num_seconds())
        } else {
            let (from, to) = (self.wall("starts", starts)?, self.wall("ends", ends)?);
            (instant(from), instant(to), (to - from).num_seconds())
        };
        if length < 0 {
            return Err(bad("ends", "it ends before it begins"));
        }
        if length > LONGEST_DAYS * 86_400 {
            return Err(bad("ends", "at most 31 days"));
        }
        Ok(Fields::from([("DTSTART".to_owned(), FieldValue::text(start)), ("DTEND".to_owned(), FieldValue::text(end))]))
    }

    fn wall(&self, field: &'static str, text: &str) -> Result<DateTime<Utc>> {
        let local = NaiveDateTime::parse_from_str(text, WALL)
            .map_err(|_| bad(field, "write a day and a time such as 2026-06-01T09:30, or a day alone"))?;
        at_wall(self.0.clock.zone(), local, &|| field.to_owned()).map_err(|error| AppError::bad_request(field, error))
    }

    /// Connected calendars that can be written to, and how many there are that have appointments.
    pub(crate) async fn calendars(&self) -> Result<(Vec<WritableCalendarView>, u32)> {
        let (mut writable, mut all) = (Vec::new(), 0);
        for connection in self.0.store.connections().await? {
            let Some(connector) = self.0.registry.get(&connection.connector) else { continue };
            let Some(abilities) = connector.manifest().crm.of(CrmKind::Appointment) else { continue };
            all += 1;
            if abilities.create {
                writable.push(WritableCalendarView { id: connection.id.to_string(), name: connection.name });
            }
        }
        Ok((writable, all))
    }
}

fn bad(field: &str, why: &str) -> AppError {
    AppError::bad_request(field, why)
}
