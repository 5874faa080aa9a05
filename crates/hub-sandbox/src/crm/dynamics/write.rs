use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        table::{Found, Takes, Unfit},
        wire::{read_zoned, seconds},
    },
    No,
    tables::{self, Set},
};

fn bad(code: &'static str, message: impl Into<String>) -> No {
    No::new(400, code, message)
}

/// 400: what stands in the body is nothing the table has.
fn payload(set: &Set, message: impl AsRef<str>) -> No {
    let message = message.as_ref();
    bad(
        "0x80048d19",
        format!("Error identified in Payload provided by the user for Entity :'{}', Error: {message}", set.table.name),
    )
}

fn unfit(set: &Set, column: &Found, value: &Json, why: &Unfit) -> No {
    let (name, logical) = (&column.name, set.logical);
    match why {
        Unfit::Type(wanted) => payload(
            set,
            format!("Cannot convert the literal '{value}' of '{name}' to the expected type 'Edm.{wanted}'."),
        ),
        Unfit::Long(most) => bad(
            "0x80044331",
            format!(
                "A validation error occurred. The length of the '{name}' attribute of the '{logical}' entity exceeded the maximum allowed length of '{most}'."
            ),
        ),
        Unfit::Choice => bad(
            "0x80048408",
            format!("The value {value} of '{name}' on record of type '{logical}' is outside the valid range."),
        ),
        Unfit::Email => payload(set, format!("'{name}' is no e-mail address")),
        Unfit::Absent => No::new(404, "0x80040217", format!("{name} With Id = {value} Does Not Exist")),
    }
}

/// The set and the id in `/contacts(…)`, whole addresses included.
fn pointed(text: &str) -> Option<(&str, String)> {
    let last = text.rsplit('/').next().unwrap_or(text);
    let (set, rest) = last.split_once('(')?;
    Some((set, rest.strip_suffix(')')?.to_lowercase()))
}

/// What is written under a name that points at a row: where it goes, and the id.
fn bound(room: &Room, set: &Set, name: &str, value: &Json) -> Result<(String, Json), No> {
    let point = set.points.iter().find(|(known, _, _)| *known == name);
    let message = || {
        format!(
            "An undeclared property '{name}' which only has property annotations in the payload but no property value was found in the payload."
        )
    };
    let (_, column, kind) = point.ok_or_else(|| payload(set, message()))?;
    if value.is_null() {
        return Ok(((*column).to_owned(), Json::Null));
    }
    let (target, id) =
        value.as_str().and_then(pointed).ok_or_else(|| payload(set, format!("{value} is no reference")))?;
    let wanted = kind.and_then(tables::of).map_or("systemusers", |set| set.table.name);
    if target != wanted {
        return Err(payload(set, format!("'{name}' points at {wanted}, not at {target}")));
    }
    let there = match kind {
        Some(kind) => room.account.get(*kind, &id).is_some(),
        None => room.account.users.iter().any(|user| user.id == id),
    };
    if !there {
        return Err(No::new(404, "0x80040217", format!("{wanted} With Id = {id} Does Not Exist")));
    }
    Ok(((*column).to_owned(), json!(id)))
}

/// Fields that a client wrote.
///
/// # Errors
/// Columns that are not there, values that do not fit, references to nothing.
pub fn read(room: &Room, set: &Set, given: &Map<String, Json>) -> Result<Map<String, Json>, No> {
    let columns = set.table.columns(room);
    let mut fields = Map::new();
    for (name, value) in given {
        if let Some(name) = name.strip_suffix("@odata.bind") {
            let (column, id) = bound(room, set, name, value)?;
            fields.insert(column, id);
            continue;
        }
        if name.starts_with("@odata.") || (name == set.key() && value.is_string()) {
            continue;
        }
        let column = columns.iter().find(|column| column.name == *name);
        let column = column.filter(|column| !tables::points(column) && column.name != set.key()).ok_or_else(|| {
            payload(
                set,
                format!("Invalid property '{name}' was found in entity 'Microsoft.Dynamics.CRM.{}'.", set.logical),
            )
        })?;
        // What the system keeps is passed over, as it is for everything that is not valid for an update.
        if column.fixed {
            if name == "statecode" {
                let message = format!(
                    "This message can not be used to set the state of {}. In order to set state of \
                    {}, use the action that does.",
                    set.logical, set.logical
                );
                return Err(bad("0x80048408", message));
            }
            continue;
        }
        column.fits(room, value).map_err(|why| unfit(set, column, value, &why))?;
        fields.insert(name.clone(), stored(room, column, value));
    }
    Ok(fields)
}

