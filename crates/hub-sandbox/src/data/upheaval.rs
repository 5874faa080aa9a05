use serde_json::{Map, Value as Json};

use super::{Market, Table};
use crate::SandboxError;

fn unknown(resource: &str) -> SandboxError {
    SandboxError::Row { resource: resource.to_owned(), reason: "there is no such resource".to_owned() }
}

/// What befalls whole resources on a simulated day.
impl Market {
    /// Stamps every row anew, so many at a time with one stamp. Returns how many rows there were.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn mass_update(&mut self, resource: &str, batch: usize) -> Result<u64, SandboxError> {
        let table = self.table(resource).ok_or_else(|| unknown(resource))?;
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

    /// Lets every key that begins with `from` begin with `to` instead: rows leave under one key and come back under
    /// another, with what belongs to them. Returns the old and new keys.
    ///
    /// # Errors
    /// An unknown resource.
    pub fn rename_keys(&mut self, resource: &str, from: &str, to: &str) -> Result<Vec<(String, String)>, SandboxError> {
        let table = self.table(resource).ok_or_else(|| unknown(resource))?;
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

    /// Gives a listing another set of the same photos: the old ones go, new ones come under other keys and addresses, and
    /// the listing says when. Returns how many there are.
    ///
    /// # Errors
    /// A listing that is not there.
    pub fn retake_photos(&mut self, listing: &str) -> Result<u64, SandboxError> {
        let listing = self.known_key(listing);
        if self.table("Property").is_none_or(|table| table.get(&listing).is_none()) {
            let reason = format!("there is no row with the key {listing:?}");
            return Err(SandboxError::Row { resource: "Property".to_owned(), reason });
        }
        let photos: Vec<_> = self.children_of(&listing).into_iter().filter(|(child, _)| *child == "Media").collect();
        let count = photos.len() as u64;
        for (_, mut row) in photos {
            let Some(old) = row.get("MediaKey").and_then(Json::as_str).map(str::to_owned) else { continue };
            let new = format!("{old}N");
            if let Some(Json::String(address)) = row.get_mut("MediaURL") {
                *address = address.replace(&old, &new);
            }
            row.insert("MediaKey".to_owned(), new.into());
            self.remove("Media", &old);
            self.put_new("Media", row)?;
        }
        let dated = self.table("Property").is_some_and(|table| table.entity().place("PhotosChangeTimestamp").is_some());
        let stamp = self.stroke();
        let changes = dated.then(|| ("PhotosChangeTimestamp".to_owned(), Json::from(stamp)));
        self.update("Property", &listing, &Map::from_iter(changes))?;
        Ok(count)
    }
}
