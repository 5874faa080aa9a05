use super::{places::Neighbourhood, price::Traits};
use crate::rng::Rng;

const OPENINGS: &[&str] = &[
    "Set back from the street in",
    "A bright corner of",
    "Quietly placed in",
    "A short walk from the heart of",
    "Well kept and easy to live in, this home stands in",
];
const KITCHENS: &[&str] = &[
    "The kitchen opens to the dining room and was refitted with stone counters.",
    "A practical kitchen with a gas range and plenty of storage.",
    "The kitchen has an island, a pantry and morning light.",
    "Original cabinets, freshly painted, and a window over the sink.",
];
const YARDS: &[&str] = &[
    "The fenced yard has fruit trees and a raised bed.",
    "Behind the house a covered patio looks west.",
    "The lot slopes gently to a seasonal creek.",
    "Low-care planting in front, lawn at the back.",
];
const CLOSINGS: &[&str] = &[
    "Roof inspected this year.",
    "Furnace and water heater are recent.",
    "Sellers would like a flexible closing.",
    "Survey and inspection report are available.",
    "Bring your plans.",
];

/// Words for the public about a dwelling.
pub fn dwelling(rng: &mut Rng, place: &Neighbourhood, kind: &str, beds: i64, traits: &Traits) -> String {
    let (full, half) = traits.baths;
    let baths = if half > 0 { format!("{full}.5") } else { full.to_string() };
    let mut text = format!(
        "{} {}, {}: a {} with {beds} bedrooms and {baths} baths on about {:.0} square feet. {} {}",
        rng.pick(OPENINGS),
        place.name,
        place.city,
        kind.to_lowercase(),
        traits.area + traits.basement,
        rng.pick(KITCHENS),
        rng.pick(YARDS)
    );
    if traits.waterfront {
        text.push_str(" Its own stretch of lake shore, with a small dock.");
    } else if traits.view >= 2 {
        text.push_str(" Views over the lake to the hills.");
    }
    if let Some(year) = traits.renovated {
        text.push_str(&format!(" Renovated in {year}."));
    }
    if traits.basement > 0.0 {
        text.push_str(" The finished basement has a room of its own for guests.");
    }
    text.push(' ');
    text.push_str(rng.word(CLOSINGS));
    text
}

/// Words for the public about a piece of land.
pub fn land(rng: &mut Rng, place: &Neighbourhood, acres: f64) -> String {
    let ground = rng.pick(&[
        "Level ground with a drilled well.",
        "Wooded slope with two building sites.",
        "Pasture with road frontage.",
    ]);
    format!("{acres:.2} acres near {}, {}. {ground} Power at the road.", place.name, place.city)
}
