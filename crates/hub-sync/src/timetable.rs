use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Failing connections are tried less and less often, but never less than this.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30 * 60);

/// What a run means for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It went well.
    Fine,
    /// It failed, and the next try may succeed.
    Failed,
    /// It failed, and the vendor named the time before which there is no point in trying.
    FailedUntil(Duration),
    /// It failed, and only a change by somebody can help. Not tried again before it is asked for by name.
    Hopeless,
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// `None`: only when asked for.
    due: Option<Instant>,
    /// The vendor's own time; not even a request by name goes before it.
    not_before: Option<Instant>,
    failures: u32,
    asked: bool,
    running: bool,
    /// Its own interval, where that is another than everyone's.
    interval: Option<Duration>,
}

/// When each connection is to run next: pure, fed with instants.
#[derive(Debug)]
pub struct Timetable {
    interval: Duration,
    entries: BTreeMap<String, Entry>,
}

impl Timetable {
    /// Every connection is due now, and again `interval` after the end of a run.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>, interval: Duration, now: Instant) -> Self {
        let entry = Entry { due: Some(now), ..Entry::default() };
        Self { interval, entries: names.into_iter().map(|name| (name, entry)).collect() }
    }

    /// Somebody wants this connection (or, without a name, every one) to run now.
    pub fn ask(&mut self, name: Option<&str>) {
        for (key, entry) in &mut self.entries {
            entry.asked |= name.is_none_or(|wanted| wanted == key);
        }
    }

    /// From its next end on this connection has an interval of its own.
    pub fn set_interval(&mut self, name: &str, interval: Duration) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.interval = Some(interval);
        }
    }

    /// A connection to run now, if any, and none that runs: what was asked for first, then what is due longest. It counts as asked for no
    /// more; [`Timetable::ended`] says when it is due again.
    pub fn take_due(&mut self, now: Instant) -> Option<String> {
        let ready = self.entries.iter().filter(|(_, e)| e.when(now).is_some_and(|when| when <= now));
        let name = ready.min_by_key(|(_, e)| (!e.asked, e.due)).map(|(name, _)| name.clone())?;
        let entry = self.entries.get_mut(&name)?;
        (entry.asked, entry.due, entry.running) = (false, None, true);
        Some(name)
    }

    /// When the next connection will be due; `None` when all of them wait to be asked.
    #[must_use]
    pub fn next_due(&self, now: Instant) -> Option<Instant> {
        self.entries.values().filter_map(|e| e.when(now)).min()
    }

    /// A run has ended.
    pub fn ended(&mut self, name: &str, verdict: Verdict, now: Instant) {
        let Some(entry) = self.entries.get_mut(name) else { return };
        entry.failures = if verdict == Verdict::Fine { 0 } else { entry.failures.saturating_add(1) };
        let interval = entry.interval.unwrap_or(self.interval);
        let doubled = interval.saturating_mul(1 << entry.failures.min(16));
        let backoff = doubled.min(LONGEST_BACKOFF.max(interval));
        (entry.not_before, entry.running) = (None, false);
        entry.due = match verdict {
            Verdict::Fine | Verdict::Failed => Some(now + backoff),
            Verdict::FailedUntil(wait) => {
                entry.not_before = Some(now + wait);
                Some(now + backoff.max(wait))
            }
            Verdict::Hopeless => None,
        };
    }
}

impl Entry {
    fn when(&self, now: Instant) -> Option<Instant> {
        if self.running {
            return None;
        }
        let wanted = if self.asked { Some(now) } else { self.due };
        wanted.map(|w| self.not_before.map_or(w, |n| n.max(w)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn table(now: Instant) -> Timetable {
        Timetable::new(["a".to_owned(), "b".to_owned()], MINUTE, now)
    }

    #[test]
    fn all_at_once_and_then_by_interval() {
        let now = Instant::now();
        let mut table = table(now);
        assert_eq!(table.take_due(now).as_deref(), Some("a"));
        table.ended("a", Verdict::Fine, now);
        assert_eq!(table.take_due(now).as_deref(), Some("b"));
        table.ended("b", Verdict::Fine, now + MINUTE / 2);
        assert_eq!(table.take_due(now), None);
        assert_eq!(table.next_due(now), Some(now + MINUTE));
        assert_eq!(table.take_due(now + MINUTE).as_deref(), Some("a"));
    }

    #[test]
    fn asked_for_goes_first() {
        let now = Instant::now();
        let mut table = table(now);
        table.ask(Some("b"));
        table.ask(Some("nobody"));
        assert_eq!(table.take_due(now).as_deref(), Some("b"));
        table.ask(Some("b"));
        assert_eq!(table.take_due(now).as_deref(), Some("a"), "b is not run twice at once");
        table.ended("b", Verdict::Fine, now);
        assert_eq!(table.take_due(now).as_deref(), Some("b"), "asked for while it ran");
    }

    #[test]
    fn a_connection_may_have_an_interval_of_its_own() {
        let now = Instant::now();
        let mut table = table(now);
        table.set_interval("b", MINUTE * 10);
        for name in ["a", "b"] {
            table.ended(name, Verdict::Fine, now);
        }
        assert_eq!(table.take_due(now + MINUTE).as_deref(), Some("a"));
        assert_eq!(table.next_due(now), Some(now + MINUTE * 10));
    }

    #[test]
    fn failures_back_off_and_recover() {
        let now = Instant::now();
        let mut table = Timetable::new(["a".to_owned()], MINUTE, now);
        let mut waits = Vec::new();
        for _ in 0..8 {
            table.ended("a", Verdict::Failed, now);
            waits.push((table.next_due(now).unwrap() - now).as_secs() / 60);
        }
        assert_eq!(waits, [2, 4, 8, 16, 30, 30, 30, 30]);
        table.ended("a", Verdict::Fine, now);
        assert_eq!(table.next_due(now), Some(now + MINUTE));
    }

    #[test]
    fn the_vendors_time_is_kept_even_when_asked() {
        let now = Instant::now();
        let mut table = Timetable::new(["a".to_owned()], MINUTE, now);
        table.ended("a", Verdict::FailedUntil(MINUTE * 60), now);
        table.ask(None);
        assert_eq!(table.take_due(now + MINUTE * 59), None);
        assert_eq!(table.take_due(now + MINUTE * 60).as_deref(), Some("a"));
        table.ended("a", Verdict::Hopeless, now);
        assert_eq!(table.next_due(now), None);
        table.ask(Some("a"));
        assert_eq!(table.take_due(now).as_deref(), Some("a"));
    }

    proptest! {
        /// Whatever happens, a connection that is not hopeless comes round again.
        #[test]
        fn nobody_is_forgotten(steps in proptest::collection::vec((0_u8..3, 0_u64..5000), 1..60)) {
            let mut now = Instant::now();
            let mut table = table(now);
            for (how, wait) in steps {
                now += Duration::from_secs(wait);
                if let Some(name) = table.take_due(now) {
                    let verdict = match how {
                        0 => Verdict::Fine,
                        1 => Verdict::Failed,
                        _ => Verdict::FailedUntil(Duration::from_secs(wait)),
                    };
                    table.ended(&name, verdict, now);
                }
                prop_assert!(table.next_due(now).is_some());
            }
            now += Duration::from_secs(6000);
            let mut seen = [table.take_due(now), table.take_due(now)];
            seen.sort();
            prop_assert_eq!(seen, [Some("a".to_owned()), Some("b".to_owned())]);
        }
    }
}
