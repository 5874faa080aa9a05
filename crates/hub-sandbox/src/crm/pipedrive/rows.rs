use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmHand, CrmKind, Record, Seen},
        order::{compare, digits},
        room::Room,
        table::whole,
        wire::{Call, Member, Reply},
    },
    Answer, bad, object, parameters,
    shape::{self, Entity, changed, checked},
};
use crate::crm::wire::No;

/// How long deleted deals are told of.
const KEPT: Duration = Duration::days(30);

/// A row and what it is ordered by.
pub struct Row {
    /// What it is ordered by.
    pub by: Json,
    /// Its number.
    pub id: u64,
    /// What is told of it.
    pub told: Json,
}

/// Rows on a page.
///
/// # Errors
/// A figure that is none, or too large.
pub fn limit(call: &Call<'_>, usual: usize) -> Result<usize, No> {
    let read = whole(call, "limit", 1, 500).map_err(|()| bad("limit must be a number from 1 to 500"))?;
    Ok(read.unwrap_or(usual))
}

/// Answers a list in version 2: in that order, ties by number, from where the page before ended.
///
/// # Errors
/// A cursor that is none.
pub fn page(call: &Call<'_>, mut rows: Vec<Row>, down: bool, wrap: impl FnOnce(Vec<Json>) -> Json) -> Answer {
    let limit = limit(call, 100)?;
    let order = |a: &Json, one: u64, b: &Json, other: u64| {
        let order = compare(a, b).then(one.cmp(&other));
        if down { order.reverse() } else { order }
    };
    rows.sort_by(|a, b| order(&a.by, a.id, &b.by, b.id));
    let begin = match call.one("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => {
            let read =
                URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
            let place = read.and_then(|read| Some((read.get("fieldValue")?.clone(), read.get("id")?.as_u64()?)));
            let (by, id) = place.ok_or_else(|| bad("cursor is invalid"))?;
            rows.partition_point(|row| order(&row.by, row.id, &by, id).is_le())
        }
    };
    let end = begin.saturating_add(limit).min(rows.len());
    let next = (end < rows.len() && end > begin).then(|| {
        let last = &rows[end - 1];
        let way = if down { "desc" } else { "asc" };
        URL_SAFE_NO_PAD.encode(json!({"fieldValue": last.by, "sortDirection": way, "id": last.id}).to_string())
    });
    let told: Vec<Json> = rows.into_iter().skip(begin).take(end - begin).map(|row| row.told).collect();
    Ok(Reply::ok(json!({"success": true, "data": wrap(told), "additional_data": {"next_cursor": next}})))
}

fn number(record: &Record) -> u64 {
    record.id.parse().unwrap_or_default()
}

/// A time with a zone.
fn time(call: &Call<'_>, name: &str) -> Result<Option<DateTime<Utc>>, No> {
    let Some(text) = call.one(name) else { return Ok(None) };
    let read = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok();
    read.map(|at| Some(at.to_utc())).ok_or_else(|| bad(format!("{name} must be in RFC3339 format")))
}

/// The keys of the account's own fields that are asked for.
fn keys(call: &Call<'_>) -> Result<Option<Vec<String>>, No> {
    let Some(text) = call.one("custom_fields") else { return Ok(None) };
    let keys: Vec<String> = text.split(',').map(|key| key.trim().to_owned()).collect();
    if keys.len() > 15 { Err(bad("custom_fields: a maximum of 15 keys is allowed")) } else { Ok(Some(keys)) }
}

const EVERY: &[&str] = &[
    "filter_id",
    "ids",
    "updated_since",
    "updated_until",
    "sort_by",
    "sort_direction",
    "include_fields",
    "custom_fields",
    "include_option_labels",
    "include_labels",
    "limit",
    "cursor",
    "api_token",
];

