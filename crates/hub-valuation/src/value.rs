use hub_domain::{Money, distance_metres};

use crate::{
    Cma, CmaError, CmaRequest, DISCLAIMER, Feature, MarketSummary, Sale,
    grid::{Chosen, Line, grid},
};

/// Analyses one subject. See [`Cma`] for what comes out.
///
/// # Errors
/// [`CmaError`] when the subject, the level or an override cannot be used, or when there is no comparable.
pub fn value(request: &CmaRequest, sales: &[Sale]) -> Result<Cma, CmaError> {
    let problems = request.subject.missing();
    if !problems.is_empty() {
        return Err(CmaError::Subject { problems });
    }
    if !(50..=95).contains(&request.level) {
        return Err(CmaError::Level { level: request.level });
    }
    let subject = &request.subject.facts;
    let mut near: Vec<(f64, Option<f64>, &Sale)> = sales
        .iter()
        .filter(|s| s.close_date < request.as_of && Some(&s.listing_key) != request.subject.listing_key.as_ref())
        .filter(|s| !request.exclude.contains(&s.listing_key))
        .map(|s| {
            let distance = subject.place().zip(s.facts.place()).map(|(a, b)| distance_metres(a, b));
            let size = subject.living_area.zip(s.facts.living_area).map_or(0.3, |(a, b)| (a / b).ln().abs());
            #[allow(clippy::cast_precision_loss, reason = "a number of days")]
            let days = (request.as_of - s.close_date).num_days() as f64;
            (distance.unwrap_or(2_000.0) / 1_000.0 + days / 180.0 + 4.0 * size, distance, s)
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.listing_key.cmp(&b.2.listing_key)));
    near.truncate(30);
    let chosen = near
        .iter()
        .map(|(score, distance, sale)| {
            let mut lines = Vec::new();
            if let (Some(a), Some(b)) = (subject.living_area, sale.facts.living_area) {
                lines.push(Line {
                    feature: Feature::LivingArea,
                    log: 0.6 * (a / b).ln(),
                    subject: format!("{a:.0} sq ft"),
                    comparable: format!("{b:.0} sq ft"),
                    why: "Larger homes sell for more.".to_owned(),
                });
            }
            Chosen {
                sale,
                part: (-score).exp(),
                distance_m: *distance,
                lines,
                reason: "Close by, recent, similar in size.".to_owned(),
            }
        })
        .collect();
    let (estimate, comparables) = grid(request, chosen)?;
    let scaled = |by: i64| Money::from_minor(estimate.minor / 100 * by, estimate.currency);
    Ok(Cma {
        subject: request.subject.clone(),
        as_of: request.as_of,
        estimate,
        low: scaled(80),
        high: scaled(125),
        level: request.level,
        comparables,
        rejected: Vec::new(),
        market: MarketSummary::default(),
        warnings: Vec::new(),
        method: String::new(),
        disclaimer: DISCLAIMER.to_owned(),
    })
}
