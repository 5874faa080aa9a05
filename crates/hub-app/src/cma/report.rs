use hub_report::{Inspection, PageChoice, ReportContext, ReportPage as Page, Shape, SourceNote};
use hub_valuation::Cma;

use super::credits::Printable;
use super::draft::CmaDraft;
use super::run::CmaOutcome;
use super::{net_sheet, screen};
use crate::documents::{blocking, unless_said};
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{ErrorCode, PhotoSize, ReportOptions, ReportPage, SettingsView};

/// Printed where nobody has set the brokerage's name: a report goes out in a broker's name, and says so when it lacks one.
const NO_BROKERAGE: &str = "Brokerage name not set";
/// Photos of the subject and of each comparable.
const SUBJECT_PHOTOS: usize = 6;
const PHOTOS_EACH: usize = 2;
/// Comparables with photos.
const PICTURED: usize = 12;

/// A report's matter: what is printed and all that is said beside it.
pub(crate) struct CmaReport {
    pub(crate) cma: Cma,
    pub(crate) context: ReportContext,
    /// Photos that could not be had.
    pub(crate) missing: usize,
}

impl Hub {
    /// The report of a CMA as PDF bytes.
    ///
    /// # Errors
    /// A CMA without a result, or a rule of the report that is not met.
    pub async fn cma_pdf(&self, outcome: &CmaOutcome) -> Result<Vec<u8>> {
        let CmaReport { cma, context, .. } = self.report_of(outcome).await?;
        blocking(move || hub_report::cma_pdf(&cma, &context)).await.map(|rendered| rendered.pdf)
    }

