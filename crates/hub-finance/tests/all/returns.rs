use chrono::NaiveDate;
use hub_finance::Cents;
use hub_finance::returns::{FlowError, Rates, irr, xirr, xnpv};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dollars(amounts: &[i64]) -> Vec<Cents> {
    amounts.iter().map(|amount| Cents(amount * 100)).collect()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn close(rate: Decimal, expected: &str) -> bool {
    (rate - number(expected)).abs() < Decimal::new(1, 12)
}

#[test]
fn a_flow_has_one_rate_several_or_none_and_says_which() {
    // The roots follow from the factors: 1000 = 2500 v - 1540 v^2 at v = 1/1.1 and 1/1.4, and so on.
    let cases: [(&[i64], &[&str]); 8] = [
        (&[-100, 110], &["0.1"]),
        (&[-1000, 2500, -1540], &["0.1", "0.4"]),
        (&[-100, 220, -121], &["0.1"]),
        (&[-1000, 3600, -4310, 1716], &["0.1", "0.2", "0.3"]),
        (&[-100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200], &["0.071773462536293"]),
        (&[-100, 40, 40], &["-0.136675041928920"]),
        (&[100, -200, 150], &[]),
        (&[-1, 1_000], &["999"]),
    ];
    for (flows, expected) in cases {
        let found = match irr(&dollars(flows)).unwrap() {
            Rates::None => vec![],
            Rates::One(rate) => vec![rate],
            Rates::Several(rates) => {
                assert!(rates.len() > 1);
                rates
            }
        };
        assert_eq!(found.len(), expected.len(), "{flows:?}: {found:?}");
        assert!(found.iter().zip(expected).all(|(rate, expected)| close(*rate, expected)), "{flows:?}: {found:?}");
    }
}

#[test]
fn a_flow_that_goes_one_way_or_beyond_reckoning_is_refused() {
    assert_eq!(irr(&dollars(&[100, 200])), Err(FlowError::OneWay));
    assert_eq!(irr(&[]), Err(FlowError::OneWay));
    assert_eq!(irr(&dollars(&[-1, 20_000])), Err(FlowError::OutOfRange));
    let dates = [day("2026-01-02"), day("2026-01-01")];
    assert_eq!(xirr(&dollars(&[-1, 2]), &dates), Err(FlowError::BeforeFirst(dates[1], dates[0])));
    assert_eq!(xirr(&dollars(&[-1, 2]), &dates[..1]), Err(FlowError::Unpaired { flows: 2, dates: 1 }));
    assert_eq!(xnpv(-Decimal::ONE, &dollars(&[1]), &dates[..1]), Err(FlowError::Rate(-Decimal::ONE)));
}

// Microsoft Knowledge Base Q116041: XIRR of this flow is 0.373363.
#[test]
fn dated_amounts_are_counted_by_days_of_365() {
    let flows = dollars(&[-10_000, 2_750, 4_250, 3_250, 2_750]);
    let dates = ["1992-01-01", "1992-03-01", "1992-10-30", "1993-02-15", "1993-04-01"].map(day);
    let Rates::One(rate) = xirr(&flows, &dates).unwrap() else { panic!("one rate") };
    assert_eq!(rate.round_dp(6), number("0.373363"));
    assert_eq!(xnpv(number("0.09"), &flows, &dates).unwrap(), Cents(208_665));
    assert_eq!(xnpv(rate, &flows, &dates).unwrap(), Cents::ZERO);
    assert_eq!(xnpv(Decimal::ZERO, &flows, &dates).unwrap(), Cents(300_000));
    let two = xirr(&dollars(&[-1000, 2500, -1540]), &["2025-01-01", "2026-01-01", "2027-01-01"].map(day)).unwrap();
    let Rates::Several(two) = two else { panic!("two rates") };
    assert!(close(two[0], "0.1") && close(two[1], "0.4"), "{two:?}");
}

/// A monthly flow of 30 years: the rate that a level payment was made of.
#[test]
fn a_long_flow_is_solved() {
    let mut flows = vec![Cents(-30_000_000)];
    flows.extend(vec![Cents(179_865); 360]);
    let Rates::One(rate) = irr(&flows).unwrap() else { panic!("one rate") };
    assert!((rate - number("0.005")).abs() < number("0.00000001"), "{rate}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // Rates are built in: the product of (1 + r_i - x) for distinct whole percentages has them all as roots.
    #[test]
    fn every_rate_that_was_built_in_is_found(percents in prop::collection::btree_set(1_i64..60, 1..4)) {
        let mut flow: Vec<i128> = vec![-1_000_000];
        for percent in &percents {
            // Times (100 - (100 + percent) v): zero at v = 100 / (100 + percent).
            let mut next = vec![0; flow.len() + 1];
            for (at, amount) in flow.iter().enumerate() {
                next[at] += amount * 100;
                next[at + 1] -= amount * i128::from(100 + percent);
            }
            flow = next;
        }
        let flow: Vec<Cents> = flow.into_iter().map(|amount| Cents(i64::try_from(amount).unwrap())).collect();
        let found = match irr(&flow).unwrap() {
            Rates::None => vec![],
            Rates::One(rate) => vec![rate],
            Rates::Several(rates) => rates,
        };
        let expected: Vec<Decimal> = percents.iter().map(|percent| Decimal::new(*percent, 2)).collect();
        prop_assert_eq!(found.len(), expected.len(), "{:?}", found);
        for (rate, expected) in found.iter().zip(&expected) {
            prop_assert!((rate - expected).abs() < Decimal::new(1, 9), "{} for {}", rate, expected);
        }
    }

    #[test]
    fn a_rate_makes_the_flow_worth_nothing(first in 1_i64..100_000_000, back in prop::collection::vec(0_i64..100_000_000, 1..12)) {
        let mut flows = vec![Cents(-first)];
        flows.extend(back.iter().map(|amount| Cents(*amount)));
        if let Ok(rates) = irr(&flows) {
            let Rates::One(rate) = rates else { panic!("money goes out once: one rate, not {rates:?}") };
            let factor = Decimal::ONE / (Decimal::ONE + rate);
            let mut power = Decimal::ONE;
            let mut worth = Decimal::ZERO;
            for flow in &flows {
                worth += flow.amount() * power;
                power *= factor;
            }
            prop_assume!(rate > Decimal::new(-9, 1));
            prop_assert!(worth.abs() < Decimal::new(1, 4), "{} at {}", worth, rate);
        }
    }

    #[test]
    fn any_flow_is_answered_or_refused(flows in prop::collection::vec(any::<i64>(), 0..8), gaps in prop::collection::vec(0_u64..4_000, 8)) {
        let flows: Vec<Cents> = flows.into_iter().map(Cents).collect();
        let mut at = day("2020-01-01");
        let dates: Vec<NaiveDate> = flows.iter().zip(gaps).map(|(_, gap)| { at = at + chrono::Days::new(gap); at }).collect();
        let _ = (irr(&flows), xirr(&flows, &dates), xnpv(number("0.07"), &flows, &dates));
    }
}
