//! Deadlines whatever the rule: laws of counting, clocks that jump, tables that are none, worked examples.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use hub_compliance::deadline::{DeadlineRule, DeadlineTables, Question, Wanted, compute, worked};
use hub_domain::calendar::Holiday;
use hub_domain::dated::Dated;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::deadline::{HOLIDAYS, TABLES, day, wanted};

/// A row with these fields in place of its own.
fn row(changes: Value) -> Value {
    let mut value = json!({
        "form": "test", "form_title": "A test", "event": "due", "title": "Something", "anchor": "start",
        "meaning": "last_day", "days": 3, "may_differ": true, "direction": "after", "unit": "calendar_days",
        "first_day_counts": false, "roll": "none"
    });
    for (field, change) in changes.as_object().unwrap() {
        value[field] = change.clone();
    }
    json!({
        "jurisdiction": "US", "valid_from": "2015-01-01", "valid_to": null,
        "source": {"cite": "a test", "loaded_by": "test"}, "value": value
    })
}

fn tables(rows: &[Value]) -> Result<DeadlineTables, String> {
    let text = json!({"what": "a test", "entries": rows}).to_string();
    DeadlineTables::read([("deadlines-test.json", text.as_str())]).map_err(|error| error.to_string())
}

fn weekend() -> Value {
    json!({"called": "an open day", "closed": ["Sat", "Sun"], "holidays": ["US"], "observed": false})
}

#[test]
fn a_time_that_the_clocks_skip_or_show_twice_is_answered_as_said() {
    let cut_off = json!({"time": "02:30", "zones": ["America/Chicago"]});
    let tables = tables(&[row(json!({"cut_off": cut_off}))]).unwrap();
    let ask = |date: &str| tables.answer(&wanted("test", "due", date, None), &HOLIDAYS).unwrap();
    // 8 March 2026: after 01:59:59 comes 03:00. 1 November: 02:00 comes back as 01:00, 02:30 is there once.
    let skipped = ask("2026-03-05");
    assert_eq!(skipped.clock.unwrap().at.to_rfc3339(), "2026-03-08T08:00:00+00:00");
    assert!(skipped.derivation.iter().any(|line| line.contains("skip that time")));
    assert_eq!(ask("2026-10-29").clock.unwrap().at.to_rfc3339(), "2026-11-01T08:30:00+00:00");
    let cut_off = json!({"time": "01:30", "zones": ["America/Chicago"]});
    let tables = self::tables(&[row(json!({"cut_off": cut_off}))]).unwrap();
    let twice = tables.answer(&wanted("test", "due", "2026-10-29", None), &HOLIDAYS).unwrap();
    assert_eq!(twice.clock.unwrap().at.to_rfc3339(), "2026-11-01T06:30:00+00:00", "the earlier, in daylight time");
    assert!(twice.derivation.iter().any(|line| line.contains("twice")));
}

#[test]
fn the_first_day_counts_where_the_rule_says_so() {
    let ask = |changes: Value, date: &str| {
        let tables = tables(&[row(changes)]).unwrap();
        tables.answer(&wanted("test", "due", date, None), &HOLIDAYS).unwrap().due
    };
    assert_eq!(ask(json!({"first_day_counts": true}), "2026-06-01"), day("2026-06-03"));
    let business = json!({"first_day_counts": true, "unit": "business_days", "open_days": weekend()});
    assert_eq!(ask(business.clone(), "2026-06-01"), day("2026-06-03"));
    assert_eq!(ask(business, "2026-06-06"), day("2026-06-10"), "a Saturday is no day one");
    let back = json!({"roll": "back", "open_days": weekend(), "direction": "before"});
    assert_eq!(ask(back, "2026-06-10"), day("2026-06-05"), "from a Sunday back to the Friday");
}

#[test]
fn a_rule_that_makes_no_sense_is_refused() {
    let open = weekend();
    for (changes, why) in [
        (json!({"form": "Has Spaces"}), "small letters"),
        (json!({"title": " "}), "title is empty"),
        (json!({"days": null, "may_differ": false}), "may_differ"),
        (json!({"days": 5000}), "at most"),
        (json!({"unit": "business_days"}), "open_days"),
        (json!({"roll": "forward"}), "open_days"),
        (json!({"roll": "sideways"}), "Roll"),
        (json!({"open_days": open}), "say nothing"),
        (json!({"surprise": 1}), "surprise"),
        (json!({"cut_off": {"time": "25:00", "zones": ["America/Chicago"]}}), "no time"),
        (json!({"cut_off": {"time": "17:00", "zones": ["Texas/Here"]}}), "no IANA time zone"),
        (json!({"cut_off": {"time": "17:00", "zones": []}}), "needs a zone"),
        (
            json!({"roll": "forward", "open_days": {"called": "x", "closed": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "holidays": [], "observed": false}}),
            "no day open",
        ),
    ] {
        let error = tables(&[row(changes.clone())]).unwrap_err();
        assert!(error.starts_with("deadlines-test.json, entry 1") && error.contains(why), "{changes}: {error}");
    }
    assert!(tables(&[row(json!({})), row(json!({}))]).unwrap_err().contains("entry 2: overlaps"));
    assert!(tables(&[row(json!({})), row(json!({"variant": "another"}))]).is_ok());
    let mut elsewhere = row(json!({"event": "other"}));
    elsewhere["jurisdiction"] = json!("US-TX");
    assert!(tables(&[row(json!({})), elsewhere]).unwrap_err().contains("is one of US already"));
    assert!(DeadlineTables::is_file("deadlines-mine.json") && !DeadlineTables::is_file("title-us.json"));
}

