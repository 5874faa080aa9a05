//! From an answer's rows to raw records.

use hub_connector::RejectedRow;
use hub_domain::{Licence, RawRecord, Resource};
use serde_json::{Map, Value, json};

use super::api::TYPES;
use crate::tree::{record, text_at};

/// What only agents may know. It is taken out before anything is stored, unless the licence is for the back office.
const FOR_AGENTS: [&str; 6] =
    ["privateRemarks", "showingInstructions", "showingContactName", "showingContactPhone", "agreement", "leaseTerm"];
/// The same inside `property`.
const FOR_AGENTS_IN_PROPERTY: [&str; 3] = ["ownerName", "occupantName", "occupantType"];
/// The vendor's code of each type it is asked for, in the order of [`TYPES`].
const CODES: [&str; TYPES.len()] = ["RES", "RNT", "MLF", "CND", "CRE", "LND", "FRM", "CLE"];

/// The rows of an answer that can be records, and those that cannot.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) records: Vec<RawRecord>,
    pub(super) rejected: Vec<RejectedRow>,
    /// The vendor's number of the last row that has one.
    pub(super) last: Option<u64>,
    /// False when a number came before an earlier one: the vendor did not sort as promised.
    pub(super) in_order: bool,
}

/// How rows are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) stream: Resource,
    pub(super) vendor: Option<&'a str>,
    pub(super) licence: Licence,
    /// Which type open houses were asked for; `None` for all at once.
    pub(super) part: Option<usize>,
}

impl Reading<'_> {
    /// Sorts rows that should follow the number `after`.
    pub(super) fn sort(&self, rows: Vec<Value>, after: u64) -> Sorted {
        let mut sorted = Sorted { in_order: true, ..Sorted::default() };
        let mut before = after;
        for (index, row) in rows.into_iter().enumerate() {
            let place = || format!("row {} of the page", index + 1);
            let reject = |column: Option<&str>, reason: &str| RejectedRow {
                place: place(),
                column: column.map(str::to_owned),
                reason: reason.to_owned(),
            };
            let Value::Object(payload) = row else {
                sorted.rejected.push(reject(None, "is not a record"));
                continue;
            };
            if let Some(number) = self.number(&payload) {
                sorted.in_order &= number > before;
                before = number;
                sorted.last = Some(number);
            }
            match self.records(payload) {
                Ok(records) => sorted.records.extend(records),
                Err((column, reason)) => sorted.rejected.push(reject(Some(column), reason)),
            }
        }
        sorted
    }

    /// The number the vendor sorts by. It is the vendor's own and may be given anew, so it is never a key.
    fn number(&self, payload: &Map<String, Value>) -> Option<u64> {
        let field = match self.stream {
            Resource::OpenHouse => "openHouseKey",
            Resource::Member => return None,
            _ => "mlsId",
        };
        text_at(payload, field)?.parse().ok()
    }

    fn records(&self, mut payload: Map<String, Value>) -> Result<Vec<RawRecord>, (&'static str, &'static str)> {
        const MISSING: &str = "the key is missing";
        match self.stream {
            Resource::Member => {
                let id = text_at(&payload, "id").ok_or(("id", MISSING))?;
                let key = format!("{}:{id}", self.vendor.unwrap_or("simplyrets"));
                Ok(vec![record(self.stream, key, None, payload)])
            }
            Resource::OpenHouse => {
                if !self.is_of_part(&payload) {
                    return Ok(Vec::new());
                }
                // The whole listing comes along; all that an open house needs of it is which one it is.
                let listing = match payload.remove("listing") {
                    Some(Value::Object(listing)) => listing,
                    _ => Map::new(),
                };
                let home = self.listing_key(&listing).ok_or(("listing", MISSING))?;
                // The vendor's `openHouseKey` is its own number like `mlsId`, and may be given anew. What makes an open
                // house this one is where, when and for whom it is.
                let begin = text_at(&payload, "startTime").ok_or(("startTime", MISSING))?;
                let kind = text_at(&payload, "type").map(|kind| format!("/{kind}")).unwrap_or_default();
                let key = format!("{home}@{begin}{kind}");
                payload.insert("ListingKey".to_owned(), home.into());
                payload.insert("ListingId".to_owned(), listing.get("listingId").cloned().unwrap_or_default());
                Ok(vec![record(self.stream, key, None, payload)])
            }
            Resource::Media => {
                let key = self.listing_key(&payload).ok_or(("listingId", MISSING))?;
                Ok(photos(&key, &payload))
            }
            _ => {
                let key = self.listing_key(&payload).ok_or(("listingId", MISSING))?;
                if self.licence != Licence::BackOffice {
                    FOR_AGENTS.iter().for_each(|field| drop(payload.remove(*field)));
                    if let Some(Value::Object(property)) = payload.get_mut("property") {
                        FOR_AGENTS_IN_PROPERTY.iter().for_each(|field| drop(property.remove(*field)));
                    }
                }
                let modified = text_at(&payload, "modified");
                Ok(vec![record(self.stream, key, modified, payload)])
            }
        }
    }

    /// A listing's key: the MLS and its number there. The vendor's `mlsId` does not last.
    fn listing_key(&self, payload: &Map<String, Value>) -> Option<String> {
        let id = text_at(payload, "listingId")?;
        let system = text_at(payload, "mls.originatingSystemName");
        Some(format!("{}:{id}", system.as_deref().or(self.vendor).unwrap_or("simplyrets")))
    }

    /// Whether an open house belongs to the type that was asked for. Where the vendor does not heed the type, each is
    /// delivered once all the same.
    fn is_of_part(&self, payload: &Map<String, Value>) -> bool {
        let Some(part) = self.part else { return true };
        let code = text_at(payload, "listing.property.type");
        let own = code.and_then(|code| CODES.iter().position(|c| c.eq_ignore_ascii_case(&code)));
        own.unwrap_or(0) == part
    }
}

