use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmHand, CrmKind, texts},
        room::Room,
        table::{Table, whole},
        wire::{Call, No, Reply},
    },
    Answer, body, modified_since, parameters,
    tables::{self, changed, stamp},
    write::{TAGS, alter, bad, holder, make, tag_names},
};

/// Most records in one request.
const MOST: usize = 100;

/// What is said of a record that was written.
pub fn done(room: &Room, table: &Table, id: &str, message: &str) -> Json {
    let user = room.account.users.first().map(tables::person).unwrap_or_default();
    let mut details = json!({"id": id});
    if let Some(record) = table.get(room, id) {
        details = json!({"Modified_Time": stamp(changed(record)), "Modified_By": user,
            "Created_Time": stamp(record.created), "id": id, "Created_By": user});
    }
    json!({"code": "SUCCESS", "details": details, "message": message, "status": "success"})
}

/// What is said of one that was not.
pub fn failed(no: &No) -> Json {
    let details = no.more.get("details").cloned().unwrap_or(json!({}));
    json!({"code": no.code, "details": details, "message": no.message, "status": "error"})
}

/// The whole of an answer: 207 where some failed, 202 where all did.
fn outcome(good: u16, told: Vec<Json>) -> Reply {
    let failed = told.iter().filter(|one| one["status"] == "error").count();
    let status = match failed {
        0 => good,
        _ if failed == told.len() => 202,
        _ => 207,
    };
    Reply::with(status, json!({"data": told}))
}

/// A body and the records in it.
type Records = (Map<String, Json>, Vec<Map<String, Json>>);

/// The records of a body.
fn records(call: &Call<'_>) -> Result<Records, No> {
    let body = body(call)?;
    const KNOWN: &[&str] = &[
        "data",
        "trigger",
        "process",
        "duplicate_check_fields",
        "wf_trigger",
        "skip_feature_execution",
        "apply_feature_execution",
    ];
    if let Some(name) = body.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return Err(bad("INVALID_DATA", "invalid data", json!({"api_name": name, "json_path": format!("$.{name}")})));
    }
    let data = body.get("data").ok_or_else(|| {
        bad("MANDATORY_NOT_FOUND", "required field not found", json!({"api_name": "data", "json_path": "$.data"}))
    })?;
    let wrong = |details: Json| bad("INVALID_DATA", "invalid data", details);
    let list = data.as_array().filter(|list| !list.is_empty());
    let list = list
        .ok_or_else(|| wrong(json!({"expected_data_type": "jsonarray", "api_name": "data", "json_path": "$.data"})))?;
    if list.len() > MOST {
        return Err(wrong(json!({"maximum_length": MOST, "api_name": "data", "json_path": "$.data"})));
    }
    let one = |one: &Json| one.as_object().cloned();
    let read: Option<Vec<_>> = list.iter().map(one).collect();
    let read = read.ok_or_else(|| wrong(json!({"expected_data_type": "jsonobject", "json_path": "$.data"})))?;
    Ok((body, read))
}

fn place(number: usize) -> String {
    format!("$.data[{number}]")
}

/// `POST /{module}`
pub fn create(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    parameters(call, &[])?;
    let (_, records) = records(call)?;
    let mut told = Vec::new();
    for (number, record) in records.iter().enumerate() {
        told.push(match make(room, table, record, &place(number)) {
            Ok(id) => done(room, table, &id, "record added"),
            Err(no) => failed(&no),
        });
    }
    Ok(outcome(201, told))
}

/// `PUT /{module}` and `PUT /{module}/{id}`
pub fn update(room: &mut Room, call: &Call<'_>, table: &Table, id: Option<&str>) -> Answer {
    parameters(call, &[])?;
    let (_, records) = records(call)?;
    let mut told = Vec::new();
    for (number, record) in records.iter().enumerate() {
        let named = id.or_else(|| record.get("id").and_then(Json::as_str)).map(str::to_owned);
        let place = place(number);
        let missing = || {
            bad(
                "MANDATORY_NOT_FOUND",
                "required field not found",
                json!({"api_name": "id", "json_path": format!("{place}.id")}),
            )
        };
        let written = named.ok_or_else(missing).and_then(|id| alter(room, table, &id, record, &place).map(|()| id));
        told.push(match written {
            Ok(id) => done(room, table, &id, "record updated"),
            Err(no) => failed(&no),
        });
    }
    Ok(outcome(200, told))
}

