use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::TourStop;
use crate::calendar::TimeOfDay;
use crate::record_error::{LONG, NAME, RecordError, few, range, text, texts, zone};
use crate::{CrmId, Place, TourId};

/// Homes that a tour can have.
pub const MOST_TOUR_STOPS: usize = 60;

/// Where a tour begins or ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TourEnd {
    /// In words.
    pub address: String,
    /// Where.
    pub place: Place,
}

/// How drives are timed from coordinates alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TourTravel {
    /// Kilometres an hour on the road, 5 to 150.
    pub kmh: u32,
    /// Length of the road as a percentage of the straight line, 100 to 400.
    pub detour_percent: u32,
    /// Minutes added to each drive, 0 to 120.
    pub extra_minutes: u32,
}

/// A day of showings for a buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowingTour {
    /// Identifier.
    pub id: TourId,
    /// What it is called.
    pub title: String,
    /// The buyer; none where only open houses are visited.
    pub person: Option<CrmId>,
    /// The day.
    pub day: NaiveDate,
    /// The time zone of the homes (IANA).
    pub zone: String,
    /// When it can begin.
    pub starts: TimeOfDay,
    /// When it has to be over, the drive back included.
    pub ends: TimeOfDay,
    /// Where it begins; at the first home where nothing is said.
    pub from: Option<TourEnd>,
    /// Where it ends; at the last home where nothing is said.
    pub back_to: Option<TourEnd>,
    /// How drives are timed.
    pub travel: TourTravel,
    /// The homes, in the order of the tour.
    pub stops: Vec<TourStop>,
    /// Minutes on the road in all, the way back included.
    pub drive_minutes: u32,
    /// When one is back, where one goes back.
    pub back_at: Option<DateTime<Utc>>,
    /// Whether it is proved that no order is better.
    pub proved: bool,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was called off, where it was.
    pub called_off: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

impl ShowingTour {
    /// Looks whether it can be kept.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), RecordError> {
        text("title", &self.title, NAME)?;
        zone(&self.zone)?;
        if self.starts >= self.ends {
            return Err(RecordError::Order { field: "ends" });
        }
        for (field, end) in [("from", &self.from), ("back_to", &self.back_to)] {
            let Some(end) = end else { continue };
            text(field, &end.address, NAME)?;
            if Place::new(end.place.latitude, end.place.longitude).is_none() {
                return Err(RecordError::Unfit { field, why: "these coordinates are no place" });
            }
        }
        range("travel", i64::from(self.travel.kmh), 5, 150)?;
        range("travel", i64::from(self.travel.detour_percent), 100, 400)?;
        range("travel", i64::from(self.travel.extra_minutes), 0, 120)?;
        few("stops", self.stops.len(), MOST_TOUR_STOPS)?;
        self.stops.iter().try_for_each(TourStop::check)?;
        let mut keys: Vec<&str> = self.stops.iter().map(|stop| stop.key.as_str()).collect();
        keys.sort_unstable();
        if let Some(pair) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(RecordError::Twice { field: "stops", name: pair[0].to_owned() });
        }
        if self.person.is_none() && self.stops.iter().any(|stop| !stop.open_house) {
            return Err(RecordError::Unfit { field: "person", why: "say who is shown the homes" });
        }
        if matches!((self.started_at, self.ended_at), (Some(from), Some(to)) if from > to) {
            return Err(RecordError::Order { field: "ended_at" });
        }
        texts(&[("called_off", &self.called_off), ("notes", &self.notes)], LONG)
    }

    /// The next home: one is there, or goes there next.
    #[must_use]
    pub fn next(&self) -> Option<&TourStop> {
        self.stops.iter().find(|stop| !stop.progress.is_over() && stop.left_out.is_none())
    }

    /// A home by its name within the tour.
    #[must_use]
    pub fn stop(&self, key: &str) -> Option<&TourStop> {
        self.stops.iter().find(|stop| stop.key == key)
    }
}
