//! Bad input: a clear warning or a refusal, never a confident wrong number.

use hub_domain::{Currency, Listing, Money, PropertySubType, PropertyType, StandardStatus};
use hub_valuation::{Cma, CmaError, CmaRequest, Sale, Subject, WarningKind, value};

use crate::town::{Dice, adds_up, day, request, sales, subject};

fn has(cma: &Cma, kind: WarningKind) -> bool {
    cma.warnings.iter().any(|w| w.kind == kind)
}

fn width(cma: &Cma) -> f64 {
    (cma.high.minor - cma.low.minor) as f64 / cma.estimate.minor as f64
}

fn valued(town: &[Sale]) -> Cma {
    let cma = value(&request(), town).unwrap();
    adds_up(&cma, request().as_of);
    cma
}

#[test]
fn one_comparable_is_said_and_the_range_is_wide() {
    let cma = valued(&sales(1, 0.0, 3));
    assert!(has(&cma, WarningKind::FewComparables) && has(&cma, WarningKind::ThinEvidence));
    assert!(width(&cma) > 0.3, "width {:.2}", width(&cma));
    assert!(width(&valued(&sales(3, 0.1, 3))) > 0.25);
    assert!(matches!(value(&request(), &[]), Err(CmaError::NoComparable { .. })));
}

#[test]
fn all_identical_sales_do_not_make_a_range_of_no_width() {
    let mut town = sales(60, 0.0, 4);
    for (i, sale) in town.iter_mut().enumerate() {
        sale.facts = subject().facts;
        sale.facts.parcel_number = Some(i.to_string());
        sale.close_price = Money::from_minor(40_000_000, Currency::USD);
    }
    let cma = valued(&town);
    assert!((cma.estimate.minor - 40_000_000).abs() < 400_000);
    assert!(cma.low.minor < cma.estimate.minor && cma.estimate.minor < cma.high.minor);
}

#[test]
fn prices_of_nothing_are_left_out_and_said() {
    let clean = sales(200, 0.1, 5);
    let mut town = clean.clone();
    for (i, sale) in sales(30, 0.1, 6).into_iter().enumerate() {
        // A gift, a transfer for a dollar, an overflow.
        let minor = [0, 100, -5, i64::MAX][i % 4];
        let close_price = Money::from_minor(minor, Currency::USD);
        town.push(Sale { listing_key: format!("odd-{i}"), close_price, ..sale });
    }
    let cma = valued(&town);
    assert!(cma.comparables.iter().all(|c| !c.listing_key.starts_with("odd")));
    assert_eq!(cma.estimate, valued(&clean).estimate);
    assert!(cma.warnings.iter().any(|w| w.kind == WarningKind::LeftOut && w.text.contains("30")), "{:?}", cma.warnings);
}

#[test]
fn areas_in_square_metres_among_feet_do_not_carry_the_estimate_away() {
    let clean = sales(400, 0.1, 7);
    let truth = valued(&clean).estimate.minor as f64;
    let mut town = clean;
    let mut dice = Dice(8);
    for sale in &mut town {
        if dice.roll() < 0.1 {
            sale.facts.living_area = sale.facts.living_area.map(|a| a / 10.763_9);
        }
    }
    let cma = valued(&town);
    let off = cma.estimate.minor as f64 / truth - 1.0;
    assert!(off.abs() < 0.1, "off by {off:.3}");
    // The subject itself in metres is outside the data, and that is said.
    let mut small = request();
    small.subject.facts.living_area = Some(1_850.0 / 10.763_9);
    let cma = value(&small, &sales(400, 0.1, 7)).unwrap();
    assert!(has(&cma, WarningKind::OutsideTheData), "{:?}", cma.warnings);
}

