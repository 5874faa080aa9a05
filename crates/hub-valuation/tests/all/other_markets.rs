//! Markets that nobody tuned on, made by code from a price law that is known: the middle is close to the truth, the range
//! holds as often as it says, and what is missing is said.

use chrono::{Days, NaiveDate};
use hub_domain::{Currency, Money, PropertySubType};
use hub_valuation::{Cma, CmaRequest, Facts, PreparedMarket, Sale, Subject, WarningKind};

use crate::town::{Dice, adds_up, day};

/// A market with its truth: what each house would fetch without the luck of the day.
struct Made {
    sales: Vec<Sale>,
    truth: Vec<f64>,
}

/// Roughly normal, variance 1.
fn luck(dice: &mut Dice) -> f64 {
    (0..12).map(|_| dice.roll()).sum::<f64>() - 6.0
}

/// `n` sales over `days`, earliest first. `house` gives the facts and the log of the true price in dollars.
fn made(n: usize, days: u64, noise: f64, seed: u64, house: impl Fn(usize, f64, &mut Dice) -> (Facts, f64)) -> Made {
    let mut dice = Dice(seed);
    let mut sales = Vec::new();
    let mut truth = Vec::new();
    for i in 0..n {
        let along = i as f64 / n as f64;
        let (facts, log) = house(i, along, &mut dice);
        let price = (log + noise * luck(&mut dice)).exp();
        truth.push(log.exp() * 100.0);
        sales.push(Sale {
            listing_key: format!("m{i:05}"),
            listing_id: None,
            close_price: Money::from_minor((price * 100.0).round() as i64, Currency::USD),
            close_date: start() + Days::new((along * days as f64) as u64),
            days_on_market: None,
            facts,
        });
    }
    Made { sales, truth }
}

fn start() -> NaiveDate {
    day("2023-01-01")
}

struct Score {
    /// Median distance of the estimate from the true price, per cent.
    off: f64,
    /// Share of prices within the range, per cent.
    covered: f64,
    last: Cma,
}

/// Values the last `subjects` sales from what had closed before each, on one preparation.
fn score(made: &Made, subjects: usize) -> Score {
    let from = made.sales.len() - subjects;
    let market = PreparedMarket::new(&made.sales, made.sales[from].close_date);
    let (mut off, mut inside, mut last) = (Vec::new(), 0, None);
    for i in from..made.sales.len() {
        let sale = &made.sales[i];
        let subject = Subject {
            listing_key: Some(sale.listing_key.clone()),
            listing_id: None,
            currency_code: None,
            close_date: Some(sale.close_date),
            facts: sale.facts.clone(),
        };
        let cma = market.value(&CmaRequest::new(subject, sale.close_date)).unwrap();
        adds_up(&cma, sale.close_date);
        off.push((cma.estimate.minor as f64 / made.truth[i] - 1.0).abs() * 100.0);
        inside += u32::from((cma.low.minor..=cma.high.minor).contains(&sale.close_price.minor));
        last = Some(cma);
    }
    off.sort_by(f64::total_cmp);
    Score { off: off[off.len() / 2], covered: f64::from(inside) / subjects as f64 * 100.0, last: last.unwrap() }
}

/// The range holds as often as it says, within three standard errors; a young market may be wider, never narrower.
fn holds(score: &Score, subjects: usize, most: f64) {
    let allowed = 300.0 * (0.16 / subjects as f64).sqrt();
    assert!(score.covered >= 80.0 - allowed, "covers {:.1} %", score.covered);
    assert!(score.covered <= most, "covers {:.1} %", score.covered);
}

#[test]
fn a_rural_county_with_few_sales() {
    let made = made(320, 1_400, 0.22, 1, |_, along, dice| {
        let (x, y) = (dice.roll(), dice.roll());
        let size = (700.0 + 2_200.0 * dice.roll()).round();
        let acres = 0.3 + 40.0 * dice.roll() * dice.roll() * dice.roll();
        let built = 1900 + (120.0 * dice.roll()) as i32;
        let facts = Facts {
            latitude: Some(42.0 + 0.7 * y),
            longitude: Some(-93.0 + 0.9 * x),
            living_area: Some(size),
            lot_size_square_feet: Some(acres * 43_560.0),
            bedrooms_total: Some((size / 600.0).round().max(1.0)),
            year_built: Some(built),
            ..Facts::default()
        };
        let age = f64::from(2024 - built);
        (facts, 11.0 + 0.55 * (size / 1_500.0).ln() + 0.12 * acres.ln() - 0.004 * age + 0.3 * x + 0.05 * along)
    });
    let score = score(&made, 100);
    assert!(score.off < 16.0, "off by {:.1} %", score.off);
    holds(&score, 100, 97.0);
    assert!(score.last.warnings.iter().any(|w| w.kind == WarningKind::FarAway), "{:?}", score.last.warnings);
}

