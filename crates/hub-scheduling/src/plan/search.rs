//! The search: one aim after another, each made as small as can be while the more important ones stay where they are.

use pumpkin_conflict_resolvers::resolvers::ResolutionResolver;
use pumpkin_core::branching::branchers::alternating::{AlternatingBrancher, every_x_restarts::EveryXRestarts};
use pumpkin_core::branching::branchers::dynamic_brancher::DynamicBrancher;
use pumpkin_core::branching::branchers::independent_variable_value_brancher::IndependentVariableValueBrancher;
use pumpkin_core::branching::value_selection::{InDomainMax, InDomainMin};
use pumpkin_core::branching::variable_selection::{InputOrder, Smallest};
use pumpkin_core::predicate;
use pumpkin_core::predicates::Predicate;
use pumpkin_core::results::SatisfactionResultUnderAssumptions as Found;
use pumpkin_core::variables::DomainId;

use super::budget::Meter;
use super::critical::Bounds;
use super::greedy::greedy;
use super::instance::{Assigned, Instance};
use super::model::{Model, read};
use super::value::{AIMS, Value, value};

/// What a search came to.
pub(crate) enum Answer {
    /// A plan, its value, and what no plan can be better than.
    Plan { plan: Vec<Assigned>, value: Value, bound: Value },
    /// There is none.
    None,
    /// The budget ended before either was known.
    Unknown,
}

struct Search<'a> {
    instance: &'a Instance,
    model: Model,
    meter: &'a mut Meter,
    best: Option<(Vec<Assigned>, Value)>,
}

enum Step {
    Better,
    NoMore,
    Spent,
}

/// The best plan that the budget allows; the first that is found if `any`.
pub(crate) fn search(instance: &Instance, bounds: &[Bounds], meter: &mut Meter, any: bool) -> Answer {
    let first = greedy(instance, bounds).and_then(|plan| Some((value(instance, &plan)?, plan)));
    if let (true, Some((value, plan))) = (any, &first) {
        return Answer::Plan { plan: plan.clone(), value: *value, bound: [0; AIMS] };
    }
    let model = Model::new(instance, bounds);
    if model.solver.is_inconsistent() {
        return Answer::None;
    }
    let mut search = Search { instance, model, meter, best: first.map(|(value, plan)| (plan, value)) };
    if search.best.is_none() {
        match search.step(&[]) {
            Step::NoMore => return Answer::None,
            Step::Spent => return Answer::Unknown,
            Step::Better => {}
        }
    }
    let bound = if any { [0; AIMS] } else { search.improve() };
    match search.best {
        Some((plan, value)) => Answer::Plan { plan, value, bound },
        None => Answer::Unknown,
    }
}

impl Search<'_> {
    /// Looks for a plan under assumptions; keeps it when it is better.
    fn step(&mut self, assumptions: &[Predicate]) -> Step {
        let (solver, starts, picks) = self.model.parts();
        let mut brancher = AlternatingBrancher::new(
            solver,
            DynamicBrancher::new(vec![
                Box::new(IndependentVariableValueBrancher::new(Smallest::new(starts), InDomainMin)),
                Box::new(IndependentVariableValueBrancher::new(
                    InputOrder::new(
                        &picks.iter().flatten().map(|pick| pick.get_true_predicate().get_domain()).collect::<Vec<_>>(),
                    ),
                    InDomainMax,
                )),
                Box::new(solver.default_brancher()),
            ]),
            EveryXRestarts::new(1),
        );
        let mut resolver = ResolutionResolver::default();
        let starts = starts.to_vec();
        let picks = picks.to_vec();
        let found = match solver.satisfy_under_assumptions(&mut brancher, self.meter, &mut resolver, assumptions) {
            Found::Satisfiable(solution) => read(&starts, &picks, solution.solution()),
            Found::UnsatisfiableUnderAssumptions(_) | Found::Unsatisfiable(_) => return Step::NoMore,
            Found::Unknown(_) => return Step::Spent,
        };
        if let Some(worth) = value(self.instance, &found)
            && self.best.as_ref().is_none_or(|(_, best)| worth < *best)
        {
            self.best = Some((found, worth));
        }
        Step::Better
    }

    /// Makes each aim as small as it can be. What is proved is the bound of the answer.
    fn improve(&mut self) -> Value {
        let mut bound = [0; AIMS];
        let mut proved = true;
        for aim in 0..AIMS {
            let Some((sum, unit, fixed)) = self.model.aims[aim].as_ref().map(|of| (of.sum, of.unit, of.fixed)) else {
                bound[aim] = self.model.fixed[aim];
                continue;
            };
            if proved {
                proved = self.smallest(aim, sum, unit, fixed);
            }
            // What the solver knows of the sum without any assumption; where the proof came through, all of it.
            bound[aim] = match &self.best {
                Some((_, best)) if proved => best[aim],
                _ => fixed + unit * i64::from(self.model.solver.lower_bound(&sum)),
            };
        }
        bound
    }

    fn smallest(&mut self, aim: usize, sum: DomainId, unit: i64, fixed: i64) -> bool {
        loop {
            let Some(best) = self.best.as_ref().map(|(_, best)| best[aim]) else { return false };
            let units = ((best - fixed) / unit) as i32;
            if self.model.solver.lower_bound(&sum) >= units {
                self.model.at_most(sum, units);
                return true;
            }
            match self.step(&[predicate![sum <= units - 1]]) {
                Step::Better if self.best.as_ref().is_some_and(|(_, now)| now[aim] < best) => {}
                // A model that says better where the rules say otherwise proves nothing.
                Step::Better | Step::Spent => return false,
                Step::NoMore => {
                    self.model.at_most(sum, units);
                    return true;
                }
            }
        }
    }
}
