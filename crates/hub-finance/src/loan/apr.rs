use rust_decimal::Decimal;

use super::annuity::power;
use super::error::{LoanError, positive, within};
use crate::{Cents, Percent};

/// Equal amounts in consecutive unit periods: one advance, one payment, or a run of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// Each amount.
    pub amount: Cents,
    /// Whole unit periods from the start of the transaction to the first.
    pub whole: u32,
    /// The odd part of a unit period before them, from 0 to below 1.
    pub fraction: Decimal,
    /// How many.
    pub count: u32,
}

impl Flow {
    /// One amount on the first day.
    #[must_use]
    pub fn at_start(amount: Cents) -> Self {
        Self { amount, whole: 0, fraction: Decimal::ZERO, count: 1 }
    }

    /// `count` amounts, the first one unit period after the start when `whole` is 1.
    #[must_use]
    pub fn run(amount: Cents, whole: u32, count: u32) -> Self {
        Self { amount, whole, fraction: Decimal::ZERO, count }
    }

    /// Worth at the start, at `rate` per unit period: `A / ((1 + f i)(1 + i)^t)` summed over the run.
    fn present_value(&self, rate: Decimal) -> Decimal {
        let amount = self.amount.amount();
        if rate.is_zero() {
            return amount * Decimal::from(self.count);
        }
        let discount = Decimal::ONE / (Decimal::ONE + rate);
        let run = if self.count == 1 {
            Decimal::ONE
        } else {
            (Decimal::ONE - power(discount, self.count)) / (Decimal::ONE - discount)
        };
        amount * power(discount, self.whole) * run / (Decimal::ONE + self.fraction * rate)
    }

    fn check(&self) -> Result<(), LoanError> {
        positive("an advance or a payment", self.amount)?;
        within("the odd part of a unit period", self.fraction, Decimal::ZERO, Decimal::ONE)?;
        within("whole unit periods", self.whole.into(), Decimal::ZERO, Decimal::from(MOST_PERIODS))?;
        within("the number of equal payments", self.count.into(), Decimal::ONE, Decimal::from(MOST_PERIODS))?;
        Ok(())
    }

    fn total(&self) -> Decimal {
        self.amount.amount() * Decimal::from(self.count)
    }
}

/// A hundred years of days.
const MOST_PERIODS: u32 = 36_525;

/// The general equation of appendix J to 12 CFR 1026 (actuarial method): the rate per unit period at which advances and
/// payments are worth the same at the start, times the unit periods in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AprEquation {
    advances: Vec<Flow>,
    payments: Vec<Flow>,
    periods_per_year: Decimal,
}

impl AprEquation {
    /// One advance or several, payments regular or not; `periods_per_year` is 12 for months, 365/days for a term
    /// measured in days.
    ///
    /// # Errors
    /// No advance or payment; an amount, fraction or count that means nothing; more than 366 unit periods a year.
    pub fn new(advances: Vec<Flow>, payments: Vec<Flow>, periods_per_year: Decimal) -> Result<Self, LoanError> {
        if advances.is_empty() || payments.is_empty() {
            return Err(LoanError::NoRate("it takes an advance and a payment"));
        }
        let least = Decimal::new(1, 2);
        within("unit periods in a year", periods_per_year, least, Decimal::from(366))?;
        advances.iter().chain(&payments).try_for_each(Flow::check)?;
        Ok(Self { advances, payments, periods_per_year })
    }

    /// Payments less advances, worth at the start at `rate` per unit period (a part of one, not negative).
    #[must_use]
    pub fn surplus(&self, rate: Decimal) -> Decimal {
        let worth = |flows: &[Flow]| flows.iter().map(|flow| flow.present_value(rate)).sum::<Decimal>();
        worth(&self.payments) - worth(&self.advances)
    }

    /// The rate per unit period as a part of one, to about sixteen decimals.
    ///
    /// # Errors
    /// When the payments return less than was advanced, or no rate up to 1000 % a period fits.
    pub fn period_rate(&self) -> Result<Decimal, LoanError> {
        let at_nothing: Decimal = self.payments.iter().map(Flow::total).sum::<Decimal>()
            - self.advances.iter().map(Flow::total).sum::<Decimal>();
        if at_nothing < Decimal::ZERO {
            return Err(LoanError::NoRate("the payments return less than was advanced"));
        }
        if at_nothing.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let (mut low, mut at_low) = (Decimal::ZERO, at_nothing);
        let mut high = Decimal::new(1, 2);
        let mut at_high = self.surplus(high);
        while at_high > Decimal::ZERO {
            (low, at_low) = (high, at_high);
            high *= Decimal::TWO;
            if high > Decimal::TEN {
                return Err(LoanError::NoRate("no rate up to 1000 % a unit period fits"));
            }
            at_high = self.surplus(high);
        }
        Ok(self.between(low, at_low, high, at_high))
    }

    /// The root between two rates with surpluses of opposite sign: the false position with the weight of a stale end
    /// halved (Illinois), which never leaves the bracket.
    fn between(&self, mut low: Decimal, mut at_low: Decimal, mut high: Decimal, mut at_high: Decimal) -> Decimal {
        let enough = Decimal::new(1, 17);
        let mut kept = 0_i8;
        for _ in 0..200 {
            let spread = at_low - at_high;
            if high - low <= enough || spread.is_zero() {
                break;
            }
            let middle = low + (high - low) * (at_low / spread);
            let at_middle = self.surplus(middle);
            if at_middle.is_zero() {
                return middle;
            }
            if at_middle > Decimal::ZERO {
                let step = middle - low;
                (low, at_low) = (middle, at_middle);
                if kept == 1 {
                    at_high /= Decimal::TWO;
                }
                kept = 1;
                if step <= enough {
                    break;
                }
            } else {
                let step = high - middle;
                (high, at_high) = (middle, at_middle);
                if kept == -1 {
                    at_low /= Decimal::TWO;
                }
                kept = -1;
                if step <= enough {
                    return high;
                }
            }
        }
        low
    }

    /// The annual percentage rate, unrounded.
    ///
    /// # Errors
    /// See [`AprEquation::period_rate`].
    pub fn rate(&self) -> Result<Percent, LoanError> {
        let period = self.period_rate()?;
        period
            .checked_mul(self.periods_per_year)
            .and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED))
            .map(Percent)
            .ok_or(LoanError::NoRate("the rate is beyond reckoning"))
    }
}
