use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};

use super::{
    CrmChange, CrmDeed, CrmFieldChange, CrmHand, CrmKind, CrmPipeline, CrmUser, CustomField, IdStyle, Journal, Link,
    Record, record::Seen,
};

/// What differs between vendors in keeping records.
#[derive(Clone, Copy)]
pub struct Habits {
    /// How records are numbered.
    pub ids: IdStyle,
    /// By what else a record could be known.
    pub keys: fn(CrmKind, &Map<String, Json>) -> Vec<String>,
    /// Whether changing a field moves the stamp of the last change.
    pub stamps: fn(CrmKind, &str) -> bool,
    /// The fields by which a record belongs to a contact, where those are fields.
    pub owner: &'static [&'static str],
    /// The field that lists several contacts a record belongs to, where there is one.
    pub owners: Option<&'static str>,
}

/// One account: everything in it, and what was done to it.
#[derive(Clone)]
pub struct Account {
    /// People who use it.
    pub users: Vec<CrmUser>,
    /// Pipelines of deals.
    pub pipelines: Vec<CrmPipeline>,
    /// Fields of the account's own.
    pub custom: Vec<CustomField>,
    /// What was done.
    pub journal: Journal,
    /// A new record takes the number of a deleted one.
    pub reuses_ids: bool,
    habits: Habits,
    seed: u64,
    next: u64,
    shelves: BTreeMap<CrmKind, BTreeMap<u64, Record>>,
    index: HashMap<(CrmKind, String), u64>,
}

impl Account {
    /// An empty account.
    #[must_use]
    pub fn new(seed: u64, habits: Habits) -> Self {
        Self {
            users: Vec::new(),
            pipelines: Vec::new(),
            custom: Vec::new(),
            journal: Journal::default(),
            reuses_ids: false,
            habits,
            seed,
            next: 1,
            shelves: BTreeMap::new(),
            index: HashMap::new(),
        }
    }

    /// An id nothing has yet.
    pub fn fresh_id(&mut self) -> String {
        self.next += 1;
        self.habits.ids.id(self.seed, self.next)
    }

    /// Makes a record and says so in the journal; returns its id.
    pub fn create(&mut self, kind: CrmKind, fields: Map<String, Json>, at: DateTime<Utc>, by: CrmHand) -> String {
        let keys = (self.habits.keys)(kind, &fields);
        let told = fields.iter().map(|(name, value)| change(name, None, Some(value))).collect();
        let id = self.place(kind, fields, at);
        self.tell(CrmDeed::Created, kind, &id, keys, told, at, by);
        id
    }

    /// Makes a record that was there from the beginning: the journal does not say so.
    pub fn place(&mut self, kind: CrmKind, fields: Map<String, Json>, at: DateTime<Utc>) -> String {
        let again = self.reuses_ids.then(|| self.lost(kind)).flatten();
        let id = again.unwrap_or_else(|| {
            self.next += 1;
            self.habits.ids.id_of(kind, self.seed, self.next)
        });
        self.next += 1;
        let seq = self.next;
        if let Some(old) = self.index.insert((kind, id.clone()), seq) {
            self.shelves.entry(kind).or_default().remove(&old);
        }
        self.shelves.entry(kind).or_default().insert(seq, Record::new(kind, id.clone(), seq, fields, at));
        id
    }

    /// The id of a record that was deleted and not merged.
    fn lost(&self, kind: CrmKind) -> Option<String> {
        let shelf = self.shelves.get(&kind)?;
        shelf.values().find(|record| !record.is_alive() && record.merged_into.is_none()).map(|record| record.id.clone())
    }

    /// A record that is there.
    #[must_use]
    pub fn get(&self, kind: CrmKind, id: &str) -> Option<&Record> {
        self.any(kind, id).filter(|record| record.is_alive())
    }

    /// A record, deleted or not.
    #[must_use]
    pub fn any(&self, kind: CrmKind, id: &str) -> Option<&Record> {
        // A map of pairs wants a pair to look for.
        let seq = self.index.get(&(kind, id.to_owned()))?;
        self.shelves.get(&kind)?.get(seq)
    }

    fn any_mut(&mut self, kind: CrmKind, id: &str) -> Option<&mut Record> {
        let seq = self.index.get(&(kind, id.to_owned()))?;
        self.shelves.get_mut(&kind)?.get_mut(seq)
    }

    /// Every record of a kind that is there, oldest first.
    pub fn all(&self, kind: CrmKind) -> impl DoubleEndedIterator<Item = &Record> {
        self.whole(kind).filter(|record| record.is_alive())
    }

