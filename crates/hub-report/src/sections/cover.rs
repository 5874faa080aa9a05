use serde::Serialize;

use super::{NAME, Source, town_of};
use crate::format::{date, filled, whole};

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
    agent: Option<String>,
    licence: Option<String>,
    contact: Option<String>,
    photo: bool,
    evidence: String,
    warnings: usize,
}

impl Cover {
    pub(super) fn of(source: &Source<'_>) -> Self {
        let (cma, ctx) = (source.cma, source.ctx);
        let name = source.subject_name();
        // A feed's one-line address often ends with the town; once is enough.
        let town = town_of(&cma.subject.facts)
            .filter(|town| !name.to_lowercase().contains(&town.to_lowercase()) || ctx.withhold_address);
        Self {
            name,
            town,
            low: whole(cma.low),
            high: whole(cma.high),
            estimate: whole(cma.estimate),
            level: cma.level.to_string(),
            as_of: date(cma.as_of),
            prepared_on: date(ctx.prepared_on),
            prepared_for: filled(ctx.prepared_for.as_deref(), NAME),
            agent: filled(Some(&ctx.agent), NAME),
            licence: filled(ctx.licence_no.as_deref(), 40),
            contact: filled(ctx.contact.as_deref(), NAME),
            photo: ctx.subject_photo.is_some(),
            evidence: match cma.comparables.len() {
                1 => "one closed sale".to_owned(),
                n => format!("{n} closed sales"),
            },
            warnings: cma.warnings.len(),
        }
    }
}
