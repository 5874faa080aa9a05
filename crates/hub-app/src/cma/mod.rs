//! Comparative market analyses: from a listing to a range, to a report.

mod credits;
mod draft;
mod edits;
mod report;
mod run;
mod screen;

pub use draft::CmaDraft;
pub use run::{CmaOutcome, CmaRun, CmaSubject};
