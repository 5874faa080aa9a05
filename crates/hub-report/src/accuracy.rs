//! How good estimates have been here, on paper.

use chrono::NaiveDate;
use hub_domain::Money;
use serde::Serialize;

use crate::format::{date, decimal, plain, whole};
use crate::inspect::Checks;
use crate::property::named;
use crate::render::lay;
use crate::sections::{Files, Meta, MetaOf};
use crate::templates::Template;
use crate::{Laid, ReportContext, ReportError, Shape};

/// At the foot of each page.
const FOOTER: &str = "Past sales estimated from what had closed before each. Not an appraisal of any property.";
/// Areas that are printed.
const AREAS: usize = 6;

/// Whether cheap and dear homes were treated alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceBias {
    /// They were.
    None,
    /// Cheap ones were estimated too high beside dear ones.
    CheapHigh,
    /// Cheap ones were estimated too low beside dear ones.
    CheapLow,
}

/// Figures of past estimates. Percentages are 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub struct AccuracyReport {
    /// The area; `None` is everywhere.
    pub area: Option<String>,
    /// First day of the sales.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The day the test was made.
    pub made_on: NaiveDate,
    /// Level of the ranges.
    pub level: u8,
    /// Estimates.
    pub n: usize,
    /// Sales of the period and area.
    pub sales: usize,
    /// Median absolute error.
    pub mdape: f64,
    /// Shares off by at most 5, 10 and 20 %.
    pub within: [f64; 3],
    /// Share of prices within the range.
    pub coverage: f64,
    /// Median width of the range, of the estimate.
    pub width: f64,
    /// Median error with its sign.
    pub signed: f64,
    /// Median absolute error of the nearest five sales' price per square foot.
    pub nearest: f64,
    /// Coefficient of dispersion, price-related differential, price-related bias.
    pub assessors: [f64; 3],
    /// What the last two say.
    pub bias: PriceBias,
    /// How far off: lower and upper edge in per cent, and how many.
    pub spread: Vec<(Option<i32>, Option<i32>, usize)>,
    /// By area; without a name: the areas with few sales together.
    pub areas: Vec<AccuracyRow>,
    /// By band of estimates.
    pub bands: Vec<(Option<Money>, Option<Money>, AccuracyRow)>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccuracyRow {
    /// Its name.
    pub name: Option<String>,
    /// Estimates.
    pub n: usize,
    /// Median absolute error.
    pub mdape: f64,
    /// Share off by at most 10 %.
    pub within_10: f64,
    /// Share of prices within the range.
    pub coverage: f64,
    /// Median error with its sign.
    pub signed: f64,
}

#[derive(Serialize)]
struct Page {
    meta: Meta,
    heading: String,
    lead: String,
    figures: Vec<(String, String)>,
    sentences: Vec<String>,
    spread: Vec<Bar>,
    spread_alt: String,
    areas: Vec<[String; 6]>,
    areas_more: Option<String>,
    bands: Vec<[String; 6]>,
    method: Vec<String>,
    notices: Vec<String>,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    /// Of the highest.
    height: f64,
    share: String,
    /// Off by at most ten per cent.
    near: bool,
}

/// The page that says how good estimates have been.
///
/// # Errors
/// No brokerage, nothing tested, or text that must stand nowhere does; see [`ReportError`].
pub fn lay_accuracy(report: &AccuracyReport, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    if report.n == 0 {
        return Err(ReportError::NoComparables);
    }
    let mut files = Files::new();
    let place = report.area.as_deref().map_or_else(|| "All areas".to_owned(), |a| plain(a, 80));
    let title = "How close our estimates have been".to_owned();
    let of = MetaOf {
        title: title.clone(),
        kind: "Accuracy of estimates",
        noun: "report",
        footer: FOOTER,
        data_date: ctx.sources.iter().map(|s| s.as_of).max(),
        range_label: "",
        accent: ctx.brand.colour(&ctx.accent)?,
        shape,
        ctx,
    };
    let some = if report.sales > report.n {
        format!(", evenly chosen from {}", decimal(count(report.sales), 0))
    } else {
        String::new()
    };
    let highest = report.spread.iter().map(|s| s.2).max().unwrap_or(1).max(1);
    let named_areas = report.areas.iter().take(AREAS).map(|a| row(a, area_name(a))).collect();
    let page = Page {
        meta: Meta::of(&of, &mut files)?,
        heading: title.clone(),
        lead: format!(
            "{place}: {} homes sold from {} to {}{some}. Each was estimated as if it had not sold yet, only from sales \
             that had closed before its day and without its asking price.",
            decimal(count(report.n), 0),
            date(report.from),
            date(report.to)
        ),
        figures: figures(report),
        sentences: sentences(report),
        spread: report
            .spread
            .iter()
            .map(|(from, to, n)| Bar {
                label: match (from, to) {
                    (None, _) => "lower".to_owned(),
                    (_, None) => "higher".to_owned(),
                    (Some(from), _) => signed(f64::from(*from), 0),
                },
                height: count(*n) / count(highest),
                share: decimal(count(*n) / count(report.n) * 100.0, 0),
                near: from.is_some_and(|f| f >= -10) && to.is_some_and(|t| t <= 10),
            })
            .collect(),
        spread_alt: format!(
            "How far estimates were off: {} % within 10 % of the price, {} % within 20 %.",
            decimal(report.within[1], 0),
            decimal(report.within[2], 0)
        ),
        areas: named_areas,
        areas_more: report
            .areas
            .len()
            .checked_sub(AREAS)
            .filter(|n| *n > 0)
            .map(|n| format!("{n} more areas are counted above and not printed.")),
        bands: report.bands.iter().map(|(from, to, figures)| row(figures, band_name(*from, *to))).collect(),
        method: method(report),
        notices: ctx.notices.iter().map(|n| plain(n, 600)).collect(),
    };
    let required: Vec<String> = page.notices.iter().cloned().chain(["Equal Housing Opportunity".to_owned()]).collect();
    let checks =
        Checks { every_page: None, required: &required, never: &ctx.never, barred: None, excepted: Vec::new() };
    let document = lay(Template::Accuracy, &page, files, ctx.prepared_on, &checks)?;
    Ok(Laid::plain(document, title, format!("accuracy/{place}/{}", ctx.prepared_on), ctx.prepared_on))
}

