use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CustomField, Record},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        wire::{Member, No, Type, Wrong, check, seconds},
    },
    bad,
};

/// What belongs together under one word of the addresses.
pub struct Entity {
    /// The word.
    pub word: &'static str,
    /// One of it, as `recents` says it.
    pub item: &'static str,
    /// What its records are.
    pub kinds: &'static [CrmKind],
    /// What a body may hold.
    pub members: &'static [Member],
    /// Parameters of its list besides those every list has.
    pub filters: &'static [&'static str],
    /// Whether it has fields of the account's own.
    pub custom: bool,
}

/// When an activity was done, which the vendor itself keeps.
pub const DONE_AT: &str = "marked_as_done_time";
/// Types of activities.
pub const TYPES: &[&str] = &["call", "meeting", "task", "deadline", "email", "lunch"];

/// Everything of version 2.
pub const ENTITIES: &[Entity] = &[
    Entity {
        word: "persons",
        item: "person",
        kinds: &[CrmKind::Contact],
        members: &[
            Member::must("name", Type::Filled),
            Member::may("owner_id", Type::Whole),
            Member::may("add_time", Type::Stamp),
            Member::may("update_time", Type::Stamp),
            Member::may("emails", Type::Objects),
            Member::may("phones", Type::Objects),
            Member::may("visible_to", Type::Whole),
            Member::may("label_ids", Type::Wholes),
            Member::may("marketing_status", Type::OneOf(&["no_consent", "unsubscribed", "subscribed", "archived"])),
            Member::may("custom_fields", Type::Object),
        ],
        filters: &["owner_id", "org_id", "deal_id"],
        custom: true,
    },
    Entity {
        word: "deals",
        item: "deal",
        kinds: &[CrmKind::Deal],
        members: &[
            Member::must("title", Type::Filled),
            Member::may("owner_id", Type::Whole),
            Member::may("person_id", Type::Whole),
            Member::may("pipeline_id", Type::Whole),
            Member::may("stage_id", Type::Whole),
            Member::may("value", Type::Number),
            Member::may("currency", Type::Filled),
            Member::may("is_deleted", Type::Flag),
            Member::may("is_archived", Type::Flag),
            Member::may("archive_time", Type::Stamp),
            Member::may("status", Type::OneOf(&["open", "won", "lost"])),
            Member::may("probability", Type::Number),
            Member::may("lost_reason", Type::Text),
            Member::may("visible_to", Type::Whole),
            Member::may("close_time", Type::Stamp),
            Member::may("won_time", Type::Stamp),
            Member::may("lost_time", Type::Stamp),
            Member::may("expected_close_date", Type::Day),
            Member::may("label_ids", Type::Wholes),
            Member::may("custom_fields", Type::Object),
        ],
        filters: &["owner_id", "person_id", "org_id", "pipeline_id", "stage_id", "status"],
        custom: true,
    },
    Entity {
        word: "activities",
        item: "activity",
        kinds: &[CrmKind::Task, CrmKind::Call, CrmKind::Email, CrmKind::Meeting],
        members: &[
            Member::may("subject", Type::Text),
            Member::may("type", Type::OneOf(TYPES)),
            Member::may("owner_id", Type::Whole),
            Member::may("deal_id", Type::Whole),
            Member::may("person_id", Type::Whole),
            Member::may("due_date", Type::Day),
            Member::may("due_time", Type::Text),
            Member::may("duration", Type::Text),
            Member::may("busy", Type::Flag),
            Member::may("done", Type::Flag),
            Member::may("location", Type::Object),
            Member::may("participants", Type::Objects),
            Member::may("attendees", Type::Objects),
            Member::may("public_description", Type::Text),
            Member::may("priority", Type::Whole),
            Member::may("note", Type::Text),
        ],
        filters: &["owner_id", "deal_id", "lead_id", "person_id", "org_id", "done"],
        custom: false,
    },
];

/// The entity of a word.
pub fn named(word: &str) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.word == word)
}

/// The entity that holds records of a kind.
pub fn of(kind: CrmKind) -> Option<&'static Entity> {
    ENTITIES.iter().find(|entity| entity.kinds.contains(&kind))
}

