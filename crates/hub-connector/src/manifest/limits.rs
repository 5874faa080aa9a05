use std::time::Duration;

use serde::Deserialize;

/// What a connector may ask of its vendor. Absent rates are unlimited; the stack never goes above a declared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests in any second.
    pub per_second: Option<u32>,
    /// Requests in any minute.
    pub per_minute: Option<u32>,
    /// Requests in any hour.
    pub per_hour: Option<u32>,
    /// Requests in any 24 hours.
    pub per_day: Option<u32>,
    /// Bytes of answers in any hour, counted after decompression: more than any vendor counts, never less. An answer may
    /// have a sixteenth of it at most.
    pub bytes_per_hour: Option<u64>,
    /// Longest address a connector should build, characters. A vendor's own links may be longer.
    pub max_url: u32,
    /// Times a request is sent before giving up, the first one included; 1 to 20.
    pub attempts: u32,
    /// Longest the stack itself waits for a `Retry-After` before it hands the error up, seconds.
    pub longest_wait_seconds: u32,
    /// Seconds to a connection.
    pub connect_seconds: u32,
    /// Seconds without a byte.
    pub read_seconds: u32,
    /// Seconds for a whole answer.
    pub total_seconds: u32,
    /// Largest answer after decompression, MiB.
    pub max_response_mib: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_second: None,
            per_minute: None,
            per_hour: None,
            per_day: None,
            bytes_per_hour: None,
            max_url: 2_000,
            attempts: 5,
            longest_wait_seconds: 120,
            connect_seconds: 10,
            read_seconds: 30,
            total_seconds: 300,
            max_response_mib: 128,
        }
    }
}

/// Of a limit, one part in so many is kept for people who wait.
const KEPT_FOR_PEOPLE: u64 = 10;

impl Limits {
    /// What of a limit is there for work that nobody waits for; the rest is kept for people.
    #[must_use]
    pub fn for_background(limit: u64) -> u64 {
        if limit < 5 { limit } else { limit - (limit / KEPT_FOR_PEOPLE).max(1) }
    }

    /// The declared rates as (requests, window).
    #[must_use]
    pub fn rates(&self) -> Vec<(u32, Duration)> {
        [
            (self.per_second, Duration::from_secs(1)),
            (self.per_minute, Duration::from_secs(60)),
            (self.per_hour, Duration::from_secs(3_600)),
            (self.per_day, Duration::from_secs(86_400)),
        ]
        .into_iter()
        .filter_map(|(count, window)| count.map(|c| (c, window)))
        .collect()
    }

    /// The key of the first number that makes no sense, and why.
    pub(super) fn fault(&self) -> Option<(&'static str, &'static str)> {
        let rates = [
            ("per_second", self.per_second),
            ("per_minute", self.per_minute),
            ("per_hour", self.per_hour),
            ("per_day", self.per_day),
        ];
        if let Some((key, _)) = rates.into_iter().find(|(_, rate)| *rate == Some(0)) {
            return Some((key, "must be at least 1; leave it out for no limit"));
        }
        if self.bytes_per_hour == Some(0) {
            return Some(("bytes_per_hour", "must be at least 1; leave it out for no limit"));
        }
        if self.max_url < 200 {
            return Some(("max_url", "must be at least 200"));
        }
        if !(1..=20).contains(&self.attempts) {
            return Some(("attempts", "must be 1 to 20"));
        }
        let positive = [
            ("connect_seconds", self.connect_seconds),
            ("read_seconds", self.read_seconds),
            ("total_seconds", self.total_seconds),
            ("max_response_mib", self.max_response_mib),
        ];
        positive.into_iter().find(|(_, n)| *n == 0).map(|(key, _)| (key, "must be at least 1"))
    }
}
