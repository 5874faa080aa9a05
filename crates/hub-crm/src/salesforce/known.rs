//! How an organisation is set up, as the vendor describes it.

use std::collections::{BTreeMap, BTreeSet};

use hub_connector::crm::{Choice, CrmSchema, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use crate::desk::{Holds, Own, Written};
use crate::setup::Setup;

/// How choices are written: as they are called inside, several in one text.
pub(super) const WRITTEN: Written = Written { numbers: false, joined: Some(';') };
/// The kinds that have an object of their own.
pub(super) const KINDS: [CrmKind; 4] = [CrmKind::Contact, CrmKind::Deal, CrmKind::Note, CrmKind::Task];
/// What every object has.
const ALWAYS: &[&str] = &["Id", "SystemModstamp", "IsDeleted"];

/// The fields of a kind that are asked for where the user may see them.
fn usual(kind: CrmKind) -> &'static [&'static str] {
    match kind {
        CrmKind::Contact => &[
            "MasterRecordId",
            "Salutation",
            "FirstName",
            "MiddleName",
            "LastName",
            "Suffix",
            "Title",
            "Email",
            "Phone",
            "MobilePhone",
            "HomePhone",
            "OtherPhone",
            "MailingStreet",
            "MailingCity",
            "MailingState",
            "MailingPostalCode",
            "MailingCountry",
            "Birthdate",
            "Description",
            "LeadSource",
            "DoNotCall",
            "HasOptedOutOfEmail",
            "OwnerId",
            "AccountId",
        ],
        CrmKind::Deal => {
            &["Name", "StageName", "Amount", "CloseDate", "Description", "OwnerId", "ContactId", "IsClosed", "IsWon"]
        }
        CrmKind::Note => &["Title", "Body", "ParentId", "OwnerId", "CreatedDate"],
        CrmKind::Activity => &[
            "Subject",
            "Description",
            "Status",
            "IsClosed",
            "TaskSubtype",
            "CallType",
            "CallDurationInSeconds",
            "CallDisposition",
            "ActivityDate",
            "CompletedDateTime",
            "CreatedDate",
            "OwnerId",
            "WhoId",
            "WhatId",
        ],
        _ => &[
            "Subject",
            "Description",
            "Status",
            "IsClosed",
            "Type",
            "TaskSubtype",
            "ActivityDate",
            "OwnerId",
            "WhoId",
            "WhatId",
        ],
    }
}

/// The kind whose object a record of a kind is one of.
fn object_of(kind: CrmKind) -> CrmKind {
    if kind == CrmKind::Activity { CrmKind::Task } else { kind }
}

/// What is known of an organisation; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    own: Vec<Own>,
    /// The fields that the user may see.
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
    Some(Choice { key: text(row, "Id")?, label: text(row, "Name")? })
}

fn choices(row: &Value) -> Vec<Choice> {
    let values = row.get("picklistValues").and_then(Value::as_array).into_iter().flatten();
    let in_use = values.filter(|value| value.get("active").and_then(Value::as_bool) != Some(false));
    let choice = |row: &Value| {
        let key = text(row, "value")?;
        Some(Choice { label: text(row, "label").unwrap_or_else(|| key.clone()), key })
    };
    in_use.filter_map(choice).collect()
}

/// A field of the organisation's own; `None` for one of a form that is only kept.
fn own(kind: CrmKind, row: &Value) -> Option<Own> {
    let name = text(row, "name")?;
    let holds = match row.get("type").and_then(Value::as_str)? {
        "string" | "textarea" | "phone" | "url" | "email" | "combobox" => Holds::Text,
        "double" | "int" | "percent" | "long" => Holds::Number,
        "currency" => Holds::Money,
        "boolean" => Holds::Flag,
        "date" => Holds::Day,
        "datetime" => Holds::Instant,
        "picklist" => Holds::One,
        "multipicklist" => Holds::Several,
        _ => return None,
    };
    Some(Own {
        kind,
        label: text(row, "label").unwrap_or_else(|| name.clone()),
        holds,
        choices: choices(row),
        writable: row.get("updateable").and_then(Value::as_bool) == Some(true),
        name,
    })
}

impl Known {
    /// What descriptions of the objects say. `external_id` is the field for our identifier.
    pub(super) fn new(owners: Vec<Choice>, described: &[(CrmKind, Vec<Value>)], external_id: Option<&str>) -> Self {
        let mut known = Self::default();
        let mut stages = Vec::new();
        for (kind, fields) in described {
            for row in fields {
                let Some(name) = text(row, "name") else { continue };
                if row.get("custom").and_then(Value::as_bool) == Some(true) && Some(name.as_str()) != external_id {
                    known.own.extend(own(*kind, row));
                }
                if *kind == CrmKind::Deal && name == "StageName" {
                    stages = choices(row);
                }
                known.seen.entry(*kind).or_default().insert(name);
            }
        }
        let pipeline = Pipeline { key: "Opportunity".to_owned(), label: "Opportunities".to_owned(), stages };
        known.setup = Setup(CrmSchema {
            owners,
            pipelines: Some(pipeline).filter(|pipeline| !pipeline.stages.is_empty()).into_iter().collect(),
            custom_fields: known.own.iter().map(Own::shown).collect(),
            ..CrmSchema::default()
        });
        known
    }

    /// The organisation's own fields of a kind.
    pub(super) fn own(&self, kind: CrmKind) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(move |own| own.kind == object_of(kind))
    }

    /// Whether a field of a kind is there and may be seen.
    pub(super) fn sees(&self, kind: CrmKind, name: &str) -> bool {
        self.seen.get(&object_of(kind)).is_some_and(|seen| seen.contains(name))
    }

    /// Every field that is asked for, as it stands in a question.
    pub(super) fn asked(&self, kind: CrmKind, external_id: Option<&str>) -> String {
        let usual = usual(kind).iter().copied().filter(|name| self.sees(kind, name));
        let usual = usual.map(|name| if name == "AccountId" { "Account.Name" } else { name });
        let ours = external_id.filter(|name| self.sees(kind, name));
        let own = self.own(kind).map(|own| own.name.as_str());
        ALWAYS.iter().copied().chain(usual).chain(own).chain(ours).collect::<Vec<_>>().join(", ")
    }
}
