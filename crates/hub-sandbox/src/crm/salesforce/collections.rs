use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        room::Room,
        table::Table,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, body, checked, parameters,
    rows::{alerts, failed, saved, upserted},
    tables,
    write::{alter, bad, make, there},
};

/// Most records in one request.
const MOST: usize = 200;

/// What a record of a collection is, by its `attributes`.
fn table(record: &Json) -> Result<&'static Table, No> {
    let name = record.pointer("/attributes/type").and_then(Json::as_str);
    let name = name.ok_or_else(|| bad("INVALID_INPUT", "attributes with a type are required in each record", &[]))?;
    tables::named(name).map_err(|_| bad("INVALID_TYPE", format!("sObject type '{name}' is not supported."), &[]))
}

fn records(body: &Map<String, Json>) -> Result<Vec<Json>, No> {
    let members = [Member::may("allOrNone", Type::Flag), Member::must("records", Type::Objects)];
    checked(body, &members)?;
    let records = body.get("records").and_then(Json::as_array).cloned().unwrap_or_default();
    within(records.len())?;
    Ok(records)
}

fn within(count: usize) -> Result<(), No> {
    let message = || format!("record limit reached. cannot submit more than {MOST} records into this call");
    (count <= MOST).then_some(()).ok_or_else(|| bad("EXCEEDED_MAX_SIZE_REQUEST", message(), &[]))
}

/// Does each, and nothing at all where all or none is wanted and one fails. The vendor checks the whole lot before it
/// writes, which comes to the same as taking everything back.
fn each(
    room: &mut Room,
    all_or_none: bool,
    records: &[Json],
    mut act: impl FnMut(&mut Room, &Json) -> Result<Json, (Option<String>, No)>,
) -> Reply {
    let before = all_or_none.then(|| room.account.clone());
    let results: Vec<Result<Json, (Option<String>, No)>> = records.iter().map(|record| act(room, record)).collect();
    let fails = results.iter().any(Result::is_err);
    if let Some(before) = before.filter(|_| fails) {
        room.account = before;
        let rolled = No::new(
            400,
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "Record rolled back because not all records were valid and the request was using AllOrNone header",
        );
        let told = results.iter().map(|result| match result {
            Ok(told) => failed(told["id"].as_str(), &rolled),
            Err((id, no)) => failed(id.as_deref(), no),
        });
        return Reply::ok(told.collect());
    }
    let told = results.into_iter().map(|result| result.unwrap_or_else(|(id, no)| failed(id.as_deref(), &no)));
    Reply::ok(told.collect())
}

fn none(body: &Map<String, Json>) -> bool {
    body.get("allOrNone") == Some(&json!(true))
}

fn id(record: &Json) -> Option<String> {
    let record = record.as_object()?;
    record.iter().find(|(name, _)| name.eq_ignore_ascii_case("id")).and_then(|(_, id)| id.as_str()).map(str::to_owned)
}

/// The fields of a record in a collection, without what says which one it is.
fn fields(record: &Json, but: &str) -> Map<String, Json> {
    let mut fields = record.as_object().cloned().unwrap_or_default();
    fields.retain(|name, _| name != "attributes" && !name.eq_ignore_ascii_case(but));
    fields
}

/// `POST /composite/sobjects`
pub fn create(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    let alert = alerts(call);
    Ok(each(room, none(&body), &records(&body)?, |room, record| {
        let made = table(record).and_then(|table| make(room, table, &fields(record, ""), alert));
        made.map(|id| saved(&id, None)).map_err(|no| (None, no))
    }))
}

/// `PATCH /composite/sobjects`
pub fn update(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    Ok(each(room, none(&body), &records(&body)?, |room, record| {
        let named =
            id(record).ok_or_else(|| (None, bad("MISSING_ARGUMENT", "Id not specified in an update call", &[])))?;
        let changed = table(record).and_then(|table| {
            let id = there(room, table, &named)?.id.clone();
            alter(room, table, &id, &fields(record, "id")).map(|()| id)
        });
        changed.map(|id| saved(&id, None)).map_err(|no| (Some(named), no))
    }))
}

/// `PATCH /composite/sobjects/{object}/{field}`
pub fn upsert(room: &mut Room, call: &Call<'_>, table: &'static Table, field: &str) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    let alert = alerts(call);
    Ok(each(room, none(&body), &records(&body)?, |room, record| {
        let key = record.as_object().and_then(|record| {
            let (_, value) = record.iter().find(|(name, _)| name.eq_ignore_ascii_case(field))?;
            value.as_str().map(str::to_owned)
        });
        let key = key.ok_or_else(|| (None, bad("MISSING_ARGUMENT", format!("{field} not specified"), &[])))?;
        let done = upserted(room, table, (field, &key), &fields(record, field), alert);
        done.map(|(id, created)| saved(&id, Some(created))).map_err(|no| (None, no))
    }))
}

fn ids(call: &Call<'_>) -> Result<Vec<String>, No> {
    let ids = call.one("ids").filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| bad("MISSING_ARGUMENT", "ids", &[]))?;
    let ids: Vec<String> = ids.split(',').map(|id| id.trim().to_owned()).collect();
    within(ids.len())?;
    Ok(ids)
}

/// `DELETE /composite/sobjects?ids=…`
pub fn delete(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["ids", "allOrNone"])?;
    let records: Vec<Json> = ids(call)?.into_iter().map(Json::from).collect();
    Ok(each(room, call.one("allOrNone") == Some("true"), &records, |room, id| {
        let named = id.as_str().unwrap_or_default();
        let full = super::super::core::eighteen(named);
        let known = tables::TABLES.iter().find(|table| table.any(room, &full).is_some());
        let found = known.ok_or_else(|| bad("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &[]));
        let found = found.and_then(|table| there(room, table, &full).map(|record| (record.kind, record.id.clone())));
        let (kind, id) = found.map_err(|no| (Some(named.to_owned()), no))?;
        room.remove(kind, &id);
        Ok(saved(&id, None))
    }))
}

/// `GET` and `POST /composite/sobjects/{object}`: nothing for what is not there.
pub fn get(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    let (ids, fields) = if call.method == axum::http::Method::GET {
        parameters(call, &["ids", "fields"])?;
        let fields = call.one("fields").ok_or_else(|| bad("MISSING_ARGUMENT", "fields", &[]))?;
        (ids(call)?, fields.split(',').map(|name| name.trim().to_owned()).collect())
    } else {
        parameters(call, &[])?;
        let body = body(call)?;
        checked(&body, &[Member::must("ids", Type::Texts), Member::must("fields", Type::Texts)])?;
        (super::super::core::texts(body.get("ids")), super::super::core::texts(body.get("fields")))
    };
    if ids.len() > 2_000 {
        return Err(bad("EXCEEDED_MAX_SIZE_REQUEST", "no more than 2000 records can be asked for", &[]));
    }
    let mut columns = Vec::new();
    for name in &fields {
        let column = table.column(room, name, true);
        let message = || format!("No such column '{name}' on entity '{}'", table.name);
        columns.push(column.ok_or_else(|| bad("INVALID_FIELD", message(), &[]))?);
    }
    let told = ids
        .iter()
        .map(|id| there(room, table, id).map_or(Json::Null, |record| tables::told(room, table, record, &columns)));
    Ok(Reply::ok(told.collect()))
}
