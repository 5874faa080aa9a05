//! A tour is made, changed, put into another order, and taken back.

use chrono::{Days, NaiveDate};
use hub_domain::service::{ShowingTour, TourStop, TourStopState, TourTravel};
use hub_domain::{CrmId, TourId};
use hub_scheduling::travel::SpeedModel;
use hub_store::services::KeptRecord;

use super::check::Asked;
use super::homes::{room, typed_stops};
use super::show::{phase, row_view};
use super::timing::{Moves, Order, ready, time, zone_of};
use super::words::{black_outs, end, one_day, some, spans, time_of_day};
use crate::error::{AppError, Result};
use crate::hub::Hub;
use crate::view::{
    AddTourStopsRequest, ChangeTourRequest, ChangeTourStopRequest, IdRequest, OrderTourRequest, PlanTourRequest,
    PlannedTourView, TourCheckRequest, TourCheckView, TourFrame, TourPhaseView, TourRowView, TourSeenRequest,
    TourStopRequest, TourView,
};
use crate::withheld;

/// Days of tours in the list, before and after today.
const SPAN_DAYS: u64 = 400;

impl Hub {
    /// Tours of about a year back and ahead, by day.
    ///
    /// # Errors
    /// The store's.
    pub async fn tours(&self) -> Result<Vec<TourRowView>> {
        let today = self.today();
        let (first, last) = (today - Days::new(SPAN_DAYS), today + Days::new(SPAN_DAYS));
        let kept = self.0.store.tours_between(first, last).await?;
        let people: Vec<CrmId> = kept.iter().filter_map(|it| it.value.person).collect();
        let names = self.0.store.person_names(&people).await?;
        let name = |it: &ShowingTour| it.person.and_then(|person| names.get(&person).cloned());
        kept.iter().map(|it| row_view(&it.value, name(&it.value))).collect()
    }

    /// A tour.
    ///
    /// # Errors
    /// No such tour.
    pub async fn tour_page(&self, request: &IdRequest) -> Result<TourView> {
        let id = tour_id(&request.id)?;
        self.tour_view(&self.kept_tour(id).await?).await
    }

    /// Whether homes may be toured with a buyer on a day.
    ///
    /// # Errors
    /// No such person; no such day; coordinates that are no place.
    pub async fn tour_check(&self, request: &TourCheckRequest) -> Result<TourCheckView> {
        let person = self.person_of(request.person.as_deref()).await?;
        let day = one_day("day", &request.day)?;
        bounded(request.listing_keys.len() + request.homes.len())?;
        let (mut stops, _) = self.stops_of(&request.listing_keys, &[]).await?;
        stops.extend(typed_stops(&request.homes, &[])?);
        let homes: Vec<_> =
            stops.iter().map(|stop| Asked { open_house: request.open_house, ..Asked::of(stop) }).collect();
        self.asked_of(person, day, &homes).await
    }

    /// Plans a tour of listings and other homes: the order with the most homes and the least driving.
    ///
    /// # Errors
    /// [`ErrorCode::Refused`](crate::view::ErrorCode::Refused) with the provision where the buyer has not agreed to what
    /// the rules ask for; no listing that can be toured; a day that has passed; a time or zone that does not exist.
    pub async fn plan_tour(&self, request: &PlanTourRequest) -> Result<PlannedTourView> {
        bounded(request.listing_keys.len() + request.homes.len())?;
        let mut tour = self.framed(TourId::new(), &request.frame).await?;
        let (stops, without) = self.stops_of(&request.listing_keys, &[]).await?;
        tour.stops = stops;
        tour.stops.extend(typed_stops(&request.homes, &[])?);
        for stop in &mut tour.stops {
            (stop.minutes, stop.open_house) = (request.minutes, request.open_house);
        }
        if tour.stops.is_empty() {
            let names: Vec<_> = without.iter().map(|home| home.name.as_str()).collect();
            let reason = format!("none of these can be toured: {}", names.join("; "));
            return Err(AppError::bad_request("listingKeys", reason));
        }
        tour.check().map_err(|error| AppError::bad_request("tour", error))?;
        self.tour_allowed(&tour).await?;
        self.retime(&mut tour, Order::Best, Moves::Free)?;
        Ok(PlannedTourView { tour: self.keep_tour(tour, 0).await?, without })
    }

