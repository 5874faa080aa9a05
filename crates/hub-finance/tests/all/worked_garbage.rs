use hub_finance::commission::{Entry, Ledger, Plan};
use hub_finance::worked::{kinds, work};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::commission::{day, deal, dollars};
use crate::shipped::{file, tables};

/// One example of each kind that can be worked.
fn good() -> Vec<(&'static str, Value)> {
    vec![
        ("title_premium_tx", json!({"policy": 250000, "schedule": "Texas 2019", "closing": "2025-06-30"})),
        ("transfer_tax_ca", json!({"price": "612345", "rate_per_1000": "1.10", "city_rate_per_1000": "4"})),
        ("form_1099_threshold", json!({"payee_total_2024": 599.99})),
        ("ho3_default_limits", json!({"coverage_A": "350000", "B_percent": "10"})),
        ("percentage_deductible", json!({"coverage_A": "300000", "hail_deductible_percent": 5, "loss": "9000"})),
        ("seller_net_sheet", json!({"price": "100000", "commission_percent": "5", "payoff": "20000.01"})),
        (
            "commission_cap",
            json!({"gci": "12000", "agent_split_percent": "70", "annual_cap": "18000", "company_paid_ytd": "1"}),
        ),
        (
            "commission_referral",
            json!({"price": "500000", "side_percent": "3", "referral_percent_to_other_broker": "25",
                   "franchise_percent": "6", "franchise_base": "net", "agent_split_percent": "70", "transaction_fee": "5"}),
        ),
        ("commission_tier", json!({"ytd_gci": 1, "gci": 9, "mode": "marginal", "tiers": "50% to 4k, 75% above"})),
        (
            "commission_tier",
            json!({"ytd_gci": "1", "agent_paid_ytd": "1", "gci": "1", "mode": "on crossing 5k the new 70% applies, retroactive"}),
        ),
        ("commission_other", json!({"amount": "0.05", "weights_percent": [50, 50]})),
        (
            "commission_other",
            json!({"net_gci": "9", "team_lead_percent": "40", "team_member_percent": "60",
                   "brokerage_split_percent_to_agent": "80", "order": "brokerage, then team"}),
        ),
        ("irr", json!({"flows": ["-100", 121, 3]})),
        ("xirr", json!({"flows": [-1000, "1210"], "dates": ["2025-01-01", "2027-01-01"]})),
        ("xnpv", json!({"flows": [-1000, "1210"], "dates": ["2025-01-01", "2027-01-01"], "rate": "0.21"})),
        (
            "tco_year1",
            json!({"price": "375000", "loan": 300000, "rate": "6", "tax_percent": "1.2", "insurance": "1800.50",
                   "maintenance_percent": "1.5", "mi_monthly": "50", "hoa": "0", "utilities": "3", "months": 360}),
        ),
        (
            "attribution_models",
            json!({"revenue": "100", "touches": ["b", "a"], "days_before_close": [0, 4], "half_life_days": 4, "u_shape": "30/40/30"}),
        ),
    ]
}

fn garbage() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "-?[0-9]{1,29}(\\.[0-9]{1,6})?".prop_map(Value::from),
        "[0-9]{1,3}(e[0-9]{1,2})?".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9/%k, .-]{0,12}".prop_map(Value::from),
        Just(json!("9999-12-31")),
        Just(json!("-262142-01-01")),
    ];
    leaf.prop_recursive(1, 8, 4, |leaf| prop::collection::vec(leaf, 0..4).prop_map(Value::from))
}

#[test]
fn every_kind_has_an_example() {
    let (good, loans) = (good(), crate::loan::figures::examples());
    let there =
        |kind: &str| good.iter().any(|(name, _)| *name == kind) || loans.iter().any(|loan| loan["kind"] == kind);
    let without: Vec<&str> = kinds().filter(|kind| !there(kind)).collect();
    assert!(without.is_empty() && kinds().count() == 48, "{without:?}");
}

#[test]
fn the_good_examples_are_good() {
    let tables = tables();
    for (kind, inputs) in good() {
        let answer = work(kind, &inputs, &Value::Null, tables).unwrap();
        assert!(answer.is_ok(), "{kind}: {answer:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    // Whatever stands in the place of an input: an answer or a refusal, never a panic.
    #[test]
    fn a_garbled_input_is_worked_or_refused(put in garbage(), more in garbage()) {
        let tables = tables();
        for (kind, inputs) in good() {
            let inputs: Map<String, Value> = inputs.as_object().unwrap().clone();
            for name in inputs.keys() {
                let mut one = inputs.clone();
                one.insert(name.clone(), put.clone());
                let _ = work(kind, &Value::Object(one), &more, tables);
                let mut without = inputs.clone();
                without.remove(name);
                let _ = work(kind, &Value::Object(without), &Value::Null, tables);
            }
            let all = inputs.keys().map(|name| (name.clone(), put.clone())).collect();
            let _ = work(kind, &Value::Object(all), &more, tables);
            let _ = work(kind, &put, &more, tables);
        }
    }

    // A ledger or a plan read from a file that somebody damaged.
    #[test]
    fn a_damaged_ledger_or_plan_is_read_or_refused(at in any::<prop::sample::Index>(), cut in 0_usize..12, put in "[-0-9\",a-z]{0,9}") {
        let plan_text = file("commission-sample.json").1;
        let plan: Plan = serde_json::from_str(plan_text).unwrap();
        let mut ledger = Ledger::default();
        let number = ledger.post(&plan, deal("a", "2026-05-01", dollars(60_000)), day("2026-05-01")).unwrap()[0];
        ledger.post(&plan, deal("b", "2026-06-01", dollars(60_000)), day("2026-06-01")).unwrap();
        ledger.reverse(number, "undone", day("2026-06-02")).unwrap();
        let damaged = |text: &str| {
            let from = at.index(text.len());
            format!("{}{put}{}", &text[..from], &text[(from + cut).min(text.len())..])
        };
        if let Ok(entries) = serde_json::from_str::<Vec<Entry>>(&damaged(&serde_json::to_string(ledger.entries()).unwrap()))
            && let Ok(mut ledger) = Ledger::replay(entries)
        {
            let _ = ledger.post(&plan, deal("c", "2026-05-15", dollars(1_000)), day("2027-01-01"));
        }
        if let Ok(plan) = serde_json::from_str::<Plan>(&damaged(plan_text)) {
            let _ = Ledger::default().post(&plan, deal("c", "2026-05-15", dollars(1_000)), day("2027-01-01"));
        }
    }
}
