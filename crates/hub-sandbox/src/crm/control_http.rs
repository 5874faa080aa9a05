use std::{sync::Arc, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::{CrmControl, CrmKind, CrmOrder, CrmQuirk};
use crate::{SandboxError, server::shared::Shared};

/// The body of a control request about a CRM account; each verb uses what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wish {
    kind: String,
    id: String,
    other: String,
    fields: Map<String, Json>,
    tag: String,
    text: String,
    stage: String,
    key: String,
    marker: String,
    quirk: String,
    on: Option<bool>,
    seconds: f64,
    upset: String,
    calls: String,
    every: u32,
    times: Option<u32>,
}

/// Answers `POST /_sandbox/crm/<verb>`; nothing where there is no such verb or no CRM.
///
/// # Errors
/// What the account refuses, and a body that cannot be read.
pub fn answer(shared: &Arc<Shared>, verb: &str, body: &[u8]) -> Result<Option<Json>, SandboxError> {
    let Some(crm) = CrmControl::of(shared) else { return Ok(None) };
    let wish: Wish = if body.is_empty() {
        Wish::default()
    } else {
        serde_json::from_slice(body)
            .map_err(|error| SandboxError::Setting(format!("the order cannot be read: {error}")))?
    };
    let kind = || wish.kind.parse::<CrmKind>();
    Ok(Some(match verb {
        "create" => json!({"id": crm.create(kind()?, wish.fields.clone())?}),
        "edit" => {
            crm.edit(kind()?, &wish.id, &wish.fields)?;
            json!({})
        }
        "add-tag" => {
            crm.add_tag(&wish.id, &wish.tag)?;
            json!({})
        }
        "remove-tag" => {
            crm.remove_tag(&wish.id, &wish.tag)?;
            json!({})
        }
        "add-note" => json!({"id": crm.add_note(&wish.id, &wish.text)?}),
        "move-stage" => {
            crm.move_stage(&wish.id, &wish.stage)?;
            json!({})
        }
        "delete" => {
            crm.delete(kind()?, &wish.id)?;
            json!({})
        }
        "restore" => {
            crm.restore(kind()?, &wish.id)?;
            json!({})
        }
        "merge" => json!({"id": crm.merge(&wish.id, &wish.other)?}),
        "record" => json!({"record": crm.record(kind()?, &wish.id)}),
        "records" => json!({"records": crm.records(kind()?)}),
        "journal" => json!({"changes": crm.journal()}),
        "creates" if wish.marker.is_empty() => json!({"count": crm.creates(kind()?, &wish.key)}),
        "creates" => json!({"count": crm.creates_with(kind()?, &wish.marker)}),
        "sends" => json!({"count": crm.sends(&wish.marker)}),
        "quirk" => {
            crm.set_quirk(wish.quirk.parse()?, wish.on.unwrap_or(true))?;
            json!({"quirk": wish.quirk, "on": wish.on.unwrap_or(true)})
        }
        "quirks" => {
            let on = crm.quirks();
            let all = CrmQuirk::ALL.iter().filter(|quirk| quirk.vendors().contains(&crm.vendor()));
            Json::Object(all.map(|quirk| (quirk.to_string(), on.contains(quirk).into())).collect())
        }
        "lag" => {
            let lag = Duration::try_from_secs_f64(wish.seconds)
                .map_err(|_| SandboxError::Setting("seconds has to be a number from 0 up".to_owned()))?;
            crm.set_lag(lag);
            json!({})
        }
        "order" => {
            let upset = wish.upset.parse()?;
            crm.order(CrmOrder { upset, calls: wish.calls.clone(), every: wish.every, times: wish.times });
            json!({})
        }
        "clear-orders" => {
            crm.clear_orders();
            json!({})
        }
        "verdict" => json!({"forbidden": crm.verdict().err()}),
        "credentials" => json!(crm.credentials()),
        "users" => json!({"users": crm.users()}),
        "pipelines" => json!({"pipelines": crm.pipelines()}),
        _ => return Ok(None),
    }))
}
