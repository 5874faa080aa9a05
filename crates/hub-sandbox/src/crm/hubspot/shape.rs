use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmDeed, CrmKind, Record},
        quirk::CrmQuirk,
        room::Room,
        wire::{No, millis, read_stamp},
    },
    invalid, plural, properties, ties,
};

/// Most characters of a body.
const LONGEST: usize = 65_536;

/// Puts properties into an object; a text with nothing in it takes one away.
///
/// # Errors
/// Properties that are not there, not to be written, or of another type.
pub fn assign(room: &Room, kind: CrmKind, given: &Map<String, Json>, fields: &mut Map<String, Json>) -> Result<(), No> {
    let mut wrong = Vec::new();
    let known = properties::all(room, kind);
    for (name, value) in given {
        let Some(text) = value.as_str() else {
            return Err(invalid("Invalid input JSON: property values have to be strings", vec![name.clone()]));
        };
        let odd =
            |error: &str, message: String| json!({"isValid": false, "message": message, "error": error, "name": name});
        let Some(property) = known.iter().find(|property| property.name == *name) else {
            wrong.push(odd("PROPERTY_DOESNT_EXIST", format!("Property \"{name}\" does not exist")));
            continue;
        };
        if property.fixed {
            wrong.push(odd("READ_ONLY_VALUE", format!("\"{name}\" is a read only property")));
            continue;
        }
        if text.is_empty() {
            fields.remove(name);
            continue;
        }
        match fit(room, property, text) {
            Ok(text) => {
                fields.insert(name.clone(), json!(text));
            }
            Err((error, message)) => wrong.push(odd(error, message)),
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(invalid(format!("Property values were not valid: {}", json!(wrong)), vec![]))
    }
}

fn fit(room: &Room, property: &properties::Property, text: &str) -> Result<String, (&'static str, String)> {
    let name = property.name.as_str();
    let no = |error, what: &str| Err((error, format!("{name}: {text} {what}")));
    if text.chars().count() > LONGEST {
        return Err(("INVALID_LENGTH", format!("{name} is longer than {LONGEST} characters")));
    }
    match (name, property.type_name.as_str()) {
        ("email", _) => {
            let fits = text.split_once('@').is_some_and(|(who, host)| {
                !who.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
            });
            if !fits {
                return Err(("INVALID_EMAIL", format!("Email address {text} is invalid")));
            }
            return Ok(if room.has(CrmQuirk::ValuesNormalised) { text.to_lowercase() } else { text.to_owned() });
        }
        ("hubspot_owner_id", _) if !room.account.users.iter().any(|user| user.id == text) => {
            return no("INVALID_OWNER_ID", "is no owner");
        }
        ("pipeline", _) if !room.account.pipelines.iter().any(|pipeline| pipeline.id == text) => {
            return no("INVALID_OPTION", "is no pipeline");
        }
        ("dealstage", _)
            if !room.account.pipelines.iter().flat_map(|pipeline| &pipeline.stages).any(|stage| stage.id == text) =>
        {
            return no("INVALID_OPTION", "is no stage");
        }
        (_, "number") if text.parse::<f64>().is_ok_and(f64::is_finite) => {}
        (_, "number") => return no("INVALID_INTEGER", "was not a valid number"),
        (_, "bool") if !["true", "false"].contains(&text) => return no("INVALID_BOOLEAN", "is not true or false"),
        (_, "datetime") => {
            return read_stamp(text)
                .map(millis)
                .ok_or_else(|| ("INVALID_DATE", format!("{name}: {text} was not a valid time")));
        }
        (_, "date") if text.parse::<chrono::NaiveDate>().is_err() => return no("INVALID_DATE", "was not a valid date"),
        (_, "enumeration") if !property.choices.is_empty() && !property.choices.iter().any(|choice| choice == text) => {
            return no("INVALID_OPTION", "was not one of the allowed options");
        }
        _ => {}
    }
    Ok(text.to_owned())
}

/// What an object of a kind has to have; a deal's stage has to be of its pipeline.
///
/// # Errors
/// What is missing.
pub fn needed(kind: CrmKind, fields: &Map<String, Json>) -> Result<(), No> {
    let needed: &[&str] = match kind {
        CrmKind::Note | CrmKind::Task | CrmKind::Call | CrmKind::Text => &["hs_timestamp"],
        CrmKind::Email => &["hs_timestamp", "hs_email_direction"],
        _ => &[],
    };
    let missing: Vec<&str> = needed.iter().copied().filter(|name| !fields.contains_key(*name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("Error creating {}. Some required properties were not set.", plural(kind));
    Err(invalid(message, vec![]).and("context", json!({"properties": missing})))
}

/// Whether a deal's stage is one of its pipeline.
///
/// # Errors
/// A stage of another pipeline.
pub fn staged(room: &Room, fields: &mut Map<String, Json>) -> Result<(), No> {
    let Some(stage) = fields.get("dealstage").and_then(Json::as_str) else { return Ok(()) };
    let usual = room.account.pipelines.first().map(|pipeline| pipeline.id.clone()).unwrap_or_default();
    let named = fields.get("pipeline").and_then(Json::as_str).unwrap_or(&usual).to_owned();
    let pipeline = room.account.pipelines.iter().find(|pipeline| pipeline.id == named);
    if !pipeline.is_some_and(|pipeline| pipeline.stages.iter().any(|known| known.id == stage)) {
        return Err(invalid(format!("{stage} is no stage of the pipeline {named}"), vec![]));
    }
    fields.insert("pipeline".to_owned(), json!(named));
    Ok(())
}

/// Whether a value that has to be unique is taken.
///
/// # Errors
/// 409 with the id of who has it.
pub fn untaken(room: &Room, kind: CrmKind, fields: &Map<String, Json>, but: Option<&str>) -> Result<(), No> {
    for property in properties::all(room, kind).iter().filter(|property| property.unique && !property.fixed) {
        let Some(value) = fields.get(&property.name).and_then(Json::as_str) else { continue };
        let other = by(room, kind, &property.name, value).filter(|other| Some(other.id.as_str()) != but);
        let Some(other) = other else { continue };
        let message = if property.name == "email" {
            format!("Contact already exists. Existing ID: {}", other.id)
        } else {
            format!("The value {value} of the property {} is taken. Existing ID: {}", property.name, other.id)
        };
        return Err(No::new(409, "CONFLICT", message));
    }
    Ok(())
}

/// The object that has a unique value.
pub fn by<'a>(room: &'a Room, kind: CrmKind, property: &str, value: &str) -> Option<&'a Record> {
    if property == "hs_object_id" {
        return room.account.get(kind, value);
    }
    let same = |held: &str| if property == "email" { held.eq_ignore_ascii_case(value) } else { held == value };
    room.account.all(kind).find(|record| record.text(property).is_some_and(same))
}

/// The object a request names, by its id or by a property whose values are unique.
///
/// # Errors
/// A property that is not unique; an object that is not there.
pub fn named<'a>(room: &'a Room, kind: CrmKind, id: &str, property: Option<&str>) -> Result<&'a Record, No> {
    if let Some(property) = property.filter(|property| *property != "hs_object_id") {
        if !properties::find(room, kind, property).is_some_and(|property| property.unique) {
            return Err(invalid(format!("{property} is not a property with unique values"), vec![]));
        }
        return by(room, kind, property, id).ok_or_else(super::absent);
    }
    if let Some(record) = room.account.get(kind, id) {
        return Ok(record);
    }
    let forward = room.account.any(kind, id).and_then(|record| record.merged_into.clone());
    let forward = forward.filter(|_| room.has(CrmQuirk::MergedForward));
    forward.and_then(|id| room.account.get(kind, &id)).ok_or_else(super::absent)
}

