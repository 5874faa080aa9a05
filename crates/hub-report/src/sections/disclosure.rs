use serde::Serialize;

use super::{NAME, Source};
use crate::format::{date, filled, plain, whole, with_dates};
use crate::{Inspection, ReportError};

/// What this is not, what it rests on, and what the reader should know first. Its particulars are those that NAR's
/// Standard of Practice 11-1 asks for.
#[derive(Debug, Serialize)]
pub(super) struct DisclosurePage {
    pub(super) disclaimer: String,
    pub(super) statement: String,
    /// Size of the statement's type.
    points: f64,
    basis: Option<String>,
    particulars: Vec<(String, String)>,
    warnings: Vec<String>,
    signature: bool,
}

const NOT_STATED: &str = "Not stated by the preparer.";

impl DisclosurePage {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let (cma, ctx, law) = (source.cma, source.ctx, source.disclosure);
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
        let wording = if law.general {
            "The general one: no wording of its own is known here for the property's state.".to_owned()
        } else {
            format!("That of {}, in force from {} at the latest.", law.jurisdiction, date(law.valid_from))
        };
        let range = match &source.rough {
            Some(rough) => format!("{} to {} (rough, nothing adjusted)", whole(rough.low), whole(rough.high)),
            None => format!("{} to {}", whole(cma.low), whole(cma.high)),
        };
        let particulars = [
            ("Property", source.subject_name()),
            ("Prepared", format!("{}, speaking of {}", date(ctx.prepared_on), date(cma.as_of))),
            (law.range_label.as_str(), range),
            ("Prepared by", prepared_by.join(", ")),
            ("Intended use and users", intended),
            ("Basis", basis(source)),
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
            ("Wording of the statement", wording),
        ];
        Self {
            disclaimer: plain(&cma.disclaimer, 4_000),
            statement: law.text.clone(),
            points: law.minimum_points,
            basis: law.printed_basis.clone(),
            particulars: particulars.into_iter().map(|(label, text)| (label.to_owned(), text)).collect(),
            warnings: cma.warnings.iter().map(|w| plain(&with_dates(&w.text), 400)).collect(),
            signature: law.signature,
        }
    }
}

/// Refuses words of the preparer that the state keeps for appraisers, and says where they stand.
pub(super) fn check_words(source: &Source<'_>) -> Result<(), ReportError> {
    let (ctx, law) = (source.ctx, source.disclosure);
    let own =
        [&ctx.remarks, &ctx.intended_use, &ctx.interest, &ctx.conflicts].into_iter().flatten().map(String::as_str);
    let lines = ctx.net_sheet.iter().flat_map(|n| &n.lines).map(|l| l.label.as_str());
    for text in own.chain(lines) {
        if let Some(word) = law.barred_in(text) {
            return Err(ReportError::Barred {
                word: word.to_owned(),
                jurisdiction: law.jurisdiction.clone(),
                place: plain(text, 60),
            });
        }
    }
    Ok(())
}

fn basis(source: &Source<'_>) -> String {
    if let Some(rough) = &source.rough {
        return format!("The prices per square foot of {} closed sales. Nothing was adjusted.", rough.sales);
    }
    match source.cma.comparables.len() {
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
