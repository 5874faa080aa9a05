use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::TimeOfDay;
use crate::record_error::{LONG, NAME, RecordError, few, range, text, texts};
use crate::{Place, named};

named! {
    /// What a listing wants before somebody comes.
    pub enum ShowingType {
        /// Somebody has to say yes.
        Confirm = "confirm",
        /// It is told that one comes; nobody has to answer.
        Courtesy = "courtesy",
        /// One goes as the instructions say.
        Instructions = "instructions",
    }
}

named! {
    /// What a home is, as far as the rules about touring ask.
    pub enum TouredHome {
        /// One to four dwellings.
        OneToFour = "one-to-four",
        /// Dwellings, more than four.
        MoreUnits = "more-units",
        /// Land without a dwelling.
        Land = "land",
        /// Business premises.
        Commercial = "commercial",
    }
}

named! {
    /// How far a showing has come.
    pub enum TourStopState {
        /// Planned; nobody was asked.
        Planned = "planned",
        /// Asked for.
        Asked = "asked",
        /// Agreed to.
        Confirmed = "confirmed",
        /// Refused.
        Declined = "declined",
        /// Seen.
        Shown = "shown",
        /// Passed by.
        Skipped = "skipped",
    }
}

impl TourStopState {
    /// Whether it has no part in the rest of the tour.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::Shown | Self::Skipped)
    }
}

/// A stretch of the day on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaySpan {
    /// From.
    pub from: TimeOfDay,
    /// To.
    pub to: TimeOfDay,
}

/// A stretch of the day at which a home is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlackOut {
    /// From.
    pub from: TimeOfDay,
    /// To.
    pub to: TimeOfDay,
    /// Why.
    pub because: String,
}

/// A home on a tour: what it asks for, when it is shown, what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TourStop {
    /// Name within the tour.
    pub key: String,
    /// The listing's key, where it is one of the store.
    pub listing: Option<String>,
    /// Where, in words.
    pub address: String,
    /// The state of the United States it lies in, two letters.
    pub state: String,
    /// What it is.
    pub home: TouredHome,
    /// Where.
    pub place: Place,
    /// Whether it is visited in an open house, which anybody may.
    pub open_house: bool,
    /// How long the showing takes, 5 to 240 minutes.
    pub minutes: u32,
    /// When it can be shown; at any time where nothing stands.
    pub open: Vec<DaySpan>,
    /// When it is never shown, and why.
    pub blackout: Vec<BlackOut>,
    /// Showings of others.
    pub booked: Vec<DaySpan>,
    /// Whether it lets showings overlap.
    pub overlap: bool,
    /// Minutes of notice it demands, 0 to 20,160 (two weeks).
    pub lead_minutes: u32,
    /// Minutes of notice it would like, as many at most.
    pub suggested_lead_minutes: u32,
    /// What it wants beforehand.
    pub showing: ShowingType,
    /// How one gets in, where that was told.
    pub instructions: Option<String>,
    /// How far it is.
    pub progress: TourStopState,
    /// Why it was declined or passed by.
    pub because: Option<String>,
    /// Whether it keeps its time when the others get theirs.
    pub locked: bool,
    /// The showing begins; none where it has no place in the tour.
    pub arrive: Option<DateTime<Utc>>,
    /// It ends.
    pub leave: Option<DateTime<Utc>>,
    /// Minutes on the road to it.
    pub drive_minutes: Option<u32>,
    /// Minutes before the door until it begins.
    pub wait_minutes: Option<u32>,
    /// Why it has no place in the tour.
    pub left_out: Option<String>,
    /// When it was asked for.
    pub asked_at: Option<DateTime<Utc>>,
    /// The beginning that whoever opens the door was told.
    pub told_arrive: Option<DateTime<Utc>>,
    /// When one was there.
    pub arrived_at: Option<DateTime<Utc>>,
    /// When one went on.
    pub left_at: Option<DateTime<Utc>>,
    /// How interested the client is, 1 to 5.
    pub interest: Option<u8>,
    /// What the client says of it.
    pub said: Option<String>,
}

impl TourStop {
    /// A stop of half an hour at any time, of which nobody was asked.
    #[must_use]
    pub fn new(key: &str, address: &str, state: &str, place: Place) -> Self {
        Self {
            key: key.to_owned(),
            listing: None,
            address: address.to_owned(),
            state: state.to_owned(),
            home: TouredHome::OneToFour,
            place,
            open_house: false,
            minutes: 30,
            open: Vec::new(),
            blackout: Vec::new(),
            booked: Vec::new(),
            overlap: false,
            lead_minutes: 0,
            suggested_lead_minutes: 0,
            showing: ShowingType::Confirm,
            instructions: None,
            progress: TourStopState::Planned,
            because: None,
            locked: false,
            arrive: None,
            leave: None,
            drive_minutes: None,
            wait_minutes: None,
            left_out: None,
            asked_at: None,
            told_arrive: None,
            arrived_at: None,
            left_at: None,
            interest: None,
            said: None,
        }
    }

    /// Whether its time stays when the others get theirs.
    #[must_use]
    pub const fn keeps_time(&self) -> bool {
        self.arrive.is_some() && (self.locked || matches!(self.progress, TourStopState::Confirmed))
    }

    pub(super) fn check(&self) -> Result<(), RecordError> {
        text("stop", &self.key, NAME)?;
        text("address", &self.address, NAME)?;
        if self.state.len() != 2 || !self.state.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(RecordError::Unfit { field: "state", why: "a state by its two letters" });
        }
        if Place::new(self.place.latitude, self.place.longitude).is_none() {
            return Err(RecordError::Unfit { field: "place", why: "these coordinates are no place" });
        }
        range("minutes", i64::from(self.minutes), 5, 240)?;
        range("lead_minutes", i64::from(self.lead_minutes), 0, 20_160)?;
        range("suggested_lead_minutes", i64::from(self.suggested_lead_minutes), 0, 20_160)?;
        for (field, spans) in [("open", &self.open), ("booked", &self.booked)] {
            few(field, spans.len(), 12)?;
            if spans.iter().any(|span| span.from >= span.to) {
                return Err(RecordError::Order { field });
            }
        }
        few("blackout", self.blackout.len(), 12)?;
        if self.blackout.iter().any(|span| span.from >= span.to) {
            return Err(RecordError::Order { field: "blackout" });
        }
        self.blackout.iter().try_for_each(|span| text("blackout", &span.because, NAME))?;
        texts(&[("instructions", &self.instructions), ("because", &self.because), ("said", &self.said)], LONG)?;
        texts(&[("left_out", &self.left_out)], NAME)?;
        if matches!((self.arrive, self.leave), (Some(from), Some(to)) if from >= to) {
            return Err(RecordError::Order { field: "leave" });
        }
        if self.arrive.is_some() != self.leave.is_some() {
            return Err(RecordError::Unfit { field: "leave", why: "a beginning and an end, or neither" });
        }
        if self.progress == TourStopState::Confirmed && self.arrive.is_none() {
            return Err(RecordError::Unfit { field: "progress", why: "what was agreed on has a time" });
        }
        if let Some(interest) = self.interest {
            range("interest", i64::from(interest), 1, 5)?;
        }
        Ok(())
    }
}
