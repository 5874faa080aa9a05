use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value as Json, json};

use super::{
    super::{
        room::Room,
        vendor::Vendor as _,
        wire::{Call, Member, No, Reply, Type},
    },
    Answer, Salesforce, body, checked, parameters,
    write::bad,
};
use crate::query::{decode_component, split_query};

/// Most requests in one.
const MOST: usize = 25;

/// Puts what earlier requests answered where a later one refers to it: `@{name.member}`.
fn filled(text: &str, known: &BTreeMap<String, Json>) -> Result<String, No> {
    let (mut read, mut rest) = (String::new(), text);
    while let Some(begin) = rest.find("@{") {
        let end = rest[begin..].find('}').map(|end| begin + end);
        let Some(end) = end else { break };
        let (name, path) = rest[begin + 2..end].split_once('.').unwrap_or((&rest[begin + 2..end], ""));
        let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
        let value = known.get(name).and_then(|body| body.pointer(&pointer)).cloned();
        let value = value.ok_or_else(|| {
            bad("PROCESSING_HALTED", format!("Invalid reference specified. No value for {name}.{path} found"), &[])
        })?;
        read.push_str(&rest[..begin]);
        read.push_str(value.as_str().unwrap_or(&value.to_string()));
        rest = &rest[end + 1..];
    }
    read.push_str(rest);
    Ok(read)
}

/// Does the same in every text of a body.
fn filled_body(value: &Json, known: &BTreeMap<String, Json>) -> Result<Json, No> {
    Ok(match value {
        Json::String(text) => json!(filled(text, known)?),
        Json::Array(list) => Json::Array(list.iter().map(|one| filled_body(one, known)).collect::<Result<_, _>>()?),
        Json::Object(map) => {
            let one = |(name, value): (&String, &Json)| Ok((name.clone(), filled_body(value, known)?));
            Json::Object(map.iter().map(one).collect::<Result<_, No>>()?)
        }
        other => other.clone(),
    })
}

/// `POST /composite`: requests one after the other, all or none where that is wanted.
pub fn all(judge: &mut Salesforce, room: &mut Room, call: &Call<'_>) -> Answer {
    parameters(call, &[])?;
    let body = body(call)?;
    checked(
        &body,
        &[
            Member::may("allOrNone", Type::Flag),
            Member::may("collateSubrequests", Type::Flag),
            Member::must("compositeRequest", Type::Objects),
        ],
    )?;
    let parts = body.get("compositeRequest").and_then(Json::as_array).cloned().unwrap_or_default();
    if parts.is_empty() || parts.len() > MOST {
        let message = format!("The composite request has to hold from 1 to {MOST} subrequests");
        return Err(bad("LIMIT_EXCEEDED", message, &[]));
    }
    let before = (body.get("allOrNone") == Some(&json!(true))).then(|| room.account.clone());
    let (mut known, mut told) = (BTreeMap::new(), Vec::new());
    for part in &parts {
        let part = part.as_object().cloned().unwrap_or_default();
        checked(
            &part,
            &[
                Member::must("method", Type::OneOf(&["GET", "POST", "PATCH", "DELETE"])),
                Member::must("url", Type::Filled),
                Member::must("referenceId", Type::Filled),
                Member::may("body", Type::Any),
                Member::may("httpHeaders", Type::Object),
            ],
        )?;
        let text = |name: &str| part.get(name).and_then(Json::as_str).unwrap_or_default();
        let reply = match once(judge, room, call, &part, &known) {
            Ok(reply) => reply,
            Err(no) => judge.refuse(&no),
        };
        let name = text("referenceId").to_owned();
        told.push(json!({"body": reply.body, "httpStatusCode": reply.status, "referenceId": name, "httpHeaders": {}}));
        known.insert(name, reply.body.unwrap_or_default());
    }
    let failed = |one: &Json| one["httpStatusCode"].as_u64().is_some_and(|status| status >= 400);
    if let Some(before) = before.filter(|_| told.iter().any(failed)) {
        room.account = before;
        for one in told.iter_mut().filter(|one| !failed(one)) {
            one["httpStatusCode"] = json!(400);
            one["body"] = json!([{"errorCode": "PROCESSING_HALTED",
                "message": "The transaction was rolled back since another operation in the same transaction failed."}]);
        }
    }
    Ok(Reply::ok(json!({"compositeResponse": told})))
}

fn once(
    judge: &mut Salesforce,
    room: &mut Room,
    call: &Call<'_>,
    part: &serde_json::Map<String, Json>,
    known: &BTreeMap<String, Json>,
) -> Answer {
    let text = |name: &str| part.get(name).and_then(Json::as_str).unwrap_or_default();
    let url = filled(text("url"), known)?;
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    if path.trim_end_matches('/').ends_with("/composite") {
        return Err(bad("INVALID_INPUT", "A composite request cannot hold another one", &[]));
    }
    let path = decode_component(path).map_err(|_| bad("INVALID_INPUT", "The url cannot be read", &[]))?;
    let method = Method::from_bytes(text("method").as_bytes()).unwrap_or(Method::GET);
    let pairs =
        split_query(&query.replace('+', "%20")).map_err(|_| bad("INVALID_INPUT", "The url cannot be read", &[]))?;
    let content = match part.get("body") {
        Some(body) => filled_body(body, known)?.to_string().into_bytes(),
        None => Vec::new(),
    };
    judge.route(room, &call.within(&method, path, pairs, &content))
}
