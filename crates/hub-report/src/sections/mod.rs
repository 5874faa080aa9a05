//! What each page says, as plain text and numbers: the typesetter only sets them.

mod appendix;
mod comparables;
mod cover;
mod estimate;
mod grid;
mod market;
mod notes;
mod subject;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hub_valuation::{Cma, Comparable, Facts};
use serde::Serialize;

use crate::colour::Colour;
use crate::format::{date, filled, plain};
use crate::{ReportContext, ReportError, Statement};

/// The whole report, ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    meta: Meta,
    cover: cover::Cover,
    subject: subject::SubjectPage,
    comparables: comparables::ComparablesPage,
    grid: grid::GridPages,
    estimate: estimate::EstimatePage,
    market: market::MarketPage,
    notes: notes::NotesPage,
    appendix: appendix::Appendix,
    #[serde(skip)]
    pub(crate) charts: BTreeMap<String, String>,
    /// Sentences that must stand in the finished report, or it is not handed out.
    #[serde(skip)]
    pub(crate) required: Vec<String>,
    /// Texts that may not stand in it.
    #[serde(skip)]
    pub(crate) never: Vec<String>,
}

/// What every page shares.
#[derive(Debug, Serialize)]
struct Meta {
    title: String,
    author: String,
    year: i32,
    month: u32,
    day: u32,
    accent: String,
    accent_tint: String,
    brokerage: String,
    sample: bool,
    footer: String,
    data_date: String,
    range_label: String,
}

/// Says so on every page.
const FOOTER: &str = "Not an appraisal. A comparative market analysis prepared by a real estate licensee.";
/// Comparables on the pages when the analysis does not say which to show.
const FEW: usize = 6;
/// Longest name or address that is printed in full.
pub(crate) const NAME: usize = 140;

/// What the builders of all pages need.
pub(crate) struct Source<'a> {
    cma: &'a Cma,
    ctx: &'a ReportContext,
    statement: Statement,
    accent: Colour,
    /// Shown comparables, heaviest first; their number is their place here, counted from 1.
    shown: Vec<&'a Comparable>,
    /// The others, numbered on.
    others: Vec<&'a Comparable>,
}

impl Report {
    /// Puts the pages together.
    ///
    /// # Errors
    /// No disclaimer, no brokerage, no comparables, an accent that is no colour, or a chart that cannot be drawn.
    pub(crate) fn build(cma: &Cma, ctx: &ReportContext) -> Result<Self, ReportError> {
        if cma.disclaimer.trim().is_empty() {
            return Err(ReportError::NoDisclaimer);
        }
        if ctx.brokerage.trim().is_empty() {
            return Err(ReportError::NoBrokerage);
        }
        if cma.comparables.is_empty() {
            return Err(ReportError::NoComparables);
        }
        check_sums(cma)?;
        let state = ctx.state.as_deref().or(cma.subject.facts.state_or_province.as_deref());
        let flagged = cma.comparables.iter().any(|c| c.shown);
        let few = cma.comparables.len().min(FEW);
        let is_shown = |(i, c): &(usize, &Comparable)| if flagged { c.shown } else { *i < few };
        let (shown, others): (Vec<_>, Vec<_>) = cma.comparables.iter().enumerate().partition(is_shown);
        let source = Source {
            cma,
            ctx,
            statement: Statement::for_state(state),
            accent: Colour::parse(&ctx.accent)?.for_text(),
            shown: shown.into_iter().map(|(_, c)| c).collect(),
            others: others.into_iter().map(|(_, c)| c).collect(),
        };
        let mut charts = BTreeMap::new();
        let notes = notes::NotesPage::of(&source);
        Ok(Self {
            meta: Meta::of(&source),
            cover: cover::Cover::of(&source),
            subject: subject::SubjectPage::of(&source),
            comparables: comparables::ComparablesPage::of(&source),
            grid: grid::GridPages::of(&source),
            estimate: estimate::EstimatePage::of(&source, &mut charts)?,
            market: market::MarketPage::of(&source, &mut charts)?,
            required: required(&source, &notes),
            never: ctx.never.clone(),
            notes,
            appendix: appendix::Appendix::of(&source),
            charts,
        })
    }
}

