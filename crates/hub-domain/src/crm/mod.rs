//! What customer-relationship systems hold, in the words of the trade: contacts (RESO's resource `Contacts`), notes,
//! tasks, deals, calls and messages, appointments. A record is a set of named fields, because every system has others.

mod change;
mod dictionary;
mod field;
mod kind;
mod rule;

pub use change::FieldChange;
pub use dictionary::{FieldSpec, field_spec, fields_of};
pub use field::{Entries, FieldValue, Fields};
pub use kind::CrmKind;
pub use rule::MergeRule;
