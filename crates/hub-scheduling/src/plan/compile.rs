//! From a request to numbers; everything that can be wrong with a request is found here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use hub_domain::Currency;

use super::grid::{DayHours, Grid, Round};
use super::instance::{Choice, Instance, Job, Order, Promise, Span};
use super::request::{PlanRequest, Task, Window};
use super::rule::Rule;
use super::slots::Slots;
use crate::InputError;
use crate::travel::{check_place, in_range};

/// The whole request.
pub(crate) fn compile(request: &PlanRequest) -> Result<Instance, InputError> {
    compile_with(request, &|_| true)
}

/// The request with only the rules that `keeps` says. Fewer rules never allow less.
pub(crate) fn compile_with(request: &PlanRequest, keeps: &dyn Fn(&Rule) -> bool) -> Result<Instance, InputError> {
    let grid = Grid::new(request)?;
    request.travel.check()?;
    in_range(|| "cushion_days".to_owned(), i64::from(request.cushion_days), 0, 14)?;
    in_range(|| "tasks".to_owned(), request.tasks.len() as i64, 1, 60)?;
    let names = Names::new(request)?;
    let minutes = travel(request)?;
    let mut out = Instance {
        travel: minutes.iter().map(|row| row.iter().map(|drive| grid.length(*drive)).collect()).collect(),
        jobs: Vec::new(),
        orders: orders(request, &names, keeps, &grid)?,
        promises: vec![None; request.tasks.len()],
        single_provider: request.providers.iter().map(|p| keeps(&Rule::OneAtATime { who: p.key.clone() })).collect(),
        single_person: request.people.iter().map(|p| keeps(&Rule::OneAtATime { who: p.key.clone() })).collect(),
        cushion_days: request.cushion_days as i32,
        rules: Vec::new(),
        grid,
    };
    acyclic(request, &names)?;
    let calendars = Calendars::new(request, &names, keeps, &out)?;
    for task in &request.tasks {
        let job = job(request, task, &names, keeps, &out, &calendars, &minutes)?;
        out.jobs.push(job);
    }
    promise(request, &names, keeps, &mut out)?;
    out.rules = rules(request);
    dear(&out)?;
    Ok(out)
}

struct Names<'a> {
    places: BTreeMap<&'a str, usize>,
    people: BTreeMap<&'a str, usize>,
    providers: BTreeMap<&'a str, usize>,
    tasks: BTreeMap<&'a str, usize>,
}

fn index<'a>(
    kind: &'static str,
    keys: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<&'a str, usize>, InputError> {
    let mut out = BTreeMap::new();
    for (number, key) in keys.enumerate() {
        if out.insert(key.as_str(), number).is_some() {
            return Err(InputError::Twice { kind, key: key.clone() });
        }
    }
    Ok(out)
}

fn find(
    of: &BTreeMap<&str, usize>,
    kind: &'static str,
    key: &str,
    what: &dyn Fn() -> String,
) -> Result<usize, InputError> {
    of.get(key).copied().ok_or_else(|| InputError::Unknown { what: what(), kind, key: key.to_owned() })
}

impl<'a> Names<'a> {
    fn new(request: &'a PlanRequest) -> Result<Self, InputError> {
        let out = Self {
            places: index("place", request.places.iter().map(|p| &p.key))?,
            people: index("person", request.people.iter().map(|p| &p.key))?,
            providers: index("provider", request.providers.iter().map(|p| &p.key))?,
            tasks: index("task", request.tasks.iter().map(|t| &t.key))?,
        };
        // A rule names whoever it is about by key alone.
        if let Some(key) = out.people.keys().find(|key| out.providers.contains_key(*key)) {
            return Err(InputError::Twice { kind: "person or provider", key: (*key).to_owned() });
        }
        Ok(out)
    }
}

/// Minutes to drive between places.
fn travel(request: &PlanRequest) -> Result<Vec<Vec<u32>>, InputError> {
    let places = request
        .places
        .iter()
        .map(|place| check_place(place.at, || format!("place `{}`", place.key)))
        .collect::<Result<Vec<_>, _>>()?;
    let row = |from: &hub_domain::Place| places.iter().map(|to| request.travel.minutes(*from, *to)).collect::<Vec<_>>();
    Ok(places.iter().map(row).collect())
}

fn orders(
    request: &PlanRequest,
    names: &Names<'_>,
    keeps: &dyn Fn(&Rule) -> bool,
    grid: &Grid,
) -> Result<Vec<Order>, InputError> {
    let mut out = Vec::new();
    for (number, task) in request.tasks.iter().enumerate() {
        for after in &task.after {
            let what = || format!("task `{}`: after", task.key);
            let before = find(&names.tasks, "task", &after.task, &what)?;
            in_range(|| format!("{}: wait_minutes", what()), i64::from(after.wait_minutes), 0, 120 * 1440)?;
            if keeps(&Rule::After { task: task.key.clone(), before: after.task.clone() }) {
                out.push(Order { before, task: number, wait: grid.length(after.wait_minutes) });
            }
        }
    }
    Ok(out)
}

