use hub_finance::{AllocateError, Cents, allocate};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn weights(text: &[&str]) -> Vec<Decimal> {
    text.iter().map(|weight| weight.parse().unwrap()).collect()
}

#[test]
fn the_cents_left_over_go_to_the_largest_remainders() {
    let cases: [(i64, &[&str], &[i64]); 6] = [
        (1_000_001, &["33.33", "33.33", "33.34"], &[333_300, 333_300, 333_401]),
        (100, &["1", "1", "1"], &[34, 33, 33]),
        (-100, &["1", "1", "1"], &[-34, -33, -33]),
        (5, &["0", "1", "0"], &[0, 5, 0]),
        (0, &["2", "1"], &[0, 0]),
        (10, &["0.5", "0.25", "0.25"], &[5, 3, 2]),
    ];
    for (amount, parts, expected) in cases {
        let shares = allocate(Cents(amount), &weights(parts)).unwrap();
        assert_eq!(shares, expected.iter().map(|cents| Cents(*cents)).collect::<Vec<_>>(), "{amount} by {parts:?}");
    }
}

#[test]
fn impossible_weights_are_refused() {
    assert_eq!(allocate(Cents(1), &[]), Err(AllocateError::NoWeights));
    assert_eq!(allocate(Cents(1), &weights(&["0", "0"])), Err(AllocateError::AllZero));
    assert_eq!(allocate(Cents(1), &weights(&["1", "-2"])), Err(AllocateError::Negative(1, Decimal::from(-2))));
    let long = weights(&["0.3333333333333333333333333333", "0.6666666666666666666666666667"]);
    assert_eq!(allocate(Cents(i64::MAX), &long), Err(AllocateError::TooManyDigits(Cents(i64::MAX))));
}

proptest! {
    #[test]
    fn shares_sum_and_each_is_within_a_cent_of_fair(
        amount in -1_000_000_000_000_i64..1_000_000_000_000,
        parts in prop::collection::vec(0_i64..1_000_000, 1..20),
    ) {
        prop_assume!(parts.iter().any(|part| *part > 0));
        let weights: Vec<Decimal> = parts.iter().map(|part| Decimal::new(*part, 3)).collect();
        let shares = allocate(Cents(amount), &weights).unwrap();
        prop_assert_eq!(shares.iter().copied().sum::<Cents>(), Cents(amount));
        let total: i128 = parts.iter().map(|part| i128::from(*part)).sum();
        for (share, part) in shares.iter().zip(&parts) {
            // |share - amount * part / total| < 1, in whole numbers.
            let off = i128::from(share.0) * total - i128::from(amount) * i128::from(*part);
            prop_assert!(off.abs() < total);
            prop_assert!(*part > 0 || share.0 == 0);
        }
    }
}
