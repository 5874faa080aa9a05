//! The rules of a plan, written from the description of the file and from nothing else: minute by minute, on the wall
//! clock. It shares no code with the solver but the types of the file and the model of drives.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use hub_scheduling::plan::{Hours, PlanRequest, Task, Weekday, Window};

/// A step as it was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub task: usize,
    pub provider: Option<usize>,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// Local days on which somebody comes.
    pub days: Vec<NaiveDate>,
}

pub fn zone(request: &PlanRequest) -> Tz {
    request.zone.parse().unwrap()
}

pub fn utc(request: &PlanRequest, local: chrono::NaiveDateTime) -> DateTime<Utc> {
    zone(request).from_local_datetime(&local).unwrap().with_timezone(&Utc)
}

fn on(day: Weekday) -> chrono::Weekday {
    [
        chrono::Weekday::Mon,
        chrono::Weekday::Tue,
        chrono::Weekday::Wed,
        chrono::Weekday::Thu,
        chrono::Weekday::Fri,
        chrono::Weekday::Sat,
        chrono::Weekday::Sun,
    ][day as usize]
}

type Range = (DateTime<Utc>, DateTime<Utc>);

fn range(request: &PlanRequest, window: &Window) -> Range {
    (utc(request, window.from.0), utc(request, window.to.0))
}

fn hours_on(request: &PlanRequest, hours: &[Hours], day: NaiveDate) -> Vec<Range> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    hours
        .iter()
        .filter(|part| part.days.iter().any(|d| on(*d) == day.weekday()))
        .map(|part| {
            let at = |minutes: u16| utc(request, midnight + TimeDelta::minutes(i64::from(minutes)));
            (at(part.from.0), at(part.to.0))
        })
        .collect()
}

fn planned_days(request: &PlanRequest) -> Vec<NaiveDate> {
    (0..request.days).map(|d| request.from + chrono::Days::new(u64::from(d))).collect()
}

/// Whether `what` lies in these ranges, taken together.
fn inside(what: Range, ranges: &[Range]) -> bool {
    let mut at = what.0;
    while at < what.1 {
        match ranges.iter().find(|range| range.0 <= at && at < range.1) {
            Some(range) => at = range.1,
            None => return false,
        }
    }
    true
}

pub fn drive(request: &PlanRequest, from: Option<&String>, to: Option<&String>) -> TimeDelta {
    let place = |key: &String| request.places.iter().find(|place| place.key == *key).unwrap().at;
    match (from, to) {
        (Some(from), Some(to)) => TimeDelta::minutes(i64::from(request.travel.minutes(place(from), place(to)))),
        _ => TimeDelta::zero(),
    }
}

fn free_of(request: &PlanRequest, busy: &[Window], task: &Task, what: Range) -> bool {
    busy.iter().all(|window| {
        let (from, to) = range(request, window);
        let there = drive(request, task.place.as_ref(), window.place.as_ref());
        let back = drive(request, window.place.as_ref(), task.place.as_ref());
        what.1 + there <= from || to + back <= what.0
    })
}

/// Whether the property, the people and the limits of the step allow it to go on over this range.
fn open(request: &PlanRequest, task: &Task, what: Range) -> bool {
    let access = request
        .access
        .as_ref()
        .is_none_or(|windows| inside(what, &windows.iter().map(|window| range(request, window)).collect::<Vec<_>>()));
    let people = task.present.iter().all(|key| {
        let person = request.people.iter().find(|person| person.key == *key).unwrap();
        let hours = person.hours.as_ref().is_none_or(|hours| {
            let all: Vec<Range> =
                planned_days(request).into_iter().flat_map(|day| hours_on(request, hours, day)).collect();
            inside(what, &all)
        });
        hours && free_of(request, &person.busy, task, what)
    });
    let hours = task.hours.as_ref().is_none_or(|hours| {
        let all: Vec<Range> = planned_days(request).into_iter().flat_map(|day| hours_on(request, hours, day)).collect();
        inside(what, &all)
    });
    let last = request.from + chrono::Days::new(u64::from(request.days));
    let midnight = |day: NaiveDate| utc(request, day.and_time(chrono::NaiveTime::MIN));
    (!task.needs_access || access)
        && people
        && hours
        && what.0 >= midnight(request.from)
        && what.1 <= midnight(last)
        && task.not_before.is_none_or(|at| what.0 >= utc(request, at.0))
        && task.not_after.is_none_or(|at| what.1 <= utc(request, at.0))
        && task.deadline.is_none_or(|at| what.1 <= utc(request, at.0))
}

