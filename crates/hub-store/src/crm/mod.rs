//! People and what belongs to them, whatever systems they are in, and what waits to go out.
//!
//! The store decides nothing: who is who and what becomes of a field is asked of a [`CrmJudge`], inside the transaction
//! that reads the three versions and writes the outcome, so that no edit can come between.

mod edit;
mod foresee;
mod frozen;
mod guard;
mod import;
mod join;
mod judge;
mod many;
mod op;
mod page;
mod receive;
mod record;
mod review;
mod rows;
mod settle;
mod setup;
mod take_back;

pub use edit::{CrmEdit, NewCrmRecord};
pub use foresee::CrmForeseen;
pub use frozen::CrmFrozen;
pub use guard::CrmGuard;
pub use import::{ImportRow, RowOutcome, Undone};
pub use join::CrmMergeDone;
pub use judge::{CrmJudge, CrmTerms, Lost, MergeAsk, Merged, Who};
pub use many::LastEdit;
pub use op::{CrmOp, OpState, OpTrouble, OpVerb, OpWork};
pub use page::{CrmIncoming, CrmPage, CrmReceived};
pub use record::{CrmConflict, CrmHistory, CrmLink, CrmRecord};
pub use review::CrmReview;
pub use settle::{Choice, Written};
pub use setup::{CrmSetup, CrmStream};
