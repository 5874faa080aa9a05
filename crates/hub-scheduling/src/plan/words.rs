//! Reasons, in words.

use super::instance::{Assigned, Instance};
use super::request::PlanRequest;
use super::rule::Rule;

/// Why a step is when it is.
pub(crate) fn why(request: &PlanRequest, instance: &Instance, plan: &[Assigned], job: usize) -> String {
    let choices = &instance.jobs[job].choices;
    let at = plan[job];
    let mut out = Vec::new();
    if let Some(told) = instance.promises[job] {
        let kept = told.start == at.start && told.provider == choices[at.choice].provider;
        let fixed = request.told.iter().any(|of| of.fixed && of.task == request.tasks[job].key);
        out.push(if fixed {
            "at the time given".to_owned()
        } else if kept {
            "as told before".to_owned()
        } else {
            "moved from what was told".to_owned()
        });
    }
    let mut waits = instance.orders.iter().filter(|order| order.task == job).collect::<Vec<_>>();
    waits.sort_by_key(|order| {
        std::cmp::Reverse(instance.end(order.before, plan[order.before]).unwrap_or(0) + order.wait)
    });
    let ready = waits.first().map(|last| instance.end(last.before, plan[last.before]).unwrap_or(0) + last.wait);
    let first = request.tasks[job].not_before;
    if let Some(first) =
        first.filter(|first| ready.map_or(first.0.date() > request.from, |ready| instance.grid.local(ready) < *first))
    {
        out.push(format!("no earlier than {first}"));
    } else if let (Some(last), Some(ready)) = (waits.first(), ready) {
        let before = &request.tasks[last.before].key;
        out.push(if ready == at.start {
            format!("as soon as {before} allows")
        } else {
            format!("after {before}, which allows it from {}", instance.grid.local(ready))
        });
    }
    if let Some(provider) = choices[at.choice].provider {
        let who = &request.providers[provider].key;
        let cost = choices[at.choice].cost;
        let others = choices.len() - 1;
        if others == 0 {
            out.push(format!("{who} is the only candidate"));
        } else if choices.iter().all(|other| other.cost >= cost) {
            let others = if others == 1 { "candidate".to_owned() } else { format!("{others} candidates") };
            out.push(format!("{who} costs no more than the other {others}"));
        } else {
            out.push(format!("{who} costs more than another candidate, for the sake of what comes before cost"));
        }
    }
    if let (Some(deadline), Some(end)) = (instance.jobs[job].deadline, instance.end(job, at)) {
        let minutes = i64::from(deadline - end) * instance.grid.minutes();
        out.push(format!("{} before the deadline", span(minutes)));
    }
    if out.is_empty() {
        out.push("as early as calendars allow without making the plan worse".to_owned());
    }
    out.join("; ")
}

fn span(minutes: i64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let part = |count: i64, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let parts: Vec<String> =
        [part(days, "day"), part(hours, "hour"), part(rest, "minute")].into_iter().flatten().collect();
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" ") }
}

/// A rule of a collision.
pub(crate) fn rule(request: &PlanRequest, rule: &Rule) -> String {
    let task = |key: &str| request.tasks.iter().find(|task| task.key == key);
    let at = |when: Option<crate::local::Local>| when.map_or_else(|| "any time".to_owned(), |when| when.to_string());
    match rule {
        Rule::Deadline { task: key } => {
            format!("{key} has to end by {}, as the contract says", at(task(key).and_then(|task| task.deadline)))
        }
        Rule::Window { task: key } => {
            let (from, to) = task(key).map_or((None, None), |task| (task.not_before, task.not_after));
            match (from, to) {
                (None, None) => format!("{key} happens only at the hours given"),
                (Some(from), None) => format!("{key} begins no earlier than {from}"),
                (None, Some(to)) => format!("{key} ends no later than {to}"),
                (from, to) => format!("{key} happens between {} and {}", at(from), at(to)),
            }
        }
        Rule::After { task, before } => format!("{task} comes after {before}"),
        Rule::Access => "the property is open only at the hours given".to_owned(),
        Rule::PersonCalendar { person } => format!("{person} can come only at the hours given"),
        Rule::ProviderCalendar { provider } => format!("{provider} works only at the hours given"),
        Rule::OneAtATime { who } => format!("{who} does one thing at a time and has to drive between places"),
        Rule::Fixed { task } => format!("{task} stays at its time"),
    }
}