#[test]
fn a_rule_that_changed_holds_from_its_day_and_none_stands_in_for_another() {
    let mut old = row(json!({"days": 5}));
    old["valid_to"] = json!("2019-12-31");
    let mut new = row(json!({"days": 7}));
    new["valid_from"] = json!("2020-02-01");
    let tables = tables(&[old, new]).unwrap();
    let ask = |date: &str| tables.answer(&wanted("test", "due", date, None), &HOLIDAYS);
    assert_eq!(ask("2019-12-31").unwrap().due, day("2020-01-05"));
    assert_eq!(ask("2020-02-01").unwrap().due, day("2020-02-08"));
    let error = ask("2020-01-15").unwrap_err().to_string();
    assert!(error.contains("2015-01-01 to 2019-12-31, from 2020-02-01"), "{error}");
}

#[test]
fn a_day_outside_every_list_of_holidays_is_refused() {
    let mut early = row(json!({"roll": "forward", "open_days": weekend()}));
    early["valid_from"] = json!("1950-01-01");
    let tables = tables(&[early]).unwrap();
    let error = tables.answer(&wanted("test", "due", "1960-01-04", None), &HOLIDAYS).unwrap_err().to_string();
    assert!(error.contains("no table of legal holidays for US on 1960-01-07"), "{error}");
}

#[test]
fn worked_examples_are_worked() {
    let work = |kind: &str, inputs: Value, expected: Value| {
        worked::work(kind, &inputs, &expected, &TABLES, &HOLIDAYS).map(|it| it.map_err(|error| error.to_string()))
    };
    for (kind, inputs, expected) in [
        (
            "deadline_tx_option",
            json!({"effective": "2026-03-01", "days": 10}),
            json!({"ends": "2026-03-11", "time": "17:00 local"}),
        ),
        (
            "deadline_tx_earnest",
            json!({"effective": "2026-10-14", "days": 3}),
            json!({"raw": "2026-10-17 (Saturday)", "due": "2026-10-19"}),
        ),
        (
            "deadline_ca_notice",
            json!({"notice_delivered": "2026-06-11 (Thursday)", "days": 2}),
            json!({"raw": "2026-06-13 (Saturday)", "due": "2026-06-15 (Monday)"}),
        ),
        (
            "deadline_ca_days",
            json!({"acceptance_delivered": "2026-06-01", "days": 17}),
            json!({"due": "2026-06-18", "time": "23:59"}),
        ),
        ("deadline_canspam", json!({"opt_out_received": "2026-11-16", "days": 10}), json!({"latest": "2026-12-01"})),
        (
            "deadline_ccpa",
            json!({"verifiable_request_received": "2026-11-20"}),
            json!({
                "confirm_receipt_by_10_business_days": "2026-12-07", "answer_due": "2027-01-04",
                "max_with_extension_90": "2027-02-18", "opt_out_due_15_business_days": "2026-12-14"
            }),
        ),
    ] {
        assert_eq!(work(kind, inputs, expected.clone()), Some(Ok(expected)), "{kind}");
    }
    assert_eq!(work("moon_phase", json!({}), json!({})), None);
    let refused = |inputs| work("deadline_tx_option", inputs, json!({"ends": ""})).unwrap().unwrap_err();
    assert!(refused(json!({"days": 3})).contains("effective is missing"));
    assert!(refused(json!({"effective": "soon", "days": 3})).contains("day like"));
    assert!(refused(json!({"effective": "2026-03-01 (Monday)", "days": 3})).contains("another day of the week"));
    assert!(refused(json!({"effective": "2026-03-01", "days": 1.5})).contains("whole number"));
    assert!(refused(json!({"effective": "2026-03-01"})).contains("say how many"));
}

