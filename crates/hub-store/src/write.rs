//! Writing the records of a page inside its transaction.

use std::collections::BTreeSet;

use hub_domain::{Canonical, Listing, Media, Member, Office, OpenHouse, RunId, Stream};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use crate::bulk::{id_list, insert};
use crate::narrow::day;
use crate::narrow_write::{self, NarrowRow};
use crate::packed::Packer;
use crate::prepare::Prepared;
use crate::sale_write::{self, SaleRow};
use crate::{StoreError, packed};

/// Fields that change with every touch and tell a reader of the history nothing.
const CLOCKS: &[&str] = &[
    "ModificationTimestamp",
    "OriginatingSystemModificationTimestamp",
    "PhotosChangeTimestamp",
    "MediaModificationTimestamp",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Created,
    Updated,
    Touched,
}

/// One record to write.
#[derive(Debug)]
pub(crate) struct Work {
    pub id: i64,
    kind: Kind,
    new: Prepared,
    /// What an updated record said before.
    pub old: Option<Map<String, Value>>,
    payload: Vec<u8>,
    body: Vec<u8>,
}

impl Work {
    fn of(id: i64, kind: Kind, new: Prepared) -> Self {
        Self { id, kind, new, old: None, payload: Vec::new(), body: Vec::new() }
    }

    /// A record the store does not have.
    pub fn created(id: i64, new: Prepared) -> Self {
        Self::of(id, Kind::Created, new)
    }

    /// A record whose content is another.
    pub fn updated(id: i64, new: Prepared) -> Self {
        Self::of(id, Kind::Updated, new)
    }

    /// A record whose content is the same and whose payload is another.
    pub fn touched(id: i64, new: Prepared) -> Self {
        Self::of(id, Kind::Touched, new)
    }

    /// Whether the change log needs to know what it said before.
    pub fn is_update(&self) -> bool {
        self.kind == Kind::Updated
    }

    /// Brings the canonical fields into the form of a `body` column, not compressed yet.
    pub fn encode(&mut self) {
        let remarks = match self.new.mapped.record {
            Canonical::Listing(_) => self.new.fields.remove("PublicRemarks"),
            _ => None,
        };
        self.body = packed::encode(&self.new.fields);
        if let Some(remarks) = remarks {
            self.new.fields.insert("PublicRemarks".to_owned(), remarks);
        }
    }

    /// What [`Work::compress`] is going to compress.
    pub fn encoded(&self, form: &str) -> &[u8] {
        if form == "payload" { &self.new.payload } else { &self.body }
    }

    /// Compresses what goes into `body` columns.
    pub fn compress(&mut self, payloads: &mut Packer<'_>, canonical: &mut Packer<'_>) -> Result<(), StoreError> {
        self.payload = payloads.compress(&std::mem::take(&mut self.new.payload))?;
        self.body = canonical.compress(&self.body)?;
        Ok(())
    }

    fn listing(&self) -> Option<&Listing> {
        match &self.new.mapped.record {
            Canonical::Listing(l) => Some(l),
            _ => None,
        }
    }

    /// Whether any of the fields is another than before. True for a new record.
    fn differs(&self, fields: &[&str]) -> bool {
        match (self.kind, &self.old) {
            (Kind::Created, _) => true,
            (Kind::Updated, Some(old)) => fields.iter().any(|f| old.get(*f) != self.new.fields.get(*f)),
            _ => false,
        }
    }
}

/// Whose records these are and when they came.
pub(crate) struct Place {
    pub connection: i64,
    pub stream: Stream,
    pub run: RunId,
    pub now: i64,
}

/// Writes everything but the checkpoint.
pub(crate) async fn write(conn: &mut SqliteConnection, place: &Place, work: Vec<Work>) -> Result<(), StoreError> {
    write_mirror(conn, place, &work).await?;
    match place.stream {
        Stream::Property => write_listings(conn, place, &work).await?,
        Stream::Member => write_members(conn, place, &work).await?,
        Stream::Office => write_offices(conn, place, &work).await?,
        Stream::Media => write_media(conn, place, &work).await?,
        Stream::OpenHouse => write_open_houses(conn, place, &work).await?,
    }
    write_changes(conn, place, &work).await
}

