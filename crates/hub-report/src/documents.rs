//! Documents beside the CMA: a flyer, a buyer's tour, the market of an area.

use chrono::NaiveDate;
use hub_domain::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::format::{date, filled, plain};
use crate::inspect::Checks;
use crate::map::{MapSketch, Pin, sketch};
use crate::property::{PropertyPage, named};
use crate::render::lay;
use crate::sections::{Files, MarketPage, Meta, MetaOf};
use crate::templates::Template;
use crate::{Laid, Property, ReportContext, ReportError, Shape};

/// At the foot of each page of a flyer or a tour.
const FOOTER: &str = "From the sources named, not verified on site.";
/// At the foot of a market report.
const MARKET_FOOTER: &str = "Figures from the sources named. Not an appraisal of any property.";
/// Stops of a tour.
pub const MOST_STOPS: usize = 24;

/// Several properties in the order of a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// Title on the overview.
    pub title: String,
    /// The agent's own words.
    pub note: Option<String>,
    /// 1 to [`MOST_STOPS`].
    pub stops: Vec<Property>,
}

/// The market of an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarketReport {
    /// Title, such as `The market of Larkfield`.
    pub title: String,
    /// The area and the kind of property in words.
    pub area: String,
    /// Label and figure, as the program's own screen words them. Six are printed.
    pub figures: Vec<(String, String)>,
    /// Months, oldest first.
    pub months: Vec<MarketMonth>,
    /// What is expected.
    pub forecast: Vec<MarketOutlook>,
    /// How the figures are meant and what they leave out, in sentences.
    pub notes: Vec<String>,
    /// Currency of the prices.
    pub currency: Currency,
    /// True for a type that is let: prices are rents then.
    pub lease: bool,
}

/// A month of a market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarketMonth {
    /// Its first day.
    pub month: NaiveDate,
    /// Closed sales.
    pub sales: usize,
    /// Median sale price.
    pub median_price: Option<Money>,
    /// Median price of a square foot.
    pub per_sqft: Option<Money>,
    /// Median days on market.
    pub days: Option<f64>,
    /// Months of supply at its end.
    pub supply: Option<f64>,
    /// Median of sale price over last asking price, per cent.
    pub sale_to_list: Option<f64>,
    /// Repeat-sale price index, 100 at its beginning.
    #[serde(default)]
    pub index: Option<f64>,
    /// For sale at its end.
    #[serde(default)]
    pub active: Option<f64>,
    /// Closed sales over what was offered, per cent.
    #[serde(default)]
    pub absorption: Option<f64>,
    /// Sales after a cut of the asking price, per cent.
    #[serde(default)]
    pub price_cuts: Option<f64>,
}

/// What is expected of a figure, with how far the method was off before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketOutlook {
    /// Which figure.
    pub figure: String,
    /// Months ahead, the forecast, its 80 % interval, as text.
    pub points: Vec<(u32, String, String)>,
    /// Mean error of the method here in the past, and of the seasonal naive forecast, as a sentence.
    pub error: String,
}

#[derive(Serialize)]
struct Flyer {
    meta: Meta,
    property: PropertyPage,
}

#[derive(Serialize)]
struct TourPages {
    meta: Meta,
    title: String,
    subtitle: String,
    note: Option<String>,
    map: Option<MapSketch>,
    map_alt: String,
    map_words: String,
    stops: Vec<Stop>,
    notices: Vec<String>,
}

#[derive(Serialize)]
struct Stop {
    number: usize,
    property: PropertyPage,
    beds: Option<String>,
    baths: Option<String>,
    size: Option<String>,
}

#[derive(Serialize)]
struct Area {
    meta: Meta,
    market: MarketPage,
    note: Option<String>,
    notices: Vec<String>,
}

/// A property on one sheet.
///
/// # Errors
/// No brokerage, a picture that does not read, or text that must stand nowhere does; see [`ReportError`].
pub fn lay_flyer(property: &Property, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    let mut files = Files::new();
    let page = PropertyPage::of(property, "property", &mut files)?;
    let meta = meta(ctx, shape, page.name.clone(), "Property flyer", "flyer", FOOTER, &mut files)?;
    let required = vec![page.credit.clone(), "Equal Housing".to_owned()];
    let title = page.name.clone();
    let document =
        lay(Template::Flyer, &Flyer { meta, property: page }, files, ctx.prepared_on, &checks(&required, ctx))?;
    Ok(Laid::plain(document, title, format!("flyer/{:?}", property.listing_id), ctx.prepared_on))
}

