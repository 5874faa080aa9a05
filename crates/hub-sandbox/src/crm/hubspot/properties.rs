use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CustomField},
        room::Room,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, absent, body, flag, invalid, parameters,
};

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its type, in HubSpot's word.
    pub type_name: String,
    /// Whether it is HubSpot's to write.
    pub fixed: bool,
    /// Whether no two objects may have the same value.
    pub unique: bool,
    /// The choices of an enumeration; none where any will do.
    pub choices: Vec<String>,
}

/// Most properties whose values are unique.
const MOST_UNIQUE: usize = 10;

type Row = (&'static str, &'static str, &'static [&'static str]);

const CONTACT: &[Row] = &[
    ("email", "string", &[]),
    ("firstname", "string", &[]),
    ("lastname", "string", &[]),
    ("phone", "string", &[]),
    ("mobilephone", "string", &[]),
    ("address", "string", &[]),
    ("city", "string", &[]),
    ("state", "string", &[]),
    ("zip", "string", &[]),
    ("country", "string", &[]),
    ("company", "string", &[]),
    ("jobtitle", "string", &[]),
    ("website", "string", &[]),
    ("date_of_birth", "string", &[]),
    ("lifecyclestage", "enumeration", &["subscriber", "lead", "opportunity", "customer", "evangelist", "other"]),
    ("hs_lead_status", "enumeration", &["NEW", "OPEN", "IN_PROGRESS", "CONNECTED", "UNQUALIFIED"]),
    ("hs_email_optout", "bool", &["true", "false"]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const NOTE: &[Row] = &[
    ("hs_timestamp", "datetime", &[]),
    ("hs_note_body", "string", &[]),
    ("hs_attachment_ids", "string", &[]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const TASK: &[Row] = &[
    ("hs_timestamp", "datetime", &[]),
    ("hs_task_subject", "string", &[]),
    ("hs_task_body", "string", &[]),
    ("hs_task_status", "enumeration", &["NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED"]),
    ("hs_task_priority", "enumeration", &["NONE", "LOW", "MEDIUM", "HIGH"]),
    ("hs_task_type", "enumeration", &["TODO", "CALL", "EMAIL"]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const DEAL: &[Row] = &[
    ("dealname", "string", &[]),
    ("pipeline", "enumeration", &[]),
    ("dealstage", "enumeration", &[]),
    ("amount", "number", &[]),
    ("closedate", "datetime", &[]),
    ("dealtype", "enumeration", &["newbusiness", "existingbusiness"]),
    ("description", "string", &[]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const CALL: &[Row] = &[
    ("hs_timestamp", "datetime", &[]),
    ("hs_call_title", "string", &[]),
    ("hs_call_body", "string", &[]),
    ("hs_call_duration", "number", &[]),
    ("hs_call_direction", "enumeration", &["INBOUND", "OUTBOUND"]),
    ("hs_call_status", "enumeration", &["BUSY", "CANCELED", "COMPLETED", "FAILED", "NO_ANSWER", "QUEUED", "RINGING"]),
    ("hs_call_disposition", "string", &[]),
    ("hs_call_from_number", "string", &[]),
    ("hs_call_to_number", "string", &[]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const EMAIL: &[Row] = &[
    ("hs_timestamp", "datetime", &[]),
    ("hs_email_direction", "enumeration", &["EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"]),
    ("hs_email_subject", "string", &[]),
    ("hs_email_text", "string", &[]),
    ("hs_email_html", "string", &[]),
    ("hs_email_status", "enumeration", &["BOUNCED", "FAILED", "SCHEDULED", "SENDING", "SENT"]),
    ("hs_email_headers", "string", &[]),
    ("hubspot_owner_id", "enumeration", &[]),
];
const TEXT: &[Row] = &[
    ("hs_timestamp", "datetime", &[]),
    ("hs_communication_channel_type", "enumeration", &["SMS", "WHATS_APP", "LINKEDIN_MESSAGE"]),
    ("hs_communication_logged_from", "enumeration", &["CRM"]),
    ("hs_communication_body", "string", &[]),
    ("hubspot_owner_id", "enumeration", &[]),
];

fn rows(kind: CrmKind) -> &'static [Row] {
    match kind {
        CrmKind::Note => NOTE,
        CrmKind::Task => TASK,
        CrmKind::Deal => DEAL,
        CrmKind::Call => CALL,
        CrmKind::Email => EMAIL,
        CrmKind::Text => TEXT,
        _ => CONTACT,
    }
}

/// The property that names the contacts that were merged into one.
pub const MERGED: &str = "hs_merged_object_ids";

/// The property that says when an object was made.
pub fn made(kind: CrmKind) -> &'static str {
    if matches!(kind, CrmKind::Contact | CrmKind::Deal) { "createdate" } else { "hs_createdate" }
}

/// The property that says when an object was changed last: contacts have a name of their own for it.
pub fn changed(kind: CrmKind) -> &'static str {
    if kind == CrmKind::Contact { "lastmodifieddate" } else { "hs_lastmodifieddate" }
}

/// Every property of a kind.
pub fn all(room: &Room, kind: CrmKind) -> Vec<Property> {
    let fixed = [("hs_object_id", "number"), (made(kind), "datetime"), (changed(kind), "datetime")];
    let merged = (kind == CrmKind::Contact).then_some((MERGED, "enumeration"));
    let fixed = fixed.into_iter().chain(merged).map(|(name, type_name)| (name, type_name, [].as_slice(), true));
    let own = rows(kind).iter().map(|(name, type_name, choices)| (*name, *type_name, *choices, false));
    let hubspots = fixed.chain(own).map(|(name, type_name, choices, fixed)| Property {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        fixed,
        unique: name == "hs_object_id" || (kind == CrmKind::Contact && name == "email"),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    });
    let custom = room.account.custom.iter().filter(|field| field.kind == kind).map(|field| Property {
        name: field.key.clone(),
        type_name: field.type_name.clone(),
        fixed: false,
        unique: field.unique,
        choices: field.choices.clone(),
    });
    hubspots.chain(custom).collect()
}

/// A property by its name.
pub fn find(room: &Room, kind: CrmKind, name: &str) -> Option<Property> {
    all(room, kind).into_iter().find(|property| property.name == name)
}

fn told(room: &Room, kind: CrmKind, property: &Property) -> Json {
    let custom = room.account.custom.iter().find(|field| field.kind == kind && field.key == property.name);
    let options: Vec<Json> = property
        .choices
        .iter()
        .enumerate()
        .map(|(place, choice)| json!({"label": choice, "value": choice, "displayOrder": place, "hidden": false}))
        .collect();
    let mut told = json!({
        "name": property.name, "label": custom.map_or(property.name.as_str(), |field| field.label.as_str()),
        "type": property.type_name, "fieldType": field_type(&property.type_name), "description": "",
        "groupName": group(kind), "options": options, "hasUniqueValue": property.unique && property.name != "email",
        "hubspotDefined": custom.is_none(), "archived": false, "hidden": false, "formField": false,
        "modificationMetadata": {"archivable": custom.is_some(), "readOnlyDefinition": custom.is_none(),
            "readOnlyValue": property.fixed},
    });
    for (name, value) in custom.iter().flat_map(|field| &field.more) {
        told[name] = value.clone();
    }
    told
}

fn group(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Contact => "contactinformation",
        CrmKind::Deal => "dealinformation",
        _ => "engagement",
    }
}

fn field_type(type_name: &str) -> &'static str {
    match type_name {
        "number" => "number",
        "date" | "datetime" => "date",
        "enumeration" => "select",
        "bool" => "booleancheckbox",
        _ => "text",
    }
}

/// `GET /crm/v3/properties/{type}`
pub fn list(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &["archived", "properties"])?;
    let archived = flag(call, "archived")?;
    let all = if archived { Vec::new() } else { all(room, kind) };
    Ok(Reply::ok(json!({"results": all.iter().map(|one| told(room, kind, one)).collect::<Vec<_>>()})))
}

/// `GET /crm/v3/properties/{type}/{name}`
pub fn get(room: &mut Room, call: &Call<'_>, kind: CrmKind, name: &str) -> Answer {
    parameters(call, &["archived", "properties"])?;
    find(room, kind, name).map(|one| Reply::ok(told(room, kind, &one))).ok_or_else(absent)
}

/// `POST /crm/v3/properties/{type}`
pub fn create(room: &mut Room, call: &Call<'_>, kind: CrmKind) -> Answer {
    parameters(call, &[])?;
    const FIELD_TYPES: &[&str] =
        &["textarea", "text", "date", "file", "number", "select", "radio", "checkbox", "booleancheckbox"];
    let members = [
        Member::must("name", Type::Filled),
        Member::must("label", Type::Filled),
        Member::must("type", Type::OneOf(&["string", "number", "date", "datetime", "enumeration", "bool"])),
        Member::must("fieldType", Type::OneOf(FIELD_TYPES)),
        Member::must("groupName", Type::Filled),
        Member::may("description", Type::Text),
        Member::may("options", Type::Objects),
        Member::may("hasUniqueValue", Type::Flag),
        Member::may("hidden", Type::Flag),
        Member::may("formField", Type::Flag),
        Member::may("displayOrder", Type::Number),
    ];
    let body = body(call, &members)?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (name, type_name, unique) = (text("name"), text("type"), body.get("hasUniqueValue") == Some(&json!(true)));
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !fits {
        return Err(invalid("Property name must be lowercase and contain letters, digits and underscores", vec![]));
    }
    if text("groupName") != group(kind) {
        return Err(invalid(format!("Property group {} does not exist", text("groupName")), vec![]));
    }
    if find(room, kind, &name).is_some() {
        return Err(No::new(409, "OBJECT_ALREADY_EXISTS", format!("A property named '{name}' already exists.")));
    }
    if unique && !["string", "number"].contains(&type_name.as_str()) {
        return Err(invalid("Only string and number properties may have unique values", vec![]));
    }
    if unique && room.account.custom.iter().filter(|field| field.kind == kind && field.unique).count() >= MOST_UNIQUE {
        return Err(invalid(format!("At most {MOST_UNIQUE} properties may have unique values"), vec![]));
    }
    let options = body.get("options").and_then(Json::as_array).into_iter().flatten();
    let choices = options.map(|option| option.get("value").and_then(Json::as_str).map(str::to_owned));
    let choices = choices.collect::<Option<Vec<_>>>().ok_or_else(|| invalid("options need a value", vec![]))?;
    if type_name == "enumeration" && choices.is_empty() {
        return Err(invalid("An enumeration needs options", vec![]));
    }
    let keep = ["description", "formField", "hidden", "displayOrder", "fieldType"];
    let more: Map<String, Json> =
        keep.iter().filter_map(|name| Some(((*name).to_owned(), body.get(*name)?.clone()))).collect();
    let id = room.account.fresh_id();
    let field = CustomField { id, kind, key: name.clone(), label: text("label"), type_name, choices, unique, more };
    room.account.custom.push(field);
    let made = find(room, kind, &name).map(|one| told(room, kind, &one));
    Ok(Reply::with(201, made.unwrap_or_default()))
}
