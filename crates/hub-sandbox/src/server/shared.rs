use std::sync::{
    Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, Utc};
use tokio_util::sync::CancellationToken;

use super::{auth::Auth, links::Links, page::Pager, quota::Meter, schedule::Schedule, stats::Stats};
use crate::{SandboxConfig, data::Market};

/// What every request shares.
pub struct Shared {
    /// How the sandbox was set up.
    pub config: SandboxConfig,
    /// Scheme, host and port.
    pub origin: String,
    /// The service root.
    pub root: String,
    /// Another host that a fault points next links at.
    pub foreign: String,
    /// What control requests must show.
    pub control_secret: String,
    /// Ends everything.
    pub stop: CancellationToken,
    pub(super) market: RwLock<Market>,
    pub(super) auth: Mutex<Auth>,
    pub(super) schedule: Mutex<Schedule>,
    pub(super) meter: Mutex<Meter>,
    pub(super) stats: Mutex<Stats>,
    pub(super) links: Mutex<Links>,
    pub(super) pager: Mutex<Pager>,
    pub(super) shift: AtomicI64,
}

/// A lock's content. A panic elsewhere while it was held leaves counters at worst one off, so go on.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Time for tokens, quotas and links: the clock, moved by what the market was advanced.
    pub fn now(&self) -> DateTime<Utc> {
        self.config.clock.now() + Duration::milliseconds(self.shift.load(Ordering::SeqCst))
    }

    /// The market, to read.
    pub(super) fn market(&self) -> RwLockReadGuard<'_, Market> {
        self.market.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The market, to change.
    pub(super) fn market_mut(&self) -> RwLockWriteGuard<'_, Market> {
        self.market.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a vendor would hold against the client.
    pub(super) fn violation(&self, name: &str) {
        tracing::debug!(violation = name, "the client broke a rule");
        Stats::bump(&mut held(&self.stats).violations, name.to_owned());
    }

    /// Counts a request.
    pub(super) fn request(&self, kind: String) {
        Stats::bump(&mut held(&self.stats).requests, kind);
    }
}
