use std::sync::{Arc, atomic::Ordering};

use serde_json::{Map, Value as Json};

use super::{
    quota::Meter,
    shared::{Shared, held},
    stats::Stats,
};
use crate::{Fault, Quota, SandboxError, data::ControlOutcome};

/// A hand on the market and on the faults, for tests. Cloning gives another hand on the same sandbox.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

impl Control {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Moves time forward, for the market as for tokens, quotas and next links. A synthetic market lives on the way:
    /// prices change, listings come, sell and go. What happens follows from the seed.
    ///
    /// # Errors
    /// None in practice.
    pub fn advance(&self, by: std::time::Duration) -> Result<ControlOutcome, SandboxError> {
        let outcome = self.shared.market_mut().advance(by)?;
        self.shared.shift.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 4), Ordering::SeqCst);
        Ok(outcome)
    }

    /// Puts a row in. Without `ModificationTimestamp` it gets a new one.
    ///
    /// # Errors
    /// An unknown resource or field, a value of the wrong type, a missing key.
    pub fn insert(&self, resource: &str, mut row: Map<String, Json>) -> Result<(), SandboxError> {
        let mut market = self.shared.market_mut();
        if !row.contains_key("ModificationTimestamp") {
            row.insert("ModificationTimestamp".to_owned(), market.stroke().into());
        }
        market.put(resource, &row).map(|_| ())
    }

    /// Changes some fields of a row and stamps it (unless the changes bring a stamp).
    ///
    /// # Errors
    /// As for [`Self::insert`], and a key that is not there.
    pub fn update(&self, resource: &str, key: &str, changes: &Map<String, Json>) -> Result<(), SandboxError> {
        self.shared.market_mut().update(resource, key, changes)
    }

    /// Stamps a row and changes nothing else.
    ///
    /// # Errors
    /// A resource or key that is not there.
    pub fn touch(&self, resource: &str, key: &str) -> Result<(), SandboxError> {
        self.update(resource, key, &Map::new())
    }

    /// Takes a row away, and with a listing its photos and open houses. Returns how many rows went.
    pub fn delete(&self, resource: &str, key: &str) -> u64 {
        self.shared.market_mut().remove(resource, key)
    }

    /// Gives that many rows one new timestamp; returns the timestamp and how many rows got it.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn cluster(&self, resource: &str, count: usize) -> Result<(String, u64), SandboxError> {
        self.shared.market_mut().cluster(resource, count)
    }

    /// Switches a fault on (striking one request in `every`, at least 2) or off.
    pub fn set_fault(&self, fault: Fault, on: bool, every: u32) {
        let mut schedule = held(&self.shared.schedule);
        if on { schedule.set(fault, every) } else { schedule.clear(fault) }
    }

    /// Switches every fault off.
    pub fn clear_faults(&self) {
        held(&self.shared.schedule).clear_all();
    }

    /// Sets new limits; counting begins again.
    pub fn set_quota(&self, quota: Option<Quota>) {
        *held(&self.shared.meter) = Meter::new(quota);
    }

    /// Makes every issued token worthless; the static one stays.
    pub fn expire_tokens(&self) {
        held(&self.shared.auth).forget();
    }

    /// What was asked and answered so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        held(&self.shared.stats).clone()
    }

    /// Sets every counter to zero.
    pub fn reset_stats(&self) {
        *held(&self.shared.stats) = Stats::default();
    }

    /// Every row of a resource as it is served, by key; empty for an unknown resource.
    #[must_use]
    pub fn rows(&self, resource: &str) -> Vec<Map<String, Json>> {
        let market = self.shared.market();
        market.table(resource).map(|table| table.by_key().map(|row| row.to_map()).collect()).unwrap_or_default()
    }

    /// Every key of a resource, in order.
    #[must_use]
    pub fn keys(&self, resource: &str) -> Vec<String> {
        let market = self.shared.market();
        market
            .table(resource)
            .map(|table| table.by_key().map(|row| row.key().to_string()).collect())
            .unwrap_or_default()
    }

    /// How many rows a resource has.
    #[must_use]
    pub fn count(&self, resource: &str) -> usize {
        self.shared.market().table(resource).map_or(0, crate::data::Table::len)
    }
}
