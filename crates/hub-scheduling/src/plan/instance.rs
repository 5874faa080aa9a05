//! A plan in numbers: slots, indices and ranges, without names or clocks.

use super::grid::Grid;
use super::rule::Rule;

/// Starts `first..=last` at which a step of `len` slots can begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub first: i32,
    pub last: i32,
    pub len: i32,
    /// The days on which somebody comes, where that is more than the day of the start.
    pub days: Option<Vec<i32>>,
}

/// A way to do a step: by whom, when, for how much.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub provider: Option<usize>,
    pub spans: Vec<Span>,
    pub cost: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub place: Option<usize>,
    pub people: Vec<usize>,
    pub deadline: Option<i32>,
    pub choices: Vec<Choice>,
}

/// `before` has ended at least `wait` slots before `task` begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub before: usize,
    pub task: usize,
    pub wait: i32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    pub provider: Option<usize>,
    pub start: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub grid: Grid,
    pub jobs: Vec<Job>,
    pub orders: Vec<Order>,
    pub promises: Vec<Option<Promise>>,
    /// Slots to drive between places.
    pub travel: Vec<Vec<i32>>,
    /// Whether a provider, a person does one thing at a time; always but when collisions are looked for.
    pub single_provider: Vec<bool>,
    pub single_person: Vec<bool>,
    pub cushion_days: i32,
    /// Every rule that stands in the request.
    pub rules: Vec<Rule>,
}

/// What a step got: which of its choices, and when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Assigned {
    pub choice: usize,
    pub start: i32,
}

/// Somebody who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Who {
    Provider(usize),
    Person(usize),
}

impl Choice {
    pub(crate) fn span(&self, start: i32) -> Option<&Span> {
        self.spans.iter().find(|span| (span.first..=span.last).contains(&start))
    }
}

impl Instance {
    pub(crate) fn end(&self, job: usize, at: Assigned) -> Option<i32> {
        Some(at.start + self.jobs[job].choices[at.choice].span(at.start)?.len)
    }

    /// Slots one needs between a job and another.
    pub(crate) fn drive(&self, from: usize, to: usize) -> i32 {
        match (self.jobs[from].place, self.jobs[to].place) {
            (Some(a), Some(b)) => self.travel[a][b],
            _ => 0,
        }
    }

    /// Slots in a whole day of cushion.
    pub(crate) fn day(&self) -> i32 {
        (1440 / self.grid.minutes()) as i32
    }

    /// Whole days that lack of the cushion before a deadline.
    pub(crate) fn lacking(&self, deadline: i32, end: i32) -> i32 {
        let short = self.cushion_days * self.day() - (deadline - end);
        if short <= 0 { 0 } else { (short + self.day() - 1) / self.day() }
    }
}