    /// The same with those that were deleted.
    pub fn whole(&self, kind: CrmKind) -> impl DoubleEndedIterator<Item = &Record> {
        self.shelves.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// Every record of a kind as an index sees it that has come as far as `at`.
    pub fn indexed(&self, kind: CrmKind, at: DateTime<Utc>) -> impl Iterator<Item = Seen<'_>> {
        self.whole(kind).filter_map(move |record| record.seen(at))
    }

    /// Records of a kind that belong to a contact.
    pub fn of_contact<'a>(&'a self, kind: CrmKind, contact: &'a str) -> impl Iterator<Item = &'a Record> {
        let (owner, owners) = (self.habits.owner, self.habits.owners);
        self.all(kind).filter(move |record| {
            let listed = owners.and_then(|owners| record.fields.get(owners)).and_then(Json::as_array);
            if listed.into_iter().flatten().any(|id| id.as_u64().is_some_and(|id| contact.parse() == Ok(id))) {
                return true;
            }
            owner.iter().filter_map(|owner| record.fields.get(*owner)).any(|held| match held {
                Json::String(id) => id == contact,
                Json::Number(id) => id.to_string() == contact,
                _ => false,
            }) || record.links.iter().any(|link| link.kind == CrmKind::Contact && link.id == contact)
        })
    }

    /// Changes a record that is there. Returns whether anything became different; `None` where there is no such record.
    pub fn change(
        &mut self,
        kind: CrmKind,
        id: &str,
        at: DateTime<Utc>,
        by: CrmHand,
        edit: impl FnOnce(&mut Map<String, Json>),
    ) -> Option<bool> {
        let stamps = self.habits.stamps;
        let record = self.any_mut(kind, id).filter(|record| record.is_alive())?;
        let mut fields = record.fields.clone();
        edit(&mut fields);
        let told = differences(&record.fields, &fields);
        if told.is_empty() {
            return Some(false);
        }
        record.remember(at);
        if told.iter().any(|change| stamps(kind, &change.name)) {
            record.updated = at;
        }
        record.fields = fields;
        let keys = (self.habits.keys)(kind, &self.any(kind, id)?.fields);
        self.tell(CrmDeed::Changed, kind, id, keys, told, at, by);
        Some(true)
    }

    /// Deletes a record. What belongs to a contact that is deleted stays where the vendor leaves it: out of reach.
    pub fn remove(&mut self, kind: CrmKind, id: &str, at: DateTime<Utc>, by: CrmHand) -> bool {
        let keys_of = self.habits.keys;
        let Some(record) = self.any_mut(kind, id).filter(|record| record.is_alive()) else { return false };
        record.remember(at);
        record.gone = Some(at);
        let keys = keys_of(kind, &record.fields);
        self.tell(CrmDeed::Deleted, kind, id, keys, Vec::new(), at, by);
        true
    }

    /// Brings a deleted record back.
    pub fn restore(&mut self, kind: CrmKind, id: &str, at: DateTime<Utc>, by: CrmHand) -> bool {
        let keys_of = self.habits.keys;
        let gone = |record: &&mut Record| !record.is_alive() && record.merged_into.is_none();
        let Some(record) = self.any_mut(kind, id).filter(gone) else { return false };
        record.remember(at);
        record.gone = None;
        record.updated = at;
        let keys = keys_of(kind, &record.fields);
        self.tell(CrmDeed::Restored, kind, id, keys, Vec::new(), at, by);
        true
    }

    /// Merges two contacts: `fields` are what comes out, under the first one's id or, with `new_id`, under an id of its
    /// own. Everything that belonged to either belongs to the outcome. Returns its id.
    pub fn merge(
        &mut self,
        first: &str,
        second: &str,
        fields: Map<String, Json>,
        new_id: bool,
        at: DateTime<Utc>,
        by: CrmHand,
    ) -> Option<String> {
        let kind = CrmKind::Contact;
        if first == second {
            return None;
        }
        self.get(kind, second)?;
        let mut links = self.get(kind, first)?.links.clone();
        links.extend(self.get(kind, second)?.links.iter().cloned());
        let survivor = if new_id {
            let created = self.get(kind, first)?.created;
            let id = self.place(kind, fields, at);
            if let Some(record) = self.any_mut(kind, &id) {
                record.created = created;
            }
            id
        } else {
            self.change(kind, first, at, by, |old| *old = fields);
            first.to_owned()
        };
        if let Some(record) = self.any_mut(kind, &survivor) {
            record.links = links;
            record.updated = at;
        }
        for gone in [first, second].into_iter().filter(|id| **id != survivor) {
            self.hand_over(gone, &survivor);
            let keys_of = self.habits.keys;
            let Some(record) = self.any_mut(kind, gone) else { continue };
            record.remember(at);
            record.gone = Some(at);
            record.merged_into = Some(survivor.clone());
            let keys = keys_of(kind, &record.fields);
            self.tell(CrmDeed::Merged, kind, gone, keys, Vec::new(), at, by);
        }
        Some(survivor)
    }

