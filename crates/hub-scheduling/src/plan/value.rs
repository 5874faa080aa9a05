//! What a plan is worth, and whether it is one.

use std::collections::BTreeSet;

use super::instance::{Assigned, Instance, Who};

/// The aims below the deadlines, most important first.
pub(crate) const AIMS: usize = 4;

/// Moved promises, days that lack before deadlines, trips, cost.
pub(crate) type Value = [i64; AIMS];

/// The value of a plan; none when it breaks a rule.
pub(crate) fn value(instance: &Instance, plan: &[Assigned]) -> Option<Value> {
    let ends = plan.iter().enumerate().map(|(job, at)| instance.end(job, *at)).collect::<Option<Vec<_>>>()?;
    for order in &instance.orders {
        if ends[order.before] + order.wait > plan[order.task].start {
            return None;
        }
    }
    for a in 0..plan.len() {
        for b in a + 1..plan.len() {
            let apart =
                ends[a] + instance.drive(a, b) <= plan[b].start || ends[b] + instance.drive(b, a) <= plan[a].start;
            if !apart && share(instance, plan, a, b) {
                return None;
            }
        }
    }
    let mut out = [0_i64; AIMS];
    let mut trips = BTreeSet::new();
    for (number, at) in plan.iter().enumerate() {
        let job = &instance.jobs[number];
        let choice = &job.choices[at.choice];
        if let Some(told) = instance.promises[number] {
            out[0] += i64::from(choice.provider != told.provider || at.start != told.start);
        }
        if let Some(deadline) = job.deadline {
            if ends[number] > deadline {
                return None;
            }
            out[1] += i64::from(instance.lacking(deadline, ends[number]));
        }
        if let Some(place) = job.place {
            let days = choice.span(at.start)?.days.clone().unwrap_or_else(|| vec![instance.grid.day_of(at.start)]);
            for who in choice.provider.map(Who::Provider).into_iter().chain(job.people.iter().copied().map(Who::Person))
            {
                trips.extend(days.iter().map(|day| (who, *day, place)));
            }
        }
        out[3] += choice.cost;
    }
    out[2] = trips.len() as i64;
    Some(out)
}

/// Whether somebody has to be at both and does one thing at a time.
fn share(instance: &Instance, plan: &[Assigned], a: usize, b: usize) -> bool {
    let provider = |job: usize| instance.jobs[job].choices[plan[job].choice].provider;
    let same = provider(a).is_some_and(|who| provider(b) == Some(who) && instance.single_provider[who]);
    same || instance.jobs[a]
        .people
        .iter()
        .any(|who| instance.single_person[*who] && instance.jobs[b].people.contains(who))
}
