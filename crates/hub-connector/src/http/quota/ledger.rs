//! What one account has used of every rate at once: pure, fed with instants.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::Urgency;
use super::signals::Signal;
use super::window::Window;
use crate::manifest::Limits;

const HOUR: Duration = Duration::from_secs(3_600);
/// Windows that vendors count by, seconds.
const USUAL: [u64; 3] = [60, 3_600, 86_400];
/// Background requests let a waiting person go first and look again after this.
const GIVE_WAY: Duration = Duration::from_millis(100);
/// An answer may use this part of an hour's bytes at most, so that the last one cannot go over.
const ANSWERS_PER_HOUR: u64 = 16;
/// Requests and bytes are set down ahead of their use, so that a kill loses no count. A lease holds so long.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Most requests of a lease.
const LEASE_REQUESTS: u64 = 50;
/// Longest wait after a refusal that names no time.
const LONGEST_REFUSAL: Duration = Duration::from_secs(32);

/// What the vendor said is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    limit: Option<u64>,
    remaining: u64,
    until: DateTime<Utc>,
}

/// What has been set down as used before it was.
#[derive(Debug, Clone, Copy, Default)]
struct Lease {
    requests: u64,
    bytes: u64,
    until: Option<DateTime<Utc>>,
}

/// A request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes set aside for its answer; the answer must not be larger. `None` where bytes are not counted.
    pub(super) reserved: Option<u64>,
    /// What was set down does not cover this request: [`Ledger::snapshot`] has to be kept before it is sent.
    pub(super) keep_first: bool,
}

/// Counts requests and bytes against every declared and learnt rate.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Declared requests by window, seconds.
    declared: BTreeMap<u64, u64>,
    /// What the vendor's headers say about the same.
    learnt: BTreeMap<u64, u64>,
    windows: BTreeMap<u64, Window>,
    bytes_per_hour: Option<u64>,
    bytes: Option<Window>,
    /// Bytes set aside for answers under way.
    reserved: u64,
    largest_answer: u64,
    closed_until: Option<DateTime<Utc>>,
    left: BTreeMap<&'static str, Left>,
    refusals: u32,
    lease: Lease,
    pub(super) people_waiting: u32,
}

