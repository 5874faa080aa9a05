//! What is left in version 1: notes, logged calls, users, merging, and what happened recently.

use chrono::NaiveDateTime;
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        control::merged,
        core::{CrmHand, CrmKind, CrmUser, Record},
        order::compare,
        room::Room,
        table::whole,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, bad, object, parameters,
    rows::limit,
    shape::{self, ENTITIES, changed, checked, plain},
};

const NOTE: &[Member] = &[
    Member::must("content", Type::Filled),
    Member::may("lead_id", Type::Text),
    Member::may("deal_id", Type::Whole),
    Member::may("person_id", Type::Whole),
    Member::may("org_id", Type::Whole),
    Member::may("user_id", Type::Whole),
    Member::may("add_time", Type::Text),
    Member::may("pinned_to_deal_flag", Type::Any),
    Member::may("pinned_to_person_flag", Type::Any),
];
const CALL: &[Member] = &[
    Member::may("user_id", Type::Whole),
    Member::may("activity_id", Type::Whole),
    Member::may("subject", Type::Text),
    Member::may("duration", Type::Text),
    Member::must(
        "outcome",
        Type::OneOf(&["connected", "no_answer", "left_message", "left_voicemail", "wrong_number", "busy"]),
    ),
    Member::may("from_phone_number", Type::Text),
    Member::must("to_phone_number", Type::Filled),
    Member::must("start_time", Type::Stamp),
    Member::must("end_time", Type::Stamp),
    Member::may("person_id", Type::Whole),
    Member::may("org_id", Type::Whole),
    Member::may("deal_id", Type::Whole),
    Member::may("lead_id", Type::Text),
    Member::may("note", Type::Text),
];
/// Most signs of a note.
const LONGEST: usize = 65_000;

/// Whether records of these kinds, that have no entity of their own, have a field of that name.
pub fn knows(kind: CrmKind, field: &str) -> bool {
    kind == CrmKind::Note && NOTE.iter().any(|member| member.name == field)
}

/// Answers a list in version 1: so many rows from a place on.
fn page(call: &Call<'_>, rows: Vec<Json>) -> Answer {
    let limit = limit(call, 100)?;
    let start = whole(call, "start", 0, usize::MAX).map_err(|()| bad("start must be a number"))?.unwrap_or(0);
    let more = rows.len() > start.saturating_add(limit);
    let data: Vec<Json> = rows.into_iter().skip(start).take(limit).collect();
    let mut pagination = json!({"start": start, "limit": limit, "more_items_in_collection": more});
    if more {
        pagination["next_start"] = json!(start + limit);
    }
    // Nothing is told as null, not as an empty list.
    let data = if data.is_empty() { Json::Null } else { json!(data) };
    Ok(Reply::ok(json!({"success": true, "data": data, "additional_data": {"pagination": pagination}})))
}

fn note(room: &Room, record: &Record) -> Json {
    let mut told = record.fields.clone();
    for member in NOTE {
        told.entry(member.name).or_insert(Json::Null);
    }
    let name = |kind, field: &str, name: &str| {
        let id = record.fields.get(field).and_then(Json::as_u64)?.to_string();
        Some(json!({name: room.account.get(kind, &id)?.text(name)}))
    };
    told.insert("person".to_owned(), json!(name(CrmKind::Contact, "person_id", "name")));
    told.insert("deal".to_owned(), json!(name(CrmKind::Deal, "deal_id", "title")));
    told.insert("id".to_owned(), json!(record.id.parse::<u64>().unwrap_or_default()));
    told.insert("active_flag".to_owned(), json!(record.is_alive()));
    told.insert("add_time".to_owned(), json!(plain(record.created)));
    told.insert("update_time".to_owned(), json!(plain(changed(record))));
    Json::Object(told)
}

fn noted<'a>(room: &'a Room, id: &str) -> Result<&'a Record, No> {
    room.account.get(CrmKind::Note, id).ok_or_else(|| No::new(404, "", "Note not found"))
}

