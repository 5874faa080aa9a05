use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, Seen},
        room::Room,
        wire::{Call, Member, No, Reply, Type, millis},
    },
    Answer, absent, body, contact_there, location, parameters, unprocessable, user_there, whole,
};

const KIND: CrmKind = CrmKind::Deal;
const STATUS: Type = Type::OneOf(&["open", "won", "lost", "abandoned", "all"]);

/// What creating takes.
pub const CREATE: &[Member] = &[
    Member::must("pipelineId", Type::Filled),
    Member::must("locationId", Type::Filled),
    Member::must("name", Type::Filled),
    Member::may("pipelineStageId", Type::Filled),
    Member::must("status", STATUS),
    Member::must("contactId", Type::Filled),
    Member::may("monetaryValue", Type::Number),
    Member::may("assignedTo", Type::Text),
    Member::may("customFields", Type::Objects),
];
const UPDATE: &[Member] = &[
    Member::may("pipelineId", Type::Filled),
    Member::may("name", Type::Filled),
    Member::may("pipelineStageId", Type::Filled),
    Member::may("status", STATUS),
    Member::may("monetaryValue", Type::Number),
    Member::may("assignedTo", Type::Text),
    Member::may("customFields", Type::Objects),
];

fn told(room: &Room, record: &Record, fields: &Map<String, Json>, updated: DateTime<Utc>) -> Json {
    let mut told = fields.clone();
    told.insert("id".to_owned(), json!(record.id));
    told.insert("locationId".to_owned(), json!(room.credentials.location));
    told.insert("createdAt".to_owned(), json!(millis(record.created)));
    told.insert("updatedAt".to_owned(), json!(millis(updated)));
    let contact = fields.get("contactId").and_then(Json::as_str);
    if let Some(contact) = contact.and_then(|id| room.account.get(CrmKind::Contact, id)) {
        let part = |name: &str| contact.text(name).unwrap_or_default();
        let name = format!("{} {}", part("firstName"), part("lastName"));
        let short = json!({"id": contact.id, "name": name.trim(), "email": contact.text("email"),
            "phone": contact.text("phone"), "tags": contact.texts("tags")});
        told.insert("contact".to_owned(), short);
    }
    Json::Object(told)
}

fn now(room: &Room, record: &Record) -> Json {
    told(room, record, &record.fields, record.updated)
}

fn there<'a>(room: &'a Room, id: &str) -> Result<&'a Record, No> {
    room.account.get(KIND, id).ok_or_else(|| absent(room, "Opportunity"))
}

/// Pipeline and stage have to go together; without a stage it is the first.
///
/// # Errors
/// A pipeline or stage that is not there.
pub fn staged(room: &Room, fields: &mut Map<String, Json>) -> Result<(), No> {
    let bad = |message: &str| No::new(400, "Bad Request", message);
    let id = fields.get("pipelineId").and_then(Json::as_str).unwrap_or_default();
    let pipeline = room.account.pipelines.iter().find(|pipeline| pipeline.id == id);
    let pipeline = pipeline.ok_or_else(|| bad("The pipeline id is invalid."))?;
    match fields.get("pipelineStageId").and_then(Json::as_str) {
        None => {
            let first = pipeline.stages.first().map(|stage| stage.id.clone());
            fields.insert("pipelineStageId".to_owned(), json!(first));
            Ok(())
        }
        Some(stage) if pipeline.stages.iter().any(|known| known.id == stage) => Ok(()),
        Some(_) => Err(bad("The stage id is invalid.")),
    }
}

/// Custom fields of deals that the account has.
fn custom(room: &Room, body: &Map<String, Json>) -> Result<(), No> {
    for field in body.get("customFields").and_then(Json::as_array).into_iter().flatten() {
        let id = field.get("id").and_then(Json::as_str);
        let known = id.is_some_and(|id| room.account.custom.iter().any(|f| f.kind == KIND && f.id == id));
        if !known {
            return Err(unprocessable(vec!["customFields: there is no such custom field".to_owned()]));
        }
    }
    Ok(())
}

/// `POST /opportunities/`
pub fn create(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let mut fields = body(call, CREATE)?;
    location(room, fields.get("locationId").and_then(Json::as_str), "locationId")?;
    contact_there(room, fields.get("contactId").and_then(Json::as_str).unwrap_or_default())?;
    user_there(room, &fields, "assignedTo")?;
    if fields.get("status") == Some(&json!("all")) {
        return Err(No::new(400, "Bad Request", "status all is for searching only"));
    }
    custom(room, &fields)?;
    staged(room, &mut fields)?;
    fields.remove("locationId");
    let id = room.create(KIND, fields);
    let made = now(room, there(room, &id)?);
    Ok(Reply::with(201, json!({"opportunity": made, "traceId": room.trace()})))
}

