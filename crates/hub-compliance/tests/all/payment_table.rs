//! The table itself: what is shipped, and what is refused.

use std::collections::BTreeSet;

use hub_compliance::payment::{Action, PaymentRules, PaymentRulesError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::payment_rows::{RULES, TABLE};

#[test]
fn the_shipped_table_holds_the_eleven_rules() {
    let ids: Vec<&str> = RULES.rows().iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11"]);
    for row in RULES.rows() {
        assert_eq!(row.loaded_by, "shipped");
        assert!(row.source.contains(|c: char| c.is_ascii_digit()), "{} names its source", row.id);
        for outcome in &row.outcomes {
            let quiet = matches!(outcome.name.as_str(), "below the threshold" | "no referrer");
            assert!(
                quiet || !outcome.record.is_empty() || outcome.name.starts_with("outside"),
                "{} {}",
                row.id,
                outcome.name
            );
            assert!(outcome.action != Action::Block || outcome.lawful.len() > 20);
        }
    }
}

fn shipped() -> Value {
    serde_json::from_str(TABLE).unwrap()
}

fn error(table: &Value) -> String {
    PaymentRules::parse(&table.to_string()).unwrap_err().to_string()
}

#[test]
fn errors_name_the_row_and_the_field() {
    let changed = |pointer: &str, value: Value| {
        let mut table = shipped();
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        match table.pointer_mut(parent).unwrap() {
            Value::Object(fields) => fields.insert(field.into(), value).is_some(),
            Value::Array(items) => {
                items[field.parse::<usize>().unwrap()] = value;
                true
            }
            _ => unreachable!(),
        };
        error(&table)
    };
    for (pointer, value, message) in [
        (
            "/rows/1/outcomes/0/when/0/test",
            json!("moon_is_full"),
            "rows[1] (R2).outcomes[0].when[0].test: unknown condition `moon_is_full`",
        ),
        ("/rows/1/outcomes/0/when/0/is", json!("maybe"), "rows[1] (R2).outcomes[0].when[0].is: unknown answer `maybe`"),
        ("/rows/1/outcomes/0/when/0/days", json!(3), "rows[1] (R2).outcomes[0].when[0].days: unknown field"),
        ("/rows/3/outcomes/4/when/0/days", json!(-1), "rows[3] (R4).outcomes[4].when[0].days: expected a whole number"),
        (
            "/rows/4/outcomes/0/when/1/above_percent",
            json!("101"),
            "rows[4] (R5).outcomes[0].when[1].above_percent: expected a percentage",
        ),
        ("/rows/0/valid_from", json!("2026-13-01"), "rows[0] (R1).valid_from: expected a day as YYYY-MM-DD"),
        ("/rows/0/valid_to", json!("1999-01-01"), "rows[0] (R1).valid_to: is before valid_from"),
        ("/rows/0/jurisdiction", json!("Texas"), "rows[0] (R1).jurisdiction: expected `US` or `US-XX`"),
        ("/rows/0/source", json!(" "), "rows[0] (R1).source: is empty"),
        ("/rows/0/source", json!(null), "rows[0] (R1).source: is missing"),
        ("/rows/0/loaded_by", json!(4), "rows[0] (R1).loaded_by: expected text, found a number"),
        ("/rows/0/colour", json!("red"), "rows[0] (R1).colour: unknown field"),
        ("/rows/0/payers/0", json!("wizard"), "rows[0] (R1).payers[0]: unknown party `wizard`; known: anyone"),
        ("/rows/0/bases/0", json!("luck"), "rows[0] (R1).bases[0]: unknown basis `luck`"),
        ("/rows/0/outcomes", json!([]), "rows[0] (R1).outcomes: is missing or empty"),
        ("/rows/0/outcomes/5/lawful", json!(null), "rows[0] (R1).outcomes[5].lawful: is missing"),
        ("/rows/0/outcomes/5/action", json!("forgive"), "rows[0] (R1).outcomes[5].action: unknown action `forgive`"),
        ("/rows/0/outcomes/5/record/0", json!("tears"), "rows[0] (R1).outcomes[5].record[0]: unknown record `tears`"),
        ("/rows/0/outcomes/5/name", json!("outside federal law"), "rows[0] (R1).outcomes[5]: a second outcome named"),
        ("/rows/1/outcomes/1/lifts/0", json!("R99"), "rows[1] (R2).outcomes (between brokers).lifts: no rule `R99`"),
        (
            "/rows/3/outcomes/5/needs/0/is",
            json!("unknown"),
            "rows[3] (R4).outcomes[5].needs[0].is: expected `yes` or `no`",
        ),
        ("/rows/2", json!("a row"), "rows[2]: expected an object, found text"),
        ("/rows", json!([]), "rows: holds no rules"),
    ] {
        let said = changed(pointer, value);
        assert!(said.strip_prefix("payment rules, ").is_some_and(|it| it.starts_with(message)), "{pointer}: {said}");
    }
    assert!(matches!(PaymentRules::parse("{"), Err(PaymentRulesError::Json(_))));
}

#[test]
fn rows_that_hold_at_the_same_time_are_refused() {
    let mut table = shipped();
    let rows = table["rows"].as_array_mut().unwrap();
    let mut newer = rows[0].clone();
    newer["valid_from"] = json!("2027-01-01");
    rows.push(newer);
    assert_eq!(error(&table), "payment rules: rows[0] and rows[11] both hold rule R1 for US at the same time");
    table["rows"][0]["valid_to"] = json!("2027-01-01");
    assert!(error(&table).contains("at the same time"), "the last day still counts");
    table["rows"].as_array_mut().unwrap().reverse();
    assert!(error(&table).contains("at the same time"), "whichever stands first");
    table["rows"].as_array_mut().unwrap().reverse();
    table["rows"][0]["valid_to"] = json!("2026-12-31");
    assert!(PaymentRules::parse(&table.to_string()).is_ok());
    // The same rule of a state stands beside the federal one.
    let mut table = shipped();
    let mut own = table["rows"][0].clone();
    own["jurisdiction"] = json!("US-TX");
    table["rows"].as_array_mut().unwrap().push(own);
    assert!(PaymentRules::parse(&table.to_string()).is_ok());
}

#[test]
fn a_states_own_row_is_read_there_only() {
    use hub_compliance::payment::{BasisKind, PartyKind, Payment, decide};
    let mut table = shipped();
    table["rows"].as_array_mut().unwrap().push(json!({
        "id": "TX-1", "title": "No rebates", "jurisdiction": "US-TX", "valid_from": "2026-01-01", "valid_to": null,
        "source": "an example of a test", "loaded_by": "test", "payers": ["broker_side"], "payees": ["consumer"], "bases": ["any"],
        "outcomes": [{"name": "rebate", "action": "block", "citation": "example", "reason": "No.", "lawful": "None at all."}],
    }));
    let rules = PaymentRules::parse(&table.to_string()).unwrap();
    let mut payment = Payment::new(PartyKind::Agent, PartyKind::Consumer, BasisKind::PercentOfCommission);
    let today = crate::payment_rows::today();
    assert_eq!(decide(&payment, &rules, today).action, Action::Flag);
    payment.state = Some("OK".into());
    assert_eq!(decide(&payment, &rules, today).action, Action::Flag);
    payment.state = Some("tx".into());
    assert_eq!(decide(&payment, &rules, today).rule.as_deref(), Some("TX-1"));
    assert_eq!(decide(&payment, &rules, "2025-12-31".parse().unwrap()).action, Action::Flag, "not yet in force");
}

/// Every place in the shipped table, as a JSON pointer.
fn places(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| places(value, format!("{at}/{key}"), into)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, value)| places(value, format!("{at}/{n}"), into)),
        _ => {}
    }
    into.push(at);
}

