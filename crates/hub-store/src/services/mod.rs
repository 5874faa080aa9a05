//! Deals and the work around them: transactions, how their jobs are planned, jobs, what providers say of themselves, days
//! of showings and the agreements with buyers that these need.

mod files;
mod jobs;
mod record;
#[cfg(test)]
mod tests;
mod tours;

pub use jobs::JobQuery;
pub use record::{KeptRecord, RecordChange, ServiceRecord};