/// Names the cycle, if the tasks wait for each other in one.
fn acyclic(request: &PlanRequest, names: &Names<'_>) -> Result<(), InputError> {
    let before: Vec<Vec<usize>> = request
        .tasks
        .iter()
        .map(|task| task.after.iter().filter_map(|after| names.tasks.get(after.task.as_str()).copied()).collect())
        .collect();
    // 0 not seen, 1 on the way, 2 done
    let mut state = vec![0_u8; before.len()];
    fn visit(at: usize, before: &[Vec<usize>], state: &mut [u8], way: &mut Vec<usize>) -> Option<Vec<usize>> {
        match state[at] {
            2 => return None,
            1 => {
                let from = way.iter().position(|other| *other == at).unwrap_or_default();
                let mut cycle = way[from..].to_vec();
                cycle.push(at);
                // The way goes from later to earlier.
                cycle.reverse();
                return Some(cycle);
            }
            _ => {}
        }
        state[at] = 1;
        way.push(at);
        let found = before[at].iter().find_map(|next| visit(*next, before, state, way));
        way.pop();
        state[at] = 2;
        found
    }
    let mut way = Vec::new();
    for at in 0..before.len() {
        if let Some(cycle) = visit(at, &before, &mut state, &mut way) {
            return Err(InputError::Cycle(cycle.into_iter().map(|task| request.tasks[task].key.clone()).collect()));
        }
    }
    Ok(())
}

/// When somebody cannot: `place` is where they are then.
struct Away {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    place: Option<usize>,
}

/// Somebody's hours, and their other appointments.
struct Calendar {
    hours: Slots,
    away: Vec<Away>,
}

struct Calendars {
    access: Slots,
    people: Vec<Calendar>,
    providers: Vec<Calendar>,
    /// Hours of each provider, day by day.
    days: Vec<Vec<DayHours>>,
}

impl Calendars {
    fn new(
        request: &PlanRequest,
        names: &Names<'_>,
        keeps: &dyn Fn(&Rule) -> bool,
        to: &Instance,
    ) -> Result<Self, InputError> {
        let always = Slots::new(vec![(0, to.grid.horizon())]);
        let away = |busy: &[Window], what: &dyn Fn() -> String| {
            busy.iter()
                .map(|window| {
                    let place =
                        window.place.as_deref().map(|key| find(&names.places, "place", key, what)).transpose()?;
                    let (from, to) = to.grid.exact(window, what)?;
                    Ok(Away { from, to, place })
                })
                .collect::<Result<Vec<_>, InputError>>()
        };
        let access = match &request.access {
            Some(windows) => {
                let ranges = windows
                    .iter()
                    .map(|window| to.grid.window(window, &|| "access".to_owned()))
                    .collect::<Result<Vec<_>, _>>()?;
                if keeps(&Rule::Access) { Slots::new(ranges).within(&always) } else { always.clone() }
            }
            None => always.clone(),
        };
        let mut people = Vec::new();
        for person in &request.people {
            let what = || format!("person `{}`", person.key);
            let weekly = person.hours.as_ref().map(|hours| to.grid.weekly(hours, &what)).transpose()?;
            let busy = away(&person.busy, &|| format!("person `{}`: busy", person.key))?;
            let kept = keeps(&Rule::PersonCalendar { person: person.key.clone() });
            people.push(match weekly {
                Some(days) if kept => Calendar { hours: flat(&days), away: busy },
                _ => Calendar { hours: always.clone(), away: if kept { busy } else { Vec::new() } },
            });
        }
        let (mut providers, mut days) = (Vec::new(), Vec::new());
        for provider in &request.providers {
            let what = || format!("provider `{}`: hours", provider.key);
            if provider.hours.iter().all(|hours| hours.days.is_empty()) {
                return Err(InputError::NoHours(provider.key.clone()));
            }
            let weekly = to.grid.weekly(&provider.hours, &what)?;
            let busy = away(&provider.busy, &|| format!("provider `{}`: busy", provider.key))?;
            let kept = keeps(&Rule::ProviderCalendar { provider: provider.key.clone() });
            providers.push(if kept {
                Calendar { hours: flat(&weekly), away: busy }
            } else {
                Calendar { hours: always.clone(), away: Vec::new() }
            });
            days.push(weekly);
        }
        Ok(Self { access, people, providers, days })
    }
}

fn flat(days: &[DayHours]) -> Slots {
    Slots::new(days.iter().flat_map(|(_, ranges)| ranges.iter().copied()).collect())
}

