//! People, whatever systems they are in: lists that say why somebody is on them, one person, leads, tasks, deals, what
//! waits for a decision, files, and what the hub writes back.

mod conflicts;
mod deals;
mod duplicates;
mod edits;
mod export;
mod figures;
mod files_session;
mod follow;
mod import;
mod lead_folder;
mod lead_text;
mod leads;
mod list;
mod mail;
mod outbox;
mod person;
mod rules;
mod session;
mod settings;
mod shared;
mod tasks;
mod values;
mod write_back;

pub(crate) use follow::follow;
pub(crate) use import::ImportShelf;
pub(crate) use list::everybody;
pub(crate) use mail::Mail;
pub(crate) use shared::{connection_id, record_id, words};