/// `GET /api/v2/{word}`: deleted records are left out; deleted deals are told for thirty days where they are asked for.
pub fn list(room: &mut Room, call: &Call<'_>, entity: &'static Entity) -> Answer {
    parameters(call, &[EVERY, entity.filters].concat())?;
    if call.one("filter_id").is_some() {
        return Err(No::new(404, "", "filter not found"));
    }
    let (since, until) = (time(call, "updated_since")?, time(call, "updated_until")?);
    let sort = call.one("sort_by").unwrap_or("id");
    let sorts: &[&str] = if entity.word == "activities" {
        &["id", "update_time", "add_time", "due_date"]
    } else {
        &["id", "update_time", "add_time"]
    };
    if !sorts.contains(&sort) {
        return Err(bad(format!("sort_by must be one of {}", sorts.join(", "))));
    }
    let down = match call.one("sort_direction") {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(bad("sort_direction must be one of asc, desc")),
    };
    let ids: Option<Vec<&str>> = call.one("ids").map(|ids| ids.split(',').map(str::trim).collect());
    if ids.as_ref().is_some_and(|ids| ids.len() > 100) {
        return Err(bad("ids: a maximum of 100 is allowed"));
    }
    let statuses: Vec<&str> =
        call.one("status").map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default();
    if let Some(status) = statuses.iter().find(|status| !["open", "won", "lost", "deleted"].contains(*status)) {
        return Err(bad(format!("status: {status} is not allowed")));
    }
    let keys = keys(call)?;
    let same = |record: &Record, name: &str| {
        let held = record.fields.get(name).map(ToString::to_string);
        call.one(name).is_none_or(|wanted| held.as_deref() == Some(wanted))
    };
    let of_deal = |record: &Record| {
        call.one("deal_id").filter(|_| entity.word == "persons").is_none_or(|deal| {
            let deal = room.account.get(CrmKind::Deal, deal);
            deal.and_then(|deal| deal.fields.get("person_id")) == Some(&json!(number(record)))
        })
    };
    let fits = |record: &&Record| {
        let status = if record.is_alive() {
            statuses.is_empty() || record.text("status").is_some_and(|held| statuses.contains(&held))
        } else {
            statuses.contains(&"deleted")
                && record.merged_into.is_none()
                && record.gone.is_some_and(|at| room.now - at <= KEPT)
        };
        let names = ["owner_id", "person_id", "org_id", "pipeline_id", "stage_id", "lead_id", "done"];
        status
            && ids.as_ref().is_none_or(|ids| ids.contains(&record.id.as_str()))
            && since.is_none_or(|since| changed(record) >= since)
            && until.is_none_or(|until| changed(record) < until)
            && names.iter().filter(|name| entity.filters.contains(*name)).all(|name| same(record, name))
            && (entity.word != "activities" || same(record, "deal_id"))
            && of_deal(record)
    };
    let row = |record: &Record| Row {
        by: match sort {
            "update_time" => json!(changed(record).timestamp()),
            "add_time" => json!(record.created.timestamp()),
            "due_date" => record.fields.get("due_date").cloned().unwrap_or_default(),
            _ => json!(number(record)),
        },
        id: number(record),
        told: shape::told(room, entity, record, keys.as_deref()),
    };
    let rows = entity.whole(room).filter(fits).map(row).collect();
    page(call, rows, down, Json::from)
}

/// `GET /api/v2/{word}/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, entity: &'static Entity, id: &str) -> Answer {
    parameters(call, &["include_fields", "custom_fields", "include_option_labels", "include_labels", "api_token"])?;
    let keys = keys(call)?;
    let told = shape::told(room, entity, entity.there(room, id)?, keys.as_deref());
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `POST /api/v2/{word}`
pub fn create(room: &mut Room, call: &Call<'_>, entity: &'static Entity) -> Answer {
    parameters(call, &["api_token"])?;
    let body = object(call)?;
    checked(&body, entity.members)?;
    if let Some(member) =
        entity.members.iter().find(|member| member.needed && body.get(member.name).is_none_or(Json::is_null))
    {
        return Err(bad(format!("{} is required", member.name)));
    }
    shape::sound(room, entity, &body)?;
    let mut fields = Map::new();
    shape::assign(room, &body, &mut fields);
    shape::complete(room, entity, &mut fields)?;
    let id = room.create(entity.kind(&fields), fields);
    let told = shape::told(room, entity, entity.there(room, &id)?, None);
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `PATCH /api/v2/{word}/{id}`: what is not named stays; lists are replaced whole.
pub fn update(room: &mut Room, call: &Call<'_>, entity: &'static Entity, id: &str) -> Answer {
    parameters(call, &["api_token"])?;
    let body = object(call)?;
    let members: Vec<Member> = entity.members.iter().map(|member| Member { needed: false, ..*member }).collect();
    checked(&body, &members)?;
    let restores = body.get("is_deleted") == Some(&json!(false));
    if restores && entity.there(room, id).is_err() {
        let now = room.now;
        room.account.restore(CrmKind::Deal, id, now, CrmHand::Integration);
    }
    let record = entity.there(room, id)?;
    if let Some(member) =
        entity.members.iter().find(|member| member.needed && body.get(member.name) == Some(&Json::Null))
    {
        return Err(bad(format!("{} must not be empty", member.name)));
    }
    shape::sound(room, entity, &body)?;
    let (kind, mut fields) = (record.kind, record.fields.clone());
    shape::assign(room, &body, &mut fields);
    // Another stage takes its pipeline along, and another pipeline begins at its first stage.
    match (body.contains_key("stage_id"), body.contains_key("pipeline_id")) {
        (true, false) => fields.remove("pipeline_id"),
        (false, true) => fields.remove("stage_id"),
        _ => None,
    };
    shape::complete(room, entity, &mut fields)?;
    room.change(kind, id, |held| *held = fields);
    let told = shape::told(room, entity, entity.there(room, id)?, None);
    if body.get("is_deleted") == Some(&json!(true)) {
        room.remove(kind, id);
    }
    Ok(Reply::ok(json!({"success": true, "data": told})))
}

/// `DELETE /api/v2/{word}/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, entity: &'static Entity, id: &str) -> Answer {
    parameters(call, &["api_token"])?;
    let record = entity.there(room, id)?;
    let (kind, id, number) = (record.kind, record.id.clone(), number(record));
    room.remove(kind, &id);
    Ok(Reply::ok(json!({"success": true, "data": {"id": number}})))
}

