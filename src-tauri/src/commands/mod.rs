//! What the window may ask for. Each command is one line: the work is in `hub_app`.

pub mod backtest;
pub mod calendar;
pub mod cma;
pub mod crm;
#[allow(missing_docs, reason = "shared with build.rs by include!, which takes no inner docs")]
pub mod list;
pub mod listings;
pub mod mail;
pub mod market;
pub mod messages;
pub mod partners;
pub mod people;
pub mod people_care;
pub mod people_files;
pub mod people_work;
pub mod planning;
pub mod providers;
pub mod quotes;
pub mod report;
pub mod revenue;
pub mod searches;
pub mod settings;
pub mod shell;
pub mod sources;
pub mod tours;
pub mod transactions;
pub mod worksheets;

use hub_app::view::AppErrorView;

/// What every command answers.
pub type Answer<T> = Result<T, AppErrorView>;
