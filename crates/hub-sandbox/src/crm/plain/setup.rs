use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, Invented},
        room::Room,
        wire::{Call, Reply},
    },
    Answer, bad,
};

/// Agents, funnels and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Petra", "Ravenscar"), ("Jorah", "Bellweather"), ("Linnea", "Crannock"), ("Wilmot", "Fairlorn")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (71 + place).to_string(), first, last, email, owner: place == 0 });
    }
    for (number, name, steps) in [
        (1_u64, "Buying", ["Looking", "Offer", "Keys"].as_slice()),
        (2, "Selling", ["Valued", "Listed", "Sold"].as_slice()),
    ] {
        let stages = (1_u64..).zip(steps).map(|(place, step)| CrmStage {
            id: (number * 10 + place).to_string(),
            name: (*step).to_owned(),
            closed: place == 3,
        });
        let stages = stages.collect();
        room.account.pipelines.push(CrmPipeline { id: number.to_string(), name: name.to_owned(), stages });
    }
    for (number, one) in people.iter().enumerate() {
        let status = ["L", "H", "C"][number % 3];
        let may_call = if number % 3 == 0 { "N" } else { "Y" };
        let emails: Vec<Json> =
            one.email.iter().map(|email| json!({"address": email, "kind": "home", "primary": true})).collect();
        let person = json!({"firstName": one.first, "lastName": one.last, "emails": emails,
            "mobile": one.phone.clone().unwrap_or_default(), "homePhone": "", "labels": one.tags,
            "address": {"street": one.street, "city": one.city, "zip": one.postal}, "mayCall": may_call,
            "status": status, "agentId": 71 + one.user, "origin": one.source,
            "extra": {"budget": 300_000 + number, "motto": format!("Number {number}")}, "birthday": "29.02.1980"});
        let id = room.account.place(CrmKind::Contact, person.as_object().cloned().unwrap_or_default(), one.made);
        let id = id.parse::<u64>().unwrap_or_default();
        let mut place = |kind: CrmKind, fields: Json| {
            room.account.place(kind, fields.as_object().cloned().unwrap_or_default(), one.made)
        };
        if number % 4 == 0 {
            place(
                CrmKind::Note,
                json!({"personId": id, "text": format!("Met at {}.", one.street), "subject": "Visit"}),
            );
            place(
                CrmKind::Task,
                json!({"personId": id, "title": format!("Ring {}", one.last), "done": number % 2,
                "due": 1_790_000_000 + number * 3_600, "category": "Call"}),
            );
        }
        if number % 5 == 0 {
            let funnel = number as u64 % 2 + 1;
            place(
                CrmKind::Deal,
                json!({"title": format!("{} {}", one.last, one.street), "funnelId": funnel,
                "stepId": funnel * 10 + number as u64 % 3 + 1, "personIds": [id], "cents": 40_000_050 + number * 100,
                "closesOn": "2026-12-24", "agentId": 71}),
            );
        }
    }
}

fn rows(call: &Call<'_>, rows: &[Json]) -> Answer {
    match call.strangers(&["api_key"]).first() {
        Some(name) => Err(bad(format!("Nobody knows the parameter {name}"))),
        None => Ok(Reply::ok(json!({ "data": rows }))),
    }
}

/// `GET /<door>/me`
pub fn me(call: &Call<'_>) -> Answer {
    rows(call, &[])?;
    Ok(Reply::ok(json!({"office": {"name": "Larkmoor Homes"}})))
}

/// `GET /<door>/agents`
pub fn agents(room: &Room, call: &Call<'_>) -> Answer {
    let told = |user: &CrmUser| json!({"id": user.id.parse::<u64>().unwrap_or_default(), "name": user.name()});
    rows(call, &room.account.users.iter().map(told).collect::<Vec<_>>())
}

/// `GET /<door>/funnels`
pub fn funnels(room: &Room, call: &Call<'_>) -> Answer {
    let number = |id: &str| id.parse::<u64>().unwrap_or_default();
    let told = |pipeline: &CrmPipeline| {
        let steps: Vec<Json> =
            pipeline.stages.iter().map(|step| json!({"id": number(&step.id), "name": step.name})).collect();
        json!({"id": number(&pipeline.id), "name": pipeline.name, "steps": steps})
    };
    rows(call, &room.account.pipelines.iter().map(told).collect::<Vec<_>>())
}

/// `GET /<door>/fields`: what `extra` of a person may hold.
pub fn fields(_: &Room, call: &Call<'_>) -> Answer {
    rows(call, &[json!({"name": "budget", "label": "Budget"}), json!({"name": "motto", "label": "Motto"})])
}
