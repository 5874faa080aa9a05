//! Never above the declared rate, nor above the one that the vendor's answers speak of.
//!
//! An account is a credential at an address; all connections that use it share its quota. Requests per second, minute,
//! hour and day and bytes per hour are counted over the window that ends now, declared and learnt rates alike. A tenth
//! of what a minute or more allows is kept for people who wait. What was used is kept by a [`QuotaMemory`] before it is
//! used, so that neither a restart nor a kill makes room.

mod account;
mod book;
mod ledger;
mod memory;
mod signals;
#[cfg(test)]
mod tests;
mod window;

use std::future::Future;

pub use memory::QuotaMemory;

pub(super) use account::{Account, Permit};
pub(super) use book::Book;
pub(super) use signals::retry_after;

/// Who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    /// Nobody.
    #[default]
    Background,
    /// A person: goes first, and may use what is kept for it.
    Person,
}

tokio::task_local! {
    static URGENCY: Urgency;
}

/// Runs something that a person waits for: the requests within (in this task) go before those of the background and may
/// use the share that is kept for people.
pub async fn for_a_person<F: Future>(work: F) -> F::Output {
    URGENCY.scope(Urgency::Person, work).await
}

/// The urgency of the task that runs now.
pub(super) fn urgency() -> Urgency {
    URGENCY.try_with(|u| *u).unwrap_or_default()
}
