use std::collections::BTreeMap;

use chrono::Datelike;
use hub_valuation::Cma;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use crate::sections::Report;
use crate::templates::TEMPLATES;
use crate::world::Desk;
use crate::{ReportContext, ReportError, inspect, photo};

/// Compilations after which a cached piece of layout that nobody used again is dropped.
const CACHE_AGE: usize = 4;

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

/// Sets the analysis as a PDF. The same input gives the same bytes, on every machine.
///
/// # Errors
/// Refuses an analysis without a disclaimer, without comparables or whose sums do not come out, and a context without
/// a brokerage; see [`ReportError`].
pub fn cma_pdf(cma: &Cma, ctx: &ReportContext) -> Result<Rendered, ReportError> {
    let document = layout(cma, ctx)?;
    let day = ctx.prepared_on;
    let midnight = Datetime::from_ymd_hms(day.year(), day.month() as u8, day.day() as u8, 0, 0, 0);
    let subject = cma.subject.listing_key.as_deref().unwrap_or_default();
    let options = PdfOptions {
        ident: Smart::Custom(format!("cma/{subject}/{}/{day}", cma.as_of)),
        creator: Smart::Custom(Some("EnterpriseHub".to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|e| ReportError::Typeset(e.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| failed(&errors))?;
    Ok(Rendered { pdf, pages: document.pages().len() })
}

/// Draws one page (counted from 1) as a PNG, for a preview: `px_per_pt` pixels to a point (1.0 is 612 × 792).
///
/// # Errors
/// As [`cma_pdf`], and [`ReportError::NoSuchPage`].
pub fn cma_page_png(cma: &Cma, ctx: &ReportContext, page: usize, px_per_pt: f64) -> Result<PagePicture, ReportError> {
    let document = layout(cma, ctx)?;
    let pages = document.pages();
    let chosen = page.checked_sub(1).and_then(|i| pages.get(i));
    let chosen = chosen.ok_or(ReportError::NoSuchPage { asked: page, pages: pages.len() })?;
    // Above eight a page is larger than any screen and only eats memory.
    let scale = if px_per_pt.is_finite() { px_per_pt.clamp(0.1, 8.0) } else { 1.0 };
    let options = RenderOptions { pixel_per_pt: scale.into(), ..RenderOptions::default() };
    let png = typst_render::render(chosen, &options).encode_png().map_err(|e| ReportError::Typeset(e.to_string()))?;
    Ok(PagePicture { png, pages: pages.len() })
}

pub(crate) fn layout(cma: &Cma, ctx: &ReportContext) -> Result<PagedDocument, ReportError> {
    let report = Report::build(cma, ctx)?;
    let mut files: BTreeMap<String, Bytes> = BTreeMap::new();
    let json = serde_json::to_vec(&report).map_err(|e| ReportError::Typeset(e.to_string()))?;
    files.insert("report.json".to_owned(), Bytes::new(json));
    if let Some(bytes) = &ctx.subject_photo {
        files.insert("photo.jpg".to_owned(), Bytes::new(photo::prepare(bytes)?));
    }
    files.extend(report.charts.into_iter().map(|(name, svg)| (name, Bytes::from_string(svg))));
    let desk = Desk::new(&TEMPLATES, files, ctx.prepared_on)?;
    let result = typst::compile::<PagedDocument>(&desk);
    comemo::evict(CACHE_AGE);
    let document = result.output.map_err(|errors| failed(&errors))?;
    // A warning (a font that is missing, pages that do not settle) would print something nobody has looked at.
    if !result.warnings.is_empty() {
        return Err(failed(&result.warnings));
    }
    inspect::check(&document, &report.required, &report.never)?;
    Ok(document)
}

fn failed(diagnostics: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    ReportError::Typeset(messages.join("; "))
}
