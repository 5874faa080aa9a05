//! The rules, one by one: what may be shown at every way out, who may pay whom, what may not be kept or said.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod contingency;
mod deadline;
mod deadline_laws;
mod everywhere;
mod forbidden;
mod partner_kinds;
mod payment_basis;
mod payment_decide;
mod payment_file;
mod payment_rows;
mod payment_table;
mod presets;
mod providers;
mod table;
mod words;
