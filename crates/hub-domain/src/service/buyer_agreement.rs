use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::record_error::{LONG, NAME, RecordError, range, text, texts};
use crate::{AgreementId, CrmId, Money, Percent, named};

named! {
    /// What a buyer has agreed to be helped with.
    pub enum AgreementKind {
        /// Representation from the search to the closing.
        Full = "full",
        /// Being shown homes, nothing else.
        ShowingOnly = "showing-only",
    }
}

/// What a buyer's broker gets, as the agreement says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum BuyerCompensation {
    /// An amount; nothing is an amount too.
    Amount(Money),
    /// A rate of the price.
    Rate(Percent),
    /// How it is determined, in the agreement's words.
    Determined(String),
}

/// The written agreement between a buyer and the brokerage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuyerAgreement {
    /// Identifier.
    pub id: AgreementId,
    /// The buyer.
    pub person: CrmId,
    /// What it is for.
    pub kind: AgreementKind,
    /// The day the buyer signed; none while it is not signed.
    pub signed_on: Option<NaiveDate>,
    /// The first day it holds.
    pub starts_on: NaiveDate,
    /// The last day it holds; none where it says none.
    pub ends_on: Option<NaiveDate>,
    /// The last day it held, where it was ended before its time.
    pub ended_on: Option<NaiveDate>,
    /// What it says of the compensation; none where it says nothing.
    pub compensation: Option<BuyerCompensation>,
    /// Whether it says so conspicuously.
    pub conspicuous: bool,
    /// Whether the amount can be ascertained objectively, so that it is not open-ended.
    pub ascertainable: bool,
    /// Whether it says that no more than that is received from any source.
    pub no_more_from_any_source: bool,
    /// Whether it says conspicuously that compensation is not set by law and is fully negotiable.
    pub says_negotiable: bool,
    /// Where the signed paper is kept.
    pub kept_where: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

impl BuyerAgreement {
    /// Looks whether it can be kept. What the rules think of it is another question.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        if self.ends_on.is_some_and(|last| last < self.starts_on) {
            return Err(RecordError::Order { field: "ends_on" });
        }
        match &self.compensation {
            Some(BuyerCompensation::Amount(amount)) => range("amount", amount.minor, 0, i64::MAX)?,
            Some(BuyerCompensation::Rate(Percent(rate)))
                if rate.is_sign_negative() || *rate > rust_decimal::Decimal::ONE_HUNDRED || rate.scale() > 6 =>
            {
                return Err(RecordError::Unfit { field: "rate", why: "between 0 and 100 per cent" });
            }
            Some(BuyerCompensation::Determined(how)) => text("determined", how, LONG)?,
            Some(BuyerCompensation::Rate(_)) | None => {}
        }
        texts(&[("kept_where", &self.kept_where)], NAME)?;
        texts(&[("notes", &self.notes)], LONG)
    }

    /// The last day it holds, whichever way it ends.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        match (self.ends_on, self.ended_on) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        }
    }
}
