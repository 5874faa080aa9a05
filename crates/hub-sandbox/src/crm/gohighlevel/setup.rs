use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented, texts},
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, contact_there, location, parameters, unprocessable,
};

const WORKFLOWS: &[(&str, &str, &str)] = &[
    ("sbxworkflow000000001", "New lead welcome", "published"),
    ("sbxworkflow000000002", "Open house follow-up", "published"),
    ("sbxworkflow000000003", "Unfinished idea", "draft"),
];

/// Users, pipelines, fields and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Odile", "Harrowmont"), ("Bram", "Kettleby"), ("Nerys", "Underhay"), ("Soren", "Penhallow")]
            .iter()
            .enumerate()
    {
        let id = room.account.fresh_id();
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id, first, last, email, owner: place == 0 });
    }
    for (name, stages) in [
        ("Buyers", ["New", "Touring", "Offer made", "Under contract", "Closed"].as_slice()),
        ("Sellers", ["New", "Appraisal", "Listed", "Closed"].as_slice()),
    ] {
        let id = room.account.fresh_id();
        let stages = stages
            .iter()
            .map(|stage| CrmStage {
                id: room.account.fresh_id(),
                name: (*stage).to_owned(),
                closed: *stage == "Closed",
            })
            .collect();
        room.account.pipelines.push(CrmPipeline { id, name: name.to_owned(), stages });
    }
    for (label, type_name, choices) in [
        ("Budget", "NUMERICAL", [].as_slice()),
        ("Timeframe", "SINGLE_OPTIONS", ["Now", "This year", "Later"].as_slice()),
        ("Home address", "TEXT", [].as_slice()),
    ] {
        let field = field(room, label, type_name, CrmKind::Contact, choices.iter().map(|c| (*c).to_owned()).collect());
        room.account.custom.push(field);
    }
    let owner = |room: &Room, person: &Invented| room.account.users.get(person.user).map(|user| user.id.clone());
    for (number, person) in people.iter().enumerate() {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Json| fields.insert(name.to_owned(), value);
        put("firstName", json!(person.first));
        put("lastName", json!(person.last));
        person.email.as_ref().map(|email| put("email", json!(email)));
        person.phone.as_ref().map(|phone| put("phone", json!(phone)));
        put("address1", json!(person.street));
        put("city", json!(person.city));
        put("state", json!("WA"));
        put("postalCode", json!(person.postal));
        put("country", json!("US"));
        put("source", json!(person.source));
        put("tags", json!(person.tags));
        put("customFields", json!([]));
        put("dnd", json!(false));
        owner(room, person).map(|user| put("assignedTo", json!(user)));
        let contact = room.account.place(CrmKind::Contact, fields, person.made);
        if number % 4 == 0 {
            let note = json!({"contactId": contact, "body": format!("Met at {}.", person.street)});
            room.account.place(CrmKind::Note, note.as_object().cloned().unwrap_or_default(), person.made);
        }
        if number % 5 == 0
            && let Some(pipeline) = room.account.pipelines.get(number % 2)
        {
            let stage = pipeline.stages.get(number % 3).map(|stage| stage.id.clone());
            let deal = json!({"contactId": contact, "name": format!("{} {}", person.last, person.street),
                "pipelineId": pipeline.id, "pipelineStageId": stage, "status": "open",
                "monetaryValue": 400_000 + number * 1_000});
            room.account.place(CrmKind::Deal, deal.as_object().cloned().unwrap_or_default(), person.made);
        }
    }
}

fn field(room: &mut Room, label: &str, type_name: &str, kind: CrmKind, choices: Vec<String>) -> CustomField {
    let plain: String = label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let model = if kind == CrmKind::Deal { "opportunity" } else { "contact" };
    CustomField {
        id: room.account.fresh_id(),
        kind,
        key: format!("{model}.{plain}"),
        label: label.to_owned(),
        type_name: type_name.to_owned(),
        choices,
        unique: false,
        more: Map::new(),
    }
}

/// `GET /users/`
pub fn users(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId"])?;
    location(room, call.one("locationId"), "locationId")?;
    let told = |user: &CrmUser| {
        json!({"id": user.id, "name": user.name(), "firstName": user.first, "lastName": user.last,
            "email": user.email, "deleted": false,
            "roles": {"type": "account", "role": if user.owner { "admin" } else { "user" },
                "locationIds": [room.credentials.location]}})
    };
    Ok(Reply::ok(json!({"users": room.account.users.iter().map(told).collect::<Vec<_>>()})))
}

/// `GET /opportunities/pipelines`
pub fn pipelines(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId"])?;
    location(room, call.one("locationId"), "locationId")?;
    let told = |pipeline: &CrmPipeline| {
        let stages = pipeline.stages.iter().enumerate();
        let stages: Vec<Json> =
            stages.map(|(place, stage)| json!({"id": stage.id, "name": stage.name, "position": place})).collect();
        json!({"id": pipeline.id, "name": pipeline.name, "stages": stages, "showInFunnel": true,
            "showInPieChart": true, "locationId": room.credentials.location})
    };
    Ok(Reply::ok(json!({"pipelines": room.account.pipelines.iter().map(told).collect::<Vec<_>>()})))
}

/// `GET /workflows/`
pub fn workflows(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId"])?;
    location(room, call.one("locationId"), "locationId")?;
    let told = |(id, name, status): &(&str, &str, &str)| json!({"id": id, "name": name, "status": status, "version": 1, "locationId": room.credentials.location});
    Ok(Reply::ok(json!({"workflows": WORKFLOWS.iter().map(told).collect::<Vec<_>>()})))
}

