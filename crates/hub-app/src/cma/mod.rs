//! Comparative market analyses: from a listing to a range, to a report.

mod amounts;
mod area_market;
mod beside;
mod by_hand;
mod cautions;
mod credits;
mod draft;
mod edits;
mod fact;
mod gist;
mod judge;
mod matching;
mod net_sheet;
mod refresh;
mod report;
mod run;
mod screen;
mod shelf;
mod surroundings;
mod tenure;
mod warm;
mod work;

pub(crate) use area_market::AreaMarket;
pub use draft::CmaDraft;
pub use net_sheet::NetSheetInput;
pub(crate) use report::{CmaReport, page_view};
pub use run::{CmaOutcome, CmaRun, CmaSubject};
pub use shelf::MOST_DRAFTS;
pub(crate) use surroundings::Asked;
pub(crate) use warm::{WarmMarkets, fit_ahead};
