//! An instance as constraints of the solver.

use std::collections::BTreeMap;

use pumpkin_constraints::less_than_or_equals;
use pumpkin_core::Solver;
use pumpkin_core::options::SolverOptions;
use pumpkin_core::predicate;
use pumpkin_core::predicates::Predicate;
use pumpkin_core::results::ProblemSolution as _;
use pumpkin_core::results::SolutionReference;
use pumpkin_core::variables::{AffineView, DomainId, Literal, TransformableVariable as _};

use super::critical::{Bounds, in_order};
use super::instance::{Assigned, Instance};
use super::value::AIMS;

/// A sum to be made small: its variable, what one of its units is worth, and what is in it whatever the plan.
pub(crate) struct Aim {
    pub sum: DomainId,
    pub unit: i64,
    pub fixed: i64,
}

pub(crate) struct Model {
    pub solver: Solver,
    pub starts: Vec<DomainId>,
    picks: Vec<Vec<Literal>>,
    /// One per aim; none where every plan has the same.
    pub aims: [Option<Aim>; AIMS],
    /// The part of each aim that every plan has, where there is no sum.
    pub fixed: [i64; AIMS],
}

type Term = AffineView<DomainId>;

struct Builder<'a> {
    instance: &'a Instance,
    solver: Solver,
    starts: Vec<DomainId>,
    ends: Vec<Term>,
    picks: Vec<Vec<Literal>>,
    bounds: &'a [Bounds],
    /// Slots that lie at least between the starts of two jobs.
    apart: Vec<Vec<i32>>,
}

/// A sum while it is gathered: what is in it always, and `factor` for each thing that is true.
#[derive(Default)]
struct Gathered {
    fixed: i64,
    parts: Vec<(i64, Part)>,
}

enum Part {
    If(Literal),
    Count(DomainId, i32),
}

impl Model {
    pub(crate) fn new(instance: &Instance, bounds: &[Bounds]) -> Self {
        // The library's own preallocation is made for hours of search.
        let solver = Solver::with_options(SolverOptions { memory_preallocated: 1, ..SolverOptions::default() });
        let mut builder = Builder {
            instance,
            solver,
            starts: Vec::new(),
            ends: Vec::new(),
            picks: Vec::new(),
            bounds,
            apart: apart(instance),
        };
        for (job, bounds) in bounds.iter().enumerate() {
            builder.job(job, *bounds);
        }
        builder.orders();
        builder.one_at_a_time();
        let gathered = [builder.moved(), builder.lacking(), builder.trips(), builder.cost()];
        let fixed = [gathered[0].fixed, gathered[1].fixed, gathered[2].fixed, gathered[3].fixed];
        let aims = gathered.map(|gathered| builder.aim(gathered));
        Self { solver: builder.solver, starts: builder.starts, picks: builder.picks, aims, fixed }
    }

    pub(crate) fn at_most(&mut self, sum: DomainId, most: i32) {
        let tag = self.solver.new_constraint_tag();
        self.solver.add_clause([predicate![sum <= most]], tag);
    }

    /// The solver, and what reads its solutions: they are borrowed apart.
    pub(crate) fn parts(&mut self) -> (&mut Solver, &[DomainId], &[Vec<Literal>]) {
        (&mut self.solver, &self.starts, &self.picks)
    }
}

pub(crate) fn read(starts: &[DomainId], picks: &[Vec<Literal>], solution: SolutionReference<'_>) -> Vec<Assigned> {
    let choice = |picks: &Vec<Literal>| picks.iter().position(|pick| solution.get_literal_value(*pick)).unwrap_or(0);
    starts
        .iter()
        .zip(picks)
        .map(|(start, picks)| Assigned { choice: choice(picks), start: solution.get_integer_value(*start) })
        .collect()
}