/// The value of a property, HubSpot's own included.
pub fn value(record: &Record, fields: &Map<String, Json>, updated: DateTime<Utc>, name: &str) -> Json {
    if name == "hs_object_id" {
        json!(record.id)
    } else if name == properties::made(record.kind) {
        json!(millis(record.created))
    } else if name == properties::changed(record.kind) {
        json!(millis(updated))
    } else {
        fields.get(name).cloned().unwrap_or_default()
    }
}

/// An object as it is told, with the properties that were asked for and those that always come.
pub fn told(room: &Room, record: &Record, asked: &[String]) -> Json {
    told_as(room, record, &record.fields, record.updated, asked)
}

/// The ids of the contacts that were merged into one, at whatever remove.
fn merged_into(room: &Room, record: &Record) -> Json {
    let merges = room.account.journal.changes().iter().filter(|change| change.deed == CrmDeed::Merged);
    let ends_here = |id: &str| {
        let mut id = id.to_owned();
        while let Some(next) = room.account.any(record.kind, &id).and_then(|gone| gone.merged_into.clone()) {
            id = next;
        }
        id == record.id
    };
    let ids: Vec<&str> = merges.map(|change| change.id.as_str()).filter(|id| ends_here(id)).collect();
    if ids.is_empty() { Json::Null } else { json!(ids.join(";")) }
}

/// The same with properties as they were.
pub fn told_as(
    room: &Room,
    record: &Record,
    fields: &Map<String, Json>,
    updated: DateTime<Utc>,
    asked: &[String],
) -> Json {
    let always = ["hs_object_id", properties::made(record.kind), properties::changed(record.kind)];
    let usual: &[&str] = match record.kind {
        CrmKind::Contact => &["email", "firstname", "lastname"],
        CrmKind::Deal => &["amount", "closedate", "dealname", "dealstage", "pipeline"],
        _ => &[],
    };
    let usual = if asked.is_empty() { usual } else { &[] };
    let known: Vec<String> = properties::all(room, record.kind).into_iter().map(|property| property.name).collect();
    let asked = asked.iter().filter(|name| known.contains(name)).map(String::as_str);
    let names = always.into_iter().chain(usual.iter().copied()).chain(asked);
    let told: Map<String, Json> = names
        .map(|name| match name {
            properties::MERGED => (name.to_owned(), merged_into(room, record)),
            _ => (name.to_owned(), value(record, fields, updated, name)),
        })
        .collect();
    let mut object = json!({"id": record.id, "properties": told, "createdAt": millis(record.created),
        "updatedAt": millis(updated), "archived": !record.is_alive()});
    if let Some(gone) = record.gone {
        object["archivedAt"] = json!(millis(gone));
    }
    object
}

/// The object with what it is tied to.
pub fn with_ties(record: &Record, mut object: Json, kinds: &[CrmKind]) -> Json {
    let mut tied = Map::new();
    for kind in kinds {
        let links = record.links.iter().filter(|link| link.kind == *kind);
        let results: Vec<Json> =
            links.map(|link| json!({"id": link.id, "type": ties::word(record.kind, *kind)})).collect();
        if !results.is_empty() {
            tied.insert(plural(*kind).to_owned(), json!({"results": results}));
        }
    }
    if !tied.is_empty() {
        object["associations"] = Json::Object(tied);
    }
    object
}
