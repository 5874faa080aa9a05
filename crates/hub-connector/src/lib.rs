//! The shape of a connector, and the HTTP stack under all of them.
//!
//! A vendor is one folder in a vendor-family crate: a [`Manifest`] (what it needs and promises, as data), a
//! [`Source`] (next page? which keys?) and a pure mapping. The engine owns the loop, the checkpoint and the
//! transaction; a connector answers questions and never sees the store. `docs/howto/add-a-connector.md` lists the
//! laws every connector is tested against; [`testkit`] is those laws as code.

mod ahead;
mod connection;
pub mod crm;
mod error;
pub mod http;
pub mod mail;
pub mod manifest;
mod page;
mod registry;
mod source;
pub mod testkit;
mod warning;

pub use ahead::{Ahead, MOST_AHEAD, Wanted, WantedPlace};
pub use connection::{ConnectContext, ConnectionConfig};
pub use error::{ConnectorError, ErrorClass, ErrorKind, MapError, Outcome, Retry};
pub use http::{HttpClient, HttpFactory};
pub use manifest::Manifest;
pub use page::{CallStats, Cursor, KeyPage, Page, RejectedRow};
pub use registry::{Connector, Preset, Registry};
pub use source::{Account, DeleteRule, LookupRow, Prepared, Source};
pub use warning::Warning;

// The traits and types of other crates that a connector's signatures name.
pub use secrecy::{ExposeSecret, SecretString};
pub use tokio_util::sync::CancellationToken;
pub use url::Url;
