use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type, millis},
    },
    Answer, absent, body, contact_there, parameters, user_there,
};

const KIND: CrmKind = CrmKind::Note;
const MORE: [Member; 4] = [
    Member::may("userId", Type::Text),
    Member::may("title", Type::Text),
    Member::may("color", Type::Text),
    Member::may("pinned", Type::Flag),
];

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(record.id));
    told.insert("dateAdded".to_owned(), json!(millis(record.created)));
    told.insert("dateUpdated".to_owned(), json!(millis(record.updated)));
    Json::Object(told)
}

fn there<'a>(room: &'a Room, contact: &str, id: &str) -> Result<&'a Record, No> {
    contact_there(room, contact)?;
    let note = room.account.get(KIND, id).filter(|note| note.text("contactId") == Some(contact));
    note.ok_or_else(|| absent(room, "Note"))
}

/// `GET /contacts/{id}/notes`
pub fn list(room: &mut Room, call: &Call<'_>, contact: &str) -> Answer {
    parameters(call, &[])?;
    contact_there(room, contact)?;
    let notes: Vec<Json> = room.account.of_contact(KIND, contact).map(told).collect();
    Ok(Reply::ok(json!({"notes": notes, "traceId": room.trace()})))
}

/// `POST /contacts/{id}/notes`
pub fn create(room: &mut Room, call: &Call<'_>, contact: &str) -> Answer {
    parameters(call, &[])?;
    let mut fields = body(call, &[&[Member::must("body", Type::Filled)], MORE.as_slice()].concat())?;
    contact_there(room, contact)?;
    user_there(room, &fields, "userId")?;
    fields.insert("contactId".to_owned(), json!(contact));
    let id = room.create(KIND, fields);
    let note = room.account.get(KIND, &id).map(told);
    Ok(Reply::with(201, json!({"note": note, "traceId": room.trace()})))
}

/// `GET /contacts/{id}/notes/{note}`
pub fn get(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    parameters(call, &[])?;
    let note = told(there(room, contact, id)?);
    Ok(Reply::ok(json!({"note": note, "traceId": room.trace()})))
}

/// `PUT /contacts/{id}/notes/{note}`
pub fn update(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    parameters(call, &[])?;
    let body = body(call, &[&[Member::may("body", Type::Filled)], MORE.as_slice()].concat())?;
    there(room, contact, id)?;
    user_there(room, &body, "userId")?;
    room.change(KIND, id, |fields| fields.extend(body));
    let note = told(there(room, contact, id)?);
    Ok(Reply::ok(json!({"note": note, "traceId": room.trace()})))
}

/// `DELETE /contacts/{id}/notes/{note}`
pub fn delete(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, contact, id)?;
    room.remove(KIND, id);
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}
