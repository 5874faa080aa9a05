use hub_finance::loan::{Assumptions, Loan, Offer, compare, rank, unlike};
use hub_finance::quote_order::Criterion;
use hub_finance::{Cents, Percent};
use rust_decimal::Decimal;

use super::{cents, loan, percent};

fn offer(lender: &str, annual: &str, points: &str, fees: &str) -> Offer {
    Offer {
        lender: lender.into(),
        loan: loan("400000", annual, 360),
        points: percent(points),
        fees: cents(fees),
        assumptions: Assumptions::default(),
    }
}

#[test]
fn the_time_a_loan_is_held_changes_which_offer_costs_least() {
    let offers =
        [offer("A", "6.5", "0", "1800"), offer("B", "6.25", "1.25", "1200"), offer("C", "6.875", "-1", "1500")];
    let costed = compare(&offers).unwrap();
    let order = |by| rank(&costed, by).unwrap().into_iter().map(|placed| placed.id).collect::<String>();
    assert_eq!(order(Criterion::CostOver { months: 24 }), "CAB");
    assert_eq!(order(Criterion::CostOver { months: 60 }), "BAC");
    assert_eq!(order(Criterion::CostOver { months: 360 }), "BAC");
    assert_eq!(order(Criterion::Apr), "BAC");
    assert_eq!(order(Criterion::Upfront), "CAB");
    assert_eq!(order(Criterion::Monthly), "BAC");
    assert_eq!(costed[0].cost_over(400), costed[0].cost_over(360));
    assert_eq!(order(Criterion::CostOver { months: 480 }), "BAC");
    let overtakes = costed[1].months_to_overtake(&costed[0]).unwrap();
    assert!(costed[1].cost_over(overtakes) < costed[0].cost_over(overtakes));
    assert!(costed[1].cost_over(overtakes - 1) >= costed[0].cost_over(overtakes - 1));
}

#[test]
fn offers_that_assume_different_things_say_so() {
    let mut offers = vec![offer("A", "6.5", "0", "0"), offer("B", "6.5", "0", "0")];
    assert!(unlike(&offers).is_empty());
    offers[1].assumptions.lock_days = Some(45);
    offers[1].loan = loan("390000", "6.5", 360);
    assert_eq!(unlike(&offers), ["loan amount", "lock days"]);
    assert!(unlike(&[]).is_empty());
}

#[test]
fn an_offer_that_cannot_be_is_named() {
    let twice = compare(&[offer("A", "6.5", "0", "0"), offer("A", "6.25", "0", "0")]).unwrap();
    assert!(rank(&twice, Criterion::Apr).is_err());
    let error = compare(&[offer("A", "6.5", "0", "0"), offer("Greedy", "6.5", "100", "10")]).unwrap_err();
    assert!(error.to_string().starts_with("the offer of Greedy: "), "{error}");
}

#[test]
fn fifty_offers_stand_in_the_order_of_their_rates() {
    let fifty: Vec<Offer> = (0..50_i64)
        .rev()
        .map(|at| {
            let rate = hub_finance::loan::Rate::new(Percent(Decimal::new(5_500 + 31 * at, 3))).unwrap();
            Offer {
                loan: Loan::new(Cents(40_000_000), rate, 360).unwrap(),
                ..offer(&at.to_string(), "5", "0.5", "1500")
            }
        })
        .collect();
    let order = rank(&compare(&fifty).unwrap(), Criterion::CostOver { months: 360 }).unwrap();
    let names: Vec<String> = order.into_iter().map(|placed| placed.id).collect();
    assert_eq!(names, (0..50).map(|at| at.to_string()).collect::<Vec<_>>());
}
