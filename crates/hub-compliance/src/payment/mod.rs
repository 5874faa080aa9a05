//! Who may pay whom for what.
//!
//! Between people whose work is a settlement service, a payment that depends on referred business is a crime (12 USC
//! 2607). So a payment is a [`Payment`]: two kinds of party, a basis, and what is known of it; and [`decide`] reads a
//! table of rules ([`PaymentRules`], dated data that the caller hands over) and says whether it may be stored, with what,
//! and what would be lawful instead. What nobody said is unknown and never counts as the better answer; what no rule
//! allows is blocked. [`allowed_bases`] keeps the screen from offering terms that no rule could allow.

mod basis;
mod basis_words;
mod coverage;
mod decide;
mod disclosure;
mod fact;
mod file_write;
mod node;
mod offer;
mod party;
mod party_words;
#[expect(clippy::module_inception, reason = "one concept per file: the payment itself")]
mod payment;
mod record;
mod rule;
mod rules;
mod words;

pub mod file;
pub mod worked;

pub use basis::{Basis, BasisKind};
pub use coverage::{Financing, Outside};
pub use decide::{Decision, decide};
pub use disclosure::{Channel, DisclosureDates};
pub use fact::Fact;
pub use offer::allowed_bases;
pub use party::{PartyGroup, PartyKind};
pub use payment::{BrokerLicence, Payment, Stage};
pub use record::RecordName;
pub use rule::{Action, Bases, Condition, Is, Outcome, Parties, Rule, Scope, Test};
pub use rules::{PaymentRules, PaymentRulesError};
