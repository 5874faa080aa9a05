use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json};

use super::{
    core::{Account, CrmHand, CrmKind},
    credentials::CrmCredentials,
    oauth::Tokens,
    quirk::CrmQuirk,
};
use crate::rng::{hash_text, mix};

/// An account and what is around it, as a vendor finds it when a request comes in.
pub struct Room {
    /// The account.
    pub account: Account,
    /// The time, by the sandbox's clock.
    pub now: DateTime<Utc>,
    /// Who may come in.
    pub credentials: CrmCredentials,
    /// What was issued to them.
    pub tokens: Tokens,
    /// By how much searches lag behind where they do.
    pub lag: Duration,
    /// Quirks that are on.
    pub quirks: BTreeSet<CrmQuirk>,
    /// What the client did that the vendor would hold against it, since the last request.
    pub violations: Vec<&'static str>,
    /// A call that must never be made and was.
    pub forbidden: Option<String>,
    /// The seed.
    pub seed: u64,
    counter: u64,
}

impl Room {
    /// A room around an account.
    pub fn new(account: Account, credentials: CrmCredentials, seed: u64, now: DateTime<Utc>) -> Self {
        Self {
            account,
            now,
            credentials,
            tokens: Tokens::new(seed),
            lag: Duration::seconds(5),
            quirks: BTreeSet::new(),
            violations: Vec::new(),
            forbidden: None,
            seed,
            counter: 0,
        }
    }

    /// Whether a quirk is on.
    pub fn has(&self, quirk: CrmQuirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// What time it is for a search.
    pub fn index_time(&self) -> DateTime<Utc> {
        if self.has(CrmQuirk::SearchLag) { self.now - self.lag } else { self.now }
    }

    /// How far a search reaches.
    pub fn reach(&self) -> usize {
        if self.has(CrmQuirk::SearchReach) { 10_000 } else { usize::MAX }
    }

    /// A text that names this answer and no other.
    pub fn trace(&mut self) -> String {
        self.counter += 1;
        let (a, b) = (mix(self.seed ^ hash_text("trace") ^ self.counter), mix(self.counter));
        format!("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", a >> 32, (a >> 16) & 0xFFFF, a & 0xFFF, b & 0xFFF, b >> 16)
    }

    /// Makes a record on behalf of whoever uses the interface.
    pub fn create(&mut self, kind: CrmKind, fields: Map<String, Json>) -> String {
        self.account.create(kind, fields, self.now, CrmHand::Integration)
    }

    /// Changes a record on behalf of whoever uses the interface.
    pub fn change(&mut self, kind: CrmKind, id: &str, edit: impl FnOnce(&mut Map<String, Json>)) -> bool {
        self.account.change(kind, id, self.now, CrmHand::Integration, edit).unwrap_or(false)
    }

    /// Deletes a record on behalf of whoever uses the interface.
    pub fn remove(&mut self, kind: CrmKind, id: &str) -> bool {
        self.account.remove(kind, id, self.now, CrmHand::Integration)
    }
}
