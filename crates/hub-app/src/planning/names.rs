//! What the solver calls things. Its reasons and collisions are sentences with these names in them, so they are the
//! names that people read; where two are the same, a number tells them apart.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

/// Names for things, each once.
#[derive(Debug)]
pub(super) struct Names<K> {
    of: BTreeMap<K, String>,
}

impl<K: Ord + Copy + Hash> Names<K> {
    /// Gives each thing its name, or the name with a number where it is taken.
    pub(super) fn new<'a>(things: impl IntoIterator<Item = (K, &'a str)>, taken: &mut HashSet<String>) -> Self {
        let mut of = BTreeMap::new();
        for (key, name) in things {
            if of.contains_key(&key) {
                continue;
            }
            let mut unique = name.to_owned();
            let mut number = 2;
            while !taken.insert(unique.clone()) {
                unique = format!("{name} ({number})");
                number += 1;
            }
            of.insert(key, unique);
        }
        Self { of }
    }

    /// The name of a thing.
    pub(super) fn name(&self, key: K) -> Option<&str> {
        self.of.get(&key).map(String::as_str)
    }

    /// The thing of a name.
    pub(super) fn key(&self, name: &str) -> Option<K> {
        self.of.iter().find(|(_, of)| *of == name).map(|(key, _)| *key)
    }
}
