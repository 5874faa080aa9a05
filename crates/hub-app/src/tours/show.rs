//! Tours as the screen gets them.

use chrono::{DateTime, Utc};
use hub_domain::service::{DaySpan, ShowingTour, TourEnd, TourStop, TourStopState};
use hub_scheduling::local::Tz;
use hub_store::services::KeptRecord;

use super::timing::zone_of;
use super::words::{clock, is_another_time, message};
use crate::error::Result;
use crate::hub::Hub;
use crate::instant::instant;
use crate::view::{
    BlackOutView, DaySpanView, TourEndView, TourPhaseView, TourRowView, TourStopView, TourTravelView, TourView,
};

impl Hub {
    pub(super) async fn tour_view(&self, kept: &KeptRecord<ShowingTour>) -> Result<TourView> {
        let it = &kept.value;
        let zone = zone_of(it)?;
        let now = self.0.clock.now();
        let person_name = match it.person {
            Some(person) => self.0.store.person_names(&[person]).await?.remove(&person),
            None => None,
        };
        Ok(TourView {
            id: it.id.to_string(),
            revision: kept.revision,
            title: it.title.clone(),
            person: it.person.map(|id| id.to_string()),
            person_name,
            day: it.day.to_string(),
            zone: it.zone.clone(),
            starts: it.starts.to_string(),
            ends: it.ends.to_string(),
            from: it.from.as_ref().map(end_view),
            back_to: it.back_to.as_ref().map(end_view),
            travel: TourTravelView {
                kmh: it.travel.kmh,
                detour_percent: it.travel.detour_percent,
                extra_minutes: it.travel.extra_minutes,
            },
            stops: it.stops.iter().map(|stop| stop_view(zone, stop, now, phase(it))).collect(),
            drive_minutes: it.drive_minutes,
            back: it.back_at.map(|at| clock(zone, at)),
            proved: it.proved,
            phase: phase(it),
            next: it.next().filter(|_| phase(it) == TourPhaseView::Running).map(|stop| stop.key.clone()),
            started: it.started_at.map(|at| clock(zone, at)),
            ended: it.ended_at.map(|at| clock(zone, at)),
            called_off: it.called_off.clone(),
            notes: it.notes.clone(),
            check: self.check_of(it).await?,
            can_undo: kept.revision > 1,
        })
    }
}

pub(super) fn phase(it: &ShowingTour) -> TourPhaseView {
    if it.called_off.is_some() {
        TourPhaseView::CalledOff
    } else if it.ended_at.is_some() {
        TourPhaseView::Over
    } else if it.started_at.is_some() {
        TourPhaseView::Running
    } else {
        TourPhaseView::Planned
    }
}

/// Whether somebody was told a time that is not the one that is planned now.
fn must_tell(stop: &TourStop, phase: TourPhaseView) -> bool {
    let Some(told) = stop.told_arrive.filter(|_| stop.arrived_at.is_none()) else { return false };
    match phase {
        _ if stop.progress == TourStopState::Declined => false,
        // Whoever was passed by knows it by now.
        TourPhaseView::Over => false,
        TourPhaseView::CalledOff => true,
        TourPhaseView::Planned | TourPhaseView::Running => {
            let comes = stop.arrive.filter(|_| stop.progress != TourStopState::Skipped);
            comes.is_none_or(|arrive| is_another_time(told, arrive))
        }
    }
}

pub(super) fn row_view(it: &ShowingTour, person_name: Option<String>) -> Result<TourRowView> {
    let zone = zone_of(it)?;
    let count = |which: &dyn Fn(&TourStop) -> bool| {
        u32::try_from(it.stops.iter().filter(|stop| which(stop)).count()).unwrap_or(u32::MAX)
    };
    let first = it.stops.iter().filter_map(|stop| stop.arrive).min();
    Ok(TourRowView {
        id: it.id.to_string(),
        title: it.title.clone(),
        day: it.day.to_string(),
        starts: first.map_or_else(|| it.starts.to_string(), |at| clock(zone, at)),
        person_name,
        phase: phase(it),
        stops: count(&|_| true),
        placed: count(&|stop| stop.arrive.is_some()),
        confirmed: count(&|stop| stop.progress == TourStopState::Confirmed),
        shown: count(&|stop| stop.progress == TourStopState::Shown),
        to_tell: count(&|stop| must_tell(stop, phase(it))),
    })
}

fn end_view(end: &TourEnd) -> TourEndView {
    TourEndView { address: end.address.clone(), latitude: end.place.latitude, longitude: end.place.longitude }
}

fn span_views(spans: &[DaySpan]) -> Vec<DaySpanView> {
    spans.iter().map(|span| DaySpanView { from: span.from.to_string(), to: span.to.to_string() }).collect()
}

fn stop_view(zone: Tz, stop: &TourStop, now: DateTime<Utc>, phase: TourPhaseView) -> TourStopView {
    let time = |at: Option<DateTime<Utc>>| at.map(|at| clock(zone, at));
    let notice = stop.arrive.map(|arrive| (arrive - now).num_minutes());
    TourStopView {
        key: stop.key.clone(),
        listing: stop.listing.clone(),
        address: stop.address.clone(),
        state: stop.state.clone(),
        home: stop.home.into(),
        latitude: stop.place.latitude,
        longitude: stop.place.longitude,
        open_house: stop.open_house,
        minutes: stop.minutes,
        open: span_views(&stop.open),
        blackout: stop
            .blackout
            .iter()
            .map(|span| BlackOutView {
                from: span.from.to_string(),
                to: span.to.to_string(),
                because: span.because.clone(),
            })
            .collect(),
        booked: span_views(&stop.booked),
        overlap: stop.overlap,
        lead_minutes: stop.lead_minutes,
        suggested_lead_minutes: stop.suggested_lead_minutes,
        short_notice: stop.progress == TourStopState::Planned
            && notice.is_some_and(|minutes| minutes < i64::from(stop.suggested_lead_minutes)),
        showing: stop.showing.into(),
        instructions: stop.instructions.clone(),
        progress: stop.progress.into(),
        because: stop.because.clone(),
        locked: stop.locked,
        keeps_time: stop.keeps_time(),
        arrive: time(stop.arrive),
        leave: time(stop.leave),
        arrive_at: stop.arrive.map(instant),
        drive_minutes: stop.drive_minutes,
        wait_minutes: stop.wait_minutes,
        left_out: stop.left_out.clone(),
        told: time(stop.told_arrive),
        must_tell: must_tell(stop, phase),
        arrived: time(stop.arrived_at),
        left: time(stop.left_at),
        interest: stop.interest,
        said: stop.said.clone(),
        message: message(zone, stop, phase == TourPhaseView::CalledOff),
    }
}
