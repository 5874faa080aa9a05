//! Connections to CRMs: signing in, what would happen, and what happens, both ways.

mod connect;
mod dry_run;
mod run;
mod session;
mod signin;
mod tokens;

pub(crate) use connect::keeps_people;
pub use run::{CrmRunReport, SentReport};
pub(crate) use signin::SignIns;
pub(crate) use tokens::VaultTokens;