#[test]
fn a_year_of_the_future_counts_as_new_or_not_known() {
    let town = sales(300, 0.1, 9);
    let mut request = request();
    request.subject.facts.year_built = Some(2026);
    let new = value(&request, &town).unwrap();
    request.subject.facts.year_built = Some(2199);
    let future = value(&request, &town).unwrap();
    adds_up(&future, request.as_of);
    let ratio = future.estimate.minor as f64 / new.estimate.minor as f64;
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
    request.subject.facts.year_built = Some(20_555);
    let typo = value(&request, &town).unwrap();
    assert!(has(&typo, WarningKind::MissingFact));
    // A sale that says so is no better.
    let mut odd = town.clone();
    odd.iter_mut().step_by(10).for_each(|s| s.facts.year_built = Some(2150));
    let off = valued(&odd).estimate.minor as f64 / valued(&town).estimate.minor as f64;
    assert!((0.93..1.07).contains(&off), "{off}");
}

#[test]
fn a_subject_in_the_sea_is_far_from_everything() {
    let town = sales(300, 0.1, 10);
    let mut request = request();
    request.subject.facts.mls_area_major = None;
    (request.subject.facts.latitude, request.subject.facts.longitude) = (Some(0.0), Some(0.0));
    match value(&request, &town) {
        Err(error) => assert!(error.to_string().contains("Latitude"), "{error}"),
        Ok(cma) => assert!(has(&cma, WarningKind::FarAway) || has(&cma, WarningKind::NoPlace), "{:?}", cma.warnings),
    }
    (request.subject.facts.latitude, request.subject.facts.longitude) = (Some(30.0), Some(-150.0));
    let cma = value(&request, &town).unwrap();
    assert!(has(&cma, WarningKind::FarAway), "{:?}", cma.warnings);
    // Sales in the sea do not become neighbours of a subject on land.
    let mut sea = town.clone();
    sea.iter_mut().step_by(7).for_each(|s| (s.facts.latitude, s.facts.longitude) = (Some(0.0), Some(0.0)));
    let off = valued(&sea).estimate.minor as f64 / valued(&town).estimate.minor as f64;
    assert!((0.9..1.1).contains(&off), "{off}");
}

