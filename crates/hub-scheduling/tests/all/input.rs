//! Bad input: a precise error each.

use hub_scheduling::InputError;
use hub_scheduling::plan::{self, After, Budget, Candidate, PlanRequest, Told, Window};
use proptest::prelude::*;

use crate::random::{at, large, small, task};

fn error(change: impl FnOnce(&mut PlanRequest)) -> String {
    let mut request = large(0, 4, 2, 1);
    request.tasks.iter_mut().for_each(|task| task.after.clear());
    change(&mut request);
    plan::solve(&request, &Budget::steps(10)).unwrap_err().to_string()
}

#[test]
fn names_the_cycle() {
    let after = |key: &str| vec![After { task: key.to_owned(), wait_minutes: 0 }];
    let said = error(|request| {
        request.tasks[0].after = after("t2");
        request.tasks[1].after = after("t0");
        request.tasks[2].after = after("t1");
    });
    assert_eq!(said, "these wait for each other: t0 → t1 → t2 → t0");
    assert_eq!(error(|request| request.tasks[1].after = after("t1")), "these wait for each other: t1 → t1");
}

#[test]
fn says_what_is_unknown_and_where() {
    let provider = Candidate { provider: "nobody".to_owned(), price: None, reluctance: 0 };
    assert_eq!(error(|r| r.tasks[0].candidates.push(provider)), "task `t0`: candidates: there is no provider `nobody`");
    assert_eq!(error(|r| r.tasks[0].place = Some("moon".to_owned())), "task `t0`: place: there is no place `moon`");
    assert_eq!(
        error(|r| r.tasks[0].present = vec!["ghost".to_owned()]),
        "task `t0`: present: there is no person `ghost`"
    );
    let told = Told { task: "t9".to_owned(), provider: None, start: at(0, 540), fixed: false };
    assert_eq!(error(|r| r.told = vec![told]), "told `t9`: there is no task `t9`");
    assert_eq!(error(|r| r.zone = "Mars/Olympus".to_owned()), "`Mars/Olympus` is no time zone of the IANA database");
    assert_eq!(error(|r| r.tasks[1].key = "t0".to_owned()), "task `t0` is there twice");
}

#[test]
fn refuses_lengths_and_hours_that_are_none() {
    assert_eq!(
        error(|r| {
            r.tasks[0].minutes = Some(0);
            r.tasks[0].working_days = None;
        }),
        "task `t0` takes no time; give `minutes` or `working_days`"
    );
    assert_eq!(error(|r| r.providers[0].hours.clear()), "provider `p0.0` has no working hours");
    assert!(error(|r| r.slot_minutes = 7).starts_with("slot_minutes: 7 does not divide an hour"));
    assert_eq!(error(|r| r.days = 0), "days: 0 is not between 1 and 120");
}

#[test]
fn refuses_windows_that_cannot_be() {
    let said = error(|r| {
        r.tasks[0] = task("t0".to_owned());
        r.tasks[0].minutes = Some(120);
        r.tasks[0].not_before = Some(at(3, 600));
        r.tasks[0].not_after = Some(at(3, 660));
    });
    assert_eq!(
        said,
        "task `t0`: not_before, not_after: 120 minutes do not fit between 2026-06-04T10:00 and 2026-06-04T11:00"
    );
    let said = error(|r| r.access = Some(vec![Window { from: at(3, 600), to: at(2, 660), place: None }]));
    assert_eq!(said, "access: it ends at 2026-06-03T11:00, which is not after 2026-06-04T10:00");
    let said = error(|r| r.tasks[0].deadline = Some(at(50, 0)));
    assert!(said.contains("outside the days that are planned, 2026-06-01 to 2026-06-30"), "{said}");
}

/// New York, 2026: the clocks skip 02:00 to 03:00 on March 8, and repeat 01:00 to 02:00 on November 1.
#[test]
fn refuses_times_that_the_clocks_skip_or_repeat() {
    let local = |text: &str| hub_scheduling::local::Local(format!("{text}:00").parse().unwrap());
    let said = error(|r| {
        r.from = "2026-03-01".parse().unwrap();
        r.access = Some(vec![Window { from: local("2026-03-08T02:30"), to: local("2026-03-08T09:00"), place: None }]);
    });
    assert_eq!(said, "access: 2026-03-08T02:30 does not exist in America/New_York: the clocks are put forward over it");
    let said = error(|r| {
        r.from = "2026-10-25".parse().unwrap();
        r.access = Some(vec![Window { from: local("2026-11-01T01:30"), to: local("2026-11-01T09:00"), place: None }]);
    });
    assert_eq!(said, "access: 2026-11-01T01:30 comes twice in America/New_York: the clocks are put back over it");
}

/// A visit over the change of the clocks takes as long as any other, and days begin at local midnight on both sides.
#[test]
fn counts_elapsed_time_over_the_change_of_the_clocks() {
    let mut request = large(0, 1, 1, 1);
    request.from = "2026-03-07".parse().unwrap();
    request.days = 3;
    request.access = None;
    request.people.clear();
    request.providers.clear();
    let mut one = task("drying".to_owned());
    one.minutes = Some(600);
    one.not_before = Some(hub_scheduling::local::Local("2026-03-07T23:00:00".parse().unwrap()));
    request.tasks = vec![one];
    let plan = plan::solve(&request, &Budget::default()).unwrap();
    let at = &plan.assignments[0];
    assert_eq!((at.end - at.start).num_minutes(), 600);
    assert_eq!(at.end_local.to_string(), "2026-03-08T10:00");
}

#[test]
fn a_file_is_refused_with_its_line() {
    assert!(matches!(plan::read("{"), Err(InputError::Json(_))));
    let unknown = plan::example().replacen("\"zone\"", "\"zoned\"", 1);
    assert!(plan::read(&unknown).unwrap_err().to_string().contains("unknown field `zoned`"));
    let time = plan::example().replacen("2026-06-02T09:00", "yesterday", 1);
    assert!(plan::read(&time).unwrap_err().to_string().contains("`yesterday` is no local time"));
}

proptest! {
    /// Whatever stands in a file: an answer or an error.
    #[test]
    fn never_panics_on_text(at in 0_usize..6_000, with in ".{0,6}") {
        let mut text: Vec<char> = plan::example().chars().collect();
        let at = at % text.len();
        let end = (at + with.chars().count()).min(text.len());
        text.splice(at..end, with.chars());
        if let Ok(request) = plan::read(&text.into_iter().collect::<String>()) {
            let _ = plan::solve(&request, &Budget::steps(200));
        }
    }

    /// What a request says can be written down and read again.
    #[test]
    fn requests_survive_a_file(seed in any::<u64>()) {
        let request = small(seed);
        let again = plan::read(&serde_json::to_string(&request).unwrap()).unwrap();
        prop_assert_eq!(request, again);
    }

    /// The order in which steps stand in a file changes nothing of what the best plan is worth.
    #[test]
    fn order_in_the_file_does_not_matter(seed in 0_u64..10_000) {
        let request = small(seed);
        let mut turned = request.clone();
        turned.tasks.reverse();
        turned.providers.reverse();
        let one = plan::solve(&request, &Budget::default()).unwrap();
        let other = plan::solve(&turned, &Budget::default()).unwrap();
        prop_assert_eq!(one.objective, other.objective);
        prop_assert_eq!(one.status, other.status);
    }
}
