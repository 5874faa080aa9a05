//! Dates of contracts and laws, counted by hand beside the tables that are shipped.

use std::sync::LazyLock;

use chrono::NaiveDate;
use hub_compliance::deadline::{Deadline, DeadlineError, DeadlineTables, Question, Wanted};
use hub_domain::calendar::Holiday;
use hub_domain::dated::{Dated, each_entry, put};

macro_rules! files {
    ($($name:literal),*) => { [$(($name.rsplit('/').next().unwrap(), include_str!(concat!("../../../../assets/", $name)))),*] };
}

pub static HOLIDAYS: LazyLock<Vec<Dated<Holiday>>> = LazyLock::new(|| {
    let mut holidays = Vec::new();
    for (name, text) in files!["finance/holidays-us.json", "finance/holidays-us-ca.json", "finance/holidays-us-tx.json"]
    {
        each_entry(name, text, |entry| put(&mut holidays, entry)).unwrap();
    }
    holidays
});

pub static TABLES: LazyLock<DeadlineTables> = LazyLock::new(|| {
    DeadlineTables::read(files![
        "compliance/contingencies-us-ca.json",
        "compliance/contingencies-us-tx.json",
        "compliance/deadlines-us.json",
        "compliance/deadlines-us-ca.json",
        "compliance/deadlines-us-fl.json",
        "compliance/deadlines-us-tx.json"
    ])
    .unwrap()
});

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn wanted(form: &str, event: &str, date: &str, days: Option<u32>) -> Wanted {
    let question = Question { date: day(date), days, zone: None };
    Wanted { form: form.into(), event: event.into(), variant: None, question }
}

fn answer(form: &str, event: &str, date: &str, days: Option<u32>) -> Result<Deadline, DeadlineError> {
    TABLES.answer(&wanted(form, event, date, days), &HOLIDAYS)
}

/// Form, event, day of the anchor, days of the contract, due. Counted by hand on a paper calendar.
const BY_HAND: &[(&str, &str, &str, Option<u32>, &str)] = &[
    // Texas. Sun 1 March + 10; the end may be a weekend or a holiday; a leap day; the end of a year.
    ("trec-1-4", "option-period-ends", "2026-03-01", Some(10), "2026-03-11"),
    ("trec-1-4", "option-period-ends", "2026-06-26", Some(8), "2026-07-04"),
    ("trec-1-4", "option-period-ends", "2028-02-24", Some(5), "2028-02-29"),
    ("trec-1-4", "option-period-ends", "2027-02-24", Some(5), "2027-03-01"),
    ("trec-1-4", "option-period-ends", "2026-12-28", Some(7), "2027-01-04"),
    ("trec-1-4", "other-period-ends", "2026-10-14", Some(3), "2026-10-17"),
    // Earnest money: Sat 17 October rolls to Monday; a plain Thursday does not; Sun 11 October to the Monday, which
    // Texas does not call Columbus Day; Sat 23 May over Memorial Day; Fri 25 December over the weekend.
    ("trec-1-4", "earnest-money-delivery", "2026-10-14", None, "2026-10-19"),
    ("trec-1-4", "earnest-money-delivery", "2026-03-02", None, "2026-03-05"),
    ("trec-1-4", "earnest-money-delivery", "2026-10-08", None, "2026-10-12"),
    ("trec-1-4", "option-fee-delivery", "2026-05-20", None, "2026-05-26"),
    ("trec-1-4", "earnest-money-delivery", "2026-12-22", None, "2026-12-28"),
    // Juneteenth 2026 is a Friday. Monday 22.
    ("trec-1-4", "earnest-money-delivery", "2026-06-16", None, "2026-06-22"),
    // California: 17 days; Thursday's notice; Sat 4 July 2026 to Monday; a Sunday that ends a month; Thanksgiving.
    ("car-rpa", "contingency-removal", "2026-06-01", None, "2026-06-18"),
    ("car-rpa", "contingency-removal", "2026-06-17", None, "2026-07-06"),
    ("car-rpa", "contingency-removal", "2026-11-09", None, "2026-11-27"),
    ("car-rpa", "contingency-removal", "2026-06-01", Some(10), "2026-06-11"),
    ("car-rpa", "notice-to-buyer-to-perform", "2026-06-11", None, "2026-06-15"),
    ("car-rpa", "notice-to-buyer-to-perform", "2026-06-09", None, "2026-06-11"),
    ("car-rpa", "notice-to-seller-to-perform", "2026-01-16", None, "2026-01-20"),
    ("car-rpa", "demand-to-close-escrow", "2026-05-22", None, "2026-05-26"),
    ("car-rpa", "seller-disclosures-delivery", "2026-05-24", None, "2026-06-01"),
    ("car-rpa", "close-of-escrow", "2026-05-01", Some(30), "2026-06-01"),
    // Deposit: business days. Wed before Thanksgiving: Fri 27, Mon 30, Tue 1.
    ("car-rpa", "deposit-delivery", "2026-11-25", None, "2026-12-01"),
    ("car-rpa", "deposit-delivery", "2026-06-05", None, "2026-06-10"),
    // Florida: Sat 3 July 2027 … observed Monday 5 July; a plain day.
    ("crsp", "period-ends", "2027-06-23", Some(10), "2027-07-06"),
    ("crsp", "period-ends", "2026-06-23", Some(10), "2026-07-06"),
    ("crsp", "period-ends", "2026-06-01", Some(10), "2026-06-11"),
    // Federal.
    ("trid", "consummation-after-closing-disclosure", "2026-08-03", None, "2026-08-06"),
    ("trid", "consummation-after-closing-disclosure", "2026-11-23", None, "2026-11-27"),
    ("trid", "consummation-after-closing-disclosure", "2022-12-23", None, "2022-12-27"),
    ("trid", "consummation-after-closing-disclosure", "2026-06-17", None, "2026-06-22"),
    ("trid", "closing-disclosure-receipt", "2026-07-01", None, "2026-07-06"),
    ("trid", "closing-disclosure-received-by", "2026-11-27", None, "2026-11-23"),
    ("trid", "closing-disclosure-mailed-by", "2026-11-23", None, "2026-11-19"),
    ("trid", "loan-estimate-sent-by", "2026-11-27", None, "2026-11-18"),
    ("trid", "consummation-after-loan-estimate", "2026-11-20", None, "2026-11-30"),
    ("trid", "loan-estimate", "2026-07-01", None, "2026-07-07"),
    ("trid", "loan-estimate-expires", "2026-11-16", None, "2026-12-01"),
    ("trid", "loan-estimate-receipt", "2026-08-06", None, "2026-08-10"),
    ("trid", "cure", "2026-01-01", None, "2026-03-02"),
    // Rescission: Thu 2 July 2026: Fri 3, not the holiday, not Sunday, Mon 6, Tue 7.
    ("rescission", "right-to-rescind-ends", "2026-07-02", None, "2026-07-07"),
    // Before it was a holiday Juneteenth counted like any day.
    ("trid", "consummation-after-closing-disclosure", "2020-06-17", None, "2020-06-20"),
    ("can-spam", "opt-out-honoured", "2026-11-16", None, "2026-12-01"),
    ("tcpa", "revocation-honoured", "2026-11-16", None, "2026-12-01"),
    ("ccpa", "request-confirmed", "2026-11-20", None, "2026-12-07"),
    ("ccpa", "request-answered", "2026-11-20", None, "2027-01-04"),
    ("ccpa", "request-answered-extended", "2026-11-20", None, "2027-02-18"),
    ("ccpa", "opt-out-honoured", "2026-11-20", None, "2026-12-14"),
];

