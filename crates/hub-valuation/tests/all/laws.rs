//! What must hold for any market and any subject.

use chrono::{Days, NaiveDate};
use hub_domain::{Currency, Money};
use hub_valuation::{CmaError, CmaRequest, Facts, Feature, PreparedMarket, Sale, Subject, value};
use proptest::prelude::*;

use crate::town::{Dice, adds_up, day, request, sales, subject};

#[test]
fn a_town_is_estimated_well() {
    let town = sales(600, 0.05, 7);
    let cma = value(&request(), &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    // The price the town was made with, without noise: x = 0.533, y = 0.5.
    let log: f64 = 12.0 + 0.6 * (1_850.0_f64 / 1_800.0).ln() + 0.06 + 0.4 * (0.08 / 0.15) + 0.1 * 3.0_f64.sin();
    let truth = log.exp() * 100.0;
    let off = (cma.estimate.minor as f64 / truth - 1.0).abs();
    assert!(off < 0.06, "off by {off}");
    assert!(cma.low.minor as f64 <= truth && truth <= cma.high.minor as f64);
    assert_eq!(cma.comparables.iter().filter(|c| c.shown).count(), 6);
    assert!(cma.market.sales > 50 && cma.market.median_price.is_some());
    assert!(cma.market.months.iter().map(|m| m.sales).sum::<usize>() >= cma.market.sales);
}

#[test]
fn one_at_a_time_and_many_at_once_agree() {
    let town = sales(400, 0.1, 3);
    let market = PreparedMarket::new(&town, day("2026-01-01"));
    assert_eq!(market.value(&request()).unwrap(), value(&request(), &town).unwrap());
    let mut earlier = request();
    earlier.as_of = day("2025-06-01");
    assert!(matches!(market.value(&earlier), Err(CmaError::PreparedLater { .. })));
    let mut later = request();
    later.as_of = day("2026-02-01");
    adds_up(&market.value(&later).unwrap(), later.as_of);
}

#[test]
fn the_future_is_not_known() {
    let mut town = sales(300, 0.1, 5);
    let before = value(&request(), &town).unwrap();
    for (i, mut late) in sales(200, 0.1, 11).into_iter().enumerate() {
        late.listing_key = format!("late-{i}");
        late.close_date = day("2026-01-01").checked_add_days(Days::new(i as u64)).unwrap();
        late.close_price.minor *= 5;
        town.push(late);
    }
    assert_eq!(value(&request(), &town).unwrap(), before);
}

#[test]
fn the_subject_is_never_its_own_comparable() {
    let mut town = sales(200, 0.1, 9);
    let twin = |key: &str| {
        let mut sale = town[0].clone();
        sale.listing_key = key.to_owned();
        sale.close_date = day("2025-12-30");
        sale.facts = subject().facts;
        sale
    };
    let mut by_key = twin("subject");
    by_key.close_price.minor += 1;
    let mut by_parcel = twin("other");
    by_parcel.facts.parcel_number = Some("0042".to_owned());
    by_parcel.close_price.minor += 2;
    let mut by_address = twin("third");
    by_address.facts.unparsed_address = Some("12 Elm St.".to_owned());
    by_address.facts.postal_code = Some("98000".to_owned());
    town.extend([by_key, by_parcel, by_address]);
    let mut request = request();
    request.subject.facts.parcel_number = Some("0042".to_owned());
    let with_parcel = value(&request, &town).unwrap();
    assert!(with_parcel.comparables.iter().all(|c| c.listing_key != "subject" && c.listing_key != "other"));
    request.subject.facts.unparsed_address = Some("12 ELM ST".to_owned());
    request.subject.facts.postal_code = Some("98000".to_owned());
    let with_address = value(&request, &town).unwrap();
    assert!(with_address.comparables.iter().all(|c| c.listing_key.starts_with("town-")));
}

#[test]
fn a_sale_reported_twice_counts_once() {
    let mut town = sales(200, 0.1, 4);
    for (i, sale) in town.iter_mut().enumerate() {
        sale.facts.parcel_number = Some(format!("p{i}"));
    }
    let once = value(&request(), &town).unwrap();
    let mut again = town[150].clone();
    again.listing_key = "zz-other-mls".to_owned();
    town.push(again);
    let twice = value(&request(), &town).unwrap();
    assert_eq!(once.comparables, twice.comparables);
    assert!(twice.warnings.iter().any(|w| w.text.contains("reported twice")));
}

#[test]
fn nothing_to_compare_is_refused() {
    let none = value(&request(), &[]).unwrap_err();
    assert!(matches!(&none, CmaError::NoComparable { .. }), "{none}");
    let mut late = sales(1, 0.0, 1);
    late[0].close_date = day("2026-01-01");
    assert!(matches!(value(&request(), &late), Err(CmaError::NoComparable { .. })));
    let one = sales(1, 0.0, 1);
    let cma = value(&request(), &one).unwrap();
    adds_up(&cma, day("2026-01-01"));
    assert_eq!(cma.comparables.len(), 1);
    assert!(cma.warnings.iter().any(|w| w.kind == hub_valuation::WarningKind::FewComparables));
    let mut excluded = request();
    excluded.exclude.push(one[0].listing_key.clone());
    assert!(matches!(value(&excluded, &one), Err(CmaError::NoComparable { .. })));
    let mut other = request();
    other.subject.currency_code = Some(Currency::AUD);
    assert!(value(&other, &one).unwrap_err().to_string().contains("currency"));
}

#[test]
fn what_is_missing_is_said() {
    let town = sales(100, 0.1, 1);
    let mut request = request();
    request.subject.facts = Facts { living_area: Some(1_500.0), ..Facts::default() };
    let CmaError::Subject { problems } = value(&request, &town).unwrap_err() else { panic!() };
    assert!(problems[0].contains("Latitude"));
    request.subject.facts = Facts { city: Some("Area 1".to_owned()), ..Facts::default() };
    let CmaError::Subject { problems } = value(&request, &town).unwrap_err() else { panic!() };
    assert!(problems[0].contains("LivingArea"));
    request.subject.facts.bedrooms_total = Some(3.0);
    let cma = value(&request, &town).unwrap();
    adds_up(&cma, day("2026-01-01"));
    assert!(cma.warnings.iter().any(|w| w.kind == hub_valuation::WarningKind::MissingFact));
    assert!(cma.comparables.iter().all(|c| c.distance_m.is_none()));
    assert!(cma.comparables.iter().flat_map(|c| &c.adjustments).all(|a| a.feature != Feature::LivingArea));
    request.level = 96;
    assert_eq!(value(&request, &town).unwrap_err(), CmaError::Level { level: 96 });
}

#[test]
fn identical_sales_give_their_price() {
    let mut same = sales(50, 0.0, 2);
    for sale in &mut same {
        sale.facts = subject().facts;
        sale.close_price = Money::from_minor(50_000_000, Currency::USD);
    }
    for (i, sale) in same.iter_mut().enumerate() {
        sale.facts.parcel_number = Some(i.to_string());
    }
    let cma = value(&request(), &same).unwrap();
    adds_up(&cma, day("2026-01-01"));
    assert!((cma.estimate.minor - 50_000_000).abs() < 500_000, "{}", cma.estimate);
}

#[test]
fn a_wider_level_gives_a_wider_range_around_the_same_middle() {
    let town = sales(500, 0.2, 8);
    let at = |level: u8| value(&CmaRequest { level, ..request() }, &town).unwrap();
    let (half, usual, wide) = (at(50), at(80), at(95));
    assert_eq!(half.estimate, usual.estimate);
    assert!(wide.low.minor < usual.low.minor && usual.low.minor < half.low.minor);
    assert!(wide.high.minor > usual.high.minor && usual.high.minor > half.high.minor);
}

/// Changes one feature for the better.
fn improve(facts: &mut Facts, which: usize, by: f64) -> bool {
    let better = |field: &mut Option<f64>, step: f64| {
        *field = field.map(|v| v + step);
        field.is_some()
    };
    match which {
        0 => better(&mut facts.living_area, 900.0 * by),
        1 => better(&mut facts.lot_size_square_feet, 5_000.0 * by),
        2 => better(&mut facts.bathrooms_total_decimal, 2.0 * by),
        3 => better(&mut facts.bedrooms_total, 3.0 * by),
        4 => better(&mut facts.construction_quality, 3.0 * by),
        5 => better(&mut facts.condition_rating, 2.0 * by),
        6 => better(&mut facts.garage_spaces, 2.0 * by),
        _ => facts.waterfront_yn.replace(true).is_some(),
    }
}

fn forget(sales: &mut [Sale], share: f64, seed: u64) {
    let mut dice = Dice(seed);
    for sale in sales {
        if dice.roll() < share {
            sale.facts.living_area = None;
        }
        if dice.roll() < share {
            sale.facts.year_built = None;
        }
        if dice.roll() < share {
            sale.facts.construction_quality = None;
        }
        if dice.roll() < share {
            sale.facts.latitude = None;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_better_subject_is_never_lower(
        seed in any::<u64>(), n in 3_usize..220, noise in 0.0..0.5_f64, gaps in prop_oneof![Just(0.0), 0.0..0.7_f64],
        which in 0_usize..8, by in 0.01..1.0_f64,
    ) {
        let mut town = sales(n, noise, seed);
        forget(&mut town, gaps, seed ^ 1);
        let market = PreparedMarket::new(&town, day("2026-01-01"));
        let plain = request();
        let mut better = plain.clone();
        prop_assume!(improve(&mut better.subject.facts, which, by));
        let (a, b) = (market.value(&plain).unwrap(), market.value(&better).unwrap());
        adds_up(&a, day("2026-01-01"));
        adds_up(&b, day("2026-01-01"));
        // Weights have nine decimals: that much, and the rounding of each price, may be lost.
        let slack = 2 + a.estimate.minor / 20_000_000;
        prop_assert!(b.estimate.minor + slack >= a.estimate.minor, "{} then {}", a.estimate, b.estimate);
    }

    #[test]
    fn order_does_not_matter_and_answers_repeat(seed in any::<u64>(), n in 2_usize..150) {
        let town = sales(n, 0.2, seed);
        let mut turned = town.clone();
        turned.reverse();
        let first = value(&request(), &town).unwrap();
        prop_assert_eq!(&value(&request(), &town).unwrap(), &first);
        prop_assert_eq!(&value(&request(), &turned).unwrap(), &first);
    }

    #[test]
    fn absurd_input_neither_panics_nor_breaks_the_sums(
        rows in proptest::collection::vec(
            (
                prop_oneof![Just(0_i64), Just(-5), Just(1), Just(i64::MAX), 1_i64..2_000_000_000],
                0_u32..90_000, any::<f64>(), -1e7..1e7_f64, proptest::option::of(-400.0..400.0_f64), any::<i32>(),
            ), 0..60),
        area in proptest::option::of(prop_oneof![any::<f64>(), 0.0..1e7_f64]),
        beds in proptest::option::of(-3.0..1e4_f64),
        place in proptest::option::of((-90.0..90.0_f64, -180.0..180.0_f64)),
        year in any::<i32>(),
    ) {
        let origin = NaiveDate::from_ymd_opt(1800, 1, 1).unwrap();
        let sales: Vec<Sale> = rows
            .iter()
            .enumerate()
            .map(|(i, (minor, days, size, lot, at, built))| Sale {
                listing_key: format!("k{i}"),
                listing_id: None,
                close_price: Money::from_minor(*minor, if i % 9 == 8 { Currency::AUD } else { Currency::USD }),
                close_date: origin.checked_add_days(Days::new(u64::from(*days))).unwrap(),
                days_on_market: Some(*built),
                facts: Facts {
                    living_area: Some(*size),
                    lot_size_square_feet: Some(*lot),
                    latitude: *at,
                    longitude: at.map(|a| a * 0.7),
                    year_built: Some(*built),
                    year_renovated: Some(built.wrapping_add(7)),
                    bathrooms_total_decimal: Some(lot / 1e3),
                    city: (i % 2 == 0).then(|| "C".to_owned()),
                    ..Facts::default()
                },
            })
            .collect();
        let subject = Subject {
            listing_key: None,
            listing_id: None,
            currency_code: Some(Currency::USD),
            close_date: None,
            facts: Facts {
                living_area: area,
                bedrooms_total: beds,
                latitude: place.map(|p| p.0),
                longitude: place.map(|p| p.1),
                city: Some("C".to_owned()),
                year_built: Some(year),
                ..Facts::default()
            },
        };
        let request = CmaRequest::new(subject, day("2026-01-01"));
        if let Ok(cma) = value(&request, &sales) {
            adds_up(&cma, request.as_of);
        }
    }
}
