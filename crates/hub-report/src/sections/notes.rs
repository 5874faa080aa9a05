use serde::Serialize;

use super::{NAME, Source};
use crate::Inspection;
use crate::format::{date, filled, plain, whole, with_dates};

/// What this is not, what it rests on, and what the reader should know first.
#[derive(Debug, Serialize)]
pub(super) struct NotesPage {
    pub(super) disclaimer: String,
    pub(super) statement: String,
    basis: Option<String>,
    particulars: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    warnings: Vec<String>,
    notices: Vec<String>,
}

/// Longest notice of a source that is printed in full.
pub(super) const NOTICE: usize = 600;
const NOT_STATED: &str = "Not stated by the preparer.";

impl NotesPage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let (cma, ctx) = (source.cma, source.ctx);
        let stated = |text: &Option<String>| filled(text.as_deref(), 600).unwrap_or_else(|| NOT_STATED.to_owned());
        let prepared_by: Vec<String> = [
            filled(Some(&ctx.agent), NAME),
            filled(ctx.licence_no.as_deref(), 40).map(|n| format!("licence {n}")),
            filled(Some(&ctx.brokerage), NAME),
        ]
        .into_iter()
        .flatten()
        .collect();
        let intended = filled(ctx.intended_use.as_deref(), 600).unwrap_or_else(|| {
            "For the person named on the cover, to help in setting a listing price or an offer. Not for lending, \
             tax, insurance, a court or any other use."
                .to_owned()
        });
        let particulars = [
            ("Property", source.subject_name()),
            ("Prepared", format!("{}, speaking of {}", date(ctx.prepared_on), date(cma.as_of))),
            (source.statement.range_label, format!("{} to {}", whole(cma.low), whole(cma.high))),
            ("Prepared by", prepared_by.join(", ")),
            ("Intended use and users", intended),
            ("Basis", basis(cma.comparables.len())),
            ("Inspection", inspection(ctx.inspection).to_owned()),
            ("Interest in the property", stated(&ctx.interest)),
            ("Conflicts of interest", stated(&ctx.conflicts)),
            (
                "Limiting conditions",
                "Facts come from the sources named and were not verified on site. Title, permits, hidden defects, \
                 easements and the terms of financing were not examined. The range speaks of the date given and of \
                 no other."
                    .to_owned(),
            ),
        ];
        let sources = if ctx.sources.is_empty() {
            vec![("Closed sales".to_owned(), date(source.data_date()))]
        } else {
            ctx.sources.iter().map(|s| (plain(&s.name, NAME), date(s.as_of))).collect()
        };
        Self {
            disclaimer: plain(&cma.disclaimer, 4_000),
            statement: source.statement.text.to_owned(),
            basis: source.statement.basis.map(str::to_owned),
            particulars: particulars.into_iter().map(|(label, text)| (label.to_owned(), text)).collect(),
            sources,
            notices: ctx.notices.iter().map(|n| plain(n, NOTICE)).collect(),
            warnings: cma.warnings.iter().map(|w| plain(&with_dates(&w.text), 400)).collect(),
        }
    }
}

fn basis(sales: usize) -> String {
    match sales {
        1 => "One closed sale, adjusted as shown.".to_owned(),
        n => format!("{n} closed sales, adjusted and weighted as shown."),
    }
}

fn inspection(inspection: Inspection) -> &'static str {
    match inspection {
        Inspection::NotStated => NOT_STATED,
        Inspection::None => "Neither the exterior nor the interior was inspected.",
        Inspection::Exterior => "The preparer saw the exterior only.",
        Inspection::Interior => "The preparer saw the exterior and the interior.",
    }
}
