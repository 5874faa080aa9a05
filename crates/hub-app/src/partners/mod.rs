//! Partners of the brokerage: the directory, one partner with all that belongs to it, what ends, who may change what, and
//! the queue of what agents propose.
//!
//! An admin changes directly; an agent's change of a partner, a licence or an agreement becomes a proposal. What both may
//! write down is what happened: documents, figures, complaints, disclosures, proofs, things done. Every text goes through
//! the check for numbers that must not be kept, and no payment term is saved that the payment rules offer nobody.

pub(crate) mod diff;
mod directory;
mod documents;
mod expiries;
mod form;
mod item_form;
mod items;
mod page;
mod profiles;
mod proposals;
mod sample;
mod session;
pub(crate) mod shared;
mod terms;

pub(crate) use proposals::ProposalShelf;
