use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, texts},
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, body, contact, contact_there, location, parameters, unprocessable,
};

const MEMBERS: &[Member] = &[Member::must("tags", Type::Texts)];

fn tags(body: &Map<String, Json>) -> Result<Vec<String>, No> {
    let tags = texts(body.get("tags"));
    if tags.is_empty() || tags.iter().any(|tag| tag.trim().is_empty()) {
        return Err(unprocessable(vec!["tags should not be empty".to_owned()]));
    }
    Ok(tags)
}

fn edit(room: &mut Room, id: &str, edit: impl FnOnce(Vec<String>) -> Vec<String>) {
    room.change(CrmKind::Contact, id, |fields| {
        let held = texts(fields.get("tags"));
        fields.insert("tags".to_owned(), contact::distinct(edit(held)).into());
    });
}

fn held(room: &Room, id: &str) -> Vec<String> {
    room.account.get(CrmKind::Contact, id).map(|record| record.texts("tags")).unwrap_or_default()
}

/// `POST /contacts/{id}/tags`: adds and leaves the others.
pub fn add(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let tags = tags(&body(call, MEMBERS)?)?;
    contact_there(room, id)?;
    let before = held(room, id);
    edit(room, id, |mut held| {
        held.extend(tags.clone());
        held
    });
    let added: Vec<_> = tags.into_iter().filter(|tag| !before.contains(tag)).collect();
    Ok(Reply::with(201, json!({"tags": held(room, id), "tagsAdded": added, "traceId": room.trace()})))
}

/// `DELETE /contacts/{id}/tags`, with a body.
pub fn remove(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let tags = tags(&body(call, MEMBERS)?)?;
    contact_there(room, id)?;
    edit(room, id, |held| held.into_iter().filter(|tag| !tags.contains(tag)).collect());
    Ok(Reply::ok(json!({"tags": held(room, id), "tagsRemoved": tags, "traceId": room.trace()})))
}

/// `POST /contacts/bulk/tags/update/{add|remove}`
pub fn bulk(room: &mut Room, call: &Call<'_>, how: &str) -> Answer {
    parameters(call, &[])?;
    let members = [
        Member::must("contacts", Type::Texts),
        Member::must("tags", Type::Texts),
        Member::must("locationId", Type::Filled),
        Member::may("removeAllTags", Type::Flag),
    ];
    let body = body(call, &members)?;
    location(room, body.get("locationId").and_then(Json::as_str), "locationId")?;
    let all = body.get("removeAllTags") == Some(&json!(true));
    let tags = if all && how == "remove" { Vec::new() } else { tags(&body)? };
    let contacts = texts(body.get("contacts"));
    if !["add", "remove"].contains(&how) {
        return Err(unprocessable(vec!["type must be one of the following values: add, remove".to_owned()]));
    }
    contacts.iter().try_for_each(|id| contact_there(room, id))?;
    for id in &contacts {
        edit(room, id, |mut held| match how {
            "add" => {
                held.extend(tags.clone());
                held
            }
            _ if all => Vec::new(),
            _ => held.into_iter().filter(|tag| !tags.contains(tag)).collect(),
        });
    }
    Ok(Reply::with(201, json!({"succeded": true, "errorCount": 0, "responses": contacts})))
}