/// Whether a day is open, told without the code under test: the federal holidays of the years below, written out.
fn open(rule: &DeadlineRule, at: NaiveDate) -> bool {
    let Some(days) = &rule.open_days else { return true };
    let nation = |at: NaiveDate| {
        let nth = (at.day() - 1) / 7 + 1;
        match (at.month(), at.weekday()) {
            (1 | 2, Weekday::Mon) if nth == 3 => true,
            (5, Weekday::Mon) if at.day() > 24 => true,
            (9, Weekday::Mon) if nth == 1 => true,
            (10, Weekday::Mon) if nth == 2 => true,
            (11, Weekday::Thu) if nth == 4 => true,
            _ => [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)].contains(&(at.month(), at.day())),
        }
    };
    if days.closed.contains(&at.weekday()) || nation(at) {
        return false;
    }
    let weekend = match at.weekday() {
        Weekday::Fri => at + Days::new(1),
        Weekday::Mon => at - Days::new(1),
        _ => return true,
    };
    !(days.observed && days.closed.contains(&weekend.weekday()) && nation(weekend))
}

/// The rules whose closed days are the nation's alone.
fn national() -> Vec<&'static Dated<DeadlineRule>> {
    let alone = |rule: &&Dated<DeadlineRule>| rule.value.open_days.as_ref().is_none_or(|days| days.holidays == ["US"]);
    TABLES.rules().iter().filter(alone).collect()
}

fn any_row() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "US",
            "2025-01-01",
            "9999-12-31",
            "-262142-01-01",
            "forward",
            "business_days",
            "before",
            "Sat",
            "02:30",
            "America/Chicago",
            "first_day"
        ])
        .prop_map(Value::from),
    ];
    let fields: Vec<String> = row(json!({}))["value"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .chain(["open_days", "cut_off", "variant", "closed", "holidays", "zones", "time", "x"].map(String::from))
        .collect();
    let inner = leaf.prop_recursive(3, 20, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(prop::sample::select(fields.clone()), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    let keys = ["days", "unit", "roll", "open_days", "cut_off", "direction", "meaning", "first_day_counts", "variant"];
    prop::collection::hash_map(prop::sample::select(keys.to_vec()), inner, 0..4)
        .prop_map(|map| row(Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())))
}

proptest! {
    #[test]
    fn counting_again_naively_comes_to_the_same(which in 0_usize..1000, offset in 0_u64..3000, days in 1_u32..60) {
        use hub_compliance::deadline::{Direction, Roll, Unit};
        let rules = national();
        let rule = rules[which % rules.len()];
        let value = &rule.value;
        let date = day("2025-06-01") + Days::new(offset);
        let days = if value.may_differ { days } else { value.days.unwrap() };
        let deadline = compute(rule, &Question { date, days: Some(days), zone: None }, &HOLIDAYS).unwrap();
        let step = |at: NaiveDate| if value.direction == Direction::After { at + Days::new(1) } else { at - Days::new(1) };
        let mut at = date;
        let mut left = days;
        while left > 0 {
            at = step(at);
            left -= u32::from(value.unit == Unit::CalendarDays || open(value, at));
        }
        while value.roll != Roll::None && !open(value, at) {
            at = if value.roll == Roll::Forward { at + Days::new(1) } else { at - Days::new(1) };
        }
        prop_assert_eq!(deadline.due, at, "{:#?}", deadline.derivation);
        prop_assert!(value.roll == Roll::None || open(value, deadline.due));
        prop_assert!(deadline.derivation.last().unwrap().contains(&deadline.due.to_string()));
        if let Some(clock) = deadline.clock {
            prop_assert_eq!(clock.at.with_timezone(&clock.zone).date_naive(), deadline.due);
        }
    }

    #[test]
    fn a_later_event_is_never_due_earlier(which in 0_usize..1000, offset in 0_u64..3000, later in 0_u64..40, days in 1_u32..60) {
        let rules = TABLES.rules();
        let value = &rules[which % rules.len()].value;
        let due = |offset: u64| {
            let question = Question {
                date: day("2025-06-01") + Days::new(offset),
                days: value.may_differ.then_some(days),
                zone: None,
            };
            let wanted = Wanted { form: value.form.clone(), event: value.event.clone(), variant: None, question };
            TABLES.answer(&wanted, &HOLIDAYS).unwrap()
        };
        let (first, second) = (due(offset), due(offset + later));
        prop_assert!(first.due <= second.due);
        prop_assert!(first.other_readings.iter().all(|other| first.due <= other.due));
    }

    #[test]
    fn no_text_and_no_json_upsets_the_reader(text in ".{0,200}", rows in prop::collection::vec(any_row(), 0..3), date in 0_u64..4000) {
        let _ = DeadlineTables::read([("deadlines-x.json", text.as_str())]);
        if let Ok(tables) = tables(&rows) {
            let date = day("2015-01-01") + Days::new(date);
            let holidays: &[Dated<Holiday>] = &HOLIDAYS;
            for rule in tables.rules() {
                let _ = compute(rule, &Question { date, days: None, zone: None }, holidays);
            }
        }
    }
}
