use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented, texts},
        room::Room,
        wire::{Call, Member, No, Reply, Type, seconds},
    },
    Answer, bad, object, parameters,
    rows::{Row, page},
    shape::{self, Entity, LABELS, checked, option_ids},
};
use crate::rng::{hash_text, mix};

/// The forty digits by which the interface knows a field of the account's own.
fn key(seed: u64, label: &str) -> String {
    let word = |salt: u64| mix(seed ^ hash_text(label) ^ mix(salt));
    format!("{:016x}{:016x}{:08x}", word(1), word(2), word(3) >> 32)
}

fn custom(room: &mut Room, kind: CrmKind, label: &str, type_name: &str, choices: Vec<String>) -> CustomField {
    let id = (4_000 + room.account.custom.len()).to_string();
    let key = key(room.seed ^ mix(kind as u64), &format!("{label}{id}"));
    let (label, type_name) = (label.to_owned(), type_name.to_owned());
    let field = CustomField { id, kind, key, label, type_name, choices, unique: false, more: Map::new() };
    room.account.custom.push(field.clone());
    field
}

/// Users, pipelines, fields and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Annika", "Thistlewood"), ("Bertil", "Marchbanks"), ("Cosima", "Underhay"), ("Dorian", "Pellwick")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (501 + place).to_string(), first, last, email, owner: place == 0 });
    }
    for (number, name, stages) in [
        (1_u64, "Buyers", ["Enquiry", "Viewing", "Offer", "Under contract", "Closing"].as_slice()),
        (2, "Sellers", ["Enquiry", "Appraisal", "Listed", "Under contract"].as_slice()),
    ] {
        let stages = (1_u64..).zip(stages).map(|(place, stage)| CrmStage {
            id: (number * 10 + place).to_string(),
            name: (*stage).to_owned(),
            closed: false,
        });
        let stages = stages.collect();
        room.account.pipelines.push(CrmPipeline { id: number.to_string(), name: name.to_owned(), stages });
    }
    let choices = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let motto = custom(room, CrmKind::Contact, "Motto", "varchar", Vec::new());
    custom(room, CrmKind::Contact, "Hub id", "varchar", Vec::new());
    custom(room, CrmKind::Contact, "Budget", "double", Vec::new());
    custom(room, CrmKind::Contact, "Timeframe", "enum", choices(&["Now", "This year", "Later"]));
    custom(room, CrmKind::Contact, "Interests", "set", choices(&["House", "Flat", "Land"]));
    custom(room, CrmKind::Contact, "Anniversary", "date", Vec::new());
    custom(room, CrmKind::Deal, "Hub id", "varchar", Vec::new());
    for (number, one) in people.iter().enumerate() {
        let owner = room.account.users.get(one.user).and_then(|user| user.id.parse::<u64>().ok());
        let list = |value: &Option<String>| match value {
            Some(value) => json!([{"value": value, "primary": true, "label": "work"}]),
            None => json!([]),
        };
        let mut fields = json!({"name": format!("{} {}", one.first, one.last), "emails": list(&one.email),
            "phones": list(&one.phone), "owner_id": owner, "label_ids": [number % 4 + 1]});
        fields[&motto.key] = json!(format!("Number {number}"));
        let id = place(room, CrmKind::Contact, fields, one);
        let person = id.parse::<u64>().unwrap_or_default();
        if number % 4 == 0 {
            let note = json!({"person_id": person, "content": format!("Met at {}.", one.street), "user_id": owner});
            place(room, CrmKind::Note, note, one);
        }
        if number % 5 == 0 {
            let pipeline = number as u64 % 2 + 1;
            let deal = json!({"title": format!("{} {}", one.last, one.street), "pipeline_id": pipeline,
                "stage_id": pipeline * 10 + number as u64 % 3 + 1, "person_id": person, "status": "open",
                "value": 400_000 + number * 1_000, "currency": "USD", "owner_id": owner, "label_ids": []});
            place(room, CrmKind::Deal, deal, one);
        }
    }
}

fn place(room: &mut Room, kind: CrmKind, fields: Json, one: &Invented) -> String {
    room.account.place(kind, fields.as_object().cloned().unwrap_or_default(), one.made)
}

/// `GET /api/v2/pipelines`
pub fn pipelines(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["sort_by", "sort_direction", "limit", "cursor", "api_token"])?;
    let made = seconds(room.now - chrono::Duration::days(400));
    let rows = (1_u64..).zip(&room.account.pipelines).map(|(place, pipeline)| {
        let id = pipeline.id.parse().unwrap_or_default();
        let told = json!({"id": id, "name": pipeline.name, "order_nr": place, "is_deleted": false,
            "is_deal_probability_enabled": true, "add_time": made, "update_time": made});
        Row { by: json!(id), id, told }
    });
    page(call, rows.collect(), false, Json::from)
}

