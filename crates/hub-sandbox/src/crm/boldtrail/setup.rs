use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, Invented},
        room::Room,
        wire::Reply,
    },
    Answer, absent,
    contacts::{self, STATUSES},
    number,
};

/// Users, statuses and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Leopold", "Greaves"), ("Hester", "Wakeling"), ("Clement", "Ashdown"), ("Rosamund", "Tillotson")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (90_201 + place).to_string(), first, last, email, owner: place == 0 });
    }
    let stages = STATUSES.iter().enumerate().map(|(place, name)| CrmStage {
        id: place.to_string(),
        name: (*name).to_owned(),
        closed: ["Closed", "Archived"].contains(name),
    });
    let stages = stages.collect();
    room.account.pipelines.push(CrmPipeline { id: "status".to_owned(), name: "Status".to_owned(), stages });
    for (number, one) in people.iter().enumerate() {
        let user = room.account.users.get(one.user).map(|user| super::number(&user.id));
        let fields = json!({"first_name": one.first, "last_name": one.last, "email": one.email,
            "cell_phone_1": one.phone, "source": one.source, "primary_address": one.street,
            "primary_city": one.city, "primary_state": "WA", "primary_zip": one.postal, "assigned_agent_id": user,
            "status": number % 5, "tags": one.tags, "deal_type": "buyer"});
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        fields.retain(|_, value| !value.is_null());
        contacts::complete(room, &mut fields);
        let id = room.account.place(CrmKind::Contact, fields, one.made);
        if number % 4 == 0 {
            let note = json!({"contact_id": super::number(&id), "details": format!("Met at {}.", one.street)});
            room.account.place(CrmKind::Note, note.as_object().cloned().unwrap_or_default(), one.made);
        }
    }
}

fn told(user: &CrmUser) -> Json {
    json!({"id": number(&user.id), "first_name": user.first, "last_name": user.last, "email": user.email,
        "is_admin": u8::from(user.owner)})
}

/// `GET /users`
pub fn users(room: &Room) -> Answer {
    let data: Vec<Json> = room.account.users.iter().map(told).collect();
    Ok(Reply::ok(json!({"data": data, "current_page": 1, "last_page": 1, "total": data.len()})))
}

/// `GET /user/{id}`
pub fn user(room: &Room, id: &str) -> Answer {
    let user = room.account.users.iter().find(|user| user.id == id);
    user.map(|user| Reply::ok(told(user))).ok_or_else(|| absent("User"))
}