fn photos(listing: &str, payload: &Map<String, Value>) -> Vec<RawRecord> {
    let photos = payload.get("photos").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let modified = text_at(payload, "modified");
    photos
        .iter()
        .enumerate()
        .filter_map(|(order, url)| {
            let key = format!("{listing}/{order}");
            let row = json!({
                "MediaKey": key,
                "ResourceName": "Property",
                "ResourceRecordKey": listing,
                "MediaURL": url.as_str()?,
                "MediaCategory": "Photo",
                "Order": order,
                "PreferredPhotoYN": order == 0,
            });
            let Value::Object(row) = row else { return None };
            Some(record(Resource::Media, key, modified.clone(), row))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(stream: Resource, licence: Licence) -> Reading<'static> {
        Reading { stream, vendor: Some("north"), licence, part: None }
    }

    #[test]
    fn keys_outlive_the_vendors_numbers() {
        let rows = vec![
            json!({"mlsId": 5, "listingId": "A-1", "mls": {"originatingSystemName": "NMLS"}, "privateRemarks": "gate 12"}),
            json!({"mlsId": 9, "listingId": "A-2", "property": {"ownerName": "Ada Exampleson", "bedrooms": 2}}),
            json!({"mlsId": 12}),
            json!("what"),
        ];
        let idx = reading(Resource::Property, Licence::Idx).sort(rows.clone(), 0);
        let keys: Vec<_> = idx.records.iter().map(|r| r.key.as_str()).collect();
        assert_eq!((keys.as_slice(), idx.last, idx.in_order), (["NMLS:A-1", "north:A-2"].as_slice(), Some(12), true));
        assert_eq!(idx.rejected.len(), 2);
        let text = serde_json::to_string(&idx.records.iter().map(|r| &r.payload).collect::<Vec<_>>()).unwrap();
        assert!(!text.contains("gate 12") && !text.contains("Exampleson") && text.contains("bedrooms"));
        let office = reading(Resource::Property, Licence::BackOffice).sort(rows.clone(), 0);
        assert_eq!(office.records[0].payload["privateRemarks"], "gate 12");
        assert!(!reading(Resource::Property, Licence::Idx).sort(rows, 7).in_order);
    }

    #[test]
    fn each_photo_is_a_record() {
        let rows =
            vec![json!({"mlsId": 5, "listingId": "A-1", "photos": ["https://e.org/1.jpg", 7, "https://e.org/2.jpg"]})];
        let sorted = reading(Resource::Media, Licence::Idx).sort(rows, 0);
        let keys: Vec<_> = sorted.records.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(keys, ["north:A-1/0", "north:A-1/2"]);
    }

    #[test]
    fn an_open_house_keeps_its_key_when_it_is_numbered_anew() {
        let row = |number: u64, kind: &str| {
            json!({"openHouseKey": number, "startTime": "2026-05-02T17:00:00Z", "type": kind,
                   "listing": {"listingId": "A-1"}})
        };
        let keys = |rows| -> Vec<String> {
            let sorted = reading(Resource::OpenHouse, Licence::Idx).sort(rows, 0);
            sorted.records.into_iter().map(|r| r.key).collect()
        };
        let before = keys(vec![row(3, "Broker"), row(4, "Public")]);
        assert_eq!(before, ["north:A-1@2026-05-02T17:00:00Z/Broker", "north:A-1@2026-05-02T17:00:00Z/Public"]);
        assert_eq!(keys(vec![row(70, "Broker"), row(90, "Public")]), before);
        for lacking in [json!({"openHouseKey": 3, "startTime": "x"}), json!({"listing": {"listingId": "A-1"}})] {
            assert_eq!(reading(Resource::OpenHouse, Licence::Idx).sort(vec![lacking], 0).rejected.len(), 1);
        }
    }

    #[test]
    fn an_open_house_comes_once_whatever_type_was_asked_for() {
        let rows = vec![
            json!({"openHouseKey": 3, "startTime": "2026-05-02T17:00:00Z",
                   "listing": {"listingId": "A-1", "property": {"type": "CND"}}}),
            json!({"openHouseKey": 4, "startTime": "2026-05-02T17:00:00Z", "listing": {"listingId": "A-2"}}),
        ];
        let mut found = Vec::new();
        for part in 0..TYPES.len() {
            let reading = Reading { part: Some(part), ..reading(Resource::OpenHouse, Licence::Idx) };
            found.extend(reading.sort(rows.clone(), 0).records);
        }
        assert_eq!(found.len(), 2);
        assert!(found.iter().any(|r| r.payload.get("ListingKey") == Some(&json!("north:A-1"))));
    }
}
