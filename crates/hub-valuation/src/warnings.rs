use crate::{
    CmaRequest, Comparable, MarketSummary, Warning, WarningKind,
    fitted::Picked,
    numbers::{AGE, COUNT, FEATURES, LIVING_AREA},
    words::{Context, count, distance},
};

/// What the reader should know before relying on the figures.
pub(crate) fn warnings(
    context: &Context<'_, '_>,
    request: &CmaRequest,
    picked: &Picked,
    comparables: &[Comparable],
    summary: &MarketSummary,
) -> Vec<Warning> {
    let mut out = Vec::new();
    let mut warn = |kind: WarningKind, text: String| out.push(Warning { kind, text });
    if comparables.len() < 6 {
        warn(WarningKind::FewComparables, format!("Only {} comparable sales were found.", comparables.len()));
    }
    let share = |test: &dyn Fn(&Comparable) -> bool| {
        comparables.iter().filter(|c| test(c)).map(|c| c.weight.as_f64()).sum::<f64>()
    };
    let far = weighted_median(comparables, &|c| c.distance_m);
    if let (Some(metres), Some(first)) = (far.filter(|m| *m > 3_000.0), comparables.first()) {
        let text = distance(metres, first.close_price.currency);
        warn(WarningKind::FarAway, format!("Half of the weight lies on sales more than {text} away."));
    }
    #[allow(clippy::cast_precision_loss, reason = "days")]
    let age = weighted_median(comparables, &|c| Some((request.as_of - c.close_date).num_days() as f64));
    if let Some(days) = age.filter(|d| *d > 365.0) {
        warn(WarningKind::OldSales, format!("Half of the weight lies on sales more than {days:.0} days old."));
    }
    outside(context, &mut warn);
    if let Some(change) = summary.change_3_months_percent.filter(|c| c.abs() >= 4.0) {
        warn(
            WarningKind::MovingMarket,
            format!("Prices here moved by {change:+.1} % in three months; a range made today may be outdated soon."),
        );
    }
    missing(context, comparables, &mut warn);
    if context.house.at.is_none() {
        let text = "The subject's place on the map is not known; distance played no part.";
        warn(WarningKind::NoPlace, text.to_owned());
    }
    let past = context.fitted.calibration.count;
    if past < 60 {
        warn(
            WarningKind::ThinEvidence,
            format!("The range rests on {} past estimates only and is widened for it.", count(past)),
        );
    }
    if picked.drivers[1].exp() > 0.3 {
        let text = "The comparables disagree widely after adjustment; look at them before relying on the middle.";
        warn(WarningKind::Disagreement, text.to_owned());
    }
    left_out(context, &mut warn);
    if share(&|c| c.adjustments.iter().any(|a| a.why.starts_with("Set by the agent"))) > 0.0
        || request.overrides != crate::Overrides::default()
    {
        warn(WarningKind::Overridden, "The agent changed weights, comparables, ratings or amounts.".to_owned());
    }
    out
}

fn weighted_median(comparables: &[Comparable], what: &dyn Fn(&Comparable) -> Option<f64>) -> Option<f64> {
    let mut values: Vec<(f64, f64)> =
        comparables.iter().filter_map(|c| what(c).map(|v| (v, c.weight.as_f64()))).collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|v| v.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    values
        .iter()
        .find(|v| {
            sum += v.1;
            sum >= half
        })
        .map(|v| v.0)
}

fn outside(context: &Context<'_, '_>, warn: &mut dyn FnMut(WarningKind, String)) {
    for (k, feature) in FEATURES.into_iter().enumerate() {
        let x = context.house.numbers[k];
        let curve = &context.fitted.core.adjuster.whole.curves[k];
        if x.is_finite() && curve.columns() > 0 && (x < curve.seen.0 - 1e-9 || x > curve.seen.1 + 1e-9) {
            let label = feature.label().to_lowercase();
            warn(
                WarningKind::OutsideTheData,
                format!("No home that sold here has a {label} like the subject's; the nearest figure was used."),
            );
        }
    }
}

fn missing(context: &Context<'_, '_>, comparables: &[Comparable], warn: &mut dyn FnMut(WarningKind, String)) {
    let unknown: Vec<String> = (0..COUNT)
        .filter(|k| context.house.numbers[*k].is_nan())
        .filter(|k| context.fitted.core.adjuster.whole.curves[*k].columns() > 0 || *k == LIVING_AREA)
        .map(|k| FEATURES[k].label().to_lowercase())
        .collect();
    if !unknown.is_empty() {
        warn(
            WarningKind::MissingFact,
            format!("Not known of the subject and so not compared: {}.", unknown.join(", ")),
        );
    }
    let sales = [(LIVING_AREA, "living area"), (AGE, "year built")];
    for (k, name) in sales {
        let known =
            |c: &Comparable| if k == AGE { c.facts.year_built.is_some() } else { c.facts.living_area.is_some() };
        let lacking = comparables.iter().filter(|c| !known(c)).count();
        if lacking > 0 && !context.house.numbers[k].is_nan() {
            warn(
                WarningKind::MissingInSales,
                format!("{} of {} comparables say nothing of their {name}.", lacking, comparables.len()),
            );
        }
    }
}

fn left_out(context: &Context<'_, '_>, warn: &mut dyn FnMut(WarningKind, String)) {
    let out = context.market.left_out;
    for (n, what) in [
        (out.currency, "are in another currency"),
        (out.twice, "were reported twice"),
        (out.price, "have a price that cannot be"),
    ] {
        if n > 0 {
            warn(WarningKind::LeftOut, format!("{} sales were left out: they {what}.", count(n)));
        }
    }
}
