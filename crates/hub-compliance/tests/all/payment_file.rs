//! A payment as a file, and worked examples of it.

use hub_compliance::payment::file::{self, PaymentFileError, example, read};
use hub_compliance::payment::{Action, Fact, PartyKind, Payment, RecordName, Stage, decide, worked};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::payment_rows::{RULES, today};

fn with(key: &str, value: Value) -> Result<Payment, PaymentFileError> {
    let mut file = json!({"payer_type": "lender", "payee_type": "agent", "basis": "hourly"});
    file[key] = value;
    read(&file.to_string())
}

#[test]
fn the_example_reads_and_is_flagged() {
    let payment = read(example()).unwrap();
    let decision = decide(&payment, &RULES, today());
    assert_eq!((decision.action, decision.rule.as_deref()), (Action::Flag, Some("R4")));
    assert!(decision.missing.is_empty(), "{decision:?}");
}

#[test]
fn kinds_are_read_from_ordinary_words() {
    for (words, kind) in [
        ("lender", PartyKind::Lender),
        ("mortgage lender", PartyKind::Lender),
        ("Mortgage Company", PartyKind::Lender),
        ("loan_officer", PartyKind::Lender),
        ("title_company", PartyKind::Title),
        ("title insurance agency", PartyKind::Title),
        ("escrow officer", PartyKind::Title),
        ("home_warranty", PartyKind::Warranty),
        ("home warranty company", PartyKind::Warranty),
        ("insurance agent", PartyKind::Insurer),
        ("homeowner's insurance", PartyKind::Insurer),
        ("credit-union", PartyKind::CreditUnion),
        ("home inspector", PartyKind::Inspector),
        ("moving company", PartyKind::Mover),
        ("cleaning services", PartyKind::Cleaner),
        ("photographers", PartyKind::Photographer),
        ("law firm", PartyKind::Attorney),
        ("Real Estate Broker", PartyKind::RealEstateBroker),
        ("broker", PartyKind::RealEstateBroker),
        ("REALTOR", PartyKind::Agent),
        ("brokerage-owned firm", PartyKind::BrokerageOwnedFirm),
        ("buyer", PartyKind::Consumer),
        ("service provider", PartyKind::Service),
        ("employer", PartyKind::Brokerage),
        ("out-of-state broker", PartyKind::RealEstateBroker),
        ("affiliate", PartyKind::BrokerageOwnedFirm),
        ("affiliated title company", PartyKind::Title),
    ] {
        assert_eq!(with("payer_type", json!(words)).map(|it| it.payer), Ok(kind), "{words}");
    }
    for kind in PartyKind::ALL {
        assert_eq!(with("payee_type", json!(kind.as_str())).unwrap().payee, *kind);
    }
}

#[test]
fn a_tie_may_stand_in_the_kind() {
    let payment = with("payer_type", json!("affiliated title company")).unwrap();
    assert_eq!(payment.says(Fact::Affiliated), Some(true));
    assert_eq!(with("payer_type", json!("1099 agent")).unwrap().says(Fact::W2Employee), None, "of the payee only");
}

