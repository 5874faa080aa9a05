use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::CrmKind,
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, Member, Reply, Type, seconds},
    },
    Answer, absent, bad, body,
    entry::Who,
    page::{self, Row},
    parameters, people, person,
};

const TYPES: &[&str] = &[
    "Registration",
    "Seller Inquiry",
    "Property Inquiry",
    "General Inquiry",
    "Visited Open House",
    "Viewed Property",
    "Saved Property",
    "Saved Property Search",
    "Property Search",
    "Visited Website",
    "Incoming Call",
    "Unsubscribed",
    "Viewed Page",
    "Inquiry",
];
const MEMBERS: &[Member] = &[
    Member::must("type", Type::OneOf(TYPES)),
    Member::must("person", Type::Object),
    Member::may("source", Type::Text),
    Member::may("system", Type::Text),
    Member::may("message", Type::Text),
    Member::may("description", Type::Text),
    Member::may("occurredAt", Type::Stamp),
    Member::may("property", Type::Object),
    Member::may("propertySearch", Type::Object),
    Member::may("campaign", Type::Object),
];

/// What an event of a type sets off: everything, action plans only, or nothing.
fn sets_off(kind: &str) -> &'static str {
    match kind {
        "Registration" | "Seller Inquiry" | "Property Inquiry" | "General Inquiry" => "everything",
        "Visited Open House" => "action-plans",
        _ => "nothing",
    }
}

/// `POST /events`: the person is found again, the event is another one each time.
pub fn create(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    parameters(call, &[])?;
    let mut event = body(call, MEMBERS)?;
    let mut given = event.remove("person").as_ref().and_then(Json::as_object).cloned().unwrap_or_default();
    person::fits(room, &given)?;
    let reachable = ["id", "emails", "phones"].iter().any(|name| match given.get(*name) {
        Some(Json::Array(list)) => !list.is_empty(),
        other => other.is_some(),
    });
    if !reachable {
        return Err(bad("person needs an id, an email or a phone"));
    }
    if room.has(CrmQuirk::LeadFlowArchived) {
        return Ok(Reply::nothing());
    }
    let known = person::same(room, &given).map(|record| record.id.clone());
    if given.contains_key("id") && known.is_none() {
        return Err(absent("Person"));
    }
    let (status, id) = match known {
        Some(id) => {
            people::merge(room, &id, &given);
            (200, id)
        }
        None => {
            if let Some(source) = event.get("source") {
                given.entry("source").or_insert_with(|| source.clone());
            }
            (201, people::make(room, who, given))
        }
    };
    let kind = event.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    event.insert("personId".to_owned(), json!(id.parse::<u64>().unwrap_or_default()));
    event.insert("setsOff".to_owned(), json!(sets_off(&kind)));
    room.create(CrmKind::Event, event);
    let record = room.account.get(CrmKind::Contact, &id).ok_or_else(|| absent("Person"))?;
    Ok(Reply::with(status, person::told(room, record, None)))
}

/// `GET /events`
pub fn list(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    parameters(call, &[page::KNOWN, &["personId", "type"]].concat())?;
    let fits = |fields: &Map<String, Json>| {
        let person = super::id_of(fields.get("personId")).unwrap_or_default();
        call.one("personId").is_none_or(|wanted| wanted == person)
            && call.one("type").is_none_or(|wanted| fields.get("type").and_then(Json::as_str) == Some(wanted))
            && people::there(room, who, &person).is_ok()
    };
    let rows = room.account.all(CrmKind::Event).filter(|record| fits(&record.fields)).map(|record| {
        let mut told = record.fields.clone();
        told.remove("setsOff");
        let id = record.id.parse().unwrap_or_default();
        told.insert("id".to_owned(), json!(id));
        told.insert("created".to_owned(), json!(seconds(record.created)));
        Row { by: json!(record.created.timestamp_millis()), id, told: Json::Object(told) }
    });
    page::page(room, call, "events", rows.collect(), true)
}
