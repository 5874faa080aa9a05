use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, texts},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        table::{Found, Table, Takes, Unfit},
        wire::{No, read_zoned},
    },
    tables,
};

/// Most tags of a record.
pub const TAGS: usize = 10;

/// A refusal of one record.
pub fn bad(code: &'static str, message: &str, details: Json) -> No {
    No::new(400, code, message).and("details", details)
}

fn invalid(place: &str, name: &str, mut details: Json) -> No {
    details["api_name"] = json!(name);
    details["json_path"] = json!(format!("{place}.{name}"));
    bad("INVALID_DATA", "invalid data", details)
}

/// A reference as it is kept: by its id.
fn reference(value: &Json) -> Json {
    match value {
        Json::Object(map) => map.get("id").cloned().unwrap_or_else(|| value.clone()),
        value => value.clone(),
    }
}

/// Names of tags in a body.
pub fn tag_names(value: &Json) -> Option<Vec<String>> {
    let list = value.as_array()?;
    list.iter().map(|tag| tag.get("name").and_then(Json::as_str).map(str::to_owned)).collect()
}

/// Fields that a client wrote. Names the module does not have are passed over, and held against the client.
///
/// # Errors
/// Values that do not fit.
pub fn read(
    room: &mut Room,
    table: &Table,
    given: &Map<String, Json>,
    place: &str,
    making: bool,
) -> Result<Map<String, Json>, No> {
    let columns = table.columns(room);
    let mut fields = Map::new();
    for (name, value) in given {
        let Some(column) = columns.iter().find(|column| column.name == *name) else {
            if !name.starts_with('$') && name != "id" {
                room.violations.push("unknown-field");
            }
            continue;
        };
        // What the system writes itself is passed over, too.
        if column.fixed || (column.once && !making) {
            continue;
        }
        fields.insert(name.clone(), one(room, column, value, place)?);
    }
    Ok(fields)
}

fn one(room: &Room, column: &Found, value: &Json, place: &str) -> Result<Json, No> {
    let name = column.name.as_str();
    if name == "Tag" {
        let names = if value.is_null() { Some(Vec::new()) } else { tag_names(value) };
        let names = names.ok_or_else(|| invalid(place, name, json!({"expected_data_type": "jsonarray"})))?;
        if names.len() > TAGS {
            return Err(invalid(place, name, json!({"maximum_length": TAGS})));
        }
        return Ok(json!(names));
    }
    let value = match column.takes {
        Takes::User | Takes::Of(_) => reference(value),
        _ if value.as_str() == Some("") => Json::Null,
        _ => value.clone(),
    };
    column.fits(room, &value).map_err(|why| match why {
        Unfit::Type(_) => {
            let kind = match column.takes {
                Takes::Number => "double",
                Takes::Whole => "integer",
                Takes::Flag => "boolean",
                Takes::Stamp => "datetime",
                Takes::Day => "date",
                Takes::User | Takes::Of(_) => "jsonobject",
                Takes::Email => "email",
                _ => "text",
            };
            invalid(place, name, json!({"expected_data_type": kind}))
        }
        Unfit::Long(most) => invalid(place, name, json!({"maximum_length": most})),
        Unfit::Email => invalid(place, name, json!({"expected_data_type": "email"})),
        Unfit::Choice | Unfit::Absent => invalid(place, name, json!({})),
    })?;
    let Some(text) = value.as_str() else { return Ok(value) };
    Ok(match column.takes {
        Takes::Stamp => read_zoned(text).map_or(value.clone(), |at| json!(tables::stamp(at))),
        Takes::Email if room.has(CrmQuirk::ValuesNormalised) => json!(text.to_lowercase()),
        _ if room.has(CrmQuirk::ValuesNormalised) && ["Phone", "Mobile", "Home_Phone"].contains(&name) => {
            json!(digits(text))
        }
        _ => value,
    })
}

