use std::sync::{Arc, atomic::Ordering};

use serde_json::{Map, Value as Json};

use super::{
    quota::Meter,
    shared::{Shared, held},
    stats::Stats,
};
use crate::{CrmControl, Fault, Quota, SandboxError, data::ControlOutcome};

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

    /// Lets the market live on for so long and leaves tokens, quotas and next links alone: for tests that move the clock
    /// of the configuration themselves.
    ///
    /// # Errors
    /// None in practice.
    pub fn live(&self, by: std::time::Duration) -> Result<ControlOutcome, SandboxError> {
        self.shared.market_mut().advance(by)
    }

    /// Puts a row in. Without `ModificationTimestamp` it gets a new one.
    ///
    /// # Errors
    /// An unknown resource or field, a value of the wrong type, a missing key.
    pub fn insert(&self, resource: &str, mut row: Map<String, Json>) -> Result<(), SandboxError> {
        let mut market = self.shared.market_mut();
        let field = market.table(resource).and_then(|table| table.entity().stamp());
        if let Some(field) = field.filter(|field| !row.contains_key(*field)) {
            row.insert(field.to_owned(), market.stroke().into());
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

    /// A hand on the account of a CRM; nothing where the sandbox stands in for no CRM.
    #[must_use]
    pub fn crm(&self) -> Option<CrmControl> {
        CrmControl::of(&self.shared)
    }

    /// Switches every fault off.
    pub fn clear_faults(&self) {
        held(&self.shared.schedule).clear_all();
    }

    /// Sets new limits on requests, or lifts them all, a provider's own included; counting begins again.
    pub fn set_quota(&self, quota: Option<Quota>) {
        *held(&self.shared.meter) = Meter::new(quota);
        held(&self.shared.gauge).set_quota(quota.unwrap_or_default());
    }

    /// Takes the provider down from now on for so long, by the sandbox's clock: 503 to whatever is asked. A span of
    /// nothing ends an outage.
    pub fn outage(&self, span: std::time::Duration) {
        let span = chrono::Duration::from_std(span).unwrap_or(chrono::Duration::MAX / 4);
        held(&self.shared.events).outage = Some(self.shared.now() + span);
    }

    /// Revokes the licence (403 from now on), or gives it back.
    pub fn revoke(&self, revoked: bool) {
        held(&self.shared.events).revoked = revoked;
    }

    /// Stamps every row of a resource anew, as a conversion of the whole database does: five thousand rows at a time
    /// share one stamp. Returns how many rows there were.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn mass_update(&self, resource: &str) -> Result<u64, SandboxError> {
        self.shared.market_mut().mass_update(resource, 5_000)
    }

    /// Lets every key that begins with `from` begin with `to` instead: rows leave under one key (in the dialect's way of
    /// deleting) and come back under another, a listing's photos and open houses with it. Returns the old and new keys.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn rename_keys(&self, resource: &str, from: &str, to: &str) -> Result<Vec<(String, String)>, SandboxError> {
        self.shared.market_mut().rename_keys(resource, from, to)
    }

    /// Gives a listing another set of photos, under other keys and addresses. Returns how many there are.
    ///
    /// # Errors
    /// A listing that is not there.
    pub fn retake_photos(&self, listing: &str) -> Result<u64, SandboxError> {
        self.shared.market_mut().retake_photos(listing)
    }

    /// Takes a field out of a resource: out of rows, filters and `$metadata`.
    ///
    /// # Errors
    /// An unknown resource or field, and fields that rows cannot be without: the key and the time stamp.
    pub fn drop_field(&self, resource: &str, field: &str) -> Result<(), SandboxError> {
        self.shared.market_mut().drop_field(resource, field)
    }

    /// Puts the provider's clock off by so many seconds: the header `Date` and every new time stamp.
    pub fn set_clock_skew(&self, seconds: i64) {
        held(&self.shared.events).skew = seconds;
        self.shared.market_mut().set_skew(seconds.saturating_mul(1_000_000_000));
    }

    /// Gives every record another number, at vendors whose own numbers are not to be relied on (SimplyRETS).
    pub fn renumber(&self) {
        if let Some(shape) = &self.shared.shape {
            shape.renumber();
        }
    }

    /// Makes every issued token worthless; the static one stays.
    pub fn expire_tokens(&self) {
        held(&self.shared.auth).forget();
        if let Some(judge) = self.shared.shape.as_ref().and_then(|shape| shape.judge()) {
            judge.desk(self.shared.now()).room.tokens.expire();
        }
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

    /// Every row of a resource as it is served, by key; empty for an unknown resource. Resources go by their plain names
    /// (`Property`, `Media`) in every dialect. Rows that are flagged as gone are left out.
    #[must_use]
    pub fn rows(&self, resource: &str) -> Vec<Map<String, Json>> {
        let market = self.shared.market();
        let Some(table) = market.table(resource) else { return Vec::new() };
        table.by_key().filter(|row| market.is_live(table, row)).map(|row| row.to_map()).collect()
    }

    /// Every key of a resource, in order.
    #[must_use]
    pub fn keys(&self, resource: &str) -> Vec<String> {
        let market = self.shared.market();
        let Some(table) = market.table(resource) else { return Vec::new() };
        table.by_key().filter(|row| market.is_live(table, row)).map(|row| row.key().to_string()).collect()
    }

    /// How many rows a resource has.
    #[must_use]
    pub fn count(&self, resource: &str) -> usize {
        let market = self.shared.market();
        match market.table(resource) {
            Some(table) if self.shared.rules.flag().is_none() => table.len(),
            Some(table) => table.by_key().filter(|row| market.is_live(table, row)).count(),
            None => 0,
        }
    }
}
