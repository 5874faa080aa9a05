use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::error::TransactionError;
use super::{AgreedDays, AnchorDay, DoneDay, HeldContingency, PaperDue, Party, Side, Stage};
use crate::{Money, TransactionId};

/// Characters of a name, and of a longer text.
pub(super) const NAME: usize = 200;
pub(super) const LONG: usize = 2_000;
/// Most entries of each list.
const MOST: usize = 100;
/// Days a contract may name.
const MOST_DAYS: u16 = 365;

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
    pub fn check(&self) -> Result<(), TransactionError> {
        text("title", &self.title, NAME)?;
        for (field, said) in [("listing", &self.listing), ("form", &self.form)] {
            said.as_ref().map_or(Ok(()), |said| text(field, said, NAME))?;
        }
        for (field, said) in [("notes", &self.notes), ("ended_because", &self.ended_because)] {
            said.as_ref().map_or(Ok(()), |said| text(field, said, LONG))?;
        }
        if self.state.len() != 2 || !self.state.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(TransactionError::Text { field: "state", most: 2 });
        }
        if self.zone.parse::<chrono_tz::Tz>().is_err() {
            return Err(TransactionError::Zone(self.zone.clone()));
        }
        if self.year_built.is_some_and(|year| !(1600..=2200).contains(&year)) {
            return Err(TransactionError::Range { field: "year_built", least: 1600, most: 2200 });
        }
        for (field, money) in [("price", self.price), ("loan", self.loan)] {
            if money.is_some_and(|money| money.minor < 0) {
                return Err(TransactionError::Range { field, least: 0, most: i64::MAX });
            }
        }
        if self.agreed.iter().any(|agreed| agreed.days > MOST_DAYS) {
            return Err(TransactionError::Range { field: "days", least: 0, most: i64::from(MOST_DAYS) });
        }
        let lists = [
            ("anchors", self.anchors.iter().map(|a| a.anchor.as_str()).collect::<Vec<_>>()),
            ("agreed", self.agreed.iter().map(|a| a.event.as_str()).collect()),
            ("done", self.done.iter().map(|a| a.event.as_str()).collect()),
            ("contingencies", self.contingencies.iter().map(|a| a.contingency.as_str()).collect()),
        ];
        for (field, mut names) in lists {
            names.iter().try_for_each(|name| text(field, name, NAME))?;
            few(field, names.len())?;
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(TransactionError::Twice { field, name: pair[0].to_owned() });
            }
        }
        few("parties", self.parties.len())?;
        few("papers", self.papers.len())?;
        self.parties.iter().try_for_each(Party::check)?;
        self.papers.iter().try_for_each(PaperDue::check)
    }

    /// Goes to another stage.
    ///
    /// # Errors
    /// It does not follow; nothing says why it ended.
    pub fn go(&mut self, to: Stage, on: NaiveDate, because: Option<String>) -> Result<(), TransactionError> {
        if !self.stage.may_go(to) {
            return Err(TransactionError::Stage { from: self.stage, to });
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

fn few(field: &'static str, count: usize) -> Result<(), TransactionError> {
    if count > MOST { Err(TransactionError::TooMany { field, most: MOST }) } else { Ok(()) }
}

pub(super) fn text(field: &'static str, said: &str, most: usize) -> Result<(), TransactionError> {
    let line_break = |c: char| most == LONG && matches!(c, '\n' | '\t');
    let plain = said.chars().all(|c| !c.is_control() || line_break(c));
    let length = said.trim().chars().count();
    if (1..=most).contains(&length) && plain { Ok(()) } else { Err(TransactionError::Text { field, most }) }
}
