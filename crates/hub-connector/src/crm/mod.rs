//! Systems that are read and written: CRMs and calendars.
//!
//! A connector of this family says what there is ([`CrmSource`]), does what it is told ([`CrmSink`]) and states in
//! [`Abilities`] what the engine may count on. The engine decides; it never asks which vendor it talks to.

mod abilities;
mod both;
mod record;
mod sink;
mod source;

pub use abilities::{Abilities, Concurrency, KindAbilities, Marking};
pub use both::Crm;
pub use record::{CrmChanges, CrmMapped, CrmParent, CrmRaw, MergedKey};
pub use sink::{Ack, Action, CrmSink, NewRecord, Probe, RecordChange};
pub use source::{Choice, CrmSchema, CrmSource, CustomField, Pipeline};
