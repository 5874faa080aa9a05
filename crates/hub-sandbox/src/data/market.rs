use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Row, Table, format_stamp, load_csv, parse_stamp};
use crate::{
    Dialect, Encoding, SandboxConfig, SandboxError,
    dialect::{Rules, mls_grid_key, readable},
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
    pub(super) tables: BTreeMap<&'static str, Table>,
    lookups: BTreeMap<String, BTreeSet<String>>,
    /// For each list, the word behind each member.
    displays: HashMap<String, HashMap<String, String>>,
    encoding: Encoding,
    seed: u64,
    pub(super) now: i64,
    strokes: u64,
    whole_seconds: bool,
    lifecycle: Option<Lifecycle>,
    pub(super) rules: Rules,
    /// Fields that have vanished, by resource.
    pub(super) vanished: BTreeSet<(String, String)>,
    /// The last number given out, where events are kept.
    pub(super) events: Option<i64>,
    /// Nanoseconds by which new stamps are off.
    pub(super) skew: i64,
}

impl Market {
    /// The market a configuration describes. `origin` is the server's address, for the addresses of photos;
    /// `whole_seconds` cuts every row's time stamp to the second, for vendors that keep no more.
    ///
    /// # Errors
    /// A CSV file that cannot be served.
    pub fn new(config: &SandboxConfig, origin: &str, whole_seconds: bool) -> Result<Self, SandboxError> {
        let noon = config.as_of.and_hms_opt(12, 0, 0).and_then(|noon| noon.and_utc().timestamp_nanos_opt());
        let now = noon.ok_or_else(|| SandboxError::Setting("as_of lies outside 1678 to 2261".to_owned()))?;
        let mut market = Self {
            tables: BTreeMap::new(),
            lookups: BTreeMap::new(),
            displays: HashMap::new(),
            encoding: config.encoding,
            seed: config.seed,
            now,
            strokes: 0,
            whole_seconds,
            lifecycle: None,
            rules: Rules::of(config),
            vanished: BTreeSet::new(),
            events: (config.options.entity_events && !Rules::of(config).is_provider()).then_some(0),
            skew: 0,
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
        let (set_field, stamp_field) = &config.options.deletion_fields;
        for entity in [
            listings,
            schema::member_type(),
            schema::office_type(),
            schema::media_type(),
            schema::open_house_type(),
            schema::lookup_type(),
            schema::field_type(),
            schema::deletion_type(set_field, stamp_field),
        ] {
            if let Some(rule) = market.rules.set(entity.name()) {
                market.tables.insert(entity.name(), Table::new(entity.shaped(rule)));
            }
        }
        if market.events.is_some() {
            market.tables.insert("EntityEvent", Table::new(schema::entity_event_type()));
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

    /// The rows of the set of that name, if it is one of its own.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<&Table> {
        self.tables.values().find(|table| table.entity().set() == name && table.entity().is_top())
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

    /// The word behind a member.
    #[must_use]
    pub fn display(&self, list: &str, member: &str) -> Option<&str> {
        self.displays.get(list)?.get(member).map(String::as_str)
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
        let cut = if self.whole_seconds { cut_to_second(values) } else { None };
        let values = cut.as_ref().unwrap_or(values);
        let shaped = shaped(&self.rules, &self.vanished, table.entity().name(), values);
        let values = shaped.as_ref().unwrap_or(values);
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
        let (name, key) = (table.entity().name(), row.key().clone());
        let fresh = table.put(row);
        for (list, word) in words {
            self.learn(list, &word)?;
        }
        self.event(name, &key);
        Ok(fresh)
    }

    /// Changes some fields of a row and stamps it.
    ///
    /// # Errors
    /// As for [`Self::put`], and for a key that is not there.
    pub fn update(&mut self, resource: &str, key: &str, changes: &Map<String, Json>) -> Result<(), SandboxError> {
        let key = self.known_key(key);
        let table = self.table(resource);
        let (row, field) = table.and_then(|t| Some((t.get(&key)?, t.entity().stamp()))).ok_or_else(|| {
            let reason = format!("there is no row with the key {key:?}");
            SandboxError::Row { resource: resource.to_owned(), reason }
        })?;
        let (mut values, before) = (row.to_map(), row.stamp());
        let parent = row.parent().map(ToString::to_string);
        let stamp = self.stamp_after(before);
        if let Some(field) = field {
            values.insert(field.to_owned(), stamp.clone().into());
        }
        values.extend(changes.iter().map(|(name, value)| (name.clone(), value.clone())));
        self.put(resource, &values)?;
        // On MLS Grid a change of a photo is always a change of its listing too.
        if let Some(parent) = parent.filter(|_| resource == "Media" && self.rules.dialect == Dialect::MlsGrid) {
            let table = self.table("Property");
            let live = table.and_then(|table| table.get(&parent).filter(|row| self.is_live(table, row)));
            let dated = table.is_some_and(|table| table.entity().place("PhotosChangeTimestamp").is_some());
            if live.is_some() {
                let photos = dated.then(|| ("PhotosChangeTimestamp".to_owned(), Json::from(stamp)));
                self.update("Property", &parent, &Map::from_iter(photos))?;
            }
        }
        Ok(())
    }

    /// A new stamp. Spark's cache makes a change visible some minutes after its stamp; a row's stamps rise all the same.
    fn stamp_after(&mut self, before: Option<i64>) -> String {
        let stamp = self.stroke();
        let minutes = i64::from(self.rules.config.options.cache_minutes);
        if self.rules.dialect != Dialect::Spark || minutes == 0 {
            return stamp;
        }
        let draw = i64::try_from(mix(self.strokes ^ self.seed ^ 0x5bac) >> 1).unwrap_or_default();
        let late = draw % (minutes * 60_000_000_000);
        let earliest = before.map_or(i64::MIN, |before| before + 1_000_000);
        format_stamp((self.now - late).max(earliest), 3)
    }

    /// The key as this dialect writes it: MLS Grid puts a prefix before those of the synthetic market.
    #[must_use]
    pub fn known_key(&self, key: &str) -> String {
        let grid = self.rules.dialect == Dialect::MlsGrid;
        let known = if grid { mls_grid_key(&self.rules.config.options.key_prefix, key) } else { None };
        known.unwrap_or_else(|| key.to_owned())
    }

    /// Notes an event. Numbers rise with gaps, as RCP-27 lets them.
    pub(super) fn event(&mut self, resource: &'static str, key: &str) {
        let Some(last) = self.events else { return };
        if !matches!(resource, "Property" | "Member" | "Office" | "Media" | "OpenHouse") {
            return;
        }
        let next = last + 1 + i64::from(mix(last.unsigned_abs() ^ self.seed).is_multiple_of(5));
        self.events = Some(next);
        let row = Map::from_iter([
            ("EntityEventSequence".to_owned(), Json::from(next)),
            ("ResourceName".to_owned(), resource.into()),
            ("ResourceRecordKey".to_owned(), key.into()),
        ]);
        if let Err(error) = self.put("EntityEvent", &row) {
            tracing::warn!(%error, "an event was not kept");
        }
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
        let field = table.entity().stamp().unwrap_or("ModificationTimestamp");
        let live = table.by_key().filter(|row| self.is_live(table, row));
        let mut keys: Vec<_> = live.map(|row| row.key().clone()).collect();
        let salt = mix(self.seed ^ self.strokes);
        keys.sort_by_key(|key| mix(hash_text(key) ^ salt));
        keys.truncate(count);
        let stamp = self.stroke();
        let changes = Map::from_iter([(field.to_owned(), Json::from(stamp.clone()))]);
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
        self.purge();
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
                format_stamp(self.now + self.skew, 0)
            }
            1..=4 => {
                self.now = (self.now / MILLI + 1) * MILLI;
                format_stamp(self.now + self.skew, 3)
            }
            _ => {
                self.now = (self.now / 100 + 1) * 100;
                format_stamp(self.now + self.skew, 7)
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
        self.displays.entry(list.to_owned()).or_default().insert(member_name(word), word.to_owned());
        if !self.tables.contains_key("Lookup") {
            return Ok(());
        }
        let standards = standard_values(list);
        let is_standard = readable(word).is_none() && (standards.is_empty() || standards.contains(&word));
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
        if !self.tables.contains_key("Field") {
            return Ok(());
        }
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

/// The row in the dialect's shape, where that is another one.
fn shaped(
    rules: &Rules,
    vanished: &BTreeSet<(String, String)>,
    resource: &'static str,
    values: &Map<String, Json>,
) -> Option<Map<String, Json>> {
    let plain = matches!(rules.dialect, Dialect::Reso20 | Dialect::Reso21 | Dialect::Crmls);
    if plain && vanished.is_empty() {
        return None;
    }
    let mut row = values.clone();
    (rules.adapt)(rules, resource, &mut row);
    if let Some(set) = rules.set(resource) {
        row.retain(|name, _| !set.less.contains(name));
        if set.stamp != "ModificationTimestamp" {
            row.remove("ModificationTimestamp");
        }
    }
    row.retain(|name, _| !vanished.iter().any(|(owner, field)| owner == resource && field == name));
    Some(row)
}

/// The row with its time stamp cut to the second.
fn cut_to_second(values: &Map<String, Json>) -> Option<Map<String, Json>> {
    const SECOND: i64 = 1_000_000_000;
    let stamp = values.get("ModificationTimestamp").and_then(Json::as_str).and_then(parse_stamp)?;
    let mut values = values.clone();
    let cut = format_stamp(stamp.div_euclid(SECOND) * SECOND, 0);
    values.insert("ModificationTimestamp".to_owned(), cut.into());
    Some(values)
}
