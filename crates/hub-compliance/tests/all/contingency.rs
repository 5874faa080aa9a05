//! Contingencies: every state and step, what days do, and files that are none.

use hub_compliance::deadline::DeadlineTables;
use hub_compliance::deadline::contingency::{
    AfterDay, ContingencyError, ContingencyRule, Standing, State, Step, next, read, stand,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::deadline::{HOLIDAYS, TABLES, day};

fn at(file: Value, on: &str) -> Result<Standing, ContingencyError> {
    stand(&TABLES, &read(&file.to_string())?, day(on), &HOLIDAYS)
}

/// California, accepted on Monday 1 June 2026: 17 days are Thursday 18 June.
fn california(steps: Value) -> Value {
    json!({"form": "car-rpa", "contingency": "investigation", "date": "2026-06-01", "steps": steps})
}

/// Texas, effective on Sunday 1 March 2026: 10 days are Wednesday 11 March.
fn texas(steps: Value) -> Value {
    json!({"form": "trec-1-4", "contingency": "termination-option", "date": "2026-03-01", "days": 10, "steps": steps})
}

fn rule(form: &str, contingency: &str) -> &'static ContingencyRule {
    &TABLES.contingency(form, contingency, day("2026-06-01")).unwrap().value
}

#[test]
fn in_california_nothing_ends_by_itself_and_a_notice_starts_its_own_clock() {
    let open = at(california(json!([])), "2026-06-18").unwrap();
    assert_eq!((open.state, open.due, open.passed), (State::Open, Some(day("2026-06-18")), false));
    let late = at(california(json!([])), "2026-07-30").unwrap();
    assert_eq!((late.state, late.passed), (State::Open, true));
    assert!(late.follows.contains("does not end by itself"), "{}", late.follows);
    // Given on Thursday 25 June: two days are Saturday, so Monday 29 June.
    let given = json!([{"on": "2026-06-25", "step": "give_notice"}]);
    let running = at(california(given.clone()), "2026-06-29").unwrap();
    assert_eq!((running.state, running.due, running.passed), (State::NoticeGiven, Some(day("2026-06-29")), false));
    let over = at(california(given), "2026-06-30").unwrap();
    assert!(over.passed && over.follows.contains("seller may end"), "{}", over.follows);
    let steps = json!([
        {"on": "2026-06-25", "step": "give_notice"}, {"on": "2026-06-30", "step": "remove"}
    ]);
    let removed = at(california(steps), "2026-07-01").unwrap();
    assert_eq!((removed.state, removed.due, removed.passed), (State::Removed, None, false));
    let steps = json!([
        {"on": "2026-06-25", "step": "give_notice"}, {"on": "2026-06-26", "step": "withdraw_notice"}
    ]);
    assert_eq!(at(california(steps), "2026-06-26").unwrap().due, Some(day("2026-06-18")));
    let steps = json!([{"on": "2026-06-17", "step": "extend", "until": "2026-06-24"}]);
    let extended = at(california(steps), "2026-06-20").unwrap();
    assert_eq!((extended.state, extended.due), (State::Open, Some(day("2026-06-24"))));
}

#[test]
fn in_texas_the_option_is_gone_when_its_day_is() {
    let last = at(texas(json!([])), "2026-03-11").unwrap();
    assert_eq!((last.state, last.due), (State::Open, Some(day("2026-03-11"))));
    let gone = at(texas(json!([])), "2026-03-12").unwrap();
    assert_eq!((gone.state, gone.due), (State::Expired, None));
    assert!(gone.derivation.iter().any(|line| line == "2026-03-11 passed: expired."), "{:?}", gone.derivation);
    assert_eq!(gone.derivation.last(), Some(&gone.follows));
    let ended = at(texas(json!([{"on": "2026-03-11", "step": "cancel"}])), "2026-03-20").unwrap();
    assert_eq!(ended.state, State::Cancelled);
    let late = at(texas(json!([{"on": "2026-03-12", "step": "cancel"}])), "2026-03-20").unwrap_err().to_string();
    assert!(late.contains("`cancel`") && late.contains("`expired`"), "{late}");
    let extended = json!([{"on": "2026-03-11", "step": "extend", "until": "2026-03-14"}]);
    assert_eq!(at(texas(extended.clone()), "2026-03-14").unwrap().state, State::Open);
    assert_eq!(at(texas(extended), "2026-03-15").unwrap().state, State::Expired);
}

