//! People as lists need them: a row per person that whoever writes records keeps true, leads, smart lists, imports, and
//! what is written back.

mod board;
mod calendar;
mod condition;
mod detail;
mod entry;
mod import;
mod leads;
mod list;
mod settle;
mod smart;
mod summary;
mod tasks;
mod words;
#[cfg(test)]
mod words_tests;
mod write_back;

pub use board::{BoardColumn, BoardDeal, PipelineCount};
pub use calendar::CalendarRecord;
pub use condition::{Channel, Condition, Day, Words};
pub use detail::{Badge, Earlier, EntryKind, PersonEntry};
pub use entry::{is_done as task_is_done, is_open_deal as deal_is_open};
pub use import::{ImportCounts, ImportDone, ImportRow, ImportedRow, RowOutcome, Undone};
pub use leads::{Lead, LeadFile, LeadState, NewLead, Said};
pub use list::{PeopleOrder, PeoplePage, PeopleQuery};
pub use smart::KeptList;
pub use summary::PersonRow;
pub use tasks::{Task, TaskCounts, TaskDue};
pub use write_back::Mapped;

pub(crate) use detail::id_list;
pub(crate) use list::matching;
pub(crate) use settle::{settle, settle_saved};
