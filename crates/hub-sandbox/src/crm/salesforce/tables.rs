use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmUser, Record},
        quirk::CrmQuirk,
        room::Room,
        table::{Column, Found, Table, Takes},
    },
    No,
};

const PEOPLE: &[CrmKind] = &[CrmKind::Contact, CrmKind::Lead];
const SUBTYPES: &[&str] = &["Task", "Call", "Email", "ListEmail", "Cadence"];

const ID: Column = Column::fixed("Id", Takes::Text(18));
const IS_DELETED: Column = Column::fixed("IsDeleted", Takes::Flag);
const CREATED: Column = Column::fixed("CreatedDate", Takes::Stamp);
const CREATED_BY: Column = Column::fixed("CreatedById", Takes::User);
const MODIFIED: Column = Column::fixed("LastModifiedDate", Takes::Stamp);
const MODIFIED_BY: Column = Column::fixed("LastModifiedById", Takes::User);
const MODSTAMP: Column = Column::fixed("SystemModstamp", Takes::Stamp);
const OWNER: Column = Column::new("OwnerId", Takes::User);

const CONTACT: &[Column] = &[
    ID,
    IS_DELETED,
    Column::fixed("MasterRecordId", Takes::Text(18)),
    Column::fixed("Name", Takes::Text(121)),
    Column::needed("LastName", Takes::Text(80)),
    Column::new("FirstName", Takes::Text(40)),
    Column::new("Salutation", Takes::Choice(&["Mr.", "Ms.", "Mrs.", "Dr.", "Prof."])),
    Column::new("Email", Takes::Email),
    Column::new("Phone", Takes::Phone),
    Column::new("MobilePhone", Takes::Phone),
    Column::new("HomePhone", Takes::Phone),
    Column::new("OtherPhone", Takes::Phone),
    Column::new("Fax", Takes::Phone),
    Column::new("Title", Takes::Text(128)),
    Column::new("Department", Takes::Text(80)),
    Column::new("Birthdate", Takes::Day),
    Column::new("MailingStreet", Takes::Text(255)),
    Column::new("MailingCity", Takes::Text(40)),
    Column::new("MailingState", Takes::Text(80)),
    Column::new("MailingPostalCode", Takes::Text(20)),
    Column::new("MailingCountry", Takes::Text(80)),
    Column::new("LeadSource", Takes::Text(255)),
    Column::new("Description", Takes::Text(32_000)),
    Column::new("HasOptedOutOfEmail", Takes::Flag),
    Column::new("DoNotCall", Takes::Flag),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const LEAD: &[Column] = &[
    ID,
    IS_DELETED,
    Column::fixed("MasterRecordId", Takes::Text(18)),
    Column::fixed("Name", Takes::Text(121)),
    Column::needed("LastName", Takes::Text(80)),
    Column::new("FirstName", Takes::Text(40)),
    Column::needed("Company", Takes::Text(255)),
    Column::new("Email", Takes::Email),
    Column::new("Phone", Takes::Phone),
    Column::new("MobilePhone", Takes::Phone),
    Column::new("Title", Takes::Text(128)),
    Column::new("Street", Takes::Text(255)),
    Column::new("City", Takes::Text(40)),
    Column::new("State", Takes::Text(80)),
    Column::new("PostalCode", Takes::Text(20)),
    Column::new("Country", Takes::Text(80)),
    Column::new("LeadSource", Takes::Text(255)),
    Column::new("Status", Takes::Text(255)),
    Column::new("Rating", Takes::Text(255)),
    Column::new("Description", Takes::Text(32_000)),
    Column::new("HasOptedOutOfEmail", Takes::Flag),
    Column::new("DoNotCall", Takes::Flag),
    Column::fixed("IsConverted", Takes::Flag),
    Column::fixed("ConvertedContactId", Takes::Text(18)),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const TASK: &[Column] = &[
    ID,
    IS_DELETED,
    Column::new("Subject", Takes::Text(255)),
    Column::new("WhoId", Takes::Of(PEOPLE)),
    Column::new("WhatId", Takes::Of(&[CrmKind::Deal])),
    Column::new("ActivityDate", Takes::Day),
    Column::new("Status", Takes::Text(255)),
    Column::new("Priority", Takes::Text(255)),
    Column::new("Description", Takes::Text(32_000)),
    Column::once("TaskSubtype", Takes::Choice(SUBTYPES)),
    Column::new("Type", Takes::Text(255)),
    Column::new("CallType", Takes::Choice(&["Internal", "Inbound", "Outbound"])),
    Column::new("CallDurationInSeconds", Takes::Whole),
    Column::new("CallDisposition", Takes::Text(255)),
    Column::new("CallObject", Takes::Text(255)),
    Column::new("IsReminderSet", Takes::Flag),
    Column::new("ReminderDateTime", Takes::Stamp),
    Column::fixed("IsClosed", Takes::Flag),
    Column::fixed("CompletedDateTime", Takes::Stamp),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const EVENT: &[Column] = &[
    ID,
    IS_DELETED,
    Column::new("Subject", Takes::Text(255)),
    Column::new("WhoId", Takes::Of(PEOPLE)),
    Column::new("WhatId", Takes::Of(&[CrmKind::Deal])),
    Column::new("StartDateTime", Takes::Stamp),
    Column::new("EndDateTime", Takes::Stamp),
    Column::new("ActivityDateTime", Takes::Stamp),
    Column::new("DurationInMinutes", Takes::Whole),
    Column::new("IsAllDayEvent", Takes::Flag),
    Column::new("Location", Takes::Text(255)),
    Column::new("Description", Takes::Text(32_000)),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const DEAL: &[Column] = &[
    ID,
    IS_DELETED,
    Column::needed("Name", Takes::Text(120)),
    Column::needed("StageName", Takes::Stage),
    Column::needed("CloseDate", Takes::Day),
    Column::once("ContactId", Takes::Of(&[CrmKind::Contact])),
    Column::new("Amount", Takes::Number),
    Column::new("Probability", Takes::Number),
    Column::new("Type", Takes::Text(255)),
    Column::new("LeadSource", Takes::Text(255)),
    Column::new("NextStep", Takes::Text(255)),
    Column::new("Description", Takes::Text(32_000)),
    Column::fixed("IsClosed", Takes::Flag),
    Column::fixed("IsWon", Takes::Flag),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const NOTE: &[Column] = &[
    ID,
    IS_DELETED,
    Column { once: true, ..Column::needed("ParentId", Takes::Of(&[CrmKind::Contact, CrmKind::Lead, CrmKind::Deal])) },
    Column::needed("Title", Takes::Text(80)),
    Column::new("Body", Takes::Text(32_000)),
    Column::new("IsPrivate", Takes::Flag),
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
    MODSTAMP,
];
const USER: &[Column] = &[
    ID,
    Column::fixed("Name", Takes::Text(121)),
    Column::fixed("FirstName", Takes::Text(40)),
    Column::fixed("LastName", Takes::Text(80)),
    Column::fixed("Email", Takes::Email),
    Column::fixed("Username", Takes::Email),
    Column::fixed("IsActive", Takes::Flag),
    Column::fixed("SystemModstamp", Takes::Stamp),
];
const STAGE: &[Column] = &[
    ID,
    Column::fixed("ApiName", Takes::Text(255)),
    Column::fixed("MasterLabel", Takes::Text(255)),
    Column::fixed("IsActive", Takes::Flag),
    Column::fixed("IsClosed", Takes::Flag),
    Column::fixed("IsWon", Takes::Flag),
    Column::fixed("SortOrder", Takes::Whole),
    Column::fixed("DefaultProbability", Takes::Number),
];

/// Every object that holds records.
pub const TABLES: &[Table] = &[
    Table { name: "Contact", kinds: &[CrmKind::Contact], columns: CONTACT },
    Table { name: "Lead", kinds: &[CrmKind::Lead], columns: LEAD },
    Table { name: "Task", kinds: &[CrmKind::Task, CrmKind::Call, CrmKind::Email], columns: TASK },
    Table { name: "Event", kinds: &[CrmKind::Meeting], columns: EVENT },
    Table { name: "Opportunity", kinds: &[CrmKind::Deal], columns: DEAL },
    Table { name: "Note", kinds: &[CrmKind::Note], columns: NOTE },
];
/// Objects that can be asked and no more.
pub const READ_ONLY: &[Table] = &[
    Table { name: "User", kinds: &[], columns: USER },
    Table { name: "OpportunityStage", kinds: &[], columns: STAGE },
];

/// An object by its name, whatever its capitals.
///
/// # Errors
/// 404, as for any address that is not there.
pub fn named(name: &str) -> Result<&'static Table, No> {
    let table = TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name));
    table.ok_or_else(|| No::new(404, "NOT_FOUND", "The requested resource does not exist"))
}

/// The object that holds records of a kind.
pub fn of(kind: CrmKind) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kinds.contains(&kind))
}

