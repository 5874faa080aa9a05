use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        room::Room,
        wire::{Call, Member, No, Reply, Type, Wrong, check, seconds},
    },
    Answer, absent, bad,
    door::Door,
    normalised,
};

const PERSON: &[Member] = &[
    Member::may("firstName", Type::Text),
    Member::may("lastName", Type::Text),
    Member::may("emails", Type::Objects),
    Member::may("mobile", Type::Text),
    Member::may("homePhone", Type::Text),
    Member::may("labels", Type::Texts),
    Member::may("address", Type::Object),
    Member::may("birthday", Type::Text),
    Member::may("mayCall", Type::OneOf(&["Y", "N"])),
    Member::may("status", Type::OneOf(&["L", "H", "C"])),
    Member::may("agentId", Type::Whole),
    Member::may("origin", Type::Text),
    Member::may("remarks", Type::Text),
    Member::may("extra", Type::Object),
    Member::may("externalRef", Type::Text),
];
const NOTE: &[Member] =
    &[Member::must("personId", Type::Whole), Member::must("text", Type::Filled), Member::may("subject", Type::Text)];
const TASK: &[Member] = &[
    Member::must("title", Type::Filled),
    Member::may("personId", Type::Whole),
    Member::may("done", Type::Whole),
    Member::may("due", Type::Whole),
    Member::may("category", Type::Text),
    Member::may("externalRef", Type::Text),
];
const DEAL: &[Member] = &[
    Member::must("title", Type::Filled),
    Member::must("stepId", Type::Whole),
    Member::may("funnelId", Type::Whole),
    Member::may("personIds", Type::Wholes),
    Member::may("cents", Type::Whole),
    Member::may("closesOn", Type::Text),
    Member::may("text", Type::Text),
    Member::may("agentId", Type::Whole),
    Member::may("externalRef", Type::Text),
];

/// The kind of record a word in the address stands for.
pub fn kind(word: &str) -> Option<CrmKind> {
    match word {
        "people" => Some(CrmKind::Contact),
        "notes" => Some(CrmKind::Note),
        "tasks" => Some(CrmKind::Task),
        "deals" => Some(CrmKind::Deal),
        _ => None,
    }
}

/// What records of a kind may have.
pub fn members(kind: CrmKind) -> &'static [Member] {
    match kind {
        CrmKind::Contact => PERSON,
        CrmKind::Note => NOTE,
        CrmKind::Task => TASK,
        CrmKind::Deal => DEAL,
        _ => &[],
    }
}

/// A person's e-mail addresses.
pub fn emails(fields: &Map<String, Json>) -> Vec<String> {
    let items = fields.get("emails").and_then(Json::as_array).into_iter().flatten();
    items.filter_map(|item| item.get("address").and_then(Json::as_str)).map(str::to_owned).collect()
}

/// The people a record belongs to.
pub fn people_of(record: &Record) -> Vec<String> {
    let listed = record.fields.get("personIds").and_then(Json::as_array).into_iter().flatten();
    listed.chain(record.fields.get("personId")).filter_map(Json::as_u64).map(|id| id.to_string()).collect()
}

/// Checks a whole record.
///
/// # Errors
/// Members nobody knows, values of another type, people, agents and steps that are not there.
pub fn fits(room: &Room, kind: CrmKind, fields: &Map<String, Json>) -> Result<(), No> {
    let wrong = check(fields, members(kind));
    if let Some(wrong) = wrong.first() {
        return Err(bad(match wrong {
            Wrong::Stranger(name) => format!("Nobody knows {name}"),
            Wrong::Missing(name, _) => format!("{name} is missing"),
            Wrong::Type(name, words) => format!("{name} has to be {words}"),
        }));
    }
    let number = |name: &str| fields.get(name).and_then(Json::as_u64).map(|id| id.to_string());
    if number("agentId").is_some_and(|id| !room.account.users.iter().any(|user| user.id == id)) {
        return Err(bad("There is no such agent"));
    }
    let listed = fields.get("personIds").and_then(Json::as_array).into_iter().flatten();
    let people = listed.chain(fields.get("personId")).filter_map(Json::as_u64);
    for id in people {
        room.account.get(CrmKind::Contact, &id.to_string()).ok_or_else(|| bad("There is no such person"))?;
    }
    for item in fields.get("emails").and_then(Json::as_array).into_iter().flatten() {
        let known = item
            .as_object()
            .is_some_and(|item| item.keys().all(|name| ["address", "kind", "primary"].contains(&name.as_str())));
        let address = item.get("address").and_then(Json::as_str).is_some_and(|text| text.contains('@'));
        (known && address).then_some(()).ok_or_else(|| bad("An e-mail has an address and perhaps a kind"))?;
    }
    for name in ["mobile", "homePhone"] {
        let given = fields.get(name).and_then(Json::as_str).unwrap_or_default();
        if !given.is_empty() && digits(given).len() < 7 {
            return Err(bad(format!("{name} is no telephone number")));
        }
    }
    if let Some(birthday) = fields.get("birthday").and_then(Json::as_str).filter(|text| !text.is_empty()) {
        chrono::NaiveDate::parse_from_str(birthday, "%d.%m.%Y").map_err(|_| bad("birthday is DD.MM.YYYY"))?;
    }
    if let Some(step) = number("stepId") {
        let funnel = room.account.pipelines.iter().find(|known| known.stages.iter().any(|stage| stage.id == step));
        let funnel = funnel.ok_or_else(|| bad("There is no such step"))?;
        if number("funnelId").is_some_and(|id| id != funnel.id) {
            return Err(bad("The step is of another funnel"));
        }
    }
    if fields.get("done").is_some_and(|done| done.as_u64().is_none_or(|done| done > 1)) {
        return Err(bad("done is 0 or 1"));
    }
    Ok(())
}

