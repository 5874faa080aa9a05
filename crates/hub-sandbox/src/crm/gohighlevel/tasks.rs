use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, contact_there, parameters, user_there,
};

const KIND: CrmKind = CrmKind::Task;

/// The fields of a task.
pub const FIELDS: &[Member] = &[
    Member::may("title", Type::Filled),
    Member::may("body", Type::Text),
    Member::may("dueDate", Type::Stamp),
    Member::may("completed", Type::Flag),
    Member::may("assignedTo", Type::Text),
];

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(record.id));
    Json::Object(told)
}

fn there<'a>(room: &'a Room, contact: &str, id: &str) -> Result<&'a Record, No> {
    contact_there(room, contact)?;
    let task = room.account.get(KIND, id).filter(|task| task.text("contactId") == Some(contact));
    task.ok_or_else(|| absent(room, "Task"))
}

/// `GET /contacts/{id}/tasks`
pub fn list(room: &mut Room, call: &Call<'_>, contact: &str) -> Answer {
    parameters(call, &[])?;
    contact_there(room, contact)?;
    let tasks: Vec<Json> = room.account.of_contact(KIND, contact).map(told).collect();
    Ok(Reply::ok(json!({"tasks": tasks, "traceId": room.trace()})))
}

/// `POST /contacts/{id}/tasks`
pub fn create(room: &mut Room, call: &Call<'_>, contact: &str) -> Answer {
    parameters(call, &[])?;
    let needed = |member: &Member| ["title", "dueDate", "completed"].contains(&member.name);
    let members: Vec<Member> =
        FIELDS.iter().map(|member| if needed(member) { Member { needed: true, ..*member } } else { *member }).collect();
    let mut fields = body(call, &members)?;
    contact_there(room, contact)?;
    user_there(room, &fields, "assignedTo")?;
    fields.insert("contactId".to_owned(), json!(contact));
    let id = room.create(KIND, fields);
    let task = room.account.get(KIND, &id).map(told);
    Ok(Reply::with(201, json!({"task": task, "traceId": room.trace()})))
}

/// `GET /contacts/{id}/tasks/{task}`
pub fn get(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    parameters(call, &[])?;
    let task = told(there(room, contact, id)?);
    Ok(Reply::ok(json!({"task": task, "traceId": room.trace()})))
}

/// `PUT /contacts/{id}/tasks/{task}`
pub fn update(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    change(room, call, contact, id, FIELDS)
}

/// `PUT /contacts/{id}/tasks/{task}/completed`
pub fn complete(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    change(room, call, contact, id, &[Member::must("completed", Type::Flag)])
}

fn change(room: &mut Room, call: &Call<'_>, contact: &str, id: &str, members: &[Member]) -> Answer {
    parameters(call, &[])?;
    let body = body(call, members)?;
    there(room, contact, id)?;
    user_there(room, &body, "assignedTo")?;
    room.change(KIND, id, |fields| fields.extend(body));
    let task = told(there(room, contact, id)?);
    Ok(Reply::ok(json!({"task": task, "traceId": room.trace()})))
}

/// `DELETE /contacts/{id}/tasks/{task}`
pub fn delete(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, contact, id)?;
    room.remove(KIND, id);
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}
