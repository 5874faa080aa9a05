use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, texts},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        table::whole,
        wire::{Call, Member, No, Reply, Type, seconds},
    },
    Answer, absent, bad, body, number, parameters,
};

const KIND: CrmKind = CrmKind::Contact;
const MEMBERS: &[Member] = &[
    Member::may("firstName", Type::Text),
    Member::may("lastName", Type::Text),
    Member::may("emails", Type::Texts),
    Member::may("phones", Type::Texts),
    Member::may("tags", Type::Texts),
    Member::may("tagsAdd", Type::Texts),
    Member::may("source", Type::Text),
    Member::may("stage", Type::Filled),
    Member::may("leadTypes", Type::Wholes),
    Member::may("birthday", Type::Day),
    Member::may("streetAddress", Type::Text),
    Member::may("city", Type::Text),
    Member::may("state", Type::Text),
    Member::may("zipCode", Type::Text),
    Member::may("assignedUserId", Type::Whole),
    Member::may("unsubscription", Type::Flag),
    Member::may("cannotText", Type::Flag),
    Member::may("cannotCall", Type::Flag),
    Member::may("cannotEmail", Type::Flag),
    Member::may("customAttributeList", Type::Objects),
];

/// Stages of leads.
pub const STAGES: &[&str] = &["New Leads", "Attempted", "Connected", "Hot", "Under Contract", "Closed"];

/// Whether a lead has a field of that name.
pub fn knows(room: &Room, field: &str) -> bool {
    let own = MEMBERS.iter().any(|member| member.name == field && !["tagsAdd", "customAttributeList"].contains(&field));
    own || room.account.custom.iter().any(|custom| custom.key == field)
}

/// Checks what a body holds beyond its form.
///
/// # Errors
/// Stages, users and fields that are not there, addresses that are none.
pub fn sound(room: &Room, lead: &Map<String, Json>) -> Result<(), No> {
    if let Some(email) = texts(lead.get("emails")).into_iter().find(|email| !email.contains('@')) {
        return Err(bad(format!("{email} is not a valid email")));
    }
    if let Some(stage) = lead.get("stage").and_then(Json::as_str).filter(|stage| !STAGES.contains(stage)) {
        return Err(bad(format!("stage {stage} does not exist")));
    }
    if let Some(user) = lead.get("assignedUserId").and_then(Json::as_u64) {
        let known = room.account.users.iter().any(|known| known.id == user.to_string());
        known.then_some(()).ok_or_else(|| bad(format!("user {user} does not exist")))?;
    }
    for one in lead.get("customAttributeList").and_then(Json::as_array).into_iter().flatten() {
        let name = one.get("name").and_then(Json::as_str).unwrap_or_default();
        if !room.account.custom.iter().any(|custom| custom.key == name)
            || !one.get("value").is_some_and(Json::is_string)
        {
            return Err(bad(format!("customAttributeList: {name} does not exist or has no text as its value")));
        }
    }
    Ok(())
}

/// What every lead has.
pub fn complete(room: &Room, fields: &mut Map<String, Json>) {
    for list in ["emails", "phones", "tags"] {
        fields.entry(list).or_insert_with(|| json!([]));
    }
    fields.entry("stage").or_insert_with(|| json!(STAGES[0]));
    let owner = room.account.users.iter().find(|user| user.owner).map(|user| number(&user.id));
    fields.entry("assignedUserId").or_insert_with(|| json!(owner));
}

/// Puts what a body holds into the fields of a lead: what is not named stays.
fn assign(room: &Room, body: Map<String, Json>, fields: &mut Map<String, Json>) {
    for (name, value) in body {
        match name.as_str() {
            "tagsAdd" => {
                let mut tags = texts(fields.get("tags"));
                tags.extend(texts(Some(&value)).into_iter().filter(|tag| !texts(fields.get("tags")).contains(tag)));
                fields.insert("tags".to_owned(), json!(tags));
            }
            "tags" if !room.has(CrmQuirk::TagsReplaced) => {
                let mut tags = texts(fields.get("tags"));
                tags.extend(texts(Some(&value)).into_iter().filter(|tag| !texts(fields.get("tags")).contains(tag)));
                fields.insert(name, json!(tags));
            }
            "customAttributeList" => {
                for one in value.as_array().into_iter().flatten() {
                    let key = one.get("name").and_then(Json::as_str).unwrap_or_default();
                    fields.insert(key.to_owned(), one.get("value").cloned().unwrap_or_default());
                }
            }
            "emails" if room.has(CrmQuirk::ValuesNormalised) => {
                let small: Vec<String> = texts(Some(&value)).iter().map(|email| email.to_lowercase()).collect();
                fields.insert(name, json!(small));
            }
            "phones" if room.has(CrmQuirk::ValuesNormalised) => {
                let plain: Vec<String> = texts(Some(&value)).iter().map(|phone| digits(phone)).collect();
                fields.insert(name, json!(plain));
            }
            _ => {
                fields.insert(name, value);
            }
        }
    }
}

fn told(room: &Room, record: &Record) -> Json {
    let mut told = record.fields.clone();
    let custom: Vec<Json> = room
        .account
        .custom
        .iter()
        .filter_map(|field| Some(json!({"name": field.key, "value": told.remove(&field.key)?})))
        .collect();
    told.insert("customAttributeList".to_owned(), json!(custom));
    told.insert("leadId".to_owned(), number(&record.id));
    told.insert("createTime".to_owned(), json!(seconds(record.created)));
    told.insert("lastUpdateTime".to_owned(), json!(seconds(record.updated)));
    Json::Object(told)
}

