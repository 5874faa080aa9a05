use std::path::Path;

use hub_report::{ReportContext, SourceNote};
use hub_valuation::Cma;

use super::credits::Printable;
use super::draft::CmaDraft;
use super::run::CmaOutcome;
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{ErrorCode, PreviewRequest, PreviewView, SavedView, SettingsView};

/// Printed where nobody has set the brokerage's name: a report goes out in a broker's name, and says so when it lacks one.
const NO_BROKERAGE: &str = "Brokerage name not set";

impl Hub {
    /// The report of a CMA as PDF bytes.
    ///
    /// # Errors
    /// A CMA without a result, or a rule of the report that is not met.
    pub async fn cma_pdf(&self, outcome: &CmaOutcome) -> Result<Vec<u8>> {
        let (cma, context) = self.report_of(outcome).await?;
        blocking(move || hub_report::cma_pdf(&cma, &context)).await.map(|rendered| rendered.pdf)
    }

    /// A page of the report as PNG bytes; `page` from 0.
    ///
    /// # Errors
    /// As [`Hub::cma_pdf`], or no such page.
    pub async fn cma_png(&self, outcome: &CmaOutcome, page: usize, px_per_pt: f64) -> Result<Vec<u8>> {
        let (cma, context) = self.report_of(outcome).await?;
        blocking(move || hub_report::cma_page_png(&cma, &context, page + 1, px_per_pt)).await.map(|p| p.png)
    }

    /// A page of a kept CMA's report for the screen.
    ///
    /// # Errors
    /// As [`Hub::cma_png`].
    pub async fn cma_preview(&self, request: &PreviewRequest) -> Result<PreviewView> {
        if !(200..=2000).contains(&request.width) {
            return Err(AppError::bad_request("width", "between 200 and 2000 pixels"));
        }
        let outcome = self.kept(&request.id).await?;
        let (cma, context) = self.report_of(&outcome).await?;
        let page = request.page as usize;
        let px_per_pt = f64::from(request.width) / PAGE_WIDTH_PT;
        let picture = blocking(move || hub_report::cma_page_png(&cma, &context, page + 1, px_per_pt)).await?;
        Ok(PreviewView {
            data_url: files::data_url("image/png", &picture.png),
            pages: u32::try_from(picture.pages).unwrap_or(u32::MAX),
        })
    }

    /// Writes a kept CMA's report.
    ///
    /// # Errors
    /// As [`Hub::cma_pdf`], or the file cannot be written (an existing file stays whole then).
    pub async fn export_cma(&self, id: &str, path: &Path) -> Result<SavedView> {
        let outcome = self.kept(id).await?;
        let pdf = self.cma_pdf(&outcome).await?;
        files::write_whole(path, &pdf)?;
        Ok(SavedView { path: Some(path.display().to_string()), bytes: pdf.len() as u64 })
    }

    /// A file name for a kept CMA's report, without characters that file systems refuse.
    ///
    /// # Errors
    /// When there is none of that identifier.
    pub async fn cma_file_name(&self, id: &str) -> Result<String> {
        let (title, draft) = self.cma_draft(id).await?;
        let day = draft.result.as_ref().map_or(draft.prepared_on, |cma| cma.as_of);
        Ok(format!("{}.pdf", files::safe_name(&format!("CMA {title} {day}"))))
    }

    async fn kept(&self, id: &str) -> Result<CmaOutcome> {
        let (_, draft) = self.cma_draft(id).await?;
        let cma = draft.result.clone().ok_or_else(|| match &draft.problem {
            Some(problem) => AppError {
                code: problem.code,
                args: problem.args.clone(),
                retry: problem.retry,
                incident: problem.incident.clone(),
            },
            None => AppError::new(ErrorCode::NoComparables),
        })?;
        Ok(CmaOutcome { cma, draft })
    }

    /// The analysis as it may be printed, and all that its report says beside it.
    async fn report_of(&self, outcome: &CmaOutcome) -> Result<(Cma, ReportContext)> {
        let Printable { credits, notices, never, cma } = self.printable(outcome).await?;
        let mut context = self.report_context(&outcome.draft).await?;
        context.credits = credits;
        context.notices = notices;
        context.never = never;
        context.market_withheld = outcome.draft.market_withheld.clone();
        Ok((cma, context))
    }

    async fn report_context(&self, draft: &CmaDraft) -> Result<ReportContext> {
        let settings = self.settings().await?;
        let brokerage = if settings.brokerage.trim().is_empty() { NO_BROKERAGE } else { settings.brokerage.trim() };
        let mut context = ReportContext::new(brokerage, draft.prepared_on);
        context.agent = settings.agent.trim().to_owned();
        context.licence_no = text(&settings.licence_number);
        context.contact = contact(&settings);
        context.prepared_for = draft.edits.prepared_for.as_deref().and_then(text);
        context.state = draft.state.clone().or_else(|| text(&settings.state));
        context.sources =
            draft.sources.iter().map(|(name, as_of)| SourceNote { name: name.clone(), as_of: *as_of }).collect();
        context.sample = self.0.sample;
        context.accent = settings.accent.clone();
        context.remarks = draft.edits.note.as_deref().and_then(text);
        context.withhold_address = draft.withhold_address;
        Ok(context)
    }
}

/// US Letter.
const PAGE_WIDTH_PT: f64 = 612.0;

fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn contact(settings: &SettingsView) -> Option<String> {
    let parts: Vec<String> = [&settings.phone, &settings.email].into_iter().filter_map(|p| text(p)).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, hub_report::ReportError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::unexpected(&error))?.map_err(AppError::from)
}
