use hub_finance::Cents;
use hub_finance::loan::{
    AprEquation, Flow, Loan, Rate, UnitPeriod, apr, apr_with_insurance, single_payment_term, total_interest_percentage,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{cents, day, dec, loan};

fn rounded(equation: &AprEquation, places: u32) -> Decimal {
    equation.rate().unwrap().0.round_dp(places)
}

/// Appendix J to 12 CFR 1026, paragraph (c): advance, payments, unit period, dates, printed rate.
#[test]
fn the_official_single_advance_examples() {
    let months = UnitPeriod::Months;
    type Case = (&'static str, &'static [(&'static str, u32)], UnitPeriod, &'static str, &'static str, &'static str);
    let cases: [Case; 8] = [
        ("5000", &[("230", 24)], months(1), "1978-01-10", "1978-02-10", "9.69"),
        ("6000", &[("200", 36)], months(1), "1978-02-10", "1978-04-01", "11.82"),
        ("5000", &[("219.17", 24)], UnitPeriod::SemiMonth, "1978-02-23", "1978-03-01", "10.34"),
        ("10000", &[("385", 40)], months(3), "1978-05-23", "1978-10-01", "8.97"),
        ("500", &[("17.60", 30)], UnitPeriod::Weeks(1), "1978-03-20", "1978-04-21", "14.96"),
        ("400", &[("39.50", 1), ("38.31", 11)], UnitPeriod::Weeks(4), "1978-03-18", "1978-04-20", "28.50"),
        ("200", &[("9.50", 19), ("30", 1)], UnitPeriod::Weeks(2), "1978-04-03", "1978-04-11", "12.22"),
        ("8000", &[("449.36", 1), ("465", 18), ("200", 1)], months(2), "1978-01-10", "1978-03-01", "7.30"),
    ];
    for (advance, runs, unit, from, first, printed) in cases {
        let span = unit.between(day(from), day(first)).unwrap();
        let mut whole = span.whole;
        let mut payments = Vec::new();
        for (amount, count) in runs {
            payments.push(Flow { amount: cents(amount), whole, fraction: span.fraction, count: *count });
            whole += count;
        }
        let advances = vec![Flow::at_start(cents(advance))];
        let equation = AprEquation::new(advances, payments, unit.per_year().unwrap()).unwrap();
        assert_eq!(rounded(&equation, 2), dec(printed), "{advance} from {from}");
    }
}

#[test]
fn unit_periods_are_counted_back_from_the_first_payment() {
    let cases = [
        (UnitPeriod::Months(1), "1978-02-10", "1978-04-01", 1, "19", "30"),
        (UnitPeriod::Months(3), "1978-05-23", "1978-10-01", 1, "39", "90"),
        (UnitPeriod::Months(2), "1978-01-10", "1978-03-01", 0, "52", "60"),
        (UnitPeriod::SemiMonth, "1978-02-23", "1978-03-01", 0, "6", "15"),
        (UnitPeriod::SemiMonth, "1978-02-10", "1978-03-01", 1, "4", "15"),
        (UnitPeriod::Weeks(1), "1978-03-20", "1978-04-21", 4, "4", "7"),
        (UnitPeriod::Weeks(4), "1978-03-18", "1978-04-20", 1, "5", "28"),
        (UnitPeriod::Days(10), "1978-03-01", "1978-03-26", 2, "5", "10"),
        (UnitPeriod::Months(1), "2024-01-31", "2024-03-31", 2, "0", "30"),
        (UnitPeriod::Months(12), "2024-01-15", "2026-04-15", 2, "3", "12"),
        (UnitPeriod::Months(12), "2024-01-15", "2026-02-01", 2, "17", "365"),
    ];
    for (unit, from, to, whole, odd, length) in cases {
        let span = unit.between(day(from), day(to)).unwrap();
        assert_eq!((span.whole, span.fraction), (whole, dec(odd) / dec(length)), "{unit:?} {from} {to}");
    }
    assert!(UnitPeriod::Months(1).between(day("1978-02-02"), day("1978-02-01")).is_err());
    assert!(UnitPeriod::Months(13).per_year().is_err());
    assert!(UnitPeriod::Weeks(0).per_year().is_err());
}

#[test]
fn a_single_payment_makes_the_term_the_unit_period() {
    let in_days = single_payment_term(day("1978-01-03"), day("1978-09-15")).unwrap();
    assert_eq!((in_days.0.whole, in_days.1), (1, dec("365") / dec("255")));
    let in_months = single_payment_term(day("1978-01-10"), day("1978-07-10")).unwrap();
    assert_eq!(in_months.1, dec("2"));
    let years = single_payment_term(day("1978-01-10"), day("1980-07-10")).unwrap();
    assert_eq!((years.0.whole, years.0.fraction, years.1), (2, dec("0.5"), dec("1")));
    assert!(single_payment_term(day("1978-01-10"), day("1978-01-10")).is_err());
}

/// Three draws of 1000 at 1 % a month, repaid in two: the payments are made so that the rate is exactly 12 %.
#[test]
fn several_advances() {
    let advances = vec![Flow::at_start(cents("1000")), Flow::run(cents("1000"), 1, 2)];
    // 3030.10 is owed after two months, 3060.40 after three; 1545.34 leaves 1515.06, a month later 1530.21.
    let payments = vec![Flow::run(cents("1545.34"), 3, 1), Flow::run(cents("1530.21"), 4, 1)];
    let equation = AprEquation::new(advances.clone(), payments, dec("12")).unwrap();
    assert_eq!(rounded(&equation, 3), dec("12.000"));
    let back = vec![Flow::run(cents("3000"), 3, 1)];
    assert_eq!(AprEquation::new(advances.clone(), back, dec("12")).unwrap().rate().unwrap().0, Decimal::ZERO);
    let short = vec![Flow::run(cents("2999.99"), 3, 1)];
    let error = AprEquation::new(advances, short, dec("12")).unwrap().rate().unwrap_err();
    assert_eq!(error.to_string(), "no annual percentage rate: the payments return less than was advanced");
}

#[test]
fn mortgage_insurance_and_interest_percentages_of_the_sample_forms() {
    let rate = apr_with_insurance(cents("162000"), cents("761.78"), cents("82.35"), 80, 360).unwrap();
    assert_eq!(rate.0.round_dp(3), dec("4.174"));
    let tip = total_interest_percentage(cents("112240.80"), cents("279.04"), cents("162000")).unwrap();
    assert_eq!(tip.0.round_dp(2), dec("69.46"));
    assert!(apr_with_insurance(cents("162000"), cents("761.78"), cents("82.35"), 361, 360).is_err());
}

#[test]
fn no_rate_is_told() {
    assert!(AprEquation::new(Vec::new(), vec![Flow::at_start(cents("1"))], dec("12")).is_err());
    let absurd = AprEquation::new(vec![Flow::at_start(cents("1"))], vec![Flow::run(cents("1000"), 1, 1)], dec("12"));
    assert!(absurd.unwrap().rate().unwrap_err().to_string().contains("1000 %"));
    assert!(AprEquation::new(vec![Flow::at_start(cents("1"))], vec![Flow::run(Cents::ZERO, 1, 1)], dec("12")).is_err());
}

#[test]
fn the_rate_of_a_loan_without_charges_is_its_own() {
    let payment = loan("400000", "6.5", 360).payment().unwrap();
    assert_eq!(apr(cents("400000"), payment, 360).unwrap().0.round_dp(4), dec("6.5000"));
}

proptest! {
    #[test]
    fn charges_raise_the_rate(
        dollars in 20_000_i64..2_000_000, mil in 500_i64..12_000, months in 24_u32..481, charge in 10_000_i64..500_000
    ) {
        let rate = Rate::new(hub_finance::Percent(Decimal::new(mil, 3))).unwrap();
        let loan = Loan::new(Cents(dollars * 100), rate, months).unwrap();
        let found = apr(loan.principal() - Cents(charge), loan.payment().unwrap(), months).unwrap();
        prop_assert!(found > rate.annual(), "{found} {rate}");
    }

    #[test]
    fn at_the_rate_both_sides_are_worth_the_same(
        advances in prop::collection::vec((1_000_i64..10_000_000, 0_u32..6), 1..4),
        payments in prop::collection::vec((1_i64..5_000_000, 6_u32..60, 0_u32..30, 1_u32..120), 1..5),
        per_year in prop::sample::select(vec![12_u32, 24, 26, 52, 4, 1]),
    ) {
        let advances: Vec<Flow> = advances.into_iter().map(|(amount, whole)| Flow::run(Cents(amount), whole, 1)).collect();
        let payments: Vec<Flow> = payments
            .into_iter()
            .map(|(amount, whole, odd, count)| {
                Flow { amount: Cents(amount), whole, fraction: Decimal::from(odd) / Decimal::from(30), count }
            })
            .collect();
        let equation = AprEquation::new(advances, payments, per_year.into()).unwrap();
        if let Ok(rate) = equation.period_rate() {
            prop_assert!(rate >= Decimal::ZERO);
            prop_assert!(equation.surplus(rate).abs() < Decimal::new(1, 4), "{} at {rate}", equation.surplus(rate));
        }
    }
}
