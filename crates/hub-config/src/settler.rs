use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

/// What a file looks like from outside. Two looks with equal stamps mean that nothing was written in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Time of the last write, by the file system's clock.
    pub modified: Option<SystemTime>,
    /// The file system's number for the file; tells a renamed-into-place file of equal size and time from the one
    /// before. Zero where the system has no such number.
    pub id: u64,
}

#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    since: Instant,
    reported: bool,
}

/// Decides which files are complete: pure, fed with looks at the folder.
#[derive(Debug)]
pub struct Settler {
    settle: Duration,
    seen: HashMap<PathBuf, Seen>,
}

impl Settler {
    /// Files count as complete when they have not changed for `settle`.
    #[must_use]
    pub fn new(settle: Duration) -> Self {
        Self { settle, seen: HashMap::new() }
    }

    /// Takes one look at the whole folder and returns the files that have settled with it, oldest write first. A file
    /// is returned once per content.
    pub fn look(&mut self, now: Instant, files: Vec<(PathBuf, Stamp)>) -> Vec<(PathBuf, Stamp)> {
        let mut before = std::mem::take(&mut self.seen);
        let mut settled = Vec::new();
        for (path, stamp) in files {
            let mut seen = match before.remove(&path) {
                Some(seen) if seen.stamp == stamp => seen,
                _ => Seen { stamp, since: now, reported: false },
            };
            if !seen.reported && now.saturating_duration_since(seen.since) >= self.settle {
                seen.reported = true;
                settled.push((path.clone(), stamp));
            }
            self.seen.insert(path, seen);
        }
        settled.sort_by(|(a_path, a), (b_path, b)| (a.modified, a_path).cmp(&(b.modified, b_path)));
        settled
    }

    /// When the next file will have settled if it stays as it is; `None` when nothing is pending.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.seen.values().filter(|s| !s.reported).map(|s| s.since + self.settle).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SETTLE: Duration = Duration::from_secs(2);

    fn stamp(size: u64) -> Stamp {
        Stamp { size, modified: None, id: 0 }
    }

    fn one(size: u64) -> Vec<(PathBuf, Stamp)> {
        vec![("a.csv".into(), stamp(size))]
    }

    #[test]
    fn a_growing_file_waits() {
        let start = Instant::now();
        let mut settler = Settler::new(SETTLE);
        for second in 0..10 {
            assert!(settler.look(start + Duration::from_secs(second), one(second)).is_empty());
        }
        assert_eq!(settler.next_due(), Some(start + Duration::from_secs(11)));
        assert_eq!(settler.look(start + Duration::from_secs(11), one(9)).len(), 1);
        assert!(settler.look(start + Duration::from_secs(60), one(9)).is_empty(), "said once");
        assert_eq!(settler.next_due(), None);
    }

    #[test]
    fn replaced_by_a_file_of_equal_size_and_time() {
        let start = Instant::now();
        let mut settler = Settler::new(Duration::ZERO);
        assert_eq!(settler.look(start, one(1)).len(), 1);
        let other = vec![("a.csv".into(), Stamp { id: 2, ..stamp(1) })];
        assert_eq!(settler.look(start, other).len(), 1);
    }

    #[test]
    fn deleted_and_written_again() {
        let start = Instant::now();
        let mut settler = Settler::new(Duration::ZERO);
        assert_eq!(settler.look(start, one(1)).len(), 1);
        assert!(settler.look(start, Vec::new()).is_empty());
        assert_eq!(settler.look(start, one(1)).len(), 1);
    }

    proptest! {
        /// Whatever the writer does, a file is reported only when it has kept still, and the last content always is.
        #[test]
        fn the_last_content_is_reported(steps in proptest::collection::vec((0_u64..3, 0_u64..3), 1..40)) {
            let start = Instant::now();
            let mut settler = Settler::new(SETTLE);
            let (mut now, mut changed_at, mut last) = (start, start, 0);
            let mut reported = Vec::new();
            for (wait, size) in steps {
                now += Duration::from_secs(wait);
                if size != last {
                    (last, changed_at) = (size, now);
                }
                for (_, s) in settler.look(now, one(size)) {
                    prop_assert!(now - changed_at >= SETTLE);
                    reported.push(s.size);
                }
            }
            let end = settler.look(now + SETTLE, one(last));
            reported.extend(end.into_iter().map(|(_, s)| s.size));
            prop_assert_eq!(reported.last(), Some(&last));
        }
    }
}
