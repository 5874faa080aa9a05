//! A strict RESO Web API server on loopback, to develop and test against.
//!
//! It is written from the specification's facts and apart from the client, refuses what the specification forbids, pages
//! in orders that help nobody, and breaks on demand. It serves an invented market, decided by a seed, or the rows of any
//! RESO-named CSV file.

mod config;
mod data;
mod error;
mod fault;
mod generate;
mod query;
mod rng;
mod schema;
mod server;

pub use config::{Encoding, Paging, Quota, SandboxConfig};
pub use data::ControlOutcome;
pub use error::SandboxError;
pub use fault::Fault;
pub use server::{Control, Sandbox, Stats, serve};
