//! One invented record of each kind, and what it means.

use hub_domain::{RawRecord, Resource};
use hub_mls::dictionary::{self, Context, Reading};
use serde_json::{Value, json};

fn read(resource: Resource, payload: Value) -> Reading {
    let payload = payload.as_object().unwrap().clone();
    let key = payload[resource.key_field()].as_str().unwrap().to_owned();
    dictionary::read(&RawRecord { resource, key, modified: None, payload }, &Context::default()).unwrap()
}

#[test]
fn a_listing() {
    let reading = read(
        Resource::Property,
        json!({
            "@odata.id": "Property('k1')",
            "ListingKey": "k1",
            "ListingId": 2600123,
            "StandardStatus": "ActiveUnderContract",
            "MlsStatus": "Contingent",
            "PropertyType": "Residential",
            "PropertySubType": ["Townhouse"],
            "ListPrice": 415182.42,
            "ClosePrice": "410000",
            "OriginalListPrice": null,
            "CloseDate": "2026-02-28T00:00:00Z",
            "LivingArea": "1850.5",
            "LivingAreaUnits": "SquareMeters",
            "LotSizeArea": 0.25,
            "LotSizeUnits": "Acres",
            "BedroomsTotal": 3.0,
            "BathroomsFull": "2",
            "Stories": 1.5,
            "YearBuilt": 1988,
            "WaterfrontYN": "N",
            "PoolPrivateYN": true,
            "UnparsedAddress": "  12 Nowhere Lane ",
            "PostalCode": 98765,
            "Latitude": 47.123456789,
            "Longitude": -122.0,
            "PublicRemarks": "",
            "Appliances": ["Dishwasher"],
            "Cooling": [],
            "Media": [{"MediaKey": "m"}],
            "ModificationTimestamp": "2026-03-01T10:00:00.1234567Z",
            "DaysOnMarket": "ten",
            "GarageSpaces": {"odd": 1},
        }),
    );
    let expected = json!({
        "ListingKey": "k1",
        "ListingId": "2600123",
        "StandardStatus": "Active Under Contract",
        "MlsStatus": "Contingent",
        "PropertyType": "Residential",
        "PropertySubType": "Townhouse",
        "CurrencyCode": "USD",
        "ListPrice": {"minor": 41_518_242, "currency": "USD"},
        "ClosePrice": {"minor": 41_000_000, "currency": "USD"},
        "CloseDate": "2026-02-28",
        "LivingArea": {"value": 1850.5, "unit": "Square Meters"},
        "LotSizeSquareFeet": 10_890.0,
        "BedroomsTotal": 3,
        "BathroomsFull": 2,
        "Stories": 1.5,
        "YearBuilt": 1988,
        "WaterfrontYN": false,
        "PoolPrivateYN": true,
        "UnparsedAddress": "12 Nowhere Lane",
        "PostalCode": "98765",
        "Latitude": 47.123456789,
        "Longitude": -122.0,
        "ModificationTimestamp": "2026-03-01T10:00:00.1234567Z",
    });
    assert_eq!(Value::Object(reading.record.to_json()), expected);
    assert_eq!(reading.unmapped, ["Appliances", "Media"]);
    let unreadable: Vec<_> = reading.unreadable.iter().map(|i| i.field.as_str()).collect();
    assert_eq!(unreadable, ["DaysOnMarket", "GarageSpaces"]);
    assert!(reading.unknown.is_empty());
}

#[test]
fn the_others() {
    let table = [
        (
            Resource::Member,
            json!({"MemberKey": "m", "MemberFullName": "Ada Exampleson", "OfficeKey": 7, "MemberStatus": "Active"}),
            json!({"MemberKey": "m", "MemberFullName": "Ada Exampleson", "OfficeKey": "7", "MemberStatus": "Active"}),
        ),
        (
            Resource::Office,
            json!({"OfficeKey": "o", "OfficeName": "Sample Realty", "OfficeCity": "Larkmoor"}),
            json!({"OfficeKey": "o", "OfficeName": "Sample Realty", "OfficeCity": "Larkmoor"}),
        ),
        (
            Resource::Media,
            json!({"MediaKey": "p", "ResourceRecordKey": "k1", "Order": "0", "PreferredPhotoYN": 1, "MediaURL": "https://example.org/p.jpg"}),
            json!({"MediaKey": "p", "ResourceRecordKey": "k1", "Order": 0, "PreferredPhotoYN": true, "MediaURL": "https://example.org/p.jpg"}),
        ),
        (
            Resource::OpenHouse,
            json!({"OpenHouseKey": "h", "ListingKey": "k1", "OpenHouseDate": "2026-05-02", "OpenHouseStartTime": "2026-05-02T10:00:00-07:00", "OpenHouseStatus": "Canceled"}),
            json!({"OpenHouseKey": "h", "ListingKey": "k1", "OpenHouseDate": "2026-05-02", "OpenHouseStartTime": "2026-05-02T17:00:00Z", "OpenHouseStatus": "Canceled"}),
        ),
    ];
    for (resource, payload, expected) in table {
        let reading = read(resource, payload);
        assert_eq!(Value::Object(reading.record.to_json()), expected, "{resource}");
        assert!(reading.unmapped.is_empty() && reading.unreadable.is_empty(), "{resource}");
    }
}

#[test]
fn sizes_and_places_that_say_too_little() {
    let lot = |payload: Value| read(Resource::Property, payload);
    let without_unit = lot(json!({"ListingKey": "1", "LotSizeArea": 5}));
    assert_eq!(without_unit.unknown[0].field, "LotSizeArea");
    let hectares = lot(json!({"ListingKey": "1", "LivingArea": 5, "LivingAreaUnits": "Tatami"}));
    assert_eq!(hectares.unknown[0].field, "LivingAreaUnits");
    assert!(!hectares.record.to_json().contains_key("LivingArea"), "a number without its unit is no size");
    let acres = lot(json!({"ListingKey": "1", "LotSizeAcres": "0.5"}));
    assert_eq!(acres.record.to_json()["LotSizeSquareFeet"], 21_780.0);
    let both = lot(json!({"ListingKey": "1", "LotSizeSquareFeet": 9_000, "LotSizeAcres": 0.2}));
    assert_eq!(both.record.to_json()["LotSizeSquareFeet"], 9_000.0);
    let off_the_globe = lot(json!({"ListingKey": "1", "Latitude": 147.0}));
    assert_eq!(off_the_globe.unknown[0].field, "Latitude");
}
