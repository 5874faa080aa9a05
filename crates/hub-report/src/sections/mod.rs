//! What each page says, as plain text and numbers: the typesetter only sets them.

mod appendix;
mod comparables;
mod cover;
mod disclosure;
mod estimate;
mod grid;
mod map;
mod market;
mod meta;
mod net;
mod opinions;
mod rough;
mod sources;
mod strategy;
mod subject;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_valuation::{Cma, Comparable, Facts, Quick, quick};
use serde::Serialize;

use crate::colour::Colour;
use crate::context::ReportPhoto;
use crate::format::{filled, plain};
use crate::page::{PageChoice, ReportPage, arrange};
use crate::photo::{self, Slot};
use crate::{Disclosure, ReportContext, ReportError, Shape};

pub(crate) use market::MarketPage;
pub(crate) use meta::{Meta, MetaOf};

/// The whole report, ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    meta: Meta,
    /// What is printed, in order.
    sections: Vec<Section>,
    cover: cover::Cover,
    subject: subject::SubjectPage,
    map: Option<map::MapPage>,
    comparables: comparables::ComparablesPage,
    rough: Option<rough::RoughPage>,
    grid: grid::GridPages,
    estimate: estimate::EstimatePage,
    opinions: Option<opinions::OpinionsPage>,
    market: market::MarketPage,
    strategy: Option<strategy::StrategyPage>,
    net_sheet: Option<net::NetPage>,
    disclosure: disclosure::DisclosurePage,
    sources: sources::SourcesPage,
    appendix: appendix::Appendix,
    /// Every section in order, also those that are not printed.
    #[serde(skip)]
    pub(crate) plan: Vec<Planned>,
    /// Charts as SVG and pictures, by the name that the pages use.
    #[serde(skip)]
    pub(crate) files: Files,
    /// Sentences that must stand in the finished report, or it is not handed out.
    #[serde(skip)]
    pub(crate) required: Vec<String>,
}

/// Charts and pictures by name.
pub(crate) type Files = BTreeMap<String, File>;

/// A file that the pages show.
#[derive(Debug, Clone)]
pub(crate) enum File {
    Svg(String),
    Picture(Arc<Vec<u8>>),
}

/// A section that is printed.
#[derive(Debug, Serialize)]
struct Section {
    page: ReportPage,
    /// It starts on a new page.
    fresh: bool,
}

/// A section of the list, printed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub page: ReportPage,
    /// Left out by choice.
    pub hidden: bool,
    /// Why it is not printed although it is not hidden.
    pub absent: Option<&'static str>,
}

/// A picture as the pages name it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Picture {
    file: String,
    alt: String,
}

/// Sections that speak of adjusted prices.
const ADJUSTED: [ReportPage; 5] =
    [ReportPage::Adjustments, ReportPage::Estimate, ReportPage::Opinions, ReportPage::Strategy, ReportPage::Appendix];
/// Says so on every page.
pub(crate) const FOOTER: &str = "Not an appraisal. A comparative market analysis prepared by a real estate licensee.";
/// Comparables on the pages when the analysis does not say which to show.
const FEW: usize = 6;
/// Photos of the subject and of each comparable.
const SUBJECT_PHOTOS: usize = 6;
const PHOTOS_EACH: usize = 2;
/// Photos of comparables in all.
const PHOTOS: usize = 24;
/// Longest name or address that is printed in full.
pub(crate) const NAME: usize = 140;

/// What the builders of all pages need.
pub(crate) struct Source<'a> {
    cma: &'a Cma,
    ctx: &'a ReportContext,
    disclosure: &'static Disclosure,
    shape: Shape,
    accent: Colour,
    /// Shown comparables, heaviest first; their number is their place here, counted from 1.
    shown: Vec<&'a Comparable>,
    /// The others, numbered on.
    others: Vec<&'a Comparable>,
    /// Pictures of the subject, the first one for the cover.
    subject_pictures: Vec<Picture>,
    /// Pictures of shown comparables by key.
    pictures: BTreeMap<String, Vec<Picture>>,
    /// The rough way, where it was chosen and can be gone. Nothing that is adjusted is printed then.
    rough: Option<Quick>,
    /// Sections that are printed, in order.
    printed: Vec<ReportPage>,
}

