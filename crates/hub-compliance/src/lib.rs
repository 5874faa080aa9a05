//! What may be shown where, who may pay whom for what, when things are due, what has to be agreed to before homes are
//! toured, and what may not be kept or said.
//!
//! Of records: one function, [`decide`], takes what a source's licence allows, what a record says about its own use, the rules of
//! its MLS and the age of the data, and answers for one [`Outlet`]: the whole listing or not, its address, each of its
//! fields, an estimate beside it, photos, which uses it supports, and the words that must stand with it. Every way out
//! of the store asks it. It is pure: the time comes in with the question.
//!
//! The rules of MLSs differ and change, so they are dated data with a source ([`RuleSet`]), not code.

mod credit;
mod decide;
mod facts;
mod field_class;
mod outlet;
mod presets;
mod reason;
mod rule_set;
mod scrub;

pub mod deadline;
pub mod forbidden;
pub mod payment;
pub mod providers;
pub mod touring;
pub mod transaction;
pub mod words;

pub use decide::{Decision, Mark, Verdict, decide};
pub use facts::{Credit, RecordFacts, SourceFacts};
pub use field_class::FieldClass;
pub use outlet::Outlet;
pub use presets::RULE_SETS;
pub use reason::Reason;
pub use rule_set::{AttributionStyle, Grade, RuleSet, Silence, Sold};
pub use scrub::{ADDRESS_WITHHELD, scrub_address};
