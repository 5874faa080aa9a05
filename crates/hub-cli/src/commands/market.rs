//! `hub market …`.

use std::path::Path;
use std::process::ExitCode;

use hub_app::view::{
    ForecastTargetView, MarketAreasRequest, MarketAreasView, MarketExportRequest, MarketForecastView,
    MarketOverviewView, MarketPartiesRequest, MarketPartiesView, MarketRequest, MarketScopeView, MarketTimingView,
    MoneyView, RangeView,
};
use hub_app::{AppError, CancellationToken, Hub};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args::{MarketArgs, MarketPartiesArgs, MarketVerb};
use crate::output::{grouped, table};
use crate::{Context, Outcome};

/// Runs a verb.
pub async fn run(context: &Context, verb: MarketVerb) -> Outcome {
    let hub = context.open().await?;
    let ended = one(context, &hub, verb).await;
    hub.close().await;
    ended
}

async fn one(context: &Context, hub: &Hub, verb: MarketVerb) -> Outcome {
    // What was synced in this terminal has not been worked out yet.
    hub.settle_market(&CancellationToken::new()).await?;
    match verb {
        MarketVerb::Trends(args) => {
            let view = hub.market_overview(&request(&args)).await?;
            write(context, hub, "trends", request(&args), None, args.out.as_deref()).await?;
            answer(context, &view, trends_words)?;
        }
        MarketVerb::Agents(args) => parties(context, hub, "agents", args).await?,
        MarketVerb::Offices(args) => parties(context, hub, "offices", args).await?,
        MarketVerb::Forecast(args) => {
            let mut view = hub.market_forecast(&request(&args.market)).await?;
            write(context, hub, "forecast", request(&args.market), None, args.market.out.as_deref()).await?;
            if args.backtest {
                for target in &mut view.targets {
                    target.history.clear();
                    target.points.clear();
                }
            }
            answer(context, &view, forecast_words)?;
        }
        MarketVerb::Timing(args) => {
            let view = hub.market_timing(&request(&args)).await?;
            write(context, hub, "timing", request(&args), None, args.out.as_deref()).await?;
            answer(context, &view, timing_words)?;
        }
        MarketVerb::Areas(args) => {
            let asked = MarketAreasRequest { text: args.text, area_kind: args.kind, limit: args.limit };
            let view = hub.market_areas(&asked).await?;
            write(context, hub, "areas", MarketRequest::default(), None, args.out.as_deref()).await?;
            answer(context, &view, areas_words)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn request(args: &MarketArgs) -> MarketRequest {
    MarketRequest {
        area: args.area.clone(),
        area_kind: args.kind.clone(),
        property_type: args.r#type.clone(),
        property_sub_type: args.sub_type.clone(),
        currency: args.currency.clone(),
        months: args.months,
    }
}

async fn parties(context: &Context, hub: &Hub, table: &str, args: MarketPartiesArgs) -> Result<(), AppError> {
    let asked = MarketPartiesRequest {
        market: request(&args.market),
        side: args.side.clone(),
        text: args.text,
        limit: args.limit,
    };
    let view = if table == "offices" { hub.market_offices(&asked).await? } else { hub.market_agents(&asked).await? };
    write(context, hub, table, asked.market, args.side, args.market.out.as_deref()).await?;
    answer(context, &view, parties_words)
}

async fn write(
    context: &Context,
    hub: &Hub,
    table: &str,
    market: MarketRequest,
    side: Option<String>,
    out: Option<&Path>,
) -> Result<(), AppError> {
    let Some(path) = out else { return Ok(()) };
    let asked = MarketExportRequest { table: table.to_owned(), market, side, party: None, ask: false };
    let saved = hub.export_market(&asked, path).await?;
    context.output.note(&format!("wrote {} ({} bytes)", path.display(), saved.bytes));
    Ok(())
}

/// The answer with this tool's names: `medianPrice` is `median_price` here.
fn answer<T: Serialize>(context: &Context, view: &T, words: impl FnOnce(&T) -> String) -> Result<(), AppError> {
    let value = snake(serde_json::to_value(view).map_err(|e| AppError::unexpected(&e))?);
    context.output.answer(&value, |_| words(view))
}

fn snake(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, v)| (snake_name(&name), snake(v))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(snake).collect()),
        other => other,
    }
}

