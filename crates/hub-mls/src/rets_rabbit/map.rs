//! What a record means: the dictionary's fields, with the service's own way of writing times.

use hub_connector::MapError;
use hub_domain::{Mapped, RawRecord};
use serde_json::Value;

use super::cursor::with_zone;
use crate::dictionary::{self, Context};

/// Times that the service may write without a zone.
const TIMES: [&str; 3] = ["ModificationTimestamp", "PhotosChangeTimestamp", "MediaModificationTimestamp"];
/// Numbers and times of the service's own tables.
const OWN: [&str; 4] = ["id", "open_house_id", "created_at", "updated_at"];

/// Reads a record.
///
/// # Errors
/// [`MapError::NoKey`] when it has no key.
pub(super) fn read(raw: &RawRecord, context: &Context) -> Result<Mapped, MapError> {
    let mut raw = raw.clone();
    for name in TIMES {
        if let Some(Value::String(text)) = raw.payload.get_mut(name)
            && let Some(zoned) = with_zone(text)
        {
            *text = zoned;
        }
    }
    let mut mapped = Mapped::from(dictionary::read(&raw, context)?);
    mapped.unmapped.retain(|name| !OWN.contains(&name.as_str()));
    Ok(mapped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hub_domain::Resource;
    use proptest::prelude::*;
    use serde_json::json;

    fn of(payload: Value) -> RawRecord {
        let payload = payload.as_object().cloned().unwrap_or_default();
        RawRecord { resource: Resource::Property, key: "k".into(), modified: None, payload }
    }

    #[test]
    fn a_listing_and_exactly_what_it_means() {
        let raw = of(json!({
            "id": 9, "ListingKey": "k", "ListingId": "77", "StandardStatus": "Active", "ListPrice": "250000",
            "ModificationTimestamp": "2019-03-11 21:04:32", "created_at": "2019-03-12 01:55:22", "Roof": "Slate",
        }));
        let mapped = read(&raw, &Context::default()).unwrap();
        assert_eq!(
            Value::Object(mapped.record.to_json()),
            json!({"ListingKey": "k", "ListingId": "77", "StandardStatus": "Active", "CurrencyCode": "USD",
                   "ListPrice": {"minor": 25_000_000, "currency": "USD"},
                   "ModificationTimestamp": "2019-03-11T21:04:32Z"})
        );
        assert_eq!(mapped.unmapped, ["Roof"]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,60}") {
            let raw = of(json!({"ModificationTimestamp": text, "ListPrice": text, "StandardStatus": [text]}));
            prop_assert!(read(&raw, &Context::default()).is_ok());
        }
    }
}
