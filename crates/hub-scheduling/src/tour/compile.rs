//! From a request to minutes; everything that can be wrong with a request is found here.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::request::{Stop, TourRequest};
use crate::InputError;
use crate::local::{Local, instant, zone};
use crate::plan::Window;
use crate::travel::{check_place, in_range};

/// A day in minutes from its start.
pub(crate) struct Day {
    zone: Tz,
    origin: DateTime<Utc>,
    pub end: u32,
    pub stops: Vec<Minutes>,
    /// From the first place to each stop, and from each stop to the last.
    pub out: Vec<u32>,
    pub back: Option<Vec<u32>>,
    pub drive: Vec<Vec<u32>>,
}

/// A stop in minutes.
pub(crate) struct Minutes {
    pub minutes: u32,
    /// First and last minute at which the showing can begin, in order.
    pub starts: Vec<(u32, u32)>,
    /// Which stops come before it.
    pub after: Vec<usize>,
    /// Whether it has a place before any that is not so.
    pub must: bool,
}

impl Day {
    pub(crate) fn instant(&self, minute: u32) -> DateTime<Utc> {
        self.origin + TimeDelta::minutes(i64::from(minute))
    }

    pub(crate) fn local(&self, minute: u32) -> Local {
        Local(self.instant(minute).with_timezone(&self.zone).naive_local())
    }

    /// The first minute from `ready` at which the showing can begin.
    pub(crate) fn begin(&self, stop: usize, ready: u32) -> Option<u32> {
        self.stops[stop].starts.iter().find(|(_, last)| *last >= ready).map(|(first, _)| ready.max(*first))
    }

    /// Minutes on the road from a stop, or from the beginning.
    pub(crate) fn drive(&self, from: Option<usize>, to: usize) -> u32 {
        from.map_or(self.out[to], |from| self.drive[from][to])
    }

    /// What it costs that a stop is missing: one that must not be counts for more than all that may.
    pub(crate) fn missing(&self, stop: usize) -> usize {
        if self.stops[stop].must { 1000 } else { 1 }
    }

    pub(crate) fn home(&self, from: usize) -> u32 {
        self.back.as_ref().map_or(0, |back| back[from])
    }
}

pub(crate) fn compile(request: &TourRequest) -> Result<Day, InputError> {
    let zone = zone(&request.zone)?;
    request.travel.check()?;
    in_range(|| "stops".to_owned(), request.stops.len() as i64, 1, 60)?;
    let origin = instant(zone, request.start.0, &|| "start".to_owned())?;
    let end = instant(zone, request.end.0, &|| "end".to_owned())?;
    if end <= origin {
        return Err(InputError::EmptyWindow {
            what: "start, end".to_owned(),
            from: request.start.to_string(),
            to: request.end.to_string(),
        });
    }
    let length = (end - origin).num_minutes();
    in_range(|| "minutes between start and end".to_owned(), length, 1, 1440)?;
    let mut names = BTreeMap::new();
    for (number, stop) in request.stops.iter().enumerate() {
        check_place(stop.at, || format!("stop `{}`", stop.key))?;
        if names.insert(stop.key.as_str(), number).is_some() {
            return Err(InputError::Twice { kind: "stop", key: stop.key.clone() });
        }
    }
    let from = request.from.map(|place| check_place(place, || "from".to_owned())).transpose()?;
    let back = request.back_to.map(|place| check_place(place, || "back_to".to_owned())).transpose()?;
    let places: Vec<_> = request.stops.iter().map(|stop| stop.at).collect();
    let row = |place: hub_domain::Place| places.iter().map(|to| request.travel.minutes(place, *to)).collect::<Vec<_>>();
    let mut day = Day {
        zone,
        origin,
        // Between 1 and 1440, as was just seen.
        end: length as u32,
        stops: Vec::new(),
        out: from.map_or_else(|| vec![0; places.len()], row),
        back: back.map(|back| places.iter().map(|place| request.travel.minutes(*place, back)).collect()),
        drive: places.iter().map(|place| row(*place)).collect(),
    };
    let asked = request.asked_at.map(|at| instant(zone, at.0, &|| "asked_at".to_owned())).transpose()?;
    for stop in &request.stops {
        let minutes = stop_of(stop, &day, asked, &names)?;
        day.stops.push(minutes);
    }
    acyclic(request, &day)?;
    Ok(day)
}

