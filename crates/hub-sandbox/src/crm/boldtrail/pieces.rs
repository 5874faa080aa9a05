use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type, seconds},
    },
    Answer, absent, body,
    contacts::there,
    number,
};

const NOTE: &[Member] =
    &[Member::must("details", Type::Filled), Member::may("title", Type::Text), Member::may("date", Type::Text)];
const CALL: &[Member] = &[
    Member::must("direction", Type::OneOf(&["inbound", "outbound"])),
    Member::must("result", Type::Whole),
    Member::may("notes", Type::Text),
    Member::may("date", Type::Text),
    Member::may("recordingurl", Type::Text),
];
const EMAIL: &[Member] = &[Member::must("subject", Type::Filled), Member::must("body", Type::Filled)];
const TEXT: &[Member] = &[Member::must("message", Type::Filled)];

fn members(kind: CrmKind) -> &'static [Member] {
    match kind {
        CrmKind::Note => NOTE,
        CrmKind::Call => CALL,
        CrmKind::Email => EMAIL,
        CrmKind::Text => TEXT,
        _ => &[],
    }
}

/// Whether records of a kind have a field of that name.
pub fn knows(kind: CrmKind, field: &str) -> bool {
    members(kind).iter().any(|member| member.name == field)
}

fn kind(word: &str) -> Result<CrmKind, No> {
    match word {
        "note" => Ok(CrmKind::Note),
        "call" => Ok(CrmKind::Call),
        _ => Err(absent("The action")),
    }
}

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), number(&record.id));
    told.insert("created_at".to_owned(), json!(seconds(record.created)));
    told.insert("updated_at".to_owned(), json!(seconds(record.updated)));
    Json::Object(told)
}

/// `GET /contact/{id}/action/note` and `…/call`
pub fn list(room: &Room, contact: &str, word: &str) -> Answer {
    let kind = kind(word)?;
    there(room, contact)?;
    let data: Vec<Json> = room.account.of_contact(kind, contact).map(told).collect();
    Ok(Reply::ok(json!({"data": data})))
}

/// `PUT /contact/{id}/action/note` and `…/call`: makes one, each time.
pub fn create(room: &mut Room, call: &Call<'_>, contact: &str, word: &str) -> Answer {
    let kind = kind(word)?;
    let mut fields = body(call, members(kind))?;
    there(room, contact)?;
    fields.insert("contact_id".to_owned(), number(contact));
    let id = room.create(kind, fields);
    let record = room.account.get(kind, &id).ok_or_else(|| absent("The action"))?;
    Ok(Reply::ok(told(record)))
}

/// `GET` and `PUT /contact/{id}/action/{word}/{action}`
pub fn one(room: &mut Room, call: &Call<'_>, contact: &str, word: &str, action: &str) -> Answer {
    let kind = kind(word)?;
    there(room, contact)?;
    let of = |record: &&Record| record.fields.get("contact_id") == Some(&number(contact));
    room.account.get(kind, action).filter(of).ok_or_else(|| absent("The action"))?;
    if call.method == axum::http::Method::PUT {
        let members: Vec<Member> = members(kind).iter().map(|member| Member { needed: false, ..*member }).collect();
        let given = body(call, &members)?;
        room.change(kind, action, |fields| fields.extend(given));
    }
    let record = room.account.get(kind, action).ok_or_else(|| absent("The action"))?;
    Ok(Reply::ok(told(record)))
}

/// `PUT /contact/{id}/email` and `…/text`: what goes out.
pub fn send(room: &mut Room, call: &Call<'_>, contact: &str, kind: CrmKind) -> Answer {
    let mut fields = body(call, members(kind))?;
    there(room, contact)?;
    fields.insert("contact_id".to_owned(), number(contact));
    room.create(kind, fields);
    Ok(Reply::ok(json!({"success": 1})))
}