/// `GET /api/v2/persons/search`: by an index that lags behind.
pub fn search(room: &mut Room, call: &Call<'_>) -> Answer {
    const KNOWN: &[&str] =
        &["term", "fields", "exact_match", "organization_id", "include_fields", "limit", "cursor", "api_token"];
    parameters(call, KNOWN)?;
    let exact = match call.one("exact_match") {
        None | Some("false" | "0") => false,
        Some("true" | "1") => true,
        Some(_) => return Err(bad("exact_match must be a boolean")),
    };
    let term = call.one("term").unwrap_or_default().trim().to_lowercase();
    let shortest = if exact { 1 } else { 2 };
    if term.chars().count() < shortest {
        return Err(bad(format!("term must be at least {shortest} characters long")));
    }
    let fields: Vec<&str> = call.one("fields").unwrap_or("custom_fields,email,notes,phone,name").split(',').collect();
    if let Some(name) = fields.iter().find(|name| !["custom_fields", "email", "notes", "phone", "name"].contains(name))
    {
        return Err(bad(format!("fields: {name} is not allowed")));
    }
    let digits_of = digits(&term);
    let is = |text: &str| {
        let text = text.to_lowercase();
        if exact { text == term } else { text.contains(&term) }
    };
    let entries = |seen: &Seen<'_>, name: &str| -> Vec<String> {
        let list = seen.fields.get(name).and_then(Json::as_array).into_iter().flatten();
        list.filter_map(|one| one.get("value").and_then(Json::as_str)).map(str::to_owned).collect()
    };
    let own: Vec<String> = room
        .account
        .custom
        .iter()
        .filter(|field| field.kind == CrmKind::Contact)
        .map(|field| field.key.clone())
        .collect();
    let fits = |seen: &Seen<'_>| {
        let text = |name: &str| seen.fields.get(name).and_then(Json::as_str).is_some_and(is);
        fields.iter().any(|field| match *field {
            "name" => text("name"),
            "email" => entries(seen, "emails").iter().any(|one| is(one)),
            "phone" => entries(seen, "phones").iter().any(|one| {
                is(one)
                    || (digits_of.len() >= 4
                        && if exact { digits(one) == digits_of } else { digits(one).contains(&digits_of) })
            }),
            "custom_fields" => own.iter().any(|key| text(key)),
            _ => false,
        })
    };
    let rows = room.account.indexed(CrmKind::Contact, room.index_time()).filter(fits).map(|seen| {
        let item = json!({"id": number(seen.record), "type": "person", "name": seen.fields.get("name"),
            "phones": entries(&seen, "phones"), "emails": entries(&seen, "emails"),
            "owner": {"id": seen.fields.get("owner_id")}, "organization": null, "custom_fields": [], "notes": []});
        Row { by: Json::Null, id: number(seen.record), told: json!({"result_score": 0.5, "item": item}) }
    });
    let rows = rows.collect();
    page(call, rows, false, |items| json!({"items": items}))
}
