//! Gives the homes ahead their times.

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone as _, Utc};
use hub_domain::Place;
use hub_domain::calendar::TimeOfDay;
use hub_domain::service::{DaySpan, ShowingTour, TourStop, TourStopState};
use hub_scheduling::InputError;
use hub_scheduling::local::{Local, Tz, instant, zone};
use hub_scheduling::plan::Window;
use hub_scheduling::tour::{self, Stop, TourRequest};
use hub_scheduling::travel::SpeedModel;

use crate::error::{AppError, Result};

/// In which order the homes ahead are driven to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The one with the most homes and the least driving.
    Best,
    /// As they stand.
    AsIs,
}

/// From when on, and from where, one goes to the homes ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ready {
    pub at: DateTime<Utc>,
    pub from: Option<Place>,
    /// Minutes on the road to the first home ahead, where `at` is when one gets there.
    pub driven: Option<u32>,
}

/// How far the homes ahead may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moves {
    /// Freely, but for those that keep their time.
    Free,
    /// Only to later, and no further than they must: the tour runs.
    Later,
}

pub(super) fn bad(error: InputError) -> AppError {
    AppError::bad_request("tour", error)
}

pub(super) fn zone_of(tour: &ShowingTour) -> Result<Tz> {
    zone(&tour.zone).map_err(|error| AppError::bad_request("zone", error))
}

/// A time of the tour's day as the clock on the wall shows it.
pub(super) fn on_day(tour: &ShowingTour, time: TimeOfDay) -> NaiveDateTime {
    tour.day.and_time(chrono::NaiveTime::MIN) + Duration::minutes(i64::from(time.0))
}

pub(super) fn is_ahead(stop: &TourStop) -> bool {
    !stop.progress.is_over() && stop.arrived_at.is_none()
}

/// When one can go on to the homes ahead: from the last that was seen or is being seen, else from the beginning; never
/// before now.
pub(super) fn ready(tour: &ShowingTour, now: DateTime<Utc>) -> Result<Ready> {
    let zone = zone_of(tour)?;
    let begins = instant(zone, on_day(tour, tour.starts), &|| "starts".to_owned()).map_err(bad)?;
    let last = tour.stops.iter().filter(|stop| stop.arrived_at.is_some()).max_by_key(|stop| stop.arrived_at);
    let Some(last) = last else { return Ok(Ready { at: begins.max(now), from: start_of(tour), driven: None }) };
    let leaves = last.left_at.or(last.leave).unwrap_or(now);
    Ok(Ready { at: leaves.max(now), from: Some(last.place), driven: None })
}

fn start_of(tour: &ShowingTour) -> Option<Place> {
    tour.from.as_ref().map(|end| end.place)
}

/// Gives the homes ahead their times. What was seen stands first, then what is ahead in order, then what has no place in
/// the tour.
pub(super) fn time(tour: &mut ShowingTour, order: Order, moves: Moves, ready: Ready, now: DateTime<Utc>) -> Result<()> {
    let (ahead, rest): (Vec<_>, Vec<_>) = tour.stops.drain(..).partition(is_ahead);
    let (mut seen, over): (Vec<_>, Vec<_>) = rest.into_iter().partition(|stop| stop.arrived_at.is_some());
    seen.sort_by_key(|stop| stop.arrived_at);
    let timed = timed(tour, &ahead, order, moves, ready, now);
    let (mut there, mut left_out) = (Vec::new(), Vec::new());
    let solved = match timed {
        Ok(solved) => solved,
        Err(error) => {
            // As it was: nothing is lost by a time that does not exist.
            tour.stops = seen.into_iter().chain(ahead).chain(over).collect();
            return Err(error);
        }
    };
    for (number, of) in solved.stops.iter().enumerate() {
        let Some(mut stop) = ahead.iter().find(|stop| stop.key == of.key).cloned() else { continue };
        (stop.arrive, stop.leave, stop.left_out) = (Some(of.arrive), Some(of.leave), None);
        let driven = if number == 0 { ready.driven.unwrap_or(of.drive_minutes) } else { of.drive_minutes };
        (stop.drive_minutes, stop.wait_minutes) = (Some(driven), Some(of.wait_minutes));
        there.push(stop);
    }
    for of in &solved.left_out {
        let Some(mut stop) = ahead.iter().find(|stop| stop.key == of.key).cloned() else { continue };
        without_time(&mut stop);
        stop.left_out = Some(of.why.clone());
        if stop.progress == TourStopState::Confirmed {
            // It was agreed to at a time that it does not have any more; who agreed has to be told.
            stop.progress = TourStopState::Asked;
        }
        left_out.push(stop);
    }
    let driven = |stops: &[TourStop]| stops.iter().filter_map(|stop| stop.drive_minutes).sum::<u32>();
    let home = match (there.last().or(seen.last()), &tour.back_to) {
        (Some(last), Some(back)) => speed(tour).minutes(last.place, back.place),
        _ => 0,
    };
    tour.drive_minutes = driven(&seen) + driven(&there) + home;
    let last = there.last().or(seen.last()).and_then(|stop| stop.left_at.or(stop.leave));
    tour.back_at = tour.back_to.as_ref().and(last).map(|at| at + Duration::minutes(i64::from(home)));
    tour.proved = solved.optimal && order == Order::Best && left_out.is_empty();
    let over = over.into_iter().map(|mut stop| {
        without_time(&mut stop);
        stop.left_out = None;
        stop
    });
    tour.stops = seen.into_iter().chain(there).chain(left_out).chain(over).collect();
    Ok(())
}

