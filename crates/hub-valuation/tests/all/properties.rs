//! What must hold whatever the market: better is never lower, units and order do not matter, the future is not known,
//! and what is shown gives the estimate again.

use hub_domain::{Currency, Money};
use hub_valuation::{CmaRequest, Facts, PreparedMarket, Sale, Subject, WeightOverride, value};
use proptest::prelude::*;

use crate::town::{Dice, adds_up, day, request, sales};

/// The town with every feature the trade prices, some of them unknown here and there.
fn rich(n: usize, noise: f64, gaps: f64, seed: u64) -> Vec<Sale> {
    let mut town = sales(n, noise, seed);
    let mut dice = Dice(seed ^ 0x5eed);
    for sale in &mut town {
        let mut bonus = 0.0;
        let mut known = |facts: &mut Option<f64>, amount: f64, worth: f64| {
            bonus += worth * amount;
            *facts = (dice.roll() >= gaps).then_some(amount);
            dice.roll()
        };
        let pick = known(&mut sale.facts.below_grade_finished_area, 0.0, 0.0);
        let basement = if pick > 0.5 { (900.0 * pick).round() } else { 0.0 };
        let view = known(&mut sale.facts.below_grade_finished_area, basement, 0.0001);
        let pool = known(&mut sale.facts.view_rating, (4.0 * view * view).floor(), 0.05);
        let renovated = known(&mut sale.facts.garage_area, (600.0 * pool).round(), 0.0001);
        sale.facts.pool_private_yn = (dice.roll() >= gaps).then_some(pool > 0.85);
        bonus += if pool > 0.85 { 0.04 } else { 0.0 };
        if renovated > 0.8 {
            sale.facts.year_renovated = Some(2015 + (10.0 * dice.roll()) as i32);
            bonus += 0.05;
        }
        sale.close_price.minor = (sale.close_price.minor as f64 * f64::exp(bonus)) as i64;
    }
    town
}

/// A subject that knows all of it.
fn subject() -> Subject {
    let mut subject = crate::town::subject();
    subject.facts.below_grade_finished_area = Some(300.0);
    subject.facts.view_rating = Some(1.0);
    subject.facts.pool_private_yn = Some(false);
    subject.facts.year_renovated = None;
    subject
}

/// What a better house has, one feature at a time.
const FEATURES: [&str; 10] = [
    "living area",
    "lot",
    "baths",
    "garage",
    "quality",
    "condition",
    "view",
    "waterfront",
    "pool",
    "finished basement",
];

fn improve(facts: &mut Facts, which: usize, by: f64) {
    let add = |field: &mut Option<f64>, step: f64| *field = field.map(|v| v + step * by);
    match which {
        0 => add(&mut facts.living_area, 1_500.0),
        1 => add(&mut facts.lot_size_square_feet, 9_000.0),
        2 => add(&mut facts.bathrooms_total_decimal, 2.0),
        3 => add(&mut facts.garage_spaces, 2.0),
        4 => add(&mut facts.construction_quality, 4.0),
        5 => add(&mut facts.condition_rating, 2.0),
        6 => add(&mut facts.view_rating, 3.0),
        7 => facts.waterfront_yn = Some(true),
        8 => facts.pool_private_yn = Some(true),
        _ => add(&mut facts.below_grade_finished_area, 1_200.0),
    }
}

