//! A day of showings: which home when, with as little driving as can be.

mod answer;
mod compile;
mod exact;
mod many;
mod request;
mod route;

pub use answer::{LeftOut, Tour, TourStop};
pub use request::{Stop, TourRequest};

use self::compile::{Day, compile};
use self::route::Route;
use crate::InputError;

/// Up to so many stops, the tour is the best there is.
pub const EXACT_STOPS: usize = 12;

/// Reads a request.
///
/// # Errors
/// [`InputError::Json`] with line and column. What the values say is looked at by [`solve`].
pub fn read(text: &str) -> Result<TourRequest, InputError> {
    crate::file::read(text)
}

/// A request that shows the format.
#[must_use]
pub fn example() -> &'static str {
    include_str!("example.json")
}

/// The tour with the most stops, of these the one with the least driving, of these the one that ends first. With more
/// than [`EXACT_STOPS`] stops it is a good one, not proved to be the best.
///
/// # Errors
/// What is wrong with the request, and where.
pub fn solve(request: &TourRequest) -> Result<Tour, InputError> {
    let day = compile(request)?;
    let exact = day.stops.len() <= EXACT_STOPS;
    let order = if exact { exact::best(&day) } else { many::good(&day) };
    let route = Route::along(&day, &order).unwrap_or_default();
    Ok(told(request, &day, &route, exact))
}

/// The tour in the order in which the stops stand. Of those that do not fit, one that must not be missing has its place
/// first, then one that stands before.
///
/// # Errors
/// What is wrong with the request, and where.
pub fn in_order(request: &TourRequest) -> Result<Tour, InputError> {
    let day = compile(request)?;
    let mut turns: Vec<usize> = (0..day.stops.len()).collect();
    turns.sort_by_key(|stop| !day.stops[*stop].must);
    let mut order: Vec<usize> = Vec::new();
    for stop in turns {
        let mut with = order.clone();
        with.insert(with.partition_point(|other| *other < stop), stop);
        if Route::along(&day, &with).is_some() {
            order = with;
        }
    }
    let route = Route::along(&day, &order).unwrap_or_default();
    Ok(told(request, &day, &route, false))
}

fn told(request: &TourRequest, day: &Day, route: &Route, exact: bool) -> Tour {
    let stops = route
        .visits
        .iter()
        .map(|visit| {
            let end = visit.start + day.stops[visit.stop].minutes;
            TourStop {
                key: request.stops[visit.stop].key.clone(),
                arrive: day.instant(visit.start),
                leave: day.instant(end),
                arrive_local: day.local(visit.start),
                leave_local: day.local(end),
                drive_minutes: visit.drive,
                wait_minutes: visit.wait,
            }
        })
        .collect();
    let left_out = (0..day.stops.len())
        .filter(|stop| route.visits.iter().all(|visit| visit.stop != *stop))
        .map(|stop| {
            let alone = Route::along(day, &[stop]).is_some();
            let why = if day.stops[stop].starts.is_empty() {
                "its hours, bookings and notice leave no time for it that day"
            } else if alone {
                "it does not fit with the others"
            } else {
                "it cannot be reached in time"
            };
            LeftOut { key: request.stops[stop].key.clone(), why: why.to_owned() }
        })
        .collect();
    Tour {
        stops,
        drive_minutes: route.drive,
        back: day.back.is_some().then(|| day.instant(route.end)),
        optimal: exact,
        left_out,
        travel: request.travel,
    }
}
