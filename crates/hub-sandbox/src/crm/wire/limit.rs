use std::collections::VecDeque;

use chrono::{DateTime, Utc};

/// So many requests in any span of that length.
#[derive(Debug, Clone)]
pub struct Sliding {
    /// How many.
    pub most: usize,
    /// Length of the span, milliseconds.
    pub span: i64,
    seen: VecDeque<i64>,
}

impl Sliding {
    /// A limit.
    pub fn new(most: usize, span: i64) -> Self {
        Self { most, span, seen: VecDeque::new() }
    }

    fn forget(&mut self, now: i64) {
        while self.seen.front().is_some_and(|at| now - at >= self.span) {
            self.seen.pop_front();
        }
    }

    /// Whether another request may pass.
    pub fn has_room(&mut self, now: DateTime<Utc>) -> bool {
        self.forget(now.timestamp_millis());
        self.seen.len() < self.most
    }

    /// Counts a request.
    pub fn count(&mut self, now: DateTime<Utc>) {
        self.seen.push_back(now.timestamp_millis());
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.most.saturating_sub(self.seen.len())
    }

    /// Milliseconds until one more may pass.
    pub fn wait(&self, now: DateTime<Utc>) -> i64 {
        let place = self.seen.len().saturating_sub(self.most);
        self.seen.get(place).map_or(0, |at| (at + self.span - now.timestamp_millis()).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_span_counts() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_780_000_000_000 + millis).expect("in range");
        let mut limit = Sliding::new(2, 1_000);
        for millis in [900, 950] {
            assert!(limit.has_room(at(millis)));
            limit.count(at(millis));
        }
        assert!(!limit.has_room(at(1_899)));
        assert_eq!(limit.wait(at(1_899)), 1);
        assert!(limit.has_room(at(1_900)));
        assert_eq!(limit.left(), 1);
    }
}
