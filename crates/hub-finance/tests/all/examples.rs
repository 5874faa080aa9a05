use hub_finance::worked::{kinds, work};
use serde_json::{Value, json};

use crate::loan::figures;
use crate::shipped::tables;

/// Good inputs of each kind that is not about loans, which the figures have.
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

/// Kind, good inputs, what is asked for: at least one example of every kind.
pub fn examples() -> Vec<(String, Value, Value)> {
    let of_loans = figures::examples().into_iter().map(|figure| {
        let field = |name: &str| figure[name].clone();
        (figure["kind"].as_str().unwrap().to_owned(), field("inputs"), field("expected"))
    });
    let others = good().into_iter().map(|(kind, inputs)| (kind.to_owned(), inputs, Value::Null));
    of_loans.chain(others).collect()
}

#[test]
fn every_kind_has_an_example() {
    let examples = examples();
    let without: Vec<&str> = kinds().filter(|kind| !examples.iter().any(|(name, ..)| name == kind)).collect();
    assert!(without.is_empty() && kinds().count() == 48, "{without:?}");
}

#[test]
fn the_good_examples_are_good() {
    for (kind, inputs, expected) in examples() {
        let answer = work(&kind, &inputs, &expected, tables()).unwrap();
        assert!(answer.is_ok(), "{kind}: {answer:?}");
    }
}
