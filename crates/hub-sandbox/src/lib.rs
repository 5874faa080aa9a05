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
//! | `retake-photos` | `{"key"}` | gives a listing another set of photos |
//! | `drop-field` | `{"resource", "field"}` | takes a field out of rows and metadata |
//! | `clock-skew` | `{"seconds"}` | puts the server's clock off |
//! | `stats` | | requests, statuses, faults and violations counted so far |
//! | `rows`, `keys` | `{"resource"}` | everything there is, to compare with a store |
//!
//! A stand-in for a CRM ([`serve_crm`]) takes `POST {origin}/_sandbox/crm/{verb}` besides, of which [`CrmControl`] says
//! what each does:
//!
//! | verb | body |
//! |---|---|
//! | `create`, `edit` | `{"kind", "id", "fields"}` |
//! | `delete`, `restore`, `record`, `records` | `{"kind", "id"}` |
//! | `add-tag`, `remove-tag`, `add-note`, `move-stage`, `merge` | `{"id"}` and `tag`, `text`, `stage` or `other` |
//! | `journal`, `users`, `pipelines`, `credentials`, `verdict` | |
//! | `creates`, `sends` | `{"kind", "key"}` or `{"kind", "marker"}`; `{"marker"}` |
//! | `quirk`, `quirks`, `lag` | `{"quirk", "on"}` ([`CrmQuirk`]); `{"seconds"}` |
//! | `order`, `clear-orders` | `{"upset", "calls", "every", "times"}` ([`CrmUpset`]) |
//!
//! # Dialects
//!
//! [`SandboxConfig::dialect`] chooses a provider; [`DialectOptions`] holds what no document settles. What a provider
//! forbids is refused as it would refuse it and counted in [`Stats::violations`] under one of these names:
//!
//! | names | where | what |
//! |---|---|---|
//! | `select`, `filter`, `orderby`, `expand`, `top`, `skip`, `count`, `request` | providers | an option that is wrong or not served |
//! | `over-per-second`, `-minute`, `-hour`, `-day`, `over-bytes-per-hour` | providers | a request above a limit, over any span of that length |
//! | `request-while-suspended`, `parallel-requests`, `lookup-twice-a-day` | MLS Grid | after a breach; two at a time; a list of words again within a day |
//! | `gzip`, `no-system`, `second-system`, `other-system`, `system-in-capitals` | MLS Grid | what every request has to have |
//! | `filter-field`, `parentheses`, `range`, `too-many-or`, `top-zero`, `expanded-over-cap` | MLS Grid | what queries may not have |
//! | `media-user-agent`, `media-signature` | MLS Grid | photos asked for in another's name, or by an address of one's own |
//! | `user-agent`, `cache-control`, `slash-before-query`, `set-not-permitted`, `unbounded-order` | Bright | headers and addresses; an order that needs bounds |
//! | `top-over-cap` | Trestle, Bridge, MLS Grid | more rows than a page has |
//! | `plain-paging-beyond-reach` | Trestle, Bridge | further than plain paging goes |
//! | `replication-orderby`, `-skip`, `-count` | Bridge | what replication does not take |
//! | `token-in-url`, `credentials-in-url`, `dead-token-again`, `bearer-to-foreign-host` | all | carelessness with secrets |
//! | `over-quota`, `next-without-prefer`, `next-link-followed-often` | all | impatience and forgetfulness |
//!
//! Bright answers no 429: its contract is counted only. TLS, which Spark and Core 2.1 insist on, cannot be tried here.

mod attom;
mod choice;
mod config;
mod crm;
mod data;
mod desk;
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

pub use attom::{AttomAccount, attom_number, serve_attom, serve_attom_account};
pub use config::{Encoding, Paging, Quota, SandboxConfig};
pub use crm::{
    CrmAccount, CrmChange, CrmControl, CrmCredentials, CrmDeed, CrmFieldChange, CrmHand, CrmKind, CrmOrder,
    CrmPipeline, CrmQuirk, CrmRecord, CrmStage, CrmUpset, CrmUser, CrmVendor, serve_crm,
};
pub use data::ControlOutcome;
pub use desk::{Desk, DeskConfig, DeskStats, serve_desk};
pub use dialect::{Dialect, DialectOptions, NextPlace, TopMeaning};
pub use error::SandboxError;
pub use fault::Fault;
pub use rets_rabbit::serve_rets_rabbit;
pub use server::{Control, Sandbox, Stats, serve};
pub use simplyrets::{SimplyRetsAccount, serve_simplyrets, serve_simplyrets_account};