impl Builder<'_> {
    fn clause(&mut self, of: impl IntoIterator<Item = Predicate>) {
        let tag = self.solver.new_constraint_tag();
        self.solver.add_clause(of, tag);
    }

    fn job(&mut self, job: usize, bounds: Bounds) {
        let (low, high) = (bounds.earliest_start, bounds.latest_start);
        let start = self.solver.new_bounded_integer(low, high);
        let choices = &self.instance.jobs[job].choices;
        let picks: Vec<Literal> = match choices.len() {
            1 => vec![self.solver.get_true_literal()],
            count => (0..count).map(|_| self.solver.new_literal()).collect(),
        };
        if picks.len() > 1 {
            self.clause(picks.iter().map(|pick| pick.get_true_predicate()));
            for (number, a) in picks.iter().enumerate() {
                for b in &picks[..number] {
                    self.clause([a.get_false_predicate(), b.get_false_predicate()]);
                }
            }
        }
        let all = choices.iter().flat_map(|choice| &choice.spans).map(|span| (span.first, span.last + 1)).collect();
        for (from, to) in gaps(all, low, high) {
            self.clause([predicate![start <= from - 1], predicate![start >= to]]);
        }
        for (choice, pick) in choices.iter().zip(&picks).filter(|_| picks.len() > 1) {
            let mine = choice.spans.iter().map(|span| (span.first, span.last + 1)).collect();
            for (from, to) in gaps(mine, low, high) {
                self.clause([pick.get_false_predicate(), predicate![start <= from - 1], predicate![start >= to]]);
            }
        }
        let spans = || choices.iter().flat_map(|choice| &choice.spans);
        let lengths: (i32, i32) = spans().fold((i32::MAX, 0), |of, span| (of.0.min(span.len), of.1.max(span.len)));
        let end = if lengths.0 >= lengths.1 {
            start.offset(lengths.1)
        } else {
            let end = self.solver.new_bounded_integer(bounds.earliest_end, self.instance.grid.horizon());
            for (choice, pick) in choices.iter().zip(&picks) {
                // Only whole days have lengths of their own, and they begin at one slot each.
                for span in choice.spans.iter().filter(|span| (low..=high).contains(&span.first)) {
                    let (at, until) = (span.first, span.first + span.len);
                    let given = [pick.get_false_predicate(), predicate![start != at]];
                    self.clause(given.into_iter().chain([predicate![end >= until]]));
                    self.clause(given.into_iter().chain([predicate![end <= until]]));
                }
            }
            end.scaled(1)
        };
        self.starts.push(start);
        self.ends.push(end);
        self.picks.push(picks);
    }

    /// `end of a + wait <= start of b`, always or when `given`.
    fn before(&mut self, a: usize, b: usize, wait: i32, given: Option<Literal>) {
        let terms = [self.ends[a], self.starts[b].scaled(-1)];
        let tag = self.solver.new_constraint_tag();
        let rule = self.solver.add_constraint(less_than_or_equals(terms, -wait, tag));
        match given {
            Some(given) => rule.implied_by(given),
            None => rule.post(),
        }
    }

    fn orders(&mut self) {
        for order in &self.instance.orders {
            self.before(order.before, order.task, order.wait, None);
        }
    }

    /// The two choices of `a` and `b` by which one provider would have both.
    fn shared(&self, a: usize, b: usize) -> Vec<(Literal, Literal)> {
        let mut out = Vec::new();
        for (of_a, pick_a) in self.instance.jobs[a].choices.iter().zip(&self.picks[a]) {
            for (of_b, pick_b) in self.instance.jobs[b].choices.iter().zip(&self.picks[b]) {
                if of_a.provider.is_some_and(|who| of_b.provider == Some(who) && self.instance.single_provider[who]) {
                    out.push((*pick_a, *pick_b));
                }
            }
        }
        out
    }

    fn one_at_a_time(&mut self) {
        let jobs = &self.instance.jobs;
        for a in 0..jobs.len() {
            for b in a + 1..jobs.len() {
                let together =
                    jobs[a].people.iter().any(|who| self.instance.single_person[*who] && jobs[b].people.contains(who));
                let shared = self.shared(a, b);
                if !together && shared.is_empty() {
                    continue;
                }
                let (a_first, b_first) = (self.solver.new_literal(), self.solver.new_literal());
                self.before(a, b, self.instance.drive(a, b), Some(a_first));
                self.before(b, a, self.instance.drive(b, a), Some(b_first));
                self.clause([a_first.get_false_predicate(), b_first.get_false_predicate()]);
                let one = [a_first.get_true_predicate(), b_first.get_true_predicate()];
                if together {
                    self.clause(one);
                } else {
                    for (of_a, of_b) in shared {
                        self.clause([of_a.get_false_predicate(), of_b.get_false_predicate()].into_iter().chain(one));
                    }
                }
            }
        }
    }

    fn moved(&mut self) -> Gathered {
        let mut out = Gathered::default();
        for job in 0..self.instance.jobs.len() {
            let Some(told) = self.instance.promises[job] else { continue };
            let choices = &self.instance.jobs[job].choices;
            let Some(kept) = choices.iter().position(|choice| choice.provider == told.provider) else {
                out.fixed += 1;
                continue;
            };
            let moved = self.solver.new_literal();
            let (start, at) = (self.starts[job], told.start);
            let picked = self.picks[job][kept].get_true_predicate();
            self.clause([picked, moved.get_true_predicate()]);
            self.clause([predicate![start == at], moved.get_true_predicate()]);
            out.parts.push((1, Part::If(moved)));
        }
        out
    }

    fn lacking(&mut self) -> Gathered {
        let mut out = Gathered::default();
        let (cushion, day) = (self.instance.cushion_days, self.instance.day());
        for job in 0..self.instance.jobs.len() {
            let Some(deadline) = self.instance.jobs[job].deadline else { continue };
            if cushion == 0 {
                continue;
            }
            let lack = self.solver.new_bounded_integer(0, cushion);
            for level in 1..=cushion {
                // Ending later than this lacks `level` days or more.
                let until = deadline - cushion * day + (level - 1) * day;
                let end = self.ends[job];
                self.clause([predicate![end <= until], predicate![lack >= level]]);
            }
            out.parts.push((1, Part::Count(lack, cushion)));
        }
        out
    }

    /// Everybody who comes makes a trip for each job and day, but for those who are there that day anyway: a trip is
    /// spared when a job joins one before it in the list. Counting what is spared, not what is made, gives the solver
    /// a bound from the start: most pairs cannot be joined.
    fn trips(&mut self) -> Gathered {
        let mut out = Gathered::default();
        let jobs = &self.instance.jobs;
        for (number, job) in jobs.iter().enumerate() {
            if job.place.is_none() {
                continue;
            }
            let provided = job.choices.iter().any(|choice| choice.provider.is_some());
            out.fixed += job.people.len() as i64 + if provided { self.days_of(number) } else { 0 };
        }
        let days: Vec<DomainId> = (0..jobs.len()).map(|job| self.day(job)).collect();
        for job in 0..jobs.len() {
            // Whole days are full: nobody else's visit fits into them.
            if jobs[job].place.is_none() || self.days_of(job) > 1 || self.whole(job) {
                continue;
            }
            let mates: Vec<usize> = (0..job)
                .filter(|mate| {
                    jobs[*mate].place == jobs[job].place && !self.whole(*mate) && self.could_meet(*mate, job)
                })
                .collect();
            let mut same_day: BTreeMap<usize, Literal> = BTreeMap::new();
            let mut spared: Vec<Vec<Predicate>> = Vec::new();
            for who in &jobs[job].people {
                let with: Vec<usize> = mates.iter().copied().filter(|mate| jobs[*mate].people.contains(who)).collect();
                let mut ways = Vec::new();
                for mate in with {
                    ways.push(self.together(&mut same_day, &days, job, mate).get_true_predicate());
                }
                spared.push(ways);
            }
            let mut ways = Vec::new();
            for mate in mates {
                if self.providers_meet(job, mate) {
                    let day = self.together(&mut same_day, &days, job, mate);
                    ways.push(self.same_provider(job, mate, day).get_true_predicate());
                }
            }
            spared.push(ways);
            for ways in spared.into_iter().filter(|ways| !ways.is_empty()) {
                let made = self.solver.new_literal();
                self.clause(ways.into_iter().chain([made.get_true_predicate()]));
                out.fixed -= 1;
                out.parts.push((1, Part::If(made)));
            }
        }
        out
    }

    fn whole(&self, job: usize) -> bool {
        self.instance.jobs[job].choices.iter().flat_map(|choice| &choice.spans).any(|span| span.days.is_some())
    }

    /// The number of days on which a job is done; it is the same whatever is chosen.
    fn days_of(&self, job: usize) -> i64 {
        let mut spans = self.instance.jobs[job].choices.iter().flat_map(|choice| &choice.spans);
        spans.find_map(|span| span.days.as_ref()).map_or(1, Vec::len) as i64
    }

    /// Whether two jobs can be on one day at all, by what they wait for and how early and late they are.
    fn could_meet(&self, a: usize, b: usize) -> bool {
        let grid = &self.instance.grid;
        let days = |job: usize| {
            let bounds = &self.bounds[job];
            (grid.day_of(bounds.earliest_start), grid.day_of(bounds.latest_start))
        };
        let (a_days, b_days) = (days(a), days(b));
        // The longest day has 25 hours.
        let longest = self.instance.day() + self.instance.day() / 24 + 1;
        let between = self.apart[a][b].max(self.apart[b][a]);
        a_days.0 <= b_days.1 && b_days.0 <= a_days.1 && between <= longest
    }

    fn providers_meet(&self, a: usize, b: usize) -> bool {
        let of = |job: usize| self.instance.jobs[job].choices.iter().filter_map(|choice| choice.provider);
        of(a).any(|who| of(b).any(|other| other == who))
    }

    /// The day of a job's start.
    fn day(&mut self, job: usize) -> DomainId {
        let grid = &self.instance.grid;
        let bounds = &self.bounds[job];
        let (first, last) = (grid.day_of(bounds.earliest_start), grid.day_of(bounds.latest_start));
        let begins: Vec<(i32, i32)> = grid
            .day_ranges()
            .filter(|(day, _)| *day > first && *day <= last)
            .map(|(day, range)| (day, range.0))
            .collect();
        let day = self.solver.new_bounded_integer(first, last);
        let start = self.starts[job];
        for (number, begin) in begins {
            self.clause([predicate![start <= begin - 1], predicate![day >= number]]);
            self.clause([predicate![start >= begin], predicate![day <= number - 1]]);
        }
        day
    }

    /// A literal under which both are on one day.
    fn together(
        &mut self,
        known: &mut BTreeMap<usize, Literal>,
        days: &[DomainId],
        job: usize,
        mate: usize,
    ) -> Literal {
        if let Some(literal) = known.get(&mate) {
            return *literal;
        }
        let literal = self.solver.new_literal();
        for (a, b) in [(job, mate), (mate, job)] {
            let tag = self.solver.new_constraint_tag();
            let terms = [days[a].scaled(1), days[b].scaled(-1)];
            self.solver.add_constraint(less_than_or_equals(terms, 0, tag)).implied_by(literal);
        }
        known.insert(mate, literal);
        literal
    }

    /// A literal under which one provider does both on that day.
    fn same_provider(&mut self, job: usize, mate: usize, day: Literal) -> Literal {
        let literal = self.solver.new_literal();
        self.clause([literal.get_false_predicate(), day.get_true_predicate()]);
        for (choice, pick) in self.instance.jobs[job].choices.iter().zip(self.picks[job].clone()) {
            let other = self.instance.jobs[mate].choices.iter().position(|of| of.provider == choice.provider);
            let same = other.map(|other| self.picks[mate][other].get_true_predicate());
            self.clause([literal.get_false_predicate(), pick.get_false_predicate()].into_iter().chain(same));
        }
        literal
    }

    fn cost(&mut self) -> Gathered {
        let mut out = Gathered::default();
        for (job, picks) in self.instance.jobs.iter().zip(&self.picks) {
            // The cheapest is paid in any case; the parts are what others ask beyond.
            let least = job.choices.iter().map(|choice| choice.cost).min().unwrap_or(0);
            out.fixed += least;
            let beyond = job.choices.iter().zip(picks).filter(|(choice, _)| choice.cost > least);
            out.parts.extend(beyond.map(|(choice, pick)| (choice.cost - least, Part::If(*pick))));
        }
        out
    }

    fn aim(&mut self, gathered: Gathered) -> Option<Aim> {
        let unit = gathered.parts.iter().fold(0, |unit, (factor, _)| gcd(unit, *factor));
        if unit == 0 {
            return None;
        }
        let mut most = 0;
        let mut terms = Vec::new();
        for (factor, part) in &gathered.parts {
            // `dear` keeps the sum inside 32 bits.
            let factor = (factor / unit) as i32;
            match part {
                Part::If(literal) => {
                    most += factor;
                    terms.push(literal.get_integer_variable().scaled(factor));
                }
                Part::Count(count, highest) => {
                    most += factor * highest;
                    terms.push(count.scaled(factor));
                }
            }
        }
        let sum = self.solver.new_bounded_integer(0, most);
        terms.push(sum.scaled(-1));
        let tag = self.solver.new_constraint_tag();
        self.solver.add_constraint(less_than_or_equals(terms, 0, tag)).post();
        Some(Aim { sum, unit, fixed: gathered.fixed })
    }
}

/// The longest chain of steps and waits from each start to each other that has to come later.
fn apart(instance: &Instance) -> Vec<Vec<i32>> {
    let count = instance.jobs.len();
    let mut out = vec![vec![0; count]; count];
    let order = in_order(instance);
    for from in 0..count {
        let mut reached = vec![None; count];
        reached[from] = Some(0);
        for job in &order {
            let Some(at) = reached[*job] else { continue };
            let lengths = instance.jobs[*job].choices.iter().flat_map(|choice| &choice.spans).map(|span| span.len);
            let shortest = lengths.min().unwrap_or(0);
            for rule in instance.orders.iter().filter(|rule| rule.before == *job) {
                reached[rule.task] = reached[rule.task].max(Some(at + shortest + rule.wait));
            }
            out[from][*job] = at;
        }
    }
    out
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The ranges of `low..=high` that `of` leaves out.
fn gaps(of: Vec<(i32, i32)>, low: i32, high: i32) -> Vec<(i32, i32)> {
    let all = super::slots::Slots::new(vec![(low, high + 1)]);
    all.without(&super::slots::Slots::new(of), high + 1).ranges().to_vec()
}
