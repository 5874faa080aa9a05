//! Photos that come inside their listing, as records of their own.

use hub_domain::{RawRecord, Resource};
use serde_json::{Map, Value};

use super::names::Carried;
use super::rows::key_text;

/// Takes the photos out of listings.
pub(super) fn unpack(listings: Vec<RawRecord>, way: &Carried) -> Vec<RawRecord> {
    let (Carried::Expansion(field) | Carried::Field(field)) = way;
    let mut photos = Vec::new();
    for mut listing in listings {
        let Some(Value::Array(items)) = listing.payload.remove(field) else { continue };
        for (index, item) in items.into_iter().enumerate() {
            let Value::Object(payload) = item else { continue };
            photos.push(photo(&listing, index, payload));
        }
    }
    photos
}

fn photo(listing: &RawRecord, index: usize, mut payload: Map<String, Value>) -> RawRecord {
    // Without a key of its own a photo is known by its place: a set is always replaced as a whole.
    let key = key_text(&payload, "MediaKey").unwrap_or_else(|| format!("{}:{index}", listing.key));
    if key_text(&payload, "ResourceRecordKey").is_none() {
        payload.insert("ResourceRecordKey".to_owned(), listing.key.clone().into());
        payload.insert("ResourceName".to_owned(), Resource::Property.as_str().into());
    }
    let stamp = ["ModificationTimestamp", "MediaModificationTimestamp"];
    let modified = stamp.into_iter().find_map(|f| payload.get(f).and_then(Value::as_str).map(str::to_owned));
    RawRecord { resource: Resource::Media, key, modified: modified.or_else(|| listing.modified.clone()), payload }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_photo_knows_its_listing() {
        let payload = json!({"ListingKey": "L", "Media": [
            {"MediaKey": "m1", "MediaURL": "https://e.org/1", "MediaModificationTimestamp": "2026-01-02T00:00:00Z"},
            {"MediaURL": "https://e.org/2", "ResourceRecordKey": "other"}, 7]});
        let listing = RawRecord {
            resource: Resource::Property,
            key: "L".into(),
            modified: Some("2026-01-01T00:00:00Z".into()),
            payload: payload.as_object().unwrap().clone(),
        };
        let photos = unpack(vec![listing], &Carried::Expansion("Media".into()));
        let seen: Vec<_> = photos.iter().map(|p| (p.key.as_str(), p.payload["ResourceRecordKey"].as_str())).collect();
        assert_eq!(seen, [("m1", Some("L")), ("L:1", Some("other"))]);
        assert_eq!(photos[0].modified.as_deref(), Some("2026-01-02T00:00:00Z"));
        assert_eq!(photos[1].modified.as_deref(), Some("2026-01-01T00:00:00Z"));
    }
}
