use chrono::NaiveDate;
use hub_domain::{Money, PropertyType};
use hub_valuation::{Cma, Subject};
use serde::{Deserialize, Serialize};

use super::credits::CompCredit;
use crate::view::{AppErrorView, CmaEdits};

/// A CMA as it is kept: the subject as it was listed, what the agent changed, and the result with its comparables, so
/// that it opens unchanged years later and without the sales it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CmaDraft {
    /// The subject as the listing said.
    pub subject: Subject,
    /// Sales of this type are compared.
    pub property_type: PropertyType,
    /// The source whose licence and date stand beside the subject; absent for a subject from a file.
    pub source: Option<String>,
    /// Two-letter state, for the wording of the report.
    pub state: Option<String>,
    /// The address must not be shown.
    pub withhold_address: bool,
    /// What the agent changed.
    pub edits: CmaEdits,
    /// The result.
    pub result: Option<Cma>,
    /// The estimate before the agent's changes; absent when there are none.
    pub unedited: Option<Money>,
    /// Why there is no result.
    pub problem: Option<AppErrorView>,
    /// When the result was worked out (a day, for the report's "prepared on").
    pub prepared_on: NaiveDate,
    /// Sources of the sales with the day of their last complete sync.
    pub sources: Vec<(String, NaiveDate)>,
    /// The sales the agent took out, as they stood in the result before.
    pub taken_out: Vec<TakenOut>,
    /// What the sales of the result may show on paper, and who is named with them.
    #[serde(default)]
    pub credits: Vec<CompCredit>,
    /// Why the result has no market figures; absent where it has.
    #[serde(default)]
    pub market_withheld: Option<String>,
}

/// A sale taken out by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenOut {
    /// Key.
    pub listing_key: String,
    /// Address, if it may be shown.
    pub address: Option<String>,
    /// Close date.
    pub close_date: Option<NaiveDate>,
    /// Sale price.
    pub close_price: Option<Money>,
}
