//! How an account is set up, as the vendor says it.

use hub_connector::crm::{Choice, CrmSchema, Pipeline};
use hub_domain::crm::CrmKind;
use hub_domain::people::value;
use serde_json::Value;

use super::api::id_of;
use crate::desk::{Holds, Own, Written};
use crate::setup::Setup;

/// The name of our own field of deals, which holds our marker.
pub(super) const OURS: &str = "EnterpriseHub ID";
/// How choices are written: by number, several as a list.
pub(super) const WRITTEN: Written = Written { numbers: true, joined: None };
/// The field whose choices are what people call labels.
pub(super) const LABELS: &str = "label_ids";

/// What is known of an account; nothing before it was asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known {
    pub(super) setup: Setup,
    own: Vec<Own>,
    labels: Vec<Own>,
    /// The code of our own field of deals.
    pub(super) ours: Option<String>,
}

impl AsRef<Setup> for Known {
    fn as_ref(&self) -> &Setup {
        &self.setup
    }
}

fn text(row: &Value, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).and_then(value::text)
}

/// Somebody or something by number and name.
pub(super) fn choice(row: &Value, name: &str) -> Option<Choice> {
    Some(Choice { key: row.get("id").and_then(id_of)?, label: text(row, name)? })
}

fn is_there(row: &Value) -> bool {
    row.get("is_deleted").and_then(Value::as_bool) != Some(true)
}

/// Pipelines with their stages, in the account's order.
pub(super) fn pipelines(pipelines: &[Value], stages: &[Value]) -> Vec<Pipeline> {
    let place = |row: &&Value| row.get("order_nr").and_then(Value::as_i64).unwrap_or(i64::MAX);
    let mut sorted: Vec<&Value> = pipelines.iter().filter(|row| is_there(row)).collect();
    sorted.sort_by_key(place);
    let mut in_order: Vec<&Value> = stages.iter().filter(|row| is_there(row)).collect();
    in_order.sort_by_key(place);
    let of = |pipeline: &Choice, row: &Value| row.get("pipeline_id").and_then(id_of).as_ref() == Some(&pipeline.key);
    let pipeline = |row: &Value| {
        let found = choice(row, "name")?;
        let stages = in_order.iter().filter(|stage| of(&found, stage)).filter_map(|stage| choice(stage, "name"));
        Some(Pipeline { stages: stages.collect(), key: found.key, label: found.label })
    };
    sorted.into_iter().filter_map(pipeline).collect()
}

/// A field, as the vendor describes it; `None` for one of a form that is only kept.
fn field(kind: CrmKind, row: &Value) -> Option<Own> {
    let name = text(row, "field_code")?;
    let holds = match row.get("field_type").and_then(Value::as_str)? {
        "varchar" | "varchar_auto" | "text" | "phone" => Holds::Text,
        "double" | "int" => Holds::Number,
        "boolean" => Holds::Flag,
        "date" => Holds::Day,
        "enum" => Holds::One,
        "set" => Holds::Several,
        _ => return None,
    };
    let options = row.get("options").and_then(Value::as_array).into_iter().flatten();
    Some(Own {
        kind,
        label: text(row, "field_name").unwrap_or_else(|| name.clone()),
        holds,
        choices: options.filter_map(|option| choice(option, "label")).collect(),
        writable: true,
        name,
    })
}

impl Known {
    pub(super) fn new(mut schema: CrmSchema, persons: &[Value], deals: &[Value]) -> Self {
        let (mut own, mut labels, mut ours) = (Vec::new(), Vec::new(), None);
        let rows =
            persons.iter().map(|row| (CrmKind::Contact, row)).chain(deals.iter().map(|row| (CrmKind::Deal, row)));
        for (kind, row) in rows {
            let custom = row.get("is_custom_field").and_then(Value::as_bool) == Some(true);
            let Some(found) = field(kind, row) else { continue };
            if custom && found.label == OURS {
                if kind == CrmKind::Deal {
                    ours = ours.or(Some(found.name));
                }
            } else if custom {
                own.push(found);
            } else if found.name == LABELS {
                labels.push(found);
            }
        }
        schema.custom_fields = own.iter().map(Own::shown).collect();
        Self { setup: Setup(schema), own, labels, ours }
    }

    /// The account's own fields of a kind.
    pub(super) fn own(&self, kind: CrmKind) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(move |own| own.kind == kind)
    }

    /// The labels of a kind.
    pub(super) fn labels(&self, kind: CrmKind) -> Option<&Own> {
        self.labels.iter().find(|own| own.kind == kind)
    }
}
