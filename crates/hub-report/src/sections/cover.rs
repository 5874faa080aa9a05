use serde::Serialize;

use super::{NAME, Picture, Source, town_of};
use crate::format::{date, decimal, filled, whole};
use crate::page::ReportPage;

/// Page one: which house, how much, who says so, as of when.
#[derive(Debug, Serialize)]
pub(super) struct Cover {
    name: String,
    town: Option<String>,
    low: String,
    high: String,
    estimate: String,
    level: String,
    as_of: String,
    prepared_on: String,
    prepared_for: Option<String>,
    photo: Option<Picture>,
    evidence: String,
    /// How the rough range was made, where that way was chosen.
    rough: Option<String>,
    warnings: usize,
    /// The page with the notes on the figures is printed.
    notes_page: bool,
}

impl Cover {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let (cma, ctx) = (source.cma, source.ctx);
        let name = source.subject_name();
        // A feed's one-line address often ends with the town; once is enough.
        let town = town_of(&cma.subject.facts)
            .filter(|town| !name.to_lowercase().contains(&town.to_lowercase()) || ctx.withhold_address);
        let (low, high, estimate) = match &source.rough {
            Some(rough) => (rough.low, rough.high, rough.middle),
            None => (cma.low, cma.high, cma.estimate),
        };
        let rough = source.rough.as_ref().map(|rough| {
            format!(
                "{}: {} closed sales before {}. The middle, {}, is their median price per square foot times {} sq\u{a0}ft. \
                 How often such a range holds the sale price is not known.",
                hub_valuation::QUICK_LABEL,
                rough.sales,
                date(cma.as_of),
                whole(rough.middle),
                decimal(rough.area_sqft, 0),
            )
        });
        Self {
            rough,
            name,
            town,
            low: whole(low),
            high: whole(high),
            estimate: whole(estimate),
            level: cma.level.to_string(),
            as_of: date(cma.as_of),
            prepared_on: date(ctx.prepared_on),
            prepared_for: filled(ctx.prepared_for.as_deref(), NAME),
            photo: source.subject_pictures.first().cloned(),
            evidence: match cma.comparables.len() {
                1 => "one closed sale".to_owned(),
                n => format!("{n} closed sales"),
            },
            warnings: cma.warnings.len(),
            notes_page: source.prints(ReportPage::Disclosure),
        }
    }

    /// The property's name as it is printed.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}