/// `GET /v1/notes`
pub fn notes(room: &mut Room, call: &Call<'_>) -> Answer {
    const KNOWN: &[&str] = &[
        "user_id",
        "lead_id",
        "deal_id",
        "person_id",
        "org_id",
        "start",
        "limit",
        "sort",
        "start_date",
        "end_date",
        "updated_since",
        "pinned_to_deal_flag",
        "pinned_to_person_flag",
        "api_token",
    ];
    parameters(call, KNOWN)?;
    let since = match call.one("updated_since") {
        None => None,
        Some(text) => {
            let read = chrono::DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok();
            Some(read.ok_or_else(|| bad("updated_since must be in RFC3339 format"))?)
        }
    };
    let (sort, down) = match call.one("sort").map(str::trim) {
        None => ("id", false),
        Some(text) => match text.split_once(' ') {
            None => (text, false),
            Some((name, way)) if way.eq_ignore_ascii_case("desc") => (name, true),
            Some((name, way)) if way.eq_ignore_ascii_case("asc") => (name, false),
            Some(_) => return Err(bad("sort is invalid")),
        },
    };
    if !["id", "user_id", "deal_id", "person_id", "org_id", "content", "add_time", "update_time"].contains(&sort) {
        return Err(bad(format!("sort: {sort} is not allowed")));
    }
    let same = |record: &Record, name: &str| {
        let held = record.fields.get(name).map(ToString::to_string);
        call.one(name).is_none_or(|wanted| held.as_deref() == Some(wanted))
    };
    let fits = |record: &&Record| {
        ["user_id", "deal_id", "person_id", "org_id", "lead_id"].iter().all(|name| same(record, name))
            && since.is_none_or(|since| changed(record) >= since)
    };
    let mut rows: Vec<Json> = room.account.all(CrmKind::Note).filter(fits).map(|record| note(room, record)).collect();
    rows.sort_by(|a, b| {
        let order = compare(&a[sort], &b[sort]);
        (if down { order.reverse() } else { order }).then_with(|| compare(&a["id"], &b["id"]))
    });
    page(call, rows)
}

fn read_note(room: &Room, body: &Map<String, Json>) -> Result<(), No> {
    if body.get("content").and_then(Json::as_str).is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(No::new(413, "", "Note is too long"));
    }
    for (name, kind) in [("person_id", CrmKind::Contact), ("deal_id", CrmKind::Deal)] {
        let id = body.get(name).and_then(Json::as_u64).map(|id| id.to_string());
        if id.is_some_and(|id| room.account.get(kind, &id).is_none()) {
            return Err(bad(format!("{name} does not exist")));
        }
    }
    Ok(())
}

/// `POST /v1/notes`
pub fn create_note(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["api_token"])?;
    let mut body = object(call)?;
    checked(&body, NOTE)?;
    if body.get("content").is_none_or(Json::is_null) {
        return Err(bad("content is required"));
    }
    if !["person_id", "deal_id", "org_id", "lead_id"].iter().any(|name| body.get(*name).is_some_and(|id| !id.is_null()))
    {
        return Err(bad("One of lead_id, deal_id, person_id or org_id is required"));
    }
    read_note(room, &body)?;
    let user = room.account.users.first().and_then(|user| user.id.parse::<u64>().ok());
    body.entry("user_id").or_insert_with(|| json!(user));
    body.remove("add_time");
    body.retain(|_, value| !value.is_null());
    let id = room.create(CrmKind::Note, body);
    let told = note(room, noted(room, &id)?);
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `GET`, `PUT` and `DELETE /v1/notes/{id}`
pub fn one_note(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &["api_token"])?;
    noted(room, id)?;
    match call.method.as_str() {
        "DELETE" => {
            room.remove(CrmKind::Note, id);
            return Ok(Reply::ok(json!({"success": true, "data": true})));
        }
        "PUT" => {
            let body = object(call)?;
            let members: Vec<Member> = NOTE.iter().map(|member| Member { needed: false, ..*member }).collect();
            checked(&body, &members)?;
            read_note(room, &body)?;
            room.change(CrmKind::Note, id, |fields| {
                fields.extend(body.into_iter().filter(|(name, _)| name != "add_time"));
                fields.retain(|_, value| !value.is_null());
            });
        }
        _ => {}
    }
    Ok(Reply::ok(json!({"success": true, "data": note(room, noted(room, id)?)})))
}

fn logged(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.insert("id".to_owned(), json!(format!("{:0>32}", record.id)));
    told.insert("has_recording".to_owned(), json!(false));
    Json::Object(told)
}

