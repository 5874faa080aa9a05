//! What tables a vendor has and what their columns take, for vendors whose records are rows of such tables.

mod column;
mod rows;
#[expect(clippy::module_inception, reason = "one concept to a file")]
mod table;

pub use column::{Column, Takes};
pub use rows::{ordered, whole};
pub use table::{Found, Table, Unfit};
