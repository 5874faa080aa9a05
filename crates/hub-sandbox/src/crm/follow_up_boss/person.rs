use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        wire::{Member, No, Type, seconds},
    },
    bad, checked, id_of,
};

/// What a person may have.
const MEMBERS: &[Member] = &[
    Member::may("id", Type::Whole),
    Member::may("firstName", Type::Text),
    Member::may("lastName", Type::Text),
    Member::may("name", Type::Text),
    Member::may("stage", Type::Filled),
    Member::may("source", Type::Text),
    Member::may("sourceUrl", Type::Text),
    Member::may("contacted", Type::Flag),
    Member::may("price", Type::Number),
    Member::may("background", Type::Text),
    Member::may("assignedTo", Type::Text),
    Member::may("assignedUserId", Type::Whole),
    Member::may("assignedPondId", Type::Whole),
    Member::may("emails", Type::Objects),
    Member::may("phones", Type::Objects),
    Member::may("addresses", Type::Objects),
    Member::may("collaborators", Type::Wholes),
    Member::may("tags", Type::Texts),
];

/// Stages of people.
pub const STAGES: &[&str] = &["Lead", "Attempted contact", "Spoke with customer", "Hot prospect", "Closed", "Trash"];

/// Whether a person may have a field.
pub fn known(room: &Room, field: &str) -> bool {
    MEMBERS.iter().any(|member| member.name == field) || custom(room, field).is_some()
}

fn custom<'a>(room: &'a Room, field: &str) -> Option<&'a super::super::core::CustomField> {
    room.account.custom.iter().find(|known| known.kind == CrmKind::Contact && known.key == field)
}

/// Checks a person that a client or another person wrote.
///
/// # Errors
/// Fields, stages and users that are not there; values of another type.
pub fn fits(room: &Room, person: &Map<String, Json>) -> Result<(), No> {
    let (own, plain): (Map<_, _>, Map<_, _>) =
        person.clone().into_iter().partition(|(name, _)| custom(room, name).is_some());
    checked(&plain, MEMBERS)?;
    for (name, value) in &own {
        let field = custom(room, name);
        let type_name = field.map_or("text", |field| field.type_name.as_str());
        let choices = field.map(|field| field.choices.as_slice()).unwrap_or_default();
        let fits = match type_name {
            "number" => value.is_number(),
            "date" => Type::Day.fits(value),
            "dropdown" => value.as_str().is_some_and(|text| text.is_empty() || choices.iter().any(|c| c == text)),
            _ => value.is_string(),
        };
        if !fits {
            return Err(bad(format!("{name} does not fit a field of type {type_name}")));
        }
    }
    let value = [
        Member::must("value", Type::Filled),
        Member::may("type", Type::Text),
        Member::may("isPrimary", Type::Whole),
        Member::may("status", Type::Text),
    ];
    for name in ["emails", "phones"] {
        for one in person.get(name).and_then(Json::as_array).into_iter().flatten() {
            let one = one.as_object().cloned().unwrap_or_default();
            checked(&one, &value)?;
            let text = one.get("value").and_then(Json::as_str).unwrap_or_default();
            let fits = if name == "emails" { text.contains('@') } else { digits(text).len() >= 7 };
            if !fits {
                return Err(bad(format!("{text} is not valid in {name}")));
            }
        }
    }
    if let Some(stage) = person.get("stage").and_then(Json::as_str).filter(|stage| !STAGES.contains(stage)) {
        return Err(bad(format!("Stage {stage} does not exist")));
    }
    if let Some(user) = id_of(person.get("assignedUserId")) {
        let known = room.account.users.iter().any(|known| known.id == user);
        known.then_some(()).ok_or_else(|| bad(format!("User {user} does not exist")))?;
    }
    Ok(())
}

