//! What the agent changes, and what follows from it.

use hub_domain::{Currency, Money};
use hub_valuation::{AdjustmentOverride, CmaError, Feature, WarningKind, Weight, WeightOverride, value};

use crate::town::{adds_up, day, request, sales};

fn weight(key: &str, weight: f64) -> WeightOverride {
    WeightOverride { listing_key: key.to_owned(), weight }
}

#[test]
fn a_set_weight_stays_and_the_rest_keep_their_proportions() {
    let town = sales(300, 0.1, 21);
    let plain = value(&request(), &town).unwrap();
    let (first, second, third) = (&plain.comparables[0], &plain.comparables[1], &plain.comparables[2]);
    let mut request = request();
    request.overrides.weights = vec![weight(&first.listing_key, 0.5)];
    let cma = value(&request, &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    let of = |key: &str| cma.comparables.iter().find(|c| c.listing_key == key).unwrap().weight.as_f64();
    assert!((of(&first.listing_key) - 0.5).abs() < 1e-8);
    let ratio = |a: f64, b: f64| a / b;
    let before = ratio(second.weight.as_f64(), third.weight.as_f64());
    assert!((ratio(of(&second.listing_key), of(&third.listing_key)) - before).abs() < 1e-5);
    assert!(cma.warnings.iter().any(|w| w.kind == WarningKind::Overridden));
    request.overrides.weights = vec![weight(&first.listing_key, 1.0)];
    let alone = value(&request, &town).unwrap();
    assert_eq!(alone.comparables[0].weight, Weight::ONE);
    assert_eq!(alone.estimate, alone.comparables[0].adjusted_price);
}

#[test]
fn a_comparable_of_weight_zero_changes_nothing() {
    let town = sales(300, 0.1, 22);
    let key = value(&request(), &town).unwrap().comparables[3].listing_key.clone();
    let mut request = request();
    request.overrides.weights = vec![weight(&key, 0.0)];
    let cma = value(&request, &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    let last = cma.comparables.last().unwrap();
    assert_eq!((last.listing_key.as_str(), last.weight.billionths()), (key.as_str(), 0));
}

#[test]
fn an_amount_replaces_a_line_and_moves_the_estimate_by_its_weight() {
    let town = sales(300, 0.1, 23);
    let plain = value(&request(), &town).unwrap();
    let first = &plain.comparables[0];
    let old = first.adjustments.iter().find(|a| a.feature == Feature::LivingArea).unwrap().amount.minor;
    let mut request = request();
    request.overrides.adjustments = vec![
        AdjustmentOverride {
            listing_key: first.listing_key.clone(),
            feature: Feature::LivingArea,
            amount: Money::from_minor(old + 1_000_000, Currency::USD),
            why: "the extension was not permitted".to_owned(),
        },
        AdjustmentOverride {
            listing_key: first.listing_key.clone(),
            feature: Feature::Pool,
            amount: Money::from_minor(-500_000, Currency::USD),
            why: String::new(),
        },
    ];
    let cma = value(&request, &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    let changed = &cma.comparables[0];
    assert_eq!(changed.adjusted_price.minor, first.adjusted_price.minor + 500_000);
    assert!(changed.adjustments.iter().any(|a| a.why.contains("not permitted")));
    let moved = (cma.estimate.minor - plain.estimate.minor) as f64;
    assert!((moved - 500_000.0 * first.weight.as_f64()).abs() <= 1.0);
}

#[test]
fn ratings_of_the_agent_count_and_never_lower_a_better_house() {
    let town = sales(400, 0.05, 24);
    let plain = value(&request(), &town).unwrap();
    let mut request = request();
    request.overrides.construction_quality = Some(9.0);
    let better = value(&request, &town).unwrap();
    assert!(better.estimate.minor > plain.estimate.minor);
    assert_eq!(better.subject.facts.construction_quality, Some(9.0));
}

#[test]
fn a_wanted_sale_is_used_and_the_range_does_not_shrink() {
    let town = sales(300, 0.1, 25);
    let plain = value(&request(), &town).unwrap();
    let far = town.iter().find(|s| plain.comparables.iter().all(|c| c.listing_key != s.listing_key)).unwrap();
    let mut request = request();
    request.overrides.include = vec![far.listing_key.clone()];
    let cma = value(&request, &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    assert!(cma.comparables.iter().any(|c| c.listing_key == far.listing_key));
    let width = |c: &hub_valuation::Cma| c.high.minor as f64 / c.low.minor as f64;
    assert!(width(&cma) >= width(&plain) - 1e-6);
    let gone = plain.comparables[0].listing_key.clone();
    request.exclude = vec![gone.clone()];
    let cma = value(&request, &town).unwrap();
    assert!(cma.comparables.iter().all(|c| c.listing_key != gone));
    assert!(cma.rejected.iter().any(|r| r.listing_key == gone && r.reason.contains("agent")));
}

#[test]
fn impossible_changes_are_refused() {
    let town = sales(100, 0.1, 26);
    let key = value(&request(), &town).unwrap().comparables[0].listing_key.clone();
    let refused = |change: &dyn Fn(&mut hub_valuation::Overrides)| {
        let mut request = request();
        change(&mut request.overrides);
        assert!(matches!(value(&request, &town), Err(CmaError::Override { .. })));
    };
    refused(&|o| o.weights = vec![weight(&key, 1.5)]);
    refused(&|o| o.weights = vec![weight(&key, f64::NAN)]);
    refused(&|o| o.weights = vec![weight("nobody", 0.5)]);
    refused(&|o| o.weights = vec![weight(&key, 0.5), weight(&key, 0.2)]);
    refused(&|o| o.include = vec!["nobody".to_owned()]);
    refused(&|o| o.condition_rating = Some(f64::INFINITY));
    let line = |minor: i64, currency: Currency| AdjustmentOverride {
        listing_key: key.clone(),
        feature: Feature::Condition,
        amount: Money::from_minor(minor, currency),
        why: "so".to_owned(),
    };
    refused(&|o| o.adjustments = vec![line(-1_000_000_000_000, Currency::USD)]);
    refused(&|o| o.adjustments = vec![line(i64::MIN, Currency::USD)]);
    refused(&|o| o.adjustments = vec![line(1, Currency::AUD)]);
}
