//! A home policy: limits that follow from the dwelling's, and deductibles.

use serde::{Deserialize, Serialize};

use crate::part::is_part;
use crate::{Cents, Checked, Percent};

/// The limits a form sets as parts of coverage A (the dwelling, at what rebuilding costs: not the price, not the land).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyForm {
    /// `HO-3`.
    pub form: String,
    /// Coverage B, other structures.
    pub other_structures_percent: Percent,
    /// Coverage C, contents.
    pub contents_percent: Percent,
    /// Coverage D, loss of use.
    pub loss_of_use_percent: Percent,
}

/// The limits of one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// A.
    pub dwelling: Cents,
    /// B.
    pub other_structures: Cents,
    /// C.
    pub contents: Cents,
    /// D.
    pub loss_of_use: Cents,
}

/// What the owner bears of a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deductible {
    /// A fixed amount.
    Flat(Cents),
    /// A part of coverage A, not of the loss: usual for wind, hail and hurricane.
    OfDwelling(Percent),
}

/// What is borne and what is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The deductible.
    pub deductible: Cents,
    /// What the carrier pays: the loss less the deductible, at most coverage A, never below zero.
    pub payable: Cents,
}

/// Why a policy cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// An amount that is zero or more is below zero.
    #[error("{what} of {amount} is below zero")]
    BelowZero {
        /// What.
        what: &'static str,
        /// How much.
        amount: Cents,
    },
    /// A percentage is outside 0 to 100, or the product cannot be counted.
    #[error("{percent} of {amount} is outside what can be counted")]
    Outside {
        /// The part.
        percent: Percent,
        /// Of what.
        amount: Cents,
    },
}

impl PolicyForm {
    /// The limits for a dwelling insured at `dwelling`.
    ///
    /// # Errors
    /// When that is below zero, or a limit cannot be counted.
    pub fn limits(&self, dwelling: Cents) -> Result<Limits, PolicyError> {
        Ok(Limits {
            dwelling,
            other_structures: part("coverage A", dwelling, self.other_structures_percent)?,
            contents: part("coverage A", dwelling, self.contents_percent)?,
            loss_of_use: part("coverage A", dwelling, self.loss_of_use_percent)?,
        })
    }
}

impl Deductible {
    /// What is borne and paid of `loss` under a dwelling limit of `dwelling`.
    ///
    /// # Errors
    /// When an amount is below zero, or the deductible cannot be counted.
    pub fn settle(self, dwelling: Cents, loss: Cents) -> Result<Settled, PolicyError> {
        if loss < Cents::ZERO {
            return Err(PolicyError::BelowZero { what: "a loss", amount: loss });
        }
        let deductible = match self {
            Self::Flat(amount) if amount < Cents::ZERO => {
                return Err(PolicyError::BelowZero { what: "a deductible", amount });
            }
            Self::Flat(amount) => amount,
            Self::OfDwelling(percent) => part("coverage A", dwelling, percent)?,
        };
        Ok(Settled { deductible, payable: (loss - deductible).min(dwelling).max(Cents::ZERO) })
    }
}

impl Checked for PolicyForm {
    fn about(&self) -> std::borrow::Cow<'_, str> {
        (&self.form).into()
    }

    fn check(&self) -> Result<(), String> {
        for percent in [self.other_structures_percent, self.contents_percent, self.loss_of_use_percent] {
            if !is_part(percent) {
                return Err(format!("{percent} is outside 0 to 100 %"));
            }
        }
        Ok(())
    }
}

fn part(what: &'static str, amount: Cents, percent: Percent) -> Result<Cents, PolicyError> {
    if amount < Cents::ZERO {
        return Err(PolicyError::BelowZero { what, amount });
    }
    let outside = || PolicyError::Outside { percent, amount };
    if !is_part(percent) {
        return Err(outside());
    }
    amount.part(percent).ok_or_else(outside)
}
