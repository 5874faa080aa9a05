//! What partners quote: loans, home policies, title and closing, home warranties.
//!
//! A [`Quote`] is what a licensed partner said, with who said it, when, until when, and in which document. A
//! [`KeptQuote`] is its life with us: asked for, received, chosen or not. Nothing here ranks, recommends or approves;
//! [`comparable`] names what keeps two quotes from being compared like for like. Amounts are money, percentages exact
//! decimals. Nothing of what may not be stored (social security and account numbers, credit reports, birth dates,
//! wiring instructions) has a field.

mod arm;
mod ask;
mod check;
mod compare;
mod dwelling;
mod error;
mod insurance;
mod kept;
mod letter;
mod loan;
mod nmls;
mod payer;
#[expect(clippy::module_inception, reason = "one concept per file: the quote itself")]
mod quote;
mod request;
mod score_band;
mod stamp;
mod state;
mod status;
mod title;
mod warranty;

#[cfg(test)]
mod tests;

pub use arm::ArmTerms;
pub use ask::AskState;
pub use compare::{Difference, comparable};
pub use dwelling::{Dwelling, Occupancy};
pub use error::QuoteError;
pub use insurance::{
    Coverage, Deductible, DeductibleAmount, Endorsement, InsuranceQuote, LossSettlement, Peril, PolicyForm, Producer,
};
pub use kept::KeptQuote;
pub use letter::{ApplicationReport, ApplicationStatus, LenderLetter};
pub use loan::{LoanPurpose, LoanQuote, PrepaymentPenalty, Programme};
pub use nmls::NmlsId;
pub use payer::Payer;
pub use quote::{Quote, QuoteKind, QuoteSource, QuoteTerms};
pub use request::QuoteRequest;
pub use score_band::ScoreBand;
pub use stamp::Stamp;
pub use state::StateCode;
pub use status::QuoteStatus;
pub use title::{CdSection, ClosingFee, PremiumKind, TitlePremium, TitleQuote};
pub use warranty::{ItemCap, WarrantyQuote};
