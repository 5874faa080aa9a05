//! Deals and the work around them: transactions, how their jobs are planned, jobs, and what providers say of themselves.

mod files;
mod jobs;
mod record;
#[cfg(test)]
mod tests;

pub use jobs::JobQuery;
pub use record::{KeptRecord, RecordChange, ServiceRecord};
