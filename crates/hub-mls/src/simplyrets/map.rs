//! What a record of this vendor means.

use hub_connector::MapError;
use hub_domain::{Mapped, RawRecord, Resource};
use serde_json::Value;

use crate::dictionary::{self, Context};
use crate::tree::Tree;

/// Places of the vendor's tree that hold a RESO field as it is; of several the first that says something.
const LISTING: &[(&str, &[&str])] = &[
    ("ListingId", &["listingId"]),
    ("OriginatingSystemName", &["mls.originatingSystemName"]),
    ("ParcelNumber", &["tax.id"]),
    ("StandardStatus", &["mls.status"]),
    ("MlsStatus", &["mls.statusText", "mls.status"]),
    ("MLSAreaMajor", &["mls.area", "geo.marketArea"]),
    ("DaysOnMarket", &["mls.daysOnMarket"]),
    ("ListPrice", &["listPrice"]),
    ("OriginalListPrice", &["originalListPrice"]),
    ("ClosePrice", &["sales.closePrice"]),
    ("CloseDate", &["sales.closeDate"]),
    ("PurchaseContractDate", &["sales.contractDate"]),
    ("OnMarketDate", &["listDate"]),
    ("LivingArea", &["property.area"]),
    ("LotSizeArea", &["property.lotSizeArea"]),
    ("LotSizeUnits", &["property.lotSizeAreaUnits"]),
    ("LotSizeAcres", &["property.lotSizeAcres"]),
    ("BedroomsTotal", &["property.bedrooms"]),
    ("BathroomsFull", &["property.bathsFull"]),
    ("BathroomsHalf", &["property.bathsHalf"]),
    ("Stories", &["property.stories"]),
    ("YearBuilt", &["property.yearBuilt"]),
    ("GarageSpaces", &["property.garageSpaces"]),
    ("SubdivisionName", &["property.subdivision"]),
    ("UnparsedAddress", &["address.full"]),
    ("StreetNumber", &["address.streetNumberText", "address.streetNumber"]),
    ("StreetName", &["address.streetName"]),
    ("UnitNumber", &["address.unit"]),
    ("City", &["address.city"]),
    ("StateOrProvince", &["address.state"]),
    ("PostalCode", &["address.postalCode"]),
    ("CountyOrParish", &["geo.county"]),
    ("Latitude", &["geo.lat"]),
    ("Longitude", &["geo.lng"]),
    ("PublicRemarks", &["remarks"]),
    ("PrivateRemarks", &["privateRemarks"]),
    ("ListAgentKey", &["agent.id"]),
    ("ListOfficeKey", &["office.brokerid"]),
    ("ListOfficeName", &["office.name", "office.servingName"]),
    ("BuyerAgentKey", &["sales.agent.id"]),
    ("BuyerOfficeKey", &["sales.office.brokerid"]),
    ("AttributionContact", &["office.contact.office", "office.contact.email", "agent.contact.office"]),
    ("ModificationTimestamp", &["modified"]),
];

/// Reads a record.
///
/// # Errors
/// [`MapError::NoKey`] when it has no key.
pub(super) fn read(raw: &RawRecord, context: &Context) -> Result<Mapped, MapError> {
    match raw.resource {
        Resource::Property => listing(raw, context),
        Resource::OpenHouse => open_house(raw, context),
        Resource::Member => member(raw, context),
        _ => dictionary::read(raw, context).map(Mapped::from),
    }
}

fn listing(raw: &RawRecord, context: &Context) -> Result<Mapped, MapError> {
    let mut tree = Tree::of(raw);
    // The vendor's own number leads nowhere outside it.
    tree.at("mlsId");
    for (name, places) in LISTING {
        tree.take(name, places);
    }
    kind(&mut tree);
    if let Some(name) = full_name(&mut tree, "agent.firstName", "agent.lastName") {
        tree.put("ListAgentFullName", name, "agent.firstName");
    }
    if let Some(photos) = tree.at("photos").and_then(Value::as_array) {
        tree.put("PhotosCount", photos.len(), "photos");
    }
    for (name, place) in [
        ("InternetEntireListingDisplayYN", "internetEntireListingDisplay"),
        ("InternetAddressDisplayYN", "internetAddressDisplay"),
    ] {
        // The vendor says that null means allowed: only an explicit no is one.
        match tree.at(place) {
            Some(said) => tree.put(name, said.clone(), place),
            None => tree.put(name, true, place),
        }
    }
    tree.read(context)
}

