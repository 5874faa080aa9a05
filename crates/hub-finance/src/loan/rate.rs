use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use super::error::{LoanError, amount, cents, within};
use crate::{Cents, Percent};

/// A yearly note rate: 0 to 100 %, to at most nine decimals.
///
/// A month's interest is the balance times a twelfth of the rate, both carried to 50 significant digits, then half up to
/// the cent. The digits matter only for an interest of exactly half a cent under a rate whose twelfth never ends
/// (6.25 %: 0.005208333...): whether the half survives the 50th digit decides which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    annual: Percent,
    /// Power of ten of the first digit of the month's rate.
    magnitude: i32,
}

/// How many days a lender counts to a year for daily interest: a setting of the lender's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayBasis {
    /// 365 days.
    Days365,
    /// 366 days, in a leap year.
    Days366,
    /// 360 days, the banker's year.
    Days360,
}

impl DayBasis {
    /// Days in the year.
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::Days365 => 365,
            Self::Days366 => 366,
            Self::Days360 => 360,
        }
    }
}

impl Rate {
    /// # Errors
    /// Outside 0 to 100 %, or finer than nine decimals.
    pub fn new(annual: Percent) -> Result<Self, LoanError> {
        within("the yearly rate in percent", annual.0, Decimal::ZERO, Decimal::ONE_HUNDRED)?;
        let plain = annual.0.normalize();
        within("the decimals of the yearly rate", plain.scale().into(), Decimal::ZERO, Decimal::from(9))?;
        let month = plain.mantissa() * 10_i128.pow(20) / (1200 * 10_i128.pow(plain.scale()));
        let magnitude = month.checked_ilog10().and_then(|digits| i32::try_from(digits).ok()).unwrap_or_default() - 20;
        Ok(Self { annual: Percent(plain), magnitude })
    }

    /// The yearly percentage.
    #[must_use]
    pub fn annual(self) -> Percent {
        self.annual
    }

    /// A month's rate as a part of one, to 28 digits.
    #[must_use]
    pub fn monthly(self) -> Decimal {
        self.annual.0 / Decimal::from(1200)
    }

    /// A month's interest on `balance`, half up to the cent; `balance` from nothing to a trillion, which a
    /// [`super::Loan`] never exceeds, so no product here overflows.
    pub(super) fn month_on(self, balance: Cents) -> Cents {
        let over = i128::from(balance.0) * self.annual.0.mantissa();
        let under = 1200 * 10_i128.pow(self.annual.0.scale());
        let (whole, rest) = (over / under, over % under);
        let up = match rest.cmp(&(under - rest)) {
            Ordering::Less => false,
            Ordering::Equal => !self.half_is_lost(balance, whole),
            Ordering::Greater => true,
        };
        Cents(i64::try_from(whole + i128::from(up)).unwrap_or_default())
    }

    /// Whether an interest of `whole` and a half cents falls below the half at 50 significant digits. A twelfth that
    /// ends in ...333 is cut by a third of its 50th digit; times the balance that is lost once it exceeds half of the
    /// 50th digit of the interest.
    fn half_is_lost(self, balance: Cents, whole: i128) -> bool {
        let cut = self.annual.0.mantissa() % 3 == 1;
        let interest = whole.checked_ilog10().and_then(|digits| i32::try_from(digits).ok()).unwrap_or(-1);
        let apart = u32::try_from(interest - self.magnitude).unwrap_or_default();
        cut && 2 * i128::from(balance.0) > 3 * 10_i128.pow(apart)
    }

    /// One day's interest on `balance`, half up to the cent.
    ///
    /// # Errors
    /// A balance outside nothing to a trillion.
    pub fn per_diem(self, balance: Cents, basis: DayBasis) -> Result<Cents, LoanError> {
        let yearly = amount("the balance", balance)?.amount() * self.annual.fraction();
        cents("a day's interest", yearly / Decimal::from(basis.days()))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.annual.fmt(f)
    }
}
