use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        table::whole,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, checked, invalid, number,
};

const KIND: CrmKind = CrmKind::Contact;
/// What a contact has.
pub const MEMBERS: &[Member] = &[
    Member::may("first_name", Type::Text),
    Member::may("last_name", Type::Text),
    Member::may("email", Type::Text),
    Member::may("cell_phone_1", Type::Text),
    Member::may("cell_phone_2", Type::Text),
    Member::may("home_phone", Type::Text),
    Member::may("work_phone", Type::Text),
    Member::may("status", Type::Whole),
    Member::may("deal_type", Type::Text),
    Member::may("source", Type::Text),
    Member::may("primary_address", Type::Text),
    Member::may("primary_city", Type::Text),
    Member::may("primary_state", Type::Text),
    Member::may("primary_zip", Type::Text),
    Member::may("assigned_agent_id", Type::Whole),
    Member::may("birthday", Type::Day),
    Member::may("email_optin", Type::Whole),
    Member::may("phone_on", Type::Whole),
    Member::may("text_on", Type::Whole),
];
const SWITCHES: &[&str] = &["email_optin", "phone_on", "text_on"];

/// Statuses by their numbers.
pub const STATUSES: &[&str] =
    &["New Lead", "Client", "Closed", "Sphere", "Active Lead", "Contract", "Archived", "Prospect"];

/// Checks a contact that a client or a person wrote.
///
/// # Errors
/// 422.
pub fn sound(room: &Room, fields: &Map<String, Json>) -> Result<(), No> {
    checked(fields, MEMBERS)?;
    let whole = |name: &str| fields.get(name).and_then(Json::as_u64);
    if let Some(name) = SWITCHES.iter().find(|name| whole(name).is_some_and(|value| value > 1)) {
        return Err(invalid(name, format!("The {name} has to be 1 or 0.")));
    }
    if whole("status").is_some_and(|status| status >= STATUSES.len() as u64) {
        return Err(invalid("status", "The selected status is invalid."));
    }
    if fields.get("email").and_then(Json::as_str).is_some_and(|email| !email.is_empty() && !email.contains('@')) {
        return Err(invalid("email", "The email must be a valid email address."));
    }
    let known = |id: u64| room.account.users.iter().any(|user| user.id == id.to_string());
    if whole("assigned_agent_id").is_some_and(|id| !known(id)) {
        return Err(invalid("assigned_agent_id", "The selected assigned_agent_id is invalid."));
    }
    Ok(())
}

/// What every contact has.
pub fn complete(room: &Room, fields: &mut Map<String, Json>) {
    let owner = room.account.users.iter().find(|user| user.owner).map(|user| number(&user.id));
    fields.entry("assigned_agent_id").or_insert_with(|| json!(owner));
    fields.entry("status").or_insert_with(|| json!(0));
    fields.entry("tags").or_insert_with(|| json!([]));
    for name in SWITCHES {
        fields.entry(*name).or_insert_with(|| json!(1));
    }
    if room.has(CrmQuirk::ValuesNormalised) {
        for (name, write) in
            [("email", (|text: &str| text.to_lowercase()) as fn(&str) -> String), ("cell_phone_1", digits)]
        {
            if let Some(text) = fields.get(name).and_then(Json::as_str).map(write) {
                fields.insert(name.to_owned(), json!(text));
            }
        }
    }
}

/// Whether another contact of the same agent has the e-mail.
fn untaken(room: &Room, fields: &Map<String, Json>, but: Option<&str>) -> Result<(), No> {
    let email = fields.get("email").and_then(Json::as_str).filter(|email| !email.is_empty());
    let Some(email) = email.filter(|_| room.has(CrmQuirk::EmailPerAgent)) else { return Ok(()) };
    let agent = fields.get("assigned_agent_id");
    let taken = room.account.all(KIND).any(|record| {
        Some(record.id.as_str()) != but
            && record.fields.get("assigned_agent_id") == agent
            && record.text("email").is_some_and(|held| held.eq_ignore_ascii_case(email))
    });
    if taken { Err(invalid("email", "The email has already been taken.")) } else { Ok(()) }
}

fn told(record: &Record) -> Json {
    let mut told = record.fields.clone();
    told.remove("tags");
    for member in MEMBERS {
        told.entry(member.name).or_insert(Json::Null);
    }
    let plain = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    told.insert("id".to_owned(), number(&record.id));
    told.insert("created_at".to_owned(), json!(plain(record.created)));
    told.insert("updated_at".to_owned(), json!(plain(record.updated)));
    Json::Object(told)
}

/// A contact that is there.
///
/// # Errors
/// 404.
pub fn there<'a>(room: &'a Room, id: &str) -> Result<&'a Record, No> {
    room.account.get(KIND, id).ok_or_else(|| absent("Contact"))
}

