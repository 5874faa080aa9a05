use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented},
        room::Room,
        table::{Found, Table, Takes},
        wire::{Call, Reply},
    },
    Answer, body, missing, parameters, tables,
    write::bad,
};

const LAYOUT: &str = "5545974000000091023";

fn custom(room: &mut Room, kind: CrmKind, key: &str, type_name: &str, choices: &[&str], unique: bool) -> String {
    let id = (5_545_974_000_000_500_000 + room.account.custom.len() as u64).to_string();
    room.account.custom.push(CustomField {
        id: id.clone(),
        kind,
        key: key.to_owned(),
        label: key.replace('_', " "),
        type_name: type_name.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        unique,
        more: Map::new(),
    });
    id
}

/// Users, pipelines, fields and people. One in ten is a lead.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Hedwig", "Larkspur"), ("Anselm", "Brookmyre"), ("Tamsin", "Eastlake"), ("Osric", "Vanterpool")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let id = (5_545_974_000_000_411_001 + place as u64).to_string();
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id, first, last, email, owner: place == 0 });
    }
    for (number, name, stages) in [
        (
            1_u64,
            "Buyers",
            ["Enquiry", "Viewing", "Offer made", "Under contract", "Closed Won", "Closed Lost"].as_slice(),
        ),
        (2, "Sellers", ["Appraisal", "Listed", "Offer received", "Sold", "Withdrawn"].as_slice()),
    ] {
        let stages = stages.iter().map(|stage| CrmStage {
            id: (*stage).to_owned(),
            name: (*stage).to_owned(),
            closed: ["Closed Won", "Closed Lost", "Sold", "Withdrawn"].contains(stage),
        });
        let stages = stages.collect();
        let id = (5_545_974_000_000_600_000 + number).to_string();
        room.account.pipelines.push(CrmPipeline { id, name: name.to_owned(), stages });
    }
    for kind in [CrmKind::Contact, CrmKind::Lead] {
        custom(room, kind, "Hub_Id", "text", &[], true);
        custom(room, kind, "Budget", "number", &[], false);
        custom(room, kind, "Timeframe", "choice", &["Now", "This year", "Later"], false);
        custom(room, kind, "Anniversary", "day", &[], false);
        custom(room, kind, "Motto", "text", &[], false);
    }
    for kind in [CrmKind::Deal, CrmKind::Task, CrmKind::Call, CrmKind::Meeting] {
        custom(room, kind, "Hub_Id", "text", &[], true);
    }
    for (number, one) in people.iter().enumerate() {
        let owner = room.account.users.get(one.user).map(|user| user.id.clone());
        let fields = json!({"First_Name": one.first, "Last_Name": one.last, "Email": one.email, "Phone": one.phone,
            "Mailing_Street": one.street, "Mailing_City": one.city, "Mailing_State": "WA", "Mailing_Zip": one.postal,
            "Mailing_Country": "US", "Lead_Source": one.source, "Owner": owner, "Tag": one.tags,
            "Motto": format!("Number {number}")});
        let id = place(room, CrmKind::Contact, fields, one);
        if number % 10 == 9 {
            let lead = json!({"First_Name": one.last, "Last_Name": one.first, "Company": "None", "Owner": owner,
                "Email": format!("lead.{number}@example.org"), "Lead_Source": one.source, "Tag": []});
            place(room, CrmKind::Lead, lead, one);
        }
        if number % 4 == 0 {
            let note = json!({"Parent_Id": id, "Note_Title": "Met", "Note_Content": format!("Met at {}.", one.street),
                "Owner": owner});
            place(room, CrmKind::Note, note, one);
        }
        if number % 5 == 0 {
            let pipeline = &room.account.pipelines[number % 2];
            let (name, stage) = (pipeline.name.clone(), pipeline.stages[number % 3].id.clone());
            let deal = json!({"Deal_Name": format!("{} {}", one.last, one.street), "Pipeline": name, "Stage": stage,
                "Contact_Name": id, "Amount": 400_000 + number * 1_000, "Owner": owner});
            place(room, CrmKind::Deal, deal, one);
        }
    }
}

fn place(room: &mut Room, kind: CrmKind, fields: Json, one: &Invented) -> String {
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    fields.retain(|_, value| !value.is_null());
    room.account.place(kind, fields, one.made)
}

/// `GET /users`
pub fn users(room: &mut Room, call: &Call<'_>, id: Option<&str>) -> Answer {
    parameters(call, &["type", "page", "per_page", "ids"])?;
    let only = call.one("type") == Some("CurrentUser");
    if call
        .one("type")
        .is_some_and(|kind| !["AllUsers", "ActiveUsers", "CurrentUser", "ActiveConfirmedUsers"].contains(&kind))
    {
        return Err(bad("INVALID_DATA", "invalid data", json!({"param_name": "type"})));
    }
    let told: Vec<Json> = room
        .account
        .users
        .iter()
        .filter(|user| (!only || user.owner) && id.is_none_or(|id| id == user.id))
        .map(|user| {
            json!({"id": user.id, "full_name": user.name(), "first_name": user.first, "last_name": user.last,
                "email": user.email, "status": "active", "confirm": true, "time_zone": "America/Los_Angeles"})
        })
        .collect();
    if told.is_empty() {
        return Ok(Reply::nothing());
    }
    Ok(Reply::ok(
        json!({"users": told, "info": {"per_page": 200, "count": told.len(), "page": 1, "more_records": false}}),
    ))
}

