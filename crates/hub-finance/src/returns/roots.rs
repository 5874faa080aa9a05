//! Every place in a stretch where a sum of powers is zero.
//!
//! With `n` changes of sign among the coefficients there are at most `n` places (Descartes). A step takes one change of
//! sign away: divide by a power that lies between the two terms where the sign changes, and derive. Between two zeros of
//! the derivative the sum only rises or only falls, so that it passes zero at most once, and halving finds it.

use rust_decimal::Decimal;

/// A term: coefficient, and twice its power (so that a power between two whole ones is whole too).
pub(super) type Term = (Decimal, i64);

/// How often a stretch is halved: past the last digit of a decimal.
const HALVINGS: u32 = 120;

/// Where the sum of `terms`, of rising powers, is zero from `low` to `high`, from low to high. None when it cannot be
/// counted.
pub(super) fn roots(terms: &[Term], low: Decimal, high: Decimal) -> Option<Vec<Decimal>> {
    let change = terms.windows(2).position(|pair| pair[0].0.is_sign_negative() != pair[1].0.is_sign_negative());
    let Some(change) = change else { return Some(Vec::new()) };
    let rises = terms[change + 1..].windows(2).any(|pair| pair[0].0.is_sign_negative() != pair[1].0.is_sign_negative());
    let mut marks = vec![low];
    if rises {
        marks.extend(roots(&derived(terms, change)?, low, high)?);
    }
    marks.push(high);
    let mut found = Vec::new();
    for pair in marks.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (at_from, at_to) = (sign(terms, from)?, sign(terms, to)?);
        if at_from == 0 && found.last() != Some(&from) {
            found.push(from);
        }
        if at_from * at_to < 0 {
            found.push(halve(terms, from, to, at_from)?);
        }
    }
    if sign(terms, high)? == 0 && found.last() != Some(&high) {
        found.push(high);
    }
    Some(found)
}

/// The derivative after dividing by the power midway between the terms `change` and the next; scaled to stay countable.
fn derived(terms: &[Term], change: usize) -> Option<Vec<Term>> {
    // Powers are doubled, so the middle of two whole ones is whole.
    let middle = (terms[change].1 + terms[change + 1].1) / 2;
    let times = |(coefficient, power): &Term| Some((coefficient.checked_mul(Decimal::from(power - middle))?, *power));
    let terms: Vec<Term> = terms.iter().map(times).collect::<Option<_>>()?;
    scaled(terms)
}

/// Divided by the largest coefficient.
pub(super) fn scaled(terms: Vec<Term>) -> Option<Vec<Term>> {
    let largest = terms.iter().map(|(coefficient, _)| coefficient.abs()).max()?;
    terms.into_iter().map(|(coefficient, power)| Some((coefficient.checked_div(largest)?, power))).collect()
}

fn halve(terms: &[Term], mut from: Decimal, mut to: Decimal, at_from: i8) -> Option<Decimal> {
    for _ in 0..HALVINGS {
        let middle = from.checked_add(to)?.checked_div(Decimal::TWO)?;
        if middle == from || middle == to {
            break;
        }
        match sign(terms, middle)? {
            0 => return Some(middle),
            same if same == at_from => from = middle,
            _ => to = middle,
        }
    }
    from.checked_add(to)?.checked_div(Decimal::TWO)
}

/// The sign of the sum at `x`: 0 where it is less than what the decimals can tell. Powers are counted from the end where
/// they are largest, so that none is over one.
fn sign(terms: &[Term], x: Decimal) -> Option<i8> {
    let turned = x > Decimal::ONE;
    let base = if turned { Decimal::ONE.checked_div(x)? } else { x };
    let mut power = Decimal::ONE;
    let mut sum = Decimal::ZERO;
    let mut size = Decimal::ZERO;
    let mut at = if turned { terms.last()?.1 } else { terms.first()?.1 };
    let mut add = |(coefficient, exponent): &Term| {
        let gap = u32::try_from((exponent - at).abs() / 2).ok()?;
        at = *exponent;
        power = power.checked_mul(raised(base, gap)?)?;
        let term = coefficient.checked_mul(power)?;
        sum = sum.checked_add(term)?;
        size = size.checked_add(term.abs())?;
        Some(())
    };
    if turned {
        terms.iter().rev().try_for_each(&mut add)?;
    } else {
        terms.iter().try_for_each(&mut add)?;
    }
    // 28 digits, of which the last few are lost to rounding.
    if sum.abs() <= size.checked_mul(Decimal::new(1, 22))? {
        return Some(0);
    }
    Some(if sum.is_sign_negative() { -1 } else { 1 })
}

/// `base` to a whole power, by squaring; zero when it is smaller than a decimal can say.
pub(super) fn raised(base: Decimal, mut power: u32) -> Option<Decimal> {
    let (mut square, mut result) = (base, Decimal::ONE);
    while power > 0 {
        if power & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        power >>= 1;
        if power > 0 {
            square = square.checked_mul(square)?;
        }
    }
    Some(result)
}
