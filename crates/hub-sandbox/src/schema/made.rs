//! Rows that are made from a listing when they are asked for, rather than kept.

use serde_json::{Value as Json, json};

use super::{EntityType, Field, FieldType};
use crate::{
    dialect::{Dialect, Navigation, Rules, Source, encoded},
    rng::hash_text,
};

/// Readable names of the local fields.
pub const LOCAL_NAMES: &[&str] = &["Lot Shape", "Snow Load Zone"];
const SHAPES: &[&str] = &["Regular", "Irregular", "Flag", "Corner"];
const ROOM_FIELDS: &[(&str, FieldType)] = &[
    ("ListingKey", FieldType::Text),
    ("RoomType", FieldType::One("RoomType")),
    ("RoomLevel", FieldType::One("RoomLevel")),
    ("RoomLength", FieldType::Decimal),
    ("RoomWidth", FieldType::Decimal),
    ("RoomLengthWidthUnits", FieldType::One("LinearUnits")),
];
const UNIT_FIELDS: &[(&str, FieldType)] = &[
    ("ListingKey", FieldType::Text),
    ("UnitTypeType", FieldType::One("UnitTypeType")),
    ("UnitTypeBedsTotal", FieldType::Whole),
    ("UnitTypeBathsTotal", FieldType::Whole),
    ("UnitTypeUnitsTotal", FieldType::Whole),
    ("UnitTypeActualRent", FieldType::Decimal),
];

/// The entity types that these resources lead to and that are no resources themselves.
#[must_use]
pub fn made_types(entities: &[&EntityType], rules: &Rules) -> Vec<EntityType> {
    let reached = |source: Source| -> Option<&Navigation> {
        entities.iter().flat_map(|e| e.navigations().iter().chain(e.inline())).find(|to| to.source == source)
    };
    let fields = |list: &[(&str, FieldType)]| -> Vec<Field> {
        list.iter().map(|(name, kind)| Field { name: (*name).to_owned(), kind: *kind }).collect()
    };
    let mut made = Vec::new();
    if reached(Source::Rooms).is_some() {
        made.push(EntityType::new("PropertyRooms", "RoomKey", None, fields(ROOM_FIELDS)));
    }
    if reached(Source::UnitTypes).is_some() {
        made.push(EntityType::new("PropertyUnitTypes", "UnitTypeKey", None, fields(UNIT_FIELDS)));
    }
    if let Some(navigation) = reached(Source::Local) {
        let names = LOCAL_NAMES.iter().map(|name| Field { name: local_name(rules, name), kind: FieldType::Text });
        made.push(EntityType::stamped(navigation.name, "ListingKey", None, None, names.collect()));
    }
    made
}

/// The name of a local field on the wire.
fn local_name(rules: &Rules, readable: &str) -> String {
    match rules.dialect {
        Dialect::Spark => encoded(readable),
        _ => readable.replace(' ', ""),
    }
}

/// The rooms of a listing: a bedroom for each one counted, a kitchen and a living room.
#[must_use]
pub fn rooms(key: &str, stamp: &str, bedrooms: u64) -> Vec<Json> {
    let size = |salt: &str| 9.0 + (hash_text(&format!("{key}{salt}")) % 100) as f64 / 10.0;
    let mut types = vec!["Kitchen", "Living Room"];
    types.extend(std::iter::repeat_n("Bedroom", usize::try_from(bedrooms.min(12)).unwrap_or_default()));
    types
        .into_iter()
        .enumerate()
        .map(|(number, kind)| {
            json!({
                "RoomKey": format!("{key}R{number:02}"), "ListingKey": key, "RoomType": kind,
                "RoomLevel": if number < 3 { "Main" } else { "Upper" },
                "RoomLength": size(&format!("l{number}")), "RoomWidth": size(&format!("w{number}")),
                "RoomLengthWidthUnits": "Feet", "ModificationTimestamp": stamp,
            })
        })
        .collect()
}

/// The unit types of a listing: one or two for what is let in units, none otherwise.
#[must_use]
pub fn unit_types(key: &str, stamp: &str, property_type: &str) -> Vec<Json> {
    let count = if property_type == "Residential Income" { 1 + hash_text(key) % 2 } else { 0 };
    (0..count)
        .map(|number| {
            json!({
                "UnitTypeKey": format!("{key}U{number}"), "ListingKey": key,
                "UnitTypeType": if number == 0 { "1 Bedroom" } else { "2 Bedroom" },
                "UnitTypeBedsTotal": number + 1, "UnitTypeBathsTotal": 1, "UnitTypeUnitsTotal": 2 + number,
                "UnitTypeActualRent": 1_450 + 300 * number, "ModificationTimestamp": stamp,
            })
        })
        .collect()
}

/// The local fields of a listing.
#[must_use]
pub fn local_row(rules: &Rules, key: &str) -> Json {
    let hash = hash_text(key);
    let shape = SHAPES[usize::try_from(hash % SHAPES.len() as u64).unwrap_or_default()];
    let values = [shape.to_owned(), format!("Zone {}", 1 + hash % 4)];
    let mut row = serde_json::Map::from_iter([("ListingKey".to_owned(), Json::from(key))]);
    row.extend(LOCAL_NAMES.iter().zip(values).map(|(name, value)| (local_name(rules, name), value.into())));
    Json::Object(row)
}
