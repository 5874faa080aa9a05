//! What money does when a home is bought, owned and sold: loans, quotes, closing costs, ownership, commissions.
//!
//! Pure: no input, no output, no clock. Amounts are [`Cents`], rates are [`Percent`]; both are exact. Binary floating
//! point appears nowhere. Rates, fees and limits that a law or a programme sets are not here: they are dated tables that
//! the caller hands over ([`Dated`]).

mod allocate;
pub(crate) mod amount;
mod cents;
mod form_1099;
mod net_sheet;
mod part;
mod rounding;
mod table_list;
mod tables;
mod transfer_tax;

pub mod attribution;
pub mod commission;
pub mod home_policy;
pub mod loan;
pub mod ownership;
pub mod quote_order;
pub mod returns;
pub mod title;
pub mod worked;

pub use allocate::{AllocateError, allocate};
pub use cents::Cents;
pub use form_1099::Form1099;
pub use hub_domain::Percent;
pub use hub_domain::dated::{Checked, Dated, NoTable, Source, TableError, on_date};
pub use net_sheet::{Amount, NetItem, NetLine, NetSheet, NetSheetError, Side, net_sheet};
pub use table_list::{ListedTable, TableKind};
pub use tables::Tables;
pub use transfer_tax::{TransferTax, TransferTaxError};
