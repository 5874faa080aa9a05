//! From a source into the store: pull, map, apply; then compare keys, so that what is gone there goes here.
//!
//! The engine owns the loop, the checkpoint and the transaction. A source answers "next page?" and "what does this
//! record mean?"; the store takes a page and its checkpoint in one transaction, so a run may be killed at any moment
//! and the next one goes on as if nothing had happened.

mod ahead;
mod cadence;
mod completeness;
pub mod crm;
mod deletions;
mod engine;
mod error;
mod guard;
mod loops;
mod mapping;
pub mod merge;
mod meter;
mod options;
mod plan;
mod progress;
mod pull_task;
mod reconcile;
mod report;
mod state;
mod stream_run;
mod timetable;
mod turns;
mod watch;

pub use cadence::Cadence;
pub use engine::Engine;
pub use error::SyncError;
pub use options::{Reconcile, SyncOptions};
pub use plan::{DoneBecause, Start, Step, Why};
pub use progress::{NoProgress, Phase, Progress, ProgressUpdate};
pub use report::{Outcome, StreamReport};
pub use timetable::{Timetable, Verdict};
pub use turns::Turn;
pub use watch::{RunEnd, Trigger, Watch};
