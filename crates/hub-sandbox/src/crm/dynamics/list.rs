use std::{cmp::Ordering, collections::BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        ask::{Is, Test, Word, filter},
        core::Record,
        quirk::CrmQuirk,
        room::Room,
        table::{Found, Takes, ordered},
        wire::{Call, No, Reply},
    },
    Answer, context, parameters, preferences, preferred,
    tables::{self, Set},
};

/// Most rows on a page.
const PAGE: usize = 5_000;
/// How long a delta token is good.
const GOOD: Duration = Duration::days(7);

fn bad(message: impl Into<String>) -> No {
    No::new(400, "0x80060888", message)
}

fn encode(value: &Json) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(text: &str) -> Option<Json> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// An address that goes on where this one ends: the same parameters but for these, which take their place.
fn link(call: &Call<'_>, name: &str, value: &str) -> String {
    let kept = call.pairs.iter().filter(|(known, _)| !["$skiptoken", "$deltatoken"].contains(&known.as_str()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (known, value) in kept {
        query.append_pair(known, value);
    }
    query.append_pair(name, value);
    format!("{}{}?{}", call.origin(), call.path, query.finish())
}

/// Whether a column can be compared with what stands there.
fn comparable(set: &Set, columns: &[Found], is: &Is) -> Result<(), No> {
    let column = columns.iter().find(|column| tables::outside(column) == is.field);
    let column = column.ok_or_else(|| tables::unknown(set, &is.field))?;
    for word in is.with.iter().filter(|word| **word != Word::Null) {
        let fits = match column.takes {
            _ if tables::points(column) || column.name == set.key() => matches!(word, Word::Bare(_) | Word::Text(_)),
            Takes::Stamp => matches!(word, Word::Stamp(_) | Word::Day(_)),
            Takes::Day => matches!(word, Word::Day(_)),
            Takes::Number | Takes::Whole | Takes::Code(_) => matches!(word, Word::Number(_)),
            Takes::Flag => matches!(word, Word::Flag(_)),
            _ => matches!(word, Word::Text(_)),
        };
        if !fits {
            return Err(bad(format!(
                "A binary operator with incompatible types was detected. Found operand for '{}' that it cannot be compared with.",
                is.field
            )));
        }
    }
    Ok(())
}

fn named(columns: &[Found], outside: &str) -> String {
    columns
        .iter()
        .find(|column| tables::outside(column) == outside)
        .map_or_else(String::new, |column| column.name.clone())
}

fn order(call: &Call<'_>, set: &Set, columns: &[Found]) -> Result<Vec<(String, bool)>, No> {
    let text = call.one("$orderby").unwrap_or_default();
    let mut read = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, down) = match part.split_once(' ') {
            None => (part, false),
            Some((name, "asc")) => (name, false),
            Some((name, "desc")) => (name, true),
            Some(_) => return Err(bad(format!("Syntax error in '{part}'"))),
        };
        let known = columns.iter().find(|column| tables::outside(column) == name);
        read.push((known.ok_or_else(|| tables::unknown(set, name))?.name.clone(), down));
    }
    Ok(read)
}

fn page_size(call: &Call<'_>) -> Result<usize, No> {
    let Some(text) = preferred(call, "odata.maxpagesize") else { return Ok(PAGE) };
    let size = text.parse::<usize>().ok().filter(|size| *size > 0);
    size.map(|size| size.min(PAGE)).ok_or_else(|| bad("odata.maxpagesize has to be a number from 1 up"))
}

