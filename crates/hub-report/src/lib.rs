//! Documents on paper and on a screen: a comparative market analysis, a flyer, a buyer's tour, a market report, as a tagged
//! PDF or as pictures of pages; typeset by Typst, charts drawn by plotters.
//!
//! Nothing from outside is read: templates and fonts are part of the program, the date comes with the context, and the
//! same input gives the same bytes. Text from listings and settings travels as data and is never evaluated as markup.

mod accuracy;
mod brand;
mod canvas;
mod chart_interval;
mod chart_market;
mod chart_opinions;
mod chart_strategy;
mod colour;
mod context;
mod disclosure;
mod documents;
mod error;
mod format;
mod inspect;
mod map;
mod page;
mod photo;
mod property;
mod quotes;
mod render;
mod sections;
mod templates;
mod worksheet;
mod world;

// The tests inside the crate share their fixture with the tests outside.
#[cfg(test)]
extern crate self as hub_report;
#[cfg(test)]
#[allow(dead_code, reason = "the tests outside use all of it")]
#[path = "../tests/all/fixture.rs"]
mod fixture;

pub use accuracy::{AccuracyReport, AccuracyRow, PriceBias, lay_accuracy};
pub use brand::{Brand, ContactPart, CoverStyle};
pub use context::{
    DEFAULT_ACCENT, Inspection, NetColumn, NetLine, NetPayer, NetSheet, OpinionNote, ReportContext, ReportPhoto,
    SourceNote,
};
pub use disclosure::Disclosure;
pub use documents::{MOST_STOPS, MarketMonth, MarketOutlook, MarketReport, Tour, lay_flyer, lay_market, lay_tour};
pub use error::ReportError;
pub use format::{date, decimal as number, exact, whole as amount};
pub use page::{PageChoice, ReportPage, arrange};
pub use photo::logo_png;
pub use property::Property;
pub use quotes::{QuotedBy, QuotedRow, QuotesReport, lay_quotes};
pub use render::{Laid, LaidSection, PagePicture, Rendered, Shape, cma_page_png, cma_pdf, forget, lay_cma};
pub use worksheet::{WorksheetReport, WorksheetRow, WorksheetTable, lay_worksheet};