    /// A page of the report as PNG bytes; `page` from 0.
    ///
    /// # Errors
    /// As [`Hub::cma_pdf`], or no such page.
    pub async fn cma_png(&self, outcome: &CmaOutcome, page: usize, px_per_pt: f64) -> Result<Vec<u8>> {
        let CmaReport { cma, context, .. } = self.report_of(outcome).await?;
        blocking(move || hub_report::lay_cma(&cma, &context, Shape::Letter)?.png(page, px_per_pt)).await
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

    pub(crate) async fn kept(&self, id: &str) -> Result<CmaOutcome> {
        let (_, draft) = self.frozen_draft(id).await?;
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
    pub(crate) async fn report_of(&self, outcome: &CmaOutcome) -> Result<CmaReport> {
        let Printable { credits, notices, never, cma } = self.printable(outcome).await?;
        let draft = &outcome.draft;
        let options = &draft.edits.report;
        let mut context = self.context(options.brand.as_deref(), options.contact.as_deref()).await?;
        context.prepared_on = draft.prepared_on;
        context.prepared_for = draft.edits.prepared_for.as_deref().and_then(text);
        context.state = draft.state.clone().or(context.state);
        context.sources =
            draft.sources.iter().map(|(name, as_of)| SourceNote { name: name.clone(), as_of: *as_of }).collect();
        context.remarks = draft.printed_note();
        context.withhold_address = draft.withhold_address;
        context.credits = credits;
        context.notices = notices;
        let mut keys: Vec<&str> = cma.comparables.iter().map(|c| c.listing_key.as_str()).collect();
        keys.extend(cma.subject.listing_key.as_deref());
        context.never = unless_said(&context, self.texts_for_agents(&keys).await?);
        context.never.extend(never);
        context.market_withheld = draft.market_withheld.clone();
        context.opinions = screen::printed_opinions(&cma, draft);
        context.net_sheet = net_sheet::printed(&cma, draft)?;
        context.rough = draft.edits.quick;
        make_up(&mut context, options)?;
        let shown = |page| context.pages.iter().all(|c: &PageChoice| c.page != page || !c.hidden);
        if shown(Page::Strategy) || shown(Page::Market) {
            let around = match &draft.surroundings {
                Some(around) => around.clone(),
                // Worked out in one go, without being kept.
                None => self.look_around(draft, &cma).await?.0,
            };
            context.strategy = around.asked.map(|asked| asked.strategy(cma.estimate, cma.as_of));
            context.market = around.market.map(|market| market.beside_a_cma());
        }
        let missing = if options.photos { self.add_photos(&mut context, draft, &cma).await? } else { 0 };
        Ok(CmaReport { cma, context, missing })
    }

    /// Puts the photos that may be printed into a context; answers how many could not be had.
    async fn add_photos(&self, context: &mut ReportContext, draft: &CmaDraft, cma: &Cma) -> Result<usize> {
        let mut wanted = Vec::new();
        let mut owners: Vec<Option<String>> = Vec::new();
        if let Some(key) = &draft.subject.listing_key {
            let chosen = draft.edits.report.photo_keys.as_deref();
            for photo in self.printable_photos(key, chosen, SUBJECT_PHOTOS).await? {
                wanted.push((photo, PhotoSize::Whole));
                owners.push(None);
            }
        }
        let flagged = cma.comparables.iter().any(|c| c.shown);
        let shown = cma.comparables.iter().filter(|c| c.shown || !flagged).take(PICTURED);
        for comparable in shown {
            for photo in self.printable_photos(&comparable.listing_key, None, PHOTOS_EACH).await? {
                wanted.push((photo, PhotoSize::Small));
                owners.push(Some(comparable.listing_key.clone()));
            }
        }
        let (taken, missing) = self.taken(wanted).await;
        for (owner, photo) in owners.into_iter().zip(taken) {
            match (owner, photo) {
                (None, Some(photo)) => context.subject_photos.push(photo),
                (Some(key), Some(photo)) => context.photos.entry(key).or_default().push(photo),
                (_, None) => {}
            }
        }
        Ok(missing)
    }

    /// What every document says of who made it and how it looks: today, from the settings.
    pub(crate) async fn context(&self, brand: Option<&str>, contact_line: Option<&str>) -> Result<ReportContext> {
        let settings = self.settings().await?;
        let brokerage = if settings.brokerage.trim().is_empty() { NO_BROKERAGE } else { settings.brokerage.trim() };
        let mut context = ReportContext::new(brokerage, self.today());
        context.agent = settings.agent.trim().to_owned();
        context.licence_no = text(&settings.licence_number);
        context.contact = match contact_line {
            Some(own) => text(own),
            None => contact(&settings),
        };
        context.state = text(&settings.state);
        context.sample = self.0.sample;
        context.accent = settings.accent.clone();
        context.brand = self.brand(brand).await?.clone();
        context.logo = self.logo().await?;
        Ok(context)
    }
}

/// What the agent chose for the report.
fn make_up(context: &mut ReportContext, options: &ReportOptions) -> Result<()> {
    context.pages = options.pages.iter().map(|c| PageChoice { page: page(c.page), hidden: c.hidden }).collect();
    context.inspection = match options.inspection.as_deref() {
        None => Inspection::NotStated,
        Some("none") => Inspection::None,
        Some("exterior") => Inspection::Exterior,
        Some("interior") => Inspection::Interior,
        Some(_) => return Err(AppError::bad_request("inspection", "none, exterior or interior")),
    };
    context.intended_use = options.intended_use.as_deref().and_then(text);
    context.interest = options.interest.as_deref().and_then(text);
    context.conflicts = options.conflicts.as_deref().and_then(text);
    Ok(())
}

/// A page by its name on the wire.
fn page(page: ReportPage) -> Page {
    match page {
        ReportPage::Cover => Page::Cover,
        ReportPage::Subject => Page::Subject,
        ReportPage::Map => Page::Map,
        ReportPage::Comparables => Page::Comparables,
        ReportPage::Rough => Page::Rough,
        ReportPage::Adjustments => Page::Adjustments,
        ReportPage::Estimate => Page::Estimate,
        ReportPage::Opinions => Page::Opinions,
        ReportPage::Market => Page::Market,
        ReportPage::Strategy => Page::Strategy,
        ReportPage::NetSheet => Page::NetSheet,
        ReportPage::Disclosure => Page::Disclosure,
        ReportPage::Sources => Page::Sources,
        ReportPage::Appendix => Page::Appendix,
    }
}

/// A page's name on the wire.
pub(crate) fn page_view(page: Page) -> ReportPage {
    match page {
        Page::Cover => ReportPage::Cover,
        Page::Subject => ReportPage::Subject,
        Page::Map => ReportPage::Map,
        Page::Comparables => ReportPage::Comparables,
        Page::Rough => ReportPage::Rough,
        Page::Adjustments => ReportPage::Adjustments,
        Page::Estimate => ReportPage::Estimate,
        Page::Opinions => ReportPage::Opinions,
        Page::Market => ReportPage::Market,
        Page::Strategy => ReportPage::Strategy,
        Page::NetSheet => ReportPage::NetSheet,
        Page::Disclosure => ReportPage::Disclosure,
        Page::Sources => ReportPage::Sources,
        Page::Appendix => ReportPage::Appendix,
    }
}

fn text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn contact(settings: &SettingsView) -> Option<String> {
    let parts: Vec<String> = [&settings.phone, &settings.email].into_iter().filter_map(|p| text(p)).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up(options: ReportOptions) -> Result<ReportContext> {
        let mut context = ReportContext::new("B", chrono::NaiveDate::MIN);
        make_up(&mut context, &options).map(|()| context)
    }

    #[test]
    fn choices_reach_the_report_and_nonsense_is_refused() {
        let options = ReportOptions {
            inspection: Some("exterior".to_owned()),
            interest: Some("  ".to_owned()),
            ..ReportOptions::default()
        };
        let context = made_up(options.clone()).unwrap();
        assert_eq!((context.inspection, context.interest), (Inspection::Exterior, None));
        assert!(made_up(ReportOptions { inspection: Some("x-ray".to_owned()), ..options }).is_err());
    }

    #[test]
    fn every_page_has_a_name_both_ways() {
        for known in Page::ALL {
            assert_eq!(page(page_view(known)), known);
        }
    }
}
