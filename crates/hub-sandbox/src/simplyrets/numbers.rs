use crate::rng::{hash_text, mix};

/// The vendor's own numbers: they stay while nobody renumbers, and follow no order of keys, of age or of change.
#[derive(Debug)]
pub struct Numbers {
    seed: u64,
    round: u64,
    version: u64,
    updated: i64,
}

impl Numbers {
    /// Numbers that follow from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, round: 0, version: 0, updated: 0 }
    }

    /// The number of a record, from 1 up and below 2^52.
    #[must_use]
    pub fn of(&self, key: &str) -> u64 {
        (mix(hash_text(key) ^ mix(self.seed ^ (self.round << 32))) >> 12).max(1)
    }

    /// Gives every record another number.
    pub fn renumber(&mut self) {
        self.round += 1;
    }

    /// When the data were last brought up to date, nanoseconds since 1970: moves whenever the version does, and never
    /// back.
    pub fn updated(&mut self, version: u64, now: i64) -> i64 {
        let version = version.wrapping_add(self.round << 48);
        if self.updated == 0 || version != self.version {
            self.version = version;
            self.updated = now.max(self.updated + 1);
        }
        self.updated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_distinct_stay_and_change_on_demand() {
        let mut numbers = Numbers::new(1);
        let draw = |numbers: &Numbers| (0..5_000).map(|n| numbers.of(&format!("SBX-{n:07}"))).collect::<Vec<_>>();
        let first = draw(&numbers);
        assert_eq!(first, draw(&numbers));
        let mut sorted = first.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), first.len());
        assert_ne!(sorted, first, "the order of keys is not the order of numbers");
        numbers.renumber();
        assert!(draw(&numbers).iter().zip(&first).all(|(new, old)| new != old));
    }

    #[test]
    fn the_last_update_moves_with_the_version_and_never_back() {
        let mut numbers = Numbers::new(1);
        let first = numbers.updated(7, 1_000);
        assert_eq!(numbers.updated(7, 2_000), first);
        let second = numbers.updated(8, 900);
        assert!(second > first);
    }
}
