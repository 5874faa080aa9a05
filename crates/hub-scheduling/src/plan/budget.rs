use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pumpkin_core::termination::TerminationCondition;

/// How much work a search may do, in steps of the solver (a decision or a conflict each), never in time: the same
/// input with the same budget gives the same plan on every computer.
#[derive(Debug, Clone)]
pub struct Budget {
    steps: u64,
    cancel: Cancel,
}

/// Steps that a search may take when nobody says otherwise: one to two seconds on a laptop for a purchase of fifteen
/// steps, which needs a third of them.
pub const DEFAULT_STEPS: u64 = 30_000;

impl Budget {
    /// So many steps.
    #[must_use]
    pub fn steps(steps: u64) -> Self {
        Self { steps, cancel: Cancel::default() }
    }

    /// The same, which `cancel` stops.
    #[must_use]
    pub fn cancelled_by(self, cancel: Cancel) -> Self {
        Self { cancel, ..self }
    }

    pub(crate) fn meter(&self) -> Meter {
        Meter { left: self.steps, taken: 0, cancel: self.cancel.clone() }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::steps(DEFAULT_STEPS)
    }
}

/// Stops a search from another thread. The best plan so far stands.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops it.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts the steps of one search.
#[derive(Debug)]
pub(crate) struct Meter {
    left: u64,
    taken: u64,
    cancel: Cancel,
}

impl Meter {
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    pub(crate) fn spent(&self) -> bool {
        self.left == 0 || self.cancel.is()
    }
}

impl TerminationCondition for Meter {
    fn should_stop(&mut self) -> bool {
        if self.spent() {
            return true;
        }
        self.left -= 1;
        self.taken += 1;
        false
    }
}