/// An overview with a map, then a page for each stop.
///
/// # Errors
/// As [`lay_flyer`]; [`ReportError::Stops`] without a stop or with too many.
pub fn lay_tour(tour: &Tour, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    if tour.stops.is_empty() || tour.stops.len() > MOST_STOPS {
        return Err(ReportError::Stops { given: tour.stops.len(), most: MOST_STOPS });
    }
    let mut files = Files::new();
    let mut stops = Vec::new();
    for (i, property) in tour.stops.iter().enumerate() {
        stops.push(Stop {
            number: i + 1,
            property: PropertyPage::of(property, &format!("stop-{i}"), &mut files)?,
            beds: filled(property.beds.as_deref(), 12),
            baths: filled(property.baths.as_deref(), 12),
            size: filled(property.size.as_deref(), 12),
        });
    }
    let pins: Vec<Pin> =
        (1..).zip(&tour.stops).filter_map(|(n, p)| Some(Pin { number: Some(n), place: p.place? })).collect();
    let size = if shape == Shape::Wide { (640.0, 268.0) } else { (504.0, 190.0) };
    let missing = tour.stops.len() - pins.len();
    let mut notices: Vec<String> = stops.iter_mut().flat_map(|s| std::mem::take(&mut s.property.notices)).collect();
    notices.sort();
    notices.dedup();
    let title = plain(&tour.title, 120);
    let client = filled(ctx.prepared_for.as_deref(), 140).map(|c| format!("Prepared for {c} · ")).unwrap_or_default();
    let homes = if stops.len() == 1 { "one home".to_owned() } else { format!("{} homes", stops.len()) };
    let required: Vec<String> = stops
        .iter()
        .map(|s| s.property.credit.clone())
        .chain(notices.iter().cloned())
        .chain(["Equal Housing Opportunity".to_owned()])
        .collect();
    let pages = TourPages {
        meta: meta(ctx, shape, title.clone(), "Buyer tour", "tour", FOOTER, &mut files)?,
        title: title.clone(),
        subtitle: format!("{client}{homes} · {}", date(ctx.prepared_on)),
        note: filled(tour.note.as_deref(), 1_000),
        map: sketch(None, &pins, size),
        map_alt: format!("Sketch map, north up: {} of {} stops by their coordinates.", pins.len(), tour.stops.len()),
        map_words: match missing {
            0 => "A sketch from coordinates, without streets. The numbers are the order of the visit.".to_owned(),
            1 => "The numbers are the order of the visit. One home has no coordinates here.".to_owned(),
            n => format!("The numbers are the order of the visit. {n} homes have no coordinates here."),
        },
        stops,
        notices,
    };
    let document = lay(Template::Tour, &pages, files, ctx.prepared_on, &checks(&required, ctx))?;
    Ok(Laid::plain(document, title, format!("tour/{}/{}", tour.stops.len(), ctx.prepared_on), ctx.prepared_on))
}

/// The market of an area on paper.
///
/// # Errors
/// No brokerage, nothing to print, a chart that cannot be drawn.
pub fn lay_market(report: &MarketReport, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    named(ctx)?;
    let mut files = Files::new();
    let accent = ctx.brand.colour(&ctx.accent)?;
    let market = MarketPage::of_area(report, accent, ctx.market_withheld.as_deref(), &mut files)?;
    if !market.says_something() {
        return Err(ReportError::NoComparables);
    }
    let title = plain(&report.title, 120);
    let data = Area {
        meta: meta(ctx, shape, title.clone(), "Market report", "report", MARKET_FOOTER, &mut files)?,
        market,
        note: filled(ctx.remarks.as_deref(), 1_600),
        notices: ctx.notices.iter().map(|n| plain(n, 600)).collect(),
    };
    let required: Vec<String> = data.notices.iter().cloned().chain(["Equal Housing Opportunity".to_owned()]).collect();
    let document = lay(Template::Area, &data, files, ctx.prepared_on, &checks(&required, ctx))?;
    Ok(Laid::plain(document, title, format!("market/{}/{}", report.area, ctx.prepared_on), ctx.prepared_on))
}

fn checks<'a>(required: &'a [String], ctx: &'a ReportContext) -> Checks<'a> {
    Checks { every_page: None, required, never: &ctx.never, barred: None, excepted: Vec::new() }
}

fn meta(
    ctx: &ReportContext,
    shape: Shape,
    title: String,
    kind: &str,
    noun: &str,
    footer: &str,
    files: &mut Files,
) -> Result<Meta, ReportError> {
    let of = MetaOf {
        title,
        kind,
        noun,
        footer,
        data_date: ctx.sources.iter().map(|s| s.as_of).max(),
        range_label: "",
        accent: ctx.brand.colour(&ctx.accent)?,
        shape,
        ctx,
    };
    Meta::of(&of, files)
}
