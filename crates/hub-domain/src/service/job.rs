use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{JobKind, JobState};
use crate::partner::ContentHash;
use crate::record_error::{LONG, NAME, RecordError, few, range, text, texts, zone};
use crate::{CrmId, JobId, Money, PartnerId, TransactionId, named};

/// Another job that must have ended before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobAfter {
    /// Which.
    pub job: JobId,
    /// Minutes that must lie between, 0 to 43,200 (thirty days).
    pub wait_minutes: u32,
}

/// Somebody who could do a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobCandidate {
    /// Who.
    pub partner: PartnerId,
    /// What they ask for it.
    pub price: Option<Money>,
    /// What the client would pay to have somebody else, in minor units: the client's own preference, put into figures.
    pub reluctance: u32,
}

/// What somebody was told of a job. Entries are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobTold {
    /// Who: `provider`, or the key of a person of the plan.
    pub who: String,
    /// The provider, where it was one.
    pub partner: Option<PartnerId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The beginning they were told; none where they were told that it is off.
    pub starts_at: Option<DateTime<Utc>>,
    /// The end of that; none where nobody noted it.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
}

impl JobTold {
    /// Whether what they were told is this time. An end that nobody noted is any.
    #[must_use]
    pub fn says(&self, starts_at: Option<DateTime<Utc>>, ends_at: Option<DateTime<Utc>>) -> bool {
        self.starts_at == starts_at && (self.ends_at.is_none() || ends_at.is_none() || self.ends_at == ends_at)
    }
}

named! {
    /// What a job's file is.
    pub enum JobFileKind {
        /// The report on what was found.
        Report = "report",
        /// The invoice.
        Invoice = "invoice",
        /// An offer.
        Offer = "offer",
        /// Something else.
        Other = "other",
    }
}

/// A file that came with a job. Its content lies sealed in the store under its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobFile {
    /// What it is.
    pub kind: JobFileKind,
    /// Its name.
    pub name: String,
    /// Its content.
    pub file: ContentHash,
    /// Bytes.
    pub bytes: u64,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// What the client says of the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobRating {
    /// Points, 1 to 5.
    pub points: u8,
    /// When.
    pub on: NaiveDate,
    /// In words.
    pub said: Option<String>,
}

/// One visit, appointment or piece of work at a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Identifier; also the stable part of its UID in calendars.
    pub id: JobId,
    /// For which deal, where it is for one.
    pub transaction: Option<TransactionId>,
    /// At which property: the address.
    pub property: String,
    /// What is done.
    pub kind: JobKind,
    /// What exactly, where the kind does not say enough.
    pub title: Option<String>,
    /// By whom.
    pub provider: Option<PartnerId>,
    /// How far it is.
    pub state: JobState,
    /// Why it was declined, missed or called off.
    pub because: Option<String>,
    /// The time zone of the property (IANA).
    pub zone: String,
    /// Begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// Ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Length of a visit, 5 to 1,440 minutes; either this or working days.
    pub minutes: Option<u32>,
    /// Or so many working days of the provider, 1 to 60.
    pub working_days: Option<u32>,
    /// Whether the home has to be opened.
    pub needs_access: bool,
    /// Who has to be there: keys of people of the plan.
    pub present: Vec<String>,
    /// What must have ended before.
    pub after: Vec<JobAfter>,
    /// The day of the contract that it has to be done by, as the form's table names it.
    pub due: Option<String>,
    /// Does not begin before, on the wall clock there.
    pub not_before: Option<NaiveDateTime>,
    /// Has ended by then, on the wall clock there.
    pub not_after: Option<NaiveDateTime>,
    /// Must not move when the plan is made again.
    pub pinned: bool,
    /// Who could do it.
    pub candidates: Vec<JobCandidate>,
    /// What was said of the price beforehand.
    pub quoted: Option<Money>,
    /// What the invoice says.
    pub invoiced: Option<Money>,
    /// When it was asked for.
    pub asked_at: Option<DateTime<Utc>>,
    /// When whoever was asked answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When somebody came.
    pub came_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// The job whose work is done again.
    pub rework_of: Option<JobId>,
    /// What the client says.
    pub rating: Option<JobRating>,
    /// What came with it.
    pub files: Vec<JobFile>,
    /// Who was told what.
    pub told: Vec<JobTold>,
    /// Grows with each change that calendars have to hear of (RFC 5545 `SEQUENCE`).
    pub sequence: u32,
    /// The entry in the calendar that is kept in step, where there is one.
    pub calendar: Option<CrmId>,
    /// Notes; they do not leave the store.
    pub notes: Option<String>,
}

