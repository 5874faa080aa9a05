//! Reports on paper: a comparative market analysis as a tagged PDF, typeset by Typst, its charts drawn by plotters.
//!
//! Nothing from outside is read: templates and fonts are part of the program, the date comes with the context, and the
//! same input gives the same bytes. Text from listings and settings travels as data and is never evaluated as markup.

mod canvas;
mod chart_interval;
mod chart_market;
mod colour;
mod context;
mod error;
mod format;
mod inspect;
mod map;
mod photo;
mod render;
mod sections;
mod statement;
mod templates;
mod world;

// The tests inside the crate share their fixture with the tests outside.
#[cfg(test)]
extern crate self as hub_report;
#[cfg(test)]
#[path = "../tests/all/fixture.rs"]
mod fixture;

pub use context::{DEFAULT_ACCENT, Inspection, ReportContext, SourceNote};
pub use error::ReportError;
pub use render::{PagePicture, Rendered, cma_page_png, cma_pdf};
pub use statement::Statement;