/// `POST /{module}/upsert`: by the fields that are named, or by the e-mail of people; unique fields always count.
pub fn upsert(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    parameters(call, &[])?;
    let (body, records) = records(call)?;
    let mut fields = texts(body.get("duplicate_check_fields"));
    let people = matches!(table.kind(), CrmKind::Contact | CrmKind::Lead);
    if let Some(name) = fields.iter().find(|name| table.column(room, name, false).is_none()) {
        return Err(bad(
            "INVALID_DATA",
            "invalid data",
            json!({"api_name": name, "json_path": "$.duplicate_check_fields"}),
        ));
    }
    if fields.is_empty() && people {
        fields.push("Email".to_owned());
    }
    fields.extend(table.columns(room).into_iter().filter(|column| column.unique).map(|column| column.name));
    let mut told = Vec::new();
    for (number, record) in records.iter().enumerate() {
        let place = place(number);
        let found = fields.iter().find_map(|name| {
            let value = record.get(name).and_then(Json::as_str).filter(|value| !value.is_empty())?;
            holder(room, table, name, value).map(|held| (held.id.clone(), name.clone()))
        });
        told.push(match found {
            Some((id, name)) => match alter(room, table, &id, record, &place) {
                Ok(()) => {
                    let mut one = done(room, table, &id, "record updated");
                    one["action"] = json!("update");
                    one["duplicate_field"] = json!(name);
                    one
                }
                Err(no) => failed(&no),
            },
            None => match make(room, table, record, &place) {
                Ok(id) => {
                    let mut one = done(room, table, &id, "record added");
                    one["action"] = json!("insert");
                    one["duplicate_field"] = Json::Null;
                    one
                }
                Err(no) => failed(&no),
            },
        });
    }
    Ok(outcome(200, told))
}

/// `DELETE /{module}?ids=…` and `DELETE /{module}/{id}`
pub fn delete(room: &mut Room, call: &Call<'_>, table: &Table, id: Option<&str>) -> Answer {
    parameters(call, &["ids", "wf_trigger"])?;
    let ids: Vec<String> = match id {
        Some(id) => vec![id.to_owned()],
        None => {
            let ids = call.one("ids").filter(|ids| !ids.is_empty());
            let ids = ids.ok_or_else(|| super::missing("ids"))?;
            ids.split(',').map(|id| id.trim().to_owned()).collect()
        }
    };
    if ids.len() > MOST {
        return Err(bad("LIMIT_EXCEEDED", "only 100 records can be deleted at once", json!({"limit": MOST})));
    }
    let told = ids
        .iter()
        .map(|id| {
            if room.remove(table.kind(), id) {
                json!({"code": "SUCCESS", "details": {"id": id}, "message": "record deleted", "status": "success"})
            } else {
                json!({"code": "INVALID_DATA", "details": {"id": id}, "message": "record not deleted", "status": "error"})
            }
        })
        .collect();
    Ok(outcome(200, told))
}

/// `GET /{module}/deleted`: what a person or the interface deleted; merged and converted records are told too.
pub fn deleted(room: &mut Room, call: &Call<'_>, table: &Table) -> Answer {
    parameters(call, &["type", "page", "per_page"])?;
    if !["all", "recycle", "permanent"].contains(&call.one("type").unwrap_or("all")) {
        return Err(bad("INVALID_DATA", "invalid data", json!({"param_name": "type"})));
    }
    let since = modified_since(call)?;
    let wrong = |name: &str| bad("INVALID_DATA", "invalid data", json!({"param_name": name}));
    let page = whole(call, "page", 1, 1_000).map_err(|()| wrong("page"))?.unwrap_or(1);
    let size = whole(call, "per_page", 1, 200).map_err(|()| wrong("per_page"))?.unwrap_or(200);
    let kind = table.kind();
    let user = room.account.users.first().map(tables::person).unwrap_or_default();
    let permanent = call.one("type") == Some("permanent");
    let mut gone: Vec<_> = room
        .account
        .whole(kind)
        .filter_map(|record| record.gone.map(|at| (at, record)))
        .filter(|(at, _)| !permanent && since.is_none_or(|since| *at > since))
        .collect();
    gone.sort_by_key(|(at, record)| (std::cmp::Reverse(*at), record.seq));
    if gone.is_empty() {
        return if since.is_some() { Err(No::new(304, "", "")) } else { Ok(Reply::nothing()) };
    }
    let begin = (page - 1) * size;
    let told: Vec<Json> = gone
        .iter()
        .skip(begin)
        .take(size)
        .map(|(at, record)| {
            json!({"deleted_by": user, "id": record.id, "display_name": tables::label(record), "type": "recycle",
                "created_by": user, "deleted_time": stamp(*at)})
        })
        .collect();
    if told.is_empty() {
        return Ok(Reply::nothing());
    }
    Ok(Reply::ok(json!({"info": {"per_page": size, "count": told.len(), "page": page,
        "more_records": begin + told.len() < gone.len()}, "data": told})))
}

