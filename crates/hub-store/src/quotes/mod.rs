//! Quotes: what was asked of partners, what came, letters of lenders, and the history of it.
//!
//! Every record is whole JSON with columns generated from it, and comes with its texts checked
//! ([`Checked`](hub_domain::partner::Checked)). The original of each quote and letter lies in `partner_file` by its
//! hash. A write is one transaction with its before and after in a history that only grows: a document of three quotes is
//! kept with all that its caller took from it, or not at all.

mod asks;
mod drops;
mod keep;
mod letters;
mod list;
mod requests;
mod row;
mod steps;
#[cfg(test)]
mod tests;

pub use asks::{Ask, DueAsk};
pub use drops::DroppedFile;
pub use keep::{NewQuote, QuoteDocument, digest_of};
pub use letters::StoredLetter;
pub use list::{QuotesQuery, StoredQuote};
pub use requests::{NewAsk, StoredRequest};
pub(crate) use row::{file as keep_file, same as same_file};