impl Job {
    /// A job that is wished for and has no time.
    #[must_use]
    pub fn new(kind: JobKind, property: &str, zone: &str) -> Self {
        Self {
            id: JobId::new(),
            transaction: None,
            property: property.to_owned(),
            kind,
            title: None,
            provider: None,
            state: JobState::Planned,
            because: None,
            zone: zone.to_owned(),
            starts_at: None,
            ends_at: None,
            minutes: Some(60),
            working_days: None,
            needs_access: kind.needs_access(),
            present: Vec::new(),
            after: Vec::new(),
            due: None,
            not_before: None,
            not_after: None,
            pinned: false,
            candidates: Vec::new(),
            quoted: None,
            invoiced: None,
            asked_at: None,
            answered_at: None,
            came_at: None,
            done_at: None,
            rework_of: None,
            rating: None,
            files: Vec::new(),
            told: Vec::new(),
            sequence: 0,
            calendar: None,
            notes: None,
        }
    }

    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        text("property", &self.property, NAME)?;
        texts(&[("title", &self.title)], NAME)?;
        texts(&[("because", &self.because), ("notes", &self.notes)], LONG)?;
        zone(&self.zone)?;
        if self.kind == JobKind::Other && self.title.is_none() {
            return Err(RecordError::Text { field: "title", most: NAME });
        }
        match (self.minutes, self.working_days) {
            (Some(minutes), None) => range("minutes", i64::from(minutes), 5, 1_440)?,
            (None, Some(days)) => range("working_days", i64::from(days), 1, 60)?,
            _ => return Err(RecordError::Unfit { field: "minutes", why: "either minutes or working days" }),
        }
        match (self.starts_at, self.ends_at) {
            (Some(from), Some(to)) if from < to => {}
            (None, None) => {}
            (Some(_), Some(_)) => return Err(RecordError::Order { field: "ends_at" }),
            _ => return Err(RecordError::Unfit { field: "ends_at", why: "a beginning and an end, or neither" }),
        }
        if matches!(self.state, JobState::Asked | JobState::Confirmed | JobState::Done) && self.starts_at.is_none() {
            return Err(RecordError::Unfit { field: "starts_at", why: "what was asked for or agreed on has a time" });
        }
        if self.after.iter().any(|after| after.job == self.id) || self.rework_of == Some(self.id) {
            return Err(RecordError::Unfit { field: "after", why: "a job does not wait for itself" });
        }
        self.after.iter().try_for_each(|it| range("wait_minutes", i64::from(it.wait_minutes), 0, 43_200))?;
        if let (Some(from), Some(to)) = (self.not_before, self.not_after)
            && from >= to
        {
            return Err(RecordError::Order { field: "not_after" });
        }
        for (field, price) in [("quoted", self.quoted), ("invoiced", self.invoiced)] {
            price.map_or(Ok(()), |price| range(field, price.minor, 0, i64::MAX))?;
        }
        let prices = self.candidates.iter().filter_map(|it| it.price);
        prices.into_iter().try_for_each(|price| range("candidates", price.minor, 0, i64::MAX))?;
        let mut who: Vec<_> = self.candidates.iter().map(|it| it.partner).collect();
        who.sort_unstable();
        if who.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(RecordError::Unfit { field: "candidates", why: "somebody stands twice" });
        }
        if let Some(rating) = &self.rating {
            range("rating", i64::from(rating.points), 1, 5)?;
            texts(&[("rating", &rating.said)], LONG)?;
        }
        self.files.iter().try_for_each(|file| text("files", &file.name, NAME))?;
        self.present.iter().try_for_each(|who| text("present", who, NAME))?;
        few("candidates", self.candidates.len(), 30)?;
        few("after", self.after.len(), 30)?;
        few("present", self.present.len(), 20)?;
        few("files", self.files.len(), 50)?;
        few("told", self.told.len(), 1_000)
    }

    /// Becomes something else.
    ///
    /// # Errors
    /// It does not follow, or nothing says why.
    pub fn become_state(
        &mut self,
        next: JobState,
        because: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<(), RecordError> {
        if !self.state.may_become(next) {
            return Err(RecordError::JobState { from: self.state, to: next });
        }
        if matches!(next, JobState::Declined | JobState::Missed | JobState::Cancelled) {
            text("because", because.as_deref().unwrap_or_default(), LONG)?;
        }
        match next {
            JobState::Asked => (self.asked_at, self.answered_at) = (Some(at), None),
            JobState::Confirmed | JobState::Declined if self.state == JobState::Asked => self.answered_at = Some(at),
            JobState::Done => self.done_at = Some(at),
            _ => {}
        }
        if next != JobState::Done {
            self.done_at = None;
        }
        if self.state == JobState::Cancelled {
            // Calendars that were told that it is off have to see a higher one.
            self.sequence = self.sequence.saturating_add(1);
        }
        self.because = because.filter(|_| !matches!(next, JobState::Planned | JobState::Confirmed));
        self.state = next;
        Ok(())
    }

    /// Gets another time or provider. Calendars hear of it; whoever had agreed is to be asked again.
    pub fn move_to(&mut self, times: Option<(DateTime<Utc>, DateTime<Utc>)>, provider: Option<PartnerId>) {
        let (from, to) = times.unzip();
        if (self.starts_at, self.ends_at, self.provider) == (from, to, provider) {
            return;
        }
        (self.starts_at, self.ends_at, self.provider) = (from, to, provider);
        if matches!(self.state, JobState::Asked | JobState::Confirmed | JobState::Declined | JobState::Missed) {
            self.state = JobState::Planned;
            (self.asked_at, self.answered_at, self.because) = (None, None, None);
        }
        self.sequence = self.sequence.saturating_add(1);
        self.agree_with_told();
    }

    /// Brings the state into line with what the provider knows: who knows exactly this time has been asked for it, and who
    /// was told that it is off has agreed to nothing.
    pub fn agree_with_told(&mut self) {
        let Some(told) = self.provider.and_then(|provider| self.last_told_partner(provider)) else { return };
        let (knows, at) = (told.says(self.starts_at, self.ends_at), told.at);
        let off = told.starts_at.is_none();
        if self.state == JobState::Planned && self.starts_at.is_some() && knows {
            (self.state, self.asked_at) = (JobState::Asked, Some(at));
        } else if off && matches!(self.state, JobState::Asked | JobState::Confirmed) {
            self.state = JobState::Planned;
            (self.asked_at, self.answered_at) = (None, None);
        }
    }

    /// Notes what somebody was told, unless that is what they knew. A provider who is told of a time has been asked by
    /// that; who is told that it is off, while it stands for others, has to see a higher `SEQUENCE` than before.
    pub fn tell(&mut self, told: JobTold) -> bool {
        let knows = self.told.iter().rev().find(|it| it.who == told.who && it.partner == told.partner);
        if knows.map_or(told.starts_at.is_none(), |it| it.says(told.starts_at, told.ends_at)) {
            return false;
        }
        match told.starts_at {
            Some(_) if told.partner.is_some() && told.partner == self.provider && self.state == JobState::Planned => {
                self.state = JobState::Asked;
                (self.asked_at, self.answered_at, self.because) = (Some(told.at), None, None);
            }
            // One for what they were told, and one so that whoever is asked again after that sees a higher one.
            None if self.state != JobState::Cancelled => self.sequence = self.sequence.saturating_add(2),
            _ => {}
        }
        self.told.push(told);
        true
    }

    /// The last thing a provider was told.
    #[must_use]
    pub fn last_told_partner(&self, partner: PartnerId) -> Option<&JobTold> {
        self.told.iter().rev().find(|told| told.partner == Some(partner))
    }

    /// The last thing somebody was told.
    #[must_use]
    pub fn last_told(&self, who: &str) -> Option<&JobTold> {
        self.told.iter().rev().find(|told| told.who == who)
    }
}
