use serde::Serialize;

use super::{Picture, Source, town_of};
use crate::format::{decimal, filled};
use crate::page::ReportPage;

/// The house: its facts and its photos.
#[derive(Debug, Serialize)]
pub(super) struct SubjectPage {
    name: String,
    facts: Vec<(String, String)>,
    photos: Vec<Picture>,
    remarks: Option<String>,
}

impl SubjectPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        // The first one stands on the cover.
        let used = usize::from(source.prints(ReportPage::Cover)).min(source.subject_pictures.len());
        Self {
            name: source.subject_name(),
            facts: facts(source),
            photos: source.subject_pictures[used..].iter().take(5).cloned().collect(),
            remarks: filled(source.ctx.remarks.as_deref(), 1_600),
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
