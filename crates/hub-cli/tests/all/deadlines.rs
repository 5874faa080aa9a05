//! `hub deadline …`: a question in, a date and its derivation out, and no data folder.

use serde_json::{Value, json};

use crate::home::{Ended, bare};

fn compute(args: &[&str]) -> Ended {
    Ended::of(bare().args(["--json", "deadline", "compute"]).args(args))
}

#[test]
fn a_deadline_says_its_day_its_clock_and_how_it_was_counted() {
    let option = ["--form", "trec-1-4", "--event", "option-period-ends", "--date", "2026-03-01", "--days", "10"];
    let answer = compute(&option).ok().json();
    assert_eq!(answer["due"], "2026-03-11");
    let clock = json!({ "time": "17:00", "zone": "America/Chicago", "at": "2026-03-11T22:00:00Z" });
    assert_eq!(answer["clock"], clock);
    let lines = answer["derivation"].as_array().unwrap();
    assert!(lines.len() > 3 && lines.last().unwrap().as_str().unwrap().contains("2026-03-11"), "{answer}");
    let notice = ["--form", "CAR RPA", "--event", "Notice to Buyer to Perform", "--date", "2026-06-11"];
    assert_eq!(compute(&notice).ok().json()["due"], "2026-06-15");
    let trid = ["--form", "trid", "--event", "consummation-after-closing-disclosure", "--date", "2026-11-23"];
    let answer = compute(&trid).ok().json();
    assert_eq!((&answer["due"], &answer["clock"]), (&json!("2026-11-27"), &Value::Null));
    let words = Ended::of(bare().args(["deadline", "compute"]).args(trid)).ok().out;
    assert!(words.contains("Not counted: Thursday 2026-11-26 (Thanksgiving Day)."), "{words}");
    assert!(words.trim_end().ends_with("Not before 2026-11-27 (Friday)."), "{words}");
}

#[test]
fn a_deadline_that_cannot_be_counted_is_bad_input() {
    let option = |date, rest: &[&str]| {
        let args = ["--form", "trec-1-4", "--event", "option-period-ends", "--date", date];
        compute(&[&args[..], rest].concat())
    };
    option("2026-03-01", &[]).failed(4, "say how many");
    option("2014-11-22", &["--days", "10"]).failed(4, "2021-04-01");
    option("2026-03-01", &["--days", "10", "--zone", "Europe/Paris"]).failed(4, "America/Denver");
    compute(&["--form", "napkin", "--event", "due", "--date", "2026-03-01"]).failed(4, "car-rpa");
    compute(&["--form", "trid", "--event", "due", "--date", "2026-03-01"]).failed(4, "loan-estimate");
    compute(&["--form", "trid", "--event", "cure", "--date", "soon"]).failed(2, "soon");
}

#[test]
fn the_deadlines_that_are_known_are_listed() {
    let list = |args: &[&str]| Ended::of(bare().args(["--json", "deadline", "list"]).args(args));
    let all = list(&[]).ok().json();
    let texas = list(&["--form", "trec-1-4"]).ok().json();
    assert!(all.as_array().unwrap().len() > texas.as_array().unwrap().len());
    for known in all.as_array().unwrap() {
        assert!(known["form"].is_string() && known["event"].is_string() && known["source"].is_string(), "{known}");
    }
    list(&["--form", "napkin"]).failed(4, "trec-1-4");
    let words = Ended::of(bare().args(["deadline", "list"])).ok().out;
    assert!(words.contains("option-period-ends") && words.contains("as agreed"), "{words}");
}

#[test]
fn a_contingency_of_a_deadline_stands_where_its_steps_led() {
    let stand = |file: &Value, on: &str| {
        let path = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(path.path(), file.to_string()).unwrap();
        Ended::of(bare().args(["--json", "deadline", "contingency", "--on", on]).arg(path.path()))
    };
    let mut file = Ended::of(bare().args(["--json", "deadline", "contingency", "--example"])).ok().json();
    assert_eq!(stand(&file, "2026-07-01").ok().json()["state"], "removed");
    stand(&file, "2026-06-01").failed(4, "behind the day");
    file["steps"] = json!([]);
    let answer = stand(&file, "2026-07-01").ok().json();
    assert_eq!(
        (&answer["state"], &answer["due"], &answer["passed"]),
        (&json!("open"), &json!("2026-06-18"), &json!(true))
    );
    file["steps"] = json!([{ "on": "2026-06-10", "step": "withdraw_notice" }]);
    stand(&file, "2026-07-01").failed(4, "withdraw_notice");
    file["contingency"] = json!("weather");
    stand(&file, "2026-07-01").failed(4, "car-rpa/investigation");
}

#[test]
fn a_table_of_the_data_folder_takes_the_place_of_the_shipped_one_and_a_wrong_one_is_named() {
    let home = crate::home::Home::empty();
    let name = "deadlines-us-tx.json";
    let shipped = include_str!("../../../../assets/compliance/deadlines-us-tx.json");
    home.write(&format!("home/tables/{name}"), shipped.replace("\"cite\": \"", "\"cite\": \"Copy of counsel: "));
    let known = home.json(["deadline", "list"]);
    let (own, others): (Vec<_>, Vec<_>) =
        known.as_array().unwrap().iter().partition(|it| it["source"].as_str().unwrap().starts_with("Copy of counsel"));
    assert!(own.iter().all(|it| it["jurisdiction"] == "US-TX") && !own.is_empty());
    assert!(others.iter().all(|it| it["jurisdiction"] != "US-TX") && !others.is_empty());
    home.write(&format!("home/tables/{name}"), "{");
    home.run(["deadline", "list"]).failed(4, name);
    home.run(["rule", "payment", "--example"]).ok();
}
