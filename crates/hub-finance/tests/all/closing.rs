use chrono::NaiveDate;
use hub_finance::home_policy::{Deductible, PolicyError};
use hub_finance::title::TitleError;
use hub_finance::{Amount, Cents, Form1099, NetItem, NetSheetError, Percent, Side, net_sheet, on_date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::loan::cents;
use crate::shipped::tables;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dollars(amount: i64) -> Cents {
    Cents(amount * 100)
}

// Texas Department of Insurance, rate chart of 2019-09-01 and its own examples of policies over 100,000; chart of
// 2026-03-01 up to 100,000.
#[test]
fn texas_premiums_come_from_the_chart_in_force() {
    let cases = [
        ("2019-09-01", 10_000, 328),
        ("2026-02-28", 25_000, 328),
        ("2026-02-28", 25_001, 331),
        ("2024-05-01", 39_000, 421),
        ("2024-05-01", 100_000, 832),
        ("2024-05-01", 150_000, 1_096),
        ("2024-05-01", 200_000, 1_359),
        ("2024-05-01", 400_000, 2_413),
        ("2024-05-01", 1_000_000, 5_575),
        ("2024-05-01", 1_500_000, 7_740),
        ("2024-05-01", 25_000_000, 83_995),
        ("2024-05-01", 100_000_000, 190_995),
        ("2026-03-01", 25_000, 308),
        ("2026-03-01", 50_000, 465),
        ("2026-03-01", 40_000, 401),
        ("2026-03-01", 75_000, 625),
        ("2026-03-01", 100_000, 780),
        ("2026-03-01", 350_000, 2_015),
        ("2026-03-01", 360_000, 2_064),
        ("2026-03-01", 1_000_000, 5_226),
        ("2026-03-01", 5_000_000, 21_466),
        ("2026-03-01", 25_000_000, 78_766),
        ("2026-03-01", 200_000_000, 295_016),
    ];
    let tables = &tables().title;
    for (on, policy, premium) in cases {
        let rates = &on_date(tables, "title premiums", "US-TX", day(on)).unwrap().value;
        assert_eq!(rates.premium(dollars(policy)).unwrap().amount, dollars(premium), "{policy} on {on}");
    }
}

// Florida Administrative Code 69O-186.003: 5.75 a thousand, then 5.00, 2.50, 2.25, 2.00; a part of 100 counts as 100; 100
// at least.
#[test]
fn florida_counts_in_hundreds_and_has_a_least_premium() {
    let rates = &on_date(&tables().title, "title premiums", "US-FL", day("2026-11-22")).unwrap().value.clone();
    let cases = [
        ("10000", "100.00"),
        ("17391", "100.05"),
        ("100000", "575.00"),
        ("100001", "575.50"),
        ("350000", "1825.00"),
        ("1000000", "5075.00"),
        ("1000050.01", "5075.25"),
        ("6000000", "17325.00"),
        ("12000000", "30325.00"),
    ];
    for (policy, premium) in cases {
        assert_eq!(rates.premium(cents(policy)).unwrap().amount, cents(premium), "{policy}");
    }
    assert_eq!(rates.loan_beside_owner(cents("280000"), cents("350000")).unwrap().amount, cents("25.00"));
}

#[test]
fn a_premium_that_is_not_confirmed_is_not_guessed() {
    let tables = &tables().title;
    let mut rates = on_date(tables, "title premiums", "US-TX", day("2026-03-01")).unwrap().value.clone();
    rates.bands.clear();
    rates.missing = Some("the chart ends at 100,000".to_owned());
    for policy in [100_001, 400_000, 5_000_000] {
        let error = rates.premium(dollars(policy)).unwrap_err();
        assert!(matches!(&error, TitleError::NotListed { missing: Some(_), .. }), "{error}");
    }
    assert!(rates.premium(Cents::ZERO).is_err());
    assert!(on_date(tables, "title premiums", "US-TX", day("2019-08-31")).is_err());
}

// Texas rate rule R-5: with an owner's policy, a loan policy of no more costs 100; of more, 100 and the difference.
#[test]
fn a_loan_policy_beside_an_owners_policy_costs_a_fixed_premium() {
    let tables = &tables().title;
    let mut rates = on_date(tables, "title premiums", "US-TX", day("2024-05-01")).unwrap().value.clone();
    let cases = [(320_000, 400_000, 100), (400_000, 400_000, 100), (410_000, 400_000, 153)];
    for (loan, owner, premium) in cases {
        assert_eq!(rates.loan_beside_owner(dollars(loan), dollars(owner)).unwrap().amount, dollars(premium), "{loan}");
    }
    rates.simultaneous_loan_policy = None;
    let own = rates.loan_beside_owner(dollars(320_000), dollars(400_000)).unwrap();
    assert_eq!(own, rates.premium(dollars(320_000)).unwrap(), "where there is no fixed one, the full premium");
}

// California Revenue and Taxation Code 11911: 55 cents for each 500 or part of it, none up to 100. Florida Statutes
// 201.02: 70 cents for each 100 or part of it; 60 in Miami-Dade on a single-family home.
#[test]
fn transfer_tax_counts_a_part_as_a_whole_where_the_law_does() {
    let cases = [
        ("US-CA", "750000.00", "825.00"),
        ("US-CA", "750000.01", "825.55"),
        ("US-CA", "100.00", "0.00"),
        ("US-CA", "100.01", "0.55"),
        ("US-FL", "300000.00", "2100.00"),
        ("US-FL", "300000.50", "2100.70"),
        ("US-FL-12086", "300000.00", "1800.00"),
        ("US-TX", "900000.00", "0.00"),
    ];
    let tables = &tables().transfer_tax;
    for (place, price, tax) in cases {
        let price = Cents::exact(price.parse().unwrap()).unwrap();
        let table = &on_date(tables, "transfer taxes", place, day("2026-06-01")).unwrap().value;
        assert_eq!(table.on(price).unwrap().to_string(), tax, "{price} in {place}");
    }
    let table = &on_date(tables, "transfer taxes", "US-CA", day("2026-06-01")).unwrap().value;
    assert!(table.on(Cents(-1)).is_err());
    assert!(table.on(Cents(i64::MAX)).is_err());
}

// 26 USC 6041(a); Public Law 119-21, section 70433.
#[test]
fn form_1099_follows_the_year_of_payment() {
    let tables = &tables().form_1099;
    let cases = [
        ("2025-12-31", 59_999, false),
        ("2025-12-31", 60_000, true),
        ("2026-01-01", 195_000, false),
        ("2026-01-01", 200_000, true),
    ];
    for (paid, total, due) in cases {
        assert_eq!(Form1099::due(tables, Cents(total), day(paid)), Ok(due), "{total} on {paid}");
    }
    let error = Form1099::due(tables, Cents(1), day("2027-01-01")).unwrap_err();
    assert_eq!(error.last_known, Some(day("2026-12-31")), "2027 is indexed: no figure yet, and none is guessed");
}

#[test]
fn a_home_policy_follows_coverage_a() {
    let table = &tables().home_policy;
    let limits = table[0].value.limits(dollars(400_000)).unwrap();
    assert_eq!(
        (limits.other_structures, limits.contents, limits.loss_of_use),
        (dollars(40_000), dollars(200_000), dollars(80_000))
    );
    let two = Deductible::OfDwelling(Percent(Decimal::TWO));
    let cases = [
        (two, 15_000, 8_000, 7_000),
        (two, 5_000, 8_000, 0),
        (two, 900_000, 8_000, 400_000),
        (Deductible::Flat(dollars(1_000)), 15_000, 1_000, 14_000),
    ];
    for (deductible, loss, borne, paid) in cases {
        let settled = deductible.settle(dollars(400_000), dollars(loss)).unwrap();
        assert_eq!((settled.deductible, settled.payable), (dollars(borne), dollars(paid)), "{deductible:?} {loss}");
    }
    let refused = Deductible::Flat(Cents(-1)).settle(dollars(1), dollars(1));
    assert!(matches!(refused, Err(PolicyError::BelowZero { what: "a deductible", .. })));
}

fn item(what: &str, side: Side, amount: Amount) -> NetItem {
    NetItem { what: what.into(), side, amount }
}

#[test]
fn a_seller_nets_the_price_less_every_line() {
    let rate = |text: &str| Amount::OfPrice(Percent(text.parse().unwrap()));
    let items = [
        item("listing commission", Side::Pays, rate("2.5")),
        item("payoff", Side::Pays, Amount::Fixed(Cents(28_745_018))),
        item("dues paid ahead", Side::Gets, Amount::Fixed(Cents(12_345))),
    ];
    let sheet = net_sheet(dollars(500_000), &items).unwrap();
    assert_eq!(sheet.lines[0].amount, dollars(12_500));
    assert_eq!(sheet.lines[0].why, "2.5 % of 500000.00");
    assert_eq!(sheet.net, Cents(50_000_000 - 1_250_000 - 28_745_018 + 12_345));
    let below = [item("payoff", Side::Pays, Amount::Fixed(Cents(-1)))];
    assert_eq!(net_sheet(dollars(1), &below), Err(NetSheetError::BelowZero("payoff".into(), Cents(-1))));
    assert!(matches!(net_sheet(dollars(1), &[item("x", Side::Pays, rate("101"))]), Err(NetSheetError::Rate(..))));
}

proptest! {
    #[test]
    fn a_premium_never_falls_when_the_policy_grows(a in 1_i64..20_000_000_000, b in 1_i64..20_000_000_000) {
        let tables = &tables().title;
        let rates = &tables[0].value;
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(rates.premium(Cents(low)).unwrap().amount <= rates.premium(Cents(high)).unwrap().amount);
    }

    #[test]
    fn a_net_sheet_adds_up(price in 0_i64..10_000_000_000, lines in prop::collection::vec((any::<bool>(), 0_i64..1_000_000_000), 0..12)) {
        let side = |gets: bool| if gets { Side::Gets } else { Side::Pays };
        let items: Vec<NetItem> =
            lines.iter().map(|(gets, amount)| item("a line", side(*gets), Amount::Fixed(Cents(*amount)))).collect();
        let sheet = net_sheet(Cents(price), &items).unwrap();
        let moved: i64 = lines.iter().map(|(gets, amount)| if *gets { *amount } else { -amount }).sum();
        prop_assert_eq!(sheet.net, Cents(price + moved));
    }
}
