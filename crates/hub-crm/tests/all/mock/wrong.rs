//! Deliberately wrong requests, made of right ones.

use serde_json::{Value, json};

use super::description::{Operation, around_blank};
use super::prism::Sent;

/// Where a request is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Body,
    Query,
    Header,
    Path,
}

impl Part {
    pub const ALL: [Self; 4] = [Self::Body, Self::Query, Self::Header, Self::Path];

    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Query => "query",
            Self::Header => "header",
            Self::Path => "path",
        }
    }
}

/// The ways in which a part of a request can be wrong. Not one of them is a matter of signing in: a judge who asks for a
/// credential only is not awake.
pub fn wrong(sent: &Sent, operation: &Operation, part: Part) -> Vec<Sent> {
    match part {
        Part::Body => bodies(sent),
        Part::Query => operation.query.iter().flat_map(|name| queries(sent, name)).collect(),
        Part::Header => operation.headers.iter().flat_map(|name| headers(sent, name)).collect(),
        Part::Path => path(sent, operation).into_iter().collect(),
    }
}

fn bodies(sent: &Sent) -> Vec<Sent> {
    let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(&sent.body) else { return Vec::new() };
    let mut bodies = Vec::new();
    for (name, value) in &fields {
        let mut other = fields.clone();
        other.insert(name.clone(), if value.is_object() { json!(7) } else { json!({"wrong": true}) });
        bodies.push(Value::Object(other));
        let mut other = fields.clone();
        other.remove(name);
        bodies.push(Value::Object(other));
    }
    let mut other = fields;
    other.insert("nothingTheDescriptionNames".to_owned(), true.into());
    bodies.extend([Value::Object(other), json!([])]);
    bodies.into_iter().map(|body| Sent { body: body.to_string().into_bytes(), ..sent.clone() }).collect()
}

fn queries(sent: &Sent, name: &str) -> Vec<Sent> {
    let held = sent.query.as_deref().unwrap_or_default();
    // As the connectors write it.
    let name = name.replace('$', "%24");
    let others: Vec<&str> =
        held.split('&').filter(|pair| pair.split('=').next() != Some(name.as_str()) && !pair.is_empty()).collect();
    let with = |pair: Option<String>| {
        let pairs: Vec<String> = others.iter().map(|pair| (*pair).to_owned()).chain(pair).collect();
        Sent { query: (!pairs.is_empty()).then(|| pairs.join("&")), ..sent.clone() }
    };
    vec![with(Some(format!("{name}=-wrong-"))), with(None)]
}

fn headers(sent: &Sent, name: &str) -> Vec<Sent> {
    let mut without = sent.clone();
    without.headers.retain(|(held, _)| !held.eq_ignore_ascii_case(name));
    let mut other = without.clone();
    // A media type in form, which the judge does not survive without.
    other.headers.push((name.to_owned(), "wrong/wrong".to_owned()));
    vec![without, other]
}

fn path(sent: &Sent, operation: &Operation) -> Option<Sent> {
    let parts = operation.template.split('/').zip(sent.path.split('/'));
    let wrong = |(part, held): (&str, &str)| match around_blank(part) {
        Some((before, behind)) => format!("{before}-wrong-{behind}"),
        None => held.to_owned(),
    };
    let path: Vec<String> = parts.map(wrong).collect();
    let path = path.join("/");
    (path != sent.path).then(|| Sent { path, ..sent.clone() })
}
