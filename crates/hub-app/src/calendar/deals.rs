//! Days of contracts and jobs at properties.

use chrono::NaiveDate;
use chrono_tz::Tz;
use hub_domain::TransactionId;
use hub_domain::service::{Job, JobState};
use hub_domain::transaction::Transaction;

use super::entry::{When, entry, seen_from};
use super::gather::{AGENT, Rows};
use crate::money_tables::MoneyTables;
use crate::planning::title_of;
use crate::transactions::dates;
use crate::view::{CalendarEntryView, CalendarKindView};

/// Days of a deal between two days. They are days where the property is; nothing is gained by moving a day to another
/// zone.
pub(super) fn due(
    deal: &Transaction,
    tables: &MoneyTables,
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
    rows: &mut Rows,
    zone: Tz,
) -> Vec<CalendarEntryView> {
    let found = dates(deal, tables, today).due;
    let within = found.into_iter().filter(|due| due.day >= from && due.day <= to);
    within
        .map(|due| {
            let key = format!("due:{}:{}", deal.id, due.event);
            let when = When::Days(due.day, due.day);
            let mut it = entry(CalendarKindView::Deadline, key, deal.id.to_string(), due.title, when, zone);
            it.place = Some(deal.title.clone());
            it.detail = due.clock.map(|clock| format!("by {} {}", clock.time.format("%H:%M"), clock.zone.name()));
            it.settled = due.settled;
            it.deal = Some(deal.id.to_string());
            it.resources = vec![rows.property(&deal.title)];
            it
        })
        .collect()
}

/// A job that has a time.
pub(super) fn job(job: &Job, deal: Option<TransactionId>, rows: &mut Rows, zone: Tz) -> Option<CalendarEntryView> {
    let (from, to) = job.starts_at.zip(job.ends_at)?;
    let when = When::Times(from, to);
    let mut it = entry(CalendarKindView::Job, format!("job:{}", job.id), job.id.to_string(), title_of(job), when, zone);
    if let Ok(there) = job.zone.parse::<Tz>() {
        seen_from(&mut it, from, there, zone);
    }
    it.detail = job.provider.map(|id| rows.partner_name(id)).filter(|name| !name.is_empty());
    it.place = Some(job.property.clone());
    it.state = Some(job.state.as_str().to_owned());
    it.settled = matches!(job.state, JobState::Done | JobState::Missed);
    it.off = matches!(job.state, JobState::Cancelled | JobState::Declined);
    it.deal = deal.map(|id| id.to_string());
    it.resources = vec![rows.property(&job.property)];
    it.resources.extend(job.provider.map(|id| rows.provider(id)));
    if job.present.iter().any(|who| who == AGENT) {
        it.resources.push(rows.me());
    }
    Some(it)
}