#[test]
fn a_city_of_flats_without_lots() {
    let made = made(600, 700, 0.08, 2, |i, along, dice| {
        let (x, y) = (dice.roll(), dice.roll());
        let size = (400.0 + 1_300.0 * dice.roll()).round();
        let beds = (size / 450.0).floor().clamp(0.0, 4.0);
        let facts = Facts {
            unparsed_address: Some(format!("{} Tower Street #{}", 10 + i % 40, i)),
            postal_code: Some("00200".to_owned()),
            parcel_number: Some(format!("building-{}", i % 40)),
            latitude: Some(25.77 + 0.03 * y),
            longitude: Some(-80.19 + 0.03 * x),
            property_sub_type: Some(PropertySubType::Condominium),
            living_area: Some(size),
            bedrooms_total: Some(beds),
            bathrooms_total_decimal: Some((beds + 1.0).min(3.0)),
            view_rating: Some((4.0 * dice.roll()).floor()),
            ..Facts::default()
        };
        let view = facts.view_rating.unwrap_or_default();
        (facts, 12.8 + 0.9 * (size / 900.0).ln() + 0.06 * view + 0.25 * x + 0.03 * along)
    });
    let score = score(&made, 150);
    assert!(score.off < 6.0, "off by {:.1} %", score.off);
    holds(&score, 150, 95.0);
    assert!(
        score
            .last
            .comparables
            .iter()
            .all(|c| { c.adjustments.iter().all(|a| a.feature != hub_valuation::Feature::Lot) })
    );
}

#[test]
fn areas_but_no_coordinates() {
    let made = made(500, 900, 0.1, 3, |i, along, dice| {
        let size = (900.0 + 1_800.0 * dice.roll()).round();
        let area = i * 7 % 12;
        let facts = Facts {
            mls_area_major: Some(format!("District {area}")),
            living_area: Some(size),
            bedrooms_total: Some(3.0),
            bathrooms_total_decimal: Some(2.0),
            year_built: Some(1960 + (60.0 * dice.roll()) as i32),
            ..Facts::default()
        };
        (facts, 12.3 + 0.7 * (size / 1_600.0).ln() + 0.08 * area as f64 + 0.04 * along)
    });
    let score = score(&made, 120);
    assert!(score.off < 7.0, "off by {:.1} %", score.off);
    holds(&score, 120, 96.0);
    assert!(score.last.warnings.iter().any(|w| w.kind == WarningKind::NoPlace));
}

#[test]
fn three_hundred_sales_of_one_agent() {
    let made = made(300, 1_800, 0.1, 4, |_, along, dice| {
        let (x, y) = (dice.roll(), dice.roll());
        let size = (1_000.0 + 1_600.0 * dice.roll()).round();
        let known = dice.roll() > 0.3;
        let facts = Facts {
            city: Some(["Elm", "Oak"][usize::from(x > 0.5)].to_owned()),
            latitude: known.then_some(41.7 + 0.05 * y),
            longitude: known.then_some(-92.7 + 0.05 * x),
            living_area: (dice.roll() > 0.15).then_some(size),
            bedrooms_total: Some((size / 550.0).round()),
            year_built: (dice.roll() > 0.3).then_some(1950 + (70.0 * dice.roll()) as i32),
            ..Facts::default()
        };
        (facts, 11.8 + 0.6 * (size / 1_500.0).ln() + 0.2 * x + 0.1 * along)
    });
    let score = score(&made, 80);
    assert!(score.off < 10.0, "off by {:.1} %", score.off);
    holds(&score, 80, 98.0);
}

#[test]
fn a_market_that_rises_fast() {
    // 30 % a year, and the adjuster is prepared before the last three months.
    let made = made(700, 730, 0.09, 5, |_, along, dice| {
        let (x, y) = (dice.roll(), dice.roll());
        let size = (900.0 + 1_900.0 * dice.roll()).round();
        let facts = Facts {
            latitude: Some(43.6 + 0.08 * y),
            longitude: Some(-116.2 + 0.1 * x),
            mls_area_major: Some("Boomtown".to_owned()),
            living_area: Some(size),
            bedrooms_total: Some(3.0),
            bathrooms_total_decimal: Some(2.0),
            year_built: Some(1970 + (50.0 * dice.roll()) as i32),
            ..Facts::default()
        };
        (facts, 12.4 + 0.65 * (size / 1_700.0).ln() + 0.2 * x + 0.30 * 2.0 * along)
    });
    let score = score(&made, 60);
    assert!(score.off < 7.0, "off by {:.1} %", score.off);
    holds(&score, 60, 97.0);
    let last = made.sales.last().unwrap();
    let today = CmaRequest::new(score.last.subject.clone(), last.close_date);
    let fresh = hub_valuation::value(&today, &made.sales).unwrap();
    assert!(fresh.warnings.iter().any(|w| w.kind == WarningKind::MovingMarket), "{:?}", fresh.market);
}

#[test]
fn nothing_but_prices_and_bedrooms() {
    let made = made(400, 800, 0.25, 6, |_, along, dice| {
        let beds = 1.0 + (5.0 * dice.roll()).floor();
        let facts = Facts { bedrooms_total: Some(beds), ..Facts::default() };
        (facts, 12.0 + 0.18 * beds + 0.05 * along)
    });
    let score = score(&made, 100);
    assert!(score.off < 12.0, "off by {:.1} %", score.off);
    holds(&score, 100, 95.0);
    let kinds: Vec<WarningKind> = score.last.warnings.iter().map(|w| w.kind).collect();
    assert!(kinds.contains(&WarningKind::NoPlace), "{kinds:?}");
    let width = (score.last.high.minor - score.last.low.minor) as f64 / score.last.estimate.minor as f64;
    assert!(width > 0.5, "as narrow as {width:.2} from bedrooms alone");
}
