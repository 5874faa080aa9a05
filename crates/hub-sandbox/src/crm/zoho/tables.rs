use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Map, Value as Json, json};

use super::super::{
    core::{CrmKind, CrmUser, Record},
    room::Room,
    table::{Column, Found, Table, Takes},
};

const OWNER: Column = Column::new("Owner", Takes::User);
const TAG: Column = Column::new("Tag", Takes::Any);
const CREATED: Column = Column::fixed("Created_Time", Takes::Stamp);
const MODIFIED: Column = Column::fixed("Modified_Time", Takes::Stamp);
const CREATED_BY: Column = Column::fixed("Created_By", Takes::User);
const MODIFIED_BY: Column = Column::fixed("Modified_By", Takes::User);
const TEXT: Column = Column::new("Description", Takes::Text(32_000));
const WHO: Column = Column::new("Who_Id", Takes::Of(&[CrmKind::Contact]));
const WHAT: Column = Column::new("What_Id", Takes::Of(&[CrmKind::Lead, CrmKind::Deal]));
const MODULE: Column = Column::new("$se_module", Takes::Choice(&["Leads", "Deals", "Contacts"]));

const LEAD: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::needed("Last_Name", Takes::Text(80)),
    Column::new("First_Name", Takes::Text(40)),
    Column::fixed("Full_Name", Takes::Text(120)),
    Column::needed("Company", Takes::Text(200)),
    Column::new("Email", Takes::Email),
    Column::new("Phone", Takes::Text(30)),
    Column::new("Mobile", Takes::Text(30)),
    Column::new("Lead_Source", Takes::Text(120)),
    Column::new("Lead_Status", Takes::Text(120)),
    Column::new("Street", Takes::Text(250)),
    Column::new("City", Takes::Text(100)),
    Column::new("State", Takes::Text(100)),
    Column::new("Zip_Code", Takes::Text(30)),
    Column::new("Country", Takes::Text(100)),
    Column::new("Email_Opt_Out", Takes::Flag),
    Column::fixed("Converted__s", Takes::Flag),
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const CONTACT: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::needed("Last_Name", Takes::Text(80)),
    Column::new("First_Name", Takes::Text(40)),
    Column::fixed("Full_Name", Takes::Text(120)),
    Column::new("Email", Takes::Email),
    Column::new("Secondary_Email", Takes::Email),
    Column::new("Phone", Takes::Text(50)),
    Column::new("Mobile", Takes::Text(30)),
    Column::new("Home_Phone", Takes::Text(30)),
    Column::new("Title", Takes::Text(100)),
    Column::new("Lead_Source", Takes::Text(120)),
    Column::new("Date_of_Birth", Takes::Day),
    Column::new("Mailing_Street", Takes::Text(250)),
    Column::new("Mailing_City", Takes::Text(100)),
    Column::new("Mailing_State", Takes::Text(100)),
    Column::new("Mailing_Zip", Takes::Text(30)),
    Column::new("Mailing_Country", Takes::Text(100)),
    Column::new("Email_Opt_Out", Takes::Flag),
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const DEAL: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::needed("Deal_Name", Takes::Text(120)),
    Column::needed("Stage", Takes::Stage),
    Column::new("Pipeline", Takes::Text(120)),
    Column::new("Contact_Name", Takes::Of(&[CrmKind::Contact])),
    Column::new("Amount", Takes::Number),
    Column::new("Closing_Date", Takes::Day),
    Column::new("Probability", Takes::Whole),
    Column::new("Lead_Source", Takes::Text(120)),
    Column::new("Next_Step", Takes::Text(100)),
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const TASK: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::needed("Subject", Takes::Text(255)),
    Column::new("Due_Date", Takes::Day),
    Column::new("Status", Takes::Choice(&["Not Started", "Deferred", "In Progress", "Completed", "Waiting for input"])),
    Column::new("Priority", Takes::Choice(&["High", "Highest", "Low", "Lowest", "Normal"])),
    WHO,
    WHAT,
    MODULE,
    Column::fixed("Closed_Time", Takes::Stamp),
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const CALL: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::new("Subject", Takes::Text(255)),
    Column::needed("Call_Type", Takes::Choice(&["Inbound", "Outbound", "Missed"])),
    Column::needed("Call_Start_Time", Takes::Stamp),
    Column::new("Call_Duration", Takes::Text(30)),
    // Worked out of the one in words.
    Column::fixed("Call_Duration_in_seconds", Takes::Whole),
    Column::new("Outgoing_Call_Status", Takes::Choice(&["Scheduled", "Completed", "Overdue", "Cancelled"])),
    Column::new("Call_Purpose", Takes::Text(120)),
    Column::new("Call_Result", Takes::Text(120)),
    WHO,
    WHAT,
    MODULE,
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const EVENT: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::needed("Event_Title", Takes::Text(255)),
    Column::needed("Start_DateTime", Takes::Stamp),
    Column::needed("End_DateTime", Takes::Stamp),
    Column::new("Venue", Takes::Text(255)),
    Column::new("All_day", Takes::Flag),
    WHO,
    WHAT,
    MODULE,
    TEXT,
    TAG,
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];
const NOTE: &[Column] = &[
    Column::fixed("id", Takes::Text(30)),
    Column::new("Note_Title", Takes::Text(120)),
    Column::needed("Note_Content", Takes::Text(32_000)),
    Column {
        once: true,
        ..Column::needed("Parent_Id", Takes::Of(&[CrmKind::Contact, CrmKind::Lead, CrmKind::Deal, CrmKind::Task]))
    },
    OWNER,
    CREATED,
    CREATED_BY,
    MODIFIED,
    MODIFIED_BY,
];