/// `GET /api/v2/stages`
pub fn stages(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["pipeline_id", "sort_by", "sort_direction", "limit", "cursor", "api_token"])?;
    let made = seconds(room.now - chrono::Duration::days(400));
    let mut rows = Vec::new();
    for pipeline in room.account.pipelines.iter().filter(|one| call.one("pipeline_id").is_none_or(|id| id == one.id)) {
        for (place, stage) in (1_u64..).zip(&pipeline.stages) {
            let id = stage.id.parse().unwrap_or_default();
            let told = json!({"id": id, "order_nr": place, "name": stage.name, "is_deleted": false,
                "deal_probability": 100, "pipeline_id": pipeline.id.parse::<u64>().unwrap_or_default(),
                "is_deal_rot_enabled": false, "days_to_rotten": null, "add_time": made, "update_time": made});
            rows.push(Row { by: json!(id), id, told });
        }
    }
    page(call, rows, false, Json::from)
}

fn options(field: &CustomField) -> Json {
    if !["enum", "set"].contains(&field.type_name.as_str()) {
        return Json::Null;
    }
    option_ids(field).map(|(id, label)| json!({"id": id, "label": label})).collect()
}

fn second(field: &CustomField) -> Json {
    json!({"field_name": field.label, "field_code": field.key, "description": null, "field_type": field.type_name,
        "options": options(field), "subfields": null, "is_custom_field": true, "is_optional_response_field": false})
}

fn labels() -> Json {
    LABELS.iter().map(|(id, label)| json!({"id": id, "label": label})).collect()
}

/// `GET /api/v2/personFields` and the like: the vendor's own fields first.
pub fn fields(room: &mut Room, call: &Call<'_>, entity: &'static Entity) -> Answer {
    parameters(call, &["include_fields", "limit", "cursor", "api_token"])?;
    let own = entity.members.iter().filter(|member| member.name != "custom_fields").map(|member| {
        let kind = match member.kind {
            Type::Flag => "boolean",
            Type::Number => "double",
            Type::Whole => "int",
            Type::Stamp | Type::Day => "date",
            Type::Wholes => "set",
            Type::Objects => "phone",
            _ => "varchar",
        };
        let options = if member.name == "label_ids" { labels() } else { Json::Null };
        json!({"field_name": member.name.replace('_', " "), "field_code": member.name, "description": null,
            "field_type": kind, "options": options, "subfields": null, "is_custom_field": false,
            "is_optional_response_field": false})
    });
    let all = own.chain(shape::custom(room, entity).map(second));
    let rows = (0_u64..).zip(all).map(|(id, told)| Row { by: Json::Null, id, told }).collect();
    page(call, rows, false, Json::from)
}

/// `GET /v1/personFields` and the like.
pub fn first_fields(room: &mut Room, call: &Call<'_>, entity: &'static Entity) -> Answer {
    parameters(call, &["start", "limit", "api_token"])?;
    let all: Vec<Json> = shape::custom(room, entity).map(first).collect();
    Ok(Reply::ok(json!({"success": true, "data": all, "additional_data": {"pagination":
        {"start": 0, "limit": 500, "more_items_in_collection": false}}})))
}

fn first(field: &CustomField) -> Json {
    json!({"id": field.id.parse::<u64>().unwrap_or_default(), "key": field.key, "name": field.label,
        "field_type": field.type_name, "options": options(field), "edit_flag": true, "active_flag": true,
        "mandatory_flag": false})
}

const KINDS: &[&str] = &[
    "varchar",
    "text",
    "double",
    "phone",
    "date",
    "daterange",
    "time",
    "timerange",
    "set",
    "enum",
    "varchar_auto",
    "address",
    "monetary",
    "org",
    "people",
    "user",
];

/// `POST /api/v2/personFields` and `/v1/personFields`, and the like for deals.
pub fn make_field(room: &mut Room, call: &Call<'_>, entity: &'static Entity, second_version: bool) -> Answer {
    parameters(call, &["api_token"])?;
    let body = object(call)?;
    let name = if second_version { "field_name" } else { "name" };
    let members = [
        Member::must(name, Type::Filled),
        Member::must("field_type", Type::OneOf(KINDS)),
        Member::may("options", Type::Any),
        Member::may("description", Type::Text),
        Member::may("add_visible_flag", Type::Flag),
        Member::may("ui_visibility", Type::Object),
    ];
    checked(&body, &members)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let labels = body.get("options").and_then(Json::as_array).into_iter().flatten();
    let labels: Json = labels.filter_map(|one| one.get("label").or(Some(one)).cloned()).collect();
    let choices = texts(Some(&labels));
    if ["enum", "set"].contains(&text("field_type").as_str()) && choices.is_empty() {
        return Err(bad("options is required for fields of this type"));
    }
    let kind = entity.kinds.first().copied().ok_or_else(|| No::new(404, "", "not found"))?;
    let field = custom(room, kind, &text(name), &text("field_type"), choices);
    let told = if second_version { second(&field) } else { first(&field) };
    Ok(Reply::ok(json!({"success": true, "data": told})))
}
