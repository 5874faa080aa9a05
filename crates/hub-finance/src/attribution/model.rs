use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Touch;
use crate::{AllocateError, Cents, Percent, allocate};

/// How what a sale brought is set against the touches before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// The same to each.
    Linear,
    /// So much to the first and to the last, the rest to those between in equal parts. A lone touch gets all; of two
    /// each gets in proportion to its end.
    Position {
        /// The first's part.
        first: Percent,
        /// The last's part.
        last: Percent,
    },
    /// Half as much for each half-life before the last touch.
    Decay {
        /// Days, over zero.
        half_life_days: u32,
    },
}

/// Why nothing can be set against the touches.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttributionError {
    /// There is no touch.
    #[error("there is no touch to set the revenue against")]
    NoTouch,
    /// The ends of a position model are outside 0 to 100 %, together or alone.
    #[error("first {0} and last {1} are not parts of a whole")]
    Ends(Percent, Percent),
    /// A half-life of no days.
    #[error("a half-life is over zero days")]
    HalfLife,
    /// The revenue cannot be shared out.
    #[error(transparent)]
    Allocate(#[from] AllocateError),
}

/// What each touch gets of `revenue`, in the order of the touches, which is that of their days. Sums to the revenue, to
/// the cent.
///
/// # Errors
/// Without touches, or when the model says something impossible.
pub fn attribute(revenue: Cents, touches: &[Touch], model: Model) -> Result<Vec<Cents>, AttributionError> {
    let days: Vec<i64> = match touches.iter().map(|touch| touch.on).max() {
        Some(last) => touches.iter().map(|touch| (last - touch.on).num_days()).collect(),
        None => return Err(AttributionError::NoTouch),
    };
    let weights = weights(&days, model)?;
    Ok(allocate(revenue, &weights)?)
}

/// Weights by days before the last touch.
fn weights(days: &[i64], model: Model) -> Result<Vec<Decimal>, AttributionError> {
    let last = days.len() - 1;
    let only = |chosen: usize| (0..=last).map(|at| Decimal::from(u8::from(at == chosen))).collect();
    Ok(match model {
        Model::First => only(0),
        Model::Last => only(last),
        Model::Linear => vec![Decimal::ONE; days.len()],
        Model::Position { first, last } => position(days.len(), first, last)?,
        Model::Decay { half_life_days: 0 } => return Err(AttributionError::HalfLife),
        Model::Decay { half_life_days } => days.iter().map(|day| decay(*day, half_life_days)).collect(),
    })
}

fn position(touches: usize, first: Percent, last: Percent) -> Result<Vec<Decimal>, AttributionError> {
    let whole = Decimal::ZERO..=Decimal::ONE_HUNDRED;
    let ends = AttributionError::Ends(first, last);
    if !whole.contains(&first.0) || !whole.contains(&last.0) || !whole.contains(&(first.0 + last.0)) {
        return Err(ends);
    }
    let between = touches.saturating_sub(2);
    if between == 0 {
        // Nobody is between: the ends take all, in proportion; without a part of their own, in equal ones.
        let zero = first.0 + last.0 == Decimal::ZERO;
        let ends = if zero { [Decimal::ONE; 2] } else { [first.0, last.0] };
        return Ok(if touches == 1 { vec![Decimal::ONE] } else { ends.to_vec() });
    }
    // Times the number between, so that the middle's part needs no division.
    let count = Decimal::from(between);
    let mut weights = vec![Decimal::ONE_HUNDRED - first.0 - last.0; touches];
    weights[0] = first.0 * count;
    weights[touches - 1] = last.0 * count;
    Ok(weights)
}

/// 2 to the power of minus `days / half_life`, to twelve digits: enough for revenues of a billion, to the cent.
fn decay(days: i64, half_life: u32) -> Decimal {
    let (halvings, rest) = (days / i64::from(half_life), days % i64::from(half_life));
    let mut weight = Decimal::ONE;
    for _ in 0..halvings.min(64) {
        weight /= Decimal::TWO;
    }
    (weight * root_of_half(rest, half_life)).round_dp(12)
}

/// 2 to the power of minus `rest / whole`, below one: bit by bit of the exponent, a square root each.
fn root_of_half(rest: i64, whole: u32) -> Decimal {
    let whole = i64::from(whole);
    let (mut rest, mut root, mut result) = (rest, Decimal::new(5, 1), Decimal::ONE);
    for _ in 0..60 {
        if rest == 0 {
            break;
        }
        root = square_root(root);
        rest *= 2;
        if rest >= whole {
            rest -= whole;
            result *= root;
        }
    }
    result
}

/// Of a number from a half to one, by Heron's rule.
fn square_root(of: Decimal) -> Decimal {
    let mut root = of;
    for _ in 0..8 {
        root = (root + of / root) / Decimal::TWO;
    }
    root
}
