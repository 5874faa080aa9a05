use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Row, Table, format_stamp, load_csv, parse_stamp};
use crate::{
    Dialect, Encoding, SandboxConfig, SandboxError,
    dialect::{Deletion, Rules, mls_grid_key, readable},
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
    /// For each list, the word behind each member.
    displays: HashMap<String, HashMap<String, String>>,
    encoding: Encoding,
    seed: u64,
    now: i64,
    strokes: u64,
    whole_seconds: bool,
    lifecycle: Option<Lifecycle>,
    rules: Rules,
    /// Fields that have vanished, by resource.
    vanished: BTreeSet<(String, String)>,
    /// The last number given out, where events are kept.
    events: Option<i64>,
    /// Nanoseconds by which new stamps are off.
    skew: i64,
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
            events: config.options.entity_events.then_some(0),
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
    fn purge(&mut self) {
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

    /// The key as this dialect writes it: MLS Grid puts a prefix before those of the synthetic market.
    #[must_use]
    pub fn known_key(&self, key: &str) -> String {
        let grid = self.rules.dialect == Dialect::MlsGrid;
        let known = if grid { mls_grid_key(&self.rules.config.options.key_prefix, key) } else { None };
        known.unwrap_or_else(|| key.to_owned())
    }

    /// Notes an event. Numbers rise with gaps, as RCP-27 lets them.
    fn event(&mut self, resource: &'static str, key: &str) {
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

    /// Lets every key that begins with `from` begin with `to` instead: rows leave under one key and come back under
    /// another, with what belongs to them. Returns the old and new keys.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn rename_keys(&mut self, resource: &str, from: &str, to: &str) -> Result<Vec<(String, String)>, SandboxError> {
        let table = self.table(resource).ok_or_else(|| SandboxError::Row {
            resource: resource.to_owned(),
            reason: "there is no such resource".to_owned(),
        })?;
        let field = table.entity().key();
        let live: Vec<_> = table.by_key().filter(|row| self.is_live(table, row)).map(|row| row.to_map()).collect();
        let mut renamed = Vec::new();
        for mut row in live {
            let Some(old) = row.get(field).and_then(Json::as_str).map(str::to_owned) else { continue };
            let Some(rest) = old.strip_prefix(from) else { continue };
            let new = format!("{to}{rest}");
            let children = if resource == "Property" { self.children_of(&old) } else { Vec::new() };
            self.remove(resource, &old);
            row.insert(field.to_owned(), new.clone().into());
            self.put_new(resource, row)?;
            for (child, mut row) in children {
                let key = self.table(child).map(|table| table.entity().key()).unwrap_or_default();
                let parent = self.table(child).and_then(|table| table.entity().parent()).unwrap_or_default();
                let own = row.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
                let moved = own.strip_prefix(from).map(|rest| format!("{to}{rest}"));
                if let (Some(moved), Some(Json::String(address))) = (moved, row.get_mut("MediaURL")) {
                    *address = address.replace(&own, &moved);
                }
                for name in [key, parent] {
                    let value = row.get(name).and_then(Json::as_str).and_then(|text| text.strip_prefix(from));
                    if let Some(value) = value.map(|rest| format!("{to}{rest}")) {
                        row.insert(name.to_owned(), value.into());
                    }
                }
                self.put_new(child, row)?;
            }
            renamed.push((old, new));
        }
        Ok(renamed)
    }

    fn children_of(&self, key: &str) -> Vec<(&'static str, Map<String, Json>)> {
        let of = |child: &'static str| {
            let table = self.table(child);
            let rows = table.into_iter().flat_map(move |t| t.children(key).iter().filter_map(|key| t.get(key)));
            rows.map(move |row| (child, row.to_map())).collect::<Vec<_>>()
        };
        let mut children = of("Media");
        children.extend(of("OpenHouse"));
        children
    }

    /// Puts a row in with a stamp of its own.
    ///
    /// # Errors
    /// As for [`Self::put`].
    pub fn put_new(&mut self, resource: &str, mut row: Map<String, Json>) -> Result<(), SandboxError> {
        if let Some(field) = self.table(resource).and_then(|table| table.entity().stamp()) {
            let stamp = self.stroke();
            row.insert(field.to_owned(), stamp.into());
        }
        self.put(resource, &row).map(|_| ())
    }

    /// Takes a field out of a resource: out of its rows and out of what `$metadata` says.
    ///
    /// # Errors
    /// An unknown resource or field, a key, or the field that says when a row changed.
    pub fn drop_field(&mut self, resource: &str, field: &str) -> Result<(), SandboxError> {
        let refuse = |reason: &str| SandboxError::Row { resource: resource.to_owned(), reason: reason.to_owned() };
        let table = self.tables.get(resource).ok_or_else(|| refuse("there is no such resource"))?;
        let entity = table.entity();
        if entity.place(field).is_none() || entity.key() == field || entity.stamp() == Some(field) {
            return Err(refuse("there is no such field, or rows cannot be without it"));
        }
        let rows: Vec<_> = table.by_key().map(|row| row.to_map()).collect();
        let (name, without) = (entity.name(), entity.clone().without(field));
        self.vanished.insert((resource.to_owned(), field.to_owned()));
        self.tables.insert(name, Table::new(without));
        // A change of the schema is no change of the rows, so it makes no events.
        let events = self.events.take();
        let put = rows.iter().try_for_each(|row| self.put(resource, row).map(|_| ()));
        self.events = events;
        put
    }

    /// Lets new stamps be off by so much.
    pub fn set_skew(&mut self, nanos: i64) {
        self.skew = nanos;
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

    /// Stamps every row anew, so many at a time with one stamp. Returns how many rows there were.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn mass_update(&mut self, resource: &str, batch: usize) -> Result<u64, SandboxError> {
        let table = self.table(resource).ok_or_else(|| SandboxError::Row {
            resource: resource.to_owned(),
            reason: "there is no such resource".to_owned(),
        })?;
        let field = table.entity().stamp();
        let live = table.by_key().filter(|row| self.is_live(table, row));
        let keys: Vec<_> = live.map(|row| row.key().to_string()).collect();
        for keys in keys.chunks(batch.max(1)) {
            let stamp = self.stroke();
            let changes = Map::from_iter(field.map(|field| (field.to_owned(), Json::from(stamp))));
            for key in keys {
                self.update(resource, key, &changes)?;
            }
        }
        Ok(keys.len() as u64)
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
