//! What the screens show and send: `…View` goes out, `…Request` comes in.
//!
//! Made for the screen, not for the store; generated to TypeScript (`ui/src/ipc/bindings.ts`), and a test fails when the
//! committed bindings differ. Money travels as minor units and a currency, dates as `YYYY-MM-DD`, instants as RFC 3339
//! UTC. `#[specta(type = i32)]` on a wider number says `number` to TypeScript: whole numbers here stay below 2^53, and a
//! figure that is not finite never gets this far. Requests are closed: an unknown field is refused.

mod advice;
mod backtest;
mod calendar;
mod cma;
mod cma_result;
mod commission_plans;
mod crm;
mod deals;
mod document;
mod figure;
mod home;
mod listing;
mod mail;
mod market;
mod marketing;
mod messages;
mod money_tables;
mod partners;
mod payment_attempts;
mod payments;
mod people;
mod people_care;
mod people_files;
mod people_work;
mod person;
mod planning;
mod providers;
mod quotes;
mod settings;
mod shell;
mod source;
mod statements;
mod today;
mod tours;
mod transactions;
mod warning;
mod watch;
mod worksheets;
mod worksheets_closing;
mod worksheets_ownership;

pub use advice::*;
pub use backtest::*;
pub use calendar::*;
pub use cma::*;
pub use cma_result::*;
pub use commission_plans::*;
pub use crm::*;
pub use deals::*;
pub use document::*;
pub use figure::*;
pub use home::*;
pub use listing::*;
pub use mail::*;
pub use market::*;
pub use marketing::*;
pub use messages::*;
pub use money_tables::*;
pub use partners::*;
pub use payment_attempts::*;
pub use payments::*;
pub use people::*;
pub use people_care::*;
pub use people_files::*;
pub use people_work::*;
pub use person::*;
pub use planning::*;
pub use providers::*;
pub use quotes::*;
pub use settings::*;
pub use shell::*;
pub use source::*;
pub use statements::*;
pub use today::*;
pub use tours::*;
pub use transactions::*;
pub use warning::*;
pub use watch::*;
pub use worksheets::*;
pub use worksheets_closing::*;
pub use worksheets_ownership::*;

use hub_domain::Money;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An amount of money on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoneyView {
    /// Minor units (cents). Whole numbers up to 2^53 survive JavaScript.
    #[specta(type = i32)]
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency.as_str().to_owned() }
    }
}
