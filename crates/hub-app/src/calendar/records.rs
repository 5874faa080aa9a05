//! Appointments and tasks of calendars and CRMs.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use hub_contacts::calendar::{Window, occurrences};
use hub_domain::crm::{CrmKind, Fields};
use hub_scheduling::local::beginning;
use hub_store::people::CalendarRecord;

use super::entry::{When, entry};
use super::gather::Rows;
use crate::view::{CalendarEntryView, CalendarKindView};

/// A record's times that touch a stretch of days: none where it does not, or says no time that can be read; of a series,
/// each.
pub(super) fn of(
    kept: &CalendarRecord,
    days: (NaiveDate, NaiveDate),
    rows: &mut Rows,
    zone: Tz,
) -> Vec<CalendarEntryView> {
    let fields = &kept.record.fields;
    let task = kept.kind == CrmKind::Task;
    let kind = if task { CalendarKindView::Task } else { CalendarKindView::Appointment };
    let text = |name: &str| fields.get(name).and_then(|value| value.as_text()).map(str::to_owned);
    let title = text(if task { "Title" } else { "SUMMARY" }).unwrap_or_default();
    let id = kept.record.id.to_string();
    let series = series(kept, days, zone);
    let of_series = series.is_some();
    let times = series.unwrap_or_else(|| when(kept.kind, fields).into_iter().collect());
    let mut found = Vec::new();
    for when in times {
        let (first, last) = when.days(zone);
        if last < days.0 || first > days.1 {
            continue;
        }
        // A time of a series is called the same whatever stretch of days it is looked at in.
        let key = match (of_series, &when) {
            (false, _) => format!("{}:{id}", kept.kind),
            (true, When::Times(from, _)) => format!("{}:{id}:{}", kept.kind, from.format("%Y%m%dT%H%M%SZ")),
            (true, When::Days(first, _)) => format!("{}:{id}:{first}", kept.kind),
        };
        let mut it = entry(kind, key, id.clone(), title.clone(), when, zone);
        it.detail = kept.record.person.as_ref().map(|(_, name)| name.clone());
        it.person = kept.record.person.as_ref().map(|(id, _)| id.to_string());
        it.place = text("LOCATION");
        it.notes = text("DESCRIPTION");
        it.off = text("STATUS").is_some_and(|status| status.to_lowercase().starts_with("cancel"));
        it.source.clone_from(&kept.source);
        it.unsent = kept.record.waiting;
        it.resources = vec![rows.me()];
        found.push(it);
    }
    found
}

/// The times of a series, as its calendar wrote it: moved ones where they were moved to, left out ones not at all. Nothing
/// of what is no series, of a time of a series that stands for itself, and of what comes too often to be followed: those
/// stand at their own time.
fn series(kept: &CalendarRecord, (first, last): (NaiveDate, NaiveDate), zone: Tz) -> Option<Vec<When>> {
    let payload = kept.payload.as_ref()?;
    let data = payload.get("data")?.as_str()?;
    if payload.contains_key("start") {
        return None;
    }
    let window = Window { from: beginning(zone, first), to: beginning(zone, last + Days::new(1)) };
    let found = occurrences(data, zone.name().parse().ok()?, window);
    if found.endless || found.looked_at == 0 {
        return None;
    }
    Some(found.all.iter().filter_map(|it| span(&it.start, Some(&it.end))).collect())
}

/// When a record says it is on. Of days, `DTEND` is the day after the last (RFC 5545, 3.6.1).
fn when(kind: CrmKind, fields: &Fields) -> Option<When> {
    let text = |name: &str| fields.get(name).and_then(|value| value.as_text());
    if kind == CrmKind::Task {
        let due = text("DueAt")?;
        return match (instant(due), day(due)) {
            // A task is to be done by then; it takes no time that anybody knows.
            (Some(at), _) => Some(When::Times(at, at)),
            (None, Some(day)) => Some(When::Days(day, day)),
            (None, None) => None,
        };
    }
    span(text("DTSTART")?, text("DTEND"))
}

