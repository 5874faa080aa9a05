use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{Datelike, NaiveDate};
use hub_valuation::Cma;
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use serde::Serialize;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst::utils::hash128;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use crate::inspect::Checks;
use crate::sections::{File, Files, Report};
use crate::templates::{COMMON, Template};
use crate::world::Desk;
use crate::{Disclosure, ReportContext, ReportError, ReportPage, inspect, photo};

/// Compilations after which a cached piece of layout that nobody used again is dropped.
const CACHE_AGE: usize = 4;
/// Laid-out documents kept for turning pages.
const KEPT: usize = 4;

/// What the pages are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Paper, US Letter.
    Letter,
    /// A screen, 16:9.
    Wide,
}

impl Shape {
    /// Width and height of a page in points.
    #[must_use]
    pub const fn size(self) -> (f64, f64) {
        match self {
            Self::Letter => (612.0, 792.0),
            Self::Wide => (720.0, 405.0),
        }
    }
}

/// A finished report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file: PDF 1.7, tagged to PDF/UA-1.
    pub pdf: Vec<u8>,
    /// Pages in it.
    pub pages: usize,
}

/// One page as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// PNG.
    pub png: Vec<u8>,
    /// Pages in the whole report.
    pub pages: usize,
}

/// A section of a laid-out report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidSection {
    /// Which.
    pub page: ReportPage,
    /// Left out by choice.
    pub hidden: bool,
    /// Why it is not printed although it is not hidden, in a sentence.
    pub absent: Option<&'static str>,
    /// Its first page, counted from 0; absent where it is not printed.
    pub first: Option<usize>,
    /// Pages it stands on.
    pub pages: usize,
}

/// A document whose pages are laid out and have been inspected: a file or pictures can be made of it.
#[derive(Debug, Clone)]
pub struct Laid {
    document: Arc<PagedDocument>,
    title: String,
    ident: String,
    day: NaiveDate,
    sections: Vec<LaidSection>,
    disclosure: Option<&'static Disclosure>,
}

impl Laid {
    /// A document without sections and without a state's wording.
    pub(crate) fn plain(document: Arc<PagedDocument>, title: String, ident: String, day: NaiveDate) -> Self {
        Self { document, title, ident, day, sections: Vec::new(), disclosure: None }
    }

    /// Pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The title in the file's properties.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Every section of a report in order; empty for other documents.
    #[must_use]
    pub fn sections(&self) -> &[LaidSection] {
        &self.sections
    }

    /// The state's wording that is printed; `None` for documents that need none.
    #[must_use]
    pub fn disclosure(&self) -> Option<&'static Disclosure> {
        self.disclosure
    }

    /// The file: PDF 1.7, tagged to PDF/UA-1, fonts embedded. The same document gives the same bytes everywhere.
    ///
    /// # Errors
    /// [`ReportError::Typeset`], a defect of ours.
    pub fn pdf(&self) -> Result<Vec<u8>, ReportError> {
        let (month, date) = (self.day.month() as u8, self.day.day() as u8);
        let midnight = Datetime::from_ymd_hms(self.day.year(), month, date, 0, 0, 0);
        let options = PdfOptions {
            ident: Smart::Custom(self.ident.clone()),
            creator: Smart::Custom(Some("EnterpriseHub".to_owned())),
            timestamp: midnight.map(Timestamp::new_utc),
            standards: PdfStandards::new(&[PdfStandard::Ua_1])
                .map_err(|e| ReportError::Typeset(e.message().to_string()))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options).map_err(|errors| failed(&errors))
    }

    #[cfg(test)]
    pub(crate) fn document(&self) -> &Arc<PagedDocument> {
        &self.document
    }

    fn page(&self, page: usize) -> Result<&typst_layout::Page, ReportError> {
        let pages = self.document.pages();
        pages.get(page).ok_or(ReportError::NoSuchPage { asked: page + 1, pages: pages.len() })
    }

    /// One page (counted from 0) as a PNG, `px_per_pt` pixels to a point, 0.1 to 8.
    ///
    /// # Errors
    /// [`ReportError::NoSuchPage`].
    pub fn png(&self, page: usize, px_per_pt: f64) -> Result<Vec<u8>, ReportError> {
        // Above eight a page is larger than any screen and only eats memory.
        let scale = if px_per_pt.is_finite() { px_per_pt.clamp(0.1, 8.0) } else { 1.0 };
        let options = RenderOptions { pixel_per_pt: scale.into(), ..RenderOptions::default() };
        let picture = typst_render::render(self.page(page)?, &options);
        let (width, height) = (picture.width(), picture.height());
        // Paper is opaque.
        let rgb: Vec<u8> = picture.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&rgb, width, height, image::ExtendedColorType::Rgb8)
            .map_err(|e| ReportError::Typeset(e.to_string()))?;
        Ok(png)
    }

    /// The words of one page (counted from 0) in reading order.
    ///
    /// # Errors
    /// [`ReportError::NoSuchPage`].
    pub fn text(&self, page: usize) -> Result<String, ReportError> {
        Ok(inspect::words(self.page(page)?))
    }
}

