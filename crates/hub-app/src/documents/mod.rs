//! Documents: a CMA's report, a flyer, a buyer's tour, the market of an area; as files, as pictures of pages and as the
//! list of what they are made of. All of them ask the rules for what may be printed.

mod brand;
mod delegate;
pub(crate) mod history;
mod market;
mod photos;
mod property;
mod secrets;

use std::path::Path;

use hub_report::{Laid, MarketReport, Property, ReportContext, ReportError, Shape, Tour};

pub(crate) use secrets::unless_said;

use crate::cma::{CmaReport, page_view};
use crate::error::{AppError, Result};
use crate::files;
use crate::hub::Hub;
use crate::view::{
    DisclosureView, DocumentPageRequest, DocumentPageView, DocumentPlanRequest, DocumentPlanView, DocumentRequest,
    ReportSectionView, SavedView,
};

/// A document's matter, gathered from the store.
enum Matter {
    Cma(Box<CmaReport>),
    Flyer(Box<Property>, Box<ReportContext>),
    Tour(Tour, Box<ReportContext>),
    Market(MarketReport, Box<ReportContext>),
}

impl Matter {
    fn lay(&self, shape: Shape) -> std::result::Result<Laid, ReportError> {
        match self {
            Self::Cma(report) => hub_report::lay_cma(&report.cma, &report.context, shape),
            Self::Flyer(property, context) => hub_report::lay_flyer(property, context, shape),
            Self::Tour(tour, context) => hub_report::lay_tour(tour, context, shape),
            Self::Market(report, context) => hub_report::lay_market(report, context, shape),
        }
    }
}

impl Hub {
    /// How a document is made up: its sections, where they stand, the wording of its state.
    ///
    /// # Errors
    /// No such CMA or listing, a CMA without a result, or a rule that forbids to print it.
    pub async fn document_plan(&self, request: &DocumentPlanRequest) -> Result<DocumentPlanView> {
        let (matter, missing) = self.matter(&request.document).await?;
        let shape = shape(request.wide);
        let laid = blocking(move || matter.lay(shape)).await?;
        Ok(DocumentPlanView {
            title: laid.title().to_owned(),
            pages: count(laid.pages()),
            sections: laid
                .sections()
                .iter()
                .map(|s| ReportSectionView {
                    page: page_view(s.page),
                    hidden: s.hidden,
                    required: s.page.is_required(),
                    absent: s.absent.map(str::to_owned),
                    first_page: s.first.map(count),
                    pages: count(s.pages),
                })
                .collect(),
            disclosure: laid.disclosure().map(|d| DisclosureView {
                jurisdiction: d.jurisdiction.clone(),
                general: d.general,
                valid_from: d.valid_from.to_string(),
                source: d.source.clone(),
                range_label: d.range_label.clone(),
            }),
            photos_missing: count(missing),
        })
    }

    /// A page of a document as a picture, with its words.
    ///
    /// # Errors
    /// As [`Hub::document_plan`], or no such page.
    pub async fn document_page(&self, request: &DocumentPageRequest) -> Result<DocumentPageView> {
        if !(100..=4000).contains(&request.width) {
            return Err(AppError::bad_request("width", "between 100 and 4000 pixels"));
        }
        let (matter, _) = self.matter(&request.document).await?;
        let shape = shape(request.wide);
        let (page, px_per_pt) = (request.page as usize, f64::from(request.width) / shape.size().0);
        let (png, text, pages) = blocking(move || {
            let laid = matter.lay(shape)?;
            Ok((laid.png(page, px_per_pt)?, laid.text(page)?, laid.pages()))
        })
        .await?;
        Ok(DocumentPageView { data_url: files::data_url("image/png", &png), pages: count(pages), text })
    }

    /// A document as PDF bytes.
    ///
    /// # Errors
    /// As [`Hub::document_plan`].
    pub async fn document_pdf(&self, request: &DocumentRequest, wide: bool) -> Result<Vec<u8>> {
        let (matter, _) = self.matter(request).await?;
        blocking(move || matter.lay(shape(wide))?.pdf()).await
    }

    /// Writes a document.
    ///
    /// # Errors
    /// As [`Hub::document_plan`], or the file cannot be written (an existing file stays whole then).
    pub async fn export_document(&self, request: &DocumentRequest, wide: bool, path: &Path) -> Result<SavedView> {
        let pdf = self.document_pdf(request, wide).await?;
        files::save(path, &pdf)
    }

    /// A file name for a document, without characters that file systems refuse.
    ///
    /// # Errors
    /// No such CMA or listing.
    pub async fn document_file_name(&self, request: &DocumentRequest) -> Result<String> {
        let day = self.today();
        let name = match request {
            DocumentRequest::Cma { id } => return self.cma_file_name(id).await,
            DocumentRequest::Flyer { listing_key, .. } => {
                let (property, _) = self.property(listing_key, None, 0, None).await?;
                let name = property.address.or(property.listing_id);
                format!("Flyer {}", name.as_deref().unwrap_or("property"))
            }
            DocumentRequest::Tour { options, .. } => {
                format!("{} {day}", options.title.as_deref().unwrap_or("Buyer tour"))
            }
            DocumentRequest::Market { city, postal_code, .. } => {
                let place = postal_code.as_deref().or(city.as_deref()).unwrap_or("all areas");
                format!("Market {place} {day}")
            }
        };
        Ok(format!("{}.pdf", files::safe_name(&name)))
    }

    /// Gathers what a document prints, and how many photos could not be had.
    async fn matter(&self, request: &DocumentRequest) -> Result<(Matter, usize)> {
        Ok(match request {
            DocumentRequest::Cma { id } => {
                let report = self.report_of(&self.kept(id).await?).await?;
                let missing = report.missing;
                (Matter::Cma(Box::new(report)), missing)
            }
            DocumentRequest::Flyer { listing_key, options } => {
                let (property, context, missing) = self.flyer(listing_key, options).await?;
                (Matter::Flyer(Box::new(property), Box::new(context)), missing)
            }
            DocumentRequest::Tour { listing_keys, options } => {
                let (tour, context, missing) = self.tour(listing_keys, options).await?;
                (Matter::Tour(tour, Box::new(context)), missing)
            }
            DocumentRequest::Market { city, postal_code, property_type, options } => {
                let (report, context) = self.area(city, postal_code, property_type, options).await?;
                (Matter::Market(report, Box::new(context)), 0)
            }
        })
    }
}

/// Forgets what was kept for the next look, as when the store is closed.
pub(crate) fn forget() {
    history::forget();
    hub_report::forget();
}

const fn shape(wide: bool) -> Shape {
    if wide { Shape::Wide } else { Shape::Letter }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Typesetting is work: off the executor.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, ReportError> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::unexpected(&error))?.map_err(AppError::from)
}
