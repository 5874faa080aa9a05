//! One home, several sources.
//!
//! Each source keeps its own listing with its own licence and attribution; this says which of them are the same home.
//! It is worked out after pages are stored, from the change log, so that it costs what changed and nothing of a page.
//! What a person decided is remembered by key and outweighs every rule.

mod decide;
mod group;
mod member;
mod read;
mod settle;

pub(crate) use group::place;
pub(crate) use member::licences;
pub use read::HomeListing;
pub use settle::HomesSettled;
pub(crate) use settle::several_sources;
