use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::CrmKind,
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, contact, location, parameters, unprocessable, user_there, whole,
};

const KIND: CrmKind = CrmKind::Contact;

fn text<'a>(body: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Json::as_str)
}

/// `POST /contacts/`
pub fn create(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call, &[contact::FIELDS, contact::MORE].concat())?;
    location(room, text(&body, "locationId"), "locationId")?;
    user_there(room, &body, "assignedTo")?;
    let mut fields = Map::new();
    contact::write(room, &body, &mut fields)?;
    refuse_duplicate(room, &fields, None)?;
    let id = room.create(KIND, fields);
    let made = room.account.get(KIND, &id).map(|record| contact::told(room, record));
    Ok(Reply::with(201, json!({"contact": made, "traceId": room.trace()})))
}

fn refuse_duplicate(room: &Room, fields: &Map<String, Json>, but: Option<&str>) -> Result<(), No> {
    if !room.has(CrmQuirk::DuplicatesRefused) {
        return Ok(());
    }
    let Some((record, by)) = contact::duplicate(room, text(fields, "email"), text(fields, "phone"), but) else {
        return Ok(());
    };
    let meta = json!({"contactId": record.id, "matchingField": by});
    Err(No::new(400, "Bad Request", "This location does not allow duplicated contacts.").and("meta", meta))
}

/// `POST /contacts/upsert`
pub fn upsert(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let more = [Member::may("createNewIfDuplicateAllowed", Type::Flag)];
    let body = body(call, &[contact::FIELDS, contact::MORE, &more].concat())?;
    location(room, text(&body, "locationId"), "locationId")?;
    user_there(room, &body, "assignedTo")?;
    let wants_new = body.get("createNewIfDuplicateAllowed") == Some(&json!(true));
    let may_double = wants_new && !room.has(CrmQuirk::DuplicatesRefused);
    let found = contact::duplicate(room, text(&body, "email"), text(&body, "phone"), None);
    let found = found.filter(|_| !may_double).map(|(record, _)| (record.id.clone(), record.fields.clone()));
    let is_new = found.is_none();
    let id = match found {
        Some((id, mut fields)) => {
            contact::write(room, &body, &mut fields)?;
            room.change(KIND, &id, |held| *held = fields);
            id
        }
        None => {
            let mut fields = Map::new();
            contact::write(room, &body, &mut fields)?;
            room.create(KIND, fields)
        }
    };
    let told = room.account.get(KIND, &id).map(|record| contact::told(room, record));
    Ok(Reply::ok(json!({"new": is_new, "contact": told, "traceId": room.trace()})))
}

/// `GET /contacts/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let record = room.account.get(KIND, id).ok_or_else(|| absent(room, "Contact"))?;
    let told = contact::told(room, record);
    Ok(Reply::ok(json!({"contact": told, "traceId": room.trace()})))
}

/// `PUT /contacts/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let body = body(call, contact::FIELDS)?;
    let record = room.account.get(KIND, id).ok_or_else(|| absent(room, "Contact"))?;
    user_there(room, &body, "assignedTo")?;
    let mut fields = record.fields.clone();
    contact::write(room, &body, &mut fields)?;
    if body.contains_key("email") || body.contains_key("phone") {
        refuse_duplicate(room, &fields, Some(id))?;
    }
    room.change(KIND, id, |held| *held = fields);
    let told = room.account.get(KIND, id).map(|record| contact::told(room, record));
    Ok(Reply::ok(json!({"succeded": true, "contact": told, "traceId": room.trace()})))
}

/// `DELETE /contacts/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    if !room.remove(KIND, id) {
        return Err(absent(room, "Contact"));
    }
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}

/// `GET /contacts/search/duplicate`
pub fn duplicate(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId", "email", "number"])?;
    location(room, call.one("locationId"), "locationId")?;
    if call.one("email").is_none() && call.one("number").is_none() {
        return Err(unprocessable(vec!["email or number should not be empty".to_owned()]));
    }
    let found = contact::duplicate(room, call.one("email"), call.one("number"), None);
    let told = found.map(|(record, _)| contact::told(room, record));
    Ok(Reply::ok(json!({"contact": told, "traceId": room.trace()})))
}

/// `GET /contacts/`, which the vendor advises against: oldest changes last, a page at a time.
pub fn list(room: &mut Room, call: &Call<'_>) -> Answer {
    room.violations.push("deprecated-list");
    parameters(call, &["locationId", "limit", "startAfter", "startAfterId", "query"])?;
    location(room, call.one("locationId"), "locationId")?;
    let limit = whole(call, "limit", 100)?.unwrap_or(20);
    let after = match call.one("startAfter").map(str::parse::<i64>) {
        None => None,
        Some(Ok(millis)) => Some((millis, call.one("startAfterId").unwrap_or_default().to_owned())),
        Some(Err(_)) => return Err(unprocessable(vec!["startAfter must be a number".to_owned()])),
    };
    let wanted = call.one("query").map(str::to_lowercase);
    let at = room.index_time();
    let mut rows: Vec<_> = room
        .account
        .indexed(KIND, at)
        .filter(|seen| {
            let holds = |wanted: &String| Json::Object(seen.fields.clone()).to_string().to_lowercase().contains(wanted);
            wanted.as_ref().is_none_or(holds)
        })
        .collect();
    let total = rows.len();
    rows.sort_by(|a, b| {
        let key = |seen: &super::super::core::Seen<'_>| (seen.record.created.timestamp_millis(), seen.record.seq);
        key(b).cmp(&key(a))
    });
    if let Some((millis, id)) = &after {
        let place = rows.iter().position(|seen| seen.record.id == *id);
        let begin = place.map_or_else(
            || rows.partition_point(|seen| seen.record.created.timestamp_millis() >= *millis),
            |place| place + 1,
        );
        rows.drain(..begin);
    }
    rows.truncate(limit);
    let told: Vec<Json> =
        rows.iter().map(|seen| contact::told_as(room, seen.record, seen.fields, seen.updated)).collect();
    let last = rows.last().map(|seen| (seen.record.created.timestamp_millis(), seen.record.id.clone()));
    let meta = json!({
        "total": total,
        "startAfter": last.as_ref().map(|(millis, _)| millis),
        "startAfterId": last.as_ref().map(|(_, id)| id),
    });
    Ok(Reply::ok(json!({"contacts": told, "count": total, "meta": meta, "traceId": room.trace()})))
}
