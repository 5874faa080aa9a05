//! Deals and the work around them: transactions, how their jobs are planned, jobs, what providers say of themselves, days
//! of showings and the agreements with buyers that these need; letters about jobs.

mod files;
mod jobs;
mod messages;
mod record;
#[cfg(test)]
mod tests;
mod tours;

pub use jobs::JobQuery;
pub use messages::{KeptMessage, MessageQuery};
pub use record::{KeptRecord, RecordChange, ServiceRecord};
