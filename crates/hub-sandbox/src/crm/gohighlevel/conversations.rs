use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type, millis},
    },
    Answer, absent, body, contact_there, location, parameters, unprocessable, whole,
};

const SEND: &[Member] = &[
    Member::must("type", Type::OneOf(&["SMS", "Email"])),
    Member::must("contactId", Type::Filled),
    Member::may("message", Type::Text),
    Member::may("html", Type::Text),
    Member::may("subject", Type::Text),
    Member::may("attachments", Type::Texts),
    Member::may("emailFrom", Type::Text),
    Member::may("emailTo", Type::Text),
    Member::may("emailCc", Type::Texts),
    Member::may("emailBcc", Type::Texts),
    Member::may("replyMessageId", Type::Text),
    Member::may("threadId", Type::Text),
    Member::may("fromNumber", Type::Text),
    Member::may("toNumber", Type::Text),
    Member::may("conversationProviderId", Type::Text),
    Member::may("status", Type::OneOf(&["delivered", "failed", "pending", "read"])),
];

/// A contact has one conversation, and its id follows from the contact's.
fn conversation(contact: &str) -> String {
    contact.chars().rev().collect()
}

/// `POST /conversations/messages`: sends, and cannot be taken back.
pub fn send(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call, SEND)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let contact = text("contactId").unwrap_or_default().to_owned();
    contact_there(room, &contact)?;
    let record = room.account.get(CrmKind::Contact, &contact);
    let is_email = text("type") == Some("Email");
    let (kind, channel, address) = if is_email {
        (CrmKind::Email, "Email", text("emailTo").or_else(|| record.and_then(|record| record.text("email"))))
    } else {
        (CrmKind::Text, "SMS", text("toNumber").or_else(|| record.and_then(|record| record.text("phone"))))
    };
    if text("message").is_none() && text("html").is_none() && body.get("attachments").is_none() {
        return Err(unprocessable(vec!["There is no message or attachments for this message.".to_owned()]));
    }
    if address.is_none() {
        let message = if is_email { "Contact has no email" } else { "Missing phone number" };
        return Err(No::new(400, "Bad Request", message));
    }
    let fields_of = record.map(|record| record.fields.clone()).unwrap_or_default();
    let shut = fields_of.get("dndSettings").and_then(|settings| settings.get(channel)).and_then(|s| s.get("status"));
    let shut = shut.and_then(Json::as_str).is_some_and(|status| status != "inactive");
    if shut || fields_of.get("dnd") == Some(&json!(true)) {
        return Err(No::new(400, "Bad Request", format!("Cannot send message as DND is active for {channel}.")));
    }
    let mut fields = body.clone();
    let said = text("message").or_else(|| text("html")).unwrap_or_default().to_owned();
    fields.insert("body".to_owned(), json!(said));
    fields.insert("direction".to_owned(), json!("outbound"));
    let id = room.create(kind, fields);
    let mut told = json!({"conversationId": conversation(&contact), "messageId": id, "status": "pending"});
    if is_email {
        told["emailMessageId"] = json!(id);
    }
    Ok(Reply::ok(told))
}

fn told(room: &Room, record: &Record) -> Json {
    let contact = record.text("contactId").unwrap_or_default();
    let is_email = record.kind == CrmKind::Email;
    let mut told = Map::from_iter([
        ("id".to_owned(), json!(record.id)),
        ("type".to_owned(), json!(if is_email { 3 } else { 2 })),
        ("messageType".to_owned(), json!(if is_email { "TYPE_EMAIL" } else { "TYPE_SMS" })),
        ("locationId".to_owned(), json!(room.credentials.location)),
        ("contactId".to_owned(), json!(contact)),
        ("conversationId".to_owned(), json!(conversation(contact))),
        ("dateAdded".to_owned(), json!(millis(record.created))),
        ("contentType".to_owned(), json!(if is_email { "text/html" } else { "text/plain" })),
        ("status".to_owned(), json!("sent")),
        ("direction".to_owned(), json!(record.text("direction").unwrap_or("outbound"))),
    ]);
    if let Some(body) = record.fields.get("body") {
        told.insert("body".to_owned(), body.clone());
    }
    Json::Object(told)
}

/// Everything that was said to and by a contact, newest first.
fn said<'a>(room: &'a Room, contact: &'a str) -> Vec<&'a Record> {
    let kinds = [CrmKind::Email, CrmKind::Text];
    let mut said: Vec<&Record> = kinds.iter().flat_map(|kind| room.account.of_contact(*kind, contact)).collect();
    said.sort_by_key(|record| std::cmp::Reverse(record.seq));
    said
}

/// `GET /conversations/{id}/messages`
pub fn messages(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &["limit", "lastMessageId"])?;
    let limit = whole(call, "limit", 100)?.unwrap_or(20);
    let contact = conversation(id);
    room.account.get(CrmKind::Contact, &contact).ok_or_else(|| absent(room, "Conversation"))?;
    let said = said(room, &contact);
    let begin = match call.one("lastMessageId") {
        None => 0,
        Some(last) => {
            let place = said.iter().position(|record| record.id == last);
            place.ok_or_else(|| absent(room, "Message"))? + 1
        }
    };
    let page: Vec<_> = said[begin..].iter().take(limit).collect();
    let last = page.last().map(|record| record.id.clone()).unwrap_or_default();
    let more = begin + page.len() < said.len();
    let page: Vec<Json> = page.into_iter().map(|record| told(room, record)).collect();
    let messages = json!({"lastMessageId": last, "nextPage": more, "messages": page});
    Ok(Reply::ok(json!({"messages": messages, "traceId": room.trace()})))
}

/// `GET /conversations/search`
pub fn search(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId", "contactId", "limit"])?;
    location(room, call.one("locationId"), "locationId")?;
    let limit = whole(call, "limit", 100)?.unwrap_or(20);
    let ids: Vec<String> = match call.one("contactId") {
        Some(id) => vec![id.to_owned()],
        None => {
            let contacts = room.account.all(CrmKind::Contact);
            contacts.map(|record| record.id.clone()).collect()
        }
    };
    let mut found = Vec::new();
    for id in ids {
        let (Some(contact), Some(last)) = (room.account.get(CrmKind::Contact, &id), said(room, &id).first().copied())
        else {
            continue;
        };
        let part = |name: &str| contact.text(name).unwrap_or_default();
        let name = format!("{} {}", part("firstName"), part("lastName")).trim().to_owned();
        found.push(json!({
            "id": conversation(&id), "contactId": id, "locationId": room.credentials.location,
            "lastMessageBody": last.text("body"),
            "lastMessageType": if last.kind == CrmKind::Email { "TYPE_EMAIL" } else { "TYPE_SMS" },
            "type": "TYPE_PHONE", "unreadCount": 0, "fullName": name, "contactName": name,
            "email": part("email"), "phone": part("phone"),
        }));
    }
    let total = found.len();
    found.truncate(limit);
    Ok(Reply::ok(json!({"conversations": found, "total": total})))
}