/// Every module.
pub const TABLES: &[Table] = &[
    Table { name: "Contacts", kinds: &[CrmKind::Contact], columns: CONTACT },
    Table { name: "Leads", kinds: &[CrmKind::Lead], columns: LEAD },
    Table { name: "Deals", kinds: &[CrmKind::Deal], columns: DEAL },
    Table { name: "Tasks", kinds: &[CrmKind::Task], columns: TASK },
    Table { name: "Calls", kinds: &[CrmKind::Call], columns: CALL },
    Table { name: "Events", kinds: &[CrmKind::Meeting], columns: EVENT },
    Table { name: "Notes", kinds: &[CrmKind::Note], columns: NOTE },
];

/// A module by its name.
pub fn named(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// The module that holds records of a kind.
pub fn of(kind: CrmKind) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kinds.contains(&kind))
}

/// A time in the zone of the organisation, as Zoho writes it: with an offset, without fractions.
pub fn stamp(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::west_opt(7 * 3_600);
    zone.map_or_else(|| at.to_rfc3339(), |zone| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// When a record was changed last, in whole seconds.
pub fn changed(record: &Record) -> DateTime<Utc> {
    let at = record.updated;
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

/// A user as others point at them.
pub fn person(user: &CrmUser) -> Json {
    json!({"name": user.name(), "id": user.id, "email": user.email})
}

/// What a record is called where others point at it.
pub fn label(record: &Record) -> String {
    let part = |name: &str| record.text(name).unwrap_or_default();
    match record.kind {
        CrmKind::Contact | CrmKind::Lead => format!("{} {}", part("First_Name"), part("Last_Name")).trim().to_owned(),
        CrmKind::Deal => part("Deal_Name").to_owned(),
        CrmKind::Meeting => part("Event_Title").to_owned(),
        CrmKind::Note => part("Note_Title").to_owned(),
        _ => part("Subject").to_owned(),
    }
}

/// A value as conditions see it: references by their ids.
pub fn plain(room: &Room, record: &Record, name: &str) -> Json {
    let user = || room.account.users.first().map(|user| user.id.clone());
    match name {
        "id" => json!(record.id),
        "Full_Name" => json!(label(record)),
        "Created_Time" => json!(stamp(record.created)),
        "Modified_Time" => json!(stamp(changed(record))),
        "Created_By" | "Modified_By" => json!(user()),
        "Converted__s" | "Email_Opt_Out" | "All_day" => record.fields.get(name).cloned().unwrap_or(json!(false)),
        "Call_Duration_in_seconds" => {
            let parts = record.text("Call_Duration").and_then(|text| text.split_once(':'));
            let whole = |text: &str| text.trim().parse::<u32>().ok();
            let seconds = parts.and_then(|(minutes, seconds)| Some((whole(minutes)?, whole(seconds)?)));
            json!(seconds.map(|(minutes, seconds)| u64::from(minutes) * 60 + u64::from(seconds)))
        }
        "Closed_Time" if record.text("Status") == Some("Completed") => json!(stamp(changed(record))),
        _ => record.fields.get(name).cloned().unwrap_or_default(),
    }
}

/// A value as it is told: references with names.
pub fn value(room: &Room, record: &Record, column: &Found) -> Json {
    let held = plain(room, record, &column.name);
    match (column.takes, held.as_str()) {
        (Takes::User, Some(id)) => room.account.users.iter().find(|user| user.id == id).map(person).unwrap_or_default(),
        (Takes::Of(kinds), Some(id)) => {
            let other = kinds.iter().find_map(|kind| room.account.any(*kind, id));
            let mut told = json!({"id": id, "name": other.map(label)});
            if column.name == "Parent_Id" {
                let module = other.and_then(|other| of(other.kind)).map(|table| table.name);
                told["module"] = json!({"api_name": module, "id": "5545974000000002175"});
            }
            told
        }
        _ if column.name == "Tag" => {
            let tags = record.texts("Tag");
            tags.iter().map(|tag| json!({"name": tag, "id": tag_id(tag), "color_code": null})).collect()
        }
        _ => held,
    }
}

/// The id of a tag.
pub fn tag_id(tag: &str) -> String {
    (5_545_975_000_000_000_000 + crate::rng::hash_text(tag) % 1_000_000).to_string()
}

/// A record as it is told, with these columns; the id always comes.
pub fn told(room: &Room, record: &Record, columns: &[Found]) -> Json {
    let mut told = Map::from_iter([("id".to_owned(), json!(record.id))]);
    for column in columns.iter().filter(|column| column.name != "id") {
        told.insert(column.name.clone(), value(room, record, column));
    }
    Json::Object(told)
}