impl Ledger {
    /// Takes over the rates that clients of this account declare; of several the strictest.
    pub(super) fn declare<'a>(&mut self, all: impl IntoIterator<Item = &'a Limits>) {
        let (mut rates, mut bytes, mut answer) = (BTreeMap::<u64, u64>::new(), None::<u64>, None::<u64>);
        for limits in all {
            for (count, span) in limits.rates() {
                let least = rates.entry(span.as_secs()).or_insert(u64::MAX);
                *least = (*least).min(u64::from(count));
            }
            bytes = [bytes, limits.bytes_per_hour].into_iter().flatten().min();
            answer = answer.max(Some(u64::from(limits.max_response_mib) * 1024 * 1024));
        }
        self.declared = rates;
        self.bytes_per_hour = bytes;
        self.largest_answer = answer.unwrap_or(0);
        if bytes.is_some() && self.bytes.is_none() {
            self.bytes = Some(Window::new(HOUR));
        }
        self.open_windows();
    }

    /// The usual windows count from the first request on, because a limit may be learnt only from its answer.
    fn open_windows(&mut self) {
        let spans: Vec<u64> = self.declared.keys().chain(self.learnt.keys()).copied().chain(USUAL).collect();
        for span in spans {
            self.windows.entry(span).or_insert_with(|| Window::new(Duration::from_secs(span)));
        }
    }

    /// Windows that limit something and outlast a restart.
    fn lasting(&self) -> impl Iterator<Item = (u64, u64)> {
        self.windows.keys().filter(|span| **span >= 60).filter_map(|span| Some((*span, self.limit(*span)?)))
    }

    fn limit(&self, span: u64) -> Option<u64> {
        [self.declared.get(&span), self.learnt.get(&span)].into_iter().flatten().min().copied()
    }

    /// Bytes that one answer may have.
    fn answer(&self) -> Option<u64> {
        self.bytes_per_hour.map(|all| self.largest_answer.min(all / ANSWERS_PER_HOUR).max(1))
    }

    /// Takes one request, or says how long to wait before asking again.
    pub(super) fn take(&mut self, now: DateTime<Utc>, urgency: Urgency) -> Result<Taken, Duration> {
        self.pass(now);
        let wait = self.wait(now, urgency);
        if !wait.is_zero() {
            return Err(wait);
        }
        for window in self.windows.values_mut() {
            window.add(now, 1);
        }
        for left in self.left.values_mut() {
            left.remaining = left.remaining.saturating_sub(1);
        }
        let reserved = self.answer();
        self.reserved += reserved.unwrap_or(0);
        let covered = self.lease.until.is_some_and(|until| now < until && until - now <= LEASE)
            && self.lease.requests > 0
            && reserved.is_none_or(|r| self.lease.bytes >= r);
        self.lease.requests = self.lease.requests.saturating_sub(1);
        self.lease.bytes = self.lease.bytes.saturating_sub(reserved.unwrap_or(0));
        Ok(Taken { reserved, keep_first: !covered && self.worth_keeping() })
    }

    fn pass(&mut self, now: DateTime<Utc>) {
        self.windows.values_mut().for_each(|w| w.pass(now));
        if let Some(bytes) = &mut self.bytes {
            bytes.pass(now);
        }
        // Further ahead than anything is ever believed: the clock was set back.
        let ahead = |until: DateTime<Utc>| until > now && until - now <= TimeDelta::days(7);
        self.left.retain(|_, left| ahead(left.until));
        self.closed_until = self.closed_until.filter(|until| ahead(*until));
    }

    fn wait(&self, now: DateTime<Utc>, urgency: Urgency) -> Duration {
        let until = |at: DateTime<Utc>| (at - now).to_std().unwrap_or_default();
        let mut wait = self.closed_until.map_or(Duration::ZERO, until);
        for (span, window) in &self.windows {
            if let Some(limit) = self.limit(*span) {
                let limit = if *span < 60 { limit } else { share(limit, urgency) };
                wait = wait.max(window.wait(now, 1, limit));
            }
        }
        for left in self.left.values() {
            let kept = left.limit.map_or(0, |limit| limit - share(limit, urgency));
            if left.remaining <= kept {
                wait = wait.max(until(left.until));
            }
        }
        if let (Some(window), Some(all), Some(answer)) = (&self.bytes, self.bytes_per_hour, self.answer()) {
            let amount = self.reserved + answer;
            let limit = share(all, urgency).max(answer);
            wait = wait.max(match window.wait(now, amount, limit) {
                // Only the answers under way stand against it, and they end at a time that nobody knows.
                zero if zero.is_zero() && window.used() + amount > limit => GIVE_WAY,
                wait => wait,
            });
        }
        if urgency == Urgency::Background && self.people_waiting > 0 {
            wait = wait.max(GIVE_WAY);
        }
        wait
    }

    /// An answer has come to its end, or was given up: what it really used.
    pub(super) fn settle(&mut self, now: DateTime<Utc>, reserved: Option<u64>, used: u64) {
        let Some(reserved) = reserved else { return };
        self.reserved = self.reserved.saturating_sub(reserved);
        if let Some(bytes) = &mut self.bytes {
            bytes.pass(now);
            bytes.add(now, used);
        }
        // What an answer did not use is there for the next one.
        self.lease.bytes += reserved.saturating_sub(used);
    }

    /// Nothing is sent before `until`: the vendor asked for quiet.
    pub(super) fn close_until(&mut self, until: DateTime<Utc>) {
        self.closed_until = Some(self.closed_until.map_or(until, |earlier| earlier.max(until)));
    }

    /// The vendor refused a request for its rate and named no time: 1, 2, 4 … 32 seconds of quiet.
    pub(super) fn refused(&mut self, now: DateTime<Utc>) {
        let wait = Duration::from_secs(1 << self.refusals.min(5)).min(LONGEST_REFUSAL);
        self.refusals += 1;
        self.close_until(now + wait);
    }

    /// The vendor answered as it should.
    pub(super) fn served(&mut self) {
        self.refusals = 0;
    }

    /// Learns what an answer's headers say.
    pub(super) fn learn(&mut self, now: DateTime<Utc>, signals: &[Signal]) {
        self.pass(now);
        for signal in signals {
            if let (Some(limit), Some(span)) = (signal.limit, signal.span) {
                self.learnt.insert(span.as_secs(), limit);
            }
            let Some((remaining, until)) = signal.left else { continue };
            let fresh = Left { limit: signal.limit, remaining, until };
            let known = self.left.entry(signal.name).or_insert(fresh);
            // Answers overtake each other, and requests under way are not in the vendor's number yet: within one period
            // it only ever falls. A reset that moved is a new period.
            let same_period = (known.until - until).abs() < TimeDelta::seconds(2);
            *known = Left { remaining: if same_period { remaining.min(known.remaining) } else { remaining }, ..fresh };
        }
        self.open_windows();
    }

    /// The shortest time in which `requests` may go, evenly spread, without using what is kept for people; zero where
    /// nothing is limited for longer than a second.
    pub(super) fn pace(&self, requests: u64) -> Duration {
        let need = self.lasting().map(|(span, limit)| {
            let limit = share(limit, Urgency::Background).max(1);
            Duration::from_secs(span).mul_f64(requests as f64 / limit as f64)
        });
        need.max().unwrap_or_default()
    }

    /// Requests that the background may make now before it has to wait for more than seconds; `None` where nothing says.
    pub(super) fn room(&mut self, now: DateTime<Utc>) -> Option<u64> {
        self.pass(now);
        if self.closed_until.is_some() {
            return Some(0);
        }
        let windows = self.lasting().map(|(span, limit)| {
            share(limit, Urgency::Background).saturating_sub(self.windows.get(&span).map_or(0, Window::used))
        });
        let left = self.left.values().map(|left| {
            let kept = left.limit.map_or(0, |limit| limit - share(limit, Urgency::Background));
            left.remaining.saturating_sub(kept)
        });
        let bytes = match (&self.bytes, self.bytes_per_hour, self.answer()) {
            (Some(window), Some(all), Some(answer)) => {
                Some(share(all, Urgency::Background).saturating_sub(window.used() + self.reserved) / answer)
            }
            _ => None,
        };
        windows.chain(left).chain(bytes).min()
    }

    fn worth_keeping(&self) -> bool {
        self.bytes.is_some() || self.lasting().next().is_some()
    }

    /// What has to be kept so that a new process goes on from here; a new lease is in it.
    pub(super) fn snapshot(&mut self, now: DateTime<Utc>) -> (Value, impl FnOnce(&mut Self) + use<>) {
        self.pass(now);
        let smallest = self.lasting().map(|(_, limit)| limit).min();
        let requests = smallest.map_or(0, |n| (n / 10).clamp(1, LEASE_REQUESTS));
        let bytes = self.answer().map_or(0, |answer| answer * 2);
        let until = now + LEASE;
        // The lease is written as used at its end, the latest moment at which it can be.
        let with = |window: &Window, amount: u64| window.write(Some((until, amount)));
        let windows: serde_json::Map<String, Value> =
            self.lasting().map(|(span, _)| (span.to_string(), with(&self.windows[&span], requests).into())).collect();
        let left: serde_json::Map<String, Value> = (self.left.iter())
            .map(|(name, l)| ((*name).to_owned(), json!([l.remaining, l.until.timestamp_millis(), l.limit])))
            .collect();
        let value = json!({
            "version": 1,
            "windows": windows,
            "bytes": self.bytes.as_ref().map(|window| with(window, self.reserved + bytes)),
            "closed_until": self.closed_until.map(|t| t.timestamp_millis()),
            "learnt": self.learnt.iter().map(|(span, n)| (*span, *n)).collect::<Vec<_>>(),
            "left": left,
        });
        let kept = move |ledger: &mut Self| ledger.lease = Lease { requests, bytes, until: Some(until) };
        (value, kept)
    }

    /// Takes over what another process kept. What does not read counts as nothing.
    pub(super) fn restore(&mut self, value: &Value) {
        if value["version"] != 1 {
            return;
        }
        for (span, kept) in value["windows"].as_object().into_iter().flatten() {
            if let Ok(span) = span.parse::<u64>()
                && (1..=86_400).contains(&span)
            {
                let window = self.windows.entry(span).or_insert_with(|| Window::new(Duration::from_secs(span)));
                window.load(kept.as_str().unwrap_or_default());
            }
        }
        if let Some(kept) = value["bytes"].as_str() {
            self.bytes.get_or_insert_with(|| Window::new(HOUR)).load(kept);
        }
        let instant = |v: &Value| v.as_i64().and_then(DateTime::from_timestamp_millis);
        if let Some(until) = instant(&value["closed_until"]) {
            self.close_until(until);
        }
        for (span, limit) in serde_json::from_value::<Vec<(u64, u64)>>(value["learnt"].clone()).unwrap_or_default() {
            if limit > 0 && (1..=86_400).contains(&span) {
                self.learnt.insert(span, limit);
            }
        }
        for name in super::signals::names() {
            let kept = &value["left"][name];
            if let (Some(remaining), Some(until)) = (kept[0].as_u64(), instant(&kept[1])) {
                self.left.insert(name, Left { limit: kept[2].as_u64(), remaining, until });
            }
        }
        self.open_windows();
    }
}

/// What of a limit is there for requests of that urgency.
fn share(limit: u64, urgency: Urgency) -> u64 {
    match urgency {
        Urgency::Person => limit,
        Urgency::Background => Limits::for_background(limit),
    }
}
