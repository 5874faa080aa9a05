use serde_json::{Map, Value as Json, json};

use super::{
    SimplyRets,
    select::{status_code, type_code},
};
use crate::{data::Market, data::Row};

/// A row's fields, null where it has none of that name.
pub struct Fields(pub Map<String, Json>);

impl Fields {
    /// The value as it is.
    pub fn get(&self, name: &str) -> Json {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// The text, empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    /// A list's words in one text, null where there are none.
    fn joined(&self, name: &str) -> Json {
        let words: Vec<_> = self.0.get(name).and_then(Json::as_array).into_iter().flatten().collect();
        let words: Vec<_> = words.into_iter().filter_map(Json::as_str).collect();
        if words.is_empty() { Json::Null } else { words.join(", ").into() }
    }

    /// A number without its fraction.
    fn whole(&self, name: &str) -> Json {
        self.0.get(name).and_then(Json::as_f64).map_or(Json::Null, |number| (number.round() as i64).into())
    }

    /// A day as an instant, as the vendor writes days.
    fn instant(&self, name: &str) -> Json {
        match self.text(name) {
            "" => Json::Null,
            day if day.len() == 10 => format!("{day}T00:00:00Z").into(),
            instant => instant.into(),
        }
    }
}

/// The first and last name of a full one.
fn names(full: &str) -> (Json, Json) {
    match full.split_once(' ') {
        Some((first, last)) => (first.into(), last.into()),
        None if full.is_empty() => (Json::Null, Json::Null),
        None => (Json::Null, full.into()),
    }
}

fn agent(fields: &Fields, side: &str) -> Json {
    let (first, last) = names(fields.text(&format!("{side}AgentFullName")));
    json!({
        "id": fields.get(&format!("{side}AgentKey")),
        "firstName": first,
        "lastName": last,
        "contact": {"email": null, "office": null, "cell": null},
    })
}

fn office(fields: &Fields, side: &str) -> Json {
    json!({
        "name": fields.get(&format!("{side}OfficeName")),
        "servingName": null,
        "brokerid": fields.get(&format!("{side}OfficeKey")),
        "contact": {"email": null, "office": null, "cell": null},
    })
}

/// A listing in the vendor's tree. `extras` are the additions a request asked to include.
pub fn listing(shape: &SimplyRets, market: &Market, row: &Row, extras: &[&str]) -> Json {
    let fields = Fields(row.to_map());
    let mut tree = json!({
        "mlsId": shape.number(row.key()),
        "listingId": fields.get("ListingId"),
        "listPrice": fields.get("ListPrice"),
        "originalListPrice": fields.get("OriginalListPrice"),
        "listDate": fields.instant("OnMarketDate"),
        "modified": fields.get("ModificationTimestamp"),
        "remarks": fields.get("PublicRemarks"),
        "privateRemarks": fields.get("PrivateRemarks"),
        "showingInstructions": null,
        "showingContactName": null,
        "showingContactPhone": null,
        "specialListingConditions": null,
        "ownership": null,
        "agreement": null,
        "terms": null,
        "disclaimer": "This information is believed to be accurate, but without warranty.",
        "virtualTourUrl": null,
        "leaseTerm": fields.get("LeaseTerm"),
        "leaseType": null,
        "internetAddressDisplay": fields.get("InternetAddressDisplayYN"),
        "internetEntireListingDisplay": fields.get("InternetEntireListingDisplayYN"),
        "photos": photos(market, row.key()),
        "coAgent": null,
    });
    if let Some(members) = tree.as_object_mut() {
        members.insert("property".into(), property(&fields));
        members.insert("address".into(), address(&fields));
        members.insert("agent".into(), agent(&fields, "List"));
        members.insert("office".into(), office(&fields, "List"));
        members.insert("mls".into(), mls(&fields));
        members.insert("geo".into(), geo(&fields));
        members.insert("sales".into(), sales(&fields));
        members.insert(
            "school".into(),
            json!({"district": null, "elementarySchool": null, "middleSchool": null, "highSchool": null}),
        );
        members.insert(
            "tax".into(),
            json!({"id": fields.get("ParcelNumber"), "taxYear": null, "taxAnnualAmount": fields.whole("TaxAnnualAmount")}),
        );
        members.insert(
            "association".into(),
            json!({
                "name": null, "amenities": null,
                "fee": fields.whole("AssociationFee"), "frequency": fields.get("AssociationFeeFrequency"),
            }),
        );
        if extras.contains(&"compliance") {
            members.insert("compliance".into(), json!({"attributionContact": fields.get("AttributionContact")}));
        }
        if extras.contains(&"rooms")
            && let Some(property) = members.get_mut("property").and_then(Json::as_object_mut)
        {
            property.insert("rooms".into(), json!([]));
        }
    }
    tree
}

fn property(fields: &Fields) -> Json {
    let sub = fields.text("PropertySubType");
    let plain: String = sub.chars().filter(|letter| *letter != ' ').collect();
    let known = matches!(
        plain.as_str(),
        "Apartment"
            | "SingleFamilyResidence"
            | "Condominium"
            | "Duplex"
            | "Townhouse"
            | "Triplex"
            | "Quadruplex"
            | "Cabin"
            | "BoatSlip"
            | "DeededParking"
            | "ManufacturedHome"
            | "ManufacturedOnLand"
            | "StockCooperative"
            | "Timeshare"
    );
    let mut tree = json!({
        "type": type_code(fields.text("PropertyType"), sub),
        "subType": if known { plain.into() } else { Json::Null },
        "subTypeText": fields.get("PropertySubType"),
        "subTypeRaw": fields.get("PropertySubType"),
        "area": fields.whole("LivingArea"),
        "areaSource": null,
        "bedrooms": fields.whole("BedroomsTotal"),
        "bathrooms": fields.get("BathroomsTotalInteger"),
        "bathsFull": fields.whole("BathroomsFull"),
        "bathsHalf": fields.whole("BathroomsHalf"),
        "bathsThreeQuarter": null,
        "stories": fields.get("Stories"),
        "yearBuilt": fields.whole("YearBuilt"),
        "garageSpaces": fields.get("GarageSpaces"),
        "parking": {"leased": null, "spaces": fields.whole("GarageSpaces"), "description": null},
        "acres": fields.get("LotSizeAcres"),
        "lotSize": fields.whole("LotSizeSquareFeet").as_i64().map(|feet| format!("{feet} sqft")),
        "lotSizeArea": fields.get("LotSizeSquareFeet"),
        "lotSizeAreaUnits": fields.get("LotSizeSquareFeet").as_f64().map(|_| "Square Feet"),
        "lotDescription": fields.get("X_LotShape"),
        "subdivision": fields.get("SubdivisionName"),
        "interiorFeatures": fields.joined("Appliances"),
        "heating": fields.joined("Heating"),
        "cooling": fields.joined("Cooling"),
        "view": fields.joined("View"),
    });
    if let Some(members) = tree.as_object_mut() {
        for absent in [
            "roof",
            "style",
            "fireplaces",
            "flooring",
            "foundation",
            "poolFeatures",
            "laundryFeatures",
            "occupantName",
            "occupantType",
            "ownerName",
            "maintenanceExpense",
            "additionalRooms",
            "exteriorFeatures",
            "water",
            "construction",
            "accessibility",
        ] {
            members.insert(absent.to_owned(), Json::Null);
        }
    }
    tree
}

fn address(fields: &Fields) -> Json {
    let words = [fields.text("StreetDirPrefix"), fields.text("StreetName"), fields.text("StreetSuffix")];
    let street = words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let number = fields.text("StreetNumber");
    json!({
        "full": fields.get("UnparsedAddress"),
        "streetNumber": number.parse::<i64>().ok(),
        "streetNumberText": fields.get("StreetNumber"),
        "streetName": if street.is_empty() { Json::Null } else { street.into() },
        "unit": fields.get("UnitNumber"),
        "city": fields.get("City"),
        "state": fields.get("StateOrProvince"),
        "postalCode": fields.get("PostalCode"),
        "country": "United States",
        "crossStreet": null,
    })
}

fn mls(fields: &Fields) -> Json {
    json!({
        "status": status_code(fields.text("StandardStatus")),
        "statusText": fields.get("MlsStatus"),
        "area": fields.get("MLSAreaMajor"),
        "areaMinor": null,
        "daysOnMarket": fields.whole("DaysOnMarket"),
        "originatingSystemName": fields.get("OriginatingSystemName"),
        "originalEntryTimestamp": fields.get("OriginalEntryTimestamp"),
    })
}

fn geo(fields: &Fields) -> Json {
    json!({
        "county": fields.get("CountyOrParish"),
        "lat": fields.get("Latitude"),
        "lng": fields.get("Longitude"),
        "marketArea": fields.get("MLSAreaMajor"),
        "directions": null,
    })
}

/// Nothing where there has been neither a contract nor a sale.
fn sales(fields: &Fields) -> Json {
    if fields.text("CloseDate").is_empty() && fields.text("PurchaseContractDate").is_empty() {
        return Json::Null;
    }
    json!({
        "closeDate": fields.instant("CloseDate"),
        "closePrice": fields.whole("ClosePrice"),
        "contractDate": fields.instant("PurchaseContractDate"),
        "agent": agent(fields, "Buyer"),
        "office": office(fields, "Buyer"),
    })
}

/// Addresses of the photos, in their order.
fn photos(market: &Market, key: &str) -> Vec<Json> {
    let Some(media) = market.table("Media") else { return Vec::new() };
    let rows = media.children(key).iter().filter_map(|key| media.get(key)).map(|row| row.to_map());
    let mut photos: Vec<_> = rows
        .map(|row| {
            let order = row.get("Order").and_then(Json::as_i64).unwrap_or(i64::MAX);
            (order, row.get("MediaKey").cloned().unwrap_or_default().to_string(), row)
        })
        .collect();
    photos.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    photos.into_iter().filter_map(|(_, _, row)| row.get("MediaURL").cloned()).collect()
}
