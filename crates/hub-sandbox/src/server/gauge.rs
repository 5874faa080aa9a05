use std::collections::VecDeque;

use axum::http::HeaderName;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::{
    Quota,
    dialect::{Limits, Manner},
};

/// Counts requests and bytes over sliding spans of time, as a provider may that counts at all: within any second, minute,
/// hour or day there are no more than its limit.
#[derive(Debug, Clone)]
pub struct Gauge {
    limits: Limits,
    spans: Vec<Span>,
    media: Vec<Span>,
    bytes: VecDeque<(i64, u64)>,
    sum: u64,
    suspended: Option<i64>,
}

#[derive(Debug, Clone)]
struct Span {
    rule: &'static str,
    millis: i64,
    limit: u32,
    seen: VecDeque<i64>,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Rows, metadata and the like.
    Data,
    /// A photo.
    Media,
}

const HOUR: i64 = 3_600_000;

fn spans(quota: Quota) -> Vec<Span> {
    // A second is taken a little short: clocks and wires are not that exact.
    [
        ("over-per-second", 950, quota.per_second),
        ("over-per-minute", 60_000, quota.per_minute),
        ("over-per-hour", HOUR, quota.per_hour),
        ("over-per-day", 24 * HOUR, quota.per_day),
    ]
    .into_iter()
    .filter_map(|(rule, millis, limit)| Some(Span { rule, millis, limit: limit?, seen: VecDeque::new() }))
    .collect()
}

impl Span {
    fn forget(&mut self, now: i64) {
        while self.seen.front().is_some_and(|at| now - at >= self.millis) {
            self.seen.pop_front();
        }
    }

    fn left(&self) -> usize {
        (self.limit as usize).saturating_sub(self.seen.len())
    }

    fn resets(&self, now: i64) -> i64 {
        self.seen.front().map_or(now, |at| at + self.millis)
    }
}

