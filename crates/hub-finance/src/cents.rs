use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Percent;
use crate::rounding::half_up;

/// An amount in whole cents, exact. Two minor digits always; the currency is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `amount` in units of the currency, half a cent rounded away from zero. None beyond ±92 quadrillion.
    #[must_use]
    pub fn rounded(amount: Decimal) -> Option<Self> {
        let minor = half_up(amount.checked_mul(Decimal::ONE_HUNDRED)?, 0);
        i64::try_from(minor).ok().map(Self)
    }

    /// `amount` exactly, or None when it has a part of a cent.
    #[must_use]
    pub fn exact(amount: Decimal) -> Option<Self> {
        Self::rounded(amount).filter(|cents| cents.amount() == amount)
    }

    /// The sum, or None when it cannot be counted.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or None when it cannot be counted.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// This part of it, half a cent rounded away from zero. None when it cannot be counted.
    #[must_use]
    pub fn part(self, percent: Percent) -> Option<Self> {
        self.amount().checked_mul(percent.fraction()).and_then(Self::rounded)
    }

    /// In units of the currency, two decimals.
    #[must_use]
    pub fn amount(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.amount())
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}
