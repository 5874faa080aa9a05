use hub_scheduling::plan::{self, After, Budget};

use crate::random::{at, large, task};

/// The critical path method by hand: 1 + 2 + 4 + 1 + 1 + 1 = 10. An hour stands for a working day.
#[test]
fn ten_days_from_inspection_to_closing() {
    let mut request = large(0, 1, 1, 1);
    request.zone = "UTC".to_owned();
    request.slot_minutes = 60;
    request.providers.clear();
    let steps: &[(&str, u32, &[&str])] = &[
        ("inspection", 1, &[]),
        ("repair negotiation", 2, &["inspection"]),
        ("repairs", 4, &["repair negotiation"]),
        ("re-inspection", 1, &["repairs"]),
        ("appraisal", 1, &["inspection"]),
        ("appraisal report", 5, &["appraisal"]),
        ("title commitment", 7, &[]),
        ("walk-through", 1, &["re-inspection", "appraisal report", "title commitment"]),
        ("closing", 1, &["walk-through"]),
    ];
    request.tasks = steps
        .iter()
        .map(|(key, hours, after)| {
            let mut one = task((*key).to_owned());
            one.minutes = Some(hours * 60);
            one.after = after.iter().map(|key| After { task: (*key).to_owned(), wait_minutes: 0 }).collect();
            one
        })
        .collect();
    request.tasks[8].deadline = Some(at(0, 720));
    let plan = plan::solve(&request, &Budget::default()).unwrap();
    let of = |key: &str| plan.critical_path.iter().find(|of| of.task == key).unwrap();
    assert_eq!(of("closing").earliest_end, at(0, 600));
    let path: Vec<&str> = plan.critical_path.iter().filter(|of| of.critical).map(|of| of.task.as_str()).collect();
    assert_eq!(path, ["inspection", "repair negotiation", "repairs", "re-inspection", "walk-through", "closing"]);
    // Two hours to spare before the deadline; the appraisal has one more, the title commitment one beyond that.
    assert_eq!(of("repairs").slack_minutes, 120);
    assert_eq!(of("appraisal").slack_minutes, 180);
    assert_eq!(of("title commitment").slack_minutes, 180);
    assert_eq!(of("re-inspection").waits_for.as_deref(), Some("repairs"));
    assert_eq!(of("appraisal").latest_start, at(0, 240));
}
