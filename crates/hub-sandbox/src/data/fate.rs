use serde_json::{Map, Value as Json};

use super::{Market, Row, Table};
use crate::dialect::Deletion;

/// How rows go.
impl Market {
    /// Takes a row away, and what belongs to it, in the dialect's way: without a word, with a flag, or with a row of the
    /// feed of deletions. Returns how many rows went.
    pub fn remove(&mut self, resource: &str, key: &str) -> u64 {
        let key = self.known_key(key);
        if let Some((field, _)) = self.rules.flag()
            && self.table(resource).is_some_and(|table| table.entity().place(field).is_some())
        {
            return self.lower_flag(resource, &key, field);
        }
        self.drop_row(resource, &key)
    }

    /// Flags a row as gone; its open houses with it.
    fn lower_flag(&mut self, resource: &str, key: &str, field: &'static str) -> u64 {
        let is_up = |table: &Table, key: &str| {
            table
                .get(key)
                .is_some_and(|row| table.entity().place(field).is_none_or(|p| !row.member(p).ends_with("false")))
        };
        if !self.table(resource).is_some_and(|table| is_up(table, key)) {
            return 0;
        }
        let mut gone = 0;
        if resource == "Property" {
            let keys = self.tables.get("OpenHouse").map(|table| table.children(key).to_vec()).unwrap_or_default();
            gone += keys.iter().map(|key| self.lower_flag("OpenHouse", key, field)).sum::<u64>();
        }
        let lowered = Map::from_iter([(field.to_owned(), Json::Bool(false))]);
        gone + u64::from(self.update(resource, key, &lowered).is_ok())
    }

    fn drop_row(&mut self, resource: &str, key: &str) -> u64 {
        let mut gone = 0;
        if resource == "Property" && self.tables.get(resource).is_some_and(|table| table.get(key).is_some()) {
            for child in ["Media", "OpenHouse"] {
                let keys = self.tables.get(child).map(|table| table.children(key).to_vec()).unwrap_or_default();
                gone += keys.iter().map(|key| self.drop_row(child, key)).sum::<u64>();
            }
        }
        let Some(table) = self.tables.get_mut(resource) else { return gone };
        let (name, set) = (table.entity().name(), table.entity().set());
        if table.remove(key).is_none() {
            return gone;
        }
        self.event(name, key);
        if self.rules.deletion == Deletion::Feed {
            let stamp = self.stroke();
            let (set_field, stamp_field) = self.rules.config.options.deletion_fields.clone();
            let row = Map::from_iter([
                ("UniversalKey".to_owned(), Json::from(key)),
                (set_field, set.into()),
                (stamp_field, stamp.into()),
            ]);
            if let Err(error) = self.put("Deletion", &row) {
                tracing::warn!(%error, "a deletion has no row of its own");
            }
        }
        gone + 1
    }

    /// Takes rows away whose flag has been down for the days the dialect keeps them.
    pub(super) fn purge(&mut self) {
        let Some((field, days)) = self.rules.flag() else { return };
        let before = self.now - days * 86_400_000_000_000;
        let flagged = |table: &Table| -> Vec<String> {
            let Some(place) = table.entity().place(field) else { return Vec::new() };
            let old = table.by_stamp(None, Some(before));
            old.filter(|row| row.member(place).ends_with("false")).map(|row| row.key().to_string()).collect()
        };
        let gone: Vec<_> = self.tables.iter().map(|(name, table)| (*name, flagged(table))).collect();
        for (resource, keys) in gone {
            for key in keys {
                self.drop_row(resource, &key);
            }
        }
    }

    /// Whether a row is there for the licensee to see: not one that is flagged as gone.
    #[must_use]
    pub fn is_live(&self, table: &Table, row: &Row) -> bool {
        let place = self.rules.flag().and_then(|(field, _)| table.entity().place(field));
        place.is_none_or(|place| !row.member(place).ends_with("false"))
    }
}
