use crate::{Fact, MarketKey, Month};

/// Kinds of areas a listing belongs to, in the order of [`Row::areas`].
pub const AREA_KINDS: [&str; 5] = ["all", "mls-area", "postal-code", "city", "subdivision"];

/// A listing with the numbers of its areas and types, which are the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Row {
    /// Areas in the order of [`AREA_KINDS`]; 0 is none.
    pub areas: [u32; 5],
    /// The property type and the subtype within it; 0 is none.
    pub kinds: [u16; 2],
    /// What it is.
    pub fact: Fact,
    /// A hash of which home it is, where that is known.
    pub home: Option<i64>,
}

impl Row {
    /// The month its sale closed.
    #[must_use]
    pub fn closed(&self) -> Option<Month> {
        self.fact.sale.map(|s| Month::of(s.day))
    }

    /// The markets it counts in: each of its areas with each of its types.
    pub fn markets(&self) -> impl Iterator<Item = MarketKey> + use<> {
        let (areas, kinds) = (self.areas, self.kinds);
        areas
            .into_iter()
            .filter(|area| *area != 0)
            .flat_map(move |area| kinds.into_iter().filter(|kind| *kind != 0).map(move |kind| (area, kind)))
    }
}
