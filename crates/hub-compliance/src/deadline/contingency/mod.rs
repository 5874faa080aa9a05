//! Contingencies of a contract: what state one is in after what was done, and what follows from it.
//!
//! What happens when its day passes is the form's own: in some forms the right is gone, in others nothing ends by itself and
//! the other party must give a notice, which starts a clock of its own. So that is dated data too
//! ([`ContingencyRule`]); the code knows states and steps, and refuses a step that does not lead anywhere by its name.

mod error;
mod history;
mod rule;
mod standing;
mod state;

pub use error::ContingencyError;
pub use history::{History, Taken, read};
pub use rule::{AfterDay, ContingencyRule, Notice};
pub use standing::{Standing, stand};
pub use state::{State, Step, next};
