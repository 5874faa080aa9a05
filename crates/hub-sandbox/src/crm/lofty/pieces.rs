use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        table::whole,
        wire::{Call, Member, No, Reply, Type, seconds},
    },
    Answer, absent, bad, body,
    leads::there,
    number, parameters,
};

const NOTE: &[Member] =
    &[Member::must("leadId", Type::Whole), Member::must("content", Type::Filled), Member::may("isPin", Type::Flag)];

fn lead_of(body: &serde_json::Map<String, Json>) -> String {
    body.get("leadId").and_then(Json::as_u64).unwrap_or_default().to_string()
}

/// A record with its number under that name, and when it was made and changed.
fn told(record: &Record, id: &str) -> Json {
    let mut told = record.fields.clone();
    told.insert(id.to_owned(), number(&record.id));
    told.insert("createTime".to_owned(), json!(seconds(record.created)));
    told.insert("updateTime".to_owned(), json!(seconds(record.updated)));
    Json::Object(told)
}

/// What belongs to the lead in the address, as a page under that name.
fn page<'a>(room: &'a Room, call: &Call<'_>, name: &str, rows: impl Iterator<Item = &'a Record>, id: &str) -> Answer {
    let lead = call.one("leadId").ok_or_else(|| bad("leadId is required"))?;
    there(room, lead)?;
    let limit = whole(call, "limit", 1, 100).map_err(|()| bad("limit has to be from 1 to 100"))?.unwrap_or(10);
    let offset = whole(call, "offset", 0, usize::MAX).map_err(|()| bad("offset has to be a number"))?.unwrap_or(0);
    let of = |record: &&Record| record.fields.get("leadId").map(ToString::to_string).as_deref() == Some(lead);
    let rows: Vec<&Record> = rows.filter(of).collect();
    let page: Vec<Json> = rows.iter().skip(offset).take(limit).map(|record| told(record, id)).collect();
    let total = rows.len();
    Ok(Reply::ok(json!({"_metadata": {"limit": limit, "offset": offset, "total": total}, name: page})))
}

/// `GET /notes?leadId=…`
pub fn notes(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(room, call, &["leadId", "limit", "offset"]);
    page(room, call, "notes", room.account.all(CrmKind::Note), "noteId")
}

/// `POST /notes`
pub fn create_note(room: &mut Room, call: &Call<'_>) -> Answer {
    let mut body = body(call, NOTE)?;
    there(room, &lead_of(&body))?;
    body.entry("isPin").or_insert_with(|| json!(false));
    let id = room.create(CrmKind::Note, body);
    Ok(Reply::ok(json!({"noteId": number(&id)})))
}

/// `GET`, `PUT` and `DELETE /notes/{id}`
pub fn one_note(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    let held = room.account.get(CrmKind::Note, id).ok_or_else(|| absent("note"))?;
    match call.method.as_str() {
        "GET" => Ok(Reply::ok(json!({"note": told(held, "noteId")}))),
        "DELETE" => {
            room.remove(CrmKind::Note, id);
            Ok(Reply::ok(json!({"noteId": number(id)})))
        }
        _ => {
            let body = body(call, &[Member::may("content", Type::Filled), Member::may("isPin", Type::Flag)])?;
            room.change(CrmKind::Note, id, |fields| fields.extend(body));
            Ok(Reply::ok(json!({"noteId": number(id)})))
        }
    }
}

/// `GET` and `POST /leads/{id}/activities`: calls, e-mails and short messages that were logged.
pub fn activities(room: &mut Room, call: &Call<'_>, lead: &str) -> Answer {
    there(room, lead)?;
    const KINDS: &[CrmKind] = &[CrmKind::Call, CrmKind::Email, CrmKind::Text];
    if call.method == axum::http::Method::GET {
        let all = KINDS.iter().flat_map(|kind| room.account.of_contact(*kind, lead));
        let all: Vec<Json> = all.map(|record| told(record, "activityId")).collect();
        return Ok(Reply::ok(json!({"activities": all})));
    }
    let members =
        [Member::must("activityType", Type::OneOf(&["Call", "Email", "Text"])), Member::must("content", Type::Filled)];
    let mut body = body(call, &members)?;
    let kind = match body.get("activityType").and_then(Json::as_str) {
        Some("Call") => CrmKind::Call,
        Some("Email") => CrmKind::Email,
        _ => CrmKind::Text,
    };
    body.insert("leadId".to_owned(), number(lead));
    let id = room.create(kind, body);
    Ok(Reply::ok(json!({"activityId": number(&id)})))
}

/// `POST /message/email/send` and `/message/sms/send`: what goes out goes out twice when it is asked for twice.
pub fn send(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    let members = [
        Member::must("leadId", Type::Whole),
        Member::must("content", Type::Filled),
        Member::may("subject", Type::Text),
    ];
    let body = body(call, &members)?;
    there(room, &lead_of(&body))?;
    room.create(kind, body);
    Ok(Reply::ok(json!({"success": true})))
}

const ENTRY: &[Member] = &[
    Member::must("type", Type::OneOf(&["TASK", "APPOINTMENT"])),
    Member::must("content", Type::Filled),
    Member::must("leadId", Type::Whole),
    Member::must("startAt", Type::Stamp),
    Member::may("endAt", Type::Stamp),
    Member::may("way", Type::OneOf(&["Call", "Email", "Text", "Meeting", "Other"])),
];

/// `GET /v2.0/calendar?leadId=…`
pub fn calendar(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(room, call, &["leadId", "limit", "offset"]);
    let rows = room.account.all(CrmKind::Task).chain(room.account.all(CrmKind::Meeting));
    page(room, call, "calendars", rows, "id")
}

/// `POST /v2.0/calendar`
pub fn create_entry(room: &mut Room, call: &Call<'_>) -> Answer {
    let mut body = body(call, ENTRY)?;
    there(room, &lead_of(&body))?;
    body.insert("finished".to_owned(), json!(false));
    let kind = if body.get("type") == Some(&json!("TASK")) { CrmKind::Task } else { CrmKind::Meeting };
    let id = room.create(kind, body);
    Ok(Reply::ok(json!({"id": number(&id)})))
}

/// `POST /v2.0/calendar/{id}/finish`
pub fn finish(room: &mut Room, id: &str) -> Answer {
    room.account.get(CrmKind::Task, id).ok_or_else(|| absent("task"))?;
    room.change(CrmKind::Task, id, |fields| {
        fields.insert("finished".to_owned(), json!(true));
    });
    Ok::<_, No>(Reply::ok(json!({"id": number(id)})))
}
