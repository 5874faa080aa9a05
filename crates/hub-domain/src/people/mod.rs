//! One person, one record.
//!
//! Pure: facts about people in, normal forms and decisions out. Whatever system a contact came from, its e-mails,
//! numbers and names are brought to one form here before they are compared or merged.

mod email;
mod fold;
mod name;
mod name_words;
mod nicknames;
mod person_name;
mod phone;
mod phone_text;
mod region;
pub mod value;

pub use email::{Email, EmailError};
pub use name::Name;
pub use person_name::{Generation, PersonName};
pub use phone::{Phone, PhoneError};
pub use region::{Region, RegionError};
