use std::collections::BTreeMap;

use serde::Serialize;

/// What the server has seen since it started or was last reset.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Stats {
    /// Requests by kind: `token`, `metadata`, `service`, `page Property`, `next Property`, `row Property`, `media` …
    pub requests: BTreeMap<String, u64>,
    /// Answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Faults that struck, by name.
    pub faults: BTreeMap<String, u64>,
    /// What clients did that a vendor would hold against them, by name.
    pub violations: BTreeMap<String, u64>,
    /// Rows served.
    pub rows: u64,
    /// Answers that the vendor puts on the bill, where it bills by the answer.
    pub billed: u64,
}

impl Stats {
    /// Every request together.
    #[must_use]
    pub fn total_requests(&self) -> u64 {
        self.requests.values().sum()
    }

    /// Counts one up.
    pub(super) fn bump<K: Ord>(map: &mut BTreeMap<K, u64>, key: K) {
        *map.entry(key).or_default() += 1;
    }
}
