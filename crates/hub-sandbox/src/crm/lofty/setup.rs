use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, CustomField, Invented},
        room::Room,
        wire::Reply,
    },
    Answer,
    leads::{self, STAGES},
    number,
};

/// Users, stages, fields and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Solveig", "Hartwell"), ("Quentin", "Brambley"), ("Odile", "Farnham"), ("Barnaby", "Skelton")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let id = (840_000_000_000_101 + place).to_string();
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id, first, last, email, owner: place == 0 });
    }
    let stage = |name: &&str| CrmStage { id: (*name).to_owned(), name: (*name).to_owned(), closed: *name == "Closed" };
    let stages = STAGES.iter().map(stage).collect();
    room.account.pipelines.push(CrmPipeline { id: "leads".to_owned(), name: "Leads".to_owned(), stages });
    for key in ["Hub id", "Budget", "Motto"] {
        let id = room.account.fresh_id();
        let (key, label, type_name) = (key.to_owned(), key.to_owned(), "text".to_owned());
        let (kind, choices, more) = (CrmKind::Contact, Vec::new(), Map::new());
        room.account.custom.push(CustomField { id, kind, key, label, type_name, choices, unique: false, more });
    }
    for (number, one) in people.iter().enumerate() {
        let user = room.account.users.get(one.user).map(|user| super::number(&user.id));
        let list = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
        let fields = json!({"firstName": one.first, "lastName": one.last, "emails": list(&one.email),
            "phones": list(&one.phone), "tags": one.tags, "source": one.source, "streetAddress": one.street,
            "city": one.city, "state": "WA", "zipCode": one.postal, "assignedUserId": user,
            "stage": STAGES[number % 4], "Motto": format!("Number {number}")});
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        leads::complete(room, &mut fields);
        let id = room.account.place(CrmKind::Contact, fields, one.made);
        if number % 4 == 0 {
            let note =
                json!({"leadId": super::number(&id), "content": format!("Met at {}.", one.street), "isPin": false});
            room.account.place(CrmKind::Note, note.as_object().cloned().unwrap_or_default(), one.made);
        }
    }
}

fn told(user: &CrmUser) -> Json {
    json!({"id": number(&user.id), "firstName": user.first, "lastName": user.last, "email": user.email,
        "roleName": if user.owner { "Company Owner" } else { "Agent" }})
}

/// `GET /me`
pub fn me(room: &Room) -> Answer {
    Ok(Reply::ok(room.account.users.first().map(told).unwrap_or_default()))
}

/// `GET /members`
pub fn members(room: &Room) -> Answer {
    let members: Vec<Json> = room.account.users.iter().map(told).collect();
    Ok(Reply::ok(json!({"members": members})))
}

/// `GET /teamFeatures/listTag`
pub fn tags(room: &Room) -> Answer {
    let tags: BTreeSet<String> = room.account.all(CrmKind::Contact).flat_map(|record| record.texts("tags")).collect();
    Ok(Reply::ok(tags.into_iter().map(|tag| json!({"tagName": tag})).collect()))
}

/// `GET /teamFeatures/listCustomField`
pub fn fields(room: &Room) -> Answer {
    let told = |field: &CustomField| json!({"id": number(&field.id), "name": field.key, "type": field.type_name});
    Ok(Reply::ok(room.account.custom.iter().map(told).collect()))
}
