//! How long a drive takes, from coordinates alone: a stated model, not a route.

use hub_domain::{Place, distance_metres};
use serde::{Deserialize, Serialize};

use crate::InputError;

/// Great-circle distance, lengthened to roads, at one speed, and minutes to park and walk. Without a network nothing
/// better is known, so the model goes with every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpeedModel {
    /// Kilometres an hour on the road, 5 to 150.
    pub kmh: u32,
    /// Length of the road as a percentage of the straight line, 100 to 400.
    pub detour_percent: u32,
    /// Minutes added to each drive between two different places, 0 to 120.
    pub extra_minutes: u32,
}

impl Default for SpeedModel {
    fn default() -> Self {
        Self { kmh: 40, detour_percent: 130, extra_minutes: 5 }
    }
}

impl SpeedModel {
    /// # Errors
    /// A number outside its range.
    pub fn check(&self) -> Result<(), InputError> {
        for (what, value, least, most) in [
            ("travel: kmh", self.kmh, 5, 150),
            ("travel: detour_percent", self.detour_percent, 100, 400),
            ("travel: extra_minutes", self.extra_minutes, 0, 120),
        ] {
            in_range(|| what.to_owned(), i64::from(value), least, most)?;
        }
        Ok(())
    }

    /// Whole minutes from one place to another, rounded up; none between places within 30 metres of each other.
    #[must_use]
    pub fn minutes(&self, from: Place, to: Place) -> u32 {
        let metres = distance_metres(from, to);
        if metres < 30.0 {
            return 0;
        }
        let road = metres * f64::from(self.detour_percent) / 100.0;
        let minutes = road * 60.0 / (f64::from(self.kmh.max(1)) * 1000.0);
        // The Earth is 20,015 km from pole to pole: far below u32::MAX.
        minutes.ceil() as u32 + self.extra_minutes
    }
}

pub(crate) fn in_range(what: impl Fn() -> String, value: i64, least: i64, most: i64) -> Result<(), InputError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(InputError::OutOfRange { what: what(), value, least, most })
}

/// Whether the coordinates are a place.
pub(crate) fn check_place(place: Place, what: impl Fn() -> String) -> Result<Place, InputError> {
    Place::new(place.latitude, place.longitude).ok_or_else(|| InputError::NoPlace(what()))
}