/// `GET /opportunities/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let told = now(room, there(room, id)?);
    Ok(Reply::ok(json!({"opportunity": told, "traceId": room.trace()})))
}

/// `PUT /opportunities/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    change(room, call, id, UPDATE)
}

/// `PUT /opportunities/{id}/status`
pub fn status(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    change(room, call, id, &[Member::must("status", STATUS), Member::may("lostReasonId", Type::Text)])
}

fn change(room: &mut Room, call: &Call<'_>, id: &str, members: &[Member]) -> Answer {
    parameters(call, &[])?;
    let body = body(call, members)?;
    let mut fields = there(room, id)?.fields.clone();
    user_there(room, &body, "assignedTo")?;
    custom(room, &body)?;
    if body.get("status") == Some(&json!("all")) {
        return Err(No::new(400, "Bad Request", "status all is for searching only"));
    }
    if body.contains_key("pipelineId") && !body.contains_key("pipelineStageId") {
        fields.remove("pipelineStageId");
    }
    fields.extend(body);
    staged(room, &mut fields)?;
    room.change(KIND, id, |held| *held = fields);
    let told = now(room, there(room, id)?);
    Ok(Reply::ok(json!({"succeded": true, "opportunity": told, "traceId": room.trace()})))
}

/// `DELETE /opportunities/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    there(room, id)?;
    room.remove(KIND, id);
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}

/// `GET /opportunities/search`: here alone the sub-account is called `location_id`.
pub fn search(room: &mut Room, call: &Call<'_>) -> Answer {
    const KNOWN: &[&str] = &[
        "location_id",
        "q",
        "pipeline_id",
        "pipeline_stage_id",
        "contact_id",
        "status",
        "assigned_to",
        "id",
        "page",
        "limit",
        "startAfter",
        "startAfterId",
    ];
    parameters(call, KNOWN)?;
    location(room, call.one("location_id"), "location_id")?;
    let limit = whole(call, "limit", 100)?.unwrap_or(20);
    let page = whole(call, "page", usize::MAX)?.unwrap_or(1);
    let begin = (page - 1).saturating_mul(limit);
    let reach = room.reach();
    if begin.saturating_add(limit) > reach {
        return Err(No::new(400, "Bad Request", format!("page and limit reach {reach} records")));
    }
    if call.one("status").is_some_and(|status| !STATUS.fits(&json!(status))) {
        return Err(unprocessable(vec![format!("status must be {}", STATUS.words())]));
    }
    let after = match call.one("startAfter").map(str::parse::<i64>) {
        Some(Err(_)) => return Err(unprocessable(vec!["startAfter must be a number".to_owned()])),
        Some(Ok(millis)) => Some((millis, call.one("startAfterId").unwrap_or_default())),
        None => None,
    };
    let fits = |seen: &Seen<'_>| {
        let is = |parameter: &str, field: &str| {
            call.one(parameter).is_none_or(|wanted| seen.fields.get(field).and_then(Json::as_str) == Some(wanted))
        };
        let named = |wanted: &str| {
            let name = seen.fields.get("name").and_then(Json::as_str).unwrap_or_default();
            name.to_lowercase().contains(&wanted.to_lowercase())
        };
        is("pipeline_id", "pipelineId")
            && is("pipeline_stage_id", "pipelineStageId")
            && is("contact_id", "contactId")
            && is("assigned_to", "assignedTo")
            && (call.one("status") == Some("all") || is("status", "status"))
            && call.one("id").is_none_or(|id| seen.record.id == id)
            && call.one("q").is_none_or(named)
    };
    let at = room.index_time();
    let mut rows: Vec<Seen<'_>> = room.account.indexed(KIND, at).filter(fits).collect();
    let total = rows.len();
    let key = |seen: &Seen<'_>| (seen.record.created.timestamp_millis(), seen.record.id.clone());
    rows.sort_by_key(|seen| std::cmp::Reverse(key(seen)));
    let begin = match after {
        Some((millis, id)) => rows.partition_point(|seen| key(seen) >= (millis, id.to_owned())),
        None => begin.min(total),
    };
    let page_rows = &rows[begin..rows.len().min(begin.saturating_add(limit))];
    let told: Vec<Json> = page_rows.iter().map(|seen| told(room, seen.record, seen.fields, seen.updated)).collect();
    let last = page_rows.last().map(key);
    let more = begin + page_rows.len() < total;
    let meta = json!({
        "total": total,
        "currentPage": page,
        "nextPage": more.then_some(page + 1),
        "prevPage": (page > 1).then(|| page - 1),
        "startAfter": last.as_ref().map(|(millis, _)| millis),
        "startAfterId": last.as_ref().map(|(_, id)| id),
    });
    Ok(Reply::ok(json!({"opportunities": told, "meta": meta, "aggregations": {}, "traceId": room.trace()})))
}
