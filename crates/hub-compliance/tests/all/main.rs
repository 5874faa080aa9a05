//! The rules, one by one, at every way out.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod everywhere;
mod presets;
mod table;
