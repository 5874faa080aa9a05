//! A small analysis made by hand, for tests of what works on a finished one.

use hub_domain::{Currency, Money};

use crate::{Adjustment, Cma, Comparable, Facts, Feature, MarketSummary, Subject, Weight, cents};

pub(crate) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// Comparables from parts of the estimate, sale prices in dollars, living areas and the line for living area in dollars.
pub(crate) fn kept(rows: &[(f64, i64, f64, i64)]) -> Cma {
    let weights = Weight::split(&rows.iter().map(|r| r.0).collect::<Vec<_>>());
    let comparables: Vec<Comparable> = rows
        .iter()
        .zip(weights)
        .enumerate()
        .map(|(i, ((_, price, area, line), weight))| Comparable {
            listing_key: format!("C{i}"),
            listing_id: None,
            weight,
            close_date: "2026-03-01".parse().unwrap(),
            close_price: usd(price * 100),
            distance_m: Some(400.0),
            adjustments: vec![
                Adjustment {
                    feature: Feature::Time,
                    subject: String::new(),
                    comparable: String::new(),
                    amount: usd(100_000),
                    why: "Prices rose.".into(),
                },
                Adjustment {
                    feature: Feature::LivingArea,
                    subject: String::new(),
                    comparable: String::new(),
                    amount: usd(line * 100),
                    why: "It is larger.".into(),
                },
            ],
            adjusted_price: usd(price * 100 + 100_000 + line * 100),
            shown: i < 6,
            reason: "Near.".into(),
            facts: Facts { living_area: Some(*area), ..Facts::default() },
        })
        .collect();
    let prices: Vec<i64> = comparables.iter().map(|c| c.adjusted_price.minor).collect();
    let shares: Vec<u32> = comparables.iter().map(|c| c.weight.billionths()).collect();
    let estimate = cents::weighted(&prices, &shares);
    let facts = Facts { living_area: Some(2_000.0), bathrooms_total_decimal: Some(2.0), ..Facts::default() };
    Cma {
        subject: Subject { listing_key: None, listing_id: None, currency_code: None, close_date: None, facts },
        as_of: "2026-06-01".parse().unwrap(),
        estimate: usd(estimate),
        low: usd(estimate / 10 * 9),
        high: usd(estimate / 10 * 11),
        level: 80,
        comparables,
        rejected: Vec::new(),
        market: MarketSummary::default(),
        warnings: Vec::new(),
        method: String::new(),
        disclaimer: String::new(),
    }
}

/// Eight comparables of about half a million.
pub(crate) fn eight() -> Cma {
    kept(&[
        (0.22, 500_000, 2_000.0, 0),
        (0.18, 480_000, 1_900.0, 20_000),
        (0.15, 520_000, 2_100.0, -20_000),
        (0.12, 470_000, 1_850.0, 30_000),
        (0.11, 540_000, 2_150.0, -30_000),
        (0.09, 505_000, 1_980.0, 4_000),
        (0.08, 450_000, 1_700.0, 60_000),
        (0.05, 560_000, 2_300.0, -60_000),
    ])
}
