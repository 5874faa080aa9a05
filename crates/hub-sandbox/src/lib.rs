//! A strict RESO Web API server on loopback, to develop and test against.
//!
//! It is written from the specification's facts and apart from the client, refuses what the specification forbids, pages
//! in orders that help nobody, and breaks on demand. It serves an invented market, decided by a seed, or the rows of any
//! RESO-named CSV file.
//!
//! Tests in the same process use [`Control`]. Other processes send `POST {origin}/_sandbox/{verb}` with the header
//! `x-sandbox-secret` and a JSON body:
//!
//! | verb | body | does |
//! |---|---|---|
//! | `advance` | `{"seconds": 86400}` | moves time, and the synthetic market with it |
//! | `insert` | `{"resource", "row"}` | puts a row in |
//! | `update` | `{"resource", "key", "row"}` | changes fields and stamps the row |
//! | `touch` | `{"resource", "keys"}` | stamps rows |
//! | `delete` | `{"resource", "keys"}` | takes rows away, parts included |
//! | `cluster` | `{"resource", "count"}` | gives that many rows one new timestamp |
//! | `fault` | `{"fault", "on", "every"}` | switches a fault ([`Fault`]) on or off |
//! | `clear-faults`, `expire-tokens`, `reset` | | faults off; tokens dead; counters to zero |
//! | `stats` | | requests, statuses, faults and violations counted so far |
//! | `rows`, `keys` | `{"resource"}` | everything there is, to compare with a store |

mod config;
mod data;
mod dialect;
mod error;
mod fault;
mod generate;
mod query;
mod rng;
mod schema;
mod server;

pub use config::{Encoding, Paging, Quota, SandboxConfig};
pub use data::ControlOutcome;
pub use dialect::{Dialect, DialectOptions, NextPlace, TopMeaning};
pub use error::SandboxError;
pub use fault::Fault;
pub use server::{Control, Sandbox, Stats, serve};