/// The vendor's codes say type and sometimes subtype in one.
fn kind(tree: &mut Tree<'_>) {
    tree.take("PropertySubType", &["property.subType", "property.subTypeRaw"]);
    let has_sub_type = tree.has("PropertySubType");
    let Some(code) = tree.text("property.type") else { return };
    let (kind, sub_type) = match code.to_ascii_uppercase().as_str() {
        "RES" => ("Residential", None),
        "CND" => ("Residential", Some("Condominium")),
        "RNT" => ("Residential Lease", None),
        "MLF" => ("Residential Income", None),
        "CRE" => ("Commercial Sale", None),
        "CLE" => ("Commercial Lease", None),
        "LND" => ("Land", None),
        "FRM" => ("Farm", None),
        _ => (code.as_str(), None),
    };
    tree.put("PropertyType", kind, "property.type");
    if let Some(sub_type) = sub_type.filter(|_| !has_sub_type) {
        tree.put("PropertySubType", sub_type, "property.type");
    }
}

fn full_name(tree: &mut Tree<'_>, first: &'static str, last: &'static str) -> Option<String> {
    let parts: Vec<String> = [tree.text(first), tree.text(last)].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn open_house(raw: &RawRecord, context: &Context) -> Result<Mapped, MapError> {
    let mut tree = Tree::of(raw);
    tree.at("openHouseKey");
    for (name, places) in [
        ("ListingKey", &["ListingKey"] as &[_]),
        ("ListingId", &["ListingId"]),
        ("OpenHouseDate", &["startTime"]),
        ("OpenHouseStartTime", &["startTime"]),
        ("OpenHouseEndTime", &["endTime"]),
        ("OpenHouseType", &["type"]),
        ("OpenHouseRemarks", &["description"]),
    ] {
        tree.take(name, places);
    }
    tree.read(context)
}

fn member(raw: &RawRecord, context: &Context) -> Result<Mapped, MapError> {
    let mut tree = Tree::of(raw);
    tree.take("MemberMlsId", &["id"]);
    tree.take("MemberEmail", &["contact.email"]);
    tree.take("MemberPreferredPhone", &["contact.office", "contact.cell"]);
    tree.take("OfficeName", &["office.name"]);
    tree.take("OfficeKey", &["office.brokerid"]);
    if let Some(name) = full_name(&mut tree, "firstName", "lastName") {
        tree.put("MemberFullName", name, "firstName");
    }
    tree.read(context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::record;
    use proptest::prelude::*;
    use serde_json::json;

    fn of(resource: Resource, payload: Value) -> RawRecord {
        record(resource, "k".into(), None, payload.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_listing_and_exactly_what_it_means() {
        let raw = of(
            Resource::Property,
            json!({
                "mlsId": 1, "listingId": "A-1", "listPrice": 415000.5, "modified": "2026-03-01T10:00:00Z",
                "listDate": "2026-01-05T08:00:00Z", "remarks": "Sunny.", "photos": ["https://e.org/1", "https://e.org/2"],
                "internetAddressDisplay": null, "internetEntireListingDisplay": false, "virtualTourUrl": "https://e.org/t",
                "mls": {"status": "ActiveUnderContract", "statusText": "Contingent", "originatingSystemName": "NMLS",
                        "area": "West", "daysOnMarket": 12},
                "property": {"type": "CND", "subType": null, "area": 900, "bedrooms": 2, "bathsFull": 1, "bathsHalf": 1,
                             "lotSizeArea": 0.5, "lotSizeAreaUnits": "Acres", "stories": 1.5, "yearBuilt": 1999,
                             "roof": "Slate"},
                "address": {"full": "12 Nowhere Lane #3", "streetNumber": 12, "streetName": "Nowhere Lane", "unit": "3",
                            "city": "Larkmoor", "state": "Texas", "postalCode": "00001"},
                "geo": {"lat": 29.5, "lng": -95.5, "county": "Nowhere"},
                "tax": {"id": "P-77"}, "sales": null,
                "agent": {"id": "ag1", "firstName": "Ada", "lastName": "Exampleson"},
                "office": {"brokerid": "br1", "name": null, "servingName": "Sample Realty", "contact": {"office": "555-0100"}},
            }),
        );
        let mapped = read(&raw, &Context::default()).unwrap();
        let expected = json!({
            "ListingKey": "k", "ListingId": "A-1", "OriginatingSystemName": "NMLS", "ParcelNumber": "P-77",
            "StandardStatus": "Active Under Contract", "MlsStatus": "Contingent", "PropertyType": "Residential",
            "PropertySubType": "Condominium", "CurrencyCode": "USD", "ListPrice": {"minor": 41_500_050, "currency": "USD"},
            "OnMarketDate": "2026-01-05", "DaysOnMarket": 12, "LivingArea": {"value": 900.0, "unit": "Square Feet"},
            "LotSizeSquareFeet": 21_780.0, "BedroomsTotal": 2, "BathroomsFull": 1, "BathroomsHalf": 1, "Stories": 1.5,
            "YearBuilt": 1999, "UnparsedAddress": "12 Nowhere Lane #3", "StreetNumber": "12",
            "StreetName": "Nowhere Lane", "UnitNumber": "3", "City": "Larkmoor", "StateOrProvince": "Texas",
            "PostalCode": "00001", "CountyOrParish": "Nowhere", "MLSAreaMajor": "West", "Latitude": 29.5,
            "Longitude": -95.5, "PublicRemarks": "Sunny.", "ListAgentKey": "ag1", "ListAgentFullName": "Ada Exampleson",
            "ListOfficeKey": "br1", "ListOfficeName": "Sample Realty", "AttributionContact": "555-0100",
            "InternetEntireListingDisplayYN": false, "InternetAddressDisplayYN": true, "PhotosCount": 2,
            "ModificationTimestamp": "2026-03-01T10:00:00Z",
        });
        assert_eq!(Value::Object(mapped.record.to_json()), expected);
        assert_eq!(mapped.unmapped, ["property.roof", "virtualTourUrl"]);
        assert!(mapped.issues.is_empty(), "{:?}", mapped.issues);
    }

    #[test]
    fn open_houses_and_agents() {
        let house = of(
            Resource::OpenHouse,
            json!({"openHouseKey": 9, "ListingKey": "NMLS:A-1", "startTime": "2026-05-02T17:00:00Z",
                   "endTime": "2026-05-02T19:00:00Z", "type": "Public", "description": "Tea."}),
        );
        let house = read(&house, &Context::default()).unwrap();
        assert!(house.unmapped.is_empty() && house.issues.is_empty(), "{house:?}");
        assert_eq!(house.record.to_json()["OpenHouseStartTime"], "2026-05-02T17:00:00Z");
        let agent =
            of(Resource::Member, json!({"id": 7, "lastName": "Exampleson", "contact": {"email": "a@example.org"}}));
        let agent = read(&agent, &Context::default()).unwrap().record.to_json();
        assert_eq!((&agent["MemberMlsId"], &agent["MemberFullName"]), (&json!("7"), &json!("Exampleson")));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[ -~]{0,60}", n in any::<f64>()) {
            let odd: Value = serde_json::from_str(&text).unwrap_or(json!(text));
            let raw = of(Resource::Property, json!({"property": odd, "mls": {"status": text}, "listPrice": n, "photos": odd}));
            prop_assert!(read(&raw, &Context::default()).is_ok());
        }
    }
}
