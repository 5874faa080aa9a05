//! Dated data: rates, limits, rules and forms that a law or an office sets. They hold somewhere for a time and say who says
//! so; another year's figure never stands in for one that is missing. Table files are read here, whatever their values are.

#[expect(clippy::module_inception, reason = "one concept per file: the dated value itself")]
mod dated;
mod table_file;

pub use dated::{Dated, NoTable, Source, on_date};
pub use table_file::{Checked, TableError, each_entry, put};
