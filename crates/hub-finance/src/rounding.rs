//! Half up, the one way in which figures are rounded where nothing else is said.

use rust_decimal::{Decimal, RoundingStrategy};

/// `value` to so many places, a half away from zero.
pub(crate) fn half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// `value` to so many places, written with all of them; nought has no sign.
pub(crate) fn written(value: Decimal, places: u32) -> String {
    let rounded = half_up(value, places);
    let rounded = if rounded.is_zero() { Decimal::ZERO } else { rounded };
    format!("{rounded:.*}", places as usize)
}
