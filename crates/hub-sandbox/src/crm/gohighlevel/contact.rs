use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, Record, texts},
        order::digits,
        quirk::CrmQuirk,
        room::Room,
        wire::{Member, No, Type, millis},
    },
    unprocessable,
};

/// The fields of a contact.
pub const FIELDS: &[Member] = &[
    Member::may("firstName", Type::Text),
    Member::may("lastName", Type::Text),
    Member::may("name", Type::Text),
    Member::may("email", Type::Text),
    Member::may("phone", Type::Text),
    Member::may("address1", Type::Text),
    Member::may("city", Type::Text),
    Member::may("state", Type::Text),
    Member::may("postalCode", Type::Text),
    Member::may("country", Type::Text),
    Member::may("website", Type::Text),
    Member::may("timezone", Type::Text),
    Member::may("dnd", Type::Flag),
    Member::may("dndSettings", Type::Object),
    Member::may("inboundDndSettings", Type::Object),
    Member::may("tags", Type::Texts),
    Member::may("customFields", Type::Objects),
    Member::may("source", Type::Text),
    Member::may("dateOfBirth", Type::Text),
    Member::may("assignedTo", Type::Text),
];

/// What creating takes besides.
pub const MORE: &[Member] = &[
    Member::must("locationId", Type::Filled),
    Member::may("gender", Type::Text),
    Member::may("companyName", Type::Text),
];

/// What a contact can have once it is there.
pub fn kept() -> impl Iterator<Item = Member> {
    FIELDS.iter().chain(MORE).filter(|member| member.name != "locationId").copied()
}

/// Whether a text looks like an e-mail.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

/// Puts the members of a body into a contact's fields.
///
/// # Errors
/// E-mails, settings and custom fields that make no sense.
pub fn write(room: &Room, body: &Map<String, Json>, fields: &mut Map<String, Json>) -> Result<(), No> {
    let mut wrong = Vec::new();
    for (name, value) in body {
        match name.as_str() {
            "locationId" | "createNewIfDuplicateAllowed" => {}
            "email" if value.as_str().is_some_and(|email| !email.is_empty() && !is_email(email)) => {
                wrong.push("email must be an email".to_owned());
            }
            "phone" if value.as_str().is_some_and(|phone| !phone.is_empty() && digits(phone).len() < 7) => {
                wrong.push("phone must be a valid phone number".to_owned());
            }
            "dndSettings" => match settings(value) {
                Some(odd) => wrong.push(odd),
                None => {
                    fields.insert(name.clone(), value.clone());
                }
            },
            "name" => {
                let (first, last) = value
                    .as_str()
                    .unwrap_or_default()
                    .split_once(' ')
                    .unwrap_or((value.as_str().unwrap_or_default(), ""));
                for (part, text) in [("firstName", first), ("lastName", last)] {
                    if !body.contains_key(part) {
                        put(fields, part, &json!(text));
                    }
                }
            }
            "customFields" => custom(room, value, fields, &mut wrong),
            "tags" if !room.has(CrmQuirk::TagsReplaced) => {
                let mut all = texts(fields.get("tags"));
                all.extend(texts(Some(value)));
                fields.insert(name.clone(), distinct(all).into());
            }
            "tags" => {
                fields.insert(name.clone(), distinct(texts(Some(value))).into());
            }
            _ => put(fields, name, value),
        }
    }
    if !wrong.is_empty() {
        return Err(unprocessable(wrong));
    }
    if room.has(CrmQuirk::ValuesNormalised) {
        if let Some(email) = fields.get("email").and_then(Json::as_str).map(str::to_lowercase) {
            fields.insert("email".to_owned(), email.into());
        }
        if let Some(phone) = fields.get("phone").and_then(Json::as_str).map(digits) {
            fields.insert("phone".to_owned(), format!("+1{phone}").into());
        }
    }
    for name in ["tags", "customFields"] {
        fields.entry(name).or_insert_with(|| json!([]));
    }
    Ok(())
}

/// A text with nothing in it takes a field away.
fn put(fields: &mut Map<String, Json>, name: &str, value: &Json) {
    if value.as_str() == Some("") {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value.clone());
    }
}

/// The same texts, each once.
pub fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}

/// What is wrong with settings for channels that must not be used.
fn settings(value: &Json) -> Option<String> {
    for (channel, setting) in value.as_object()? {
        if !["Call", "Email", "SMS", "WhatsApp", "GMB", "FB"].contains(&channel.as_str()) {
            return Some(format!("dndSettings.property {channel} should not exist"));
        }
        let status = setting.get("status").and_then(Json::as_str);
        if !status.is_some_and(|status| ["active", "inactive", "permanent"].contains(&status)) {
            return Some(format!(
                "dndSettings.{channel}.status must be one of the following values: active, inactive, permanent"
            ));
        }
    }
    None
}

