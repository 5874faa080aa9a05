//! One person, one record.
//!
//! Pure: facts about people in, normal forms and decisions out. Whatever system a contact came from, its e-mails,
//! numbers and names are brought to one form here before they are compared or merged.

mod email;
mod evidence;
mod fold;
pub mod html;
mod identity;
#[cfg(test)]
mod identity_tests;
mod name;
mod name_fit;
mod name_words;
mod nicknames;
mod person_facts;
mod person_name;
mod phone;
mod phone_text;
mod postal_address;
mod reason;
mod region;
mod stop_list;
pub mod value;

pub use email::{Email, EmailError};
pub use identity::{Candidate, Doubt, Identity, decide};
pub use name::Name;
pub use name_fit::NameFit;
pub use person_facts::{Link, PersonFacts, PhoneTail, Scope, Scoped};
pub use person_name::{Generation, PersonName};
pub use phone::{Phone, PhoneError};
pub use postal_address::PostalAddress;
pub use reason::{Ground, Reason};
pub use region::{Region, RegionError};
pub use stop_list::StopList;
