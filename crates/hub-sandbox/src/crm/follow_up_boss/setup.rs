use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented},
        room::Room,
        wire::{Call, Reply},
    },
    Answer,
    entry::Who,
    page::{self, Row},
    parameters, person,
};

/// Users, pipelines, fields and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Petra", "Ravenscar"), ("Jorah", "Bellweather"), ("Linnea", "Crannock"), ("Wilmot", "Fairlorn")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (11 + place).to_string(), first, last, email, owner: place == 0 });
    }
    for (number, name, stages) in [
        (1_u64, "Buyers", ["New", "Touring", "Offer made", "Under contract", "Closed"].as_slice()),
        (2, "Sellers", ["New", "Appraisal", "Listed", "Closed"].as_slice()),
    ] {
        let stages = (1_u64..).zip(stages).map(|(place, stage)| CrmStage {
            id: (number * 100 + place).to_string(),
            name: (*stage).to_owned(),
            closed: *stage == "Closed",
        });
        let stages = stages.collect();
        room.account.pipelines.push(CrmPipeline { id: number.to_string(), name: name.to_owned(), stages });
    }
    for (key, label, type_name, choices) in [
        ("customBudget", "Budget", "number", [].as_slice()),
        ("customTimeframe", "Timeframe", "dropdown", ["Now", "This year", "Later"].as_slice()),
        ("customAnniversary", "Anniversary", "date", [].as_slice()),
        ("customMotto", "Motto", "text", [].as_slice()),
    ] {
        let id = room.account.fresh_id();
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        let (key, label, type_name) = (key.to_owned(), label.to_owned(), type_name.to_owned());
        let (kind, unique, more) = (CrmKind::Contact, false, Map::new());
        room.account.custom.push(CustomField { id, kind, key, label, type_name, choices, unique, more });
    }
    for (number, one) in people.iter().enumerate() {
        let user = room.account.users.get(one.user).and_then(|user| user.id.parse::<u64>().ok());
        let list = |value: &Option<String>, kind: &str| match value {
            Some(value) => json!([{"value": value, "type": kind, "isPrimary": 1}]),
            None => json!([]),
        };
        let address = json!({"type": "home", "street": one.street, "city": one.city, "state": "WA",
            "code": one.postal, "country": "US"});
        let fields = json!({"firstName": one.first, "lastName": one.last, "source": one.source, "tags": one.tags,
            "emails": list(&one.email, "home"), "phones": list(&one.phone, "mobile"), "addresses": [address],
            "assignedUserId": user, "customMotto": format!("Number {number}")});
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        person::filled(room, &mut fields);
        let id = room.account.place(CrmKind::Contact, fields, one.made);
        let person = id.parse::<u64>().unwrap_or_default();
        if number % 4 == 0 {
            let note = json!({"personId": person, "body": format!("Met at {}.", one.street), "isHtml": false});
            room.account.place(CrmKind::Note, note.as_object().cloned().unwrap_or_default(), one.made);
        }
        if number % 5 == 0 {
            let pipeline = number as u64 % 2 + 1;
            let deal = json!({"name": format!("{} {}", one.last, one.street), "pipelineId": pipeline,
                "stageId": pipeline * 100 + number as u64 % 3 + 1, "peopleIds": [person],
                "price": 400_000 + number * 1_000});
            room.account.place(CrmKind::Deal, deal.as_object().cloned().unwrap_or_default(), one.made);
        }
    }
}

fn told(user: &CrmUser) -> Json {
    json!({"id": user.id.parse::<u64>().unwrap_or_default(), "name": user.name(), "firstName": user.first,
        "lastName": user.last, "email": user.email, "role": if user.owner { "Broker" } else { "Agent" },
        "isOwner": user.owner})
}

/// `GET /identity`
pub fn identity(room: &mut Room, call: &Call<'_>, who: &Who) -> Answer {
    parameters(call, &[])?;
    let user = room.account.users.iter().find(|user| user.id == who.user).map(told);
    Ok(Reply::ok(json!({"account": {"id": 900_001, "domain": "sandbox", "name": "Larkmoor Homes"}, "user": user})))
}

fn rows(list: Vec<Json>) -> Vec<Row> {
    (0_u64..).zip(list).map(|(id, told)| Row { by: Json::Null, id, told }).collect()
}

/// `GET /users`
pub fn users(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, page::KNOWN)?;
    page::page(room, call, "users", rows(room.account.users.iter().map(told).collect()), false)
}

/// `GET /pipelines`
pub fn pipelines(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, page::KNOWN)?;
    let number = |id: &str| id.parse::<u64>().unwrap_or_default();
    let told = |pipeline: &CrmPipeline| {
        let stages: Vec<Json> =
            pipeline.stages.iter().map(|stage| json!({"id": number(&stage.id), "name": stage.name})).collect();
        json!({"id": number(&pipeline.id), "name": pipeline.name, "stages": stages})
    };
    page::page(room, call, "pipelines", rows(room.account.pipelines.iter().map(told).collect()), false)
}

/// `GET /stages`: of people.
pub fn stages(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, page::KNOWN)?;
    let told = (1_u64..).zip(person::STAGES).map(|(id, name)| json!({"id": id, "name": name}));
    page::page(room, call, "stages", rows(told.collect()), false)
}

/// `GET /customFields`: the collection's name is in small letters.
pub fn custom_fields(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, page::KNOWN)?;
    let told = |field: &CustomField| {
        json!({"id": field.id.parse::<u64>().unwrap_or_default(), "name": field.key, "label": field.label,
            "type": field.type_name, "choices": field.choices})
    };
    page::page(room, call, "customfields", rows(room.account.custom.iter().map(told).collect()), false)
}
