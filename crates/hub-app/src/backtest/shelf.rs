use std::sync::Mutex;

use hub_connector::CancellationToken;

use crate::hub::lock;

/// The backtest under way: one at a time, since it takes all processors.
#[derive(Default)]
pub(crate) struct BacktestShelf(Mutex<Option<CancellationToken>>);

impl BacktestShelf {
    /// Begins one; `None` when another is under way.
    pub fn begin(&self, parent: &CancellationToken) -> Option<CancellationToken> {
        let mut running = lock(&self.0);
        if running.is_some() {
            return None;
        }
        Some(running.insert(parent.child_token()).clone())
    }

    /// Says that it has ended.
    pub fn end(&self) {
        *lock(&self.0) = None;
    }

    /// Stops the one under way.
    pub fn cancel(&self) {
        if let Some(token) = &*lock(&self.0) {
            token.cancel();
        }
    }

    /// Whether one is under way.
    pub fn is_running(&self) -> bool {
        lock(&self.0).is_some()
    }
}