#[test]
fn dates_agree_with_a_paper_calendar() {
    for (form, event, date, days, due) in BY_HAND {
        let deadline = answer(form, event, date, *days).unwrap_or_else(|error| panic!("{form} {event}: {error}"));
        assert_eq!(deadline.due, day(due), "{form} {event} {date}: {:#?}", deadline.derivation);
        let last = deadline.derivation.last().unwrap();
        assert!(last.contains(due), "{last}");
        assert!(deadline.derivation[0].contains(&deadline.source), "{:?}", deadline.derivation);
    }
    for rule in TABLES.rules() {
        let here = |it: &&(&str, &str, &str, Option<u32>, &str)| (it.0, it.1) == (&rule.value.form, &rule.value.event);
        assert!(BY_HAND.iter().any(|it| here(&it)), "{} {} is not counted by hand", rule.value.form, rule.value.event);
    }
}

#[test]
fn a_person_can_follow_the_lines() {
    let lines = answer("trec-1-4", "earnest-money-delivery", "2026-10-14", None).unwrap().derivation;
    assert_eq!(
        lines[1..],
        [
            "Effective date: Wednesday 2026-10-14. It is not counted.",
            "All days are counted: day 3 is Saturday 2026-10-17.",
            "Saturday 2026-10-17 cannot be the day: it must be a day that is no Saturday, Sunday or legal holiday.",
            "Sunday 2026-10-18 cannot be the day.",
            "The next one that can: Monday 2026-10-19.",
            "Time is of the essence.",
            "Sources read this rule differently; here all readings come to the same day: read as “Texas holidays” it is 2026-10-19.",
            "Due 2026-10-19 (Monday).",
        ]
    );
    let lines = answer("trid", "consummation-after-closing-disclosure", "2026-11-23", None).unwrap().derivation;
    assert_eq!(
        lines[1..],
        [
            "A business day here is every day but Sundays and the legal holidays on their own date.",
            "Closing disclosure received: Monday 2026-11-23. It is not counted.",
            "Not counted: Thursday 2026-11-26 (Thanksgiving Day).",
            "Counted: 1 = Tuesday 2026-11-24, 2 = Wednesday 2026-11-25, 3 = Friday 2026-11-27.",
            "Day 3 is Friday 2026-11-27.",
            "Days are counted, not hours.",
            "Not before 2026-11-27 (Friday).",
        ]
    );
}