fn snake_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = None;
    for c in name.chars() {
        let begins = c.is_ascii_uppercase() || (c.is_ascii_digit() && before.is_some_and(|b: char| b.is_alphabetic()));
        if begins && before.is_some() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
        before = Some(c);
    }
    out
}

fn money(m: Option<&MoneyView>) -> String {
    m.map_or_else(String::new, |m| grouped(m.minor / 100))
}

fn percent(p: Option<f64>) -> String {
    p.map_or_else(String::new, |p| format!("{p:.1} %"))
}

fn figure(n: Option<f64>) -> String {
    n.map_or_else(String::new, |n| format!("{n:.1}"))
}

fn count(n: Option<u32>) -> String {
    n.map_or_else(String::new, |n| n.to_string())
}

fn heading(scope: &MarketScopeView) -> String {
    let area = if scope.area.name.is_empty() { "All areas" } else { &scope.area.name };
    let kind = scope.property_sub_type.as_ref().unwrap_or(&scope.property_type);
    let mut text = format!("{area}, {kind}");
    if let (Some(from), Some(to)) = (&scope.from, &scope.to) {
        text.push_str(&format!(", {from} to {to}"));
    }
    if !scope.area.currency.is_empty() {
        text.push_str(&format!(", {}", scope.area.currency));
    }
    text
}

fn footing(scope: &MarketScopeView) -> String {
    let mut text = String::new();
    // Figures that lack the same go together.
    let mut by_reason: Vec<(&str, Vec<String>)> = Vec::new();
    for gap in &scope.unknown {
        let figure = gap.figure.replace('_', " ");
        match by_reason.iter_mut().find(|(why, _)| *why == gap.why) {
            Some((_, figures)) => figures.push(figure),
            None => by_reason.push((&gap.why, vec![figure])),
        }
    }
    for (why, figures) in by_reason {
        text.push_str(&format!("\nNot known: {}. {why}", figures.join(", ")));
    }
    for source in &scope.sources {
        if let Some(why) = &source.left_out {
            text.push_str(&format!("\nLeft out: {}. {why}", source.name));
        }
    }
    text
}

fn trends_words(view: &MarketOverviewView) -> String {
    let rows: Vec<Vec<String>> = view
        .months
        .iter()
        .map(|m| {
            vec![
                format!("{}{}", m.month, if m.complete { "" } else { " *" }),
                m.closed.to_string(),
                money(m.median_price.as_ref()),
                money(m.median_price_per_sqft.as_ref()),
                match (m.index, m.index_standard_error) {
                    (Some(level), Some(error)) => format!("{level:.1} ± {error:.1}"),
                    _ => String::new(),
                },
                count(m.new_listings),
                count(m.active),
                figure(m.months_of_supply),
                figure(m.median_days_on_market),
                percent(m.sale_to_list_percent),
                percent(m.price_cut_percent),
            ]
        })
        .collect();
    let header = ["MONTH", "SOLD", "MEDIAN", "PER SQFT", "INDEX", "NEW", "ACTIVE", "SUPPLY", "DAYS", "TO LIST", "CUTS"];
    let star = if view.months.iter().any(|m| !m.complete) { "\n* not over, or not all there" } else { "" };
    format!("{}\n\n{}{star}{}", heading(&view.scope), table(&header, &rows), footing(&view.scope))
}

fn parties_words(view: &MarketPartiesView) -> String {
    let rows: Vec<Vec<String>> = view
        .rows
        .iter()
        .map(|p| {
            vec![
                p.rank.to_string(),
                p.name.clone().unwrap_or_else(|| p.key.clone()),
                p.office.clone().unwrap_or_default(),
                p.sides.to_string(),
                p.listing_sides.to_string(),
                p.buying_sides.to_string(),
                money(Some(&p.volume)),
                percent(p.share_percent),
                figure(p.median_days_on_market),
                percent(p.sale_to_list_percent),
            ]
        })
        .collect();
    let header = ["", "NAME", "OFFICE", "SIDES", "LISTING", "BUYING", "VOLUME", "SHARE", "DAYS", "TO LIST"];
    format!(
        "{}\n\n{}\n{} in all with {} sides, {} of them of nobody named{}",
        heading(&view.scope),
        table(&header, &rows),
        view.parties,
        view.sides,
        view.unnamed_sides,
        footing(&view.scope)
    )
}

