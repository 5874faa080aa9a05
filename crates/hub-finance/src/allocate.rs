use rust_decimal::Decimal;

use crate::Cents;

/// Why an amount cannot be shared out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllocateError {
    /// There is nobody to share with.
    #[error("there are no weights to share by")]
    NoWeights,
    /// A weight is below zero.
    #[error("weight {0} is below zero: {1}")]
    Negative(usize, Decimal),
    /// All weights are zero.
    #[error("all weights are zero")]
    AllZero,
    /// Amount and weights have more digits between them than can be multiplied exactly.
    #[error("the weights have too many digits to share {0} exactly")]
    TooManyDigits(Cents),
}

/// Shares `amount` out by `weights`, to the cent: the shares sum to the amount, each is within one cent of its fair
/// part, and the cents left over go to the largest remainders, the first of equals first. A weight of zero gets nothing.
/// An amount below zero is shared as its mirror image.
///
/// # Errors
/// Without weights, with a weight below zero, when all are zero, or when there are too many digits.
pub fn allocate(amount: Cents, weights: &[Decimal]) -> Result<Vec<Cents>, AllocateError> {
    if weights.is_empty() {
        return Err(AllocateError::NoWeights);
    }
    if let Some((at, weight)) = weights.iter().enumerate().find(|(_, weight)| **weight < Decimal::ZERO) {
        return Err(AllocateError::Negative(at, *weight));
    }
    let parts = whole(weights).ok_or(AllocateError::TooManyDigits(amount))?;
    let total = parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part));
    let total = total.ok_or(AllocateError::TooManyDigits(amount))?;
    if total == 0 {
        return Err(AllocateError::AllZero);
    }
    let size = i128::from(amount.0).abs();
    let scaled: Option<Vec<i128>> = parts.iter().map(|part| part.checked_mul(size)).collect();
    let scaled = scaled.ok_or(AllocateError::TooManyDigits(amount))?;
    let mut shares: Vec<i128> = scaled.iter().map(|value| value / total).collect();
    let left = size - shares.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(scaled[*at] % total));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        shares[at] += 1;
    }
    let sign = i128::from(amount.0.signum());
    let cents = |share: i128| i64::try_from(sign * share).map(Cents);
    shares.into_iter().map(cents).collect::<Result<_, _>>().map_err(|_| AllocateError::TooManyDigits(amount))
}

/// The weights as whole numbers in the same proportion.
fn whole(weights: &[Decimal]) -> Option<Vec<i128>> {
    let weights: Vec<Decimal> = weights.iter().map(Decimal::normalize).collect();
    let scale = weights.iter().map(Decimal::scale).max()?;
    let up = |weight: &Decimal| weight.mantissa().checked_mul(10_i128.checked_pow(scale - weight.scale())?);
    weights.iter().map(up).collect()
}
