//! Readers of rate sheets, of quotes as JSON, of answered forms, and of what providers of services ask.

mod brought;
mod build;
mod cell;
pub mod cfpb;
mod columns;
mod draft;
mod field;
mod file;
pub mod form;
mod json;
mod price;
mod price_list;
mod read;
mod table;

pub use brought::{Brought, typed};
pub use columns::{Columns, Target};
pub use draft::Draft;
pub use field::Field;
pub use file::{FileError, FileKind, Limits, text_of};
pub use json::{example, read_json};
pub use price_list::{PriceList, read_price_list};
pub use read::{Read, Reason, Refused};
pub use table::RateTable;
