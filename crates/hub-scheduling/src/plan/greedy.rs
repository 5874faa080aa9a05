//! A first plan: each step as early as it can be, those with the least time left first. It often exists, and the solver
//! then begins with something to improve; where it does not, the solver looks for one itself.

use super::critical::Bounds;
use super::instance::{Assigned, Instance};

/// A plan that breaks no rule between steps; none where being greedy leads nowhere.
pub(crate) fn greedy(instance: &Instance, bounds: &[Bounds]) -> Option<Vec<Assigned>> {
    let count = instance.jobs.len();
    let mut out: Vec<Option<(Assigned, i32)>> = vec![None; count];
    for _ in 0..count {
        let ready = (0..count).filter(|job| {
            let mut waits = instance.orders.iter().filter(|order| order.task == *job);
            out[*job].is_none() && waits.all(|order| out[order.before].is_some())
        });
        let job = ready.min_by_key(|job| (bounds[*job].latest_start, *job))?;
        let ends = |before: usize| out[before].map_or(0, |(_, end)| end);
        let from =
            instance.orders.iter().filter(|order| order.task == job).map(|order| ends(order.before) + order.wait).max();
        out[job] = Some(earliest(instance, &out, job, from.unwrap_or(0), bounds[job].latest_start)?);
    }
    out.into_iter().map(|of| of.map(|(at, _)| at)).collect()
}

/// As told, if that is possible; else where it ends first.
fn earliest(
    instance: &Instance,
    placed: &[Option<(Assigned, i32)>],
    job: usize,
    from: i32,
    until: i32,
) -> Option<(Assigned, i32)> {
    let of = &instance.jobs[job];
    let mut best: Option<(i32, i64, Assigned)> = None;
    for (choice, way) in of.choices.iter().enumerate() {
        let told = instance.promises[job].filter(|told| told.provider == way.provider && told.start >= from);
        if let Some(span) = told.and_then(|told| way.span(told.start)) {
            let start = told.map_or(from, |told| told.start);
            if start <= until && clash(instance, placed, job, choice, start, start + span.len).is_none() {
                return Some((Assigned { choice, start }, start + span.len));
            }
        }
        for span in &way.spans {
            let mut start = span.first.max(from);
            while start <= span.last.min(until) {
                match clash(instance, placed, job, choice, start, start + span.len) {
                    Some(later) => start = later,
                    None => {
                        let found = (start + span.len, way.cost);
                        if best.is_none_or(|(end, cost, _)| found < (end, cost)) {
                            best = Some((found.0, found.1, Assigned { choice, start }));
                        }
                        break;
                    }
                }
            }
        }
    }
    best.map(|(end, _, at)| (at, end))
}

/// The next start at which what is in the way is over.
fn clash(
    instance: &Instance,
    placed: &[Option<(Assigned, i32)>],
    job: usize,
    choice: usize,
    start: i32,
    end: i32,
) -> Option<i32> {
    let mine = instance.jobs[job].choices[choice].provider;
    placed.iter().enumerate().find_map(|(other, at)| {
        let (at, other_end) = (*at)?;
        let theirs = instance.jobs[other].choices[at.choice].provider;
        let provider = mine.is_some_and(|who| theirs == Some(who) && instance.single_provider[who]);
        let people = &instance.jobs[other].people;
        let person = instance.jobs[job].people.iter().any(|who| instance.single_person[*who] && people.contains(who));
        let apart = end + instance.drive(job, other) <= at.start || other_end + instance.drive(other, job) <= start;
        ((provider || person) && !apart).then(|| other_end + instance.drive(other, job))
    })
}
