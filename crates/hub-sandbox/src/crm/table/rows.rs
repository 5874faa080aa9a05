use std::cmp::Ordering;

use serde_json::Value as Json;

use super::super::{
    order::compare,
    wire::{Call, read_zoned},
};

/// The order of two values of a column: times as times, texts without regard to capitals, nothing first.
pub fn ordered(a: &Json, b: &Json) -> Ordering {
    match (a, b) {
        (Json::String(a), Json::String(b)) => match (read_zoned(a), read_zoned(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (None, None) => a.to_lowercase().cmp(&b.to_lowercase()),
            // Texts before times, so that the order is total whatever the texts are.
            (a, b) => a.is_some().cmp(&b.is_some()),
        },
        (a, b) => compare(a, b),
    }
}

/// A parameter in whole numbers from `low` to `high`; nothing where it is not given.
///
/// # Errors
/// Nothing in particular: the vendor has its own words for it.
pub fn whole(call: &Call<'_>, name: &str, low: usize, high: usize) -> Result<Option<usize>, ()> {
    let Some(text) = call.one(name) else { return Ok(None) };
    text.parse().ok().filter(|number| (low..=high).contains(number)).map(Some).ok_or(())
}
