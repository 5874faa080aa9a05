//! The critical path: how early and how late each step can be by the order of steps and everybody's calendar, before
//! anybody is chosen. It explains a plan, and it narrows what the solver looks at.

use super::instance::{Choice, Instance};

/// Bounds of one step, in slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub earliest_start: i32,
    pub earliest_end: i32,
    pub latest_start: i32,
    /// The earlier step that this one waits for longest, where it waits for one at all.
    pub waits_for: Option<usize>,
}

/// Bounds of every step, and the chain of steps that decides the earliest end of them all; none when some step has no
/// time left.
pub(crate) fn critical_path(instance: &Instance) -> Option<(Vec<Bounds>, Vec<usize>)> {
    let order = in_order(instance);
    let count = instance.jobs.len();
    let mut out =
        vec![
            Bounds { earliest_start: 0, earliest_end: 0, latest_start: instance.grid.horizon(), waits_for: None };
            count
        ];
    for job in &order {
        let mut from = 0;
        for before in instance.orders.iter().filter(|rule| rule.task == *job) {
            let ready = out[before.before].earliest_end + before.wait;
            if ready > from {
                from = ready;
                out[*job].waits_for = Some(before.before);
            }
        }
        let choices = &instance.jobs[*job].choices;
        out[*job].earliest_start = choices.iter().filter_map(|choice| first_start(choice, from)).min()?;
        // Who could not begin sooner in any case waits for nobody.
        let alone = choices.iter().filter_map(|choice| first_start(choice, 0)).min();
        out[*job].waits_for = out[*job].waits_for.filter(|_| alone < Some(out[*job].earliest_start));
        out[*job].earliest_end = choices.iter().filter_map(|choice| first_end(choice, from)).min()?;
    }
    for job in order.iter().rev() {
        let mut until = instance.grid.horizon();
        for later in instance.orders.iter().filter(|rule| rule.before == *job) {
            until = until.min(out[later.task].latest_start - later.wait);
        }
        let choices = &instance.jobs[*job].choices;
        out[*job].latest_start = choices.iter().filter_map(|choice| last_start(choice, until)).max()?;
        if out[*job].latest_start < out[*job].earliest_start {
            return None;
        }
    }
    let mut path = Vec::new();
    let mut at = (0..count).max_by_key(|job| (out[*job].earliest_end, std::cmp::Reverse(*job)));
    while let Some(job) = at {
        path.push(job);
        at = out[job].waits_for;
    }
    path.reverse();
    Some((out, path))
}

fn first_start(choice: &Choice, from: i32) -> Option<i32> {
    choice.spans.iter().filter(|span| span.last >= from).map(|span| span.first.max(from)).min()
}

fn first_end(choice: &Choice, from: i32) -> Option<i32> {
    choice.spans.iter().filter(|span| span.last >= from).map(|span| span.first.max(from) + span.len).min()
}

fn last_start(choice: &Choice, until: i32) -> Option<i32> {
    choice.spans.iter().filter(|span| span.first + span.len <= until).map(|span| span.last.min(until - span.len)).max()
}

/// Earlier steps first. The orders make no cycle.
pub(crate) fn in_order(instance: &Instance) -> Vec<usize> {
    let count = instance.jobs.len();
    let mut left: Vec<usize> =
        (0..count).map(|job| instance.orders.iter().filter(|rule| rule.task == job).count()).collect();
    let mut ready: Vec<usize> = (0..count).rev().filter(|job| left[*job] == 0).collect();
    let mut out = Vec::with_capacity(count);
    while let Some(job) = ready.pop() {
        out.push(job);
        for rule in instance.orders.iter().filter(|rule| rule.before == job) {
            left[rule.task] -= 1;
            if left[rule.task] == 0 {
                ready.push(rule.task);
            }
        }
    }
    out
}