/// `GET /{set}`
pub fn list(room: &mut Room, call: &Call<'_>, set: &Set) -> Answer {
    const KNOWN: &[&str] = &["$select", "$filter", "$orderby", "$top", "$count", "$skiptoken", "$deltatoken"];
    parameters(call, KNOWN)?;
    if set.table.kinds.is_empty() {
        return users(room, call, set);
    }
    if let Some(token) = call.one("$deltatoken") {
        return delta(room, call, set, token);
    }
    let token = match call.one("$skiptoken") {
        None => None,
        Some(text) => Some(decode(text).ok_or_else(|| bad("Invalid paging cookie."))?),
    };
    let tracked = token.as_ref().and_then(|token| token["since"].as_u64());
    if tracked.is_some() || preferences(call).iter().any(|name| name == "odata.track-changes") {
        return tracked_list(room, call, set, token.as_ref());
    }
    let columns = set.table.columns(room);
    let selected = tables::selected(room, set, call.one("$select"))?;
    let mut test = call.one("$filter").map(filter).transpose().map_err(bad)?;
    for is in test.iter().flat_map(Test::parts) {
        comparable(set, &columns, is)?;
    }
    if let Some(test) = &mut test {
        inside(test, &|name| named(&columns, name));
    }
    let order = order(call, set, &columns)?;
    let top = match call.one("$top") {
        None => None,
        Some(text) => {
            Some(text.parse::<usize>().ok().filter(|top| *top > 0).ok_or_else(|| bad("Invalid value for $top"))?)
        }
    };
    let mut rows: Vec<(Vec<Json>, &Record)> = set
        .table
        .whole(room)
        .filter(|record| tables::is_there(record))
        .filter(|record| test.as_ref().is_none_or(|test| test.holds(&|name| tables::value(set, record, name))))
        .map(|record| (order.iter().map(|(name, _)| tables::value(set, record, name)).collect(), record))
        .collect();
    let compare = |a: &[Json], one: &str, b: &[Json], other: &str| {
        let places = order.iter().zip(a.iter().zip(b));
        let by = places.map(|((_, down), (a, b))| if *down { ordered(b, a) } else { ordered(a, b) });
        by.fold(Ordering::Equal, Ordering::then).then_with(|| one.cmp(other))
    };
    rows.sort_by(|(a, one), (b, other)| compare(a, &one.id, b, &other.id));
    let total = rows.len();
    let begin = match &token {
        None => 0,
        Some(token) => {
            let by = token["by"].as_array().filter(|by| by.len() == order.len());
            let (Some(by), Some(id)) = (by, token["id"].as_str()) else { return Err(bad("Invalid paging cookie.")) };
            rows.partition_point(|(a, one)| compare(a, &one.id, by, id).is_le())
        }
    };
    // With $top there is no next page, however small the pages are.
    let size = top.map_or(page_size(call)?, |top| top.min(PAGE));
    let page: Vec<&(Vec<Json>, &Record)> = rows.iter().skip(begin).take(size).collect();
    let value: Vec<Json> =
        page.iter().map(|(_, record)| Json::Object(tables::told(room, call, set, record, &selected))).collect();
    let mut told = Map::from_iter([("@odata.context".to_owned(), json!(context(call, set, "")))]);
    if call.one("$count") == Some("true") {
        // The vendor counts no further than a page can hold.
        told.insert("@odata.count".to_owned(), json!(total.min(PAGE)));
    }
    told.insert("value".to_owned(), json!(value));
    if let Some((by, last)) = page.last().filter(|_| top.is_none() && begin + page.len() < total) {
        let next = link(call, "$skiptoken", &encode(&json!({"by": by, "id": last.id})));
        told.insert("@odata.nextLink".to_owned(), json!(next));
    }
    let reply = Reply::ok(Json::Object(told));
    Ok(if preferred(call, "odata.maxpagesize").is_some() {
        reply.header("preference-applied", format!("odata.maxpagesize={size}"))
    } else {
        reply
    })
}

fn users(room: &Room, call: &Call<'_>, set: &Set) -> Answer {
    let columns = tables::selected(room, set, call.one("$select"))?;
    let rows: Vec<Json> = room
        .account
        .users
        .iter()
        .map(|user| {
            let mut told = tables::user(user);
            if let Some(map) = told.as_object_mut() {
                map.retain(|name, _| {
                    name.starts_with('@') || columns.iter().any(|column| column.name == *name) || name == set.key()
                });
            }
            told
        })
        .collect();
    Ok(Reply::ok(json!({"@odata.context": context(call, set, ""), "value": rows})))
}

/// Gives every column of a condition its own name.
fn inside(test: &mut Test, name: &dyn Fn(&str) -> String) {
    match test {
        Test::Is(is) => is.field = name(&is.field),
        Test::All(tests) | Test::Any(tests) => tests.iter_mut().for_each(|test| inside(test, name)),
        Test::Not(test) => inside(test, name),
    }
}

/// What stands against following changes.
fn trackable(room: &Room, call: &Call<'_>, set: &Set) -> Result<(), No> {
    if let Some(name) = ["$filter", "$orderby", "$top", "$count"].iter().find(|name| call.one(name).is_some()) {
        return Err(bad(format!("The query parameter {name} is not supported with odata.track-changes.")));
    }
    if room.has(CrmQuirk::TrackingOff) {
        let message = format!("Change tracking is not enabled for the entity '{}'.", set.logical);
        return Err(No::new(400, "0x80044355", message));
    }
    if room.has(CrmQuirk::TrackingForbidden) {
        let message = format!("Principal user is missing prvRead{} privilege at organization level.", set.logical);
        return Err(No::new(403, "0x80040220", message));
    }
    Ok(())
}

