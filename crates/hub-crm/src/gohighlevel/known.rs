//! How a sub-account is set up, as the vendor says it.

use hub_connector::crm::{Choice, CrmSchema, CustomField, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use crate::setup::Setup;

/// The name of our own field of opportunities, which holds our marker.
pub(super) const OURS: &str = "EnterpriseHub ID";

/// A field of the account's own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnField {
    pub(super) kind: CrmKind,
    pub(super) id: String,
    /// The name among a record's fields.
    pub(super) key: String,
    pub(super) label: String,
    pub(super) of_numbers: bool,
    choices: Vec<Choice>,
}

/// What is known of an account; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    pub(super) fields: Vec<OwnField>,
}

fn text(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).and_then(value::text)
}

/// A choice by id and name.
pub(super) fn choice(row: &Value) -> Option<Choice> {
    Some(Choice { key: text(row, "id")?, label: text(row, "name")? })
}

/// A pipeline with its stages.
pub(super) fn pipeline(row: &Value) -> Option<Pipeline> {
    let Choice { key, label } = choice(row)?;
    let stages = row.get("stages").and_then(Value::as_array).into_iter().flatten().filter_map(choice).collect();
    Some(Pipeline { key, label, stages })
}

/// Workflows that can be started.
pub(super) fn workflow(row: &Value) -> Option<Choice> {
    let published = row.get("status").and_then(Value::as_str).is_none_or(|status| status == "published");
    choice(row).filter(|_| published)
}

/// A field of the account's own.
pub(super) fn own_field(row: &Value) -> Option<OwnField> {
    let kind = match row.get("model").and_then(Value::as_str) {
        Some("opportunity") => CrmKind::Deal,
        None | Some("contact") => CrmKind::Contact,
        Some(_) => return None,
    };
    let id = text(row, "id")?;
    let key = text(row, "fieldKey").unwrap_or_else(|| id.clone());
    let choices = row.get("picklistOptions").and_then(Value::as_array).into_iter().flatten();
    let choices = choices.filter_map(Value::as_str).filter_map(value::text);
    Some(OwnField {
        kind,
        label: text(row, "name").unwrap_or_else(|| key.clone()),
        of_numbers: matches!(row.get("dataType").and_then(Value::as_str), Some("NUMERICAL" | "MONETORY")),
        choices: choices.map(|label| Choice { key: label.clone(), label }).collect(),
        id,
        key,
    })
}

impl Known {
    pub(super) fn new(mut schema: CrmSchema, fields: Vec<OwnField>) -> Self {
        let shown = |field: &OwnField| CustomField {
            kind: field.kind,
            name: field.key.clone(),
            label: field.label.clone(),
            choices: field.choices.clone(),
            writable: true,
        };
        schema.custom_fields = fields.iter().filter(|field| !field.is_ours()).map(shown).collect();
        Self { setup: Setup(schema), fields }
    }

    /// The account's own fields of a kind.
    pub(super) fn fields_of(&self, kind: CrmKind) -> impl Iterator<Item = &OwnField> {
        self.fields.iter().filter(move |field| field.kind == kind)
    }

    /// Our own field of opportunities.
    pub(super) fn ours(&self) -> Option<&OwnField> {
        self.fields.iter().find(|field| field.is_ours())
    }
}

impl OwnField {
    /// Whether it holds our marker.
    pub(super) fn is_ours(&self) -> bool {
        self.kind == CrmKind::Deal && self.label == OURS
    }
}
