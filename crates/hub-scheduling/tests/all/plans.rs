use hub_scheduling::plan::{self, Budget, Cancel, Plan, PlanRequest, Status};

use crate::check::{best, check, worth};
use crate::random::{large, small};

fn solve(request: &PlanRequest, steps: u64) -> Plan {
    plan::solve(request, &Budget::steps(steps)).unwrap()
}

fn value(plan: &Plan) -> [i64; 4] {
    let of = plan.objective.as_ref().unwrap();
    [of.moved, of.cushion_days_lacking, of.trips, of.cost.map_or(0, |cost| cost.minor)]
}

/// 2,000 requests, in quarters, so that the cores share them.
fn against_every_plan(from: u64) {
    let (mut plans, mut none) = (0, 0);
    for seed in from..from + 500 {
        let request = small(seed);
        let plan = solve(&request, 20_000);
        match best(&request) {
            Some(best) => {
                plans += 1;
                assert_eq!(plan.status, Status::Optimal, "{seed}");
                let (done, wrong) = check(&request, &plan);
                assert!(wrong.is_empty(), "{seed}: {wrong:?}");
                let mut told = value(&plan);
                if plan.objective.as_ref().unwrap().cost.is_none() {
                    told[3] = worth(&request, &done)[3];
                }
                assert_eq!(told, worth(&request, &done), "{seed}: told what it is not worth");
                assert_eq!(told, best, "{seed}: not the best");
                assert_eq!(plan.bound, plan.objective, "{seed}");
            }
            None => {
                none += 1;
                assert_eq!(plan.status, Status::Infeasible, "{seed}");
                assert!(plan.assignments.is_empty() && plan.objective.is_none(), "{seed}");
            }
        }
    }
    assert!(plans > 150 && none > 50, "{plans} with a plan, {none} without: too one-sided to say much");
}

#[test]
fn the_best_of_every_plan_1() {
    against_every_plan(0);
}

#[test]
fn the_best_of_every_plan_2() {
    against_every_plan(500);
}

#[test]
fn the_best_of_every_plan_3() {
    against_every_plan(1_000);
}

#[test]
fn the_best_of_every_plan_4() {
    against_every_plan(1_500);
}

#[test]
fn two_hundred_large_requests_break_no_rule() {
    let mut plans = 0;
    for seed in 0..200 {
        let request = large(1_000 + seed, 8 + seed % 8, 2 + seed % 7, 1 + seed % 4);
        let plan = solve(&request, 1_500);
        if plan.assignments.is_empty() {
            continue;
        }
        plans += 1;
        let (done, wrong) = check(&request, &plan);
        assert!(wrong.is_empty(), "{seed}: {wrong:?}");
        assert_eq!(value(&plan), worth(&request, &done), "{seed}");
        let (objective, bound) = (plan.objective.as_ref().unwrap(), plan.bound.as_ref().unwrap());
        assert_eq!(plan.status == Status::Optimal, objective == bound, "{seed}");
    }
    assert!(plans > 120, "{plans}");
}

#[test]
fn fifteen_steps_with_eight_candidates_are_proved_best() {
    for sharing in [1, 3] {
        let request = large(0, 15, 8, sharing);
        let first = solve(&request, 0);
        assert!(!first.assignments.is_empty(), "a first plan needs no search");
        let best = solve(&request, plan::DEFAULT_STEPS);
        assert_eq!(best.status, Status::Optimal);
        assert!(value(&best) <= value(&first));
        assert_eq!(best, solve(&request, plan::DEFAULT_STEPS), "the same input, the same plan");
    }
}

#[test]
fn more_steps_never_make_it_worse_and_the_bound_holds() {
    let request = large(3, 15, 8, 3);
    let mut last = None;
    let best = value(&solve(&request, plan::DEFAULT_STEPS));
    for steps in [0, 100, 1_000, 5_000] {
        let plan = solve(&request, steps);
        let now = value(&plan);
        assert!(last.is_none_or(|last| now <= last), "{steps}");
        let bound = plan.bound.unwrap();
        assert!(bound.trips <= best[2] && bound.cost.map_or(0, |cost| cost.minor) <= best[3], "{steps}");
        last = Some(now);
    }
}

#[test]
fn a_cancelled_search_leaves_a_plan() {
    let cancel = Cancel::default();
    cancel.cancel();
    let request = large(0, 15, 8, 3);
    let plan = plan::solve(&request, &Budget::default().cancelled_by(cancel)).unwrap();
    assert_eq!(plan.status, Status::Feasible);
    assert!(check(&request, &plan).1.is_empty());
}

#[test]
fn the_example_is_solved() {
    let request = plan::read(plan::example()).unwrap();
    let plan = solve(&request, plan::DEFAULT_STEPS);
    assert_eq!(plan.status, Status::Optimal);
    assert!(check(&request, &plan).1.is_empty());
}

mod colliding {
    use std::collections::BTreeSet;

    use hub_scheduling::plan::{Rule, Status, Window};

    use super::solve;
    use crate::random::{at, large, small, task};

    #[test]
    fn a_deadline_before_the_work_can_be_done() {
        let mut request = large(0, 3, 2, 1);
        request.tasks.clear();
        let mut first = task("inspection".to_owned());
        first.minutes = Some(60);
        first.needs_access = true;
        first.deadline = Some(at(2, 720));
        request.tasks.push(first);
        request.access = Some(vec![Window { from: at(4, 540), to: at(4, 720), place: None }]);
        let plan = solve(&request, 10_000);
        assert_eq!(plan.status, Status::Infeasible);
        assert!(plan.collisions_fewest);
        let rules: Vec<_> = plan.collisions.iter().map(|of| of.rule.clone()).collect();
        assert_eq!(rules, [Rule::Deadline { task: "inspection".to_owned() }, Rule::Access]);
        assert_eq!(plan.collisions[0].words, "inspection has to end by 2026-06-03T12:00, as the contract says");
    }

    /// Nothing smaller collides, and what collides does: by taking the rules out of the request itself.
    #[test]
    fn no_fewer_rules_collide() {
        let mut seen = 0;
        for seed in 0..400 {
            let request = small(seed);
            let plan = solve(&request, 50_000);
            if plan.status != Status::Infeasible {
                continue;
            }
            assert!(plan.collisions_fewest, "{seed}");
            // Without the deadlines that collide, another reason or none.
            let named: BTreeSet<_> = plan.collisions.iter().map(|of| of.rule.clone()).collect();
            let mut relaxed = request.clone();
            let mut any = false;
            for one in &mut relaxed.tasks {
                any |= named.contains(&Rule::Deadline { task: one.key.clone() });
                one.deadline = one.deadline.filter(|_| !named.contains(&Rule::Deadline { task: one.key.clone() }));
            }
            if !any {
                continue;
            }
            seen += 1;
            let again = solve(&relaxed, 50_000);
            let same: BTreeSet<_> = again.collisions.iter().map(|of| of.rule.clone()).collect();
            assert_ne!(named, same, "{seed}");
            // A second reason cannot be smaller than the smallest.
            assert!(again.status != Status::Infeasible || same.len() >= named.len(), "{seed}: {named:?} {same:?}");
        }
        assert!(seen > 10, "{seen}");
    }
}
