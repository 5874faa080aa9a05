//! Partners: the tree, what belongs to each, documents, the directory, profiles and the queue of proposals.
//!
//! Every record is whole JSON with columns generated from it. A write says which revision its author saw, comes with
//! its texts checked ([`Checked`](hub_domain::partner::Checked)), leaves its before and after in a history that only
//! grows, and is one transaction; so is a decision with the change that it approves.

mod act;
mod agreements;
mod directory;
mod documents;
mod items;
mod past;
mod profiles;
mod proposals;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use act::{bytes, profile_number, uuid};
pub use agreements::AgreementMoved;
pub use directory::{Expiry, PartnerPage, PartnerQuery, PartnerRow};
pub use items::{Kept, PartnerItem};
pub use past::PartnerChange;
pub use proposals::KeptProposal;