/// A step alone that begins then: when it ends and on which days, if it is allowed.
pub fn alone(request: &PlanRequest, number: usize, provider: Option<usize>, start: DateTime<Utc>) -> Option<Done> {
    let task = &request.tasks[number];
    let local_day = start.with_timezone(&zone(request)).date_naive();
    let slot = i64::from(request.slot_minutes);
    let first = utc(request, request.from.and_time(chrono::NaiveTime::MIN));
    if (start - first).num_minutes() % slot != 0 {
        return None;
    }
    let provider_of = provider.map(|provider| &request.providers[provider]);
    match provider_of {
        Some(who) if !task.candidates.iter().any(|of| of.provider == who.key) => return None,
        None if !task.candidates.is_empty() => return None,
        _ => {}
    }
    let told = request.told.iter().find(|told| told.task == task.key && told.fixed);
    if let Some(told) = told
        && (utc(request, told.start.0) != start || told.provider.as_ref() != provider_of.map(|who| &who.key))
    {
        return None;
    }
    if let Some(minutes) = task.minutes {
        let end = start + TimeDelta::minutes((i64::from(minutes) + slot - 1) / slot * slot);
        let hours = provider_of.is_none_or(|who| {
            let all: Vec<Range> =
                planned_days(request).into_iter().flat_map(|day| hours_on(request, &who.hours, day)).collect();
            inside((start, end), &all) && free_of(request, &who.busy, task, (start, end))
        });
        let fine = hours && open(request, task, (start, end));
        return fine.then(|| Done { task: number, provider, start, end, days: vec![local_day] });
    }
    let who = provider_of?;
    let good: Vec<(NaiveDate, Vec<Range>)> = planned_days(request)
        .into_iter()
        .map(|day| (day, hours_on(request, &who.hours, day)))
        .filter(|(_, hours)| !hours.is_empty())
        .filter(|(_, hours)| {
            hours.iter().all(|part| open(request, task, *part) && free_of(request, &who.busy, task, *part))
        })
        .collect();
    let from = good.iter().position(|(_, hours)| hours[0].0 == start)?;
    let run = good.get(from..from + task.working_days.unwrap() as usize)?;
    let end = run.last()?.1.last()?.1;
    Some(Done { task: number, provider, start, end, days: run.iter().map(|(day, _)| *day).collect() })
}

/// Whether two steps can both be.
pub fn together(request: &PlanRequest, a: &Done, b: &Done) -> bool {
    let (of_a, of_b) = (&request.tasks[a.task], &request.tasks[b.task]);
    for (earlier, later) in [(a, b), (b, a)] {
        let key = &request.tasks[earlier.task].key;
        for after in request.tasks[later.task].after.iter().filter(|after| after.task == *key) {
            let slot = i64::from(request.slot_minutes);
            let wait = (i64::from(after.wait_minutes) + slot - 1) / slot * slot;
            if earlier.end + TimeDelta::minutes(wait) > later.start {
                return false;
            }
        }
    }
    let shared =
        (a.provider.is_some() && a.provider == b.provider) || of_a.present.iter().any(|who| of_b.present.contains(who));
    let there = drive(request, of_a.place.as_ref(), of_b.place.as_ref());
    !shared || a.end + there <= b.start || b.end + there <= a.start
}