/// What is left of somebody's hours for work at `place`.
fn free(calendar: &Calendar, place: Option<usize>, minutes: &[Vec<u32>], to: &Instance) -> Slots {
    let taken = calendar.away.iter().map(|away| {
        let drive = |there: usize, here: usize| TimeDelta::minutes(i64::from(minutes[there][here]));
        let (before, after) = match (away.place, place) {
            (Some(there), Some(here)) => (drive(here, there), drive(there, here)),
            _ => (TimeDelta::zero(), TimeDelta::zero()),
        };
        (to.grid.slot(away.from - before, Round::Down), to.grid.slot(away.to + after, Round::Up))
    });
    calendar.hours.without(&Slots::new(taken.collect()), to.grid.horizon())
}

fn job(
    request: &PlanRequest,
    task: &Task,
    names: &Names<'_>,
    keeps: &dyn Fn(&Rule) -> bool,
    to: &Instance,
    calendars: &Calendars,
    minutes: &[Vec<u32>],
) -> Result<Job, InputError> {
    let named = |part: &str| format!("task `{}`: {part}", task.key);
    let place = task.place.as_deref().map(|key| find(&names.places, "place", key, &|| named("place"))).transpose()?;
    let people = task
        .present
        .iter()
        .map(|key| find(&names.people, "person", key, &|| named("present")))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let length = Length::of(task, to)?;
    let mut open = limits(task, &length, keeps, to)?;
    let mut deadline = task.deadline.map(|at| to.grid.inside(at, Round::Down, &|| named("deadline"))).transpose()?;
    if !keeps(&Rule::Deadline { task: task.key.clone() }) {
        deadline = None;
    }
    if let Some(end) = deadline {
        open = open.within(&Slots::new(vec![(0, end)]));
    }
    if task.needs_access {
        open = open.within(&calendars.access);
    }
    for person in &people {
        open = open.within(&free(&calendars.people[*person], place, minutes, to));
    }
    if matches!(length, Length::Days(_)) && !people.is_empty() {
        return Err(InputError::PresentForDays(task.key.clone()));
    }
    let mut choices = Vec::new();
    let mut seen = BTreeSet::new();
    for candidate in &task.candidates {
        let provider = find(&names.providers, "provider", &candidate.provider, &|| named("candidates"))?;
        if !seen.insert(provider) {
            return Err(InputError::Twice { kind: "candidate", key: candidate.provider.clone() });
        }
        let price = candidate.price.map_or(0, |money| money.minor);
        in_range(|| named(&format!("price of `{}`", candidate.provider)), price, 0, 1_000_000_000_000)?;
        let hours = free(&calendars.providers[provider], place, minutes, to).within(&open);
        let spans = match length {
            Length::Visit(len) => visits(&hours, len),
            Length::Days(days) => whole_days(&hours, &calendars.days[provider], days),
        };
        choices.push(Choice { provider: Some(provider), spans, cost: price + i64::from(candidate.reluctance) });
    }
    if choices.is_empty() {
        let Length::Visit(len) = length else { return Err(InputError::NobodysDays(task.key.clone())) };
        choices.push(Choice { provider: None, spans: visits(&open, len), cost: 0 });
    }
    one_currency(request)?;
    Ok(Job { place, people: people.into_iter().collect(), deadline, choices })
}

enum Length {
    Visit(i32),
    Days(u32),
}

impl Length {
    fn of(task: &Task, to: &Instance) -> Result<Self, InputError> {
        match (task.minutes.unwrap_or(0), task.working_days.unwrap_or(0)) {
            (0, 0) => Err(InputError::ZeroLength(task.key.clone())),
            (minutes, 0) => {
                in_range(|| format!("task `{}`: minutes", task.key), i64::from(minutes), 1, 120 * 1440)?;
                Ok(Self::Visit(to.grid.length(minutes)))
            }
            (0, days) => {
                in_range(|| format!("task `{}`: working_days", task.key), i64::from(days), 1, 120)?;
                Ok(Self::Days(days))
            }
            _ => Err(InputError::TwoLengths(task.key.clone())),
        }
    }
}

