use std::collections::BTreeMap;

use chrono::Weekday;
use hub_domain::calendar::{BusinessDays, Holiday};
use hub_finance::loan::{
    CashToClose, ClosingDay, CumulativeTolerance, DayBasis, Lines, PrepaidInterest, Proration, Rate, TaxPaid,
    TridRules, YearDays, zero_tolerance_cure,
};
use hub_finance::{Cents, Dated};
use proptest::prelude::*;

use super::{cents, day, dec, shipped};

fn lines(pairs: &[(&str, &str)]) -> Lines {
    pairs.iter().map(|(name, amount)| ((*name).to_owned(), cents(amount))).collect()
}

fn holidays() -> &'static [Dated<Holiday>] {
    &crate::shipped::tables().holidays
}

/// The line F.03 of the sample Closing Disclosure H-25(B): 17.44 a day from 4/15/13 to 5/1/13, 279.04.
#[test]
fn prepaid_interest_runs_to_the_end_of_the_month() {
    let rate = Rate::new(hub_finance::Percent(dec("3.875"))).unwrap();
    let sample = PrepaidInterest::new(cents("162000"), rate, DayBasis::Days360, day("2013-04-15")).unwrap();
    assert_eq!((sample.days, sample.per_diem, sample.total), (16, cents("17.44"), cents("279.04")));
    let on = |text| PrepaidInterest::new(cents("162000"), rate, DayBasis::Days365, day(text)).unwrap().days;
    assert_eq!([on("2024-02-29"), on("2024-02-01"), on("2023-02-28"), on("2026-12-01")], [1, 29, 1, 31]);
}

fn rules() -> TridRules {
    shipped().trid[0].value.clone()
}

#[test]
fn a_fall_in_one_zero_tolerance_line_does_not_offset_a_rise_in_another() {
    let estimate = lines(&[("origination", "1200"), ("transfer tax", "900")]);
    let closing = lines(&[("origination", "1000"), ("transfer tax", "950"), ("underwriting", "25")]);
    assert_eq!(zero_tolerance_cure(&estimate, &closing).unwrap(), cents("75"));
    assert!(zero_tolerance_cure(&estimate, &lines(&[("origination", "-1")])).is_err());
}

#[test]
fn the_ten_percent_bucket_is_a_sum() {
    let estimate = lines(&[("recording", "180"), ("title", "1320")]);
    let bucket = |amount| CumulativeTolerance::new(&rules(), &estimate, &lines(&[("title", amount)])).unwrap();
    assert_eq!(bucket("1650").cure, Cents::ZERO);
    assert_eq!(bucket("1650.01").cure, cents("0.01"));
    assert_eq!(bucket("1720").limit, dec("1650"));
}

#[test]
fn precise_days_skip_sundays_and_holidays_on_their_own_date() {
    let precise = BusinessDays::precise(holidays(), "US");
    // (received, first day to consummate): Thanksgiving; a plain week; Independence Day on a Saturday; Christmas 2022,
    // a Sunday, whose observed Monday counts; Juneteenth; across New Year.
    let cases = [
        ("2026-11-23", "2026-11-27"),
        ("2026-08-03", "2026-08-06"),
        ("2026-07-01", "2026-07-06"),
        ("2022-12-23", "2022-12-27"),
        ("2026-06-17", "2026-06-22"),
        ("2026-12-30", "2027-01-04"),
    ];
    for (received, first) in cases {
        assert_eq!(precise.after(day(received), 3).unwrap(), day(first), "{received}");
        assert!(precise.before(day(first), 3).unwrap() >= day(received), "{received}");
    }
    assert_eq!(precise.after(day("2026-11-20"), 7).unwrap(), day("2026-11-30"));
    // Before it was a holiday Juneteenth counted like any day.
    assert!(precise.counts(day("2020-06-19")).unwrap());
    assert!(!precise.counts(day("2023-06-19")).unwrap());
}

#[test]
fn general_days_are_the_offices_own() {
    let closed = [Weekday::Sat, Weekday::Sun];
    let general = BusinessDays::general(holidays(), "US", &closed);
    // Independence Day 2026 is a Saturday: such an office closes on the Friday.
    assert!(!general.counts(day("2026-07-03")).unwrap());
    assert_eq!(general.after(day("2026-07-01"), 3).unwrap(), day("2026-07-07"));
    assert_eq!(general.after(day("2026-11-16"), 10).unwrap(), day("2026-12-01"));
    let never = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let error = BusinessDays::general(holidays(), "US", &never).after(day("2026-07-01"), 1).unwrap_err();
    assert!(error.to_string().contains("never open"), "{error}");
}

