use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Row, Table, format_stamp, load_csv};
use crate::{
    Encoding, SandboxConfig, SandboxError,
    generate::{Generator, Lifecycle},
    rng::{hash_text, mix},
    schema::{self, EntityType, member_name, standard_values},
};

/// What a control request did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ControlOutcome {
    /// Rows that are new.
    pub inserted: u64,
    /// Rows that changed.
    pub updated: u64,
    /// Rows that went.
    pub deleted: u64,
    /// The market's time afterwards.
    pub now: String,
}

/// Everything the server serves, and its clock.
#[derive(Debug)]
pub struct Market {
    tables: BTreeMap<&'static str, Table>,
    lookups: BTreeMap<String, BTreeSet<String>>,
    encoding: Encoding,
    seed: u64,
    now: i64,
    strokes: u64,
    lifecycle: Option<Lifecycle>,
}

impl Market {
    /// The market a configuration describes. `origin` is the server's address, for the addresses of photos.
    ///
    /// # Errors
    /// A CSV file that cannot be served.
    pub fn new(config: &SandboxConfig, origin: &str) -> Result<Self, SandboxError> {
        let noon = config.as_of.and_hms_opt(12, 0, 0).and_then(|noon| noon.and_utc().timestamp_nanos_opt());
        let now = noon.ok_or_else(|| SandboxError::Setting("as_of lies outside 1678 to 2261".to_owned()))?;
        let mut market = Self {
            tables: BTreeMap::new(),
            lookups: BTreeMap::new(),
            encoding: config.encoding,
            seed: config.seed,
            now,
            strokes: 0,
            lifecycle: None,
        };
        let (listings, rows) = match &config.csv {
            Some(path) => {
                let (entity, rows) = load_csv(path, config.seed, now)?;
                (entity, rows.into_iter().map(|row| ("Property", row)).collect())
            }
            None => {
                let generator = Generator::new(config.seed, config.listings, config.as_of, origin);
                let rows = generator.market();
                market.lifecycle = Some(Lifecycle::new(generator));
                (schema::property_type(), rows)
            }
        };
        for entity in [
            listings,
            schema::member_type(),
            schema::office_type(),
            schema::media_type(),
            schema::open_house_type(),
            schema::lookup_type(),
            schema::field_type(),
        ] {
            market.tables.insert(entity.name(), Table::new(entity));
        }
        market.describe_fields()?;
        for (resource, row) in rows {
            market.put(resource, &row)?;
        }
        Ok(market)
    }

    /// A resource's rows.
    #[must_use]
    pub fn table(&self, resource: &str) -> Option<&Table> {
        self.tables.get(resource)
    }

    /// Every resource.
    pub fn entities(&self) -> impl Iterator<Item = &EntityType> {
        self.tables.values().map(Table::entity)
    }

    /// The lists of words, as they are displayed.
    #[must_use]
    pub fn lookups(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.lookups
    }

    /// Whether a list has that member (in the encoding's words).
    #[must_use]
    pub fn has_member(&self, list: &str, member: &str) -> bool {
        self.lookups.get(list).is_some_and(|words| words.iter().any(|word| member_name(word) == member))
    }

    /// The market's time, nanoseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Puts a row in, as it is.
    ///
    /// # Errors
    /// Unknown resources and fields, wrong types, a missing key.
    pub fn put(&mut self, resource: &str, values: &Map<String, Json>) -> Result<bool, SandboxError> {
        let refuse = |reason: String| SandboxError::Row { resource: resource.to_owned(), reason };
        let table = self.tables.get_mut(resource).ok_or_else(|| refuse("there is no such resource".to_owned()))?;
        let row = Row::build(table.entity(), values, self.encoding).map_err(refuse)?;
        let mut words = Vec::new();
        for field in table.entity().fields() {
            if let (Some(list), Some(value)) = (field.kind.lookup(), values.get(&field.name)) {
                match value {
                    Json::String(word) => words.push((list, word.clone())),
                    Json::Array(many) => {
                        words.extend(many.iter().filter_map(|w| w.as_str().map(|w| (list, w.to_owned()))));
                    }
                    _ => {}
                }
            }
        }
        let fresh = table.put(row);
        for (list, word) in words {
            self.learn(list, &word)?;
        }
        Ok(fresh)
    }

    /// Changes some fields of a row and stamps it.
    ///
    /// # Errors
    /// As for [`Self::put`], and for a key that is not there.
    pub fn update(&mut self, resource: &str, key: &str, changes: &Map<String, Json>) -> Result<(), SandboxError> {
        let row = self.table(resource).and_then(|table| table.get(key)).ok_or_else(|| SandboxError::Row {
            resource: resource.to_owned(),
            reason: format!("there is no row with the key {key:?}"),
        })?;
        let mut values = row.to_map();
        let stamp = self.stroke();
        values.insert("ModificationTimestamp".to_owned(), stamp.into());
        values.extend(changes.iter().map(|(name, value)| (name.clone(), value.clone())));
        self.put(resource, &values).map(|_| ())
    }