#[test]
fn every_step_from_every_state() {
    let (california, texas) = (rule("car-rpa", "loan"), rule("trec-1-4", "termination-option"));
    use State::{Cancelled, NoticeGiven, Open, Removed, Waived};
    for state in State::ALL {
        for step in Step::ALL {
            let expected = match (state, step) {
                (Open | NoticeGiven, Step::Remove) => (Some(Removed), None),
                (Open | NoticeGiven, Step::Waive) => (None, Some(Waived)),
                (Open | NoticeGiven, Step::Cancel) => (Some(Cancelled), Some(Cancelled)),
                (Open | NoticeGiven, Step::Extend) => (Some(Open), Some(Open)),
                (Open, Step::GiveNotice) => (Some(NoticeGiven), None),
                (NoticeGiven, Step::WithdrawNotice) => (Some(Open), None),
                _ => (None, None),
            };
            let got = (next(california, *state, *step), next(texas, *state, *step));
            assert_eq!((got.0.clone().ok(), got.1.clone().ok()), expected, "{state:?} {step:?}");
            for error in [got.0, got.1].into_iter().filter_map(Result::err) {
                let words = error.to_string();
                assert!(words.contains(step.as_str()) && words.contains(state.as_str()), "{words}");
            }
        }
    }
    assert_eq!((california.after_day, texas.after_day), (AfterDay::StaysOpen, AfterDay::Expires));
}

#[test]
fn what_cannot_be_is_said() {
    let error = |file: Value, on: &str| at(file, on).unwrap_err().to_string();
    let step = |on: &str, step: &str| json!({"on": on, "step": step});
    let twice = json!([step("2026-06-10", "remove"), step("2026-06-09", "cancel")]);
    assert!(error(california(twice), "2026-07-01").contains("step 2 (`cancel`) on 2026-06-09 lies before"));
    assert!(error(california(json!([step("2026-05-30", "remove")])), "2026-07-01").contains("step 1"));
    assert!(error(california(json!([step("2026-06-10", "remove")])), "2026-06-09").contains("behind the day"));
    assert!(error(california(json!([step("2026-06-10", "extend")])), "2026-06-11").contains("until"));
    let until = json!([{"on": "2026-06-10", "step": "remove", "until": "2026-06-12"}]);
    assert!(error(california(until), "2026-06-11").contains("only an extension"));
    let back = json!([{"on": "2026-06-10", "step": "extend", "until": "2026-06-09"}]);
    assert!(error(california(back), "2026-06-11").contains("ends before it begins"));
    let mut other = california(json!([]));
    other["contingency"] = json!("weather");
    assert!(error(other, "2026-06-11").contains("car-rpa/investigation from 2016-10-01"));
    let mut early = california(json!([]));
    early["date"] = json!("2010-06-01");
    assert!(error(early, "2026-06-11").contains("on 2010-06-01"));
    assert!(error(json!({"form": "car-rpa", "colour": 1}), "2026-06-11").contains("colour"));
    let mut unfilled = texas(json!([]));
    unfilled["days"] = Value::Null;
    assert!(error(unfilled, "2026-03-02").contains("say how many"));
}

#[test]
fn a_contingency_that_makes_no_sense_is_refused() {
    let deadlines = include_str!("../../../../assets/compliance/deadlines-us-ca.json");
    let shipped: Value =
        serde_json::from_str(include_str!("../../../../assets/compliance/contingencies-us-ca.json")).unwrap();
    for (field, value, why) in [
        ("title", json!(""), "title is empty"),
        ("ends_by", json!([]), "ends_by"),
        ("ends_by", json!(["extend"]), "ends_by"),
        ("notice", Value::Null, "needs a notice"),
        ("after_day", json!("expires"), "has no notice"),
        ("event", json!("birthday"), "no rule counts birthday"),
        ("surprise", json!(1), "surprise"),
    ] {
        let mut file = shipped.clone();
        file["entries"][0]["value"][field] = value;
        let text = file.to_string();
        let files = [("deadlines-us-ca.json", deadlines), ("contingencies-us-ca.json", text.as_str())];
        let error = DeadlineTables::read(files).unwrap_err().to_string();
        assert!(error.starts_with("contingencies-") && error.contains(why), "{error}\nlacks {why}");
    }
}

proptest! {
    #[test]
    fn whatever_is_done_what_is_over_stays_over(
        steps in prop::collection::vec((0_u64..40, prop::sample::select(Step::ALL.to_vec()), 0_u64..20), 0..6),
        in_texas in any::<bool>(),
        wait in 0_u64..60,
    ) {
        let (form, start) = if in_texas { (texas(json!([])), "2026-03-01") } else { (california(json!([])), "2026-06-01") };
        let mut on = day(start);
        let mut taken = Vec::new();
        let mut over: Option<State> = None;
        for (later, step, until) in steps {
            on = on + chrono::Days::new(later);
            let until = (step == Step::Extend).then(|| (on + chrono::Days::new(until)).to_string());
            taken.push(json!({"on": on.to_string(), "step": step, "until": until}));
            let mut file = form.clone();
            file["steps"] = json!(taken);
            match at(file.clone(), &on.to_string()) {
                Ok(standing) => {
                    prop_assert_eq!(over, None, "nothing follows what is over");
                    prop_assert_eq!(standing.due.is_none(), standing.state.is_over());
                    let later = at(file, &(on + chrono::Days::new(wait)).to_string()).unwrap();
                    prop_assert!(!standing.state.is_over() || later.state == standing.state);
                    over = standing.state.is_over().then_some(standing.state);
                }
                Err(ContingencyError::Illegal { .. }) => { taken.pop(); }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn no_text_upsets_the_reader(text in ".{0,200}") {
        let _ = read(&text);
    }
}
