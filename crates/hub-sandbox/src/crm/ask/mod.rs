//! Conditions that clients write in a vendor's language: SOQL, COQL, OData's `$filter`, Zoho's criteria. Read strictly,
//! then tried on records.

mod criteria;
#[cfg(test)]
mod proptests;
mod reader;
mod select;
mod test;
mod words;

pub use criteria::criteria;
pub use reader::{Manner, filter};
pub use select::{Select, select};
pub use test::{How, Is, Test, Word};