    /// Takes a row away, and what belongs to it. Returns how many rows went.
    pub fn remove(&mut self, resource: &str, key: &str) -> u64 {
        let Some(table) = self.tables.get_mut(resource) else { return 0 };
        let mut gone = u64::from(table.remove(key).is_some());
        if resource == "Property" {
            for child in ["Media", "OpenHouse"] {
                let keys = self.tables.get(child).map(|table| table.children(key).to_vec()).unwrap_or_default();
                gone += keys.iter().map(|key| self.remove(child, key)).sum::<u64>();
            }
        }
        gone
    }

    /// Gives `count` rows one and the same new timestamp. Which rows follows from their keys. Returns the timestamp.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn cluster(&mut self, resource: &str, count: usize) -> Result<(String, u64), SandboxError> {
        let table = self.table(resource).ok_or_else(|| SandboxError::Row {
            resource: resource.to_owned(),
            reason: "there is no such resource".to_owned(),
        })?;
        let mut keys: Vec<_> = table.by_key().map(|row| row.key().clone()).collect();
        let salt = mix(self.seed ^ self.strokes);
        keys.sort_by_key(|key| mix(hash_text(key) ^ salt));
        keys.truncate(count);
        let stamp = self.stroke();
        let changes = Map::from_iter([("ModificationTimestamp".to_owned(), Json::from(stamp.clone()))]);
        for key in &keys {
            self.update(resource, key, &changes)?;
        }
        Ok((stamp, keys.len() as u64))
    }

    /// Moves time forward; a synthetic market moves with it.
    ///
    /// # Errors
    /// None in practice: what the market does to its rows fits them.
    pub fn advance(&mut self, by: std::time::Duration) -> Result<ControlOutcome, SandboxError> {
        let target = self.now.saturating_add(i64::try_from(by.as_nanos()).unwrap_or(i64::MAX / 4));
        let mut outcome = ControlOutcome::default();
        if let Some(mut lifecycle) = self.lifecycle.take() {
            let result = lifecycle.run(self, target, &mut outcome);
            self.lifecycle = Some(lifecycle);
            result?;
        }
        self.now = self.now.max(target);
        outcome.now = format_stamp(self.now, 3);
        Ok(outcome)
    }

    /// Sets the clock on the way to a target. Time never goes back.
    pub(crate) fn reach(&mut self, instant: i64) {
        self.now = self.now.max(instant);
    }

    /// A new timestamp, later than every one before. Digits of the second vary as they do among vendors.
    pub fn stroke(&mut self) -> String {
        const MILLI: i64 = 1_000_000;
        self.strokes += 1;
        match mix(self.strokes ^ self.seed) % 8 {
            0 => {
                self.now = (self.now / (1_000 * MILLI) + 1) * 1_000 * MILLI;
                format_stamp(self.now, 0)
            }
            1..=4 => {
                self.now = (self.now / MILLI + 1) * MILLI;
                format_stamp(self.now, 3)
            }
            _ => {
                self.now = (self.now / 100 + 1) * 100;
                format_stamp(self.now, 7)
            }
        }
    }

    /// Takes a word up into its list and into the Lookup resource.
    fn learn(&mut self, list: &str, word: &str) -> Result<(), SandboxError> {
        if !self.lookups.contains_key(list) {
            self.lookups.insert(list.to_owned(), BTreeSet::new());
            for standard in standard_values(list) {
                self.add_word(list, standard)?;
            }
        }
        let known = self.lookups.get(list).is_some_and(|words| {
            words.contains(word) || (self.encoding == Encoding::Enums && self.has_member(list, word))
        });
        if known { Ok(()) } else { self.add_word(list, word) }
    }

    fn add_word(&mut self, list: &str, word: &str) -> Result<(), SandboxError> {
        self.lookups.entry(list.to_owned()).or_default().insert(word.to_owned());
        let standards = standard_values(list);
        let is_standard = standards.is_empty() || standards.contains(&word);
        let served = if self.encoding == Encoding::Enums { member_name(word) } else { word.to_owned() };
        let key = format!("{:016x}", hash_text(&format!("{list}/{word}")));
        let stamp = format_stamp(self.now - 400 * 86_400_000_000_000, 3);
        let Json::Object(row) = serde_json::json!({
            "LookupKey": key,
            "LookupName": list,
            "LookupValue": served,
            "StandardLookupValue": is_standard.then_some(word),
            "LegacyODataValue": is_standard.then(|| member_name(word)),
            "ModificationTimestamp": stamp,
        }) else {
            return Ok(());
        };
        self.put("Lookup", &row).map(|_| ())
    }

    fn describe_fields(&mut self) -> Result<(), SandboxError> {
        let stamp = format_stamp(self.now - 400 * 86_400_000_000_000, 0);
        let names: Vec<(&'static str, String)> = self
            .entities()
            .flat_map(|entity| entity.fields().iter().map(|field| (entity.name(), field.name.clone())))
            .collect();
        for (resource, name) in names {
            let row = Map::from_iter([
                ("FieldKey".to_owned(), Json::from(format!("{resource}.{name}"))),
                ("ResourceName".to_owned(), resource.into()),
                ("FieldName".to_owned(), name.into()),
                ("ModificationTimestamp".to_owned(), stamp.clone().into()),
            ]);
            self.put("Field", &row)?;
        }
        Ok(())
    }
}
