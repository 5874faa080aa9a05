use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AgreedDays, AnchorDay, DoneDay, HeldContingency, PaperDue, Party, Side, Stage};
use crate::record_error::{LONG, NAME, RecordError, few, range, text, texts, zone};
use crate::{Money, TransactionId};

/// Most entries of each list.
const MOST: usize = 100;
/// Days a contract may name.
const MOST_DAYS: i64 = 365;

/// One deal on one property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transaction {
    /// Identifier.
    pub id: TransactionId,
    /// What it is called: the address, usually.
    pub title: String,
    /// The listing, by its connection's name and key, where it is one we keep.
    pub listing: Option<String>,
    /// Whose side we are on.
    pub side: Side,
    /// The state of the property, two letters.
    pub state: String,
    /// The time zone of the property (IANA), by which its hours are meant.
    pub zone: String,
    /// The contract form, as the tables of dates name it; none where no table knows it.
    pub form: Option<String>,
    /// The price agreed on.
    pub price: Option<Money>,
    /// The loan, where there is one.
    pub loan: Option<Money>,
    /// What the appraisal says the property is worth.
    #[serde(default)]
    pub appraised: Option<Money>,
    /// The year the home was built.
    pub year_built: Option<u16>,
    /// How far it is.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
    /// Why it ended without a closing.
    pub ended_because: Option<String>,
    /// The days that the form counts from.
    pub anchors: Vec<AnchorDay>,
    /// Numbers of days that the contract fills in.
    pub agreed: Vec<AgreedDays>,
    /// What was done of what is due.
    pub done: Vec<DoneDay>,
    /// Its contingencies.
    pub contingencies: Vec<HeldContingency>,
    /// Who takes part.
    pub parties: Vec<Party>,
    /// What papers are due.
    pub papers: Vec<PaperDue>,
    /// Notes.
    pub notes: Option<String>,
}

impl Transaction {
    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        text("title", &self.title, NAME)?;
        texts(&[("listing", &self.listing), ("form", &self.form)], NAME)?;
        texts(&[("notes", &self.notes), ("ended_because", &self.ended_because)], LONG)?;
        if self.state.len() != 2 || !self.state.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(RecordError::Text { field: "state", most: 2 });
        }
        zone(&self.zone)?;
        self.year_built.map_or(Ok(()), |year| range("year_built", i64::from(year), 1600, 2200))?;
        for (field, money) in [("price", self.price), ("loan", self.loan), ("appraised", self.appraised)] {
            money.map_or(Ok(()), |money| range(field, money.minor, 0, i64::MAX))?;
        }
        self.agreed.iter().try_for_each(|agreed| range("days", i64::from(agreed.days), 0, MOST_DAYS))?;
        let lists = [
            ("anchors", self.anchors.iter().map(|a| a.anchor.as_str()).collect::<Vec<_>>()),
            ("agreed", self.agreed.iter().map(|a| a.event.as_str()).collect()),
            ("done", self.done.iter().map(|a| a.event.as_str()).collect()),
            ("contingencies", self.contingencies.iter().map(|a| a.contingency.as_str()).collect()),
        ];
        for (field, mut names) in lists {
            names.iter().try_for_each(|name| text(field, name, NAME))?;
            few(field, names.len(), MOST)?;
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(RecordError::Twice { field, name: pair[0].to_owned() });
            }
        }
        few("parties", self.parties.len(), MOST)?;
        few("papers", self.papers.len(), MOST)?;
        self.parties.iter().try_for_each(Party::check)?;
        self.papers.iter().try_for_each(PaperDue::check)
    }

    /// Goes to another stage.
    ///
    /// # Errors
    /// It does not follow; nothing says why it ended.
    pub fn go(&mut self, to: Stage, on: NaiveDate, because: Option<String>) -> Result<(), RecordError> {
        if !self.stage.may_go(to) {
            return Err(RecordError::Stage { from: self.stage, to });
        }
        if to == Stage::Ended {
            text("ended_because", because.as_deref().unwrap_or_default(), LONG)?;
        }
        self.ended_because = if to == Stage::Ended { because } else { None };
        (self.stage, self.since) = (to, on);
        Ok(())
    }

    /// The day of an anchor.
    #[must_use]
    pub fn anchor(&self, anchor: &str) -> Option<NaiveDate> {
        self.anchors.iter().find(|day| day.anchor == anchor).map(|day| day.on)
    }

    /// When something was done.
    #[must_use]
    pub fn done_on(&self, event: &str) -> Option<NaiveDate> {
        self.done.iter().find(|day| day.event == event).map(|day| day.on)
    }
}