/// What a plan is worth: moved, days lacking, trips, cost. Also right of a part of a plan.
pub fn worth(request: &PlanRequest, plan: &[Done]) -> [i64; 4] {
    let mut out = [0; 4];
    let mut trips = BTreeSet::new();
    for done in plan {
        let task = &request.tasks[done.task];
        let provider = done.provider.map(|provider| &request.providers[provider].key);
        if let Some(told) = request.told.iter().find(|told| told.task == task.key) {
            let moved = told.provider.as_ref() != provider || utc(request, told.start.0) != done.start;
            out[0] += i64::from(moved);
        }
        if let Some(deadline) = task.deadline {
            let spare = utc(request, deadline.0) - done.end;
            let short = i64::from(request.cushion_days) * 1440 - spare.num_minutes();
            out[1] += if short > 0 { (short + 1439) / 1440 } else { 0 };
        }
        if let Some(place) = &task.place {
            for who in task.present.iter().chain(provider) {
                trips.extend(done.days.iter().map(|day| (who.clone(), *day, place.clone())));
            }
        }
        if let Some(of) = task.candidates.iter().find(|of| Some(&of.provider) == provider) {
            out[3] += of.price.map_or(0, |price| price.minor) + i64::from(of.reluctance);
        }
    }
    out[2] = trips.len() as i64;
    out
}

/// The plan of an answer, with everything that is wrong with it.
pub fn check(request: &PlanRequest, plan: &hub_scheduling::plan::Plan) -> (Vec<Done>, Vec<String>) {
    let mut wrong = Vec::new();
    let mut out: Vec<Done> = Vec::new();
    for (number, task) in request.tasks.iter().enumerate() {
        let Some(at) = plan.assignments.iter().find(|at| at.task == task.key) else {
            wrong.push(format!("{} is not planned", task.key));
            continue;
        };
        let provider =
            at.provider.as_ref().map(|key| request.providers.iter().position(|who| who.key == *key).unwrap());
        match alone(request, number, provider, at.start) {
            Some(done) if done.end == at.end => out.push(done),
            Some(done) => wrong.push(format!("{} ends at {}, not {}", task.key, done.end, at.end)),
            None => wrong.push(format!("{} cannot be at {}", task.key, at.start)),
        }
    }
    for (n, a) in out.iter().enumerate() {
        for b in &out[..n] {
            if !together(request, a, b) {
                wrong.push(format!("{} and {} cannot both be", request.tasks[a.task].key, request.tasks[b.task].key));
            }
        }
    }
    (out, wrong)
}

/// The best plan, by trying every one.
pub fn best(request: &PlanRequest) -> Option<[i64; 4]> {
    let first = utc(request, request.from.and_time(chrono::NaiveTime::MIN));
    let slots = i64::from(request.days) * 1440 / i64::from(request.slot_minutes);
    let mut choices: Vec<Vec<Done>> = Vec::new();
    for (number, task) in request.tasks.iter().enumerate() {
        let mut providers: Vec<Option<usize>> =
            task.candidates.iter().map(|of| request.providers.iter().position(|who| who.key == of.provider)).collect();
        if providers.is_empty() {
            providers.push(None);
        }
        let starts = (0..slots).map(|slot| first + TimeDelta::minutes(slot * i64::from(request.slot_minutes)));
        choices.push(
            starts
                .flat_map(|start| providers.iter().filter_map(move |who| alone(request, number, *who, start)))
                .collect(),
        );
    }
    let mut best = None;
    try_all(request, &choices, &mut Vec::new(), &mut best);
    best
}

fn try_all(request: &PlanRequest, choices: &[Vec<Done>], plan: &mut Vec<Done>, best: &mut Option<[i64; 4]>) {
    let now = worth(request, plan);
    // Nothing added makes a plan worth more.
    if best.is_some_and(|best| now >= best) {
        return;
    }
    let Some(next) = choices.get(plan.len()) else {
        *best = Some(now);
        return;
    };
    for done in next {
        if plan.iter().all(|other| together(request, other, done)) {
            plan.push(done.clone());
            try_all(request, choices, plan, best);
            plan.pop();
        }
    }
}