#[test]
fn a_subject_without_size_is_refused_or_told() {
    let town = sales(300, 0.1, 11);
    let mut request = request();
    request.subject.facts.living_area = None;
    let by_rooms = value(&request, &town).unwrap();
    assert!(has(&by_rooms, WarningKind::MissingFact));
    assert!(by_rooms.warnings.iter().any(|w| w.text.to_lowercase().contains("living area")));
    request.subject.facts.bedrooms_total = None;
    let CmaError::Subject { problems } = value(&request, &town).unwrap_err() else { panic!() };
    assert!(problems[0].contains("LivingArea"));
    // Zero and less are "not known", not a house of no size.
    for area in ["0", "-1800", "1e9"] {
        let text = format!(r#"{{"City": "Town", "LivingArea": {area}}}"#);
        let CmaError::Subject { problems } = Subject::from_json(&text).unwrap_err() else { panic!() };
        assert!(problems[0].contains("LivingArea"), "{problems:?}");
    }
}

#[test]
fn one_sale_reported_by_two_systems_counts_once() {
    let mut town = sales(200, 0.1, 12);
    for (i, sale) in town.iter_mut().enumerate() {
        sale.facts.unparsed_address = Some(format!("{} Harbour Road", 100 + i));
        sale.facts.postal_code = Some("00100".to_owned());
    }
    let once = valued(&town);
    let again: Vec<Sale> = town
        .iter()
        .map(|s| {
            let mut s = s.clone();
            s.listing_key = format!("other-{}", s.listing_key);
            s.facts.unparsed_address = s.facts.unparsed_address.map(|a| a.replace(" Road", " ROAD."));
            s
        })
        .collect();
    town.extend(again);
    let twice = valued(&town);
    assert_eq!(twice.estimate, once.estimate);
    assert_eq!(twice.comparables.len(), once.comparables.len());
    assert!(has(&twice, WarningKind::LeftOut));
}

#[test]
fn rents_among_prices_are_not_comparables() {
    let clean = sales(300, 0.1, 13);
    let plain = valued(&clean);
    let mut town = clean.clone();
    for (i, mut rent) in sales(120, 0.1, 14).into_iter().enumerate() {
        rent.listing_key = format!("rent-{i}");
        rent.close_price = Money::from_minor(rent.close_price.minor / 200, Currency::USD);
        town.push(rent);
    }
    let cma = valued(&town);
    let weight: f64 =
        cma.comparables.iter().filter(|c| c.listing_key.starts_with("rent")).map(|c| c.weight.as_f64()).sum();
    let off = cma.estimate.minor as f64 / plain.estimate.minor as f64 - 1.0;
    assert!(weight == 0.0 && off.abs() < 0.1, "rents weigh {weight:.2}, the estimate is off by {off:.3}");
}

#[test]
fn a_lease_is_no_sale() {
    let listing = |property_type: PropertyType| {
        let mut listing = Listing::new("k", Currency::USD);
        listing.standard_status = Some(StandardStatus::Closed);
        listing.property_type = Some(property_type);
        listing.close_price = Some(Money::from_minor(250_000, Currency::USD));
        listing.close_date = Some(day("2025-06-01"));
        listing.property_sub_type = Some(PropertySubType::SingleFamilyResidence);
        listing
    };
    assert!(Sale::try_from_listing(&listing(PropertyType::Residential)).is_some());
    assert!(Sale::try_from_listing(&listing(PropertyType::ResidentialLease)).is_none());
    assert!(Sale::try_from_listing(&listing(PropertyType::Land)).is_none());
    let mut unpaid = listing(PropertyType::Residential);
    unpaid.close_price = Some(Money::from_minor(0, Currency::USD));
    assert!(Sale::try_from_listing(&unpaid).is_none());
}

#[test]
fn days_and_levels_that_cannot_be_are_refused() {
    let town = sales(50, 0.1, 15);
    let before = CmaRequest::new(subject(), day("1900-01-01"));
    assert!(matches!(value(&before, &town), Err(CmaError::NoComparable { .. })));
    for level in [0, 49, 96, 255] {
        assert!(matches!(value(&CmaRequest { level, ..request() }, &town), Err(CmaError::Level { .. })));
    }
}

#[test]
fn a_size_that_cannot_be_is_no_size() {
    let town = sales(80, 0.1, 5);
    for area in [0.0, -1_800.0, f64::NAN, f64::INFINITY] {
        let mut request = request();
        request.subject.facts.living_area = Some(area);
        request.subject.facts.bedrooms_total = None;
        assert!(matches!(value(&request, &town), Err(CmaError::Subject { .. })), "{area}");
    }
}

#[test]
fn a_prepared_market_of_other_money_refuses_too() {
    let town = sales(80, 0.1, 5);
    let market = hub_valuation::PreparedMarket::new(&town, request().as_of);
    let mut other = request();
    other.subject.currency_code = Some(Currency::AUD);
    assert!(matches!(market.value(&other), Err(CmaError::NoComparable { .. })));
}

#[test]
fn what_was_learnt_serves_the_same_sales_and_no_others() {
    let town = sales(120, 0.1, 6);
    let market = hub_valuation::PreparedMarket::new(&town, request().as_of);
    assert!(market.learnt().is_none());
    let first = market.value(&request()).unwrap();
    let learnt = market.learnt().unwrap();
    let again = hub_valuation::PreparedMarket::new(&town, request().as_of);
    assert!(again.adopt(&learnt));
    assert_eq!(again.value(&request()).unwrap(), first);
    let mut changed = town.clone();
    changed[0].close_price.minor += 100;
    assert!(!hub_valuation::PreparedMarket::new(&changed, request().as_of).adopt(&learnt));
    assert!(!hub_valuation::PreparedMarket::new(&town, request().as_of).adopt(&learnt[..learnt.len() / 2]));
    let stop = std::sync::atomic::AtomicBool::new(true);
    assert!(!hub_valuation::PreparedMarket::new(&town, request().as_of).fit(&stop));
}