fn stop_of(
    stop: &Stop,
    day: &Day,
    asked: Option<DateTime<Utc>>,
    names: &BTreeMap<&str, usize>,
) -> Result<Minutes, InputError> {
    let named = |part: &str| format!("stop `{}`: {part}", stop.key);
    in_range(|| named("minutes"), i64::from(stop.minutes), 1, 720)?;
    in_range(|| named("lead_minutes"), i64::from(stop.lead_minutes), 0, 14 * 1440)?;
    let ranges = |windows: &[Window], part: &str| {
        windows.iter().map(|window| range(window, day, &|| named(part))).collect::<Result<Vec<_>, _>>()
    };
    let open = match &stop.open {
        Some(windows) => ranges(windows, "open")?,
        None => vec![(0, i64::from(day.end))],
    };
    let mut shut = ranges(&stop.blackout, "blackout")?;
    let booked = ranges(&stop.booked, "booked")?;
    if !stop.overlap {
        shut.extend(booked);
    }
    let notice = asked.map_or(i64::MIN, |asked| {
        let seconds = (asked - day.origin).num_seconds() + 60 * i64::from(stop.lead_minutes);
        -((-seconds).div_euclid(60))
    });
    let minutes = i64::from(stop.minutes);
    // Minutes at which it can begin: minute by minute, for a day has few.
    let can = |from: i64| {
        let to = from + minutes;
        from >= notice
            && to <= i64::from(day.end)
            && open.iter().any(|range| range.0 <= from && to <= range.1)
            && shut.iter().all(|range| to <= range.0 || range.1 <= from)
    };
    let mut starts: Vec<(u32, u32)> = Vec::new();
    for minute in (0..=day.end).filter(|minute| can(i64::from(*minute))) {
        match starts.last_mut() {
            Some(last) if last.1 + 1 == minute => last.1 = minute,
            _ => starts.push((minute, minute)),
        }
    }
    let after = stop.after.iter().map(|key| {
        names.get(key.as_str()).copied().ok_or_else(|| InputError::Unknown {
            what: named("after"),
            kind: "stop",
            key: key.clone(),
        })
    });
    Ok(Minutes { minutes: stop.minutes, starts, after: after.collect::<Result<_, _>>()?, must: stop.must })
}

fn range(window: &Window, day: &Day, what: &dyn Fn() -> String) -> Result<(i64, i64), InputError> {
    if window.to <= window.from {
        return Err(InputError::EmptyWindow { what: what(), from: window.from.to_string(), to: window.to.to_string() });
    }
    let minute = |at: Local| Ok((instant(day.zone, at.0, what)? - day.origin).num_minutes());
    Ok((minute(window.from)?, minute(window.to)?))
}

/// Names a cycle: stops that cannot be put in order.
fn acyclic(request: &TourRequest, day: &Day) -> Result<(), InputError> {
    let mut left: Vec<usize> = (0..day.stops.len()).collect();
    loop {
        let free = left.iter().position(|stop| day.stops[*stop].after.iter().all(|before| !left.contains(before)));
        match free {
            Some(at) => {
                left.remove(at);
            }
            None => break,
        }
    }
    let Some(first) = left.first() else { return Ok(()) };
    let mut way = vec![*first];
    loop {
        let at = way[way.len() - 1];
        let Some(next) = day.stops[at].after.iter().find(|before| left.contains(before)) else { return Ok(()) };
        if let Some(from) = way.iter().position(|stop| stop == next) {
            let mut cycle = way.split_off(from);
            cycle.push(*next);
            cycle.reverse();
            return Err(InputError::Cycle(cycle.into_iter().map(|stop| request.stops[stop].key.clone()).collect()));
        }
        way.push(*next);
    }
}
