use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use hub_domain::Clock;
use reqwest::header::HeaderMap;

use super::ledger::Ledger;
use super::memory::QuotaMemory;
use super::{Urgency, signals};
use crate::http::Timer;
use crate::manifest::Limits;

/// The quota of one account: everyone who uses the same credential at the same address shares it.
pub(in crate::http) struct Account {
    name: String,
    ledger: Mutex<Ledger>,
    declared: Mutex<Vec<Weak<Limits>>>,
    memory: Option<Arc<dyn QuotaMemory>>,
    clock: Arc<dyn Clock>,
    /// Held from the permission to the note of it, so that notes are kept in their order. True once the memory is read.
    gate: tokio::sync::Mutex<bool>,
}

/// The right to send one request. Dropping it settles what its answer has used.
pub(in crate::http) struct Permit {
    account: Arc<Account>,
    reserved: Option<u64>,
    /// Bytes of the answer so far.
    pub(in crate::http) read: u64,
}

impl Permit {
    /// Largest answer that this request may have, bytes.
    pub(in crate::http) fn largest(&self) -> Option<u64> {
        self.reserved
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let now = self.account.clock.now();
        self.account.ledger().settle(now, self.reserved, self.read);
    }
}

/// Counts a person among those who wait.
struct Waiting<'a>(&'a Account);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.ledger().people_waiting -= 1;
    }
}

impl Account {
    pub(super) fn new(name: String, memory: Option<Arc<dyn QuotaMemory>>, clock: Arc<dyn Clock>) -> Self {
        Self {
            name,
            ledger: Mutex::default(),
            declared: Mutex::default(),
            memory,
            clock,
            gate: tokio::sync::Mutex::new(false),
        }
    }

    fn ledger(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a client's limits. They hold as long as the client lives; of several the strictest hold.
    pub(super) fn declare(&self, limits: &Arc<Limits>) {
        let mut declared = self.declared.lock().unwrap_or_else(PoisonError::into_inner);
        declared.retain(|known| known.strong_count() > 0 && known.as_ptr() != Arc::as_ptr(limits));
        declared.push(Arc::downgrade(limits));
        let alive: Vec<Arc<Limits>> = declared.iter().filter_map(Weak::upgrade).collect();
        self.ledger().declare(alive.iter().map(AsRef::as_ref));
    }

    /// Waits for permission to send one request.
    ///
    /// # Errors
    /// The time until there would be one, when that is longer than `longest`.
    pub(in crate::http) async fn acquire(
        self: &Arc<Self>,
        urgency: Urgency,
        longest: Duration,
        timer: &dyn Timer,
    ) -> Result<Permit, Duration> {
        let _waiting = (urgency == Urgency::Person).then(|| {
            self.ledger().people_waiting += 1;
            Waiting(self)
        });
        loop {
            let wait = {
                let mut gate = self.gate.lock().await;
                self.remember(&mut gate).await;
                let taken = self.ledger().take(self.clock.now(), urgency);
                match taken {
                    Ok(taken) => {
                        // Settles the reservation even if this future is dropped while the note is kept.
                        let permit = Permit { account: Arc::clone(self), reserved: taken.reserved, read: 0 };
                        if taken.keep_first {
                            self.keep().await;
                        }
                        return Ok(permit);
                    }
                    Err(wait) => wait,
                }
            };
            if wait > longest {
                return Err(wait);
            }
            timer.sleep(wait).await;
        }
    }

    async fn remember(&self, known: &mut bool) {
        if *known {
            return;
        }
        if let Some(memory) = &self.memory
            && let Some(value) = memory.load(&self.name).await
        {
            self.ledger().restore(&value);
        }
        *known = true;
    }

    async fn keep(&self) {
        let Some(memory) = &self.memory else { return };
        let (value, kept) = self.ledger().snapshot(self.clock.now());
        memory.keep(&self.name, &value).await;
        kept(&mut self.ledger());
    }

    /// Learns from the headers of an answer, whatever its status.
    pub(in crate::http) fn learn(&self, headers: &HeaderMap) {
        let now = self.clock.now();
        let signals = signals::read(headers, now);
        if !signals.is_empty() {
            self.ledger().learn(now, &signals);
        }
    }

    /// The vendor answered as it should.
    pub(in crate::http) fn served(&self) {
        self.ledger().served();
    }

    /// The vendor refused a request for its rate. Closes the account for the time it named, or for a while, and keeps
    /// that, because the next process must not knock at once.
    pub(in crate::http) async fn refused(&self, until: Option<DateTime<Utc>>) {
        let gate = self.gate.lock().await;
        {
            let mut ledger = self.ledger();
            match until {
                Some(until) => ledger.close_until(until),
                None => ledger.refused(self.clock.now()),
            }
        }
        self.keep().await;
        drop(gate);
    }

    /// Requests that the background may make now.
    pub(in crate::http) fn room(&self) -> Option<u64> {
        self.ledger().room(self.clock.now())
    }

    /// How far apart runs of so many requests have to begin.
    pub(in crate::http) fn pace(&self, requests: u64) -> Duration {
        self.ledger().pace(requests)
    }
}
