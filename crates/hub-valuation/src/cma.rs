use chrono::NaiveDate;
use hub_domain::Money;
use serde::{Deserialize, Serialize};

use crate::{Facts, Feature, MarketSummary, Subject, Weight};

/// A comparative market analysis: an estimated sale price range and everything it rests on.
///
/// Two identities hold to the minor unit and are tested:
/// `adjusted_price = close_price + sum of the adjustments' amounts` for each comparable, and
/// `estimate = round(sum of weight x adjusted_price)` (half away from zero) over all comparables, whose weights sum to
/// exactly 1. There is no further rounding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cma {
    /// The house, as the analysis saw it (with the agent's own ratings, if any).
    pub subject: Subject,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// The middle of the estimated sale price range.
    pub estimate: Money,
    /// Lower end of the range.
    pub low: Money,
    /// Upper end of the range.
    pub high: Money,
    /// How often, in per cent, ranges made this way held the sale price.
    pub level: u8,
    /// Every sale used, heaviest first.
    pub comparables: Vec<Comparable>,
    /// Sales one would expect here and why they are not used; nearest first, at most a dozen.
    pub rejected: Vec<Rejected>,
    /// The market around the subject.
    pub market: MarketSummary,
    /// What the reader should know before relying on the figures.
    pub warnings: Vec<Warning>,
    /// How the figures were made, in a few sentences.
    pub method: String,
    /// What this is not.
    pub disclaimer: String,
}

/// A sale and what it would have fetched if it had been the subject, on the date of the analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparable {
    /// The source's key.
    pub listing_key: String,
    /// The MLS number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing_id: Option<String>,
    /// Share of the estimate, 0 to 1, nine decimal places. All shares sum to exactly 1.
    pub weight: Weight,
    /// The day it closed.
    pub close_date: NaiveDate,
    /// What was paid.
    pub close_price: Money,
    /// Metres from the subject; null when either place is not known.
    pub distance_m: Option<f64>,
    /// The differences, each turned into money. Features that are equal or unknown on either side have no line.
    pub adjustments: Vec<Adjustment>,
    /// Close price plus the sum of the adjustments.
    pub adjusted_price: Money,
    /// True for the few that a page shows; the estimate rests on all of them.
    pub shown: bool,
    /// Why it was chosen.
    pub reason: String,
    /// The house.
    pub facts: Facts,
}

/// One difference in money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    /// What differs.
    pub feature: Feature,
    /// The subject's side, as text to print.
    pub subject: String,
    /// The comparable's side, as text to print.
    pub comparable: String,
    /// To be added to the comparable's price.
    pub amount: Money,
    /// A sentence an agent can say to a seller.
    pub why: String,
}

/// A sale that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The source's key.
    pub listing_key: String,
    /// Why.
    pub reason: String,
}

/// Something the reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Which kind, for programs.
    pub kind: WarningKind,
    /// The sentence to show.
    pub text: String,
}

/// Kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// Few comparables.
    FewComparables,
    /// The comparables are far away.
    FarAway,
    /// The comparables are old.
    OldSales,
    /// The subject is unlike anything that sold here.
    OutsideTheData,
    /// Prices move fast.
    MovingMarket,
    /// A fact about the subject that matters here is not known.
    MissingFact,
    /// Comparables lack facts.
    MissingInSales,
    /// The place of the subject or of the sales is not known.
    NoPlace,
    /// The width of the range rests on few past estimates.
    ThinEvidence,
    /// Some sales given were left out.
    LeftOut,
    /// The agent changed figures.
    Overridden,
    /// The comparables disagree with each other.
    Disagreement,
}
