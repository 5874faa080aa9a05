//! Which touches brought a sale: the brokerage's own marketing, and partners who are no settlement-service providers.
//!
//! What a lender, title company, inspector, insurer or warranty company brings is never set against money: a touch of
//! theirs cannot be made (12 USC 2607; 12 CFR 1024.14).

mod model;
mod touch;

pub use model::{AttributionError, Model, attribute};
pub use touch::{Channel, NotAttributable, PartnerKind, Touch, Window};