async fn write_mirror(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    insert(
        conn,
        "INSERT INTO mirror (id, connection_id, resource, key, modified, content_hash, payload_hash, received_at)",
        8,
        "ON CONFLICT (id) DO UPDATE SET modified = excluded.modified, content_hash = excluded.content_hash,
         payload_hash = excluded.payload_hash, received_at = excluded.received_at",
        work,
        |b, w| {
            b.put(w.id).put(place.connection).put(place.stream.as_str()).put(w.new.key.clone());
            b.put(w.new.modified.clone()).put(w.new.content.as_bytes().to_vec()).put(w.new.payload_hash.to_vec());
            b.put(place.now);
        },
    )
    .await?;
    let body = "ON CONFLICT (id) DO UPDATE SET body = excluded.body";
    insert(conn, "INSERT INTO payload (id, body)", 2, body, work, |b, w| {
        b.put(w.id).put(w.payload.clone());
    })
    .await?;
    insert(conn, "INSERT INTO canonical (id, body)", 2, body, work, |b, w| {
        b.put(w.id).put(w.body.clone());
    })
    .await
}

async fn write_changes(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    let logged: Vec<&Work> = work.iter().filter(|w| w.kind != Kind::Touched).collect();
    insert(
        conn,
        "INSERT INTO change_log (at, run, connection_id, resource, key, action, fields)",
        7,
        "",
        &logged,
        |b, w| {
            b.put(place.now).put(place.run.as_uuid().as_bytes().to_vec()).put(place.connection);
            b.put(place.stream.as_str()).put(w.new.key.clone());
            match &w.old {
                Some(old) => b.put("updated").put(difference(old, &w.new.fields)),
                None => b.put("created").put("{}"),
            };
        },
    )
    .await
}

/// `{"Field": [old, new]}` of every field that differs.
fn difference(old: &Map<String, Value>, new: &Map<String, Value>) -> String {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut changed = Map::new();
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        if before != after && !CLOCKS.contains(&name.as_str()) {
            let pair = [before, after].map(|v| v.cloned().unwrap_or(Value::Null));
            changed.insert(name.clone(), Value::from(pair.to_vec()));
        }
    }
    Value::Object(changed).to_string()
}

const TEXT_FIELDS: &[&str] = &[
    "UnparsedAddress",
    "StreetNumber",
    "StreetDirPrefix",
    "StreetName",
    "StreetSuffix",
    "UnitNumber",
    "City",
    "PostalCode",
    "ListingId",
];
const REMARKS_FIELDS: &[&str] = &["PublicRemarks"];

async fn write_listings(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    // The search tables take what they hold from the tables beside them, so old entries go before those change.
    let stale = |fields: &'static [&'static str]| {
        id_list(work.iter().filter(|w| w.kind == Kind::Updated && w.differs(fields)).map(|w| w.id))
    };
    let fresh = |fields: &'static [&'static str]| id_list(work.iter().filter(|w| w.differs(fields)).map(|w| w.id));
    let known: Vec<i64> = work.iter().filter(|w| w.kind != Kind::Created).map(|w| w.id).collect();
    run(conn, "DELETE FROM listing_text WHERE rowid IN (SELECT value FROM json_each(?))", stale(TEXT_FIELDS)).await?;
    run(conn, "DELETE FROM remarks_text WHERE rowid IN (SELECT value FROM json_each(?))", stale(REMARKS_FIELDS))
        .await?;
    run(conn, "DELETE FROM remarks WHERE id IN (SELECT value FROM json_each(?))", stale(REMARKS_FIELDS)).await?;

    let row = |w: &Work| Some(NarrowRow::of(w.id, w.listing()?, w.new.rights));
    let new: Vec<NarrowRow> = work.iter().filter(|w| w.kind == Kind::Created).filter_map(row).collect();
    narrow_write::add(conn, place.connection, &new).await?;
    let others: Vec<NarrowRow> = work.iter().filter(|w| w.kind != Kind::Created).filter_map(row).collect();
    narrow_write::change(conn, place.connection, others).await?;
    write_remarks(conn, work).await?;
    let mut sales = Vec::new();
    for w in work {
        sales.extend(w.listing().map(|l| SaleRow::of(w.id, l)).transpose()?.flatten());
    }
    sale_write::write(conn, &known, sales).await?;

    run(
        conn,
        "INSERT INTO listing_text (rowid, address, city, number, postal_code)
         SELECT id, address, city, number, postal_code FROM listing WHERE id IN (SELECT value FROM json_each(?))",
        fresh(TEXT_FIELDS),
    )
    .await?;
    run(
        conn,
        "INSERT INTO remarks_text (rowid, remarks)
         SELECT id, remarks FROM remarks WHERE id IN (SELECT value FROM json_each(?))",
        fresh(REMARKS_FIELDS),
    )
    .await
}

/// Runs a statement over a list of ids, unless the list is empty.
pub(crate) async fn run(conn: &mut SqliteConnection, sql: &'static str, ids: String) -> Result<(), StoreError> {
    if ids != "[]" {
        sqlx::query(sql).bind(ids).execute(conn).await?;
    }
    Ok(())
}