/// The sentences without which no report goes out: what it is not, and whose the sales are.
fn required(source: &Source<'_>, notes: &notes::NotesPage) -> Vec<String> {
    let mut all = vec![notes.disclaimer.clone(), notes.statement.clone(), FOOTER.to_owned()];
    all.extend(source.cma.comparables.iter().filter_map(|c| credit_of(source, c)));
    all.extend(source.ctx.notices.iter().map(|n| plain(n, notes::NOTICE)));
    all
}

/// Who listed a comparable.
fn credit_of(source: &Source<'_>, comparable: &Comparable) -> Option<String> {
    filled(source.ctx.credits.get(&comparable.listing_key).map(String::as_str), 240)
}

impl Meta {
    fn of(source: &Source<'_>) -> Self {
        use chrono::Datelike;
        let day = source.ctx.prepared_on;
        Self {
            title: format!("Comparative market analysis: {}", source.subject_name()),
            author: plain(&source.ctx.brokerage, NAME),
            year: day.year(),
            month: day.month(),
            day: day.day(),
            accent: source.accent.hex(),
            accent_tint: source.accent.tint(0.10).hex(),
            brokerage: plain(&source.ctx.brokerage, NAME),
            sample: source.ctx.sample,
            footer: FOOTER.to_owned(),
            data_date: date(source.data_date()),
            range_label: source.statement.range_label.to_owned(),
        }
    }
}

impl Source<'_> {
    /// The address, or what stands for it.
    fn subject_name(&self) -> String {
        if self.ctx.withhold_address {
            return "Address withheld".to_owned();
        }
        let subject = &self.cma.subject;
        let number = || filled(subject.listing_id.as_deref(), 40).map(|n| format!("MLS number {n}"));
        let key = || filled(subject.listing_key.as_deref(), 40).map(|k| format!("Listing {k}"));
        name_of(&subject.facts).or_else(number).or_else(key).unwrap_or_else(|| "Address not recorded".to_owned())
    }

    /// The latest day any source speaks of, else the last sale counted, else the day of the analysis.
    fn data_date(&self) -> NaiveDate {
        let newest = self.ctx.sources.iter().map(|s| s.as_of).max();
        newest.or(self.cma.market.to).unwrap_or(self.cma.as_of)
    }

    /// `80 %`.
    fn level(&self) -> String {
        format!("{}\u{a0}%", self.cma.level)
    }
}

/// The report says that its columns add up, so they are added up before it says so.
fn check_sums(cma: &Cma) -> Result<(), ReportError> {
    let mut billionths: i128 = 0;
    for comparable in &cma.comparables {
        let adjustments: i128 = comparable.adjustments.iter().map(|a| i128::from(a.amount.minor)).sum();
        if i128::from(comparable.close_price.minor) + adjustments != i128::from(comparable.adjusted_price.minor) {
            return Err(ReportError::DoesNotAddUp(format!("the adjustments of {}", comparable.listing_key)));
        }
        billionths += i128::from(comparable.weight.billionths()) * i128::from(comparable.adjusted_price.minor);
    }
    // Less than one minor unit apart, whichever way the half was rounded.
    let difference = billionths - i128::from(cma.estimate.minor) * 1_000_000_000;
    if difference.abs() >= 1_000_000_000 {
        return Err(ReportError::DoesNotAddUp("the weighted adjusted prices".to_owned()));
    }
    Ok(())
}

/// The street address, if it is known.
fn name_of(facts: &Facts) -> Option<String> {
    filled(facts.unparsed_address.as_deref(), NAME)
}

/// The MLS number, else the source's key.
fn number_of(comparable: &Comparable) -> String {
    filled(comparable.listing_id.as_deref(), 40).unwrap_or_else(|| plain(&comparable.listing_key, 40))
}

/// The address, or the number where there is no address.
fn label_of(comparable: &Comparable) -> String {
    name_of(&comparable.facts).unwrap_or_else(|| number_of(comparable))
}

/// City (or the MLS's area), state and postal code, as far as they are known.
fn town_of(facts: &Facts) -> Option<String> {
    let area = || filled(facts.mls_area_major.as_deref(), 60).map(|a| format!("Area {a}"));
    let city = filled(facts.city.as_deref(), 60).or_else(area);
    let rest = [filled(facts.state_or_province.as_deref(), 20), filled(facts.postal_code.as_deref(), 12)];
    let rest = rest.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let town = [city, Some(rest)].into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    (!town.is_empty()).then_some(town)
}
