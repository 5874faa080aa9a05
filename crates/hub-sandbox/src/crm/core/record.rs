use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json};

use super::CrmKind;

/// How far back an index may lag.
const REMEMBERED: Duration = Duration::seconds(120);

/// A tie between two records, as HubSpot has them: what is at the other end, and of which type the tie is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What is at the other end.
    pub kind: CrmKind,
    /// Its id.
    pub id: String,
    /// The type of the tie.
    pub type_id: u32,
}

/// One record of the account.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its id, as the vendor gives it out.
    pub id: String,
    /// Its place in the order of creation.
    pub seq: u64,
    /// What it is.
    pub kind: CrmKind,
    /// Its fields in the vendor's own names, as they are stored.
    pub fields: Map<String, Json>,
    /// What it is tied to.
    pub links: BTreeSet<Link>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was changed last, as the vendor counts changes.
    pub updated: DateTime<Utc>,
    /// When it was deleted.
    pub gone: Option<DateTime<Utc>>,
    /// What it was merged into.
    pub merged_into: Option<String>,
    /// How often it was changed.
    pub version: u64,
    since: DateTime<Utc>,
    past: Vec<Past>,
}

/// What a record was before.
#[derive(Debug, Clone)]
struct Past {
    from: DateTime<Utc>,
    fields: Map<String, Json>,
    updated: DateTime<Utc>,
    alive: bool,
}

/// A record as an index sees it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The record as it is.
    pub record: &'a Record,
    /// Its fields as the index has them.
    pub fields: &'a Map<String, Json>,
    /// When it was changed last, as far as the index knows.
    pub updated: DateTime<Utc>,
}

impl Record {
    /// A new record.
    #[must_use]
    pub fn new(kind: CrmKind, id: String, seq: u64, fields: Map<String, Json>, at: DateTime<Utc>) -> Self {
        Self {
            id,
            seq,
            kind,
            fields,
            links: BTreeSet::new(),
            created: at,
            updated: at,
            gone: None,
            merged_into: None,
            version: 0,
            since: at,
            past: Vec::new(),
        }
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.gone.is_none()
    }

    /// Keeps what it is now for indexes that lag behind, before it is changed.
    pub fn remember(&mut self, now: DateTime<Utc>) {
        self.version += 1;
        let horizon = now - REMEMBERED;
        // The last one before the horizon is still what an index at the horizon sees.
        let keep = self.past.iter().rposition(|past| past.from <= horizon).unwrap_or(0);
        self.past.drain(..keep);
        self.past.push(Past {
            from: self.since,
            fields: self.fields.clone(),
            updated: self.updated,
            alive: self.gone.is_none(),
        });
        self.since = now;
    }

    /// What an index sees that has come as far as `at`; nothing where the record was not there.
    #[must_use]
    pub fn seen(&self, at: DateTime<Utc>) -> Option<Seen<'_>> {
        if self.since <= at {
            return self.is_alive().then_some(Seen { record: self, fields: &self.fields, updated: self.updated });
        }
        let past = self.past.iter().rev().find(|past| past.from <= at)?;
        past.alive.then_some(Seen { record: self, fields: &past.fields, updated: past.updated })
    }

    /// When it was changed last, whatever the vendor says.
    #[must_use]
    pub fn changed(&self) -> DateTime<Utc> {
        self.since.max(self.updated)
    }

    /// A field's text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Json::as_str)
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        texts(self.fields.get(name))
    }
}

/// The texts of a JSON list; nothing where it is none.
pub fn texts(value: Option<&Json>) -> Vec<String> {
    let list = value.and_then(Json::as_array);
    list.map(|list| list.iter().filter_map(Json::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_index_sees_what_was_there_then() {
        let at = |seconds: i64| DateTime::from_timestamp(1_780_000_000 + seconds, 0).expect("in range");
        let fields = |n: i32| json!({"n": n}).as_object().cloned().unwrap_or_default();
        let mut record = Record::new(CrmKind::Note, "1".to_owned(), 1, fields(0), at(0));
        for (turn, second) in [(1, 10), (2, 20), (3, 300)] {
            record.remember(at(second));
            record.fields = fields(turn);
        }
        let sees = |second| record.seen(at(second)).map(|seen| seen.fields["n"].clone());
        assert_eq!(sees(299), Some(json!(2)));
        assert_eq!(sees(300), Some(json!(3)));
        record.remember(at(301));
        record.gone = Some(at(301));
        assert!(record.seen(at(301)).is_none());
        assert!(record.seen(at(300)).is_some());
        assert!(record.seen(at(-1)).is_none());
    }
}
