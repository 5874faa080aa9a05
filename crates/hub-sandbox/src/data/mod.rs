//! Rows, tables, and the market that owns them.

mod csv_source;
mod fate;
mod market;
mod row;
mod stamp;
mod table;
mod upheaval;

pub use csv_source::load_csv;
pub use market::{ControlOutcome, Market};
pub use row::{Row, Value};
pub use stamp::{format_stamp, parse_stamp};
pub use table::Table;