fn page(call: &Call<'_>, rows: &[&Record]) -> Answer {
    let limit = whole(call, "limit", 1, 1_000).map_err(|()| invalid("limit", "The limit has to be from 1 to 1000."))?;
    let limit = limit.unwrap_or(100);
    let page =
        whole(call, "page", 1, usize::MAX / 1_000).map_err(|()| invalid("page", "The page has to be at least 1."))?;
    let page = page.unwrap_or(1);
    let data: Vec<Json> = rows.iter().skip((page - 1) * limit).take(limit).map(|record| told(record)).collect();
    let last = rows.len().div_ceil(limit).max(1);
    Ok(Reply::ok(
        json!({"data": data, "current_page": page, "last_page": last, "per_page": limit, "total": rows.len()}),
    ))
}

fn same(record: &Record, email: Option<&str>, phone: Option<&str>) -> bool {
    let text = |name: &str| record.text(name).unwrap_or_default();
    let phones = ["cell_phone_1", "cell_phone_2", "home_phone", "work_phone"];
    email.is_none_or(|email| text("email").eq_ignore_ascii_case(email))
        && phone.is_none_or(|phone| {
            phones.iter().any(|name| !digits(phone).is_empty() && digits(text(name)) == digits(phone))
        })
}

/// `GET /contacts`: always in the order of their numbers.
pub fn list(room: &mut Room, call: &Call<'_>) -> Answer {
    if !call.strangers(&["limit", "page", "filter[email]", "filter[phone]"]).is_empty() {
        room.violations.push("unknown-parameter");
    }
    let (email, phone) = (call.one("filter[email]"), call.one("filter[phone]"));
    let mut rows: Vec<&Record> = room.account.all(KIND).filter(|record| same(record, email, phone)).collect();
    rows.sort_by_key(|record| record.id.parse::<u64>().unwrap_or_default());
    page(call, &rows)
}

/// `GET /contacts/search?q=…`
pub fn search(room: &mut Room, call: &Call<'_>) -> Answer {
    let wanted = call.one("q").filter(|text| text.chars().count() >= 2);
    let wanted = wanted.ok_or_else(|| invalid("q", "The q field is required."))?.to_lowercase();
    let fits = |record: &&Record| {
        let text = |name: &str| record.text(name).unwrap_or_default().to_lowercase();
        let name = format!("{} {}", text("first_name"), text("last_name"));
        name.contains(&wanted) || text("email").contains(&wanted) || same(record, None, Some(&wanted))
    };
    let rows: Vec<&Record> = room.account.all(KIND).filter(fits).collect();
    page(call, &rows)
}

/// `GET /contact/{id}`
pub fn get(room: &Room, id: &str) -> Answer {
    Ok(Reply::ok(told(there(room, id)?)))
}

/// `POST /contact`: nobody looks for the person among those of other agents.
pub fn create(room: &mut Room, call: &Call<'_>) -> Answer {
    let mut fields = body(call, MEMBERS)?;
    sound(room, &fields)?;
    let has = |name: &str| fields.get(name).and_then(Json::as_str).is_some_and(|text| !text.trim().is_empty());
    if !has("first_name") {
        return Err(invalid("first_name", "The first_name field is required."));
    }
    if !["email", "cell_phone_1", "home_phone", "work_phone"].iter().any(|name| has(name)) {
        return Err(invalid("email", "The email field is required when no phone is present."));
    }
    complete(room, &mut fields);
    untaken(room, &fields, None)?;
    let id = room.create(KIND, fields);
    Ok(Reply::with(201, told(there(room, &id)?)))
}

/// `PUT /contact/{id}`: what is not named stays.
pub fn update(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    let given = body(call, MEMBERS)?;
    sound(room, &given)?;
    let mut fields = there(room, id)?.fields.clone();
    fields.extend(given);
    complete(room, &mut fields);
    untaken(room, &fields, Some(id))?;
    room.change(KIND, id, |held| *held = fields);
    Ok(Reply::ok(told(there(room, id)?)))
}

/// `DELETE /contact/{id}`
pub fn delete(room: &mut Room, id: &str) -> Answer {
    there(room, id)?;
    room.remove(KIND, id);
    Ok(Reply::ok(json!({"success": 1})))
}

/// `GET`, `PUT` and `DELETE /contact/{id}/tags`: PUT adds.
pub fn tags(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    let mut held = there(room, id)?.texts("tags");
    if call.method != axum::http::Method::GET {
        let body = body(call, &[Member::must("tags", Type::Objects)])?;
        let names = body.get("tags").and_then(Json::as_array).into_iter().flatten();
        let names: Option<Vec<String>> =
            names.map(|tag| tag.get("name").and_then(Json::as_str).map(str::to_owned)).collect();
        let names = names.ok_or_else(|| invalid("tags", "The tags have to be objects with a name."))?;
        if call.method == axum::http::Method::PUT {
            held.extend(
                names
                    .into_iter()
                    .filter(|name| !there(room, id).is_ok_and(|record| record.texts("tags").contains(name))),
            );
        } else {
            held.retain(|tag| !names.contains(tag));
        }
        room.change(KIND, id, |fields| {
            fields.insert("tags".to_owned(), json!(held));
        });
    }
    let tags: Vec<Json> = held.iter().map(|tag| json!({"name": tag})).collect();
    Ok(Reply::ok(json!({"tags": tags})))
}