/// `POST …/actions/add_tags` and `…/actions/remove_tags`, of one record or several.
pub fn tags(room: &mut Room, call: &Call<'_>, table: &Table, id: Option<&str>, adds: bool) -> Answer {
    parameters(call, &["over_write"])?;
    let body = body(call)?;
    let wrong =
        |name: &str| bad("INVALID_DATA", "invalid data", json!({"api_name": name, "json_path": format!("$.{name}")}));
    let names = body.get("tags").and_then(tag_names).filter(|names| !names.is_empty()).ok_or_else(|| wrong("tags"))?;
    let ids = match id {
        Some(id) => vec![id.to_owned()],
        None => texts(body.get("ids")),
    };
    if ids.is_empty() || ids.len() > MOST {
        return Err(wrong("ids"));
    }
    let over = call.one("over_write") == Some("true") || body.get("over_write") == Some(&json!(true));
    let mut told = Vec::new();
    for id in &ids {
        let Some(record) = table.get(room, id) else {
            told.push(failed(&bad("INVALID_DATA", "the id given seems to be invalid", json!({"id": id}))));
            continue;
        };
        let mut held = if over && adds { Vec::new() } else { record.texts("Tag") };
        if adds {
            held.extend(names.iter().filter(|name| !record.texts("Tag").contains(name) || over).cloned());
        } else {
            held.retain(|tag| !names.contains(tag));
        }
        if held.len() > TAGS {
            told.push(failed(&bad("LIMIT_EXCEEDED", "record cannot have more tags", json!({"id": id, "limit": TAGS}))));
            continue;
        }
        room.change(table.kind(), id, |fields| {
            fields.insert("Tag".to_owned(), json!(held));
        });
        told.push(
            json!({"code": "SUCCESS", "details": {"id": id, "tags": held}, "message": "tags updated successfully",
            "status": "success"}),
        );
    }
    Ok(outcome(200, told))
}

