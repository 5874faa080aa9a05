//! The encrypted store.
//!
//! One SQLCipher file per data folder, held by one process, written by one connection (`docs/adr/0002-one-writer.md`).
//! It keeps each vendor's records three times over, each form for its purpose: the **mirror** (the payload, whole), the
//! **canonical** record (our fields), and **narrow** rows with search tables, which lists read. All of a page and
//! its checkpoint are stored in one transaction; what changed goes to an append-only **change log**.
//!
//! [`Store`] is the way in. It knows connections, never their secrets.

mod backtests;
mod backup;
mod bulk;
mod children;
mod cma;
mod connections;
mod copying;
mod counts;
pub mod crm;
mod csv_cell;
mod dictionary;
mod digest;
mod error;
mod export;
#[cfg(test)]
mod export_fates;
mod export_own;
mod fields;
mod health;
mod history;
mod homes;
mod key_list;
mod lock;
mod lookups;
mod market;
mod market_fits;
mod media_place;
mod names;
mod naming;
mod narrow;
mod narrow_write;
mod open;
mod packed;
mod page;
pub mod partners;
pub mod people;
mod post;
mod prepare;
mod quota_memory;
pub mod quotes;
mod read;
mod readers;
mod refused;
mod rekey;
mod remove;
mod restore;
pub mod revenue;
mod rights;
mod row_counts;
mod runs;
mod sale_facts;
mod sale_write;
mod sales;
mod schema;
mod search;
pub mod services;
mod settings;
mod store;
mod terms;
mod time;
mod verify;
mod watch;
mod worksheets;
mod write;

#[cfg(test)]
mod changing_tests;
#[cfg(test)]
mod copying_tests;
#[cfg(test)]
mod rules_tests;

pub use backup::BackupReport;
pub use cma::{CmaListing, CmaRecord};
pub use connections::{Connection, NewConnection};
pub use counts::Counts;
pub use csv_cell::safe_text;
pub use error::StoreError;
pub use export::{ExportProgress, ExportReport, Sieve};
pub use fields::FieldCount;
pub use health::{DayFigures, FIGURES_KEPT_DAYS, StreamHealth};
pub use history::{Change, ChangeAction, FieldChange};
pub use homes::{HomeListing, HomesSettled};
pub use key_list::KeyList;
pub use lookups::Lookup;
pub use market::{MarketArea, MarketKind, MarketPartyName, MarketRules, MarketSettled, MarketStanding};
pub use market_fits::FitOf;
pub use media_place::MediaPlace;
pub use narrow::{ListingRow, search_price, source_change};
pub use page::{PageOutcome, PageWrite};
pub use post::{PostCounts, PostOutcome};
pub use read::StoredListing;
pub use restore::RestoreReport;
pub use rights::UseFacts;
pub use runs::RunRecord;
pub use sales::{SalePlace, SalesQuery};
pub use search::{FilterEffect, MapPoint, SearchPage, Substitution};
pub use store::{Store, StoreChanged};
pub use terms::{IntegrationLevel, Terms};
pub use verify::{VerifyCheck, VerifyReport};
pub use watch::{
    Announcement, Cadence, DraftRecord, DraftState, Hotsheet, HotsheetQuery, HotsheetRow, NoticeDecision,
    PendingNotice, SavedSearch, SearchActivity, Unused, WatchStanding, WatchStep, person_of,
};
pub use worksheets::{WorksheetKind, WorksheetRecord};