/// Lays an analysis out.
///
/// # Errors
/// Refuses an analysis without a disclaimer, without comparables or whose sums do not come out, and a context without
/// a brokerage or with a picture that does not read; see [`ReportError`].
pub fn lay_cma(cma: &Cma, ctx: &ReportContext, shape: Shape) -> Result<Laid, ReportError> {
    let mut report = Report::build(cma, ctx, shape)?;
    let state = ctx.state.as_deref().or(cma.subject.facts.state_or_province.as_deref());
    let disclosure = Disclosure::for_state(state, ctx.prepared_on);
    let files = std::mem::take(&mut report.files);
    let document = lay(Template::Report, &report, files, ctx.prepared_on, &report.checks(ctx, disclosure))?;
    let subject = cma.subject.listing_key.as_deref().unwrap_or_default();
    Ok(Laid {
        sections: sections(&report, &document),
        document,
        title: report.title().to_owned(),
        ident: format!("cma/{subject}/{}/{}", cma.as_of, ctx.prepared_on),
        day: ctx.prepared_on,
        disclosure: Some(disclosure),
    })
}

fn sections(report: &Report, document: &PagedDocument) -> Vec<LaidSection> {
    let places = inspect::places(document, "section-");
    let name = |page: ReportPage| serde_json::to_value(page).ok().and_then(|v| v.as_str().map(str::to_owned));
    let found = |page: ReportPage| {
        let name = name(page)?;
        let at = places.iter().position(|(n, _)| *n == name)?;
        // Until the page before the next section begins, or that page where both stand on one.
        let end = places.get(at + 1).map_or(document.pages().len(), |next| next.1.max(places[at].1 + 1));
        Some((places[at].1, end))
    };
    report
        .plan
        .iter()
        .map(|planned| {
            let pages = found(planned.page);
            LaidSection {
                page: planned.page,
                hidden: planned.hidden,
                absent: planned.absent,
                first: pages.map(|p| p.0),
                pages: pages.map_or(0, |(first, end)| end - first),
            }
        })
        .collect()
}

/// Sets the analysis as a PDF on paper. The same input gives the same bytes, on every machine.
///
/// # Errors
/// As [`lay_cma`].
pub fn cma_pdf(cma: &Cma, ctx: &ReportContext) -> Result<Rendered, ReportError> {
    let laid = lay_cma(cma, ctx, Shape::Letter)?;
    Ok(Rendered { pdf: laid.pdf()?, pages: laid.pages() })
}

/// Draws one page (counted from 1) as a PNG, for a preview: `px_per_pt` pixels to a point (1.0 is 612 × 792).
///
/// # Errors
/// As [`cma_pdf`], and [`ReportError::NoSuchPage`].
pub fn cma_page_png(cma: &Cma, ctx: &ReportContext, page: usize, px_per_pt: f64) -> Result<PagePicture, ReportError> {
    let laid = lay_cma(cma, ctx, Shape::Letter)?;
    let missing = ReportError::NoSuchPage { asked: page, pages: laid.pages() };
    let png = laid.png(page.checked_sub(1).ok_or(missing)?, px_per_pt)?;
    Ok(PagePicture { png, pages: laid.pages() })
}

/// Drops every laid-out page and picture that is kept for the next look, as when the store is locked.
pub fn forget() {
    kept().clear();
    photo::forget();
    comemo::evict(0);
}

type Kept = Vec<(u128, Arc<PagedDocument>)>;

/// The documents laid out last, the one used last at the end.
static DOCUMENTS: Mutex<Kept> = Mutex::new(Vec::new());

fn kept() -> MutexGuard<'static, Kept> {
    DOCUMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lays pages out and inspects them. A document that has just been looked at is not laid out again.
pub(crate) fn lay(
    template: Template,
    data: &impl Serialize,
    files: Files,
    day: NaiveDate,
    checks: &Checks<'_>,
) -> Result<Arc<PagedDocument>, ReportError> {
    let json = serde_json::to_vec(data).map_err(|e| ReportError::Typeset(e.to_string()))?;
    let files: BTreeMap<String, Bytes> = files
        .into_iter()
        .map(|(name, file)| match file {
            File::Svg(text) => (name, Bytes::from_string(text)),
            File::Picture(bytes) => (name, Bytes::new(SharedBytes(bytes))),
        })
        .chain([("report.json".to_owned(), Bytes::new(json))])
        .collect();
    let names: Vec<(&String, &[u8])> = files.iter().map(|(name, bytes)| (name, bytes.as_slice())).collect();
    let key = hash128(&(template.main(), &names, day, checks.required, checks.never, &checks.excepted));
    {
        let mut documents = kept();
        if let Some(at) = documents.iter().position(|(k, _)| *k == key) {
            let found = documents.remove(at);
            let document = Arc::clone(&found.1);
            documents.push(found);
            return Ok(document);
        }
    }
    let templates: Vec<(&str, &str)> = std::iter::once(template.main()).chain(COMMON).collect();
    let desk = Desk::new(&templates, files, day)?;
    let result = typst::compile::<PagedDocument>(&desk);
    comemo::evict(CACHE_AGE);
    let document = result.output.map_err(|errors| located(&desk, &errors))?;
    // A warning (a font that is missing, pages that do not settle) would print something nobody has looked at.
    if !result.warnings.is_empty() {
        return Err(located(&desk, &result.warnings));
    }
    inspect::check(&document, checks)?;
    let document = Arc::new(document);
    let mut documents = kept();
    documents.push((key, Arc::clone(&document)));
    let over = documents.len().saturating_sub(KEPT);
    documents.drain(..over);
    Ok(document)
}

/// Bytes that a picture's shelf and the typesetter share.
struct SharedBytes(Arc<Vec<u8>>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// What is wrong and in which line of which template: a defect of ours that has to be found.
fn located(desk: &Desk, diagnostics: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<String> = diagnostics
        .iter()
        .map(|d| desk.line_of(d).map_or_else(|| d.message.to_string(), |line| format!("{} ({line})", d.message)))
        .collect();
    ReportError::Typeset(messages.join("; "))
}

fn failed(diagnostics: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    ReportError::Typeset(messages.join("; "))
}