fn without_time(stop: &mut TourStop) {
    (stop.arrive, stop.leave, stop.drive_minutes, stop.wait_minutes) = (None, None, None, None);
    stop.locked = false;
}

fn speed(tour: &ShowingTour) -> SpeedModel {
    SpeedModel {
        kmh: tour.travel.kmh,
        detour_percent: tour.travel.detour_percent,
        extra_minutes: tour.travel.extra_minutes,
    }
}

fn timed(
    tour: &ShowingTour,
    ahead: &[TourStop],
    order: Order,
    moves: Moves,
    ready: Ready,
    now: DateTime<Utc>,
) -> Result<tour::Tour> {
    let zone = zone_of(tour)?;
    let nothing = |left_out| tour::Tour {
        stops: Vec::new(),
        drive_minutes: 0,
        back: None,
        optimal: true,
        left_out,
        travel: speed(tour),
    };
    if ahead.is_empty() {
        return Ok(nothing(Vec::new()));
    }
    let ends = instant(zone, on_day(tour, tour.ends), &|| "ends".to_owned()).map_err(bad)?;
    let start = whole_minute(ready.at);
    if start >= ends {
        let why = "the time of the tour is over".to_owned();
        let all = ahead.iter().map(|stop| tour::LeftOut { key: stop.key.clone(), why: why.clone() });
        return Ok(nothing(all.collect()));
    }
    let local = |at: DateTime<Utc>| Local(at.with_timezone(&zone).naive_local());
    let request = TourRequest {
        zone: tour.zone.clone(),
        start: local(start),
        end: Local(on_day(tour, tour.ends)),
        from: ready.from,
        back_to: tour.back_to.as_ref().map(|end| end.place),
        asked_at: Some(plain_local(zone, now)),
        travel: speed(tour),
        stops: ahead.iter().map(|stop| wanted(tour, stop, moves, start, now, &local)).collect(),
    };
    match order {
        Order::Best => tour::solve(&request),
        Order::AsIs => tour::in_order(&request),
    }
    .map_err(bad)
}

/// What a home asks of its time.
fn wanted(
    tour: &ShowingTour,
    stop: &TourStop,
    moves: Moves,
    start: DateTime<Utc>,
    now: DateTime<Utc>,
    local: &dyn Fn(DateTime<Utc>) -> Local,
) -> Stop {
    let window = |from: TimeOfDay, to: TimeOfDay| Window {
        from: Local(on_day(tour, from)),
        to: Local(on_day(tour, to)),
        place: None,
    };
    let spans = |spans: &[DaySpan]| spans.iter().map(|span| window(span.from, span.to)).collect::<Vec<_>>();
    let mut of = Stop {
        key: stop.key.clone(),
        at: stop.place,
        minutes: stop.minutes,
        open: (!stop.open.is_empty()).then(|| spans(&stop.open)),
        lead_minutes: lead_left(stop, now),
        overlap: stop.overlap,
        booked: spans(&stop.booked),
        blackout: stop.blackout.iter().map(|span| window(span.from, span.to)).collect(),
        after: Vec::new(),
        must: stop.keeps_time() || stop.told_arrive.is_some(),
    };
    let Some((arrive, leave)) = stop.arrive.zip(stop.leave) else { return of };
    match moves {
        Moves::Free if stop.keeps_time() => {
            // It was agreed on: notice and other showings are settled, and how long it takes too.
            of.open = Some(vec![Window { from: local(arrive), to: local(leave), place: None }]);
            of.minutes = u32::try_from((leave - arrive).num_minutes()).unwrap_or(stop.minutes);
            (of.lead_minutes, of.booked, of.blackout) = (0, Vec::new(), Vec::new());
        }
        Moves::Free => {}
        Moves::Later => {
            // Who waits for somebody waits on; notice can no longer be kept.
            of.lead_minutes = 0;
            let from = local(arrive.max(start));
            let all = of.open.unwrap_or_else(|| vec![window(tour.starts, tour.ends)]);
            let later = all.into_iter().filter(|span| span.to > from);
            of.open = Some(later.map(|span| Window { from: span.from.max(from), ..span }).collect());
        }
    }
    of
}

/// Minutes of notice that are still to be given: the time since it was asked for counts.
fn lead_left(stop: &TourStop, now: DateTime<Utc>) -> u32 {
    let waited = stop.asked_at.map_or(0, |asked| (now - asked).num_minutes().max(0));
    stop.lead_minutes.saturating_sub(u32::try_from(waited).unwrap_or(u32::MAX))
}

/// The full minute that is not before.
fn whole_minute(at: DateTime<Utc>) -> DateTime<Utc> {
    let past = at.timestamp_millis().rem_euclid(60_000);
    if past == 0 { at } else { at + Duration::milliseconds(60_000 - past) }
}

/// The wall clock's time, or the next that comes only once: notice that is asked for while the clocks are put back counts
/// from then.
fn plain_local(zone: Tz, at: DateTime<Utc>) -> Local {
    let local = whole_minute(at).with_timezone(&zone).naive_local();
    let once = |by: &i64| zone.from_local_datetime(&(local + Duration::minutes(*by))).single().is_some();
    let by = (0..=180).step_by(15).find(once).unwrap_or(0);
    Local(local + Duration::minutes(by))
}