/// `GET` and `POST /v1/callLogs`
pub fn calls(room: &mut Room, call: &Call<'_>) -> Answer {
    if call.method == axum::http::Method::GET {
        parameters(call, &["start", "limit", "api_token"])?;
        let rows = room.account.all(CrmKind::Call).filter(|record| record.fields.contains_key("to_phone_number"));
        return page(call, rows.map(logged).collect());
    }
    parameters(call, &["api_token"])?;
    let mut body = object(call)?;
    checked(&body, CALL)?;
    read_note(room, &body)?;
    body.retain(|_, value| !value.is_null());
    let id = room.create(CrmKind::Call, body);
    let told = room.account.get(CrmKind::Call, &id).map(logged);
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `GET` and `DELETE /v1/callLogs/{id}`: a logged call cannot be changed.
pub fn one_call(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &["api_token"])?;
    let id = id.trim_start_matches('0');
    let held = room.account.get(CrmKind::Call, id).filter(|record| record.fields.contains_key("to_phone_number"));
    let told = held.map(logged).ok_or_else(|| No::new(404, "", "Call log not found"))?;
    if call.method == axum::http::Method::DELETE {
        room.remove(CrmKind::Call, id);
        return Ok(Reply::ok(json!({"success": true})));
    }
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `PUT /v1/persons/{id}/merge`: the other one stays, and its values come first.
pub fn merge(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &["api_token"])?;
    let body = object(call)?;
    checked(&body, &[Member::must("merge_with_id", Type::Whole)])?;
    let with = body.get("merge_with_id").and_then(Json::as_u64).unwrap_or_default().to_string();
    let kind = CrmKind::Contact;
    let absent = || No::new(404, "", "Person not found");
    let gone = room.account.get(kind, id).ok_or_else(absent)?;
    let kept = room.account.get(kind, &with).ok_or_else(absent)?;
    if id == with {
        return Err(bad("A person cannot be merged with itself"));
    }
    let mut fields = merged(kept, gone, None);
    for list in ["emails", "phones"] {
        let mut all = kept.fields.get(list).and_then(Json::as_array).cloned().unwrap_or_default();
        for one in gone.fields.get(list).and_then(Json::as_array).into_iter().flatten() {
            if !all.iter().any(|known| known["value"] == one["value"]) {
                let mut one = one.clone();
                one["primary"] = json!(all.is_empty());
                all.push(one);
            }
        }
        fields.insert(list.to_owned(), all.into());
    }
    let (now, lost) = (room.now, gone.id.parse::<u64>().unwrap_or_default());
    room.account.merge(&with, id, fields, false, now, CrmHand::Integration);
    let entity = shape::named("persons").ok_or_else(absent)?;
    let mut told = shape::told_v1(entity, entity.there(room, &with)?);
    told["merge_what_id"] = json!(lost);
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `GET /v1/recents`: what was changed since then and is still there.
pub fn recents(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["since_timestamp", "items", "start", "limit", "api_token"])?;
    let text = call.one("since_timestamp").ok_or_else(|| bad("since_timestamp is required"))?;
    let since = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S");
    let since = since.map_err(|_| bad("since_timestamp must be in the format YYYY-MM-DD HH:MM:SS"))?.and_utc();
    const ITEMS: &[&str] = &["activity", "deal", "note", "person"];
    let wanted: Vec<&str> = call.one("items").map_or(ITEMS.to_vec(), |items| items.split(',').map(str::trim).collect());
    let others = ["activityType", "file", "filter", "organization", "pipeline", "product", "stage", "user"];
    if let Some(item) = wanted.iter().find(|item| !ITEMS.contains(item) && !others.contains(item)) {
        return Err(bad(format!("items: {item} is not allowed")));
    }
    let mut rows: Vec<(i64, Json)> = Vec::new();
    for entity in ENTITIES.iter().filter(|entity| wanted.contains(&entity.item)) {
        let fresh = entity.whole(room).filter(|record| record.is_alive() && changed(record) >= since);
        rows.extend(fresh.map(|record| {
            let told = shape::told_v1(entity, record);
            (changed(record).timestamp(), json!({"item": entity.item, "id": told["id"], "data": told}))
        }));
    }
    if wanted.contains(&"note") {
        let fresh = room.account.all(CrmKind::Note).filter(|record| changed(record) >= since);
        rows.extend(fresh.map(|record| {
            let told = note(room, record);
            (changed(record).timestamp(), json!({"item": "note", "id": told["id"], "data": told}))
        }));
    }
    rows.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| compare(&one["id"], &other["id"])));
    let last = rows.last().and_then(|(at, _)| chrono::DateTime::from_timestamp(*at, 0)).unwrap_or(since);
    let mut reply = page(call, rows.into_iter().map(|(_, told)| told).collect())?;
    if let Some(more) = reply.body.as_mut().map(|body| &mut body["additional_data"]) {
        more["since_timestamp"] = json!(plain(since));
        more["last_timestamp_on_page"] = json!(plain(last));
    }
    Ok(reply)
}

fn user(user: &CrmUser, you: bool) -> Json {
    json!({"id": user.id.parse::<u64>().unwrap_or_default(), "name": user.name(), "email": user.email,
        "activated": true, "active_flag": true, "is_you": you, "is_deleted": false,
        "timezone_name": "America/Los_Angeles", "default_currency": "USD"})
}

/// `GET /v1/users`, `/v1/users/me` and `/v1/users/{id}`
pub fn users(room: &mut Room, call: &Call<'_>, id: Option<&str>) -> Answer {
    parameters(call, &["api_token"])?;
    let users = &room.account.users;
    let data = match id {
        None => users.iter().map(|one| user(one, one.owner)).collect(),
        Some("me") => {
            let mut told = users.iter().find(|one| one.owner).map(|one| user(one, true)).unwrap_or_default();
            told["company_id"] = json!(7_000_001);
            told["company_name"] = json!("Larkmoor Homes");
            told["company_domain"] = json!("larkmoor");
            told
        }
        Some(id) => {
            let one = users.iter().find(|one| one.id == id);
            one.map(|one| user(one, one.owner)).ok_or_else(|| No::new(404, "", "User not found"))?
        }
    };
    Ok(Reply::ok(json!({"success": true, "data": data})))
}
