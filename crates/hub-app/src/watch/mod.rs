//! Watching: saved searches and their health, the hotsheet, messages to clients, notices on the desktop.

mod desktop;
mod drafts;
mod due;
mod health;
mod hotsheet;
mod query;
mod searches;
mod session;
mod settings;

use hub_store::{Cadence, WatchStep};

pub(crate) use desktop::announce;
pub(crate) use query::{areas_of, request_of};
pub(crate) use session::watch_log;

use crate::error::Result;
use crate::hub::Hub;
use crate::view::CadenceView;

impl Hub {
    /// Reads what the change log holds since the last time: news, matches, notices, and the messages that are due.
    ///
    /// # Errors
    /// When the store cannot be read or written; what stopped the watch is then shown with the searches.
    pub async fn run_watch(&self) -> Result<WatchStep> {
        let outcome = self.watch_to_the_end().await;
        if let Err(error) = &outcome {
            // The store may be what is broken; then there is nowhere to note it.
            let _ = self.0.store.note_watch_problem(&error.to_string()).await;
        }
        outcome
    }

    async fn watch_to_the_end(&self) -> Result<WatchStep> {
        let mut all = WatchStep::default();
        loop {
            let step = self.0.store.watch_step().await?;
            all.entries += step.entries;
            all.events += step.events;
            all.matches += step.matches;
            all.notices += step.notices;
            if !step.more {
                break;
            }
        }
        self.make_due_drafts().await?;
        Ok(all)
    }
}

pub(crate) fn cadence_view(cadence: Cadence) -> CadenceView {
    match cadence {
        Cadence::AtOnce => CadenceView::AtOnce,
        Cadence::Daily => CadenceView::Daily,
        Cadence::Weekly => CadenceView::Weekly,
    }
}

pub(crate) fn cadence_of(view: CadenceView) -> Cadence {
    match view {
        CadenceView::AtOnce => Cadence::AtOnce,
        CadenceView::Daily => Cadence::Daily,
        CadenceView::Weekly => Cadence::Weekly,
    }
}
