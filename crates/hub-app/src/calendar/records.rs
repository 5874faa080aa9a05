//! Appointments and tasks of calendars and CRMs.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use hub_domain::crm::{CrmKind, Fields};
use hub_store::people::CalendarRecord;

use super::entry::{When, entry};
use super::gather::Rows;
use crate::view::{CalendarEntryView, CalendarKindView};

/// A record that touches a stretch of days; nothing where it does not, or says no time that can be read.
pub(super) fn of(
    kept: &CalendarRecord,
    (first, last): (NaiveDate, NaiveDate),
    rows: &mut Rows,
    zone: Tz,
) -> Option<CalendarEntryView> {
    let fields = &kept.record.fields;
    let when = when(kept.kind, fields)?;
    let (from, to) = when.days(zone);
    if to < first || from > last {
        return None;
    }
    let task = kept.kind == CrmKind::Task;
    let kind = if task { CalendarKindView::Task } else { CalendarKindView::Appointment };
    let text = |name: &str| fields.get(name).and_then(|value| value.as_text()).map(str::to_owned);
    let title = text(if task { "Title" } else { "SUMMARY" }).unwrap_or_default();
    let id = kept.record.id.to_string();
    let mut it = entry(kind, format!("{}:{id}", kept.kind), id, title, when, zone);
    it.detail = kept.record.person.as_ref().map(|(_, name)| name.clone());
    it.person = kept.record.person.as_ref().map(|(id, _)| id.to_string());
    it.place = text("LOCATION");
    it.off = text("STATUS").is_some_and(|status| status.to_lowercase().starts_with("cancel"));
    it.source = kept.source.clone();
    it.unsent = kept.record.waiting;
    it.resources = vec![rows.me()];
    Some(it)
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
    let (start, end) = (text("DTSTART")?, text("DTEND"));
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
    use proptest::prelude::*;

    use super::*;

    fn fields(of: &[(&str, &str)]) -> Fields {
        of.iter().map(|(name, value)| ((*name).to_owned(), FieldValue::text(*value))).collect()
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
