use axum::http::Method;
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmHand, CrmKind, Record},
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, body, checked, context, parameters, preferred,
    tables::{self, Set},
    write::{absent, alter, keyed, make},
};

/// Which row an address means.
pub enum Which {
    /// By its id.
    Id(String),
    /// By a column whose values are unique.
    Key(String, String),
}

/// Reads what stands in the brackets.
///
/// # Errors
/// 400 for what is neither an id nor a key, or a key no table has.
pub fn which(room: &Room, set: &Set, inside: &str) -> Result<Which, No> {
    let malformed = || No::new(400, "0x80060888", format!("Error in query syntax: '{inside}'"));
    if let Some((name, value)) = inside.split_once('=') {
        if name == set.key() {
            return which(room, set, value);
        }
        let value = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).ok_or_else(malformed)?;
        let known = set.table.column(room, name, false).is_some_and(|column| column.unique);
        if !known {
            let message = "The key in the request URI is not valid for resource because it is no alternate key.";
            return Err(No::new(400, "0x80060888", message));
        }
        return Ok(Which::Key(name.to_owned(), value.replace("''", "'")));
    }
    let id = inside.trim_matches('\'').to_lowercase();
    let is_guid = id.len() == 36
        && id.char_indices().all(|(place, sign)| match place {
            8 | 13 | 18 | 23 => sign == '-',
            _ => sign.is_ascii_hexdigit(),
        });
    if is_guid { Ok(Which::Id(id)) } else { Err(malformed()) }
}

fn find<'a>(room: &'a Room, set: &Set, which: &Which) -> Option<&'a Record> {
    match which {
        Which::Id(id) => set.table.any(room, id).filter(|record| tables::is_there(record)),
        Which::Key(column, value) => keyed(room, set, column, value),
    }
}

fn there<'a>(room: &'a Room, set: &Set, which: &Which) -> Result<&'a Record, No> {
    find(room, set, which).ok_or_else(|| match which {
        Which::Id(id) => absent(set, id),
        Which::Key(_, value) => absent(set, value),
    })
}

/// The condition on the version.
///
/// # Errors
/// 412.
fn guarded(call: &Call<'_>, record: &Record) -> Result<(), No> {
    match call.header("if-match") {
        Some(tag) if tag.trim() != "*" && tag.trim() != tables::etag(record) => {
            let message = "The version of the existing record doesn't match the RowVersion property provided.";
            Err(No::new(412, "0x80060882", message))
        }
        _ => Ok(()),
    }
}

fn address(call: &Call<'_>, set: &Set, id: &str) -> String {
    format!("{}/api/data/v9.2/{}({id})", call.origin(), set.table.name)
}

/// The row as it is told alone.
fn alone(room: &Room, call: &Call<'_>, set: &Set, record: &Record) -> Result<Json, No> {
    let columns = tables::selected(room, set, call.one("$select"))?;
    let mut told = Map::from_iter([("@odata.context".to_owned(), json!(context(call, set, "/$entity")))]);
    told.extend(tables::told(room, call, set, record, &columns));
    Ok(Json::Object(told))
}

/// What a write answers: nothing but an address, or the row where that is preferred.
fn written(room: &Room, call: &Call<'_>, set: &Set, id: &str, created: bool) -> Answer {
    let address = address(call, set, id);
    if preferred(call, "return").is_none_or(|value| value != "representation") {
        return Ok(Reply::nothing().header("odata-entityid", address));
    }
    let record = set.table.get(room, id).ok_or_else(|| absent(set, id))?;
    let told = alone(room, call, set, record)?;
    let reply = Reply::with(if created { 201 } else { 200 }, told);
    Ok(reply.header("odata-entityid", address).header("preference-applied", "return=representation"))
}

/// Whether duplicates stop a write: they do where the client says that it wants to know.
fn alerts(call: &Call<'_>) -> bool {
    call.header("mscrm.suppressduplicatedetection").is_some_and(|value| value.eq_ignore_ascii_case("false"))
}

/// `POST /{set}`
pub fn create(room: &mut Room, call: &Call<'_>, set: &Set) -> Answer {
    parameters(call, &["$select"])?;
    tables::selected(room, set, call.one("$select"))?;
    let id = make(room, set, &body(call)?, alerts(call))?;
    written(room, call, set, &id, true)
}

/// `GET /{set}({id})`
pub fn get(room: &mut Room, call: &Call<'_>, set: &Set, which: &Which) -> Answer {
    parameters(call, &["$select"])?;
    let record = there(room, set, which)?;
    if call.header("if-none-match") == Some(&tables::etag(record)) {
        return Err(No::new(304, "", ""));
    }
    Ok(Reply::ok(alone(room, call, set, record)?).header("etag", tables::etag(record)))
}