impl Gauge {
    /// For these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let media = limits.media.map(spans).unwrap_or_default();
        Self { spans: spans(limits.quota), media, bytes: VecDeque::new(), sum: 0, suspended: None, limits }
    }

    /// The same limits on requests but these.
    pub fn set_quota(&mut self, quota: Quota) {
        *self = Self::new(Limits { quota, ..self.limits });
    }

    /// Counts a request, or says which limits it is above. Only requests that are let through count.
    ///
    /// # Errors
    /// The names of the limits that are used up.
    pub fn admit(&mut self, kind: Kind, now: DateTime<Utc>) -> Result<(), Vec<&'static str>> {
        let now = now.timestamp_millis();
        if self.suspended.is_some_and(|until| now < until) {
            return Err(vec!["request-while-suspended"]);
        }
        self.suspended = None;
        while self.bytes.front().is_some_and(|(at, _)| now - at >= HOUR) {
            self.sum -= self.bytes.pop_front().map_or(0, |(_, bytes)| bytes);
        }
        let spans = if kind == Kind::Media && !self.media.is_empty() { &mut self.media } else { &mut self.spans };
        spans.iter_mut().for_each(|span| span.forget(now));
        let mut over: Vec<_> = spans.iter().filter(|span| span.left() == 0).map(|span| span.rule).collect();
        if self.limits.bytes_per_hour.is_some_and(|limit| self.sum >= limit) {
            over.push("over-bytes-per-hour");
        }
        if over.is_empty() || self.limits.manner == Manner::Contract {
            spans.iter_mut().for_each(|span| span.seen.push_back(now));
        }
        if over.is_empty() {
            return Ok(());
        }
        self.suspended = self.limits.suspension.map(|seconds| now + seconds * 1_000);
        Err(over)
    }

    /// Counts the bytes of an answer.
    pub fn served(&mut self, bytes: usize, now: DateTime<Utc>) {
        if self.limits.bytes_per_hour.is_some() {
            self.bytes.push_back((now.timestamp_millis(), bytes as u64));
            self.sum += bytes as u64;
        }
    }

    /// The headers that tell a client how much is left.
    #[must_use]
    pub fn headers(&self, kind: Kind, now: DateTime<Utc>) -> Vec<(HeaderName, String)> {
        let spans = if kind == Kind::Media && !self.media.is_empty() { &self.media } else { &self.spans };
        let now = now.timestamp_millis();
        let of = |millis| spans.iter().find(|span| span.millis == millis);
        let mut headers = Vec::new();
        let mut tell = |name: &'static str, value: String| headers.push((HeaderName::from_static(name), value));
        match self.limits.manner {
            Manner::Trestle => {
                if let Some(span) = of(60_000) {
                    tell("minute-quota-limit", format!("{}.0", span.limit));
                    tell("minute-quota-available", format!("{}.0", span.left()));
                }
                if let Some(span) = of(HOUR) {
                    tell("hour-quota-limit", format!("{}.0", span.limit));
                    tell("hour-quota-available", format!("{}.0", span.left()));
                    tell("hour-quota-resettime", format!("{}.0", span.resets(now)));
                }
                tell("quotatype", if kind == Kind::Media { "MediaURL" } else { "WebAPI" }.to_owned());
            }
            Manner::Bridge => {
                let names = [
                    (
                        HOUR,
                        [
                            "application-ratelimit-limit",
                            "application-ratelimit-remaining",
                            "application-ratelimit-reset",
                        ],
                    ),
                    (60_000, ["burst-ratelimit-limit", "burst-ratelimit-remaining", "burst-ratelimit-reset"]),
                ];
                for (millis, [limit, remaining, reset]) in names {
                    if let Some(span) = of(millis) {
                        let at = DateTime::from_timestamp_millis(span.resets(now)).unwrap_or_default();
                        tell(limit, span.limit.to_string());
                        tell(remaining, span.left().to_string());
                        tell(reset, at.to_rfc3339_opts(SecondsFormat::Millis, true));
                    }
                }
            }
            Manner::Windows | Manner::Sliding | Manner::Contract => {}
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_780_000_000_000 + millis).expect("in range")
    }

    fn gauge(quota: Quota, manner: Manner) -> Gauge {
        Gauge::new(Limits::provider(None, quota, manner))
    }

    #[test]
    fn every_span_counts_wherever_it_begins() {
        let mut gauge = gauge(Quota { per_second: Some(2), ..Quota::default() }, Manner::Sliding);
        assert_eq!(gauge.admit(Kind::Data, at(900)), Ok(()));
        assert_eq!(gauge.admit(Kind::Data, at(950)), Ok(()));
        // Another second by the clock, but within one second of the two before.
        assert_eq!(gauge.admit(Kind::Data, at(1_050)), Err(vec!["over-per-second"]));
        assert_eq!(gauge.admit(Kind::Data, at(1_900)), Ok(()));
    }

    #[test]
    fn a_suspension_ends_by_itself() {
        let mut limits = Limits::provider(None, Quota { per_minute: Some(1), ..Quota::default() }, Manner::Sliding);
        limits.suspension = Some(90);
        let mut gauge = Gauge::new(limits);
        assert_eq!(gauge.admit(Kind::Data, at(0)), Ok(()));
        assert_eq!(gauge.admit(Kind::Data, at(10)), Err(vec!["over-per-minute"]));
        assert_eq!(gauge.admit(Kind::Data, at(70_000)), Err(vec!["request-while-suspended"]));
        assert_eq!(gauge.admit(Kind::Data, at(90_020)), Ok(()));
    }

    #[test]
    fn bytes_are_counted_over_an_hour() {
        let mut limits = Limits::provider(None, Quota::default(), Manner::Sliding);
        limits.bytes_per_hour = Some(1_000);
        let mut gauge = Gauge::new(limits);
        gauge.served(999, at(0));
        assert_eq!(gauge.admit(Kind::Data, at(1)), Ok(()));
        gauge.served(1, at(1));
        assert_eq!(gauge.admit(Kind::Data, at(2)), Err(vec!["over-bytes-per-hour"]));
        assert_eq!(gauge.admit(Kind::Data, at(HOUR)), Ok(()));
    }

    #[test]
    fn a_contract_is_counted_and_never_enforced() {
        let mut gauge = gauge(Quota { per_hour: Some(1), ..Quota::default() }, Manner::Contract);
        assert_eq!(gauge.admit(Kind::Data, at(0)), Ok(()));
        assert_eq!(gauge.admit(Kind::Data, at(1)), Err(vec!["over-per-hour"]));
        assert!(gauge.headers(Kind::Data, at(2)).is_empty());
    }
}
