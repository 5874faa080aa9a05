use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, Invented},
        room::Room,
        wire::{Call, Reply, millis},
    },
    Answer, flag, parameters, ties, whole,
};

/// Owners, pipelines and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Isolde", "Marchbank"), ("Gideon", "Zellwood"), ("Fenna", "Oakhanger"), ("Ulric", "Dunmarsh")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (70_001 + place).to_string(), first, last, email, owner: place == 0 });
    }
    for (id, name, stages) in [
        ("default", "Buyers", ["New", "Touring", "Offer made", "Under contract", "Closed"].as_slice()),
        ("sellers", "Sellers", ["New", "Appraisal", "Listed", "Closed"].as_slice()),
    ] {
        let stages = stages.iter().enumerate().map(|(place, stage)| CrmStage {
            id: format!("{id}stage{place}"),
            name: (*stage).to_owned(),
            closed: *stage == "Closed",
        });
        room.account.pipelines.push(CrmPipeline { id: id.to_owned(), name: name.to_owned(), stages: stages.collect() });
    }
    for (number, person) in people.iter().enumerate() {
        let owner = room.account.users.get(person.user).map(|user| user.id.clone()).unwrap_or_default();
        let mut fields = Map::new();
        let mut put = |name: &str, value: &str| fields.insert(name.to_owned(), json!(value));
        put("firstname", person.first);
        put("lastname", person.last);
        person.email.as_ref().map(|email| put("email", email));
        person.phone.as_ref().map(|phone| put("phone", phone));
        put("address", &person.street);
        put("city", person.city);
        put("state", "WA");
        put("zip", &person.postal);
        put("lifecyclestage", if number % 3 == 0 { "customer" } else { "lead" });
        put("hubspot_owner_id", &owner);
        let contact = room.account.place(CrmKind::Contact, fields, person.made);
        if number % 4 == 0 {
            let note =
                json!({"hs_note_body": format!("Met at {}.", person.street), "hs_timestamp": millis(person.made)});
            place(room, CrmKind::Note, &note, &contact, person);
        }
        if number % 5 == 0
            && let Some(pipeline) = room.account.pipelines.get(number % 2)
        {
            let stage = pipeline.stages.get(number % 3).map(|stage| stage.id.clone());
            let deal = json!({"dealname": format!("{} {}", person.last, person.street), "pipeline": pipeline.id,
                "dealstage": stage, "amount": (400_000 + number * 1_000).to_string()});
            place(room, CrmKind::Deal, &deal, &contact, person);
        }
    }
}

fn place(room: &mut Room, kind: CrmKind, fields: &Json, contact: &str, person: &Invented) {
    let id = room.account.place(kind, fields.as_object().cloned().unwrap_or_default(), person.made);
    if let Some((there, back)) = ties::types(kind, CrmKind::Contact) {
        room.account.tie((kind, &id), (CrmKind::Contact, contact), there, back);
    }
}

/// `GET /crm/v3/pipelines/deals`
pub fn pipelines(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    const MADE: &str = "2024-01-01T00:00:00.000Z";
    let told = |(place, pipeline): (usize, &CrmPipeline)| {
        let stages: Vec<Json> = pipeline
            .stages
            .iter()
            .enumerate()
            .map(|(place, stage)| {
                json!({"id": stage.id, "label": stage.name, "displayOrder": place, "archived": false,
                    "metadata": {"isClosed": stage.closed.to_string(), "probability": "0.5"},
                    "createdAt": MADE, "updatedAt": MADE})
            })
            .collect();
        json!({"id": pipeline.id, "label": pipeline.name, "displayOrder": place, "archived": false, "stages": stages,
            "createdAt": MADE, "updatedAt": MADE})
    };
    Ok(Reply::ok(json!({"results": room.account.pipelines.iter().enumerate().map(told).collect::<Vec<_>>()})))
}

/// `GET /crm/v3/owners/`
pub fn owners(room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &["email", "after", "limit", "archived"])?;
    let limit = whole(call, "limit", 500)?.unwrap_or(100);
    let archived = flag(call, "archived")?;
    let after = call.one("after").unwrap_or_default();
    let users: Vec<&CrmUser> = room
        .account
        .users
        .iter()
        .filter(|user| !archived && call.one("email").is_none_or(|email| user.email == email))
        .filter(|user| user.id.as_str() > after)
        .collect();
    let page: Vec<_> = users.iter().take(limit).collect();
    let results: Vec<Json> = page
        .iter()
        .map(|user| {
            json!({"id": user.id, "email": user.email, "firstName": user.first, "lastName": user.last,
                "userId": user.id.parse::<u64>().unwrap_or_default() + 500, "type": "PERSON", "archived": false,
                "createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-01-01T00:00:00.000Z"})
        })
        .collect();
    let mut told = Map::from_iter([("results".to_owned(), json!(results))]);
    if let Some(last) = page.last().filter(|_| page.len() < users.len()) {
        told.insert("paging".to_owned(), json!({"next": {"after": last.id}}));
    }
    Ok(Reply::ok(Json::Object(told)))
}
