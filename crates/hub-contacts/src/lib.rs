//! Contact files: CSV in whatever columns, and vCards (RFC 6350 and its ancestors); calendar files (RFC 5545) in
//! [`calendar`]. Reading is total: a row that cannot
//! be a contact is reported with its place, a value that cannot be read keeps its words beside the contact.

pub mod calendar;
mod csv;
mod decode;
mod error;
mod gather;
mod guess;
mod mapping;
mod target;
mod vcard;
mod vcard_write;

pub use self::csv::{CsvFile, Preview};
pub use error::FileError;
pub use gather::{ReadContact, ReadContacts, UNREAD};
pub use mapping::Mapping;
pub use target::{Target, TargetError};
pub use vcard::read_vcards;
pub use vcard_write::write_vcards;

/// Largest file read, bytes.
pub const LARGEST: usize = 64 * 1024 * 1024;
/// Most contacts in one file.
pub const MOST_CONTACTS: usize = 200_000;

#[cfg(test)]
mod tests;
