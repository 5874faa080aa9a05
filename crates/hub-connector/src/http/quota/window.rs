use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Requests travel at uneven speed: two sent a window apart may arrive a little closer together. Each window is
/// watched a little longer than declared so that the vendor does not count one too many.
const TRAVEL: TimeDelta = TimeDelta::milliseconds(50);
/// A window is remembered in so many parts at most, so that 40,000 requests a day take no more room than 200.
const PARTS: i32 = 256;

/// What was used within a part of a window. It counts until the last of it is a window old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    amount: u64,
}

/// What was used in the window that ends now, wherever the vendor's own windows begin. Unlike a bucket that fills up it
/// has no burst of twice the rate at the seam of two windows.
#[derive(Debug, Clone)]
pub(super) struct Window {
    span: TimeDelta,
    marks: VecDeque<Mark>,
    used: u64,
}

impl Window {
    /// A window of that length, as the vendor declares it.
    pub(super) fn new(span: Duration) -> Self {
        let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::days(1));
        Self { span: span + TRAVEL, marks: VecDeque::new(), used: 0 }
    }

    /// Forgets what is a window old. A clock that was set back moves what lies ahead of it to now, so that it stops us
    /// for one window and not until the clock has caught up.
    pub(super) fn pass(&mut self, now: DateTime<Utc>) {
        while let Some(mark) = self.marks.front().filter(|m| now - m.last >= self.span) {
            self.used -= mark.amount;
            self.marks.pop_front();
        }
        if self.marks.back().is_some_and(|m| m.last > now + TRAVEL) {
            for mark in self.marks.iter_mut().rev().take_while(|m| m.last > now) {
                (mark.first, mark.last) = (mark.first.min(now), now);
            }
        }
    }

    /// How long until `amount` more is within `limit`; zero if it is now. An amount that is never within the limit waits
    /// for an empty window.
    pub(super) fn wait(&self, now: DateTime<Utc>, amount: u64, limit: u64) -> Duration {
        let mut used = self.used;
        let mut free = now;
        for mark in &self.marks {
            if used + amount <= limit {
                break;
            }
            used -= mark.amount;
            free = mark.last + self.span;
        }
        (free - now).to_std().unwrap_or_default()
    }

    pub(super) fn add(&mut self, now: DateTime<Utc>, amount: u64) {
        if amount == 0 {
            return;
        }
        self.used += amount;
        let part = self.span / PARTS;
        match self.marks.back_mut() {
            Some(mark) if now - mark.first < part => {
                mark.amount += amount;
                mark.last = mark.last.max(now);
            }
            _ => self.marks.push_back(Mark { first: now, last: now, amount }),
        }
    }

    /// What was used in the window that ended with the last [`Window::pass`].
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// The marks as text, oldest first: `milliseconds:amount` with the milliseconds since 1970, then since the mark
    /// before. `later` adds one that is still to come.
    pub(super) fn write(&self, later: Option<(DateTime<Utc>, u64)>) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        let mut before = 0;
        let later = later.filter(|(_, amount)| *amount > 0);
        for (at, amount) in self.marks.iter().map(|m| (m.last, m.amount)).chain(later) {
            // Rounded up: a mark may be forgotten too late and never too early.
            let at = (at.timestamp_millis() + 1).max(before);
            // Writing to a string does not fail.
            let _ = write!(text, "{}{}:{amount}", if text.is_empty() { "" } else { " " }, at - before);
            before = at;
        }
        text
    }

    /// Takes over the marks that another process wrote; reads as far as they make sense.
    pub(super) fn load(&mut self, text: &str) {
        let mut at = 0_i64;
        for mark in text.split(' ') {
            let Some((since, amount)) = mark.split_once(':') else { return };
            let (Ok(since), Ok(amount)) = (since.parse::<u64>(), amount.parse::<u64>()) else { return };
            at = at.saturating_add_unsigned(since);
            let Some(time) = DateTime::from_timestamp_millis(at) else { return };
            self.add(time, amount.min(1 << 50));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap()
    }

    #[test]
    fn a_clock_set_back_stops_us_for_one_window_only() {
        let mut window = Window::new(Duration::from_secs(60));
        window.add(start(), 1);
        let earlier = start() - TimeDelta::days(1);
        window.pass(earlier);
        assert!(window.wait(earlier, 1, 1) <= Duration::from_secs(61));
        let later = earlier + TimeDelta::seconds(61);
        window.pass(later);
        assert_eq!(window.wait(later, 1, 1), Duration::ZERO);
    }

    #[test]
    fn forty_thousand_requests_take_little_room() {
        let mut window = Window::new(Duration::from_secs(86_400));
        for n in 0..40_000 {
            window.add(start() + TimeDelta::milliseconds(n * 2_100), 1);
        }
        assert!(window.marks.len() <= 258, "{}", window.marks.len());
        assert_eq!(window.used(), 40_000);
    }

    proptest! {
        /// Whatever was added when: in no window is there more than the limit, and waiting helps.
        #[test]
        fn never_above_the_limit(
            limit in 1_u64..50,
            seconds in 1_u64..400,
            steps in prop::collection::vec((0_i64..90_000, 1_u64..4), 1..200),
        ) {
            let mut window = Window::new(Duration::from_secs(seconds));
            let mut now = start();
            let mut used: Vec<(DateTime<Utc>, u64)> = Vec::new();
            for (pause, amount) in steps {
                let amount = amount.min(limit);
                now += TimeDelta::milliseconds(pause);
                window.pass(now);
                let wait = window.wait(now, amount, limit);
                now += TimeDelta::from_std(wait).unwrap();
                window.pass(now);
                prop_assert_eq!(window.wait(now, amount, limit), Duration::ZERO, "waiting as told is enough");
                window.add(now, amount);
                used.push((now, amount));
            }
            let span = TimeDelta::seconds(seconds as i64);
            for (from, _) in &used {
                let within: u64 = used.iter().filter(|(t, _)| t >= from && *t < *from + span).map(|(_, n)| n).sum();
                prop_assert!(within <= limit);
            }
        }

        #[test]
        fn loading_never_panics(text in "[0-9: a-]{0,80}") {
            let mut window = Window::new(Duration::from_secs(60));
            window.load(&text);
            window.pass(start());
            prop_assert!(window.wait(start(), 1, u64::MAX).is_zero());
        }

        #[test]
        fn kept_and_loaded_it_forgets_no_use(
            adds in prop::collection::vec((0_i64..50_000, 1_u64..9), 0..60),
        ) {
            let mut window = Window::new(Duration::from_secs(600));
            let mut now = start();
            for (pause, amount) in adds {
                now += TimeDelta::milliseconds(pause);
                window.add(now, amount);
            }
            let mut loaded = Window::new(Duration::from_secs(600));
            loaded.load(&window.write(None));
            for ahead in [0, 100, 300, 700] {
                let at = now + TimeDelta::seconds(ahead);
                window.pass(at);
                loaded.pass(at);
                prop_assert!(loaded.used() >= window.used());
            }
        }
    }
}
