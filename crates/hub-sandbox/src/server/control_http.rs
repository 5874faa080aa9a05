use std::{sync::Arc, time::Duration};

use axum::http::{Method, header, request::Parts};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::{answer::Answer, control::Control, route::header_text, shared::Shared};
use crate::{Fault, SandboxError};

/// Name of the header that shows the control secret.
const SECRET_HEADER: &str = "x-sandbox-secret";

/// The body of a control request; each verb uses what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Order {
    seconds: f64,
    resource: String,
    key: String,
    keys: Vec<String>,
    row: Map<String, Json>,
    count: usize,
    fault: String,
    on: Option<bool>,
    every: Option<u32>,
    field: String,
    from: String,
    to: String,
}

/// Answers `POST /_sandbox/<verb>`.
pub fn answer(shared: &Arc<Shared>, verb: &str, parts: &Parts, body: &[u8]) -> Answer {
    let refuse = |status, message: &str| Answer::plain_json(status, &json!({"error": message}));
    if parts.method != Method::POST {
        return refuse(405, "control requests are POST").with(header::ALLOW, "POST");
    }
    if header_text(&parts.headers, SECRET_HEADER) != Some(shared.control_secret.as_str()) {
        return refuse(403, "the control secret is missing or wrong");
    }
    if let Some(verb) = verb.strip_prefix("crm/") {
        return match crate::crm::control_answer(shared, verb, body) {
            Ok(Some(answer)) => Answer::plain_json(200, &answer),
            Ok(None) => refuse(404, "there is no such control request"),
            Err(error) => refuse(400, &error.to_string()),
        };
    }
    let order = if body.is_empty() { Ok(Order::default()) } else { serde_json::from_slice(body) };
    match order {
        Err(error) => refuse(400, &format!("the order cannot be read: {error}")),
        Ok(order) => match run(shared, verb, order) {
            Ok(Some(answer)) => Answer::plain_json(200, &answer),
            Ok(None) => refuse(404, "there is no such control request"),
            Err(error) => refuse(400, &error.to_string()),
        },
    }
}

fn run(shared: &Arc<Shared>, verb: &str, mut order: Order) -> Result<Option<Json>, SandboxError> {
    let control = Control::new(shared.clone());
    if order.keys.is_empty() && !order.key.is_empty() {
        order.keys.push(order.key.clone());
    }
    let resource = order.resource.as_str();
    Ok(Some(match verb {
        "advance" => {
            let by = Duration::try_from_secs_f64(order.seconds)
                .map_err(|_| SandboxError::Setting("seconds has to be a number from 0 up".to_owned()))?;
            json!(control.advance(by)?)
        }
        "insert" => {
            control.insert(resource, order.row)?;
            json!({"inserted": 1})
        }
        "update" => {
            control.update(resource, &order.key, &order.row)?;
            json!({"updated": 1})
        }
        "touch" => {
            for key in &order.keys {
                control.touch(resource, key)?;
            }
            json!({"updated": order.keys.len()})
        }
        "delete" => json!({"deleted": order.keys.iter().map(|key| control.delete(resource, key)).sum::<u64>()}),
        "cluster" => {
            let (stamp, updated) = control.cluster(resource, order.count)?;
            json!({"ModificationTimestamp": stamp, "updated": updated})
        }
        "fault" => {
            let fault: Fault = order.fault.parse()?;
            let every = order.every.unwrap_or_else(|| shared.config.every(fault));
            control.set_fault(fault, order.on.unwrap_or(true), every);
            json!({"fault": fault.as_str(), "on": order.on.unwrap_or(true)})
        }
        "clear-faults" => {
            control.clear_faults();
            json!({})
        }
        "expire-tokens" => {
            control.expire_tokens();
            json!({})
        }
        "renumber" => {
            control.renumber();
            json!({})
        }
        "outage" => {
            let span = Duration::try_from_secs_f64(order.seconds)
                .map_err(|_| SandboxError::Setting("seconds has to be a number from 0 up".to_owned()))?;
            control.outage(span);
            json!({})
        }
        "revoke" => {
            control.revoke(order.on.unwrap_or(true));
            json!({"on": order.on.unwrap_or(true)})
        }
        "mass-update" => json!({"updated": control.mass_update(resource)?}),
        "rename-keys" => json!({"renamed": control.rename_keys(resource, &order.from, &order.to)?.len()}),
        "retake-photos" => json!({"photos": control.retake_photos(&order.key)?}),
        "drop-field" => {
            control.drop_field(resource, &order.field)?;
            json!({})
        }
        "clock-skew" => {
            // A whole number of seconds is what clocks are set by.
            control.set_clock_skew(order.seconds as i64);
            json!({"seconds": order.seconds as i64})
        }
        "stats" => json!(control.stats()),
        "reset" => {
            control.reset_stats();
            json!({})
        }
        "rows" => json!({"value": control.rows(resource)}),
        "keys" => json!({"value": control.keys(resource)}),
        _ => return Ok(None),
    }))
}
