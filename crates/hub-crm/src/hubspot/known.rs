//! How an account is set up, as the vendor says it.

use hub_connector::crm::{Choice, CrmSchema, CustomField, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use crate::setup::Setup;

/// Our own property, whose values are unique: makes sure that what is made twice is made once.
pub(super) const OURS: &str = "eh_external_id";
/// Properties of a kind that a field is made of.
const CONTACT: &[&str] = &[
    "firstname",
    "lastname",
    "email",
    "phone",
    "mobilephone",
    "address",
    "city",
    "state",
    "zip",
    "country",
    "company",
    "jobtitle",
    "date_of_birth",
    "lifecyclestage",
    "hs_email_optout",
    "hubspot_owner_id",
    "hs_merged_object_ids",
    "lastmodifieddate",
    OURS,
];
const DEAL: &[&str] = &[
    "dealname",
    "pipeline",
    "dealstage",
    "amount",
    "closedate",
    "description",
    "hubspot_owner_id",
    "hs_lastmodifieddate",
    OURS,
];
const NOTE: &[&str] = &["hs_note_body", "hs_timestamp", "hubspot_owner_id", "hs_lastmodifieddate"];
const TASK: &[&str] = &[
    "hs_task_subject",
    "hs_task_body",
    "hs_task_status",
    "hs_task_type",
    "hs_timestamp",
    "hubspot_owner_id",
    "hs_lastmodifieddate",
];

/// What a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Number,
    Flag,
    Day,
    Instant,
    One,
    Several,
}

/// A property that a field is made of, beside those that everybody has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Property {
    pub(super) kind: CrmKind,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) holds: Holds,
    pub(super) choices: Vec<Choice>,
    writable: bool,
    /// The account's own; else only its choices are of use.
    pub(super) own: bool,
}

/// What is known of an account; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    properties: Vec<Property>,
    /// Kinds that have our own property.
    marked: Vec<CrmKind>,
}

fn text(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).and_then(value::text)
}

fn choice(row: &Value, key: &str) -> Option<Choice> {
    let key = text(row, key)?;
    Some(Choice { label: text(row, "label").unwrap_or_else(|| key.clone()), key })
}

/// A pipeline with its stages.
pub(super) fn pipeline(row: &Value) -> Option<Pipeline> {
    let Choice { key, label } = choice(row, "id")?;
    let stages = row.get("stages").and_then(Value::as_array).into_iter().flatten();
    Some(Pipeline { key, label, stages: stages.filter_map(|stage| choice(stage, "id")).collect() })
}

/// A user, by name where there is one.
pub(super) fn owner(row: &Value) -> Option<Choice> {
    let name = [text(row, "firstName"), text(row, "lastName")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let label = value::text(&name).or_else(|| text(row, "email"))?;
    Some(Choice { key: text(row, "id")?, label })
}

/// A property, as the vendor describes it.
pub(super) fn property(kind: CrmKind, row: &Value) -> Option<Property> {
    let flag = |name: &str| row.get(name).and_then(Value::as_bool).unwrap_or(false);
    let name = text(row, "name")?;
    let holds = match (row.get("type").and_then(Value::as_str)?, row.get("fieldType").and_then(Value::as_str)) {
        ("number", _) => Holds::Number,
        ("bool", _) => Holds::Flag,
        ("date", _) => Holds::Day,
        ("datetime", _) => Holds::Instant,
        ("enumeration", Some("checkbox")) => Holds::Several,
        ("enumeration", _) => Holds::One,
        _ => Holds::Text,
    };
    let choices = row.get("options").and_then(Value::as_array).into_iter().flatten();
    Some(Property {
        kind,
        label: text(row, "label").unwrap_or_else(|| name.clone()),
        holds,
        choices: choices.filter_map(|option| choice(option, "value")).collect(),
        writable: row.pointer("/modificationMetadata/readOnlyValue").and_then(Value::as_bool) != Some(true)
            && !flag("calculated"),
        own: !flag("hubspotDefined") && name != OURS,
        name,
    })
}

impl Property {
    /// What people call a choice.
    pub(super) fn label_of(&self, key: &str) -> String {
        let known = self.choices.iter().find(|choice| choice.key == key);
        known.map_or_else(|| key.to_owned(), |choice| choice.label.clone())
    }

    /// The choice that people call so; a text that nobody calls anything is taken for the choice itself.
    pub(super) fn key_of(&self, label: &str) -> String {
        let known = self.choices.iter().find(|choice| choice.label == label);
        known.map_or_else(|| label.to_owned(), |choice| choice.key.clone())
    }
}

impl Known {
    pub(super) fn new(mut schema: CrmSchema, properties: Vec<Property>) -> Self {
        let marked = properties.iter().filter(|property| property.name == OURS).map(|property| property.kind).collect();
        let shown = |property: &Property| CustomField {
            kind: property.kind,
            name: property.name.clone(),
            label: property.label.clone(),
            choices: property.choices.clone(),
            writable: property.writable,
        };
        schema.custom_fields = properties.iter().filter(|property| property.own).map(shown).collect();
        let stages = properties.iter().find(|one| one.kind == CrmKind::Contact && one.name == "lifecyclestage");
        schema.contact_stages = stages.map(|property| property.choices.clone()).unwrap_or_default();
        Self { setup: Setup(schema), properties, marked }
    }

    /// A property of a kind.
    pub(super) fn property(&self, kind: CrmKind, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.kind == kind && property.name == name)
    }

    /// The account's own properties of a kind.
    pub(super) fn own(&self, kind: CrmKind) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |property| property.kind == kind && property.own)
    }

    /// Whether a kind has our own property.
    pub(super) fn is_marked(&self, kind: CrmKind) -> bool {
        self.marked.contains(&kind)
    }

    /// Every property that is asked for.
    pub(super) fn asked(&self, kind: CrmKind) -> Vec<&str> {
        let usual = match kind {
            CrmKind::Contact => CONTACT,
            CrmKind::Deal => DEAL,
            CrmKind::Note => NOTE,
            _ => TASK,
        };
        usual.iter().copied().chain(self.own(kind).map(|property| property.name.as_str())).collect()
    }
}
