use hub_finance::Tables;
use hub_finance::worked::{WorkedError, agrees, work};
use serde_json::{Value, json};

use crate::shipped::tables;

/// Numbers, each reckoned by hand.
#[test]
fn other_numbers_come_out_as_reckoned_by_hand() {
    let cases = [
        ("title_premium_tx", json!({"policy": 250000, "closing": "2025-06-30"}), json!({"premium": "1623"})),
        ("title_premium_tx", json!({"policy": "6000000", "schedule": "Texas 2019"}), json!({"premium": 26465})),
        ("transfer_tax_ca", json!({"price": "612345", "rate_per_1000": "1.10"}), json!({"county_tax": "673.58"})),
        ("transfer_tax_ca", json!({"price": "612345", "closing": "2026-01-05"}), json!({"county_tax": "673.75"})),
        (
            "transfer_tax_ca",
            json!({"price": 1000000, "rate_per_1000": "1.10", "city_rate_per_1000": 4.515}),
            json!({"county_tax": "1100.00", "city_tax": "4515.00", "total_tax": "5615.00"}),
        ),
        (
            "form_1099_threshold",
            json!({"payee_total_2024": 599.99, "payee_total_2024_x": "600"}),
            json!({"2024_required": false, "2024_x_required": true}),
        ),
        ("ho3_default_limits", json!({"coverage_A": "350000"}), json!({"B": "35000", "C": "175000", "D": "70000"})),
        (
            "percentage_deductible",
            json!({"coverage_A": "300000", "hurricane_deductible_percent": 5, "loss": "9000"}),
            json!({"deductible": "15000.00", "payable": "0.00"}),
        ),
        (
            "seller_net_sheet",
            json!({"price": "100000", "commission_percent": "5", "payoff": "20000.01", "dues_to_seller": "100"}),
            json!({"net_to_seller": "75099.99"}),
        ),
        (
            "commission_cap",
            json!({"gci": "12000", "agent_split_percent": "70", "annual_cap": "18000", "company_paid_ytd": "18000"}),
            json!({"uncapped_company": "3600", "company": "0", "agent": "12000", "cap_remaining_after": "0"}),
        ),
        (
            "commission_referral",
            json!({"price": "500000", "side_percent": "3", "referral_percent_to_other_broker": "25",
                   "franchise_percent": "6", "franchise_base": "net", "agent_split_percent": "70"}),
            json!({"franchise": "675.00", "split_base": "10575.00", "agent": "7402.50"}),
        ),
        (
            "commission_tier",
            json!({"ytd_gci": 20000, "gci": "90,000".replace(',', ""), "mode": "marginal", "tiers": "50% to $40,000; 75% to 1m; 90% above"}),
            json!({"agent": "62500.00", "company": "27500.00"}),
        ),
        (
            "commission_tier",
            json!({"ytd_gci": "50000", "gci": "10000", "mode": "tier at start of deal applies to whole deal"}),
            json!({"agent": "7000.00", "company": "3000.00"}),
        ),
        (
            "commission_tier",
            json!({"ytd_gci": "30000", "agent_paid_ytd": "18000.00", "gci": "15000", "mode": "on crossing 50k the new 70% applies back to first dollar"}),
            json!({"agent_this_deal": "9000.00"}),
        ),
        (
            "commission_other",
            json!({"amount": "0.05", "weights_percent": [50, 50]}),
            json!({"shares": ["0.03", "0.02"]}),
        ),
    ];
    let tables = tables();
    for (kind, inputs, expected) in cases {
        let answer = work(kind, &inputs, &Value::Null, tables).unwrap();
        assert!(answer.as_ref().is_ok_and(|answer| agrees(&expected, answer)), "{kind} {inputs}: {answer:?}");
    }
}

#[test]
fn the_kinds_of_loans_are_worked_here_too() {
    let tables = tables();
    let inputs = json!({"principal": "300000", "annual_rate_percent": "6", "months": 360});
    let answer = work("level_payment", &inputs, &json!({"monthly_PI": "0.00"}), tables).unwrap().unwrap();
    assert!(agrees(&json!({"monthly_PI": "1798.65"}), &answer), "{answer}");
    let inputs = json!({"principal": "much", "annual_rate_percent": "6", "months": 360});
    let error = work("level_payment", &inputs, &json!({"monthly_PI": "0.00"}), tables).unwrap().unwrap_err();
    assert!(matches!(&error, WorkedError::Malformed { name, .. } if name == "principal"), "{error}");
}

#[test]
fn what_cannot_be_worked_is_refused_by_name() {
    let cases = [
        ("title_premium_tx", json!({"policy": "300000", "closing": "2019-05-01"}), "no table of title premiums"),
        ("title_premium_tx", json!({"policy": "300000", "schedule": "the usual one"}), "input schedule reads"),
        ("title_premium_tx", json!({"schedule": "Texas 2019"}), "input policy is missing"),
        ("transfer_tax_ca", json!({"price": "x", "rate_per_1000": "1.10"}), "input price reads \"x\""),
        ("transfer_tax_ca", json!({"price": "1", "rate_per_1000": "-1"}), "input rate_per_1000 reads \"-1\""),
        ("form_1099_threshold", json!({"payee_total_2031": "1"}), "no table of form 1099-NEC thresholds for US"),
        ("form_1099_threshold", json!({"payee_total_soon": "1"}), "input payee_total_soon reads"),
        ("percentage_deductible", json!({"coverage_A": "1", "loss": "1"}), "input deductible_percent is missing"),
        ("seller_net_sheet", json!({"price": "100", "payoff": "-1"}), "payoff is below zero"),
        ("commission_cap", json!({"gci": "1"}), "input agent_split_percent is missing"),
        ("commission_cap", json!({"gci": "1", "agent_split_percent": "170"}), "170 % is outside 0 to 100 %"),
        ("commission_tier", json!({"gci": "1", "ytd_gci": "0", "mode": "sideways"}), "input mode reads"),
        (
            "commission_tier",
            json!({"gci": "1", "ytd_gci": "0", "mode": "marginal", "tiers": "60% or so"}),
            "input tiers reads",
        ),
        ("irr", json!({"flows": [1, 2]}), "money both out and in"),
        ("irr", json!({"flows": "levered"}), "input flows reads \"levered\": a list is needed"),
        ("xirr", json!({"flows": [-1, 2], "dates": ["2025-01-01"]}), "2 amounts and 1 dates"),
        ("xnpv", json!({"flows": [], "dates": [], "rate": "ten"}), "input rate reads"),
        (
            "attribution_models",
            json!({"revenue": "1", "touches": ["a"], "days_before_close": [1], "half_life_days": 7, "u_shape": "40/40"}),
            "input u_shape reads",
        ),
        ("commission_other", json!({"amount": "1", "weights_percent": ["0"]}), "all weights are zero"),
    ];
    let tables = tables();
    for (kind, inputs, expected) in cases {
        let error = work(kind, &inputs, &Value::Null, tables).unwrap().unwrap_err().to_string();
        assert!(error.contains(expected), "{kind}: {error}");
    }
    let inputs = json!({"gci": "1", "ytd_gci": "0", "mode": "marginal"});
    let bare = work("commission_tier", &inputs, &Value::Null, &Tables::default()).unwrap();
    assert_eq!(bare, Err(WorkedError::Missing("tiers".into())), "without a sample plan nothing is assumed");
}