impl Report {
    /// Puts the pages together.
    ///
    /// # Errors
    /// No disclaimer, no brokerage, no comparables, an accent that is no colour, a picture that does not read, a word
    /// that the state bars, or a chart that cannot be drawn.
    pub(crate) fn build(cma: &Cma, ctx: &ReportContext, shape: Shape) -> Result<Self, ReportError> {
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
        let mut files = Files::new();
        let mut source = Source::of(cma, ctx, shape, &mut files)?;
        let strategy = strategy::StrategyPage::of(&source, &mut files)?;
        let opinions = opinions::OpinionsPage::of(&source, &mut files)?;
        let net_sheet = net::NetPage::of(&source)?;
        let map = map::MapPage::of(&source);
        let market = market::MarketPage::of(&source, &mut files)?;
        let plan: Vec<Planned> = arrange(&ctx.pages)
            .into_iter()
            .map(|PageChoice { page, hidden }| {
                let absent = match page {
                    ReportPage::Rough if source.rough.is_none() => Some(source.why_not_rough()),
                    page if source.rough.is_some() && ADJUSTED.contains(&page) => {
                        Some("The rough way by price per square foot was chosen; nothing in it is adjusted.")
                    }
                    ReportPage::Opinions if opinions.is_none() => Some("No other opinion was given."),
                    ReportPage::Map if map.is_none() => Some("The sources give no coordinates for the comparables."),
                    ReportPage::Market if !market.says_something() => Some("No closed sale around it is known."),
                    ReportPage::Strategy if strategy.is_none() => Some("No history of listings was looked at."),
                    ReportPage::NetSheet if net_sheet.is_none() => Some("No net sheet was given."),
                    _ => None,
                };
                Planned { page, hidden, absent }
            })
            .collect();
        source.printed = plan.iter().filter(|p| !p.hidden && p.absent.is_none()).map(|p| p.page).collect();
        let disclosure = disclosure::DisclosurePage::of(&source);
        disclosure::check_words(&source)?;
        let sources = sources::SourcesPage::of(&source);
        Ok(Self {
            meta: Meta::of(&source.meta(), &mut files)?,
            sections: source.sections(strategy.as_ref().is_some_and(|s| s.is_short())),
            cover: cover::Cover::of(&source),
            subject: subject::SubjectPage::of(&source),
            map,
            comparables: comparables::ComparablesPage::of(&source),
            rough: rough::RoughPage::of(&source),
            grid: grid::GridPages::of(&source),
            estimate: estimate::EstimatePage::of(&source, &mut files)?,
            opinions,
            market,
            strategy,
            net_sheet,
            required: required(&source, &disclosure),
            disclosure,
            sources,
            appendix: appendix::Appendix::of(&source),
            plan,
            files,
        })
    }

    /// The title in the file's properties.
    pub(crate) fn title(&self) -> &str {
        &self.meta.title
    }

    /// What the finished pages are searched for.
    pub(crate) fn checks<'a>(
        &'a self,
        ctx: &'a ReportContext,
        disclosure: &'a Disclosure,
    ) -> crate::inspect::Checks<'a> {
        crate::inspect::Checks {
            every_page: Some(FOOTER),
            required: &self.required,
            never: &ctx.never,
            barred: Some(disclosure),
            excepted: self.excepted(ctx, disclosure),
        }
    }

    /// Texts in which a barred word may stand: the law's own, and names that people and places have.
    fn excepted(&self, ctx: &ReportContext, disclosure: &Disclosure) -> Vec<String> {
        let mut names = vec![disclosure.text.clone(), disclosure.source.clone()];
        names.extend(disclosure.printed_basis.clone());
        names.extend([ctx.brokerage.clone(), ctx.agent.clone()]);
        names.extend(ctx.prepared_for.clone());
        names.extend(ctx.contact.clone());
        names.extend(ctx.sources.iter().map(|s| s.name.clone()));
        names.extend(ctx.credits.values().cloned());
        names.extend(ctx.notices.iter().cloned());
        names.extend(self.opinions.iter().flat_map(opinions::OpinionsPage::names));
        names.extend(self.comparables.names());
        names.push(self.cover.name().to_owned());
        names
    }
}

/// The sentences without which no report goes out: what it is not, and whose the sales are.
fn required(source: &Source<'_>, page: &disclosure::DisclosurePage) -> Vec<String> {
    let mut all = vec![page.disclaimer.clone(), page.statement.clone(), FOOTER.to_owned()];
    all.push("Equal Housing Opportunity".to_owned());
    all.extend(source.shown.iter().chain(&source.others).filter_map(|c| credit_of(source, c)));
    all.extend(source.ctx.notices.iter().map(|n| plain(n, sources::NOTICE)));
    all
}

/// Who listed a comparable.
fn credit_of(source: &Source<'_>, comparable: &Comparable) -> Option<String> {
    filled(source.ctx.credits.get(&comparable.listing_key).map(String::as_str), 240)
}

