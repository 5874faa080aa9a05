use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        control::merged,
        core::{CrmHand, CrmKind, Record},
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, flag, invalid, kind as kind_of, parameters, shape, ties, whole,
};

/// What creating takes.
pub const CREATE: &[Member] = &[
    Member::must("properties", Type::Object),
    Member::may("associations", Type::Objects),
    Member::may("objectWriteTraceId", Type::Text),
];

/// The members of an object in a body.
pub fn object(body: &Map<String, Json>, name: &str) -> Map<String, Json> {
    body.get(name).and_then(Json::as_object).cloned().unwrap_or_default()
}

/// A list of names with commas between.
fn names(call: &Call<'_>, name: &str) -> Vec<String> {
    let text = call.one(name).unwrap_or_default();
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn kinds(call: &Call<'_>) -> Result<Vec<CrmKind>, No> {
    names(call, "associations").iter().map(|word| kind_of(word)).collect()
}

/// Makes an object. Returns its id.
///
/// # Errors
/// What the vendor refuses.
pub fn make(room: &mut Room, kind: CrmKind, body: &Map<String, Json>) -> Result<String, No> {
    let mut fields = Map::new();
    shape::assign(room, kind, &object(body, "properties"), &mut fields)?;
    shape::needed(kind, &fields)?;
    shape::staged(room, &mut fields)?;
    shape::untaken(room, kind, &fields, None)?;
    let wanted = ties::read(room, kind, body.get("associations"))?;
    let id = room.create(kind, fields);
    ties::make(room, kind, &id, &wanted);
    Ok(id)
}

/// Changes an object. Returns its id.
///
/// # Errors
/// What the vendor refuses.
pub fn alter(
    room: &mut Room,
    kind: CrmKind,
    id: &str,
    property: Option<&str>,
    given: &Map<String, Json>,
) -> Result<String, No> {
    let record = shape::named(room, kind, id, property)?;
    let (id, mut fields) = (record.id.clone(), record.fields.clone());
    shape::assign(room, kind, given, &mut fields)?;
    shape::needed(kind, &fields)?;
    shape::staged(room, &mut fields)?;
    shape::untaken(room, kind, &fields, Some(&id))?;
    room.change(kind, &id, |held| *held = fields);
    Ok(id)
}

/// The object as it is told after it was written.
pub fn written(room: &Room, kind: CrmKind, id: &str, given: &Map<String, Json>) -> Json {
    let asked: Vec<String> = given.keys().cloned().collect();
    room.account.get(kind, id).map(|record| shape::told(room, record, &asked)).unwrap_or_default()
}

/// `POST /crm/v3/objects/{type}`
pub fn create(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    let body = body(call, CREATE)?;
    let id = make(room, kind, &body)?;
    Ok(Reply::with(201, written(room, kind, &id, &object(&body, "properties"))))
}

/// `PATCH /crm/v3/objects/{type}/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, kind: CrmKind, id: &str) -> Answer {
    parameters(call, &["idProperty"])?;
    let body = body(call, &[Member::must("properties", Type::Object)])?;
    let given = object(&body, "properties");
    let id = alter(room, kind, id, call.one("idProperty"), &given)?;
    Ok(Reply::ok(written(room, kind, &id, &given)))
}

/// `GET /crm/v3/objects/{type}/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, kind: CrmKind, id: &str) -> Answer {
    parameters(call, &["properties", "archived", "associations", "idProperty"])?;
    let ties = kinds(call)?;
    let record = if flag(call, "archived")? {
        let gone = room.account.any(kind, id).filter(|record| !record.is_alive() && record.merged_into.is_none());
        gone.ok_or_else(absent)?
    } else {
        shape::named(room, kind, id, call.one("idProperty"))?
    };
    Ok(Reply::ok(shape::with_ties(record, shape::told(room, record, &names(call, "properties")), &ties)))
}

/// `GET /crm/v3/objects/{type}`: in the order of ids; with `archived=true` what was archived, and nothing else.
pub fn list(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &["limit", "after", "properties", "archived", "associations"])?;
    let limit = whole(call, "limit", 100)?.unwrap_or(10);
    let archived = flag(call, "archived")?;
    let ties = kinds(call)?;
    let after = match call.one("after") {
        None => 0,
        Some(text) => text.parse::<u64>().map_err(|_| invalid("after is no cursor", vec![]))?,
    };
    let asked = names(call, "properties");
    let mut rows: Vec<(u64, &Record)> = room
        .account
        .whole(kind)
        .filter(|record| record.is_alive() != archived && (!archived || record.merged_into.is_none()))
        .map(|record| (record.id.parse().unwrap_or_default(), record))
        .filter(|(number, _)| *number > after)
        .collect();
    // Of hundreds of thousands, a page at a time: only the page is put in order.
    let left = rows.len();
    if limit < left {
        rows.select_nth_unstable_by_key(limit, |(number, _)| *number);
        rows.truncate(limit);
    }
    rows.sort_unstable_by_key(|(number, _)| *number);
    let page: Vec<&Record> = rows.into_iter().map(|(_, record)| record).collect();
    let mut told = Map::new();
    if let Some(last) = page.last().filter(|_| page.len() < left) {
        let link = format!("{}?after={}", call.path, last.id);
        told.insert("paging".to_owned(), json!({"next": {"after": last.id, "link": link}}));
    }
    let results: Vec<Json> =
        page.iter().map(|record| shape::with_ties(record, shape::told(room, record, &asked), &ties)).collect();
    told.insert("results".to_owned(), json!(results));
    Ok(Reply::ok(Json::Object(told)))
}

/// `DELETE /crm/v3/objects/{type}/{id}`: into the archive; again is no error.
pub fn archive(room: &mut Room, call: &Call<'_>, kind: CrmKind, id: &str) -> Answer {
    parameters(call, &[])?;
    room.account.any(kind, id).ok_or_else(absent)?;
    room.remove(kind, id);
    Ok(Reply::nothing())
}

/// `POST /crm/v3/objects/contacts/gdpr-delete`
pub fn forget(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call, &[Member::must("objectId", Type::Filled), Member::may("idProperty", Type::Text)])?;
    let text = |name: &str| body.get(name).and_then(Json::as_str);
    let id = text("objectId").unwrap_or_default();
    let id = shape::named(room, CrmKind::Contact, id, text("idProperty"))?.id.clone();
    room.change(CrmKind::Contact, &id, Map::clear);
    room.remove(CrmKind::Contact, &id);
    Ok(Reply::nothing())
}

/// `POST /crm/v3/objects/contacts/merge`
pub fn merge(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body =
        body(call, &[Member::must("primaryObjectId", Type::Filled), Member::must("objectIdToMerge", Type::Filled)])?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let (first, second) = (text("primaryObjectId"), text("objectIdToMerge"));
    if first == second {
        return Err(invalid("A contact cannot be merged with itself", vec![]));
    }
    let kind = CrmKind::Contact;
    let one = room.account.get(kind, first).ok_or_else(absent)?;
    let other = room.account.get(kind, second).ok_or_else(absent)?;
    let fields = merged(one, other, None);
    let new_id = room.has(CrmQuirk::MergeNewId);
    let now = room.now;
    let id = room.account.merge(first, second, fields, new_id, now, CrmHand::Integration).ok_or_else(absent)?;
    let record = room.account.get(kind, &id).ok_or_else(absent)?;
    Ok(Reply::ok(shape::told(room, record, &[])))
}