/// `GET /calendars/`
pub fn calendars(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["locationId", "groupId", "showDrafted"])?;
    location(room, call.one("locationId"), "locationId")?;
    let calendar = json!({"id": "sbxcalendar000000001", "name": "Viewings", "isActive": true,
        "locationId": room.credentials.location});
    Ok(Reply::ok(json!({"calendars": [calendar]})))
}

/// `GET /locations/{id}`
pub fn one_location(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    location(room, Some(id), "locationId")?;
    let told = json!({"id": room.credentials.location, "name": "Larkmoor Homes", "country": "US",
        "timezone": "America/Los_Angeles", "email": "office@example.org"});
    Ok(Reply::ok(json!({"location": told})))
}

fn told(room: &Room, field: &CustomField) -> Json {
    let model = if field.kind == CrmKind::Deal { "opportunity" } else { "contact" };
    json!({"id": field.id, "name": field.label, "fieldKey": field.key, "dataType": field.type_name, "model": model,
        "picklistOptions": field.choices, "locationId": room.credentials.location})
}

/// `GET /locations/{id}/customFields`
pub fn custom_fields(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &["model"])?;
    location(room, Some(id), "locationId")?;
    let wanted = match call.one("model") {
        None | Some("contact") => Some(CrmKind::Contact),
        Some("opportunity") => Some(CrmKind::Deal),
        Some("all") => None,
        Some(_) => return Err(unprocessable(vec!["model must be contact, opportunity or all".to_owned()])),
    };
    let fields = room.account.custom.iter().filter(|field| wanted.is_none_or(|kind| field.kind == kind));
    let fields: Vec<Json> = fields.map(|field| told(room, field)).collect();
    Ok(Reply::ok(json!({"customFields": fields})))
}

/// `POST /locations/{id}/customFields`
pub fn add_custom_field(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    const TYPES: &[&str] = &[
        "TEXT",
        "LARGE_TEXT",
        "NUMERICAL",
        "PHONE",
        "MONETORY",
        "CHECKBOX",
        "SINGLE_OPTIONS",
        "MULTIPLE_OPTIONS",
        "DATE",
    ];
    parameters(call, &[])?;
    location(room, Some(id), "locationId")?;
    let members = [
        Member::must("name", Type::Filled),
        Member::must("dataType", Type::OneOf(TYPES)),
        Member::may("placeholder", Type::Text),
        Member::may("options", Type::Texts),
        Member::may("position", Type::Whole),
        Member::may("model", Type::OneOf(&["contact", "opportunity"])),
    ];
    let body = body(call, &members)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let kind = if text("model") == "opportunity" { CrmKind::Deal } else { CrmKind::Contact };
    let field = field(room, text("name"), text("dataType"), kind, texts(body.get("options")));
    if room.account.custom.iter().any(|known| known.key == field.key) {
        return Err(No::new(400, "Bad Request", format!("{} already exists", field.key)));
    }
    let answer = json!({"customField": told(room, &field)});
    room.account.custom.push(field);
    Ok(Reply::with(201, answer))
}

/// `GET /locations/{id}/tags`
pub fn tags(room: &mut Room, call: &Call<'_>, id: &str) -> Answer {
    parameters(call, &[])?;
    location(room, Some(id), "locationId")?;
    let all: std::collections::BTreeSet<String> =
        room.account.all(CrmKind::Contact).flat_map(|record| record.texts("tags")).collect();
    let tags: Vec<Json> = all
        .iter()
        .map(|tag| json!({"id": format!("tag{:016x}", crate::rng::hash_text(tag)), "name": tag, "locationId": id}))
        .collect();
    Ok(Reply::ok(json!({"tags": tags})))
}

fn workflow(room: &Room, id: &str) -> Result<(), No> {
    match WORKFLOWS.iter().find(|(known, ..)| *known == id) {
        None => Err(absent(room, "Workflow")),
        Some((.., "published")) => Ok(()),
        Some(_) => Err(No::new(400, "Bad Request", "The workflow is not published.")),
    }
}

fn start(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    parameters(call, &[])?;
    body(call, &[Member::may("eventStartTime", Type::Stamp)])
}

/// `POST /contacts/{id}/workflow/{workflow}`: each call starts it, a second one too.
pub fn enrol(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    let mut fields = start(call)?;
    contact_there(room, contact)?;
    workflow(room, id)?;
    fields.insert("contactId".to_owned(), json!(contact));
    fields.insert("workflowId".to_owned(), json!(id));
    room.create(CrmKind::Enrolment, fields);
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}

/// `DELETE /contacts/{id}/workflow/{workflow}`
pub fn leave(room: &mut Room, call: &Call<'_>, contact: &str, id: &str) -> Answer {
    start(call)?;
    contact_there(room, contact)?;
    workflow(room, id)?;
    let enrolled = room.account.of_contact(CrmKind::Enrolment, contact);
    let enrolled = enrolled.filter(|record| record.text("workflowId") == Some(id));
    let ids: Vec<String> = enrolled.map(|record| record.id.clone()).collect();
    for id in ids {
        room.remove(CrmKind::Enrolment, &id);
    }
    Ok(Reply::ok(json!({"succeded": true, "traceId": room.trace()})))
}