fn value(target: &ForecastTargetView, v: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "prices and counts, far below 2^53")]
    let whole = || grouped(v.round() as i64);
    if target.unit == "index" { format!("{v:.1}") } else { whole() }
}

fn forecast_words(view: &MarketForecastView) -> String {
    let mut text = heading(&view.scope);
    for target in &view.targets {
        let rows: Vec<Vec<String>> = target
            .points
            .iter()
            .filter(|p| matches!(p.horizon, 3 | 6 | 12))
            .map(|p| {
                vec![
                    p.month.clone(),
                    value(target, p.value),
                    format!("{} to {}", value(target, p.low_80), value(target, p.high_80)),
                    format!("{} to {}", value(target, p.low_90), value(target, p.high_90)),
                ]
            })
            .collect();
        text.push_str(&format!("\n\n{}", target.target.replace('_', " ")));
        if !rows.is_empty() {
            text.push_str(&format!("\n{}", table(&["MONTH", "FORECAST", "80 %", "90 %"], &rows).trim_end()));
        }
        let past: Vec<Vec<String>> = target
            .backtest
            .horizons
            .iter()
            .map(|h| {
                vec![
                    format!("{} months", h.horizon),
                    h.n.to_string(),
                    percent(h.error_percent),
                    percent(h.seasonal_naive_error_percent),
                    h.ratio.map_or_else(String::new, |r| format!("{r:.2}")),
                    percent(h.coverage_80_percent),
                    percent(h.coverage_90_percent),
                ]
            })
            .collect();
        let header = ["AHEAD", "TRIALS", "ERROR", "SEASONAL NAIVE", "RATIO", "IN 80 %", "IN 90 %"];
        text.push_str(&format!("\n{}", table(&header, &past).trim_end()));
    }
    format!("{text}\n{}", footing(&view.scope))
}

fn timing_words(view: &MarketTimingView) -> String {
    let range = |r: &Option<RangeView>| {
        r.as_ref().map_or_else(String::new, |r| format!("{:.1} ({:.1} to {:.1})", r.value, r.low, r.high))
    };
    let mut text = heading(&view.scope);
    for (what, verdict, months) in [
        ("When to list", &view.listing_verdict, &view.listing),
        ("When to offer", &view.offering_verdict, &view.offering),
    ] {
        text.push_str(&format!("\n\n{what}: {verdict}"));
        let rows: Vec<Vec<String>> = months
            .iter()
            .map(|m| {
                vec![
                    m.month.to_string(),
                    m.n.to_string(),
                    range(&m.days_on_market),
                    range(&m.sale_to_original_percent),
                    range(&m.premium_percent),
                    m.verdict.clone().unwrap_or_default(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            let header = ["MONTH", "SALES", "DAYS", "TO FIRST PRICE %", "PER SQFT %", ""];
            text.push_str(&format!("\n{}", table(&header, &rows).trim_end()));
        }
    }
    format!("{text}\n{}", footing(&view.scope))
}

fn areas_words(view: &MarketAreasView) -> String {
    let rows: Vec<Vec<String>> = view
        .areas
        .iter()
        .map(|a| {
            let name = if a.name.is_empty() { "(all areas)".to_owned() } else { a.name.clone() };
            vec![a.kind.clone(), name, a.currency.clone(), a.sales.to_string()]
        })
        .collect();
    table(&["KIND", "AREA", "CURRENCY", "SALES"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_this_tools_own() {
        for (camel, ours) in [
            ("medianPricePerSqft", "median_price_per_sqft"),
            ("low80", "low_80"),
            ("coverage80Percent", "coverage_80_percent"),
            ("n", "n"),
            ("priceCutN", "price_cut_n"),
        ] {
            assert_eq!(snake_name(camel), ours);
        }
    }
}