/// `PATCH /{set}({id})`: changes the row, or makes it where there is none; `If-Match: *` allows the first alone and
/// `If-None-Match: *` the second.
pub fn upsert(room: &mut Room, call: &Call<'_>, set: &Set, which: &Which) -> Answer {
    parameters(call, &["$select"])?;
    tables::selected(room, set, call.one("$select"))?;
    let mut given = body(call)?;
    let held = find(room, set, which).map(|record| guarded(call, record).map(|()| record.id.clone()));
    match held {
        Some(_) if call.header("if-none-match").is_some_and(|tag| tag.trim() == "*") => {
            Err(No::new(412, "0x80040237", "A record with matching key values already exists."))
        }
        Some(id) => {
            let id = id?;
            alter(room, set, &id, &given)?;
            written(room, call, set, &id, false)
        }
        None if call.header("if-match").is_some() => there(room, set, which).map(|_| Reply::nothing()),
        None => {
            if let Which::Key(column, value) = which {
                given.entry(column.clone()).or_insert_with(|| json!(value));
            }
            let id = make(room, set, &given, alerts(call))?;
            if let Which::Id(wanted) = which
                && let Some(id) = room.account.rename(set.table.kind(), &id, wanted)
            {
                return written(room, call, set, &id, true);
            }
            written(room, call, set, &id, true)
        }
    }
}

/// `DELETE /{set}({id})`
pub fn delete(room: &mut Room, call: &Call<'_>, set: &Set, which: &Which) -> Answer {
    parameters(call, &[])?;
    let record = there(room, set, which)?;
    guarded(call, record)?;
    let id = record.id.clone();
    room.remove(set.table.kind(), &id);
    Ok(Reply::nothing())
}

/// `PUT` and `DELETE /{set}({id})/{column}`: one value, or its end.
pub fn column(room: &mut Room, call: &Call<'_>, set: &Set, which: &Which, name: &str) -> Answer {
    parameters(call, &[])?;
    let record = there(room, set, which)?;
    guarded(call, record)?;
    let id = record.id.clone();
    let value = if call.method == Method::PUT {
        let body = body(call)?;
        checked(&body, &[Member::must("value", Type::Any)])?;
        body.get("value").cloned().unwrap_or_default()
    } else {
        Json::Null
    };
    alter(room, set, &id, &Map::from_iter([(name.to_owned(), value)]))?;
    Ok(Reply::nothing())
}

/// `POST /Merge`: what is merged away stays, inactive, and says into what it went.
pub fn merge(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    checked(
        &body,
        &[
            Member::must("Target", Type::Object),
            Member::must("Subordinate", Type::Object),
            Member::may("UpdateContent", Type::Object),
            Member::must("PerformParentingChecks", Type::Flag),
        ],
    )?;
    let set = tables::named("contacts")?;
    let object = |name: &str| body.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
    let end = |name: &str| {
        let object = object(name);
        let known = object.get("@odata.type").and_then(Json::as_str) == Some("Microsoft.Dynamics.CRM.contact");
        let id = object.get("contactid").and_then(Json::as_str).filter(|_| known);
        let message = format!("{name} has to hold a contactid and the @odata.type Microsoft.Dynamics.CRM.contact");
        id.map(str::to_lowercase).ok_or_else(|| No::new(400, "0x80048d19", message))
    };
    let (first, second) = (end("Target")?, end("Subordinate")?);
    let kind = CrmKind::Contact;
    let one = room.account.get(kind, &first).ok_or_else(|| absent(set, &first))?;
    room.account.get(kind, &second).ok_or_else(|| absent(set, &second))?;
    if first == second {
        return Err(No::new(400, "0x80040203", "A record cannot be merged with itself"));
    }
    let mut content = object("UpdateContent");
    content.retain(|name, _| !name.starts_with("@odata"));
    // Only what is named goes over; the master's own values stay.
    let mut fields = one.fields.clone();
    fields.extend(super::write::read(room, set, &content)?);
    fields.retain(|_, value| !value.is_null());
    let now = room.now;
    room.account.merge(&first, &second, fields, false, now, CrmHand::Integration);
    Ok(Reply::nothing())
}

/// `POST /WinOpportunity` and `/LoseOpportunity`
pub fn close(room: &mut Room, call: &Call<'_>, won: bool) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    checked(&body, &[Member::must("OpportunityClose", Type::Object), Member::must("Status", Type::Whole)])?;
    let bind = body.get("OpportunityClose").and_then(|close| close.get("opportunityid@odata.bind"));
    let id = bind.and_then(Json::as_str).and_then(|text| text.rsplit_once('(')).map(|(_, id)| id.trim_end_matches(')'));
    let id = id.ok_or_else(|| No::new(400, "0x80048d19", "opportunityid@odata.bind is missing"))?.to_lowercase();
    let set = tables::named("opportunities")?;
    room.account.get(CrmKind::Deal, &id).ok_or_else(|| absent(set, &id))?;
    room.change(CrmKind::Deal, &id, |fields| {
        fields.insert("statecode".to_owned(), json!(if won { 1 } else { 2 }));
        fields.insert("statuscode".to_owned(), body.get("Status").cloned().unwrap_or_default());
    });
    Ok(Reply::nothing())
}
