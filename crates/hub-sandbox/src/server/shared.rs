use std::sync::{
    Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, Utc};
use tokio_util::sync::CancellationToken;

use super::{
    answer::Answer, auth::Auth, gauge::Gauge, links::Links, page::Pager, quota::Meter, schedule::Schedule,
    shape::Shape, stats::Stats,
};
use crate::{SandboxConfig, data::Market, dialect::Rules, query::Refusal};

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
    /// A vendor's own shape; without one it is the RESO service.
    pub shape: Option<Box<dyn Shape>>,
    /// The dialect.
    pub rules: Rules,
    pub(crate) gauge: Mutex<Gauge>,
    pub(crate) events: Mutex<Events>,
    pub(crate) market: RwLock<Market>,
    pub(crate) auth: Mutex<Auth>,
    pub(crate) schedule: Mutex<Schedule>,
    pub(crate) meter: Mutex<Meter>,
    pub(crate) stats: Mutex<Stats>,
    pub(crate) links: Mutex<Links>,
    pub(crate) pager: Mutex<Pager>,
    pub(crate) shift: AtomicI64,
}

/// What befalls the provider on a simulated day.
#[derive(Debug, Default)]
pub struct Events {
    /// It is down until then.
    pub outage: Option<DateTime<Utc>>,
    /// The licence was revoked.
    pub revoked: bool,
    /// Seconds by which its clock is off.
    pub skew: i64,
    /// When each list of words was asked for last.
    pub lookups: std::collections::HashMap<String, DateTime<Utc>>,
    /// Requests under way.
    pub under_way: u32,
    /// Answers of 503 so far; providers take turns among their codes.
    pub unavailable: u32,
}

/// A lock's content. A panic elsewhere while it was held leaves counters at worst one off, so go on.
pub(crate) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Time for tokens, quotas and links: the clock, moved by what the market was advanced.
    pub fn now(&self) -> DateTime<Utc> {
        self.config.clock.now() + Duration::milliseconds(self.shift.load(Ordering::SeqCst))
    }

    /// The market, to read.
    pub(crate) fn market(&self) -> RwLockReadGuard<'_, Market> {
        self.market.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The market, to change.
    pub(crate) fn market_mut(&self) -> RwLockWriteGuard<'_, Market> {
        self.market.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a vendor would hold against the client.
    pub(crate) fn violation(&self, name: &str) {
        tracing::debug!(violation = name, "the client broke a rule");
        Stats::bump(&mut held(&self.stats).violations, name.to_owned());
    }

    /// A refusal in the dialect's form; what it breaks is held against the client.
    pub(crate) fn refuse(&self, refusal: Refusal) -> Answer {
        let refusal = self.rules.named(refusal);
        if let Some(rule) = refusal.rule {
            self.violation(rule);
        }
        self.worded(&refusal)
    }

    /// A refusal in the dialect's form, and nothing more.
    pub(crate) fn worded(&self, refusal: &Refusal) -> Answer {
        if self.rules.bare_errors { Answer::bare_error(refusal) } else { Answer::error(refusal) }
    }

    /// Counts a request.
    pub(crate) fn request(&self, kind: String) {
        Stats::bump(&mut held(&self.stats).requests, kind);
    }
}