/// `POST /Leads/{id}/actions/convert`: the lead is there no more, and a contact with another id is.
pub fn convert(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    let (_, options) = records(call)?;
    let option = options.first().cloned().unwrap_or_default();
    let lead = room.account.any(CrmKind::Lead, id);
    let lead =
        lead.ok_or_else(|| bad("INVALID_DATA", "the id given seems to be invalid", json!({"resource_path_index": 1})))?;
    if !lead.is_alive() {
        return Err(bad("ID_ALREADY_CONVERTED", "id already converted", json!({"resource_path_index": 1})));
    }
    let mut fields = Map::new();
    for (from, to) in [
        ("First_Name", "First_Name"),
        ("Last_Name", "Last_Name"),
        ("Email", "Email"),
        ("Phone", "Phone"),
        ("Mobile", "Mobile"),
        ("Lead_Source", "Lead_Source"),
        ("Street", "Mailing_Street"),
        ("City", "Mailing_City"),
        ("State", "Mailing_State"),
        ("Zip_Code", "Mailing_Zip"),
        ("Country", "Mailing_Country"),
        ("Description", "Description"),
        ("Tag", "Tag"),
        ("Owner", "Owner"),
        ("Hub_Id", "Hub_Id"),
    ] {
        if let Some(value) = lead.fields.get(from) {
            fields.insert(to.to_owned(), value.clone());
        }
    }
    let contacts = tables::named("Contacts").ok_or_else(|| No::new(500, "INTERNAL_ERROR", "no contacts"))?;
    let deal = option.get("Deals").and_then(Json::as_object).cloned();
    if let Some(deal) = &deal {
        // Looked at before anything is done.
        let deals = tables::named("Deals").ok_or_else(|| No::new(500, "INTERNAL_ERROR", "no deals"))?;
        let mut read = super::write::read(room, deals, deal, "$.data[0].Deals", true)?;
        super::write::complete(room, deals, &mut read, "$.data[0].Deals", None)?;
    }
    let existing =
        option.get("Contacts").and_then(|contact| contact.get("id").or(Some(contact))).and_then(Json::as_str);
    let contact = match existing {
        Some(known) if contacts.get(room, known).is_some() => known.to_owned(),
        Some(_) => return Err(bad("INVALID_DATA", "invalid data", json!({"api_name": "Contacts"}))),
        None => room.create(CrmKind::Contact, fields),
    };
    let (now, lead_id) = (room.now, id.to_owned());
    room.account.hand_over(&lead_id, &contact);
    room.account.retire(CrmKind::Lead, &lead_id, &contact, now, CrmHand::Integration);
    let told = |kind, id: &str| {
        let record = room.account.get(kind, id);
        json!({"name": record.map(tables::label), "id": id})
    };
    let mut details = json!({"Contacts": told(CrmKind::Contact, &contact), "Deals": null, "Accounts": null});
    if let (Some(mut deal), Some(deals)) = (deal, tables::named("Deals")) {
        deal.insert("Contact_Name".to_owned(), json!(contact));
        let id = make(room, deals, &deal, "$.data[0].Deals")?;
        let record = room.account.get(CrmKind::Deal, &id);
        details["Deals"] = json!({"name": record.map(tables::label), "id": id});
    }
    Ok(Reply::ok(json!({"data": [{"code": "SUCCESS", "details": details,
        "message": "The record has been converted successfully", "status": "success"}]})))
}

/// `POST /Contacts/{id}/actions/merge`: the master's fields stand but for those that are said to come from elsewhere.
pub fn merge(room: &mut Room, call: &Call<'_>, table: &Table, master: &str) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    let wrong = |name: &str| {
        bad(
            "MANDATORY_NOT_FOUND",
            "required field not found",
            json!({"api_name": name, "json_path": format!("$.merge[0].{name}")}),
        )
    };
    if table.kind() != CrmKind::Contact {
        return Err(bad(
            "NOT_ALLOWED",
            "merging is not allowed for this module here",
            json!({"resource_path_index": 0}),
        ));
    }
    let order =
        body.get("merge").and_then(|merge| merge.get(0)).and_then(Json::as_object).ok_or_else(|| wrong("merge"))?;
    let others =
        order.get("data").and_then(Json::as_array).filter(|list| !list.is_empty()).ok_or_else(|| wrong("data"))?;
    order.get("master_record_fields").and_then(Json::as_array).ok_or_else(|| wrong("master_record_fields"))?;
    if others.len() > 2 {
        return Err(bad("INVALID_DATA", "invalid data", json!({"api_name": "data", "maximum_length": 2})));
    }
    let kind = CrmKind::Contact;
    let absent = || bad("INVALID_DATA", "the id given seems to be invalid", json!({"resource_path_index": 1}));
    room.account.get(kind, master).ok_or_else(absent)?;
    let mut lost = Vec::new();
    for other in others {
        let id = other.get("id").and_then(Json::as_str).unwrap_or_default();
        let record = room.account.get(kind, id).filter(|record| record.id != master && !lost.contains(&record.id));
        lost.push(record.ok_or_else(absent)?.id.clone());
    }
    for (other, id) in others.iter().zip(&lost) {
        let mut fields = room.account.get(kind, master).ok_or_else(absent)?.fields.clone();
        let theirs = room.account.get(kind, id).ok_or_else(absent)?.fields.clone();
        for name in other.get("_fields").and_then(Json::as_array).into_iter().flatten() {
            let name = name.get("api_name").and_then(Json::as_str).unwrap_or_default();
            if let Some(value) = theirs.get(name) {
                fields.insert(name.to_owned(), value.clone());
            }
        }
        let now = room.now;
        room.account.merge(master, id, fields, false, now, CrmHand::Integration);
    }
    Ok(Reply::with(
        201,
        json!({"merge": [{"code": "SUCCESS", "details": {"id": master}, "message": "merged successfully",
        "status": "success"}]}),
    ))
}
