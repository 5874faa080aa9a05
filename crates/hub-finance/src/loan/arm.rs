use rust_decimal::{Decimal, RoundingStrategy};

use super::Rate;
use super::error::{LoanError, within};
use crate::Percent;

/// How far an adjustable rate may move, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// At the first reset, either way.
    pub first: Percent,
    /// At each later reset, either way.
    pub periodic: Percent,
    /// Above the start rate, ever.
    pub lifetime: Percent,
}

/// Where an indexed rate is rounded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Not at all.
    Exact,
    /// To the nearest multiple, half up.
    Nearest(Percent),
    /// To the next multiple above.
    Up(Percent),
    /// To the next multiple below.
    Down(Percent),
}

/// The note of an adjustable-rate loan, as far as the rate goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arm {
    /// Rate at the start.
    pub start: Rate,
    /// Added to the index.
    pub margin: Percent,
    /// Rounding of index and margin.
    pub rounding: Rounding,
    /// Caps.
    pub caps: Caps,
    /// The rate never falls below this; none when the note names no floor.
    pub floor: Option<Rate>,
}

/// A reset, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reset {
    /// Index and margin.
    pub fully_indexed: Percent,
    /// The same, rounded.
    pub rounded: Percent,
    /// Most that the caps allow at this reset.
    pub ceiling: Percent,
    /// Least that the caps and the floor allow.
    pub lowest: Percent,
    /// Most that the lifetime cap ever allows.
    pub lifetime_max: Percent,
    /// The new rate.
    pub rate: Rate,
}

impl Arm {
    /// The first reset, at this `index`.
    ///
    /// # Errors
    /// A cap or a rounding step below nothing; a rate outside 0 to 100 %.
    pub fn first_reset(&self, index: Percent) -> Result<Reset, LoanError> {
        self.reset(index, self.start, self.caps.first)
    }

    /// A later reset, from the rate in force.
    ///
    /// # Errors
    /// See [`Arm::first_reset`].
    pub fn later_reset(&self, index: Percent, current: Rate) -> Result<Reset, LoanError> {
        self.reset(index, current, self.caps.periodic)
    }

    fn reset(&self, index: Percent, current: Rate, cap: Percent) -> Result<Reset, LoanError> {
        for (what, value) in [
            ("the index", index),
            ("the margin", self.margin),
            ("the cap of this reset", cap),
            ("the lifetime cap", self.caps.lifetime),
        ] {
            // An index has been below nothing; a margin or a cap has not.
            let low = if what == "the index" { -Decimal::ONE_HUNDRED } else { Decimal::ZERO };
            within(what, value.0, low, Decimal::ONE_HUNDRED)?;
        }
        let indexed = index.0 + self.margin.0;
        let rounded = self.rounding.apply(indexed)?;
        let lifetime_max = self.start.annual().0 + self.caps.lifetime.0;
        let ceiling = (current.annual().0 + cap.0).min(lifetime_max);
        let floor = self.floor.map_or(Decimal::ZERO, |floor| floor.annual().0);
        let lowest = (current.annual().0 - cap.0).max(floor);
        if lowest > ceiling {
            return Err(LoanError::Conflict(format!("the floor {lowest} % lies above the ceiling {ceiling} %")));
        }
        Ok(Reset {
            fully_indexed: Percent(indexed),
            rounded: Percent(rounded),
            ceiling: Percent(ceiling),
            lowest: Percent(lowest),
            lifetime_max: Percent(lifetime_max),
            rate: Rate::new(Percent(rounded.max(lowest).min(ceiling)))?,
        })
    }
}

impl Rounding {
    fn apply(self, rate: Decimal) -> Result<Decimal, LoanError> {
        let (step, strategy) = match self {
            Self::Exact => return Ok(rate),
            Self::Nearest(step) => (step, RoundingStrategy::MidpointAwayFromZero),
            Self::Up(step) => (step, RoundingStrategy::ToPositiveInfinity),
            Self::Down(step) => (step, RoundingStrategy::ToNegativeInfinity),
        };
        within("the rounding step", step.0, Decimal::new(1, 3), Decimal::ONE)?;
        Ok((rate / step.0).round_dp_with_strategy(0, strategy) * step.0)
    }
}
