use hub_domain::Place;
use serde::{Deserialize, Serialize};

use crate::local::Local;
use crate::plan::Window;
use crate::travel::SpeedModel;

/// A day of showings: the file that `hub tour solve` reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TourRequest {
    /// IANA zone of every local time here.
    pub zone: String,
    /// When the tour can begin.
    pub start: Local,
    /// When it has to be over, the drive back included; less than a day after the start.
    pub end: Local,
    /// Where it begins; left out: at the first stop.
    #[serde(default)]
    pub from: Option<Place>,
    /// Where it ends; left out: at the last stop.
    #[serde(default)]
    pub back_to: Option<Place>,
    /// When the showings are asked for; the notice that listings want counts from then. Left out: long enough before.
    #[serde(default)]
    pub asked_at: Option<Local>,
    /// How drives are timed.
    #[serde(default)]
    pub travel: SpeedModel,
    /// The homes, up to 60.
    pub stops: Vec<Stop>,
}

/// A home to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Name here, such as the listing's key.
    pub key: String,
    /// Where it is.
    pub at: Place,
    /// How long the showing takes.
    pub minutes: u32,
    /// When it can be shown; left out: at any time.
    #[serde(default)]
    pub open: Option<Vec<Window>>,
    /// Minutes of notice that the listing wants.
    #[serde(default)]
    pub lead_minutes: u32,
    /// Whether the listing lets showings overlap.
    #[serde(default)]
    pub overlap: bool,
    /// Other agents' showings; they do no harm where showings may overlap.
    #[serde(default)]
    pub booked: Vec<Window>,
    /// Times at which it is never shown, whatever overlaps.
    #[serde(default)]
    pub blackout: Vec<Window>,
    /// Stops that come before it, where they are part of the tour.
    #[serde(default)]
    pub after: Vec<String>,
    /// Whether it has a place before any that is not so, such as one that was agreed on.
    #[serde(default)]
    pub must: bool,
}
