use hub_scheduling::plan::{self, Budget, Plan, PlanRequest, Status, Told, Window};

use crate::check::check;
use crate::random::{at, large};

fn solve(request: &PlanRequest) -> Plan {
    plan::solve(request, &Budget::default()).unwrap()
}

fn tell(request: &PlanRequest, plan: &Plan) -> PlanRequest {
    let mut out = request.clone();
    out.told = plan
        .assignments
        .iter()
        .map(|of| Told { task: of.task.clone(), provider: of.provider.clone(), start: of.start_local, fixed: false })
        .collect();
    out
}

#[test]
fn nothing_moves_when_nothing_changed() {
    for seed in 0..4 {
        let request = large(seed, 12, 4, 2);
        let plan = solve(&request);
        let again = solve(&tell(&request, &plan));
        assert_eq!(again.objective.as_ref().unwrap().moved, 0, "{seed}");
        for (was, is) in plan.assignments.iter().zip(&again.assignments) {
            assert_eq!((&was.task, was.start, &was.provider), (&is.task, is.start, &is.provider));
        }
    }
}

/// Somebody falls ill on the day of a visit. What has to move is found by trying to move nothing else.
#[test]
fn a_slip_moves_as_little_as_can_be() {
    let mut moved = 0;
    for seed in 0..4 {
        let request = large(seed, 12, 4, 2);
        let plan = solve(&request);
        let mut again = tell(&request, &plan);
        let slip = &plan.assignments[3];
        let who = slip.provider.clone().unwrap();
        let day = slip.start_local.0.date();
        let provider = again.providers.iter_mut().find(|provider| provider.key == who).unwrap();
        let midnight = hub_scheduling::local::Local(day.and_time(chrono::NaiveTime::MIN));
        let next = hub_scheduling::local::Local(midnight.0 + chrono::Days::new(1));
        provider.busy.push(Window { from: midnight, to: next, place: None });
        let new = solve(&again);
        assert_eq!(new.status, Status::Optimal, "{seed}");
        assert!(check(&again, &new).1.is_empty(), "{seed}");
        let now = new.objective.unwrap().moved;
        assert!((1..=3).contains(&now), "{seed}: {now} moved");
        moved += now;
        let told = new.assignments.iter().filter(|of| of.why.contains("moved from what was told")).count();
        assert_eq!(told as i64, now);
    }
    assert!(moved >= 4);
}

#[test]
fn what_is_fixed_stays_or_collides() {
    let mut request = large(1, 6, 2, 1);
    let plan = solve(&request);
    let first = &plan.assignments[0];
    request.told = vec![Told {
        task: first.task.clone(),
        provider: first.provider.clone(),
        start: first.start_local,
        fixed: true,
    }];
    let kept = solve(&request);
    assert!(kept.assignments.iter().any(|of| of.task == first.task && of.start == first.start));
    request.told[0].start = at(0, 120);
    let none = solve(&request);
    assert_eq!(none.status, Status::Infeasible);
    assert!(none.collisions.iter().any(|of| of.words == format!("{} stays at its time", first.task)));
}
