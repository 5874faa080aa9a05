use hub_domain::{BoundingBox, RawRecord};

use crate::CallStats;

/// Answers that are asked for ahead of their turn at most, per pass.
pub const MOST_AHEAD: u32 = 8;

/// A place that people ask about.
#[derive(Debug, Clone, PartialEq)]
pub enum WantedPlace {
    /// A city, as it is written by whoever asks.
    City(String),
    /// A postal code.
    PostalCode(String),
    /// A window of the map, not across the line of dates.
    Box(BoundingBox),
}

/// What people wait for. Whose listings are one's own is in the connection's settings, because every MLS numbers its
/// members for itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Places of saved searches; the first ones are asked for first, and not all of them need be.
    pub places: Vec<WantedPlace>,
}

/// Records ahead of their turn ([`crate::Source::ahead`]).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ahead {
    /// As the vendor has them now, in any order. Rows that cannot become records are left out: they are reported when
    /// their turn comes.
    pub records: Vec<RawRecord>,
    /// What it took.
    pub calls: CallStats,
}