impl<'a> Source<'a> {
    fn of(cma: &'a Cma, ctx: &'a ReportContext, shape: Shape, files: &mut Files) -> Result<Self, ReportError> {
        let state = ctx.state.as_deref().or(cma.subject.facts.state_or_province.as_deref());
        let flagged = cma.comparables.iter().any(|c| c.shown);
        let few = cma.comparables.len().min(FEW);
        let is_shown = |(i, c): &(usize, &Comparable)| if flagged { c.shown } else { *i < few };
        let (shown, others): (Vec<_>, Vec<_>) = cma.comparables.iter().enumerate().partition(is_shown);
        let mut source = Self {
            cma,
            ctx,
            disclosure: Disclosure::for_state(state, ctx.prepared_on),
            shape,
            accent: ctx.brand.colour(&ctx.accent)?,
            shown: shown.into_iter().map(|(_, c)| c).collect(),
            others: others.into_iter().map(|(_, c)| c).collect(),
            subject_pictures: Vec::new(),
            pictures: BTreeMap::new(),
            rough: None,
            printed: Vec::new(),
        };
        if ctx.rough
            && let Ok(rough) = quick(cma.subject.facts.living_area, source.shown.iter().copied())
        {
            // Only the sales that the rough range rests on are in such a report.
            source.shown.retain(|c| rough::counts(c));
            source.others.clear();
            source.rough = Some(rough);
        }
        source.take_pictures(files)?;
        Ok(source)
    }

    /// Prepares the photos that will be printed, all at once.
    fn take_pictures(&mut self, files: &mut Files) -> Result<(), ReportError> {
        let subject = self.ctx.subject_photos.iter().take(SUBJECT_PHOTOS);
        let name = self.subject_name();
        let mut jobs: Vec<(&[u8], Slot)> = Vec::new();
        let mut named: Vec<(Option<&str>, Picture)> = Vec::new();
        for (i, p) in subject.enumerate() {
            jobs.push((&p.bytes, if i == 0 { Slot::Page } else { Slot::Half }));
            named.push((None, Picture::of(format!("subject-{i}.jpg"), &name, i, p)));
        }
        let mut left = PHOTOS;
        for (n, comparable) in self.shown.iter().enumerate() {
            let own = self.ctx.photos.get(&comparable.listing_key).map(Vec::as_slice).unwrap_or_default();
            for (i, p) in own.iter().take(PHOTOS_EACH.min(left)).enumerate() {
                left -= 1;
                jobs.push((&p.bytes, Slot::Card));
                let file = format!("comparable-{n}-{i}.jpg");
                named.push((Some(&comparable.listing_key), Picture::of(file, &label_of(comparable), i, p)));
            }
        }
        for ((key, picture), bytes) in named.into_iter().zip(photo::prepare_all(&jobs)?) {
            files.insert(picture.file.clone(), File::Picture(bytes));
            match key {
                None => self.subject_pictures.push(picture),
                Some(key) => self.pictures.entry(key.to_owned()).or_default().push(picture),
            }
        }
        Ok(())
    }

    fn meta(&self) -> MetaOf<'_> {
        MetaOf {
            title: format!("Comparative market analysis: {}", self.subject_name()),
            kind: "Comparative market analysis",
            noun: "report",
            footer: FOOTER,
            data_date: Some(self.data_date()),
            range_label: &self.disclosure.range_label,
            accent: self.accent,
            shape: self.shape,
            ctx: self.ctx,
        }
    }

    /// Which of the printed sections start on a new page. Short neighbours share one; a screen's pages are too low.
    fn sections(&self, short_strategy: bool) -> Vec<Section> {
        use ReportPage as P;
        let with_photos = !self.pictures.is_empty();
        let mut before = None;
        self.printed
            .iter()
            .map(|&page| {
                let together = match (before, page) {
                    (Some(P::Subject), P::Map)
                    | (Some(P::Adjustments), P::Estimate)
                    | (Some(P::Disclosure), P::Sources) => true,
                    (Some(P::Comparables), P::Adjustments) => !with_photos,
                    (Some(P::Comparables), P::Rough) => true,
                    (Some(P::Market | P::NetSheet), P::Strategy) => short_strategy,
                    (Some(P::Strategy | P::Estimate | P::Market | P::Opinions | P::Rough), P::NetSheet) => true,
                    _ => false,
                };
                before = Some(page);
                Section { page, fresh: self.shape == Shape::Wide || !together }
            })
            .collect()
    }

    fn why_not_rough(&self) -> &'static str {
        if self.ctx.rough {
            "The property's living area, or that of three sales, is not known."
        } else {
            "The adjusted way was chosen."
        }
    }

    fn prints(&self, page: ReportPage) -> bool {
        self.printed.contains(&page)
    }
}

impl Picture {
    /// The `i`-th photo of something, with its caption as its source has it.
    pub(crate) fn of(file: String, of: &str, i: usize, photo: &ReportPhoto) -> Self {
        let caption = filled(photo.caption.as_deref(), 120).map(|c| format!(": {c}")).unwrap_or_default();
        Self { file, alt: format!("Photo {} of {of}{caption}", i + 1) }
    }

    /// Its name among the files.
    pub(crate) fn file(&self) -> &str {
        &self.file
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
