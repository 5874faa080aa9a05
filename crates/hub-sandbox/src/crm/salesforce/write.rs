use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, eighteen},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        table::{Found, Table, Takes, Unfit},
        wire::read_zoned,
    },
    No, tables,
};

/// 400 with the fields that are concerned.
pub fn bad(code: &'static str, message: impl Into<String>, fields: &[&str]) -> No {
    No::new(400, code, message).because(fields.iter().map(|field| (*field).to_owned()).collect())
}

fn unfit(table: &Table, column: &Found, value: &Json, why: &Unfit) -> No {
    let name = column.name.as_str();
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match why {
        Unfit::Type(wanted) => {
            let given = if value.is_string() { "VALUE_STRING" } else { "a JSON value" };
            let message = format!(
                "Cannot deserialize instance of {wanted} from {given} value {text} or request may be \
                missing a required field at [line:1, column:1]"
            );
            bad("JSON_PARSER_ERROR", message, &[])
        }
        Unfit::Long(most) => {
            let message = format!("{}: data value too large (max length={most})", column.label);
            bad("STRING_TOO_LONG", message, &[name])
        }
        Unfit::Choice => {
            let message = format!("{}: bad value for restricted picklist field: {text}", column.label);
            bad("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, &[name])
        }
        Unfit::Email => {
            bad("INVALID_EMAIL_ADDRESS", format!("{}: invalid email address: {text}", column.label), &[name])
        }
        Unfit::Absent if eighteen(&text).len() != 18 => {
            let message = format!("{}: id value of incorrect type: {text}", column.label);
            bad("MALFORMED_ID", message, &[name])
        }
        Unfit::Absent => {
            let message = format!("insufficient access rights on cross-reference id: {text} ({})", table.name);
            bad("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message, &[])
        }
    }
}

/// Fields that a client wrote, under the names the object has for them.
///
/// # Errors
/// Columns that are not there or not to be written, and values that do not fit.
pub fn read(room: &Room, table: &Table, given: &Map<String, Json>, making: bool) -> Result<Map<String, Json>, No> {
    let mut fields = Map::new();
    let columns = table.columns(room);
    for (name, value) in given.iter().filter(|(name, _)| *name != "attributes") {
        let Some(column) = columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) else {
            let message = format!("No such column '{name}' on sobject of type {}", table.name);
            return Err(bad("INVALID_FIELD", message, &[]));
        };
        if column.name == "Id" {
            return Err(bad("INVALID_FIELD", "The Id field should not be specified in the sobject data.", &["Id"]));
        }
        if column.fixed || (column.once && !making) {
            let message = format!(
                "Unable to create/update fields: {}. Please check the security settings of this field \
                and verify that it is read/write for your profile or permission set.",
                column.name
            );
            return Err(bad("INVALID_FIELD_FOR_INSERT_UPDATE", message, &[&column.name]));
        }
        // Empty text is nothing, and blanks around a text are not kept.
        let value = match value.as_str().map(str::trim) {
            Some("") => Json::Null,
            Some(text) => json!(text),
            None => value.clone(),
        };
        column.fits(room, &value).map_err(|why| unfit(table, column, &value, &why))?;
        let value = stored(room, column, value);
        fields.insert(column.name.clone(), value);
    }
    Ok(fields)
}

fn stored(room: &Room, column: &Found, value: Json) -> Json {
    let Some(text) = value.as_str() else { return value };
    match column.takes {
        Takes::Stamp => read_zoned(text).map_or(value.clone(), |at| json!(tables::stamp(at))),
        Takes::User | Takes::Of(_) => json!(eighteen(text)),
        Takes::Email if room.has(CrmQuirk::ValuesNormalised) => json!(text.to_lowercase()),
        Takes::Phone if room.has(CrmQuirk::ValuesNormalised) => json!(digits(text)),
        _ => value,
    }
}

/// What every row has to have, and what is filled in where it is left out.
///
/// # Errors
/// Columns without a value that have to have one.
pub fn complete(room: &Room, table: &Table, fields: &mut Map<String, Json>) -> Result<(), No> {
    let missing = table.missing(fields);
    if !missing.is_empty() {
        let message = format!("Required fields are missing: [{}]", missing.join(", "));
        return Err(bad("REQUIRED_FIELD_MISSING", message, &missing));
    }
    let mut usual = |name: &str, value: Json| {
        if fields.get(name).is_none_or(Json::is_null) {
            fields.insert(name.to_owned(), value);
        }
    };
    if let Some(owner) = room.account.users.iter().find(|user| user.owner) {
        usual("OwnerId", json!(owner.id));
    }
    match table.name {
        "Lead" => usual("Status", json!("Open - Not Contacted")),
        "Task" => {
            usual("Status", json!("Not Started"));
            usual("Priority", json!("Normal"));
            usual("TaskSubtype", json!("Task"));
            // The moment at which it was closed, which nobody can write.
            if fields.get("Status").and_then(Json::as_str) == Some("Completed") {
                fields.entry("CompletedDateTime").or_insert_with(|| json!(tables::stamp(room.now)));
            } else {
                fields.remove("CompletedDateTime");
            }
        }
        "Event" => {
            let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
            let timed = has("StartDateTime") || has("ActivityDateTime");
            if !timed || !(has("EndDateTime") || has("DurationInMinutes")) {
                let message = "Required fields are missing: [StartDateTime, DurationInMinutes or EndDateTime]";
                return Err(bad("REQUIRED_FIELD_MISSING", message, &["StartDateTime"]));
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whether values that are to be unique are taken.
///
/// # Errors
/// Who has them.
pub fn untaken(room: &Room, table: &Table, fields: &Map<String, Json>, but: Option<&str>) -> Result<(), No> {
    for column in table.columns(room).into_iter().filter(|column| column.unique) {
        let Some(value) = fields.get(&column.name).and_then(Json::as_str) else { continue };
        let same = |held: &str| held.eq_ignore_ascii_case(value);
        let other = table.all(room).find(|record| record.text(&column.name).is_some_and(same));
        if let Some(other) = other.filter(|other| Some(other.id.as_str()) != but) {
            let message =
                format!("duplicate value found: {} duplicates value on record with id: {}", column.name, other.id);
            return Err(bad("DUPLICATE_VALUE", message, &[]));
        }
    }
    Ok(())
}

/// Makes a record. `alert` is whether a rule against duplicates may stop it.
///
/// # Errors
/// What the vendor refuses.
pub fn make(room: &mut Room, table: &Table, given: &Map<String, Json>, alert: bool) -> Result<String, No> {
    let mut fields = read(room, table, given, true)?;
    complete(room, table, &mut fields)?;
    untaken(room, table, &fields, None)?;
    let kind = tables::kind(table, &fields);
    if alert && room.has(CrmQuirk::DuplicateRule) && matches!(kind, CrmKind::Contact | CrmKind::Lead) {
        let email = fields.get("Email").and_then(Json::as_str).unwrap_or_default();
        let same = |held: &str| !email.is_empty() && held.eq_ignore_ascii_case(email);
        if room.account.all(kind).any(|record| record.text("Email").is_some_and(same)) {
            let message = "Use one of these records?";
            return Err(bad("DUPLICATES_DETECTED", message, &[]));
        }
    }
    fields.retain(|_, value| !value.is_null());
    Ok(room.create(kind, fields))
}

/// Changes a record.
///
/// # Errors
/// What the vendor refuses.
pub fn alter(room: &mut Room, table: &Table, id: &str, given: &Map<String, Json>) -> Result<(), No> {
    let changes = read(room, table, given, false)?;
    let record = there(room, table, id)?;
    let (id, kind, mut fields) = (record.id.clone(), record.kind, record.fields.clone());
    fields.extend(changes);
    complete(room, table, &mut fields)?;
    untaken(room, table, &fields, Some(&id))?;
    fields.retain(|_, value| !value.is_null());
    room.change(kind, &id, |held| *held = fields);
    Ok(())
}

/// A record that is there, by an id of fifteen or eighteen signs.
///
/// # Errors
/// 404.
pub fn there<'a>(room: &'a Room, table: &Table, id: &str) -> Result<&'a super::super::core::Record, No> {
    let id = eighteen(id);
    if let Some(record) = table.get(room, &id) {
        return Ok(record);
    }
    let gone = table.any(room, &id).is_some();
    let (code, message) = if gone {
        ("ENTITY_IS_DELETED", "entity is deleted")
    } else {
        ("NOT_FOUND", "The requested resource does not exist")
    };
    Err(No::new(404, code, message))
}
