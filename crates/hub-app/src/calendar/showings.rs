//! Showings of tours.

use chrono_tz::Tz;
use hub_domain::service::{ShowingTour, TourStopState};

use super::entry::{When, entry, seen_from};
use super::gather::Rows;
use crate::view::{CalendarEntryView, CalendarKindView};

/// The showings of a tour that have a time. Where nothing has one, the tour itself stands at its day.
pub(super) fn of(tour: &ShowingTour, rows: &mut Rows, zone: Tz) -> Vec<CalendarEntryView> {
    let id = tour.id.to_string();
    let there: Option<Tz> = tour.zone.parse().ok();
    let over = tour.ended_at.is_some();
    let mut found = Vec::new();
    for stop in &tour.stops {
        let Some((from, to)) = stop.arrive.zip(stop.leave) else { continue };
        let key = format!("showing:{id}:{}", stop.key);
        let mut it =
            entry(CalendarKindView::Showing, key, id.clone(), stop.address.clone(), When::Times(from, to), zone);
        if let Some(there) = there {
            seen_from(&mut it, from, there, zone);
        }
        it.detail = Some(tour.title.clone());
        it.state = Some(stop.progress.as_str().to_owned());
        it.settled = over || stop.progress == TourStopState::Shown;
        it.off = tour.called_off.is_some() || matches!(stop.progress, TourStopState::Declined | TourStopState::Skipped);
        it.resources = vec![rows.me()];
        it.person = tour.person.map(|id| id.to_string());
        found.push(it);
    }
    if found.is_empty() {
        let when = When::Days(tour.day, tour.day);
        let mut it = entry(CalendarKindView::Showing, format!("tour:{id}"), id, tour.title.clone(), when, zone);
        it.settled = over;
        it.off = tour.called_off.is_some();
        it.resources = vec![rows.me()];
        it.person = tour.person.map(|id| id.to_string());
        found.push(it);
    }
    found
}