impl Entity {
    /// Its records, deleted ones too. Logged calls are of a kind with activities and not among them.
    pub fn whole<'a>(&self, room: &'a Room) -> impl Iterator<Item = &'a Record> {
        let records = self.kinds.iter().flat_map(|kind| room.account.whole(*kind));
        records.filter(|record| !record.fields.contains_key("to_phone_number"))
    }

    /// A record that is there.
    ///
    /// # Errors
    /// 404.
    pub fn there<'a>(&self, room: &'a Room, id: &str) -> Result<&'a Record, No> {
        let found = self.kinds.iter().find_map(|kind| room.account.get(*kind, id));
        let found = found.filter(|record| !record.fields.contains_key("to_phone_number"));
        found.ok_or_else(|| No::new(404, "", format!("{} not found", self.item)))
    }

    /// What a new record is.
    pub fn kind(&self, fields: &Map<String, Json>) -> CrmKind {
        match (self.word, fields.get("type").and_then(Json::as_str)) {
            ("activities", Some("call")) => CrmKind::Call,
            ("activities", Some("email")) => CrmKind::Email,
            ("activities", Some("meeting" | "lunch")) => CrmKind::Meeting,
            ("activities", _) => CrmKind::Task,
            ("deals", _) => CrmKind::Deal,
            _ => CrmKind::Contact,
        }
    }
}

fn words(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Stranger(name) => format!("{name} is not allowed"),
        Wrong::Missing(name, _) => format!("{name} is required"),
        Wrong::Type(name, kind) => format!("{name} must be {kind}"),
    }
}

/// Checks members; nothing stands for a member that is taken away.
///
/// # Errors
/// The first that is wrong.
pub fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    let filled: Map<String, Json> =
        body.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect();
    let stranger = body.keys().find(|name| !members.iter().any(|member| member.name == name.as_str()));
    if let Some(name) = stranger {
        return Err(bad(words(&Wrong::Stranger(name.clone()))));
    }
    match check(&filled, members).first() {
        Some(wrong) => Err(bad(words(wrong))),
        None => Ok(()),
    }
}

/// Whether a value fits a field of the account's own.
fn fits(room: &Room, field: &CustomField, value: &Json) -> bool {
    let option = |value: &Json| value.as_u64().is_some_and(|id| option_ids(field).any(|(known, _)| known == id));
    match field.type_name.as_str() {
        _ if value.is_null() => true,
        "double" => value.is_number(),
        "date" => Type::Day.fits(value),
        "enum" => option(value),
        "set" => value.as_array().is_some_and(|list| list.iter().all(option)),
        "monetary" => {
            value.get("value").is_some_and(Json::is_number) && value.get("currency").is_some_and(Json::is_string)
        }
        "user" => value.as_u64().is_some_and(|id| is_user(room, id)),
        "varchar" | "varchar_auto" | "phone" => value.as_str().is_some_and(|text| text.chars().count() <= 255),
        "text" => value.as_str().is_some_and(|text| text.chars().count() <= 65_000),
        _ => !value.is_boolean(),
    }
}

/// The options of a field with their numbers.
pub fn option_ids(field: &CustomField) -> impl Iterator<Item = (u64, &str)> {
    let base = field.id.parse::<u64>().unwrap_or_default() * 10;
    (1..).zip(&field.choices).map(move |(place, label)| (base + place, label.as_str()))
}

fn is_user(room: &Room, id: u64) -> bool {
    room.account.users.iter().any(|user| user.id == id.to_string())
}

/// Labels every account has for persons and deals, with their numbers.
pub const LABELS: &[(u64, &str)] = &[(1, "Hot lead"), (2, "Warm lead"), (3, "Cold lead"), (4, "Customer")];

/// Checks what a body holds beyond its form.
///
/// # Errors
/// References to nothing, and values of the account's own fields that do not fit.
pub fn sound(room: &Room, entity: &Entity, body: &Map<String, Json>) -> Result<(), No> {
    let number = |name: &str| body.get(name).and_then(Json::as_u64);
    if let Some(id) = number("owner_id").filter(|id| !is_user(room, *id)) {
        return Err(bad(format!("owner_id: user {id} does not exist")));
    }
    for (name, kind) in [("person_id", CrmKind::Contact), ("deal_id", CrmKind::Deal)] {
        if let Some(id) = number(name).filter(|id| room.account.get(kind, &id.to_string()).is_none()) {
            return Err(bad(format!("{name}: {id} does not exist")));
        }
    }
    for list in ["emails", "phones"] {
        let members =
            [Member::must("value", Type::Text), Member::may("primary", Type::Flag), Member::may("label", Type::Text)];
        let entries = body.get(list).and_then(Json::as_array).into_iter().flatten();
        let mut primaries = 0;
        for one in entries {
            checked(&one.as_object().cloned().unwrap_or_default(), &members)?;
            primaries += usize::from(one.get("primary") == Some(&json!(true)));
        }
        if primaries > 1 {
            return Err(bad(format!("{list}: only one can be primary")));
        }
    }
    for one in body.get("participants").and_then(Json::as_array).into_iter().flatten() {
        let members = [Member::must("person_id", Type::Whole), Member::may("primary", Type::Flag)];
        checked(&one.as_object().cloned().unwrap_or_default(), &members)?;
        let id = one.get("person_id").and_then(Json::as_u64).unwrap_or_default().to_string();
        if room.account.get(CrmKind::Contact, &id).is_none() {
            return Err(bad(format!("participants: person {id} does not exist")));
        }
    }
    for id in body.get("label_ids").and_then(Json::as_array).into_iter().flatten() {
        if !LABELS.iter().any(|(known, _)| id.as_u64() == Some(*known)) {
            return Err(bad(format!("label_ids: {id} does not exist")));
        }
    }
    let kind = entity.kinds.first().copied().unwrap_or(CrmKind::Contact);
    for (key, value) in body.get("custom_fields").and_then(Json::as_object).into_iter().flatten() {
        let field = room.account.custom.iter().find(|field| field.kind == kind && field.key == *key);
        let field = field.ok_or_else(|| bad(format!("custom_fields: {key} is not a custom field")))?;
        if !fits(room, field, value) {
            return Err(bad(format!("custom_fields: {key} does not fit a field of type {}", field.type_name)));
        }
    }
    Ok(())
}

