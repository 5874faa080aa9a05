//! `hub plan solve` and `hub tour solve`: a file in, an answer out, and no data folder.

use serde_json::{Value, json};

use crate::home::{Ended, bare};

fn solve(noun: &str, file: &Value, more: &[&str]) -> Ended {
    let named = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(named.path(), file.to_string()).unwrap();
    Ended::of(bare().args(["--json", noun, "solve"]).arg(named.path()).args(more))
}

fn example(noun: &str) -> Value {
    Ended::of(bare().args(["--json", noun, "solve", "--example"])).ok().json()
}

#[test]
fn the_example_of_a_plan_is_solved_and_the_same_every_time() {
    let file = example("plan");
    let plan = solve("plan", &file, &[]).ok().json();
    assert_eq!(plan["status"], "optimal");
    assert_eq!(plan["objective"], plan["bound"]);
    assert_eq!(plan["assignments"].as_array().unwrap().len(), file["tasks"].as_array().unwrap().len());
    assert_eq!(plan["assignments"][0]["task"], "inspection");
    assert!(plan["assignments"][0]["start"].as_str().unwrap().ends_with('Z'), "{plan}");
    assert_eq!(plan, solve("plan", &file, &[]).ok().json());
    let first = solve("plan", &file, &["--steps", "0"]).ok().json();
    assert_eq!(first["steps"], 0);
    assert_eq!(first["assignments"].as_array().unwrap().len(), 7);
}

#[test]
fn a_plan_that_cannot_be_names_what_collides() {
    let mut file = example("plan");
    file["tasks"][0]["deadline"] = json!("2026-06-02T14:00");
    let plan = solve("plan", &file, &[]).ok().json();
    assert_eq!(plan["status"], "infeasible");
    assert_eq!(plan["assignments"], json!([]));
    let rules: Vec<&str> =
        plan["collisions"].as_array().unwrap().iter().map(|of| of["rule"].as_str().unwrap()).collect();
    // Three hours before 14:00 on Tuesday: the buyer comes from noon, and on Monday the property is not open.
    assert_eq!(rules, ["deadline", "access", "person_calendar"]);
    assert!(plan["collisions"][0]["words"].as_str().unwrap().contains("2026-06-02T14:00"), "{plan}");
}

#[test]
fn the_example_of_a_tour_is_solved() {
    let tour = solve("tour", &example("tour"), &[]).ok().json();
    assert_eq!(tour["optimal"], true);
    let keys: Vec<&str> = tour["stops"].as_array().unwrap().iter().map(|of| of["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["A", "C", "B"]);
    assert_eq!(tour["stops"][0]["arrive"], "2026-06-06T15:00:00Z");
    assert!(tour["drive_minutes"].as_u64().unwrap() > 0);
}

#[test]
fn bad_plans_and_tours_are_refused_with_what_and_where() {
    let mut file = example("plan");
    file["tasks"][0]["candidates"][0]["provider"] = json!("nobody");
    solve("plan", &file, &[]).failed(4, "task `inspection`: candidates: there is no provider `nobody`");
    let mut file = example("plan");
    file["tasks"][0]["after"] = json!([{ "task": "closing" }]);
    solve("plan", &file, &[]).failed(4, "these wait for each other");
    solve("plan", &json!({ "colour": 1 }), &[]).failed(4, "colour");
    let mut file = example("tour");
    file["zone"] = json!("Mars/Olympus");
    solve("tour", &file, &[]).failed(4, "no time zone");
    solve("tour", &json!([]), &[]).failed(4, "");
}

#[test]
fn words_for_people() {
    let words = |noun: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), example(noun).to_string()).unwrap();
        Ended::of(bare().args([noun, "solve"]).arg(file.path())).ok().out
    };
    let plan = words("plan");
    assert!(plan.starts_with("no plan is better") && plan.contains("critical path: inspection"), "{plan}");
    let tour = words("tour");
    assert!(tour.contains("no tour is better (straight line × 130 %, 40 km/h, 5 min per drive)"), "{tour}");
}
