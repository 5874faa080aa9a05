//! Use cases: everything a person can ask for, host-free.
//!
//! [`Hub`] is an open store with every use case on it; the terminal and the tests call it directly. [`App`] is a
//! window's session around at most one open store: first run, unlocking, the sample brokerage, background work and
//! events. Neither knows a vendor: hosts hand in a registry.

mod active_tables;
mod advice;
mod background;
mod backtest;
mod calendar;
mod care;
mod change_source;
mod cma;
mod crm;
mod day;
mod deadlines;
mod delegate;
mod doctor;
mod documents;
mod error;
mod facts;
mod figure;
mod files;
mod homes;
mod hours;
mod hub;
mod instant;
mod listings;
mod log;
mod mail;
mod market;
mod money_tables;
mod outlet;
mod partners;
mod payments;
mod people;
mod photos;
mod planning;
pub mod providers;
mod quotes;
mod revenue;
mod rules;
mod sample;
mod schedules;
mod session;
mod settings;
mod sieve;
mod source_health;
mod source_views;
mod sources;
mod table;
mod terms;
mod tours;
mod transactions;
mod unlock;
mod vendor_calls;
pub mod view;
mod wanted;
mod watch;
mod watched_folder;
mod withheld;
pub mod worksheet;
mod worksheets;

pub use active_tables::tables_of;
pub use advice::Advice;
pub use background::{RHYTHM, WatchListener};
pub use backtest::{Backtest, BacktestOutcome, BacktestQuestion, Band, Estimated, Fifth, Naive};
pub use change_source::SourceChange;
pub use cma::{CmaDraft, CmaOutcome, CmaRun, CmaSubject, MOST_DRAFTS, NetSheetInput};
pub use crm::{CrmRunReport, SentReport};
pub use deadlines::{KnownDeadline, compute_deadline, contingency_example, contingency_standing, known_deadlines};
pub use doctor::{Finding, Severity, examine};
pub use error::{AppError, Result};
pub use files::{crm_descriptions, write_whole};
pub use hub::{Hub, HubConfig};
pub use log::start_log;
pub use money_tables::MoneyTables;
pub use outlet::Outlet;
pub use payments::{decide_payment, payment_example};
pub use sample::{SampleMarket, SamplePartners, SampleSource};
pub use schedules::{plan_example, solve_plan, solve_tour, tour_example};
pub use session::{App, AppConfig, default_home};
pub use sources::{AddedSource, NewSource, SyncChoice, SyncOutcome};
pub use transactions::risk_words;
pub use unlock::{Credential, Installation};

// What the hosts need of the crates below, so that they depend on this one alone.
pub use hub_compliance::{deadline, payment};
pub use hub_config::{Preferences, PreferencesFile, WindowPlace};
pub use hub_connector::{CancellationToken, ExposeSecret, SecretString};
pub use hub_scheduling::{plan, tour};
pub use hub_secrets::{KeySource, KeyState, LEAST_PASSPHRASE};
pub use hub_store::{Connection, ListingRow, SearchPage, StoredListing};
pub use hub_sync::merge;
pub use hub_sync::{Cadence, Outcome as StreamOutcome, Phase as SyncPhase, Progress, ProgressUpdate, StreamReport};
pub use hub_valuation::accuracy::Figures;
pub use hub_valuation::{Cma, Subject};
