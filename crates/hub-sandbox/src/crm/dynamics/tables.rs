use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        core::{CrmKind, CrmUser, Record},
        room::Room,
        table::{Column, Found, Table, Takes},
        wire::{Call, seconds},
    },
    No,
};

const REGARDED: &[CrmKind] = &[CrmKind::Contact, CrmKind::Lead, CrmKind::Deal];

const CREATED: Column = Column::fixed("createdon", Takes::Stamp);
const MODIFIED: Column = Column::fixed("modifiedon", Takes::Stamp);
const VERSION: Column = Column::fixed("versionnumber", Takes::Whole);
const OWNER: Column = Column::new("ownerid", Takes::User);
const OPEN_DONE: Column = Column::new("statecode", Takes::Code(&[0, 1, 2]));
const STATUS: Column = Column::new("statuscode", Takes::Whole);
const REGARDING: Column = Column::new("regardingobjectid", Takes::Of(REGARDED));
const SUBJECT: Column = Column::new("subject", Takes::Text(200));
const TEXT: Column = Column::new("description", Takes::Text(2_000));
const ACTIVITY: Column = Column::fixed("activityid", Takes::Text(36));

const CONTACT: &[Column] = &[
    Column::fixed("contactid", Takes::Text(36)),
    Column::fixed("fullname", Takes::Text(160)),
    Column::new("firstname", Takes::Text(50)),
    Column::new("middlename", Takes::Text(50)),
    Column::needed("lastname", Takes::Text(50)),
    Column::new("salutation", Takes::Text(100)),
    Column::new("suffix", Takes::Text(10)),
    Column::new("nickname", Takes::Text(100)),
    Column::new("emailaddress1", Takes::Text(100)),
    Column::new("emailaddress2", Takes::Text(100)),
    Column::new("emailaddress3", Takes::Text(100)),
    Column::new("telephone1", Takes::Text(50)),
    Column::new("telephone2", Takes::Text(50)),
    Column::new("telephone3", Takes::Text(50)),
    Column::new("mobilephone", Takes::Text(50)),
    Column::new("jobtitle", Takes::Text(100)),
    Column::new("birthdate", Takes::Day),
    Column::new("anniversary", Takes::Day),
    Column::new("address1_line1", Takes::Text(250)),
    Column::new("address1_line2", Takes::Text(250)),
    Column::new("address1_city", Takes::Text(80)),
    Column::new("address1_stateorprovince", Takes::Text(50)),
    Column::new("address1_postalcode", Takes::Text(20)),
    Column::new("address1_country", Takes::Text(80)),
    Column::new("donotemail", Takes::Flag),
    Column::new("donotphone", Takes::Flag),
    Column::new("donotbulkemail", Takes::Flag),
    Column::new("donotpostalmail", Takes::Flag),
    Column::fixed("parentcustomerid", Takes::Of(&[CrmKind::Contact])),
    TEXT,
    Column::new("statecode", Takes::Code(&[0, 1])),
    STATUS,
    Column::fixed("merged", Takes::Flag),
    Column::fixed("masterid", Takes::Of(&[CrmKind::Contact])),
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const LEAD: &[Column] = &[
    Column::fixed("leadid", Takes::Text(36)),
    Column::fixed("fullname", Takes::Text(160)),
    Column::needed("subject", Takes::Text(300)),
    Column::new("firstname", Takes::Text(50)),
    Column::new("lastname", Takes::Text(50)),
    Column::new("companyname", Takes::Text(100)),
    Column::new("emailaddress1", Takes::Text(100)),
    Column::new("telephone1", Takes::Text(50)),
    Column::new("mobilephone", Takes::Text(50)),
    Column::new("address1_line1", Takes::Text(250)),
    Column::new("address1_city", Takes::Text(80)),
    Column::new("leadqualitycode", Takes::Code(&[1, 2, 3])),
    Column::new("donotemail", Takes::Flag),
    Column::new("donotphone", Takes::Flag),
    TEXT,
    OPEN_DONE,
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const TASK: &[Column] = &[
    ACTIVITY,
    SUBJECT,
    TEXT,
    REGARDING,
    Column::new("scheduledstart", Takes::Stamp),
    Column::new("scheduledend", Takes::Stamp),
    Column::new("prioritycode", Takes::Code(&[0, 1, 2])),
    Column::new("percentcomplete", Takes::Whole),
    Column::new("category", Takes::Text(250)),
    OPEN_DONE,
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const CALL: &[Column] = &[
    ACTIVITY,
    SUBJECT,
    TEXT,
    REGARDING,
    Column::new("phonenumber", Takes::Text(200)),
    Column::new("directioncode", Takes::Flag),
    Column::new("actualdurationminutes", Takes::Whole),
    Column::new("actualstart", Takes::Stamp),
    Column::new("actualend", Takes::Stamp),
    Column::new("scheduledend", Takes::Stamp),
    OPEN_DONE,
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const EMAIL: &[Column] = &[
    ACTIVITY,
    SUBJECT,
    Column::new("description", Takes::Text(100_000)),
    REGARDING,
    Column::new("directioncode", Takes::Flag),
    Column::new("actualend", Takes::Stamp),
    Column::fixed("senton", Takes::Stamp),
    OPEN_DONE,
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const MEETING: &[Column] = &[
    ACTIVITY,
    SUBJECT,
    TEXT,
    REGARDING,
    Column::needed("scheduledstart", Takes::Stamp),
    Column::needed("scheduledend", Takes::Stamp),
    Column::new("location", Takes::Text(200)),
    Column::new("isalldayevent", Takes::Flag),
    Column::new("statecode", Takes::Code(&[0, 1, 2, 3])),
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const DEAL: &[Column] = &[
    Column::fixed("opportunityid", Takes::Text(36)),
    Column::needed("name", Takes::Text(300)),
    Column::new("parentcontactid", Takes::Of(&[CrmKind::Contact])),
    Column::fixed("customerid", Takes::Of(&[CrmKind::Contact])),
    Column::new("estimatedvalue", Takes::Number),
    Column::new("estimatedclosedate", Takes::Day),
    Column::fixed("actualclosedate", Takes::Day),
    Column::new("closeprobability", Takes::Whole),
    Column::new("salesstage", Takes::Code(&[0, 1, 2, 3])),
    Column::new("stepname", Takes::Text(200)),
    TEXT,
    Column::fixed("statecode", Takes::Code(&[0, 1, 2])),
    STATUS,
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const NOTE: &[Column] = &[
    Column::fixed("annotationid", Takes::Text(36)),
    Column::new("subject", Takes::Text(500)),
    Column::new("notetext", Takes::Text(100_000)),
    Column::new("objectid", Takes::Of(REGARDED)),
    Column::new("isdocument", Takes::Flag),
    OWNER,
    CREATED,
    MODIFIED,
    VERSION,
];
const USER: &[Column] = &[
    Column::fixed("systemuserid", Takes::Text(36)),
    Column::fixed("fullname", Takes::Text(200)),
    Column::fixed("firstname", Takes::Text(64)),
    Column::fixed("lastname", Takes::Text(64)),
    Column::fixed("internalemailaddress", Takes::Text(100)),
    Column::fixed("isdisabled", Takes::Flag),
];

/// A table, its name in the singular, and the names by which it points at others.
pub struct Set {
    /// The table; its name is the plural.
    pub table: Table,
    /// One row of it, as types and the definitions have it.
    pub logical: &'static str,
    /// Names that point at rows elsewhere: the name, the column it fills, the kind it points at; no kind for a user.
    pub points: &'static [(&'static str, &'static str, Option<CrmKind>)],
}

const OWNED: (&str, &str, Option<CrmKind>) = ("ownerid", "ownerid", None);

macro_rules! regarding {
    ($word:literal) => {
        &[
            OWNED,
            (concat!("regardingobjectid_contact_", $word), "regardingobjectid", Some(CrmKind::Contact)),
            (concat!("regardingobjectid_lead_", $word), "regardingobjectid", Some(CrmKind::Lead)),
            (concat!("regardingobjectid_opportunity_", $word), "regardingobjectid", Some(CrmKind::Deal)),
        ]
    };
}

/// Every table; the last one is read only.
pub const SETS: &[Set] = &[
    Set {
        table: Table { name: "contacts", kinds: &[CrmKind::Contact], columns: CONTACT },
        logical: "contact",
        points: &[OWNED],
    },
    Set { table: Table { name: "leads", kinds: &[CrmKind::Lead], columns: LEAD }, logical: "lead", points: &[OWNED] },
    Set {
        table: Table { name: "tasks", kinds: &[CrmKind::Task], columns: TASK },
        logical: "task",
        points: regarding!("task"),
    },
    Set {
        table: Table { name: "phonecalls", kinds: &[CrmKind::Call], columns: CALL },
        logical: "phonecall",
        points: regarding!("phonecall"),
    },
    Set {
        table: Table { name: "emails", kinds: &[CrmKind::Email], columns: EMAIL },
        logical: "email",
        points: regarding!("email"),
    },
    Set {
        table: Table { name: "appointments", kinds: &[CrmKind::Meeting], columns: MEETING },
        logical: "appointment",
        points: regarding!("appointment"),
    },
    Set {
        table: Table { name: "opportunities", kinds: &[CrmKind::Deal], columns: DEAL },
        logical: "opportunity",
        points: &[
            OWNED,
            ("parentcontactid", "parentcontactid", Some(CrmKind::Contact)),
            ("customerid_contact", "parentcontactid", Some(CrmKind::Contact)),
        ],
    },
    Set {
        table: Table { name: "annotations", kinds: &[CrmKind::Note], columns: NOTE },
        logical: "annotation",
        points: &[
            OWNED,
            ("objectid_contact", "objectid", Some(CrmKind::Contact)),
            ("objectid_lead", "objectid", Some(CrmKind::Lead)),
            ("objectid_opportunity", "objectid", Some(CrmKind::Deal)),
        ],
    },
    Set { table: Table { name: "systemusers", kinds: &[], columns: USER }, logical: "systemuser", points: &[] },
];

/// The stages a deal goes through, by their numbers.
pub const STAGES: &[&str] = &["Qualify", "Develop", "Propose", "Close"];

/// A table by its plural.
///
/// # Errors
/// 404.
pub fn named(name: &str) -> Result<&'static Set, No> {
    let set = SETS.iter().find(|set| set.table.name == name);
    set.ok_or_else(|| No::new(404, "0x8006088a", format!("Resource not found for the segment '{name}'.")))
}

/// The table that holds records of a kind.
pub fn of(kind: CrmKind) -> Option<&'static Set> {
    SETS.iter().find(|set| set.table.kinds.contains(&kind))
}

impl Set {
    /// The column that holds the id.
    pub fn key(&self) -> &'static str {
        self.table.columns.first().map_or("", |column| column.name)
    }
}

/// Whether a column points at a row elsewhere.
pub fn points(column: &Found) -> bool {
    matches!(column.takes, Takes::User | Takes::Of(_))
}

/// The table of the row that a column points at.
fn points_into(room: &Room, column: &Found, id: &str) -> Option<&'static str> {
    match column.takes {
        Takes::User => Some("systemuser"),
        Takes::Of(kinds) => {
            let kind = kinds.iter().find(|kind| room.account.get(**kind, id).is_some())?;
            of(*kind).map(|set| set.logical)
        }
        _ => None,
    }
}

/// The name under which a column is told.
pub fn outside(column: &Found) -> String {
    if points(column) { format!("_{}_value", column.name) } else { column.name.clone() }
}

/// The number of a row's version.
pub fn version(record: &Record) -> u64 {
    1_000_000 + record.seq * 1_000 + record.version
}

/// The mark of a row's version.
pub fn etag(record: &Record) -> String {
    format!("W/\"{}\"", version(record))
}

/// Whether a row is there: it was not deleted. What was merged stays, and is inactive.
pub fn is_there(record: &Record) -> bool {
    record.is_alive() || record.merged_into.is_some()
}

/// A value of a row, by the column's own name.
pub fn value(set: &Set, record: &Record, name: &str) -> Json {
    let flag = || record.fields.get(name).cloned().unwrap_or(json!(false));
    match name {
        _ if name == set.key() => json!(record.id),
        "fullname" => {
            let part = |name: &str| record.text(name).unwrap_or_default();
            json!(format!("{} {}", part("firstname"), part("lastname")).trim())
        }
        "createdon" => json!(seconds(record.created)),
        "modifiedon" => json!(seconds(record.changed())),
        "versionnumber" => json!(version(record)),
        "merged" => json!(record.merged_into.is_some()),
        "masterid" => json!(record.merged_into),
        "statecode" if record.merged_into.is_some() => json!(1),
        "statecode" => record.fields.get(name).cloned().unwrap_or(json!(0)),
        "statuscode" if record.merged_into.is_some() => json!(2),
        "statuscode" => record.fields.get(name).cloned().unwrap_or(json!(1)),
        "donotemail" | "donotphone" | "donotbulkemail" | "donotpostalmail" | "directioncode" | "isdocument"
        | "isalldayevent" => flag(),
        _ => record.fields.get(name).cloned().unwrap_or_default(),
    }
}

/// A row as it is told, with these columns.
pub fn told(room: &Room, call: &Call<'_>, set: &Set, record: &Record, columns: &[Found]) -> Map<String, Json> {
    let mut told = Map::from_iter([("@odata.etag".to_owned(), json!(etag(record)))]);
    let annotated = super::preferred(call, "odata.include-annotations").is_some_and(|what| what == "*");
    for column in columns {
        let (name, value) = (outside(column), value(set, record, &column.name));
        if let Some(table) = value.as_str().filter(|_| annotated).and_then(|id| points_into(room, column, id)) {
            told.insert(format!("{name}@Microsoft.Dynamics.CRM.lookuplogicalname"), json!(table));
        }
        told.insert(name, value);
    }
    // The id comes whether it was asked for or not.
    told.insert(set.key().to_owned(), json!(record.id));
    told
}

/// A user as a row.
pub fn user(user: &CrmUser) -> Json {
    json!({"@odata.etag": "W/\"900001\"", "systemuserid": user.id, "fullname": user.name(), "firstname": user.first,
        "lastname": user.last, "internalemailaddress": user.email, "isdisabled": false})
}

/// The columns that a list of names means; all of them where there is no list.
///
/// # Errors
/// 400 for a name that no column has.
pub fn selected(room: &Room, set: &Set, names: Option<&str>) -> Result<Vec<Found>, No> {
    let columns = set.table.columns(room);
    let Some(names) = names else { return Ok(columns) };
    let find = |name: &str| {
        let found = columns.iter().find(|column| outside(column) == name).cloned();
        found.ok_or_else(|| unknown(set, name))
    };
    names.split(',').map(|name| find(name.trim())).collect()
}

/// 400: no column has that name.
pub fn unknown(set: &Set, name: &str) -> No {
    let logical = set.logical;
    No::new(
        400,
        "0x80060888",
        format!("Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{logical}'."),
    )
}
