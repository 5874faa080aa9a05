//! How an account is set up, as the vendor says it.

use hub_connector::crm::{Choice, CustomField, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use super::api::id_of;

/// A choice by number and name.
pub(super) fn choice(row: &Value) -> Option<Choice> {
    let label = row.get("name").and_then(Value::as_str).and_then(value::text)?;
    Some(Choice { key: row.get("id").and_then(id_of)?, label })
}

/// A pipeline with its stages.
pub(super) fn pipeline(row: &Value) -> Option<Pipeline> {
    let Choice { key, label } = choice(row)?;
    let stages = row.get("stages").and_then(Value::as_array).into_iter().flatten().filter_map(choice).collect();
    Some(Pipeline { key, label, stages })
}

/// A field of the account's own, for people.
pub(super) fn custom_field(row: &Value) -> Option<CustomField> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).and_then(value::text);
    let name = text("name")?;
    let choices = row.get("choices").and_then(Value::as_array).into_iter().flatten();
    let choices = choices.filter_map(Value::as_str).filter_map(value::text);
    Some(CustomField {
        kind: CrmKind::Contact,
        label: text("label").unwrap_or_else(|| name.clone()),
        name,
        choices: choices.map(|label| Choice { key: label.clone(), label }).collect(),
        writable: row.get("readOnly").and_then(Value::as_bool) != Some(true),
    })
}