async fn write_remarks(conn: &mut SqliteConnection, work: &[Work]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &str)> = work
        .iter()
        .filter(|w| w.differs(REMARKS_FIELDS))
        .filter_map(|w| Some((w.id, w.listing()?.public_remarks.as_deref()?)))
        .collect();
    insert(conn, "INSERT INTO remarks (id, remarks)", 2, "", &rows, |b, (id, text)| {
        b.put(*id).put((*text).to_owned());
    })
    .await
}

async fn write_members(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &Member)> = work
        .iter()
        .filter_map(|w| match &w.new.mapped.record {
            Canonical::Member(m) => Some((w.id, m)),
            _ => None,
        })
        .collect();
    insert(
        conn,
        "INSERT INTO member (id, connection_id, key, mls_id, full_name, status, office_key)",
        7,
        "ON CONFLICT (id) DO UPDATE SET mls_id = excluded.mls_id, full_name = excluded.full_name,
         status = excluded.status, office_key = excluded.office_key
         WHERE (member.mls_id, member.full_name, member.status, member.office_key)
         IS NOT (excluded.mls_id, excluded.full_name, excluded.status, excluded.office_key)",
        &rows,
        |b, (id, m)| {
            b.put(*id).put(place.connection).put(m.member_key.clone()).put(m.member_mls_id.clone());
            b.put(m.member_full_name.clone()).put(m.member_status.clone()).put(m.office_key.clone());
        },
    )
    .await
}

async fn write_offices(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &Office)> = work
        .iter()
        .filter_map(|w| match &w.new.mapped.record {
            Canonical::Office(o) => Some((w.id, o)),
            _ => None,
        })
        .collect();
    insert(
        conn,
        "INSERT INTO office (id, connection_id, key, mls_id, name, status, city)",
        7,
        "ON CONFLICT (id) DO UPDATE SET mls_id = excluded.mls_id, name = excluded.name, status = excluded.status,
         city = excluded.city
         WHERE (office.mls_id, office.name, office.status, office.city)
         IS NOT (excluded.mls_id, excluded.name, excluded.status, excluded.city)",
        &rows,
        |b, (id, o)| {
            b.put(*id).put(place.connection).put(o.office_key.clone()).put(o.office_mls_id.clone());
            b.put(o.office_name.clone()).put(o.office_status.clone()).put(o.office_city.clone());
        },
    )
    .await
}

async fn write_media(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &Media, i64)> = work
        .iter()
        .filter_map(|w| match &w.new.mapped.record {
            Canonical::Media(m) => Some((w.id, m, w.new.rights)),
            _ => None,
        })
        .collect();
    insert(
        conn,
        "INSERT INTO media (id, connection_id, key, listing_key, position, category, rights)",
        7,
        "ON CONFLICT (id) DO UPDATE SET listing_key = excluded.listing_key, position = excluded.position,
         category = excluded.category, rights = excluded.rights
         WHERE (media.listing_key, media.position, media.category, media.rights)
         IS NOT (excluded.listing_key, excluded.position, excluded.category, excluded.rights)",
        &rows,
        |b, (id, m, rights)| {
            // Members and offices have pictures too; those are nobody's listing.
            let of_listing = m.resource_name.as_deref().is_none_or(|r| r == "Property");
            let listing = m.resource_record_key.clone().filter(|_| of_listing);
            b.put(*id).put(place.connection).put(m.media_key.clone()).put(listing);
            b.put(m.order).put(m.media_category.clone()).put(*rights);
        },
    )
    .await
}

async fn write_open_houses(conn: &mut SqliteConnection, place: &Place, work: &[Work]) -> Result<(), StoreError> {
    let rows: Vec<(i64, &OpenHouse)> = work
        .iter()
        .filter_map(|w| match &w.new.mapped.record {
            Canonical::OpenHouse(o) => Some((w.id, o)),
            _ => None,
        })
        .collect();
    insert(
        conn,
        "INSERT INTO open_house (id, connection_id, key, listing_key, open_date, starts_at, ends_at, status)",
        8,
        "ON CONFLICT (id) DO UPDATE SET listing_key = excluded.listing_key, open_date = excluded.open_date,
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, status = excluded.status
         WHERE (open_house.listing_key, open_house.open_date, open_house.starts_at, open_house.ends_at, open_house.status)
         IS NOT (excluded.listing_key, excluded.open_date, excluded.starts_at, excluded.ends_at, excluded.status)",
        &rows,
        |b, (id, o)| {
            b.put(*id).put(place.connection).put(o.open_house_key.clone()).put(o.listing_key.clone());
            b.put(o.open_house_date.and_then(day)).put(o.open_house_start_time.map(|t| t.timestamp_millis()));
            b.put(o.open_house_end_time.map(|t| t.timestamp_millis())).put(o.open_house_status.map(|s| s.as_str()));
        },
    )
    .await
}