/// `GET /settings/modules`
pub fn modules(call: &Call<'_>) -> Answer {
    parameters(call, &["status"])?;
    let told: Vec<Json> = tables::TABLES
        .iter()
        .map(
            |table| json!({"api_name": table.name, "module_name": table.name, "api_supported": true, "editable": true}),
        )
        .collect();
    Ok(Reply::ok(json!({"modules": told})))
}

/// `GET /settings/layouts`
pub fn layouts(call: &Call<'_>) -> Answer {
    parameters(call, &["module"])?;
    call.one("module").ok_or_else(|| missing("module"))?;
    Ok(Reply::ok(json!({"layouts": [{"id": LAYOUT, "name": "Standard", "status": "active"}]})))
}

/// `GET /settings/pipeline`
pub fn pipelines(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["layout_id"])?;
    match call.one("layout_id") {
        None => return Err(missing("layout_id")),
        Some(LAYOUT) => {}
        Some(_) => return Err(bad("INVALID_DATA", "invalid data", json!({"param_name": "layout_id"}))),
    }
    let told: Vec<Json> = room
        .account
        .pipelines
        .iter()
        .map(|pipeline| {
            let maps: Vec<Json> = (1..)
                .zip(&pipeline.stages)
                .map(|(place, stage): (u64, _)| {
                    json!({"id": tables::tag_id(&stage.id), "display_value": stage.name, "actual_value": stage.id,
                        "sequence_number": place, "forecast_category": {"name": if stage.closed { "Closed" } else { "Pipeline" }}})
                })
                .collect();
            json!({"id": pipeline.id, "display_value": pipeline.name, "actual_value": pipeline.name,
                "default": pipeline.name == "Buyers", "maps": maps})
        })
        .collect();
    Ok(Reply::ok(json!({"pipeline": told})))
}

fn told(column: &Found) -> Json {
    let (kind, length) = match column.takes {
        _ if column.name == "id" => ("bigint", 20),
        Takes::Text(most) if most > 255 => ("textarea", most),
        Takes::Text(most) => ("text", most),
        Takes::Email => ("email", 100),
        Takes::Phone => ("phone", 30),
        Takes::Number => ("double", 16),
        Takes::Whole | Takes::Code(_) => ("integer", 9),
        Takes::Flag => ("boolean", 5),
        Takes::Stamp => ("datetime", 20),
        Takes::Day => ("date", 20),
        Takes::Choice(_) | Takes::Listed | Takes::Stage => ("picklist", 120),
        Takes::User => ("ownerlookup", 20),
        Takes::Of(_) => ("lookup", 20),
        Takes::Any => ("text", 2_000),
    };
    let picks: Vec<Json> = match column.takes {
        Takes::Choice(words) => words.iter().map(|word| json!({"display_value": word, "actual_value": word})).collect(),
        _ => column.choices.iter().map(|word| json!({"display_value": word, "actual_value": word})).collect(),
    };
    json!({"api_name": column.name, "field_label": column.label, "data_type": kind, "length": length,
        "custom_field": column.custom, "read_only": column.fixed, "system_mandatory": column.needed,
        "unique": if column.unique { json!({"casesensitive": false}) } else { json!({}) }, "pick_list_values": picks})
}

fn module(call: &Call<'_>) -> Result<&'static Table, super::super::wire::No> {
    let name = call.one("module").ok_or_else(|| missing("module"))?;
    tables::named(name).ok_or_else(|| bad("INVALID_MODULE", "the module name given seems to be invalid", json!({})))
}

/// `GET /settings/fields`
pub fn fields(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["module", "type"])?;
    let told: Vec<Json> = module(call)?.columns(room).iter().map(told).collect();
    Ok(Reply::ok(json!({"fields": told})))
}

/// `POST /settings/fields`: no more than five at once.
pub fn make_fields(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["module"])?;
    let table = module(call)?;
    let body = body(call)?;
    let list = body.get("fields").and_then(Json::as_array).filter(|list| (1..=5).contains(&list.len())).cloned();
    let list = list
        .ok_or_else(|| bad("INVALID_DATA", "invalid data", json!({"api_name": "fields", "json_path": "$.fields"})))?;
    let mut told = Vec::new();
    for (number, field) in list.iter().enumerate() {
        let text = |name: &str| field.get(name).and_then(Json::as_str).unwrap_or_default();
        let wrong = |name: &str| {
            json!({"code": "INVALID_DATA", "details": {"api_name": name,
            "json_path": format!("$.fields[{number}].{name}")}, "message": "invalid data", "status": "error"})
        };
        let type_name = match text("data_type") {
            "text" | "textarea" => "text",
            "double" | "currency" | "integer" => "number",
            "boolean" => "flag",
            "date" => "day",
            "datetime" => "stamp",
            _ => {
                told.push(wrong("data_type"));
                continue;
            }
        };
        let label = text("field_label");
        let key: String = label.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
        if label.is_empty() || table.column(room, &key, true).is_some() {
            told.push(wrong("field_label"));
            continue;
        }
        let unique = field.get("unique").and_then(Json::as_object).is_some_and(|unique| !unique.is_empty());
        let id = custom(room, table.kind(), &key, type_name, &[], unique);
        told.push(json!({"code": "SUCCESS", "details": {"id": id}, "message": "field created", "status": "success"}));
    }
    let fails = told.iter().any(|one| one["status"] == "error");
    Ok(Reply::with(if fails { 202 } else { 201 }, json!({"fields": told})))
}

/// `GET /org`
pub fn org(call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    Ok(Reply::ok(json!({"org": [{"id": "5545974000000019001", "company_name": "Larkmoor Homes",
        "time_zone": "America/Los_Angeles", "currency": "US Dollar", "iso_code": "USD"}]})))
}
