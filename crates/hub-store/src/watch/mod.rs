//! Watching: saved searches, what happens to listings, and who is to hear of it.
//!
//! [`Store::watch_step`] reads what the change log holds since the last time, and nothing else: its cost goes with the
//! changes and the searches, not with the store. It makes **events** of changes, asks every search of the changed
//! listings alone ([`tray`]), and notes **matches** and **notices**, all in one transaction with how far it has read,
//! so that nothing is missed and nothing is said twice. What several sources tell of one home is one piece of news
//! ([`one_home`]).

mod drafts;
mod events;
mod first_reading;
mod health;
mod hotsheet;
mod matching;
mod notices;
mod one_home;
mod repeats;
mod searches;
mod step;
mod tray;

pub use drafts::{DraftRecord, DraftState};
pub use health::{SearchActivity, Unused};
pub use hotsheet::{Hotsheet, HotsheetQuery, HotsheetRow};
pub use notices::{Announcement, NoticeDecision, PendingNotice};
pub(crate) use one_home::relink;
pub use searches::{Cadence, SavedSearch};
pub use step::{WatchStanding, WatchStep};

/// The person a client's name stands for: the name without regard to case and outer spaces; empty for the user.
#[must_use]
pub fn person_of(client: &str) -> String {
    client.trim().to_lowercase()
}
