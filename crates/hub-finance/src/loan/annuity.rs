//! Powers and annuities in 28 digits.

use rust_decimal::Decimal;

/// `base` to the `n`-th, by repeated squaring; `base` from 0 to 1, so nothing overflows.
pub(super) fn power(base: Decimal, mut n: u32) -> Decimal {
    let (mut result, mut square) = (Decimal::ONE, base);
    while n > 0 {
        if n & 1 == 1 {
            result *= square;
        }
        n >>= 1;
        if n > 0 {
            square *= square;
        }
    }
    result
}

/// What one unit per period, `n` times, first after one period, is worth today at `rate` per period.
pub(super) fn present_value(rate: Decimal, n: u32) -> Decimal {
    if rate.is_zero() {
        return Decimal::from(n);
    }
    (Decimal::ONE - power(Decimal::ONE / (Decimal::ONE + rate), n)) / rate
}