fn custom(room: &Room, value: &Json, fields: &mut Map<String, Json>, wrong: &mut Vec<String>) {
    let mut held: Vec<Json> = fields.get("customFields").and_then(Json::as_array).cloned().unwrap_or_default();
    for (place, given) in value.as_array().into_iter().flatten().enumerate() {
        let at = format!("customFields.{place}");
        let Some(given) = given.as_object() else { continue };
        let strangers = given.keys().filter(|name| !["id", "key", "field_value"].contains(&name.as_str()));
        wrong.extend(strangers.map(|name| format!("{at}.property {name} should not exist")));
        let Some(id) = given.get("id").and_then(Json::as_str) else {
            wrong.push(format!("{at}.id must be a string"));
            continue;
        };
        let known = room.account.custom.iter().find(|field| field.id == id && field.kind == CrmKind::Contact);
        let Some(known) = known else {
            wrong.push(format!("{at}.id: there is no custom field {id}"));
            continue;
        };
        let value = given.get("field_value").cloned().unwrap_or_default();
        let fits = match known.type_name.as_str() {
            _ if value.as_str() == Some("") => true,
            "NUMERICAL" | "MONETORY" => value.is_number(),
            "MULTIPLE_OPTIONS" | "CHECKBOX" => Type::Texts.fits(&value),
            "SINGLE_OPTIONS" | "RADIO" => value.as_str().is_some_and(|text| known.choices.iter().any(|c| c == text)),
            _ => value.is_string(),
        };
        if !fits {
            wrong.push(format!("{at}.field_value does not fit a field of type {}", known.type_name));
            continue;
        }
        held.retain(|old| old.get("id").and_then(Json::as_str) != Some(id));
        if value.as_str() != Some("") {
            held.push(json!({"id": id, "value": value}));
        }
    }
    fields.insert("customFields".to_owned(), held.into());
}

/// The contact that a new one would double, and by which field. `but` is left out.
pub fn duplicate<'a>(
    room: &'a Room,
    email: Option<&str>,
    phone: Option<&str>,
    but: Option<&str>,
) -> Option<(&'a Record, &'static str)> {
    let by_email = |record: &Record| {
        let wanted = email.filter(|email| !email.is_empty());
        wanted.is_some_and(|wanted| record.text("email").is_some_and(|held| held.eq_ignore_ascii_case(wanted)))
    };
    let by_phone = |record: &Record| {
        let wanted = phone.map(digits).filter(|phone| !phone.is_empty());
        wanted.is_some_and(|wanted| record.text("phone").is_some_and(|held| digits(held) == wanted))
    };
    let find = |fits: &dyn Fn(&Record) -> bool| {
        room.account.all(CrmKind::Contact).find(|record| Some(record.id.as_str()) != but && fits(record))
    };
    let email_first = || find(&by_email).map(|record| (record, "email"));
    let phone_first = || find(&by_phone).map(|record| (record, "phone"));
    if room.has(CrmQuirk::PhoneBeforeEmail) {
        phone_first().or_else(email_first)
    } else {
        email_first().or_else(phone_first)
    }
}

/// A contact as it is told.
pub fn told(room: &Room, record: &Record) -> Json {
    told_as(room, record, &record.fields, record.updated)
}

/// The same with fields as they were.
pub fn told_as(
    room: &Room,
    record: &Record,
    fields: &Map<String, Json>,
    updated: chrono::DateTime<chrono::Utc>,
) -> Json {
    let mut told = fields.clone();
    let text = |name: &str| fields.get(name).and_then(Json::as_str).unwrap_or_default();
    let name = format!("{} {}", text("firstName"), text("lastName")).trim().to_owned();
    told.insert("id".to_owned(), json!(record.id));
    told.insert("locationId".to_owned(), json!(room.credentials.location));
    told.insert("contactName".to_owned(), json!(name));
    told.insert("fullNameLowerCase".to_owned(), json!(name.to_lowercase()));
    told.insert("type".to_owned(), json!("lead"));
    told.insert("dateAdded".to_owned(), json!(millis(record.created)));
    told.insert("dateUpdated".to_owned(), json!(millis(updated)));
    told.entry("dnd").or_insert(json!(false));
    Json::Object(told)
}
