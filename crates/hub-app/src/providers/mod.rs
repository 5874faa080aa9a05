//! Providers of services: who they are, what they ask, how their jobs went, and who can do a job.
//!
//! A provider is a partner whose work is done at a property ([`hub_domain::service::JobKind::done_by`]), with a sheet of
//! hours, prices and insurance beside it. [`eligible`] says who can do a job and why somebody cannot be offered; it is
//! pure, and there is nothing in what it reads of what anybody pays. Which name comes first is for the neutral orders of
//! `hub_compliance::providers`. How good somebody is is counted from jobs, never typed, and of settlement service
//! providers no more than may be kept.

mod directory;
mod eligible;
mod exclusion;
mod free;
mod jobs;
mod page;
mod price_list;
mod quality;
mod roster;
mod sample;
mod session;
mod sheet;
mod who;

pub use eligible::{AskedFor, KnownProvider, Offer, PropertyArea, eligible};
pub use exclusion::Exclusion;
