use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_domain::{Money, PropertyType};
use hub_valuation::{Cma, Facts, Subject, quick};
use serde::{Deserialize, Serialize};

use super::credits::CompCredit;
use super::judge::Remark;
use super::surroundings::Surroundings;
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
    /// The day it speaks of where the agent names none: the subject's close date, else the day it was started or
    /// refreshed. It does not wander.
    #[serde(default)]
    pub own_date: Option<NaiveDate>,
    /// What the engine answered, before the agent judged the comparables: every later change of a weight, an amount or
    /// a comparable is laid over this, without the store.
    #[serde(default)]
    pub base: Option<Frozen>,
    /// What is odd about the subject's facts, by RESO name; under an empty name what is odd about it as a whole.
    #[serde(default)]
    pub remarks: BTreeMap<String, Remark>,
    /// What the listing asks, and since when.
    #[serde(default)]
    pub asked: Option<(Money, Option<NaiveDate>)>,
    /// Kept apart from the drafts.
    #[serde(default)]
    pub kept: bool,
    /// What stands around the answer: looked at and frozen when it is first asked for.
    #[serde(default)]
    pub surroundings: Option<Surroundings>,
}

/// The engine's answer, frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The analysis at its level.
    pub cma: Cma,
    /// The range at the levels one may switch between, percent.
    pub ranges: Vec<Range>,
    /// The estimate from the listing's own facts; absent where the agent changed none.
    pub plain: Option<Money>,
    /// The first photo of each comparable, by listing key.
    pub photos: BTreeMap<String, String>,
    /// What is to be known about a comparable, by listing key.
    pub notes: BTreeMap<String, String>,
    /// Sales one would expect and why they are not used.
    pub rejected: Vec<Passed>,
    /// Homes nearby that have not sold.
    pub beside: Vec<Beside>,
}

/// A range at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Percent.
    pub level: u8,
    /// Lower end.
    pub low: Money,
    /// Upper end.
    pub high: Money,
}

/// A sale that is not used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// Key.
    pub listing_key: String,
    /// MLS number.
    pub listing_id: Option<String>,
    /// Close date.
    pub close_date: Option<NaiveDate>,
    /// Sale price.
    pub close_price: Option<Money>,
    /// The house; without address and place where they must not be shown.
    pub facts: Facts,
    /// Why it is not used.
    pub reason: String,
}

/// A home nearby that has not sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Key.
    pub listing_key: String,
    /// MLS number.
    pub listing_id: Option<String>,
    /// RESO StandardStatus.
    pub status: String,
    /// Asking price.
    pub price: Money,
    /// Days on market.
    pub days_on_market: Option<i32>,
    /// Metres from the subject.
    pub distance_m: Option<f64>,
    /// Street, where it may be shown.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Bedrooms.
    pub beds: Option<i32>,
    /// Bathrooms.
    pub baths: Option<f64>,
    /// Living area, square feet.
    pub area_sqft: Option<f64>,
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

impl CmaDraft {
    /// What is printed in the agent's own name: the note, and why the rough way was not gone where it was chosen.
    pub(super) fn printed_note(&self) -> Option<String> {
        let note = self.edits.note.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        let rough = self.result.as_ref().filter(|_| self.edits.quick).and_then(|cma| {
            let area = cma.subject.facts.living_area;
            let why = quick(area, cma.comparables.iter().filter(|c| c.shown)).err()?;
            Some(format!("No rough range: {why}."))
        });
        let told: Vec<String> = rough.into_iter().chain(note).collect();
        (!told.is_empty()).then(|| told.join("\n\n"))
    }

    /// The day it speaks of where the agent names none.
    pub(super) fn own_date(&self) -> NaiveDate {
        self.own_date.or(self.subject.close_date).unwrap_or(self.prepared_on)
    }
}
