use serde::Serialize;

use super::{Source, label_of};
use crate::Shape;
use crate::format::{date, miles, whole};
use crate::map::{MapSketch, Pin, sketch};
use crate::world::fit;

/// Where the house stands among its comparables.
#[derive(Debug, Serialize)]
pub(super) struct MapPage {
    sketch: MapSketch,
    words: String,
    alt: String,
    rows: Vec<Row>,
}

/// A numbered mark in words.
#[derive(Debug, Serialize)]
struct Row {
    number: usize,
    name: String,
    distance: Option<String>,
    sold: String,
    price: String,
}

impl MapPage {
    /// `None` where nothing can be plotted.
    pub(super) fn of(source: &Source<'_>) -> Option<Self> {
        let place = source.cma.subject.facts.place();
        let number = |key: &str| source.shown.iter().position(|c| c.listing_key == key).map(|i| i + 1);
        let comparables = &source.cma.comparables;
        let pins: Vec<Pin> = comparables
            .iter()
            .filter_map(|c| Some(Pin { number: number(&c.listing_key), place: c.facts.place()? }))
            .collect();
        let wide = source.shape == Shape::Wide;
        let size = if wide { (400.0, 250.0) } else { (504.0, 300.0) };
        let rows = source.shown.iter().enumerate().take(if wide { 14 } else { 18 }).map(|(i, c)| Row {
            number: i + 1,
            name: fit(&label_of(c), 8.25, if wide { 165.0 } else { 270.0 }),
            distance: c.distance_m.filter(|d| d.is_finite()).map(miles),
            sold: date(c.close_date),
            price: whole(c.close_price),
        });
        Some(Self {
            sketch: sketch(place, &pins, size)?,
            words: words(place.is_some(), pins.len(), comparables.len()),
            alt: format!(
                "Sketch map, north up: {} of {} comparables by their coordinates. Distances are in the table beside it.",
                pins.len(),
                comparables.len()
            ),
            rows: rows.collect(),
        })
    }
}

fn words(subject: bool, placed: usize, all: usize) -> String {
    let missing = all - placed;
    match (subject, missing) {
        (false, _) => {
            "The sources give no coordinates for the subject, so the sketch shows the comparables only.".to_owned()
        }
        (true, 1) => "One comparable has no coordinates and is not on the sketch.".to_owned(),
        (true, n) if n > 1 => format!("{n} comparables have no coordinates and are not on the sketch."),
        (true, _) => {
            "A sketch from coordinates, without streets. Rings show straight-line distance from the subject.".to_owned()
        }
    }
}
