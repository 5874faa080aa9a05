use chrono::{DateTime, Duration, Timelike as _, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{Record, eighteen},
        room::Room,
        table::Table,
        wire::{Call, No, Reply, read_zoned},
    },
    Answer, body, parameters, tables,
    write::{alter, bad, make, there},
};

/// What a write that succeeded says of one record.
pub fn saved(id: &str, created: Option<bool>) -> Json {
    let mut told = json!({"id": id, "success": true, "errors": []});
    if let Some(created) = created {
        told["created"] = json!(created);
    }
    told
}

/// Whether a rule against duplicates may stop a write: `Sforce-Duplicate-Rule-Header: allowSave=true` waves it through.
pub fn alerts(call: &Call<'_>) -> bool {
    let header = call.header("sforce-duplicate-rule-header").unwrap_or_default().to_ascii_lowercase();
    !header.split([';', ',']).any(|part| part.trim() == "allowsave=true")
}

/// The conditions on when a record was changed last. A date that cannot be read is passed over, as HTTP has it.
///
/// # Errors
/// 412 where it was changed since then, and 304 where it was not.
fn conditions(call: &Call<'_>, record: &Record) -> Result<(), No> {
    let time = |name: &str| call.header(name).and_then(|text| DateTime::parse_from_rfc2822(text).ok());
    let changed = tables::modstamp(record).timestamp();
    if time("if-unmodified-since").is_some_and(|at| changed > at.timestamp()) {
        let message = "The record has been modified since the time given in If-Unmodified-Since";
        return Err(No::new(412, "PRECONDITION_FAILED", message));
    }
    if call.method == axum::http::Method::GET && time("if-modified-since").is_some_and(|at| changed <= at.timestamp()) {
        return Err(No::new(304, "", ""));
    }
    Ok(())
}

/// `GET /sobjects/{object}/{id}`
pub fn get(room: &mut Room, call: &Call<'_>, table: &Table, id: &str) -> Answer {
    parameters(call, &["fields"])?;
    let record = there(room, table, id)?;
    conditions(call, record)?;
    let mut columns = table.columns(room);
    if let Some(asked) = call.one("fields") {
        let asked: Vec<&str> = asked.split(',').map(str::trim).collect();
        if let Some(name) = asked.iter().find(|name| !columns.iter().any(|known| known.name.eq_ignore_ascii_case(name)))
        {
            return Err(bad("INVALID_FIELD", format!("No such column '{name}' on entity '{}'", table.name), &[]));
        }
        columns.retain(|column| asked.iter().any(|name| column.name.eq_ignore_ascii_case(name)));
    }
    Ok(Reply::ok(tables::told(room, table, record, &columns)))
}

/// `POST /sobjects/{object}`
pub fn create(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    parameters(call, &[])?;
    let id = make(room, table, &body(call)?, alerts(call))?;
    Ok(Reply::with(201, saved(&id, None)).header("location", tables::url(table.name, &id)))
}

/// `PATCH /sobjects/{object}/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, table: &Table, id: &str) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    conditions(call, there(room, table, id)?)?;
    alter(room, table, id, &body)?;
    Ok(Reply::nothing())
}

/// `DELETE /sobjects/{object}/{id}`: into the recycle bin.
pub fn delete(room: &mut Room, call: &Call<'_>, table: &Table, id: &str) -> Answer {
    parameters(call, &[])?;
    let record = there(room, table, id)?;
    conditions(call, record)?;
    let (kind, id) = (record.kind, record.id.clone());
    room.remove(kind, &id);
    Ok(Reply::nothing())
}

/// The record an external id leads to; 300 where it leads to several.
///
/// # Errors
/// A column that is no external id.
pub fn external<'a>(room: &'a Room, table: &Table, field: &str, value: &str) -> Result<Option<&'a Record>, No> {
    if field.eq_ignore_ascii_case("id") {
        return there(room, table, value).map(Some);
    }
    let column = table.column(room, field, true).filter(|column| column.unique);
    let column = column.ok_or_else(|| {
        let message = format!("Provided external ID field does not exist or is not accessible: {field}");
        No::new(404, "NOT_FOUND", message)
    })?;
    let same = |held: &str| held.eq_ignore_ascii_case(value);
    Ok(table.all(room).find(|record| record.text(&column.name).is_some_and(same)))
}

