//! How an account is set up, as the vendor describes it.

use std::collections::{BTreeMap, BTreeSet};

use hub_connector::crm::{Choice, CrmSchema, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use crate::desk::{Holds, Own, Written};
use crate::setup::Setup;

/// How choices are written: as they are called inside, several as a list.
pub(super) const WRITTEN: Written = Written { numbers: false, joined: None };
/// The kinds whose fields are described.
pub(super) const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Task, CrmKind::Activity];
/// What a task's deal or other record is, without which nobody knows what the task belongs to.
pub(super) const MODULE: &str = "$se_module";
/// Most fields that may be asked for at once.
const MOST: usize = 50;

/// The fields of a kind that are asked for where they are there.
fn usual(kind: CrmKind) -> &'static [&'static str] {
    match kind {
        CrmKind::Contact => &[
            "Salutation",
            "First_Name",
            "Last_Name",
            "Title",
            "Email",
            "Secondary_Email",
            "Phone",
            "Mobile",
            "Home_Phone",
            "Other_Phone",
            "Mailing_Street",
            "Mailing_City",
            "Mailing_State",
            "Mailing_Zip",
            "Mailing_Country",
            "Date_of_Birth",
            "Description",
            "Lead_Source",
            "Email_Opt_Out",
            "Account_Name",
            "Owner",
            "Tag",
            "Modified_Time",
        ],
        CrmKind::Deal => &[
            "Deal_Name",
            "Stage",
            "Pipeline",
            "Amount",
            "Closing_Date",
            "Description",
            "Contact_Name",
            "Owner",
            "Tag",
            "Modified_Time",
        ],
        CrmKind::Note => &["Note_Title", "Note_Content", "Parent_Id", "Owner", "Created_Time", "Modified_Time"],
        CrmKind::Activity => &[
            "Subject",
            "Description",
            "Call_Type",
            "Call_Start_Time",
            "Call_Duration",
            "Call_Duration_in_seconds",
            "Call_Result",
            "Outgoing_Call_Status",
            "Who_Id",
            "What_Id",
            MODULE,
            "Owner",
            "Modified_Time",
        ],
        _ => &["Subject", "Description", "Status", "Due_Date", "Who_Id", "What_Id", MODULE, "Owner", "Modified_Time"],
    }
}

/// What is known of an account; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    own: Vec<Own>,
    seen: BTreeMap<CrmKind, BTreeSet<String>>,
}

impl AsRef<Setup> for Known {
    fn as_ref(&self) -> &Setup {
        &self.setup
    }
}

fn text(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).and_then(value::text)
}

/// A user by name.
pub(super) fn user(row: &Value) -> Option<Choice> {
    Some(Choice { key: text(row, "id")?, label: text(row, "full_name")? })
}

/// Choices as people see them and as they are called inside.
fn choices(row: &Value, list: &str) -> Vec<Choice> {
    let values = row.get(list).and_then(Value::as_array).into_iter().flatten();
    let choice = |row: &Value| {
        let key = text(row, "actual_value").or_else(|| text(row, "display_value"))?;
        Some(Choice { label: text(row, "display_value").unwrap_or_else(|| key.clone()), key })
    };
    values.filter_map(choice).filter(|choice| choice.key != "-None-").collect()
}

/// A pipeline with its stages.
pub(super) fn pipeline(row: &Value) -> Option<Pipeline> {
    let label = text(row, "display_value")?;
    let key = text(row, "actual_value").unwrap_or_else(|| label.clone());
    Some(Pipeline { key, label, stages: choices(row, "maps") })
}

/// A field of the account's own; `None` for one of a form that is only kept.
fn own(kind: CrmKind, row: &Value) -> Option<Own> {
    let name = text(row, "api_name")?;
    let holds = match row.get("data_type").and_then(Value::as_str)? {
        "text" | "textarea" | "phone" | "email" | "website" => Holds::Text,
        "integer" | "bigint" | "double" | "percent" | "decimal" => Holds::Number,
        "currency" => Holds::Money,
        "boolean" => Holds::Flag,
        "date" => Holds::Day,
        "datetime" => Holds::Instant,
        "picklist" => Holds::One,
        "multiselectpicklist" => Holds::Several,
        _ => return None,
    };
    let says = |name: &str| row.pointer(name).and_then(Value::as_bool);
    Some(Own {
        kind,
        label: text(row, "field_label").unwrap_or_else(|| name.clone()),
        holds,
        choices: choices(row, "pick_list_values"),
        writable: says("/read_only") != Some(true) && says("/operation_type/api_update") != Some(false),
        name,
    })
}

impl Known {
    /// What descriptions of the modules say. Where no pipeline is told, the stages there are make one.
    pub(super) fn new(owners: Vec<Choice>, mut pipelines: Vec<Pipeline>, described: &[(CrmKind, Vec<Value>)]) -> Self {
        let mut known = Self::default();
        for (kind, fields) in described {
            for row in fields {
                let Some(name) = text(row, "api_name") else { continue };
                if row.get("custom_field").and_then(Value::as_bool) == Some(true) {
                    known.own.extend(own(*kind, row));
                }
                if *kind == CrmKind::Deal && name == "Stage" && pipelines.is_empty() {
                    let stages = choices(row, "pick_list_values");
                    pipelines.push(Pipeline { key: String::new(), label: "Deals".to_owned(), stages });
                }
                known.seen.entry(*kind).or_default().insert(name);
            }
        }
        known.setup = Setup(CrmSchema {
            owners,
            pipelines,
            custom_fields: known.own.iter().map(Own::shown).collect(),
            ..CrmSchema::default()
        });
        known
    }

    /// The account's own fields of a kind.
    pub(super) fn own(&self, kind: CrmKind) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(move |own| own.kind == kind)
    }

    /// Whether a field of a kind is there.
    pub(super) fn sees(&self, kind: CrmKind, name: &str) -> bool {
        self.seen.get(&kind).is_none_or(|seen| seen.contains(name))
    }

    /// Every field that is asked for, in parts of so many as one question takes.
    pub(super) fn asked(&self, kind: CrmKind) -> Vec<String> {
        // Not every one of them is listed among an account's fields.
        let always = |name: &str| matches!(name, "Modified_Time" | "Tag" | MODULE);
        let usual = usual(kind).iter().copied().filter(|name| always(name) || self.sees(kind, name));
        let all: Vec<&str> = usual.chain(self.own(kind).map(|own| own.name.as_str())).collect();
        all.chunks(MOST).map(|part| part.join(",")).collect()
    }
}