    /// Gives a record that was just made the id that its maker wants, where nothing ever had it. Returns that id.
    pub fn rename(&mut self, kind: CrmKind, id: &str, wanted: &str) -> Option<String> {
        let new = (kind, wanted.to_owned());
        if self.index.contains_key(&new) {
            return None;
        }
        let seq = self.index.remove(&(kind, id.to_owned()))?;
        self.shelves.get_mut(&kind)?.get_mut(&seq)?.id = wanted.to_owned();
        self.index.insert(new, seq);
        self.journal.rename(kind, id, wanted);
        Some(wanted.to_owned())
    }

    /// A record goes into another of any kind, as a lead does that becomes a contact.
    pub fn retire(&mut self, kind: CrmKind, id: &str, into: &str, at: DateTime<Utc>, by: CrmHand) {
        let keys_of = self.habits.keys;
        let Some(record) = self.any_mut(kind, id).filter(|record| record.is_alive()) else { return };
        record.remember(at);
        record.gone = Some(at);
        record.merged_into = Some(into.to_owned());
        let keys = keys_of(kind, &record.fields);
        self.tell(CrmDeed::Merged, kind, id, keys, Vec::new(), at, by);
    }

    /// Gives what belongs to one contact to another.
    pub fn hand_over(&mut self, from: &str, to: &str) {
        let (owner, owners) = (self.habits.owner, self.habits.owners);
        let number = from.parse::<u64>().ok();
        let successor = || to.parse::<u64>().map_or(Json::Null, Json::from);
        for record in self.shelves.values_mut().flat_map(BTreeMap::values_mut) {
            for owner in owner {
                match record.fields.get_mut(*owner) {
                    Some(Json::String(id)) if id == from => *id = to.to_owned(),
                    Some(held @ Json::Number(_)) if number.is_some() && held.as_u64() == number => *held = successor(),
                    _ => {}
                }
            }
            let listed = owners.and_then(|owners| record.fields.get_mut(owners)).and_then(Json::as_array_mut);
            for held in listed.into_iter().flatten().filter(|held| number.is_some() && held.as_u64() == number) {
                *held = successor();
            }
            let (moved, kept): (BTreeSet<_>, BTreeSet<_>) = std::mem::take(&mut record.links)
                .into_iter()
                .partition(|link| link.kind == CrmKind::Contact && link.id == from);
            record.links = kept;
            record.links.extend(moved.into_iter().map(|link| Link { id: to.to_owned(), ..link }));
        }
    }

    /// Ties two records to each other; each direction has a type. Nothing where one of them is not there.
    pub fn tie(&mut self, one: (CrmKind, &str), other: (CrmKind, &str), there: u32, back: u32) {
        if self.get(one.0, one.1).is_none() || self.get(other.0, other.1).is_none() {
            return;
        }
        for (from, to, type_id) in [(one, other, there), (other, one, back)] {
            if let Some(record) = self.any_mut(from.0, from.1) {
                record.links.insert(Link { kind: to.0, id: to.1.to_owned(), type_id });
            }
        }
    }

    /// Takes every tie between two records away.
    pub fn untie(&mut self, one: (CrmKind, &str), other: (CrmKind, &str)) {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(record) = self.any_mut(from.0, from.1) {
                record.links.retain(|link| link.kind != to.0 || link.id != to.1);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the members of an entry")]
    fn tell(
        &mut self,
        deed: CrmDeed,
        kind: CrmKind,
        id: &str,
        mut keys: Vec<String>,
        fields: Vec<CrmFieldChange>,
        at: DateTime<Utc>,
        by: CrmHand,
    ) {
        keys.iter_mut().for_each(|key| *key = key.to_lowercase());
        self.journal.note(CrmChange { at, by, deed, kind, id: id.to_owned(), keys, fields });
    }
}

fn change(name: &str, from: Option<&Json>, to: Option<&Json>) -> CrmFieldChange {
    let or_null = |value: Option<&Json>| value.cloned().unwrap_or_default();
    CrmFieldChange { name: name.to_owned(), from: or_null(from), to: or_null(to) }
}

fn differences(before: &Map<String, Json>, after: &Map<String, Json>) -> Vec<CrmFieldChange> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| change(name, before.get(name), after.get(name)))
        .collect()
}