/// What every record has to have, and what is filled in.
///
/// # Errors
/// Fields that are missing, stages of another pipeline, unique values that others have.
pub fn complete(
    room: &Room,
    table: &Table,
    fields: &mut Map<String, Json>,
    place: &str,
    but: Option<&str>,
) -> Result<(), No> {
    let needed = |name: &str| {
        bad(
            "MANDATORY_NOT_FOUND",
            "required field not found",
            json!({"api_name": name, "json_path": format!("{place}.{name}")}),
        )
    };
    if let Some(name) = table.missing(fields).first() {
        return Err(needed(name));
    }
    let has = |name: &str| fields.get(name).is_some_and(|value| !value.is_null());
    if has("What_Id") && !has("$se_module") {
        return Err(needed("$se_module"));
    }
    // A call that is still to be made has no length.
    let made = fields.get("Outgoing_Call_Status").is_none_or(|status| *status == json!("Completed"));
    if table.name == "Calls" && made && fields.get("Call_Type") != Some(&json!("Missed")) && !has("Call_Duration") {
        return Err(needed("Call_Duration"));
    }
    for column in table.columns(room).into_iter().filter(|column| column.unique) {
        let Some(value) = fields.get(&column.name).and_then(Json::as_str) else { continue };
        if let Some(other) = holder(room, table, &column.name, value).filter(|other| Some(other.id.as_str()) != but) {
            let details = json!({"api_name": column.name, "json_path": format!("{place}.{}", column.name),
                "duplicate_record": {"id": other.id, "module": {"api_name": table.name}}, "id": other.id});
            return Err(bad("DUPLICATE_DATA", "duplicate data", details));
        }
    }
    if table.name == "Deals" {
        staged(room, fields, place)?;
    }
    if !has_owner(fields) {
        let owner = room.account.users.iter().find(|user| user.owner).map(|user| user.id.clone());
        fields.insert("Owner".to_owned(), json!(owner));
    }
    if table.name == "Tasks" {
        for (name, usual) in [("Status", "Not Started"), ("Priority", "High")] {
            if fields.get(name).is_none_or(Json::is_null) {
                fields.insert(name.to_owned(), json!(usual));
            }
        }
    }
    fields.retain(|_, value| !value.is_null());
    Ok(())
}

fn has_owner(fields: &Map<String, Json>) -> bool {
    fields.get("Owner").is_some_and(|value| !value.is_null())
}

fn staged(room: &Room, fields: &mut Map<String, Json>, place: &str) -> Result<(), No> {
    let stage = fields.get("Stage").and_then(Json::as_str).unwrap_or_default();
    let has = |name: &str| room.account.pipelines.iter().find(|pipeline| pipeline.name == name);
    let of_stage = room.account.pipelines.iter().find(|pipeline| pipeline.stages.iter().any(|known| known.id == stage));
    let pipeline = match fields.get("Pipeline").and_then(Json::as_str) {
        Some(name) => has(name),
        None => of_stage,
    };
    let pipeline = pipeline.ok_or_else(|| invalid(place, "Pipeline", json!({})))?;
    if !pipeline.stages.iter().any(|known| known.id == stage) {
        let details = json!({"api_name": "Stage", "json_path": format!("{place}.Stage"),
            "mapped_field": {"api_name": "Pipeline", "json_path": format!("{place}.Pipeline")}});
        return Err(bad("MAPPING_MISMATCH", "the given stage is not of this pipeline", details));
    }
    let name = pipeline.name.clone();
    fields.insert("Pipeline".to_owned(), json!(name));
    Ok(())
}

/// The record that has a value.
pub fn holder<'a>(room: &'a Room, table: &Table, name: &str, value: &str) -> Option<&'a Record> {
    table.all(room).find(|record| record.text(name).is_some_and(|held| held.eq_ignore_ascii_case(value)))
}

/// Makes a record.
///
/// # Errors
/// What the vendor refuses.
pub fn make(room: &mut Room, table: &Table, given: &Map<String, Json>, place: &str) -> Result<String, No> {
    let mut fields = read(room, table, given, place, true)?;
    complete(room, table, &mut fields, place, None)?;
    Ok(room.create(table.kind(), fields))
}

/// Changes a record.
///
/// # Errors
/// What the vendor refuses.
pub fn alter(room: &mut Room, table: &Table, id: &str, given: &Map<String, Json>, place: &str) -> Result<(), No> {
    let mut changes = read(room, table, given, place, false)?;
    let kind: CrmKind = table.kind();
    let absent = || {
        bad(
            "INVALID_DATA",
            "the id given seems to be invalid",
            json!({"api_name": "id", "json_path": format!("{place}.id")}),
        )
    };
    let mut fields = room.account.get(kind, id).ok_or_else(absent)?.fields.clone();
    if fields.get("Converted__s") == Some(&json!(true)) {
        return Err(bad("ID_ALREADY_CONVERTED", "id already converted", json!({"id": id})));
    }
    // A stage that is changed alone takes its pipeline along.
    if changes.contains_key("Stage") && !changes.contains_key("Pipeline") {
        fields.remove("Pipeline");
    }
    if !room.has(CrmQuirk::TagsReplaced)
        && let Some(tags) = changes.get_mut("Tag")
    {
        let mut all = texts(fields.get("Tag"));
        all.extend(texts(Some(tags)).into_iter().filter(|tag| !texts(fields.get("Tag")).contains(tag)));
        *tags = json!(all);
    }
    fields.extend(changes);
    complete(room, table, &mut fields, place, Some(id))?;
    room.change(kind, id, |held| *held = fields);
    Ok(())
}