    /// Changes a tour's title, day, hours, buyer or speed, and times it again. Who was told a time on another day has to
    /// be asked again.
    ///
    /// # Errors
    /// As [`Hub::plan_tour`]; it is over, or was changed since.
    pub async fn change_tour(&self, request: &ChangeTourRequest) -> Result<TourView> {
        let old = self.open_tour(&request.seen).await?;
        let frame = self.framed(old.id, &request.frame).await?;
        let other_day = (frame.day, &frame.zone) != (old.day, &old.zone);
        if other_day && old.started_at.is_some() {
            return Err(AppError::bad_request("day", "the tour has begun"));
        }
        let retimed = other_day
            || (frame.starts, frame.ends, &frame.from, &frame.back_to, frame.travel)
                != (old.starts, old.ends, &old.from, &old.back_to, old.travel);
        let mut tour = ShowingTour {
            stops: old.stops,
            drive_minutes: old.drive_minutes,
            back_at: old.back_at,
            proved: old.proved,
            started_at: old.started_at,
            ..frame
        };
        if other_day {
            for stop in &mut tour.stops {
                (stop.arrive, stop.leave, stop.locked, stop.asked_at) = (None, None, false, None);
                if matches!(stop.progress, TourStopState::Asked | TourStopState::Confirmed) {
                    stop.progress = TourStopState::Planned;
                }
            }
        }
        self.tour_allowed(&tour).await?;
        if retimed {
            let order = if tour.started_at.is_some() { Order::AsIs } else { Order::Best };
            let moves = self.moves(&tour);
            self.retime(&mut tour, order, moves)?;
        }
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Adds homes to a tour.
    ///
    /// # Errors
    /// As [`Hub::plan_tour`]; more than 60 homes.
    pub async fn add_tour_stops(&self, request: &AddTourStopsRequest) -> Result<PlannedTourView> {
        bounded(request.listing_keys.len() + request.homes.len())?;
        let mut tour = self.open_tour(&request.seen).await?;
        let (mut stops, without) = self.stops_of(&request.listing_keys, &tour.stops).await?;
        stops.extend(typed_stops(&request.homes, &tour.stops)?);
        if stops.len() > room(&tour) {
            return Err(AppError::bad_request("listingKeys", "a tour has at most 60 homes"));
        }
        let minutes = tour.stops.first().map_or(30, |stop| stop.minutes);
        for mut stop in stops {
            stop.minutes = minutes;
            tour.stops.push(stop);
        }
        tour.check().map_err(|error| AppError::bad_request("tour", error))?;
        self.tour_allowed(&tour).await?;
        let (order, moves) =
            if tour.started_at.is_some() { (Order::AsIs, Moves::Later) } else { (Order::Best, Moves::Free) };
        self.retime(&mut tour, order, moves)?;
        Ok(PlannedTourView { tour: self.keep_tour(tour, request.seen.revision).await?, without })
    }

    /// Takes a home off a tour; its door must not have been told a time.
    ///
    /// # Errors
    /// No such home; somebody was told that one comes.
    pub async fn drop_tour_stop(&self, request: &TourStopRequest) -> Result<TourView> {
        let mut tour = self.open_tour(&request.seen).await?;
        let stop = tour.stop(&request.key).ok_or_else(no_stop)?;
        if stop.arrived_at.is_some() || stop.told_arrive.is_some() {
            return Err(AppError::bad_request("key", "somebody was told that one comes: pass it by instead"));
        }
        tour.stops.retain(|stop| stop.key != request.key);
        let moves = self.moves(&tour);
        self.retime(&mut tour, Order::AsIs, moves)?;
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Changes what a home asks for, and times the tour again.
    ///
    /// # Errors
    /// No such home; a time that is none; the rules block it now.
    pub async fn change_tour_stop(&self, request: &ChangeTourStopRequest) -> Result<TourView> {
        let mut tour = self.open_tour(&request.seen).await?;
        let stop = tour.stops.iter_mut().find(|stop| stop.key == request.key).ok_or_else(no_stop)?;
        if stop.arrived_at.is_some() {
            return Err(AppError::bad_request("key", "one was there already"));
        }
        stop.minutes = request.minutes;
        stop.open = spans("open", &request.open)?;
        stop.blackout = black_outs(&request.blackout)?;
        stop.booked = spans("booked", &request.booked)?;
        (stop.overlap, stop.open_house) = (request.overlap, request.open_house);
        (stop.lead_minutes, stop.suggested_lead_minutes) = (request.lead_minutes, request.suggested_lead_minutes);
        stop.showing = request.showing.into();
        stop.instructions = some(request.instructions.as_deref());
        stop.locked = request.locked && stop.arrive.is_some();
        tour.check().map_err(|error| AppError::bad_request("stop", error))?;
        self.tour_allowed(&tour).await?;
        let moves = self.moves(&tour);
        self.retime(&mut tour, Order::AsIs, moves)?;
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Puts the homes ahead into an order and times them in it.
    ///
    /// # Errors
    /// Not every home once; a home that has a time would have none in this order.
    pub async fn order_tour(&self, request: &OrderTourRequest) -> Result<TourView> {
        let mut tour = self.open_tour(&request.seen).await?;
        let mut stops = Vec::with_capacity(tour.stops.len());
        for key in &request.keys {
            let at = tour.stops.iter().position(|stop| stop.key == *key);
            let at = at.ok_or_else(|| AppError::bad_request("keys", "each home of the tour once"))?;
            stops.push(tour.stops.remove(at));
        }
        if !tour.stops.is_empty() {
            return Err(AppError::bad_request("keys", "each home of the tour once"));
        }
        tour.stops = stops;
        let timed = timed(&tour);
        let keepers: Vec<(String, String)> =
            tour.stops.iter().filter(|it| it.keeps_time()).map(|it| (it.key.clone(), it.address.clone())).collect();
        let moves = self.moves(&tour);
        if moves == Moves::Later {
            // Within a tour that runs the order is free; times only grow.
            for stop in tour.stops.iter_mut().filter(|stop| super::timing::is_ahead(stop) && !stop.keeps_time()) {
                (stop.arrive, stop.leave) = (None, None);
            }
        }
        self.retime(&mut tour, Order::AsIs, moves)?;
        // An order that takes a home's time away is not kept: that would be passing it by unasked.
        if let Some(lost) = without_time(&tour, &timed) {
            return Err(AppError::bad_request("keys", no_time(lost, &keepers)));
        }
        self.keep_tour(tour, request.seen.revision).await
    }

    /// Finds the best order of the homes ahead; who was told a time keeps it.
    ///
    /// # Errors
    /// It is over, or was changed since.
    pub async fn solve_tour_order(&self, request: &TourSeenRequest) -> Result<TourView> {
        let mut tour = self.open_tour(request).await?;
        let timed = timed(&tour);
        let moves = self.moves(&tour);
        self.retime(&mut tour, Order::Best, moves)?;
        // On the way nobody's time is taken away.
        if let Some(lost) = without_time(&tour, &timed).filter(|_| moves == Moves::Later) {
            return Err(AppError::bad_request(
                "tour",
                format!("{} would have no time in a better order", lost.address),
            ));
        }
        self.keep_tour(tour, request.revision).await
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// There is none; it was changed since.
    pub async fn undo_tour(&self, request: &TourSeenRequest) -> Result<TourView> {
        let id = tour_id(&request.id)?;
        let last = self.0.store.record_history::<ShowingTour>(id.as_uuid()).await?.into_iter().next();
        let before = last.and_then(|change| change.before);
        let before = before.ok_or_else(|| AppError::bad_request("tour", "there is no change to take back"))?;
        self.keep_tour(before, request.revision).await
    }

    pub(super) async fn kept_tour(&self, id: TourId) -> Result<KeptRecord<ShowingTour>> {
        let kept = self.0.store.kept_record(id.as_uuid()).await?;
        kept.ok_or_else(|| AppError::not_found("such tour"))
    }

    /// A tour that can still be changed, as it was seen.
    pub(super) async fn open_tour(&self, seen: &TourSeenRequest) -> Result<ShowingTour> {
        let tour = self.seen_tour(seen).await?;
        match phase(&tour) {
            TourPhaseView::Over => Err(AppError::bad_request("tour", "it is over")),
            TourPhaseView::CalledOff => Err(AppError::bad_request("tour", "it was called off")),
            TourPhaseView::Planned | TourPhaseView::Running => Ok(tour),
        }
    }

    /// A tour as it was seen, whatever became of it.
    pub(super) async fn seen_tour(&self, seen: &TourSeenRequest) -> Result<ShowingTour> {
        let kept = self.kept_tour(tour_id(&seen.id)?).await?;
        if kept.revision != seen.revision {
            return Err(AppError::bad_request("tour", "it was changed since; look at it again"));
        }
        Ok(kept.value)
    }

    pub(super) async fn keep_tour(&self, tour: ShowingTour, revision: u32) -> Result<TourView> {
        let id = tour.id;
        self.0.store.keep_record(&withheld::checked(tour)?, revision, Some(&self.acting().await?)).await?;
        self.tour_view(&self.kept_tour(id).await?).await
    }

    /// How the homes ahead of a tour may move.
    pub(super) fn moves(&self, tour: &ShowingTour) -> Moves {
        if tour.started_at.is_some() { Moves::Later } else { Moves::Free }
    }

    pub(super) fn retime(&self, tour: &mut ShowingTour, order: Order, moves: Moves) -> Result<()> {
        let now = self.0.clock.now();
        let today = now.with_timezone(&zone_of(tour)?).date_naive();
        if tour.started_at.is_none() && tour.day < today {
            return Err(AppError::bad_request("day", "the day has passed"));
        }
        let ready = ready(tour, now)?;
        time(tour, order, moves, ready, now)
    }

    async fn person_of(&self, person: Option<&str>) -> Result<Option<CrmId>> {
        match some(person) {
            Some(id) => Ok(Some(self.buyer(&id).await?)),
            None => Ok(None),
        }
    }

    /// A tour without homes, as a request describes it.
    async fn framed(&self, id: TourId, frame: &TourFrame) -> Result<ShowingTour> {
        let usual = SpeedModel::default();
        let day: NaiveDate = one_day("day", &frame.day)?;
        Ok(ShowingTour {
            id,
            title: frame.title.trim().to_owned(),
            person: self.person_of(frame.person.as_deref()).await?,
            day,
            zone: frame.zone.trim().to_owned(),
            starts: time_of_day("starts", &frame.starts)?,
            ends: time_of_day("ends", &frame.ends)?,
            from: end("from", frame.from.as_ref())?,
            back_to: end("backTo", frame.back_to.as_ref())?,
            travel: frame.travel.map_or(
                TourTravel { kmh: usual.kmh, detour_percent: usual.detour_percent, extra_minutes: usual.extra_minutes },
                |travel| TourTravel {
                    kmh: travel.kmh,
                    detour_percent: travel.detour_percent,
                    extra_minutes: travel.extra_minutes,
                },
            ),
            stops: Vec::new(),
            drive_minutes: 0,
            back_at: None,
            proved: false,
            started_at: None,
            ended_at: None,
            called_off: None,
            notes: some(frame.notes.as_deref()),
        })
    }
}

pub(super) fn tour_id(text: &str) -> Result<TourId> {
    text.trim().parse().map_err(|_| AppError::not_found("such tour"))
}

pub(super) fn no_stop() -> AppError {
    AppError::not_found("such home on the tour")
}

/// Why a home has no time in an order, with who keeps theirs.
fn no_time(lost: &TourStop, keepers: &[(String, String)]) -> String {
    let name = &lost.address;
    if keepers.iter().any(|(key, _)| *key == lost.key) {
        return format!("{name} keeps its time, and that does not fit this order");
    }
    let others: Vec<_> = keepers.iter().map(|(_, address)| address.as_str()).collect();
    match others.as_slice() {
        [] => format!("{name} would have no time in this order: {}", lost.left_out.as_deref().unwrap_or_default()),
        [one] => format!("{name} would have no time in this order: {one} keeps its time"),
        more => format!("{name} would have no time in this order: each of these keeps its time: {}", more.join("; ")),
    }
}

fn bounded(homes: usize) -> Result<()> {
    let most = hub_domain::service::MOST_TOUR_STOPS;
    if (1..=most).contains(&homes) {
        return Ok(());
    }
    Err(AppError::bad_request("listingKeys", format!("1 to {most} homes")))
}

/// The homes that have a time.
fn timed(tour: &ShowingTour) -> Vec<String> {
    tour.stops.iter().filter(|it| it.arrive.is_some()).map(|it| it.key.clone()).collect()
}

/// A home that had a time and has none any more.
fn without_time<'t>(tour: &'t ShowingTour, timed: &[String]) -> Option<&'t TourStop> {
    tour.stops.iter().find(|stop| stop.arrive.is_none() && timed.contains(&stop.key))
}