/// What rounding may take: weights have nine decimals, adjusted prices whole cents.
fn slack(minor: i64) -> i64 {
    2 + minor / 20_000_000
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_better_house_is_never_lower(
        seed in any::<u64>(), n in 30_usize..160, noise in 0.0..0.4_f64,
        gaps in prop_oneof![Just(0.0), 0.0..0.5_f64], by in 0.05..1.0_f64,
    ) {
        let town = rich(n, noise, gaps, seed);
        let market = PreparedMarket::new(&town, day("2026-01-01"));
        let plain = CmaRequest::new(subject(), day("2026-01-01"));
        let before = market.value(&plain).unwrap();
        adds_up(&before, plain.as_of);
        for (which, name) in FEATURES.iter().enumerate() {
            let mut better = plain.clone();
            improve(&mut better.subject.facts, which, by);
            let after = market.value(&better).unwrap();
            adds_up(&after, plain.as_of);
            prop_assert!(
                after.estimate.minor + slack(before.estimate.minor) >= before.estimate.minor,
                "{name}: {} then {}", before.estimate, after.estimate
            );
        }
    }

    #[test]
    fn a_later_renovation_is_never_lower(seed in any::<u64>(), n in 40_usize..160, years in 1_i32..25) {
        let town = rich(n, 0.1, 0.1, seed);
        let market = PreparedMarket::new(&town, day("2026-01-01"));
        let mut plain = CmaRequest::new(subject(), day("2026-01-01"));
        let never = market.value(&plain).unwrap();
        plain.subject.facts.year_renovated = Some(2025 - years);
        let once = market.value(&plain).unwrap();
        plain.subject.facts.year_renovated = Some(2025);
        let lately = market.value(&plain).unwrap();
        prop_assert!(once.estimate.minor + slack(never.estimate.minor) >= never.estimate.minor);
        prop_assert!(lately.estimate.minor + slack(once.estimate.minor) >= once.estimate.minor);
    }

    #[test]
    fn no_estimate_uses_a_sale_on_or_after_its_day(
        seed in any::<u64>(), back in 0_i64..200, times in prop_oneof![Just(0.1), Just(3.0), Just(40.0)],
    ) {
        let town = sales(200, 0.15, seed);
        let as_of = day("2026-01-01") - chrono::Duration::days(back);
        let request = CmaRequest::new(crate::town::subject(), as_of);
        let before = value(&request, &town).unwrap();
        adds_up(&before, as_of);
        // Later sales at other prices, of other houses, or none at all: not a cent changes.
        let mut later = town.clone();
        for sale in later.iter_mut().filter(|s| s.close_date >= as_of) {
            sale.close_price.minor = (sale.close_price.minor as f64 * times) as i64;
            sale.facts.living_area = sale.facts.living_area.map(|a| a * 1.7);
            sale.facts.mls_area_major = Some("Elsewhere".to_owned());
        }
        prop_assert_eq!(&value(&request, &later).unwrap(), &before);
        let known: Vec<Sale> = town.iter().filter(|s| s.close_date < as_of).cloned().collect();
        prop_assert_eq!(&value(&request, &known).unwrap(), &before);
        // One preparation for many days: a sale of a later day than asked about changes nothing either.
        let prepared = as_of - chrono::Duration::days(20);
        let many = PreparedMarket::new(&town, prepared).value(&request).unwrap();
        prop_assert_eq!(&PreparedMarket::new(&later, prepared).value(&request).unwrap(), &many);
    }

    #[test]
    fn order_does_not_matter(seed in any::<u64>(), n in 2_usize..150) {
        let mut town = rich(n, 0.2, 0.2, seed);
        let request = CmaRequest::new(subject(), day("2026-01-01"));
        let first = value(&request, &town).unwrap();
        let mut dice = Dice(seed ^ 77);
        for i in (1..town.len()).rev() {
            town.swap(i, (dice.roll() * (i + 1) as f64) as usize);
        }
        prop_assert_eq!(&value(&request, &town).unwrap(), &first);
    }

    #[test]
    fn ninety_holds_eighty(seed in any::<u64>(), n in 1_usize..220, noise in 0.0..0.6_f64) {
        let town = sales(n, noise, seed);
        let market = PreparedMarket::new(&town, day("2026-01-01"));
        let at = |level: u8| market.value(&CmaRequest { level, ..request() }).unwrap();
        let (eighty, ninety) = (at(80), at(90));
        prop_assert_eq!(eighty.estimate, ninety.estimate);
        prop_assert!(ninety.low.minor <= eighty.low.minor && eighty.high.minor <= ninety.high.minor);
    }

    #[test]
    fn a_comparable_without_weight_can_go(seed in any::<u64>(), n in 20_usize..150, which in 0_usize..10) {
        let town = sales(n, 0.15, seed);
        let mut request = request();
        let plain = value(&request, &town).unwrap();
        let key = plain.comparables[which % plain.comparables.len()].listing_key.clone();
        request.overrides.weights = vec![WeightOverride { listing_key: key.clone(), weight: 0.0 }];
        let cma = value(&request, &town).unwrap();
        adds_up(&cma, request.as_of);
        // The estimate from what is left of the page is the same to the cent.
        let left: i128 = cma
            .comparables
            .iter()
            .filter(|c| c.listing_key != key)
            .map(|c| i128::from(c.weight.billionths()) * i128::from(c.adjusted_price.minor))
            .sum();
        prop_assert_eq!((left + 500_000_000).div_euclid(1_000_000_000), i128::from(cma.estimate.minor));
        // And every other comparable kept its adjusted price.
        for one in cma.comparables.iter().filter(|c| c.listing_key != key) {
            let was = plain.comparables.iter().find(|c| c.listing_key == one.listing_key);
            prop_assert_eq!(was.map(|c| c.adjusted_price), Some(one.adjusted_price));
        }
    }

    #[test]
    fn the_subject_is_never_its_own_comparable(seed in any::<u64>(), n in 10_usize..120, by in 0_usize..3) {
        let mut town = sales(n, 0.1, seed);
        let mut request = request();
        for (i, sale) in town.iter_mut().enumerate() {
            sale.facts.parcel_number = Some(format!("{i:04}"));
            sale.facts.unparsed_address = Some(format!("{i} Long Street"));
            sale.facts.postal_code = Some("00100".to_owned());
        }
        let own = town[n / 2].clone();
        request.subject = Subject {
            listing_key: (by == 0).then(|| own.listing_key.clone()),
            listing_id: None,
            currency_code: None,
            close_date: None,
            facts: own.facts.clone(),
        };
        if by != 1 {
            request.subject.facts.parcel_number = None;
        }
        if by != 2 {
            request.subject.facts.unparsed_address = None;
        }
        let cma = value(&request, &town).unwrap();
        prop_assert!(cma.comparables.iter().all(|c| c.listing_key != own.listing_key));
    }

    #[test]
    fn units_do_not_matter(area in 600.0..4_000.0_f64, lot in 2_000.0..40_000.0_f64, seed in any::<u64>()) {
        let town = sales(120, 0.1, seed);
        let text = |living: String, lot: String| format!(
            r#"{{"City":"Town","Latitude":47.05,"Longitude":-121.92,{living},{lot},"BedroomsTotal":3,"YearBuilt":1975}}"#
        );
        let feet = text(format!(r#""LivingArea":{area}"#), format!(r#""LotSizeSquareFeet":{lot}"#));
        let metres = text(
            format!(r#""LivingArea":{},"LivingAreaUnits":"Square Meters""#, area * 0.092_903_04),
            format!(r#""LotSizeArea":{},"LotSizeUnits":"Acres""#, lot / 43_560.0),
        );
        let of = |text: &str| {
            let subject = Subject::from_json(text).unwrap();
            value(&CmaRequest::new(subject, day("2026-01-01")), &town).unwrap().estimate.minor
        };
        prop_assert!((of(&feet) - of(&metres)).abs() <= 2);
    }

    #[test]
    fn an_answer_repeats_to_the_cent(seed in any::<u64>(), n in 1_usize..120) {
        let town = rich(n, 0.2, 0.3, seed);
        let request = CmaRequest::new(subject(), day("2026-01-01"));
        let first = value(&request, &town).unwrap();
        adds_up(&first, request.as_of);
        prop_assert_eq!(&value(&request, &town).unwrap(), &first);
        // In another currency the same figures, but for what a cent is.
        let mut other = town.clone();
        for sale in &mut other {
            sale.close_price = Money::from_minor(sale.close_price.minor, Currency::AUD);
        }
        let mut there = request.clone();
        there.subject.currency_code = Some(Currency::AUD);
        prop_assert_eq!(value(&there, &other).unwrap().estimate.minor, first.estimate.minor);
    }
}