proptest! {
    #[test]
    fn garbage_is_refused(text in "\\PC{0,300}") {
        prop_assert!(PaymentRules::parse(&text).is_err());
    }

    /// Whatever stands anywhere in the table: a table or an error that names a row, never a panic.
    #[test]
    fn a_broken_table_is_refused_or_read(n in any::<prop::sample::Index>(), kind in 0..5_u8, text in "\\PC{0,12}") {
        let mut table = shipped();
        let mut all = Vec::new();
        places(&table, String::new(), &mut all);
        let place = n.get(&all).clone();
        let junk = match kind { 0 => Value::Null, 1 => json!(text), 2 => json!(-7), 3 => json!([text]), _ => json!({text: 1}) };
        *table.pointer_mut(&place).unwrap() = junk;
        if let Err(PaymentRulesError::Field { at, .. }) = PaymentRules::parse(&table.to_string())
            && place.starts_with("/rows/")
        {
            let row = place.split('/').nth(2).unwrap();
            prop_assert!(at.starts_with(&format!("rows[{row}]")) || at.ends_with(".lifts"), "{} for {}", at, place);
        }
    }
}

#[test]
fn ids_are_unique_for_a_day() {
    let ids: BTreeSet<&str> = RULES.rows().iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), RULES.rows().len());
}
