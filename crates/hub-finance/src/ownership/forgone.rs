use rust_decimal::Decimal;

use super::HomeError;
use crate::{Cents, Percent};

/// What `cash` would have earned elsewhere over `months` at a yearly rate that somebody names, compounded monthly, half
/// up to the cent. It is no cost that anybody is billed: what is forgone.
///
/// # Errors
/// Cash below nothing, a rate outside 0 to 100 %, more months than in a hundred years, a sum too large to count.
pub fn forgone(cash: Cents, annual: Percent, months: u32) -> Result<Cents, HomeError> {
    if cash < Cents::ZERO {
        return Err(HomeError::BelowZero("the cash", cash));
    }
    if !crate::part::is_part(annual) {
        return Err(HomeError::Rate("the rate elsewhere", annual));
    }
    if months > super::home::LONGEST {
        return Err(HomeError::TooLong(months));
    }
    let year = months.div_ceil(12);
    let growth = Decimal::ONE + annual.0 / Decimal::from(1200);
    let mut worth = cash.amount();
    for _ in 0..months {
        // Twelve digits after the point are more than any cent needs, and leave room for the next product.
        worth = worth.checked_mul(growth).ok_or(HomeError::TooLarge("the cash", year))?.round_dp(12);
    }
    Cents::rounded(worth - cash.amount()).ok_or(HomeError::TooLarge("the cash", year))
}
