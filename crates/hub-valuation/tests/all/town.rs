//! A made-up town whose prices follow size, age, place and month.

use chrono::{Days, NaiveDate};
use hub_domain::{Currency, Money, PropertySubType};
use hub_valuation::{Cma, CmaRequest, Facts, Sale, Subject};

/// Small numbers that look random and never change.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as f64) / f64::from(1_u32 << 31)
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `n` sales of two years before 2026-01-01, priced with `noise` (a log standard deviation, roughly).
pub fn sales(n: usize, noise: f64, seed: u64) -> Vec<Sale> {
    let mut dice = Dice(seed);
    (0..n)
        .map(|i| {
            let (x, y) = (dice.roll(), dice.roll());
            let area = (900.0 + 2_600.0 * dice.roll() * dice.roll()).round();
            let quality = (4.0 + 6.0 * dice.roll()).floor();
            let built = 1920 + (100.0 * dice.roll()) as i32;
            let ago = (730.0 * dice.roll()) as u64 + 1;
            let log = 12.0 + 0.6 * (area / 1_800.0_f64).ln() + 0.06 * (quality - 6.0) + 0.4 * x + 0.1 * (6.0 * y).sin()
                - 0.05 * (ago as f64 / 365.0)
                + noise * (dice.roll() + dice.roll() + dice.roll() - 1.5) * 2.0;
            Sale {
                listing_key: format!("town-{i:05}"),
                listing_id: None,
                close_price: Money::from_minor((log.exp() * 100.0).round() as i64, Currency::USD),
                close_date: day("2026-01-01").checked_sub_days(Days::new(ago)).unwrap(),
                days_on_market: Some((60.0 * dice.roll()) as i32),
                facts: Facts {
                    latitude: Some(47.0 + 0.1 * y),
                    longitude: Some(-122.0 + 0.15 * x),
                    mls_area_major: Some(format!("Area {}", (3.0 * x) as u8)),
                    property_sub_type: Some(PropertySubType::SingleFamilyResidence),
                    living_area: Some(area),
                    lot_size_square_feet: Some((3_000.0 + 9_000.0 * dice.roll()).round()),
                    bedrooms_total: Some((1.0 + area / 700.0).round()),
                    bathrooms_total_decimal: Some((area / 450.0).round() / 2.0),
                    year_built: Some(built),
                    construction_quality: Some(quality),
                    condition_rating: Some((1.0 + 4.0 * dice.roll()).round()),
                    garage_spaces: Some((3.0 * dice.roll()).floor()),
                    waterfront_yn: Some(dice.roll() > 0.97),
                    ..Facts::default()
                },
            }
        })
        .collect()
}

/// A subject in the middle of town.
pub fn subject() -> Subject {
    Subject {
        listing_key: Some("subject".to_owned()),
        listing_id: None,
        currency_code: None,
        close_date: None,
        facts: Facts {
            latitude: Some(47.05),
            longitude: Some(-121.92),
            mls_area_major: Some("Area 1".to_owned()),
            property_sub_type: Some(PropertySubType::SingleFamilyResidence),
            living_area: Some(1_850.0),
            lot_size_square_feet: Some(6_000.0),
            bedrooms_total: Some(3.0),
            bathrooms_total_decimal: Some(2.0),
            year_built: Some(1975),
            construction_quality: Some(7.0),
            condition_rating: Some(3.0),
            garage_spaces: Some(1.0),
            waterfront_yn: Some(false),
            ..Facts::default()
        },
    }
}

pub fn request() -> CmaRequest {
    CmaRequest::new(subject(), day("2026-01-01"))
}

/// Every identity an analysis promises, to the minor unit, from its JSON alone.
pub fn adds_up(cma: &Cma, as_of: NaiveDate) {
    let json = serde_json::to_value(cma).unwrap();
    let minor = |v: &serde_json::Value| v["minor"].as_i64().unwrap();
    let mut whole = 0_i128;
    let mut estimate = 0_i128;
    for c in json["comparables"].as_array().unwrap() {
        let lines: i64 = c["adjustments"].as_array().unwrap().iter().map(|a| minor(&a["amount"])).sum();
        assert_eq!(minor(&c["close_price"]) + lines, minor(&c["adjusted_price"]));
        assert!(minor(&c["adjusted_price"]) > 0);
        let weight = (c["weight"].as_f64().unwrap() * 1e9).round() as i128;
        assert_eq!(weight as f64 / 1e9, c["weight"].as_f64().unwrap(), "more than nine decimals");
        whole += weight;
        estimate += weight * i128::from(minor(&c["adjusted_price"]));
        let sold: NaiveDate = c["close_date"].as_str().unwrap().parse().unwrap();
        assert!(sold < as_of, "a sale of the day or later");
        for a in c["adjustments"].as_array().unwrap() {
            for key in ["subject", "comparable", "why", "feature"] {
                assert!(a[key].as_str().is_some_and(|t| !t.is_empty()), "{key} is empty in {a}");
            }
        }
    }
    assert_eq!(whole, 1_000_000_000);
    assert_eq!((estimate + 500_000_000).div_euclid(1_000_000_000), i128::from(minor(&json["estimate"])));
    assert!(cma.low.minor <= cma.estimate.minor && cma.estimate.minor <= cma.high.minor);
    assert!(cma.low.minor > 0);
    assert_eq!(serde_json::from_value::<Cma>(json).unwrap(), *cma, "reads back what it writes");
}