/// Makes or changes the record of an external id. Returns its id and whether it is new.
///
/// # Errors
/// What the vendor refuses.
pub fn upserted(
    room: &mut Room,
    table: &Table,
    (field, value): (&str, &str),
    given: &Map<String, Json>,
    alert: bool,
) -> Result<(String, bool), No> {
    if given.keys().any(|name| name.eq_ignore_ascii_case(field)) {
        let message = format!("The {field} field should not be specified in the sobject data.");
        return Err(bad("INVALID_FIELD", message, &[]));
    }
    match external(room, table, field, value)?.map(|record| record.id.clone()) {
        Some(id) => alter(room, table, &id, given).map(|()| (id, false)),
        None => {
            let mut given = given.clone();
            given.insert(field.to_owned(), json!(value));
            make(room, table, &given, alert).map(|id| (id, true))
        }
    }
}

/// `PATCH /sobjects/{object}/{field}/{value}`
pub fn upsert(room: &mut Room, call: &Call<'_>, table: &Table, field: &str, value: &str) -> Answer {
    parameters(call, &["updateOnly"])?;
    let body = body(call)?;
    let known = external(room, table, field, value)?;
    if let Some(record) = known {
        conditions(call, record)?;
    } else if call.one("updateOnly") == Some("true") {
        return Err(No::new(404, "NOT_FOUND", "The requested resource does not exist"));
    }
    let (id, created) = upserted(room, table, (field, value), &body, alerts(call))?;
    Ok(Reply::with(if created { 201 } else { 200 }, saved(&id, Some(created))))
}

/// `GET` and `DELETE /sobjects/{object}/{field}/{value}`
pub fn by_external(room: &mut Room, call: &Call<'_>, table: &Table, field: &str, value: &str) -> Answer {
    let id = external(room, table, field, value)?.map(|record| record.id.clone());
    let id = id.ok_or_else(|| No::new(404, "NOT_FOUND", "The requested resource does not exist"))?;
    if call.method == axum::http::Method::GET { get(room, call, table, &id) } else { delete(room, call, table, &id) }
}

/// The span that `updated` and `deleted` are asked for; seconds are ignored, and it goes back so many days at most.
fn span(room: &Room, call: &Call<'_>, days: i64) -> Result<(DateTime<Utc>, DateTime<Utc>), No> {
    parameters(call, &["start", "end"])?;
    let time = |name: &'static str| {
        let text = call.one(name).ok_or_else(|| bad("MISSING_ARGUMENT", name, &[]))?;
        let at = read_zoned(text).ok_or_else(|| bad("INVALID_REPLICATION_DATE", format!("{name} is no date"), &[]))?;
        Ok(at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at))
    };
    let (start, end) = (time("start")?, time("end")?);
    if end <= start {
        return Err(bad("INVALID_REPLICATION_DATE", "endDate has to be at least a minute after startDate", &[]));
    }
    if start < room.now - Duration::days(days) {
        let message = format!("startDate cannot be more than {days} days ago");
        return Err(bad("INVALID_REPLICATION_DATE", message, &[]));
    }
    Ok((start, end))
}

/// How far an answer of `updated` or `deleted` reaches: not into what is still being written.
fn covered(room: &Room, end: DateTime<Utc>) -> String {
    tables::stamp(end.min(room.now.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(room.now)))
}

/// `GET /sobjects/{object}/updated`
pub fn updated(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    let (start, end) = span(room, call, 30)?;
    let within = |at: DateTime<Utc>| start <= at && at < end;
    let ids: Vec<&str> =
        table.all(room).filter(|record| within(tables::modstamp(record))).map(|record| record.id.as_str()).collect();
    Ok(Reply::ok(json!({"ids": ids, "latestDateCovered": covered(room, end)})))
}

/// `GET /sobjects/{object}/deleted`: merged ones too. What comes back from the recycle bin is told of no more.
pub fn deleted(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    let (start, end) = span(room, call, 15)?;
    let gone = table.whole(room).filter_map(|record| {
        let at = record.gone.filter(|at| start <= *at && *at < end)?;
        Some(json!({"id": record.id, "deletedDate": tables::stamp(at)}))
    });
    let gone: Vec<Json> = gone.collect();
    let earliest = tables::stamp(room.now - Duration::days(15));
    Ok(Reply::ok(json!({"deletedRecords": gone, "earliestDateAvailable": earliest,
        "latestDateCovered": covered(room, end)})))
}

/// What a collection says of a record that could not be written.
pub fn failed(id: Option<&str>, no: &No) -> Json {
    let mut told = json!({"success": false, "errors":
        [{"statusCode": no.code, "message": no.message, "fields": no.details}]});
    if let Some(id) = id {
        told["id"] = json!(eighteen(id));
    }
    told
}
