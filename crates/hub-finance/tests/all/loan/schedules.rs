use hub_finance::Cents;
use hub_finance::loan::{Disclosure, Loan, LoanError, Plan, Rate, Row, Schedule, balloon};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{cents, dec, loan, percent, rate};

#[test]
fn a_loan_without_interest_is_divided_by_its_months() {
    let loan = loan("1000", "0", 3);
    assert_eq!(loan.payment().unwrap(), cents("333.33"));
    let schedule = loan.schedule().unwrap();
    assert_eq!(schedule.last().unwrap().payment, cents("333.34"));
    assert_eq!(schedule.total_interest(), Cents::ZERO);
}

#[test]
fn a_payment_below_the_interest_is_refused_by_name() {
    let plan = Plan { payment: Some(cents("1999.99")), ..Plan::default() };
    let error = Schedule::new(&loan("400000", "6", 360), &plan).unwrap_err();
    assert_eq!(
        error.to_string(),
        "negative amortisation: payment 1999.99 of month 1 does not cover its interest 2000.00"
    );
    let interest = Plan { payment: Some(cents("2000.00")), ..Plan::default() };
    let schedule = Schedule::new(&loan("400000", "6", 360), &interest).unwrap();
    assert_eq!(schedule.last().unwrap().principal, cents("400000"));
}

#[test]
fn interest_only_months_pay_interest_and_then_the_rest_is_levelled() {
    let plan = Plan { interest_only: 120, ..Plan::default() };
    let schedule = Schedule::new(&loan("400000", "7.25", 360), &plan).unwrap();
    let paid = Row {
        month: 120,
        payment: cents("2416.67"),
        interest: cents("2416.67"),
        principal: Cents::ZERO,
        balance: cents("400000"),
    };
    assert_eq!(schedule.row(120), Some(&paid));
    assert_eq!(schedule.row(121).unwrap().payment, loan("400000", "7.25", 240).payment().unwrap());
    assert_eq!(schedule.rows().len(), 360);
}

#[test]
fn a_balloon_clears_the_loan_at_its_payment() {
    let terms = loan("1400000", "6.25", 300);
    let plan = Plan { balloon_after: Some(120), ..Plan::default() };
    let schedule = Schedule::new(&terms, &plan).unwrap();
    let last = schedule.last().unwrap();
    assert_eq!((last.month, last.balance), (120, Cents::ZERO));
    assert_eq!(last.payment - schedule.level(), balloon(&terms, 120).unwrap());
}

#[test]
fn what_cannot_be_a_loan_is_refused_by_name() {
    let refused = |result: Result<Loan, LoanError>| result.unwrap_err().to_string();
    assert!(refused(Loan::new(Cents::ZERO, rate("5"), 360)).contains("the principal"));
    assert!(refused(Loan::new(cents("1"), rate("5"), 0)).contains("months"));
    assert!(refused(Loan::new(Cents(i64::MAX), rate("5"), 360)).contains("the principal"));
    assert!(Rate::new(percent("-0.1")).unwrap_err().to_string().contains("yearly rate"));
    assert!(Rate::new(percent("100.1")).is_err());
    assert!(Rate::new(percent("1.0000000001")).unwrap_err().to_string().contains("decimals"));
    assert!(balloon(&loan("1000", "5", 12), 13).is_err());
}

#[test]
fn a_disclosure_totals_the_unrounded_payment() {
    let disclosure = Disclosure::new(&loan("162000", "3.875", 360));
    assert_eq!(disclosure.total_interest().unwrap(), cents("112242.27"));
    assert_eq!(disclosure.balance_after(360).unwrap(), Cents::ZERO);
    assert_eq!(disclosure.balance_after(0).unwrap(), cents("162000"));
    assert!(disclosure.balance_after(361).is_err());
}

prop_compose! {
    fn any_loan()(dollars in 1_000_i64..5_000_000, mil in 0_i64..20_000, months in 1_u32..481) -> Loan {
        let rate = Rate::new(hub_finance::Percent(Decimal::new(mil, 3))).unwrap();
        Loan::new(Cents(dollars * 100 + 37), rate, months).unwrap()
    }
}

proptest! {
    #[test]
    fn a_schedule_adds_up(
        loan in any_loan(), extra in 0_i64..100_000, interest_only in 0_u32..480, balloon in prop::option::of(1_u32..481)
    ) {
        let plan = Plan {
            extra: Cents(extra),
            interest_only: interest_only % loan.months(),
            balloon_after: balloon.map(|after| after.min(loan.months())),
            payment: None,
        };
        let schedule = Schedule::new(&loan, &plan).unwrap();
        let principal: Cents = schedule.rows().iter().map(|row| row.principal).sum();
        prop_assert_eq!(principal, loan.principal());
        prop_assert_eq!(schedule.total_interest() + principal, schedule.total_paid());
        prop_assert_eq!(schedule.last().unwrap().balance, Cents::ZERO);
        let mut balance = loan.principal();
        for row in schedule.rows() {
            prop_assert_eq!(row.interest + row.principal, row.payment);
            prop_assert_eq!(balance - row.principal, row.balance);
            prop_assert!(row.principal >= Cents::ZERO);
            balance = row.balance;
        }
    }

    #[test]
    fn the_payment_rises_with_rate_and_amount(loan in any_loan(), more in 1_i64..100_000, mil in 1_i64..5_000) {
        let payment = loan.exact_payment();
        let larger = Loan::new(loan.principal() + Cents(more), loan.rate(), loan.months()).unwrap();
        prop_assert!(larger.exact_payment() > payment);
        let dearer = Rate::new(hub_finance::Percent(loan.rate().annual().0 + Decimal::new(mil, 3))).unwrap();
        prop_assert!(Loan::new(loan.principal(), dearer, loan.months()).unwrap().exact_payment() > payment);
    }

    #[test]
    fn the_largest_loan_for_a_payment_fits_and_a_dollar_more_does_not(
        payment in 10_000_i64..10_000_000, mil in 0_i64..15_000, months in 12_u32..481
    ) {
        let rate = Rate::new(hub_finance::Percent(Decimal::new(mil, 3))).unwrap();
        let most = Loan::most_for_payment(Cents(payment), rate, months).unwrap();
        let of = |principal| Loan::new(principal, rate, months).unwrap().exact_payment();
        // The last of 28 digits may fall either way when the payment divides evenly.
        prop_assert!(of(most) <= Cents(payment).amount() + dec("0.000000001"));
        prop_assert!(of(most + Cents(100)) > Cents(payment).amount());
    }
}