/// A record as it is told.
pub fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(record.id.parse::<u64>().unwrap_or_default()));
    told.insert("createdAt".to_owned(), json!(seconds(record.created)));
    told.insert("updatedAt".to_owned(), json!(seconds(record.changed())));
    told.insert("deleted".to_owned(), json!(!record.is_alive()));
    Json::Object(told)
}

fn given(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    if let Some(name) = call.strangers(&["api_key"]).first() {
        return Err(bad(format!("Nobody knows the parameter {name}")));
    }
    call.json().map_err(|_| bad("A JSON object is needed"))
}

/// What a client may say, out of its wrapping. What the system itself keeps is passed over behind the door where records
/// are replaced as a whole.
fn unwrapped(door: Door, mut body: Map<String, Json>) -> Result<Map<String, Json>, No> {
    match door {
        Door::Cursor => match (body.remove("item"), body.is_empty()) {
            (Some(Json::Object(item)), true) => Ok(item),
            _ => Err(bad("The record stands under item, and nothing beside it")),
        },
        Door::Link => {
            body.retain(|name, _| !["createdAt", "updatedAt", "deleted"].contains(&name.as_str()));
            Ok(body)
        }
        Door::Page | Door::Offset => Ok(body),
    }
}

/// `POST /<door>/people` and the like.
pub fn create(room: &mut Room, call: &Call<'_>, door: Door, kind: CrmKind) -> Answer {
    let mut fields = unwrapped(door, given(call)?)?;
    fits(room, kind, &fields)?;
    normalised(room, &mut fields);
    let id = room.create(kind, fields);
    let record = room.account.get(kind, &id).map(told).ok_or_else(absent)?;
    Ok(door.made(&id, call.path.trim_end_matches('/'), record))
}

/// `GET /<door>/people/{id}` and the like.
pub fn get(room: &Room, call: &Call<'_>, door: Door, kind: CrmKind, id: &str) -> Answer {
    if let Some(name) = call.strangers(&["api_key"]).first() {
        return Err(bad(format!("Nobody knows the parameter {name}")));
    }
    let record = room.account.get(kind, id).ok_or_else(absent)?;
    Ok(Reply::ok(door.wrapped(told(record))))
}

/// `PATCH` lays what is given over what is there, member by member and no deeper; `PUT` replaces all of it.
pub fn update(room: &mut Room, call: &Call<'_>, door: Door, kind: CrmKind, id: &str, whole: bool) -> Answer {
    let given = unwrapped(door, given(call)?)?;
    let held = room.account.get(kind, id).ok_or_else(absent)?.fields.clone();
    let mut next = if whole { Map::new() } else { held };
    next.extend(given);
    fits(room, kind, &next)?;
    normalised(room, &mut next);
    room.change(kind, id, |fields| *fields = next);
    let record = room.account.get(kind, id).map(told).ok_or_else(absent)?;
    Ok(door.changed(record))
}

/// `DELETE /<door>/people/{id}` and the like.
pub fn delete(room: &mut Room, call: &Call<'_>, kind: CrmKind, id: &str) -> Answer {
    if let Some(name) = call.strangers(&["api_key"]).first() {
        return Err(bad(format!("Nobody knows the parameter {name}")));
    }
    room.account.get(kind, id).ok_or_else(absent)?;
    room.remove(kind, id);
    Ok(Reply::nothing())
}
