//! Of equally good plans the one in which everything is as early as it can be.

use super::instance::{Assigned, Instance};
use super::value::{Value, value};

/// Moves each step to the earliest start, by whoever has it, that does not make the plan worse.
pub(crate) fn settle(instance: &Instance, plan: &mut [Assigned], worth: Value) -> Value {
    let mut worth = worth;
    let mut order: Vec<usize> = (0..plan.len()).collect();
    order.sort_by_key(|job| (plan[*job].start, *job));
    for job in order {
        let was = plan[job];
        let spans = instance.jobs[job].choices[was.choice].spans.iter();
        let starts = spans.flat_map(|span| span.first..=span.last.min(was.start)).filter(|start| *start < was.start);
        for start in starts {
            plan[job].start = start;
            match value(instance, plan) {
                Some(now) if now <= worth => {
                    worth = now;
                    break;
                }
                _ => plan[job] = was,
            }
        }
    }
    worth
}
