use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmPipeline, CrmStage, CrmUser, Invented},
        room::Room,
        wire::Reply,
    },
    Answer,
    contacts::{self, STATUSES},
    number, pieces,
};

/// The team, statuses and people.
pub fn furnish(room: &mut Room, people: &[Invented]) {
    for (place, (first, last)) in
        [("Philippa", "Norcross"), ("Gareth", "Eversley"), ("Ottoline", "Bramwell"), ("Lambert", "Huxtable")]
            .iter()
            .enumerate()
    {
        let email = format!("{}.{}@example.org", first.to_lowercase(), last.to_lowercase());
        let (first, last) = ((*first).to_owned(), (*last).to_owned());
        room.account.users.push(CrmUser { id: (51 + place).to_string(), first, last, email, owner: place == 0 });
    }
    let stage = |name: &&str| CrmStage { id: (*name).to_owned(), name: (*name).to_owned(), closed: *name == "Closed" };
    let stages = STATUSES.iter().map(stage).collect();
    room.account.pipelines.push(CrmPipeline { id: "status".to_owned(), name: "Status".to_owned(), stages });
    for (number, one) in people.iter().enumerate() {
        let team = room.account.users.get(one.user).map(|user| user.id.clone());
        let (house, street) = one.street.split_once(' ').unwrap_or(("", one.street.as_str()));
        let fields = json!({"CFirst": one.first, "CLast": one.last, "CEmail": one.email, "MobilePhone": one.phone,
            "AddressNumber": house, "AddressStreet": street, "City": one.city, "State": "WA", "Zip": one.postal,
            "Source": one.source, "Status": STATUSES[number % 4], "Categories": one.tags, "InsideTeamId": team,
            "CustomData": {"Motto": format!("Number {number}")}});
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        fields.retain(|_, value| !value.is_null());
        contacts::complete(&mut fields);
        let id = room.account.place(CrmKind::Contact, fields, one.made);
        if number % 4 == 0 {
            let note =
                json!({"ClientID": super::number(&id), "Subject": "Met", "Note": format!("Met at {}.", one.street)});
            room.account.place(CrmKind::Note, note.as_object().cloned().unwrap_or_default(), one.made);
        }
    }
}

/// `getUser`
pub fn user(room: &Room) -> Answer {
    let told =
        room.account.users.first().map(|user| json!({"First": user.first, "Last": user.last, "Email": user.email}));
    Ok(Reply::ok(json!(told.into_iter().collect::<Vec<_>>())))
}

/// `getTeam`
pub fn team(room: &Room) -> Answer {
    let told = |user: &CrmUser| {
        json!({"InsideTeamId": number(&user.id), "Name": user.name(), "Phone": "", "Cell": "",
        "Email": user.email, "JobTitle": if user.owner { "Broker" } else { "Agent" }})
    };
    Ok(Reply::ok(room.account.users.iter().map(told).collect()))
}

/// `getSources`
pub fn sources(room: &Room) -> Answer {
    let names: BTreeSet<&str> = room.account.all(CrmKind::Contact).filter_map(|record| record.text("Source")).collect();
    let told = (1_u64..).zip(names).map(|(id, name)| json!({"ID": id, "Name": name}));
    Ok(Reply::ok(told.collect()))
}

/// `getAllCategoriesWithCount`
pub fn categories(room: &Room) -> Answer {
    let names = pieces::category_names(room);
    let told: Vec<Json> = (10_000_u64..)
        .zip(names)
        .map(|(id, (name, count))| json!({"name": name, "id": id, "clientCount": count}))
        .collect();
    Ok(Reply::ok(json!({"CategoryInfo": told})))
}
