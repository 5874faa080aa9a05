//! How an organisation is set up, as the vendor describes it.

use hub_connector::crm::{Choice, CrmSchema, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use crate::desk::{Holds, Own, Written};
use crate::setup::Setup;

/// How choices are written: by number, several in one text.
pub(super) const WRITTEN: Written = Written { numbers: true, joined: Some(',') };
/// The column of an opportunity's stage.
pub(super) const STAGE: &str = "salesstage";
/// The stages that every organisation begins with, for where they are not described.
const STAGES: [(&str, &str); 4] = [("0", "Qualify"), ("1", "Develop"), ("2", "Propose"), ("3", "Close")];

/// The columns of a kind that are asked for.
fn usual(kind: CrmKind) -> &'static [&'static str] {
    match kind {
        CrmKind::Contact => &[
            "contactid",
            "salutation",
            "firstname",
            "middlename",
            "lastname",
            "suffix",
            "nickname",
            "jobtitle",
            "emailaddress1",
            "emailaddress2",
            "emailaddress3",
            "telephone1",
            "mobilephone",
            "telephone2",
            "telephone3",
            "address1_line1",
            "address1_line2",
            "address1_city",
            "address1_stateorprovince",
            "address1_postalcode",
            "address1_country",
            "birthdate",
            "anniversary",
            "description",
            "donotphone",
            "donotemail",
            "donotpostalmail",
            "_ownerid_value",
            "_parentcustomerid_value",
            "modifiedon",
        ],
        CrmKind::Deal => &[
            "opportunityid",
            "name",
            "estimatedvalue",
            "estimatedclosedate",
            "actualclosedate",
            "description",
            STAGE,
            "statecode",
            "_parentcontactid_value",
            "_customerid_value",
            "_ownerid_value",
            "modifiedon",
        ],
        CrmKind::Note => {
            &["annotationid", "subject", "notetext", "createdon", "_objectid_value", "_ownerid_value", "modifiedon"]
        }
        _ => &[
            "activityid",
            "subject",
            "description",
            "scheduledend",
            "category",
            "statecode",
            "_regardingobjectid_value",
            "_ownerid_value",
            "modifiedon",
        ],
    }
}

/// What is known of an organisation; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    own: Vec<Own>,
}

impl AsRef<Setup> for Known {
    fn as_ref(&self) -> &Setup {
        &self.setup
    }
}

/// What is described of the columns of a table.
#[derive(Debug, Default)]
pub(super) struct Described {
    /// Every column of the organisation's own.
    pub(super) columns: Vec<Value>,
    /// Columns of choices, with what may be chosen.
    pub(super) choices: Vec<Value>,
    /// Columns of times, with whether they are days.
    pub(super) times: Vec<Value>,
}

fn text(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).and_then(value::text)
}

/// What people call something in their own language.
fn label(row: &Value, name: &str) -> Option<String> {
    row.get(name)?.pointer("/UserLocalizedLabel/Label").and_then(Value::as_str).and_then(value::text)
}

/// A user by name.
pub(super) fn user(row: &Value) -> Option<Choice> {
    Some(Choice { key: text(row, "systemuserid")?.to_lowercase(), label: text(row, "fullname")? })
}

/// What may be chosen in a column.
fn choices(rows: &[Value], name: &str) -> Vec<Choice> {
    let column = rows.iter().find(|row| row.get("LogicalName").and_then(Value::as_str) == Some(name));
    let within = |row: &'_ &Value| {
        ["/OptionSet/Options", "/GlobalOptionSet/Options"]
            .into_iter()
            .find(|place| row.pointer(place).is_some_and(Value::is_array))
    };
    let options = column.and_then(|row| row.pointer(within(&row)?)).and_then(Value::as_array);
    let choice = |row: &Value| {
        let key = row.get("Value").and_then(Value::as_i64)?.to_string();
        Some(Choice { label: label(row, "Label").unwrap_or_else(|| key.clone()), key })
    };
    options.into_iter().flatten().filter_map(choice).collect()
}

/// A column of the organisation's own; `None` for one of a form that is only kept.
fn own(kind: CrmKind, row: &Value, described: &Described) -> Option<Own> {
    let name = text(row, "LogicalName")?;
    let is_day = || {
        let time = described.times.iter().find(|time| time.get("LogicalName").and_then(Value::as_str) == Some(&name));
        time.and_then(|time| time.get("Format")).and_then(Value::as_str) == Some("DateOnly")
    };
    let typed = row.pointer("/AttributeTypeName/Value").and_then(Value::as_str);
    let holds = match (row.get("AttributeType").and_then(Value::as_str)?, typed) {
        ("String" | "Memo", _) => Holds::Text,
        ("Integer" | "BigInt" | "Decimal" | "Double", _) => Holds::Number,
        ("Money", _) => Holds::Money,
        ("Boolean", _) => Holds::Flag,
        ("DateTime", _) if is_day() => Holds::Day,
        ("DateTime", _) => Holds::Instant,
        ("Picklist", _) => Holds::One,
        (_, Some("MultiSelectPicklistType")) => Holds::Several,
        _ => return None,
    };
    Some(Own {
        kind,
        label: label(row, "DisplayName").unwrap_or_else(|| name.clone()),
        holds,
        choices: choices(&described.choices, &name),
        writable: row.get("IsValidForUpdate").and_then(Value::as_bool) != Some(false),
        name,
    })
}

impl Known {
    /// What the descriptions of the tables say.
    pub(super) fn new(owners: Vec<Choice>, described: &[(CrmKind, Described)]) -> Self {
        let (mut all, mut stages) = (Vec::new(), Vec::new());
        for (kind, described) in described {
            let readable = described.columns.iter().filter(|row| {
                // A column that belongs to another one says nothing of its own.
                row.get("IsValidForRead").and_then(Value::as_bool) != Some(false)
                    && !row.get("AttributeOf").is_some_and(Value::is_string)
            });
            all.extend(readable.filter_map(|row| own(*kind, row, described)));
            if *kind == CrmKind::Deal {
                stages = choices(&described.choices, STAGE);
            }
        }
        if stages.is_empty() {
            stages = STAGES.map(|(key, label)| Choice { key: key.into(), label: label.into() }).to_vec();
        }
        let pipeline = Pipeline { key: "opportunity".to_owned(), label: "Opportunities".to_owned(), stages };
        let schema = CrmSchema {
            owners,
            pipelines: vec![pipeline],
            custom_fields: all.iter().map(Own::shown).collect(),
            ..CrmSchema::default()
        };
        Self { setup: Setup(schema), own: all }
    }

    /// The organisation's own columns of a kind.
    pub(super) fn own(&self, kind: CrmKind) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(move |own| own.kind == kind)
    }

    /// Every column that is asked for.
    pub(super) fn asked(&self, kind: CrmKind) -> String {
        let own = self.own(kind).map(|own| own.name.as_str());
        usual(kind).iter().copied().chain(own).collect::<Vec<_>>().join(",")
    }
}