fn figures(r: &AccuracyReport) -> Vec<(String, String)> {
    let percent = |v: f64, digits: usize| format!("{} %", decimal(v, digits));
    [
        ("Homes tested", decimal(count(r.n), 0)),
        ("Median error", percent(r.mdape, 1)),
        ("Within 5 %", percent(r.within[0], 0)),
        ("Within 10 %", percent(r.within[1], 0)),
        ("Within 20 %", percent(r.within[2], 0)),
        ("Price in the range", percent(r.coverage, 0)),
    ]
    .into_iter()
    .map(|(label, value)| (label.to_owned(), value))
    .collect()
}

fn sentences(r: &AccuracyReport) -> Vec<String> {
    let mut out = vec![
        format!(
            "Half of the estimates were within {} % of the price that was paid. The habit of taking the price per \
             square foot of the five nearest sales would have been within {} %.",
            decimal(r.mdape, 1),
            decimal(r.nearest, 1)
        ),
        format!(
            "The range is meant to hold the price in {} of 100 sales; it held {}. Its usual width is {} % of the \
             estimate.",
            r.level,
            decimal(r.coverage, 0),
            decimal(r.width, 0)
        ),
    ];
    out.push(if r.signed.abs() < 1.0 {
        "Estimates were as often too high as too low.".to_owned()
    } else {
        let side = if r.signed > 0.0 { "above" } else { "below" };
        format!("The middle estimate was {} % {side} the price.", decimal(r.signed.abs(), 1))
    });
    out.push(
        match r.bias {
            PriceBias::None => "Cheaper and dearer homes were estimated alike.",
            PriceBias::CheapHigh => {
                "Cheaper homes tended to be estimated too high, dearer ones too low: read both ends with care."
            }
            PriceBias::CheapLow => {
                "Cheaper homes tended to be estimated too low, dearer ones too high: read both ends with care."
            }
        }
        .to_owned(),
    );
    out
}

fn method(r: &AccuracyReport) -> Vec<String> {
    let [cod, prd, prb] = r.assessors;
    vec![
        format!(
            "Tested on {}. Figures of assessors: coefficient of dispersion {}, price-related differential {}, \
             price-related bias {}.",
            date(r.made_on),
            decimal(cod, 1),
            decimal(prd, 3),
            signed(prb, 3)
        ),
        "Past sales say how far estimates were off, not how far one estimate will be. Homes that nobody has been inside \
         of are estimated from their records alone."
            .to_owned(),
    ]
}

fn row(r: &AccuracyRow, name: String) -> [String; 6] {
    let percent = |v: f64, digits: usize| format!("{} %", decimal(v, digits));
    [
        name,
        decimal(count(r.n), 0),
        percent(r.mdape, 1),
        percent(r.within_10, 0),
        percent(r.coverage, 0),
        format!("{} %", signed(r.signed, 1)),
    ]
}

fn area_name(r: &AccuracyRow) -> String {
    r.name.as_deref().map_or_else(|| "Areas with few sales".to_owned(), |n| plain(n, 60))
}

fn band_name(from: Option<Money>, to: Option<Money>) -> String {
    match (from, to) {
        (None, Some(to)) => format!("below {}", whole(to)),
        (Some(from), None) => format!("{} and more", whole(from)),
        (Some(from), Some(to)) => format!("{} to {}", whole(from), whole(to)),
        (None, None) => "all".to_owned(),
    }
}

fn signed(value: f64, digits: usize) -> String {
    let text = decimal(value, digits);
    if value > 0.0 { format!("+{text}") } else { text }
}

#[allow(clippy::cast_precision_loss, reason = "a count")]
fn count(n: usize) -> f64 {
    n as f64
}
