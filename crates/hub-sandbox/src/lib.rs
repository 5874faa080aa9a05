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
//! | `renumber` | | other numbers for every record, at vendors whose own are not to be relied on |
//! | `outage` | `{"seconds": 600}` | 503 from now on for so long |
//! | `revoke` | `{"on"}` | revokes the licence (403), or gives it back |
//! | `mass-update` | `{"resource"}` | stamps every row anew |
//! | `rename-keys` | `{"resource", "from", "to"}` | keys that begin so begin otherwise |
//! | `drop-field` | `{"resource", "field"}` | takes a field out of rows and metadata |
//! | `clock-skew` | `{"seconds"}` | puts the server's clock off |
//! | `stats` | | requests, statuses, faults and violations counted so far |
//! | `rows`, `keys` | `{"resource"}` | everything there is, to compare with a store |

mod attom;
mod config;
mod data;
mod dialect;
mod error;
mod fault;
mod generate;
mod query;
mod rets_rabbit;
mod rng;
mod schema;
mod server;
mod simplyrets;

pub use attom::{AttomAccount, serve_attom, serve_attom_account};
pub use config::{Encoding, Paging, Quota, SandboxConfig};
pub use data::ControlOutcome;
pub use dialect::{Dialect, DialectOptions, NextPlace, TopMeaning};
pub use error::SandboxError;
pub use fault::Fault;
pub use rets_rabbit::serve_rets_rabbit;
pub use server::{Control, Sandbox, Stats, serve};
pub use simplyrets::{SimplyRetsAccount, serve_simplyrets, serve_simplyrets_account};