fn stored(room: &Room, column: &Found, value: &Json) -> Json {
    let Some(text) = value.as_str() else { return value.clone() };
    let name = column.name.as_str();
    match column.takes {
        _ if text.is_empty() => Json::Null,
        Takes::Stamp => read_zoned(text).map_or(value.clone(), |at| json!(seconds(at))),
        _ if room.has(CrmQuirk::ValuesNormalised) && name.starts_with("emailaddress") => json!(text.to_lowercase()),
        _ if room.has(CrmQuirk::ValuesNormalised) && name.contains("phone") => json!(digits(text)),
        _ => value.clone(),
    }
}

/// What every row has to have, and what is filled in where it is left out.
///
/// # Errors
/// Columns without a value that have to have one; keys that others have.
pub fn complete(room: &Room, set: &Set, fields: &mut Map<String, Json>, but: Option<&str>) -> Result<(), No> {
    if let Some(name) = set.table.missing(fields).first() {
        let message = format!(
            "A validation error occurred. A value is required for the '{name}' attribute of the '{}' entity.",
            set.logical
        );
        return Err(bad("0x80040203", message));
    }
    for column in set.table.columns(room).into_iter().filter(|column| column.unique) {
        let Some(value) = fields.get(&column.name).and_then(Json::as_str) else { continue };
        if keyed(room, set, &column.name, value).is_some_and(|other| Some(other.id.as_str()) != but) {
            let message = "A record with matching key values already exists.";
            return Err(No::new(412, "0x80040237", message));
        }
    }
    if fields.get("ownerid").is_none_or(Json::is_null) {
        let owner = room.account.users.iter().find(|user| user.owner).map(|user| user.id.clone());
        fields.insert("ownerid".to_owned(), json!(owner));
    }
    if set.logical == "opportunity" && fields.get("salesstage").is_none_or(Json::is_null) {
        fields.insert("salesstage".to_owned(), json!(0));
    }
    fields.retain(|_, value| !value.is_null());
    Ok(())
}

/// The row that has a key.
pub fn keyed<'a>(room: &'a Room, set: &Set, column: &str, value: &str) -> Option<&'a Record> {
    set.table.all(room).find(|record| record.text(column).is_some_and(|held| held.eq_ignore_ascii_case(value)))
}

/// Makes a row. `alert` is whether duplicates stop it.
///
/// # Errors
/// What the vendor refuses.
pub fn make(room: &mut Room, set: &Set, given: &Map<String, Json>, alert: bool) -> Result<String, No> {
    let mut fields = read(room, set, given)?;
    complete(room, set, &mut fields, None)?;
    let kind = set.table.kind();
    let email = fields.get("emailaddress1").and_then(Json::as_str).unwrap_or_default();
    if alert
        && !email.is_empty()
        && room.has(CrmQuirk::DuplicateRule)
        && matches!(kind, CrmKind::Contact | CrmKind::Lead)
        && keyed(room, set, "emailaddress1", email).is_some()
    {
        return Err(No::new(
            412,
            "0x80040333",
            "A record was not created or updated because a duplicate of the current record already exists.",
        ));
    }
    Ok(room.create(kind, fields))
}

/// Changes a row.
///
/// # Errors
/// What the vendor refuses.
pub fn alter(room: &mut Room, set: &Set, id: &str, given: &Map<String, Json>) -> Result<(), No> {
    let changes = read(room, set, given)?;
    let kind = set.table.kind();
    let record = room.account.get(kind, id).ok_or_else(|| absent(set, id))?;
    let mut fields = record.fields.clone();
    fields.extend(changes);
    complete(room, set, &mut fields, Some(id))?;
    room.change(kind, id, |held| *held = fields);
    Ok(())
}

/// 404.
pub fn absent(set: &Set, id: &str) -> No {
    No::new(404, "0x80040217", format!("{} With Id = {id} Does Not Exist", set.logical))
}