#[test]
fn payroll_may_stand_in_the_kind() {
    for (words, kind, is) in [
        ("W-2 employee", PartyKind::Employee, true),
        ("own W2 employee", PartyKind::Employee, true),
        ("1099 agent", PartyKind::Agent, false),
        ("agent_1099", PartyKind::Agent, false),
        ("independent contractor", PartyKind::Employee, false),
    ] {
        let payment = with("payee_type", json!(words)).unwrap();
        assert_eq!((payment.payee, payment.says(Fact::W2Employee)), (kind, Some(is)), "{words}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (key, value, message) in [
        ("colour", json!("red"), "unknown field `colour`"),
        ("payer_type", json!(7), "`payer_type`: expected text, found 7"),
        ("payee_type", json!("wizard"), "`payee_type`: unknown kind `wizard`; known: mls, lender"),
        ("basis", json!(null), "`basis` is missing"),
        (
            "federally_related",
            json!("perhaps"),
            "`federally_related`: expected true, false or \"unknown\", found \"perhaps\"",
        ),
        ("fee_changed_on", json!("2026-02-30"), "`fee_changed_on`: expected a day as YYYY-MM-DD"),
        ("ownership_percent", json!(101), "`ownership_percent`: expected a percentage from 0 to 100, found 101"),
        ("record", json!(["blood sample"]), "`record`: expected the name of a record, found \"blood sample\""),
        ("state", json!("Texas"), "`state`: expected two letters of a state"),
        ("employment", json!("W-4"), "`employment`: expected \"w2\""),
        ("payer_licence", json!({"number": "1"}), "`payer_licence`: expected a number and a state"),
        ("payer_licence", json!({"number": "1", "state": "TX", "x": 1}), "unknown field `payer_licence.x`"),
        ("disclosure_channel", json!("pigeon"), "`disclosure_channel`: expected in_person"),
        ("payer", json!("bank"), "`payer_type` is given twice"),
    ] {
        let error = with(key, value).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    assert_eq!(read(r#"{"basis": "a", "basis": "b"}"#), Err(PaymentFileError::Twice("basis".into())));
    assert!(matches!(read("nonsense"), Err(PaymentFileError::Json(_))));
    assert!(matches!(read("[1]"), Err(PaymentFileError::Json(_))));
    assert_eq!(file::from_value(json!([1])), Err(PaymentFileError::NotAnObject));
}

#[test]
fn other_names_of_a_fact_are_the_same_fact() {
    assert_eq!(with("fair_market_value", json!("yes")).unwrap().says(Fact::AtMarketValue), Some(true));
    assert_eq!(with("employment", json!("1099")).unwrap().says(Fact::W2Employee), Some(false));
    assert_eq!(with("written_agreement", json!(true)).unwrap().holds(RecordName::Contract), Some(true));
    assert_eq!(with("to_be_stored", json!(true)).unwrap().stage, Stage::Entry);
    assert_eq!(with("own_funds", json!("unknown")).unwrap().says(Fact::OwnFunds), None);
    assert_eq!(with("ownership_percent", json!(0.1)).unwrap().ownership_percent.unwrap().to_string(), "0.1");
    assert_eq!(with("affiliated", json!(null)).unwrap().says(Fact::Affiliated), None);
}

#[test]
fn worked_examples_answer_what_they_are_asked() {
    let work = |inputs: &Value, expected: &Value| worked::work("payment_rule", inputs, expected, &RULES, today());
    let inputs = json!({"payer_type": "lender", "payee_type": "real_estate_broker", "basis": "0.25 percent of funded loan", "federally_related": true});
    let expected = json!({"action": "block", "reason": "12 CFR 1024.14(b)"});
    assert_eq!(work(&inputs, &expected), Some(Ok(expected.clone())));
    let inputs = json!({"payer_type": "real_estate_broker", "payee_type": "real_estate_broker", "basis": "25 percent of side commission", "both_acting_as_brokers": true});
    let expected =
        json!({"action": "allow", "record": ["licence numbers of both", "written agreement", "transaction"]});
    assert_eq!(work(&inputs, &expected), Some(Ok(expected.clone())));
    assert!(matches!(work(&json!({}), &expected), Some(Err(PaymentFileError::Missing("payer_type")))));
    assert_eq!(worked::work("apr", &inputs, &expected, &RULES, today()), None);
}

/// Files in ordinary words, each with what follows.
#[test]
fn everyday_payments() {
    for (payer, payee, basis, more, action, rule) in [
        ("title company", "agent", "$50 gift card for each referral", json!({}), "block", "R1"),
        ("home_warranty", "real estate agent", "$60 per policy", json!({}), "block", "R10"),
        ("insurance agency", "team", "per closed deal", json!({}), "block", "R1"),
        ("lender", "brokerage", "$500 flat monthly fee", json!({}), "flag", "R4"),
        ("lender", "brokerage", "marketing services agreement, fee per lead", json!({}), "block", "R4"),
        ("lender", "agent", "lunch and learn", json!({}), "flag", "R7"),
        ("lender", "brokerage", "desk rent", json!({}), "flag", "R8"),
        ("lender", "agent", "desk rent per closing", json!({}), "block", "R1"),
        ("lender", "agent", "joint advertising", json!({"pro_rata": true}), "allow", "R6"),
        ("brokerage", "employee", "bonus per referral", json!({"employment": "w2"}), "allow", "R3"),
        ("brokerage", "1099 agent", "bonus per referral", json!({}), "block", "R3"),
        ("title company", "brokerage", "return on ownership", json!({"ownership_percent": 30}), "require", "R5"),
        (
            "title company",
            "brokerage",
            "return on ownership",
            json!({"ownership_percent": 30, "disclosure": true}),
            "allow",
            "R5",
        ),
        ("mover", "agent", "$50 per referral", json!({}), "flag", "R11"),
        (
            "lender",
            "real estate broker",
            "0.25 percent of funded loan",
            json!({"federally_related": false}),
            "flag",
            "R1",
        ),
        ("lender", "real estate broker", "0.25 percent of funded loan", json!({}), "block", "R1"),
        ("broker", "broker", "25% referral fee", json!({"both_acting_as_brokers": false}), "block", "R1"),
        ("broker", "broker", "25% referral fee", json!({"both_acting_as_brokers": true}), "allow", "R2"),
        ("inspector", "agent", "$100 per inspection order", json!({}), "block", "R1"),
    ] {
        let mut file = json!({"payer_type": payer, "payee_type": payee, "basis": basis});
        for (key, value) in more.as_object().unwrap() {
            file[key] = value.clone();
        }
        let decision = decide(&read(&file.to_string()).unwrap(), &RULES, today());
        assert_eq!((decision.action.as_str(), decision.rule.as_deref()), (action, Some(rule)), "{file}: {decision:?}");
    }
}

proptest! {
    #[test]
    fn garbage_never_panics(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn objects_of_garbage_never_panic(key in "[a-z_]{0,24}", text in "\\PC{0,60}", number in any::<f64>()) {
        for value in [json!(text), json!(number), json!([text.clone()]), json!({key.clone(): text.clone()})] {
            let _ = with(&key, value);
        }
    }

    /// Every field of the example may hold anything: a payment or an error, and the error names a field.
    #[test]
    fn a_broken_example_is_refused_by_name(n in 0..15_usize, text in "\\PC{0,20}") {
        let mut file: Value = serde_json::from_str(example()).unwrap();
        let key = file.as_object().unwrap().keys().nth(n).unwrap().clone();
        file[&key] = json!({"odd": text});
        let error = read(&file.to_string()).unwrap_err().to_string();
        prop_assert!(error.contains(&key), "{}", error);
    }
}

/// Whoever reads the page finds every field, and none that does not exist.
#[test]
fn the_page_names_every_field() {
    let page = include_str!("../../../../docs/howto/payment-rules.md");
    for fact in Fact::ALL {
        assert!(page.contains(&format!("`{}`", fact.as_str())), "{} is not explained", fact.as_str());
    }
    let table = page.split("| field | what |").nth(1).unwrap().split("\n\n").next().unwrap();
    let mut named = 0;
    for row in table.lines().filter(|row| row.starts_with("| `")) {
        let cell = row.split('|').nth(1).unwrap();
        // What stands in brackets are values.
        let outside: String = cell.split('(').map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
        for field in outside.split('`').skip(1).step_by(2) {
            let error = with(field, json!([[]]));
            assert!(!matches!(error, Err(PaymentFileError::UnknownField(_))), "{field} is no field");
            named += 1;
        }
    }
    assert!(named > 45, "{named}");
}
