use rust_decimal::Decimal;

use crate::Percent;

/// Whether a percentage is a part of a whole: 0 to 100 %.
pub(crate) fn is_part(percent: Percent) -> bool {
    percent.0 >= Decimal::ZERO && percent.0 <= Decimal::ONE_HUNDRED
}
