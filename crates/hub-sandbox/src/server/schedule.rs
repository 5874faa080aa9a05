use std::collections::BTreeMap;

use crate::{
    Fault,
    rng::{hash_text, mix},
};

/// What a request is, as far as faults care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// No page of rows.
    Other,
    /// The first page of a chain.
    FirstPage,
    /// A page reached by a next link.
    NextPage,
}

#[derive(Debug, Clone)]
struct Rule {
    every: u64,
    count: u64,
    due: bool,
    struck: u64,
}

/// Which requests are struck by which fault. Each fault is due on every n-th request it can strike; the seed decides
/// where it begins. Two requests in a row are never struck, so whoever tries again gets on.
#[derive(Debug, Clone)]
pub struct Schedule {
    seed: u64,
    rules: BTreeMap<Fault, Rule>,
    struck_last: bool,
}

impl Schedule {
    /// Without faults.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, rules: BTreeMap::new(), struck_last: false }
    }

    /// Switches a fault on. `every` below 2 becomes 2.
    pub fn set(&mut self, fault: Fault, every: u32) {
        let every = u64::from(every.max(2));
        let begin = mix(self.seed ^ hash_text(fault.as_str())) % every;
        self.rules.insert(fault, Rule { every, count: begin, due: false, struck: 0 });
    }

    /// Switches a fault off.
    pub fn clear(&mut self, fault: Fault) {
        self.rules.remove(&fault);
    }

    /// Switches every fault off.
    pub fn clear_all(&mut self) {
        self.rules.clear();
        self.struck_last = false;
    }

    /// Whether a fault is on.
    #[must_use]
    pub fn is_on(&self, fault: Fault) -> bool {
        self.rules.contains_key(&fault)
    }

    /// The fault that strikes this request, if any.
    pub fn strike(&mut self, occasion: Occasion) -> Option<Fault> {
        let fits = |fault: Fault| match fault {
            Fault::NextLinkExpires | Fault::DuplicateRows => occasion == Occasion::NextPage,
            _ => occasion != Occasion::Other || !fault.needs_page(),
        };
        for (fault, rule) in &mut self.rules {
            if fault.is_scheduled() && fits(*fault) {
                rule.count += 1;
                rule.due |= rule.count % rule.every == 0;
            }
        }
        if std::mem::take(&mut self.struck_last) {
            return None;
        }
        // The one that has waited longest for its turn.
        let next =
            self.rules.iter_mut().filter(|(fault, rule)| rule.due && fits(**fault)).min_by_key(|(_, r)| r.struck);
        let (fault, rule) = next?;
        rule.due = false;
        rule.struck += 1;
        self.struck_last = true;
        Some(*fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_two_in_a_row_and_each_gets_its_turn() {
        let mut schedule = Schedule::new(7);
        for fault in Fault::ALL {
            schedule.set(*fault, 2);
        }
        let strikes: Vec<_> = (0..400).map(|_| schedule.strike(Occasion::NextPage)).collect();
        assert!(strikes.windows(2).all(|pair| pair[0].is_none() || pair[1].is_none()));
        for fault in Fault::ALL.iter().filter(|fault| fault.is_scheduled()) {
            assert!(strikes.contains(&Some(*fault)), "{fault} never struck");
        }
    }

    #[test]
    fn the_seed_decides_and_off_is_off() {
        let run = |seed| {
            let mut schedule = Schedule::new(seed);
            schedule.set(Fault::Html, 5);
            (0..40).map(|_| schedule.strike(Occasion::Other)).collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_eq!(run(1).iter().flatten().count(), 8);
        let mut schedule = Schedule::new(1);
        schedule.set(Fault::Reset, 2);
        schedule.clear(Fault::Reset);
        assert!((0..10).all(|_| schedule.strike(Occasion::Other).is_none()));
    }
}