fn limits(task: &Task, length: &Length, keeps: &dyn Fn(&Rule) -> bool, to: &Instance) -> Result<Slots, InputError> {
    let named = |part: &str| format!("task `{}`: {part}", task.key);
    let first = task.not_before.map(|at| to.grid.inside(at, Round::Up, &|| named("not_before"))).transpose()?;
    let last = task.not_after.map(|at| to.grid.inside(at, Round::Down, &|| named("not_after"))).transpose()?;
    if let (Some(from), Some(until)) = (task.not_before, task.not_after) {
        let (from_text, to_text) = (from.to_string(), until.to_string());
        if until <= from {
            return Err(InputError::EmptyWindow { what: named("not_before, not_after"), from: from_text, to: to_text });
        }
        if let (Length::Visit(len), Some(a), Some(b)) = (length, first, last)
            && b - a < *len
        {
            return Err(InputError::WindowTooShort {
                what: named("not_before, not_after"),
                minutes: task.minutes.unwrap_or(0),
                from: from_text,
                to: to_text,
            });
        }
    }
    let weekly = task.hours.as_ref().map(|hours| to.grid.weekly(hours, &|| named("hours"))).transpose()?;
    if !keeps(&Rule::Window { task: task.key.clone() }) {
        return Ok(Slots::new(vec![(0, to.grid.horizon())]));
    }
    let window = Slots::new(vec![(first.unwrap_or(0), last.unwrap_or_else(|| to.grid.horizon()))]);
    Ok(weekly.map_or_else(|| window.clone(), |days| flat(&days).within(&window)))
}

fn visits(free: &Slots, len: i32) -> Vec<Span> {
    let fits = free.ranges().iter().filter(|(from, to)| to - from >= len);
    fits.map(|(from, to)| Span { first: *from, last: to - len, len, days: None }).collect()
}

/// Runs of `count` working days, each free for all of its hours.
fn whole_days(free: &Slots, days: &[DayHours], count: u32) -> Vec<Span> {
    let good: Vec<_> =
        days.iter().filter(|(_, ranges)| ranges.iter().all(|range| free.holds(range.0, range.1))).collect();
    good.windows(count as usize)
        .filter_map(|run| {
            let first = run.first()?.1.first()?.0;
            let end = run.last()?.1.last()?.1;
            let days = run.iter().map(|(day, _)| *day).collect();
            Some(Span { first, last: first, len: end - first, days: Some(days) })
        })
        .collect()
}

fn promise(
    request: &PlanRequest,
    names: &Names<'_>,
    keeps: &dyn Fn(&Rule) -> bool,
    out: &mut Instance,
) -> Result<(), InputError> {
    for told in &request.told {
        let what = || format!("told `{}`", told.task);
        let task = find(&names.tasks, "task", &told.task, &what)?;
        let provider =
            told.provider.as_deref().map(|key| find(&names.providers, "provider", key, &what)).transpose()?;
        let start = out.grid.at(told.start, Round::Down, &what)?;
        if out.promises[task].replace(Promise { provider, start }).is_some() {
            return Err(InputError::Twice { kind: "told", key: told.task.clone() });
        }
        if told.fixed && keeps(&Rule::Fixed { task: told.task.clone() }) {
            let job = &mut out.jobs[task];
            job.choices.retain(|choice| choice.provider == provider);
            for choice in &mut job.choices {
                choice.spans = choice
                    .span(start)
                    .map(|span| Span { first: start, last: start, ..span.clone() })
                    .into_iter()
                    .collect();
            }
        }
    }
    Ok(())
}

fn one_currency(request: &PlanRequest) -> Result<(), InputError> {
    let mut first: Option<Currency> = None;
    for task in &request.tasks {
        for price in task.candidates.iter().filter_map(|candidate| candidate.price) {
            let one = *first.get_or_insert(price.currency);
            if one != price.currency {
                return Err(InputError::Currencies {
                    what: format!("task `{}`: candidates", task.key),
                    one: one.to_string(),
                    other: price.currency.to_string(),
                });
            }
        }
    }
    Ok(())
}

/// The solver counts in 32 bits.
fn dear(instance: &Instance) -> Result<(), InputError> {
    let most: i64 = instance.jobs.iter().map(|job| job.choices.iter().map(|c| c.cost).max().unwrap_or(0)).sum();
    if most > i64::from(i32::MAX) / 4 { Err(InputError::TooDear) } else { Ok(()) }
}

fn rules(request: &PlanRequest) -> Vec<Rule> {
    let mut out = BTreeSet::new();
    for task in &request.tasks {
        let key = || task.key.clone();
        if task.deadline.is_some() {
            out.insert(Rule::Deadline { task: key() });
        }
        if task.not_before.is_some() || task.not_after.is_some() || task.hours.is_some() {
            out.insert(Rule::Window { task: key() });
        }
        if task.needs_access && request.access.is_some() {
            out.insert(Rule::Access);
        }
        for after in &task.after {
            out.insert(Rule::After { task: key(), before: after.task.clone() });
        }
        for person in &task.present {
            out.insert(Rule::PersonCalendar { person: person.clone() });
            out.insert(Rule::OneAtATime { who: person.clone() });
        }
        for candidate in &task.candidates {
            out.insert(Rule::ProviderCalendar { provider: candidate.provider.clone() });
            out.insert(Rule::OneAtATime { who: candidate.provider.clone() });
        }
    }
    for told in request.told.iter().filter(|told| told.fixed) {
        out.insert(Rule::Fixed { task: told.task.clone() });
    }
    out.into_iter().collect()
}