/// A lead that is there.
///
/// # Errors
/// 404.
pub fn there<'a>(room: &'a Room, id: &str) -> Result<&'a Record, No> {
    room.account.get(KIND, id).ok_or_else(|| absent("lead"))
}

/// `GET /leads`: by offset or by scroll, newest first unless it is said otherwise.
pub fn list(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(room, call, &["limit", "offset", "scrollId", "sort", "desc", "email", "phone", "key"]);
    let limit = whole(call, "limit", 1, 100).map_err(|()| bad("limit has to be from 1 to 100"))?.unwrap_or(25);
    let offset = whole(call, "offset", 0, 10_000).map_err(|()| bad("offset is too large; use scrollId"))?.unwrap_or(0);
    let sort = call.one("sort").filter(|_| !room.has(CrmQuirk::SortIgnored)).unwrap_or("CreateTime");
    if !["CreateTime", "UpdateTime", "LastActivity"].contains(&sort) {
        return Err(bad(format!("sort {sort} is not supported")));
    }
    let down = call.one("desc") != Some("false") || room.has(CrmQuirk::SortIgnored);
    let has =
        |record: &Record, list: &str, same: &dyn Fn(&str) -> bool| record.texts(list).iter().any(|held| same(held));
    let fits = |record: &&Record| {
        let named = |key: &str| {
            let part = |name: &str| record.text(name).unwrap_or_default();
            format!("{} {}", part("firstName"), part("lastName")).to_lowercase().contains(&key.to_lowercase())
        };
        call.one("email").is_none_or(|email| has(record, "emails", &|held| held.eq_ignore_ascii_case(email)))
            && call.one("phone").is_none_or(|phone| has(record, "phones", &|held| digits(held) == digits(phone)))
            && call.one("key").is_none_or(|key| {
                named(key) || has(record, "emails", &|held| held == key) || has(record, "phones", &|held| held == key)
            })
    };
    let place = |record: &Record| {
        let at = if sort == "CreateTime" { record.created } else { record.updated };
        let sign = if down { -1 } else { 1 };
        (sign * at.timestamp(), sign * i64::try_from(record.seq).unwrap_or(i64::MAX))
    };
    let mut rows: Vec<&Record> = room.account.all(KIND).filter(fits).collect();
    rows.sort_by_key(|record| place(record));
    let begin = match call.one("scrollId").filter(|scroll| !scroll.is_empty()) {
        None => offset.min(rows.len()),
        Some(scroll) => {
            let read =
                URL_SAFE_NO_PAD.decode(scroll).ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
            let last = read.and_then(|read| Some((read.get(0)?.as_i64()?, read.get(1)?.as_i64()?)));
            let last = last.ok_or_else(|| bad("scrollId is invalid"))?;
            rows.partition_point(|record| place(record) <= last)
        }
    };
    let page: Vec<&&Record> = rows.iter().skip(begin).take(limit).collect();
    let scroll = page.last().filter(|_| begin + page.len() < rows.len()).map(|last| {
        let (at, seq) = place(last);
        URL_SAFE_NO_PAD.encode(json!([at, seq]).to_string())
    });
    let leads: Vec<Json> = page.iter().map(|record| told(room, record)).collect();
    Ok(Reply::ok(json!({"_metadata": {"limit": limit, "offset": begin, "total": rows.len(), "scrollId": scroll},
        "leads": leads})))
}

/// `GET /leads/{id}`
pub fn get(room: &Room, id: &str) -> Answer {
    Ok(Reply::ok(json!({"lead": told(room, there(room, id)?)})))
}

/// `POST /leads`
pub fn create(room: &mut Room, call: &Call<'_>) -> Answer {
    let body = body(call, MEMBERS)?;
    sound(room, &body)?;
    if !["firstName", "lastName"]
        .iter()
        .any(|name| body.get(*name).and_then(Json::as_str).is_some_and(|text| !text.is_empty()))
        && texts(body.get("emails")).is_empty()
        && texts(body.get("phones")).is_empty()
    {
        return Err(bad("a lead needs a name, an email or a phone"));
    }
    let mut fields = Map::new();
    assign(room, body, &mut fields);
    complete(room, &mut fields);
    let id = room.create(KIND, fields);
    Ok(Reply::ok(json!({"leadId": number(&id)})))
}

/// `PUT /leads/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    let body = body(call, MEMBERS)?;
    sound(room, &body)?;
    let mut fields = there(room, id)?.fields.clone();
    assign(room, body, &mut fields);
    room.change(KIND, id, |held| *held = fields);
    Ok(Reply::ok(json!({"leadId": number(id)})))
}

/// `DELETE /leads/{id}`: with a reason, in the address or in the body.
pub fn delete(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    let said = call.json().ok().and_then(|body| body.get("reason").and_then(Json::as_str).map(str::to_owned));
    let reason = call.one("reason").map(str::to_owned).or(said).filter(|reason| !reason.trim().is_empty());
    reason.ok_or_else(|| bad("reason is required"))?;
    there(room, id)?;
    room.remove(KIND, id);
    Ok(Reply::ok(json!({"leadId": number(id)})))
}