/// What a new record is.
pub fn kind(table: &Table, fields: &serde_json::Map<String, Json>) -> CrmKind {
    match (table.name, fields.get("TaskSubtype").and_then(Json::as_str)) {
        ("Task", Some("Call")) => CrmKind::Call,
        ("Task", Some("Email" | "ListEmail")) => CrmKind::Email,
        _ => table.kind(),
    }
}

/// A time as Salesforce writes it.
pub fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

/// When a record was changed, by the stamp that every change moves.
pub fn modstamp(record: &Record) -> DateTime<Utc> {
    record.gone.unwrap_or(record.created).max(record.changed())
}

/// A value of a record.
pub fn value(room: &Room, record: &Record, name: &str) -> Json {
    let owner = || record.fields.get("OwnerId").cloned().unwrap_or_default();
    let stage = || {
        let held = record.text("StageName").unwrap_or_default();
        room.account.pipelines.iter().flat_map(|pipeline| &pipeline.stages).find(|stage| stage.id == held)
    };
    match (name, record.kind) {
        ("Id", _) => json!(record.id),
        ("IsDeleted", _) => json!(!record.is_alive()),
        ("MasterRecordId", _) => json!(record.merged_into),
        ("Name", CrmKind::Contact | CrmKind::Lead) => {
            let part = |name: &str| record.text(name).unwrap_or_default();
            json!(format!("{} {}", part("FirstName"), part("LastName")).trim())
        }
        ("CreatedDate", _) => json!(stamp(record.created)),
        ("CreatedById" | "LastModifiedById", _) => owner(),
        ("LastModifiedDate", _) if room.has(CrmQuirk::UpdatedForSome) => json!(stamp(record.updated)),
        ("LastModifiedDate" | "SystemModstamp", _) => json!(stamp(modstamp(record))),
        ("IsClosed", CrmKind::Deal) => json!(stage().is_some_and(|stage| stage.closed)),
        ("IsWon", CrmKind::Deal) => json!(stage().is_some_and(|stage| stage.id == "Closed Won")),
        ("IsClosed", _) => json!(record.text("Status") == Some("Completed")),
        ("IsConverted" | "HasOptedOutOfEmail" | "DoNotCall" | "IsReminderSet" | "IsAllDayEvent" | "IsPrivate", _) => {
            record.fields.get(name).cloned().unwrap_or(json!(false))
        }
        _ => record.fields.get(name).cloned().unwrap_or_default(),
    }
}

/// A user as a row.
pub fn user(room: &Room, user: &CrmUser, name: &str) -> Json {
    match name {
        "Id" => json!(user.id),
        "Name" => json!(user.name()),
        "FirstName" => json!(user.first),
        "LastName" => json!(user.last),
        "Email" | "Username" => json!(user.email),
        "IsActive" => json!(true),
        _ => json!(stamp(room.now - chrono::Duration::days(400))),
    }
}

/// Where a record is.
pub fn url(table: &str, id: &str) -> String {
    format!("/services/data/v64.0/sobjects/{table}/{id}")
}

/// A record as it is told, with these columns.
pub fn told(room: &Room, table: &Table, record: &Record, columns: &[Found]) -> Json {
    let mut told = json!({"attributes": {"type": table.name, "url": url(table.name, &record.id)}});
    for column in columns {
        told[&column.name] = value(room, record, &column.name);
    }
    told
}