/// Puts what a body holds into the fields of a record. The account's own fields are kept under their keys.
pub fn assign(room: &Room, body: &Map<String, Json>, fields: &mut Map<String, Json>) {
    for (name, value) in body {
        match name.as_str() {
            "add_time" | "update_time" | "is_deleted" => {}
            "custom_fields" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    fields.insert(key.clone(), value.clone());
                }
            }
            "emails" | "phones" => {
                let given = value.as_array().cloned().unwrap_or_default();
                let held = fields.get(name).and_then(Json::as_array).cloned().unwrap_or_default();
                let list = if room.has(CrmQuirk::ListsReplaced) {
                    given
                } else {
                    let fresh =
                        given.into_iter().filter(|one| !held.iter().any(|known| known["value"] == one["value"]));
                    held.iter().cloned().chain(fresh).collect()
                };
                fields.insert(name.clone(), entries(room, name, &list));
            }
            _ => {
                fields.insert(name.clone(), value.clone());
            }
        }
    }
    if let Some(first) = body.get("participants").and_then(Json::as_array) {
        let main = first.iter().find(|one| one.get("primary") == Some(&json!(true))).or_else(|| first.first());
        fields.insert("person_id".to_owned(), main.map(|one| one["person_id"].clone()).unwrap_or_default());
    }
    fields.retain(|_, value| !value.is_null());
    fields.remove("participants");
}

/// E-mails or telephones as they are kept: one of them is the first.
fn entries(room: &Room, name: &str, list: &[Json]) -> Json {
    let main = list.iter().position(|one| one.get("primary") == Some(&json!(true))).unwrap_or(0);
    let keep = |(place, one): (usize, &Json)| {
        let text = one.get("value").and_then(Json::as_str).unwrap_or_default();
        let text = match (room.has(CrmQuirk::ValuesNormalised), name) {
            (false, _) => text.to_owned(),
            (true, "emails") => text.to_lowercase(),
            (true, _) => digits(text),
        };
        json!({"value": text, "primary": place == main,
            "label": one.get("label").and_then(Json::as_str).unwrap_or("work")})
    };
    list.iter().enumerate().map(keep).collect()
}

/// What every record has.
///
/// # Errors
/// A stage that is of another pipeline, or of none.
pub fn complete(room: &Room, entity: &Entity, fields: &mut Map<String, Json>) -> Result<(), No> {
    let owner = room.account.users.iter().find(|user| user.owner).and_then(|user| user.id.parse::<u64>().ok());
    fields.entry("owner_id").or_insert_with(|| json!(owner));
    match entity.word {
        "persons" => {
            for list in ["emails", "phones", "label_ids"] {
                fields.entry(list).or_insert_with(|| json!([]));
            }
        }
        "activities" => {
            fields.entry("type").or_insert_with(|| json!("call"));
            fields.entry("done").or_insert_with(|| json!(false));
            if fields.get("done") == Some(&json!(true)) {
                fields.entry(DONE_AT).or_insert_with(|| json!(seconds(room.now)));
            } else {
                fields.remove(DONE_AT);
            }
            let usual = fields.get("type").cloned().unwrap_or_default();
            fields.entry("subject").or_insert(usual);
        }
        _ => {
            fields.entry("status").or_insert_with(|| json!("open"));
            fields.entry("currency").or_insert_with(|| json!("USD"));
            fields.entry("label_ids").or_insert_with(|| json!([]));
            staged(room, fields)?;
        }
    }
    Ok(())
}