#[test]
fn the_hour_is_that_of_the_property() {
    let clock = |date: &str, days, zone: Option<&str>| {
        let mut wanted = wanted("trec-1-4", "option-period-ends", date, Some(days));
        wanted.question.zone = zone.map(str::to_owned);
        TABLES.answer(&wanted, &HOLIDAYS).map(|deadline| {
            let clock = deadline.clock.unwrap();
            (clock.time.to_string(), clock.zone.name().to_owned(), clock.at.to_rfc3339())
        })
    };
    let at = |zone: &str, at: &str| Ok(("17:00:00".to_owned(), zone.to_owned(), at.to_owned()));
    // The clocks go forward on 8 March and back on 1 November 2026.
    assert_eq!(clock("2026-03-01", 6, None), at("America/Chicago", "2026-03-07T23:00:00+00:00"));
    assert_eq!(clock("2026-03-01", 7, None), at("America/Chicago", "2026-03-08T22:00:00+00:00"));
    assert_eq!(clock("2026-10-28", 4, Some("america/denver")), at("America/Denver", "2026-11-02T00:00:00+00:00"));
    let error = clock("2026-03-01", 7, Some("America/New_York")).unwrap_err().to_string();
    assert!(error.contains("America/Chicago, America/Denver"), "{error}");
    assert_eq!(answer("trid", "cure", "2026-01-01", None).unwrap().clock, None);
}

#[test]
fn as_json_it_has_the_keys_that_scripts_read() {
    let json = serde_json::to_value(answer("trec-1-4", "option-period-ends", "2026-03-01", Some(10)).unwrap()).unwrap();
    assert_eq!(json["due"], "2026-03-11");
    let clock = serde_json::json!({ "time": "17:00", "zone": "America/Chicago", "at": "2026-03-11T22:00:00Z" });
    assert_eq!((&json["clock"], &json["meaning"]), (&clock, &"last_day".into()));
    let json = serde_json::to_value(answer("trid", "cure", "2026-01-01", None).unwrap()).unwrap();
    assert_eq!((&json["clock"], &json["variant"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    let rule = serde_json::to_value(&TABLES.rules()[0].value).unwrap();
    assert_eq!(
        serde_json::from_value::<hub_compliance::deadline::DeadlineRule>(rule).unwrap(),
        TABLES.rules()[0].value
    );
}

#[test]
fn where_sources_disagree_the_careful_day_is_answered_and_the_others_named() {
    // Fri 21 April 2023, San Jacinto Day, is a holiday in Texas only.
    let deadline = answer("trec-1-4", "earnest-money-delivery", "2023-04-18", None).unwrap();
    assert_eq!((deadline.due, deadline.variant.as_deref()), (day("2023-04-21"), Some("federal holidays")));
    assert_eq!(deadline.other_readings[0].due, day("2023-04-24"));
    let said = deadline.derivation.iter().rev().nth(1).unwrap();
    assert!(said.contains("Sources disagree") && said.contains("2023-04-24"), "{said}");
    // And Columbus Day in the nation only.
    let deadline = answer("trec-1-4", "earnest-money-delivery", "2026-10-08", None).unwrap();
    assert_eq!((deadline.due, deadline.variant.as_deref()), (day("2026-10-12"), Some("Texas holidays")));
    let mut one = wanted("trec-1-4", "earnest-money-delivery", "2026-10-08", None);
    one.variant = Some("Federal Holidays".into());
    let deadline = TABLES.answer(&one, &HOLIDAYS).unwrap();
    assert_eq!((deadline.due, deadline.other_readings.len()), (day("2026-10-13"), 0));
    one.variant = Some("moon".into());
    let error = TABLES.answer(&one, &HOLIDAYS).unwrap_err().to_string();
    assert!(error.contains("federal holidays, Texas holidays"), "{error}");
}

#[test]
fn what_is_not_known_is_said() {
    let error = |form: &str, event: &str, date: &str, days| answer(form, event, date, days).unwrap_err().to_string();
    let unknown = error("napkin", "due", "2026-01-01", None);
    assert!(unknown.contains("car-rpa") && unknown.contains("trec-1-4"), "{unknown}");
    let unknown = error("TREC 1-4", "birthday", "2026-01-01", None);
    assert!(unknown.contains("trec-1-4 has no") && unknown.contains("option-period-ends"), "{unknown}");
    let early = error("trec-1-4", "Option Period Ends", "2014-11-22", Some(10));
    assert!(early.contains("from 2021-04-01"), "{early}");
    assert!(error("trec-1-4", "option-period-ends", "2026-03-01", None).contains("say how many"));
    assert!(error("trid", "cure", "2026-03-01", Some(61)).contains("60 days"));
    assert_eq!(answer("trid", "cure", "2026-03-01", Some(60)).unwrap().due, day("2026-04-30"));
    assert!(error("trec-1-4", "option-period-ends", "2026-03-01", Some(4000)).contains("1000"));
    assert!(error("trec-1-4", "option-period-ends", "+262142-12-30", Some(10)).contains("calendar ends"));
}
