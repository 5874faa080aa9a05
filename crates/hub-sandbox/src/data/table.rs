use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::Arc,
};

use super::Row;
use crate::schema::EntityType;

/// The rows of one resource, with the orders that replication asks for kept ready.
#[derive(Debug)]
pub struct Table {
    entity: EntityType,
    rows: HashMap<Arc<str>, Arc<Row>>,
    by_key: BTreeMap<Arc<str>, Arc<Row>>,
    // `None` sorts first, as OData sorts null.
    by_stamp: BTreeMap<(Option<i64>, Arc<str>), Arc<Row>>,
    by_parent: HashMap<Arc<str>, Vec<Arc<str>>>,
    version: u64,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(entity: EntityType) -> Self {
        Self {
            entity,
            rows: HashMap::new(),
            by_key: BTreeMap::new(),
            by_stamp: BTreeMap::new(),
            by_parent: HashMap::new(),
            version: 0,
        }
    }

    /// What the rows are.
    #[must_use]
    pub fn entity(&self) -> &EntityType {
        &self.entity
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row with that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Arc<Row>> {
        self.rows.get(key)
    }

    /// Puts a row in place of the one with the same key, if any. Returns whether it is a new one.
    pub fn put(&mut self, row: Row) -> bool {
        let fresh = self.remove(&row.key().clone()).is_none();
        let row = Arc::new(row);
        if let Some(parent) = row.parent() {
            self.by_parent.entry(parent.clone()).or_default().push(row.key().clone());
        }
        self.by_key.insert(row.key().clone(), row.clone());
        self.by_stamp.insert((row.stamp(), row.key().clone()), row.clone());
        self.rows.insert(row.key().clone(), row);
        self.version += 1;
        fresh
    }

    /// Takes a row away.
    pub fn remove(&mut self, key: &str) -> Option<Arc<Row>> {
        let row = self.rows.remove(key)?;
        self.by_key.remove(key);
        self.by_stamp.remove(&(row.stamp(), row.key().clone()));
        if let Some(parent) = row.parent()
            && let Some(children) = self.by_parent.get_mut(parent)
        {
            children.retain(|child| child.as_ref() != key);
        }
        self.version += 1;
        Some(row)
    }

    /// Keys of the rows that belong to a listing.
    #[must_use]
    pub fn children(&self, parent: &str) -> &[Arc<str>] {
        self.by_parent.get(parent).map_or(&[], Vec::as_slice)
    }

    /// The key at a place in the order of keys. Walks there, so it is for occasional use.
    #[must_use]
    pub fn nth_by_key(&self, place: usize) -> Option<Arc<str>> {
        self.by_key.keys().nth(place).cloned()
    }

    /// Every row, by key.
    pub fn by_key(&self) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        self.by_key.values()
    }

    /// Rows by `ModificationTimestamp`, then key, from `low` to `high` (both included). Rows without a timestamp come
    /// first and only where neither end is given.
    pub fn by_stamp(&self, low: Option<i64>, high: Option<i64>) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        let empty: Arc<str> = "".into();
        let begin = match (low, high) {
            (None, None) => Bound::Unbounded,
            (None, Some(_)) => Bound::Included((Some(i64::MIN), empty.clone())),
            (Some(low), high) => Bound::Included((Some(low.min(high.unwrap_or(low))), empty.clone())),
        };
        let end = match high {
            None | Some(i64::MAX) => Bound::Unbounded,
            Some(high) => Bound::Excluded((Some(high.max(low.unwrap_or(high)) + 1), empty)),
        };
        self.by_stamp.range((begin, end)).map(|(_, row)| row)
    }
}
