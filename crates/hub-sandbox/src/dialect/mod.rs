//! The providers' dialects: what each serves, under which names, and what it refuses.

mod kind;
mod options;

pub use kind::Dialect;
pub use options::{DialectOptions, NextPlace, TopMeaning};