#[test]
fn a_day_outside_every_list_of_holidays_is_refused() {
    let precise = BusinessDays::precise(holidays(), "US");
    assert!(precise.after(day("1970-01-01"), 3).unwrap_err().to_string().contains("legal holidays"));
    assert!(BusinessDays::precise(holidays(), "US-FL").after(day("2026-01-01"), 3).is_err());
}

#[test]
fn cash_to_close_is_signed() {
    let sheet = CashToClose {
        price: cents("400000"),
        loan: cents("320000"),
        loan_costs: cents("6120"),
        other_costs: cents("5480.35"),
        lender_credits: cents("500"),
        deposit: cents("8000"),
        seller_credits: cents("4000"),
        credits_to_buyer: cents("1233.70"),
        charges_to_buyer: cents("100"),
    };
    assert_eq!(sheet.closing_costs().unwrap(), cents("11100.35"));
    assert_eq!(sheet.cash().unwrap(), cents("77966.65"));
    let back = CashToClose { deposit: cents("100000"), ..sheet };
    assert_eq!(back.cash().unwrap(), cents("-14033.35"));
    assert!(CashToClose { deposit: cents("-1"), ..sheet }.cash().unwrap_err().to_string().contains("the deposit"));
}

#[test]
fn taxes_are_prorated_by_the_custom_of_the_place() {
    let annual = cents("5004");
    let split = |year, owner| Proration::new(annual, day("2026-04-01"), year, owner).unwrap();
    let usual = split(YearDays::Days365, ClosingDay::Buyer);
    assert_eq!((usual.seller_days, usual.seller), (90, cents("1233.86")));
    assert_eq!(usual.credit_to_buyer(TaxPaid::InArrears), cents("1233.86"));
    assert_eq!(usual.credit_to_buyer(TaxPaid::InAdvance), Cents::ZERO);
    assert_eq!(usual.credit_to_seller(TaxPaid::InAdvance), cents("3770.14"));
    assert_eq!(split(YearDays::Days365, ClosingDay::Seller).seller_days, 91);
    assert_eq!(split(YearDays::Days360, ClosingDay::Buyer).seller, cents("1251"));
    let leap = |year| Proration::new(annual, day("2028-12-31"), year, ClosingDay::Seller);
    assert_eq!(leap(YearDays::Actual).unwrap().buyer_days, 0);
    assert!(leap(YearDays::Days365).unwrap_err().to_string().contains("count actual days"));
}

proptest! {
    #[test]
    fn the_parts_of_a_proration_sum(annual in 1_i64..10_000_000, offset in 0_u64..3650, seller in any::<bool>()) {
        let closing = day("2020-01-01") + chrono::Days::new(offset);
        let owner = if seller { ClosingDay::Seller } else { ClosingDay::Buyer };
        for year in [YearDays::Actual, YearDays::Days360] {
            let parts = Proration::new(Cents(annual), closing, year, owner).unwrap();
            prop_assert_eq!(parts.seller + parts.buyer, Cents(annual));
            prop_assert!(parts.seller >= Cents::ZERO && parts.buyer >= Cents::ZERO);
        }
    }

    #[test]
    fn a_bucket_is_cured_to_its_limit_and_no_further(
        estimate in prop::collection::btree_map("[a-f]", 0_i64..1_000_000, 0..6),
        closing in prop::collection::btree_map("[a-f]", 0_i64..1_000_000, 0..6),
    ) {
        let cents = |lines: BTreeMap<String, i64>| lines.into_iter().map(|(name, cents)| (name, Cents(cents))).collect::<Lines>();
        let (estimate, closing) = (cents(estimate), cents(closing));
        let bucket = CumulativeTolerance::new(&rules(), &estimate, &closing).unwrap();
        let over = bucket.charged.amount() - bucket.cure.amount() - bucket.limit;
        prop_assert!(over <= dec("0.005"));
        prop_assert!(bucket.cure == Cents::ZERO || over >= dec("-0.005"));
        let zero = zero_tolerance_cure(&estimate, &closing).unwrap();
        prop_assert!(zero >= bucket.charged - bucket.estimated);
        prop_assert!(zero <= bucket.charged);
    }

    #[test]
    fn a_waiting_period_counts_its_days(offset in 0_u64..20_000, count in 0_u32..30) {
            let precise = BusinessDays::precise(holidays(), "US");
        let from = day("2015-10-03") + chrono::Days::new(offset);
        let to = precise.after(from, count).unwrap();
        let counted = from.iter_days().skip(1).take_while(|at| *at <= to).filter(|at| precise.counts(*at).unwrap()).count();
        prop_assert_eq!(counted, count as usize);
        prop_assert!(count == 0 || precise.counts(to).unwrap());
    }
}