/// What is left out is filled in: stage, lists, names.
pub fn filled(room: &Room, fields: &mut Map<String, Json>) {
    if let Some(name) = fields.remove("name").as_ref().and_then(Json::as_str) {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        for (field, text) in [("firstName", first), ("lastName", last)] {
            fields.entry(field).or_insert_with(|| json!(text));
        }
    }
    fields.remove("id");
    fields.entry("stage").or_insert_with(|| json!("Lead"));
    fields.entry("contacted").or_insert_with(|| json!(false));
    for list in ["emails", "phones", "addresses", "tags", "collaborators"] {
        fields.entry(list).or_insert_with(|| json!([]));
    }
    fields.insert("tags".to_owned(), super::tags(fields).into());
    let user = fields.get("assignedUserId").and_then(|id| id_of(Some(id)));
    let user = user.and_then(|id| room.account.users.iter().find(|user| user.id == id));
    match user {
        Some(user) => fields.insert("assignedTo".to_owned(), json!(user.name())),
        None => fields.remove("assignedTo"),
    };
    if room.has(CrmQuirk::ValuesNormalised) {
        for (list, write) in [("emails", (|text: &str| text.to_lowercase()) as fn(&str) -> String), ("phones", digits)]
        {
            for one in fields.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
                if let Some(text) = one.get("value").and_then(Json::as_str).map(write) {
                    one["value"] = json!(text);
                }
            }
        }
    }
}

/// The values of a list of e-mails or telephones.
pub fn values(fields: &Map<String, Json>, list: &str) -> Vec<String> {
    let list = fields.get(list).and_then(Json::as_array).into_iter().flatten();
    list.filter_map(|one| one.get("value").and_then(Json::as_str)).map(str::to_owned).collect()
}

/// The person that a lead is: by number, by e-mail, by telephone. Where one e-mail may exist once per agent, a lead for
/// an agent is looked for among the agent's own.
pub fn same<'a>(room: &'a Room, person: &Map<String, Json>) -> Option<&'a Record> {
    if let Some(id) = id_of(person.get("id")) {
        return room.account.get(CrmKind::Contact, &id);
    }
    let agent = id_of(person.get("assignedUserId")).filter(|_| room.has(CrmQuirk::EmailPerAgent));
    let emails: Vec<String> = values(person, "emails").iter().map(|email| email.to_lowercase()).collect();
    let phones: Vec<String> = values(person, "phones").iter().map(|phone| digits(phone)).collect();
    let own = |record: &&Record| agent.is_none() || id_of(record.fields.get("assignedUserId")) == agent;
    let by_email =
        |record: &Record| values(&record.fields, "emails").iter().any(|email| emails.contains(&email.to_lowercase()));
    let by_phone =
        |record: &Record| values(&record.fields, "phones").iter().any(|phone| phones.contains(&digits(phone)));
    let all = || room.account.all(CrmKind::Contact).filter(own);
    all().find(|record| by_email(record)).or_else(|| all().find(|record| by_phone(record)))
}

/// A person as it is told; custom fields only where they are asked for.
pub fn told(room: &Room, record: &Record, fields: Option<&str>) -> Json {
    let asked: Vec<&str> = fields.unwrap_or_default().split(',').map(str::trim).filter(|n| !n.is_empty()).collect();
    let all = asked.contains(&"allFields");
    let mut told = record.fields.clone();
    let name = |part: &str| record.text(part).unwrap_or_default();
    told.insert("name".to_owned(), json!(format!("{} {}", name("firstName"), name("lastName")).trim()));
    if room.has(CrmQuirk::CustomHidden) {
        told.retain(|name, _| all || asked.contains(&name.as_str()) || custom(room, name).is_none());
    }
    if !asked.is_empty() && !all {
        told.retain(|name, _| asked.contains(&name.as_str()));
    }
    let id = record.id.parse::<u64>().unwrap_or_default();
    told.insert("id".to_owned(), json!(id));
    told.insert("created".to_owned(), json!(seconds(record.created)));
    told.insert("updated".to_owned(), json!(seconds(updated(room, record))));
    Json::Object(told)
}

/// When a person was updated last, as far as the vendor says.
pub fn updated(room: &Room, record: &Record) -> chrono::DateTime<chrono::Utc> {
    if room.has(CrmQuirk::UpdatedForSome) { record.updated } else { record.changed() }
}
