use serde::Serialize;

use super::{Source, town_of};
use crate::format::{decimal, filled};
use crate::map::{MapSketch, Pin, sketch};

/// Page two: the house and where it stands among its comparables.
#[derive(Debug, Serialize)]
pub(super) struct SubjectPage {
    name: String,
    facts: Vec<(String, String)>,
    map: Option<MapSketch>,
    map_words: String,
    map_alt: String,
    remarks: Option<String>,
}

impl SubjectPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let place = source.cma.subject.facts.place();
        let numbers = |key: &str| source.shown.iter().position(|c| c.listing_key == key).map(|i| i + 1);
        let comparables = &source.cma.comparables;
        let pins: Vec<Pin> = comparables
            .iter()
            .filter_map(|c| Some(Pin { number: numbers(&c.listing_key), place: c.facts.place()? }))
            .collect();
        let map = sketch(place, &pins);
        let map_alt = format!(
            "Sketch map, north up: {} of {} comparables by their coordinates. Distances are in the table of comparables.",
            pins.len(),
            comparables.len()
        );
        let map_words = words(place.is_some(), pins.len(), comparables.len());
        Self {
            name: source.subject_name(),
            facts: facts(source),
            map,
            map_words,
            map_alt,
            remarks: filled(source.ctx.remarks.as_deref(), 1_600),
        }
    }
}

fn words(subject: bool, placed: usize, all: usize) -> String {
    let missing = all - placed;
    match (subject, placed) {
        (_, 0) => {
            "No map: the sources give no coordinates for the comparables. Distances are shown where known.".to_owned()
        }
        (false, _) => {
            "The sources give no coordinates for the subject, so the sketch shows the comparables only.".to_owned()
        }
        (true, _) if missing == 1 => "One comparable has no coordinates and is not on the sketch.".to_owned(),
        (true, _) if missing > 1 => format!("{missing} comparables have no coordinates and are not on the sketch."),
        (true, _) => {
            "A sketch from coordinates, without streets. Rings show straight-line distance from the subject.".to_owned()
        }
    }
}

/// Zero of something is "None"; unknown stays unknown.
fn or_none(value: Option<f64>, text: Option<String>) -> Option<String> {
    if value == Some(0.0) { Some("None".to_owned()) } else { text }
}

fn facts(source: &Source<'_>) -> Vec<(String, String)> {
    let facts = &source.cma.subject.facts;
    let number = |value: Option<f64>, places: usize| value.map(|v| decimal(v, places));
    let area = |value: Option<f64>| value.map(|v| format!("{} sq\u{a0}ft", decimal(v, 0)));
    let yes_no = |value: Option<bool>| value.map(|v| if v { "Yes" } else { "No" }.to_owned());
    let year = |value: Option<i32>| value.map(|y| y.to_string());
    let lot = facts.lot_size_square_feet.map(|v| {
        let acres = v / 43_560.0;
        let acres = if acres >= 0.1 { format!(" ({} acres)", decimal(acres, 2)) } else { String::new() };
        format!("{} sq\u{a0}ft{acres}", decimal(v, 0))
    });
    let parcel = filled(facts.parcel_number.as_deref(), 40).filter(|_| !source.ctx.withhold_address);
    let rows = [
        ("Town", town_of(facts)),
        ("Subdivision", filled(facts.subdivision_name.as_deref(), 60)),
        ("Parcel number", parcel),
        ("Type", facts.property_sub_type.map(|t| t.as_str().to_owned())),
        ("Living area", area(facts.living_area)),
        ("Finished basement", or_none(facts.below_grade_finished_area, area(facts.below_grade_finished_area))),
        ("Lot", lot),
        ("Bedrooms", number(facts.bedrooms_total, 1)),
        ("Bathrooms", number(facts.bathrooms_total_decimal, 2)),
        ("Storeys", number(facts.stories, 1)),
        ("Year built", year(facts.year_built)),
        ("Renovated", year(facts.year_renovated)),
        ("Garage spaces", or_none(facts.garage_spaces, number(facts.garage_spaces, 1))),
        ("Garage area", or_none(facts.garage_area, area(facts.garage_area))),
        ("Construction quality", number(facts.construction_quality, 1)),
        ("Condition", number(facts.condition_rating, 1)),
        ("View", or_none(facts.view_rating, number(facts.view_rating, 1))),
        ("Waterfront", yes_no(facts.waterfront_yn)),
        ("Private pool", yes_no(facts.pool_private_yn)),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}
