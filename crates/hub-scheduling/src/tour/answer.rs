use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::local::Local;
use crate::travel::SpeedModel;

/// A tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tour {
    /// The stops, in order.
    pub stops: Vec<TourStop>,
    /// Minutes on the road, from the first place to the last.
    pub drive_minutes: u32,
    /// When one is back, where one goes back.
    pub back: Option<DateTime<Utc>>,
    /// Whether it is proved that no tour is better.
    pub optimal: bool,
    /// Stops that found no place in it.
    pub left_out: Vec<LeftOut>,
    /// How drives were timed.
    pub travel: SpeedModel,
}

/// A showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TourStop {
    /// Which.
    pub key: String,
    /// The showing begins.
    pub arrive: DateTime<Utc>,
    /// It ends.
    pub leave: DateTime<Utc>,
    /// It begins, on the wall clock.
    pub arrive_local: Local,
    /// It ends, as well.
    pub leave_local: Local,
    /// Minutes on the road to it.
    pub drive_minutes: u32,
    /// Minutes before the door until it begins.
    pub wait_minutes: u32,
}

/// A stop that is not part of the tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Which.
    pub key: String,
    /// Why, in words.
    pub why: String,
}