fn span(start: &str, end: Option<&str>) -> Option<When> {
    if let Some(from) = instant(start) {
        let to = end.and_then(instant).filter(|to| *to >= from).unwrap_or(from);
        return Some(When::Times(from, to));
    }
    let first = day(start)?;
    let last = end.and_then(day).and_then(|after| after.pred_opt()).unwrap_or(first);
    Some(When::Days(first, last.max(first)))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use hub_domain::crm::FieldValue;
    use hub_store::people::Task;
    use proptest::prelude::*;

    use super::*;

    fn fields(of: &[(&str, &str)]) -> Fields {
        of.iter().map(|(name, value)| ((*name).to_owned(), FieldValue::text(*value))).collect()
    }

    fn kept(of: &[(&str, &str)], payload: serde_json::Value) -> CalendarRecord {
        CalendarRecord {
            kind: CrmKind::Appointment,
            record: Task { id: hub_domain::CrmId::new(), fields: fields(of), person: None, waiting: false },
            source: None,
            payload: payload.as_object().cloned(),
        }
    }

    #[test]
    fn a_series_is_each_of_its_times_as_its_calendar_wrote_it() {
        let chicago: Tz = "America/Chicago".parse().unwrap();
        let event = |more: &str| {
            format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=America/Chicago:20261026T090000\r\n\
                 DTEND;TZID=America/Chicago:20261026T093000\r\nRRULE:{more}\r\nSUMMARY:Office\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            )
        };
        let days = ("2026-10-26".parse().unwrap(), "2026-11-30".parse().unwrap());
        let first = [("SUMMARY", "Office"), ("DTSTART", "2026-10-26T14:00:00Z"), ("DTEND", "2026-10-26T14:30:00Z")];
        let weekly = event("FREQ=WEEKLY\r\nEXDATE;TZID=America/Chicago:20261109T090000");
        let found = of(&kept(&first, serde_json::json!({"data": weekly})), days, &mut Rows::default(), chicago);
        let local: Vec<_> = found.iter().filter_map(|it| it.starts_local.as_deref()).collect();
        // The clocks changed on November 1; one time was taken out.
        assert_eq!(
            local,
            ["2026-10-26T09:00", "2026-11-02T09:00", "2026-11-16T09:00", "2026-11-23T09:00", "2026-11-30T09:00"]
        );
        // What comes every second, and a time of a feed that stands for itself, stand at their own time.
        let often = serde_json::json!({"data": event("FREQ=SECONDLY")});
        assert_eq!(of(&kept(&first, often), days, &mut Rows::default(), chicago).len(), 1);
        let of_feed = serde_json::json!({"data": event("FREQ=WEEKLY"), "start": "2026-10-26T14:00:00Z"});
        assert_eq!(of(&kept(&first, of_feed), days, &mut Rows::default(), chicago).len(), 1);
    }

    #[test]
    fn days_end_the_day_before_and_times_need_no_end() {
        let appointment = |of: &[(&str, &str)]| when(CrmKind::Appointment, &fields(of));
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            appointment(&[("DTSTART", "2026-11-23"), ("DTEND", "2026-11-25")]),
            Some(When::Days(day("2026-11-23"), day("2026-11-24")))
        );
        assert_eq!(appointment(&[("DTSTART", "2026-11-23")]), Some(When::Days(day("2026-11-23"), day("2026-11-23"))));
        let ten = at("2026-11-23T10:00:00Z");
        assert_eq!(
            appointment(&[("DTSTART", "2026-11-23T10:00:00Z"), ("DTEND", "2026-11-23T09:00:00Z")]),
            Some(When::Times(ten, ten))
        );
        assert_eq!(when(CrmKind::Task, &fields(&[("DueAt", "soon")])), None);
    }

    proptest! {
        #[test]
        fn any_value_is_survived(start in ".{0,24}|[0-9TZ:-]{0,24}", end in ".{0,24}|[0-9TZ:-]{0,24}") {
            let _ = when(CrmKind::Appointment, &fields(&[("DTSTART", &start), ("DTEND", &end)]));
            let _ = when(CrmKind::Task, &fields(&[("DueAt", &start)]));
        }
    }
}