fn token(since: usize, now: DateTime<Utc>) -> String {
    format!("{since}!{}", now.timestamp())
}

/// Every row, and at the end a link to what changes from the first page on.
fn tracked_list(room: &Room, call: &Call<'_>, set: &Set, page: Option<&Json>) -> Answer {
    trackable(room, call, set)?;
    let selected = tables::selected(room, set, call.one("$select"))?;
    let since = page.map_or(json!(room.account.journal.changes().len()), |page| page["since"].clone());
    let at = page.map_or(json!(room.now.timestamp()), |page| page["at"].clone());
    let after = page.and_then(|page| page["id"].as_str()).unwrap_or_default();
    let size = page_size(call)?;
    let mut rows: Vec<&Record> =
        set.table.whole(room).filter(|record| tables::is_there(record) && record.id.as_str() > after).collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let value: Vec<Json> =
        rows.iter().take(size).map(|record| Json::Object(tables::told(room, call, set, record, &selected))).collect();
    let mut told = Map::from_iter([("@odata.context".to_owned(), json!(context(call, set, "/$delta")))]);
    if rows.len() > size {
        let last = &rows[size - 1].id;
        let next = link(call, "$skiptoken", &encode(&json!({"since": since, "at": at, "id": last})));
        told.insert("@odata.nextLink".to_owned(), json!(next));
    } else {
        let at = at.as_i64().and_then(|at| DateTime::from_timestamp(at, 0)).unwrap_or(room.now);
        let since = since.as_u64().and_then(|since| usize::try_from(since).ok()).unwrap_or(0);
        told.insert("@odata.deltaLink".to_owned(), json!(link(call, "$deltatoken", &token(since, at))));
    }
    told.insert("value".to_owned(), json!(value));
    Ok(Reply::ok(Json::Object(told)).header("preference-applied", "odata.track-changes"))
}

/// What changed since a token was given: rows as they are, and the ids of those that were deleted.
fn delta(room: &Room, call: &Call<'_>, set: &Set, text: &str) -> Answer {
    trackable(room, call, set)?;
    let selected = tables::selected(room, set, call.one("$select"))?;
    let read = text.split_once('!').and_then(|(since, at)| {
        let at = DateTime::from_timestamp(at.parse().ok()?, 0)?;
        Some((since.parse::<usize>().ok()?, at))
    });
    let changes = room.account.journal.changes();
    let (since, at) = read.filter(|(since, _)| *since <= changes.len()).ok_or_else(|| bad("Invalid delta token."))?;
    if room.now - at > GOOD {
        let message = "Version stamp associated with the client has expired. Please perform a full sync.";
        return Err(No::new(400, "0x80044352", message));
    }
    let kind = set.table.kind();
    let size = page_size(call)?;
    let page = match call.one("$skiptoken") {
        None => json!({}),
        Some(text) => decode(text).ok_or_else(|| bad("Invalid paging cookie."))?,
    };
    // Every page of an answer is about the same span; what changes meanwhile comes with the next answer.
    let upto = page["upto"].as_u64().and_then(|upto| usize::try_from(upto).ok()).unwrap_or(changes.len());
    let upto = upto.clamp(since, changes.len());
    let after = page["id"].as_str().unwrap_or_default();
    let ids: BTreeSet<&str> =
        changes[since..upto].iter().filter(|change| change.kind == kind).map(|change| change.id.as_str()).collect();
    let ids: Vec<&str> = ids.into_iter().filter(|id| *id > after).collect();
    let mut value = Vec::new();
    for id in ids.iter().take(size) {
        match set.table.any(room, id).filter(|record| tables::is_there(record)) {
            Some(record) => value.push(Json::Object(tables::told(room, call, set, record, &selected))),
            None => value.push(json!({"@odata.context": context(call, set, "/$deletedEntity"), "id": id,
                "reason": "deleted"})),
        }
    }
    let mut told = Map::from_iter([("@odata.context".to_owned(), json!(context(call, set, "/$delta")))]);
    if ids.len() > size {
        let query = link(call, "$deltatoken", text);
        let cookie = encode(&json!({"id": ids[size - 1], "upto": upto}));
        told.insert("@odata.nextLink".to_owned(), json!(format!("{query}&%24skiptoken={cookie}")));
    } else {
        told.insert("@odata.deltaLink".to_owned(), json!(link(call, "$deltatoken", &token(upto, room.now))));
    }
    told.insert("value".to_owned(), json!(value));
    Ok(Reply::ok(Json::Object(told)))
}