fn staged(room: &Room, fields: &mut Map<String, Json>) -> Result<(), No> {
    let text = |value: Option<&Json>| value.and_then(Json::as_u64).map(|id| id.to_string());
    let (pipeline, stage) = (text(fields.get("pipeline_id")), text(fields.get("stage_id")));
    let pipelines = &room.account.pipelines;
    let found = match (&pipeline, &stage) {
        (_, Some(stage)) => pipelines.iter().find(|one| one.stages.iter().any(|known| known.id == *stage)),
        (Some(id), None) => pipelines.iter().find(|one| one.id == *id),
        (None, None) => pipelines.first(),
    };
    let found = found.ok_or_else(|| bad("Stage or pipeline not found"))?;
    if pipeline.is_some_and(|id| id != found.id) {
        return Err(bad("The stage is not of this pipeline"));
    }
    let stage = stage.or_else(|| found.stages.first().map(|stage| stage.id.clone()));
    let number = |id: &str| json!(id.parse::<u64>().unwrap_or_default());
    fields.insert("pipeline_id".to_owned(), number(&found.id));
    fields.insert("stage_id".to_owned(), number(&stage.unwrap_or_default()));
    Ok(())
}

fn id(record: &Record) -> Json {
    json!(record.id.parse::<u64>().unwrap_or_default())
}

/// A record as version 2 tells it, with these of the account's own fields, or with all.
pub fn told(room: &Room, entity: &Entity, record: &Record, keys: Option<&[String]>) -> Json {
    let mut told = Map::from_iter([("id".to_owned(), id(record))]);
    for member in entity.members.iter().filter(|member| member.name != "custom_fields") {
        told.insert(member.name.to_owned(), record.fields.get(member.name).cloned().unwrap_or_default());
    }
    told.insert("add_time".to_owned(), json!(seconds(record.created)));
    told.insert("update_time".to_owned(), json!(seconds(changed(record))));
    told.insert("is_deleted".to_owned(), json!(!record.is_alive()));
    match entity.word {
        "persons" => {
            let name = record.text("name").unwrap_or_default();
            let (first, last) = name.split_once(' ').unwrap_or((name, ""));
            told.insert("first_name".to_owned(), json!(first));
            told.insert("last_name".to_owned(), json!(last));
            told.insert("org_id".to_owned(), Json::Null);
        }
        "activities" => {
            let person = record.fields.get("person_id").cloned().unwrap_or_default();
            let participants =
                if person.is_null() { json!([]) } else { json!([{"person_id": person, "primary": true}]) };
            told.insert("participants".to_owned(), participants);
            told.insert(DONE_AT.to_owned(), record.fields.get(DONE_AT).cloned().unwrap_or_default());
        }
        _ => {
            told.insert("stage_change_time".to_owned(), json!(seconds(changed(record))));
            told.insert("origin".to_owned(), json!("API"));
        }
    }
    if entity.custom {
        let own = custom(room, entity).filter(|field| keys.is_none_or(|keys| keys.contains(&field.key)));
        let own: Map<String, Json> =
            own.map(|field| (field.key.clone(), record.fields.get(&field.key).cloned().unwrap_or_default())).collect();
        told.insert("custom_fields".to_owned(), Json::Object(own));
    }
    Json::Object(told)
}

/// The fields of the account's own that an entity has.
pub fn custom<'a>(room: &'a Room, entity: &'a Entity) -> impl Iterator<Item = &'a CustomField> {
    room.account.custom.iter().filter(|field| entity.kinds.contains(&field.kind))
}

/// When a record was changed last; a deletion is a change.
pub fn changed(record: &Record) -> DateTime<Utc> {
    record.gone.unwrap_or(record.updated).max(record.updated)
}

/// A time as version 1 writes it.
pub fn plain(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A record as version 1 tells it: the account's own fields beside the others, lists of one name, times without a zone.
pub fn told_v1(entity: &Entity, record: &Record) -> Json {
    let mut told = record.fields.clone();
    for (new, old) in [("emails", "email"), ("phones", "phone")] {
        if let Some(list) = told.remove(new) {
            told.insert(old.to_owned(), list);
        }
    }
    if let Some(owner) = told.get("owner_id").cloned().filter(|_| entity.word != "persons") {
        told.insert("user_id".to_owned(), owner);
    }
    told.insert("id".to_owned(), id(record));
    told.insert("active_flag".to_owned(), json!(record.is_alive()));
    told.insert("add_time".to_owned(), json!(plain(record.created)));
    told.insert("update_time".to_owned(), json!(plain(changed(record))));
    Json::Object(told)
}
