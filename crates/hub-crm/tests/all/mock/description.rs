//! A vendor's own descriptions, joined into one and made as strict as they can be.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::prism;

/// One file of a vendor's description.
#[derive(Clone, Copy)]
pub struct Source {
    /// Below `../shared/specs`.
    pub file: &'static str,
    /// Whether objects that are sent may hold what it names and nothing else. True of files that are strict already does
    /// no harm; false where the file says itself what is open.
    pub close: bool,
}

/// Where descriptions lie; `None` where there are none.
pub fn folder() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs"));
    folder.is_dir().then(|| folder.to_owned())
}

/// An OpenAPI document.
pub struct Description(Value);

/// One of its operations.
pub struct Operation {
    /// Method and path as it is written there: `GET /contacts/{contactId}`.
    pub name: String,
    /// The path as it is written there.
    pub template: String,
    /// Query parameters it names.
    pub query: Vec<String>,
    /// Headers it names; sign-in is not among them.
    pub headers: Vec<String>,
}

impl Description {
    /// Joins files, and those they refer to. Two files may give different things the same name, so that each gets its own
    /// names; and each begins where it says.
    pub fn joined(folder: &Path, sources: &[Source]) -> Self {
        let mut whole =
            json!({"openapi": "3.0.3", "info": {"title": "joined", "version": "1"}, "paths": {}, "components": {}});
        let mut files: Vec<PathBuf> = sources.iter().map(|source| folder.join(source.file)).collect();
        let mut number = 0;
        while let Some(file) = files.get(number).cloned() {
            let mut part = read(&file);
            if part["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")) {
                whole["openapi"] = "3.1.0".into();
            }
            if sources.get(number).is_some_and(|source| source.close) && part["paths"].is_object() {
                close(&mut part);
            }
            rename(&mut part, number, &mut |named| position(&mut files, &file, named));
            let below = below(&part);
            // A file that is only referred to gives what it names, and no operations.
            let items = part["paths"].as_object_mut().map(std::mem::take).filter(|_| number < sources.len());
            for (path, item) in items.unwrap_or_default() {
                let there = &mut whole["paths"][&format!("{below}{path}")];
                let (Some(there), Value::Object(item)) = (there.as_object_mut(), item.clone()) else {
                    *there = only_successes(item, part.get("security"));
                    continue;
                };
                there.extend(only_successes(Value::Object(item), part.get("security")).as_object().cloned().unwrap());
            }
            for (section, held) in part["components"].as_object_mut().map(std::mem::take).unwrap_or_default() {
                for (name, what) in held.as_object().cloned().unwrap_or_default() {
                    if section != "securitySchemes" {
                        whole["components"][&section][&own_name(number, &name)] = what;
                    } else if what.get("$ref").is_none() {
                        whole["components"][&section][&name] = signed_in(&name, what);
                    }
                }
            }
            number += 1;
        }
        Self(whole)
    }

    /// The document with these paths alone, which starts faster.
    pub fn only(&self, templates: &[&str]) -> Value {
        let mut document = self.0.clone();
        if let Some(paths) = document["paths"].as_object_mut() {
            paths.retain(|path, _| templates.contains(&path.as_str()));
        }
        document
    }

    /// The operation that a request is, of those that fit the one with the fewest blanks.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation> {
        let paths = self.0["paths"].as_object()?;
        let method = method.to_lowercase();
        let fitting = paths.iter().filter(|(template, item)| fits(template, path) && item.get(&method).is_some());
        // Of two that differ in what a blank is called only, the shorter one.
        let (template, item) = fitting.min_by_key(|(template, _)| (template.matches('{').count(), template.len()))?;
        let lists = [item.get("parameters"), item[&method].get("parameters")];
        let parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
        let parameters: Vec<&Value> = parameters.map(|parameter| self.resolved(parameter)).collect();
        let named = |place: &str| {
            let of = parameters.iter().filter(|parameter| parameter["in"] == place);
            of.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        let mut headers = named("header");
        headers.retain(|name| !name.eq_ignore_ascii_case("authorization"));
        let name = format!("{} {template}", method.to_uppercase());
        Some(Operation { name, template: template.clone(), query: named("query"), headers })
    }

    fn resolved<'a>(&'a self, of: &'a Value) -> &'a Value {
        let at = of["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
        at.and_then(|at| self.0.pointer(at)).unwrap_or(of)
    }
}

fn read(file: &Path) -> Value {
    if file.extension().is_some_and(|kind| kind == "json") {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        return serde_json::from_str(&text).unwrap();
    }
    prism::yaml(file)
}

/// Where a file's paths begin, as its first server says.
fn below(part: &Value) -> String {
    let server = part["servers"][0]["url"].as_str().unwrap_or_default();
    let behind = server.split_once("//").map_or(server, |(_, behind)| behind);
    behind.find('/').map_or("", |at| &behind[at..]).trim_end_matches('/').to_owned()
}

/// The place of a file that is referred to: one of those there are, or one more beside the one that refers to it.
fn position(files: &mut Vec<PathBuf>, from: &Path, named: &str) -> usize {
    let name = Path::new(named).file_name().expect("a file is named");
    files.iter().position(|file| file.file_name() == Some(name)).unwrap_or_else(|| {
        files.push(from.with_file_name(name));
        files.len() - 1
    })
}

/// How to sign in, as the judge understands it: he knows tokens behind the word “Bearer” only, and Zoho has its own word.
fn signed_in(name: &str, scheme: Value) -> Value {
    match name {
        "iam-oauth2-schema" => json!({"type": "apiKey", "in": "header", "name": "Authorization"}),
        _ => scheme,
    }
}

/// What stands before and behind the blank in a part of a path.
pub fn around_blank(part: &str) -> Option<(&str, &str)> {
    let (before, rest) = part.split_once('{')?;
    rest.split_once('}').map(|(_, behind)| (before, behind))
}

/// Whether a path is one that a template stands for.
pub fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let part_fits = |(one, other): (&&str, &&str)| match around_blank(one) {
        Some((before, behind)) => {
            other.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind)).is_some_and(|held| !held.is_empty())
        }
        None => one == other,
    };
    template.len() == path.len() && template.iter().zip(&path).all(part_fits)
}

fn own_name(number: usize, name: &str) -> String {
    format!("F{number}_{name}")
}

/// Makes references lead to names of the file's own, or of the file they name.
fn rename(of: &mut Value, number: usize, position: &mut dyn FnMut(&str) -> usize) {
    match of {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get_mut("$ref") {
                let (file, at) = to.split_once('#').unwrap_or_default();
                let number = if file.is_empty() { number } else { position(file) };
                let mut parts: Vec<String> = at.split('/').map(str::to_owned).collect();
                if let Some(name) = parts.get_mut(3) {
                    *name = own_name(number, name);
                }
                *to = format!("#{}", parts.join("/"));
            }
            fields.values_mut().for_each(|field| rename(field, number, position));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, number, position)),
        _ => {}
    }
}

/// Without the answers to wrong requests: the judge then says itself what is wrong.
fn only_successes(mut item: Value, security: Option<&Value>) -> Value {
    for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
        let Some(operation) = operation.as_object_mut() else { continue };
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.retain(|status, _| status.starts_with('2'));
            if responses.is_empty() {
                responses.insert("200".to_owned(), json!({"description": "done"}));
            }
            // What the whole file asks for is asked for by each operation.
            if let Some(security) = security {
                operation.entry("security").or_insert_with(|| security.clone());
            }
        }
    }
    item
}

/// Lets objects that are sent hold what is named and nothing else.
fn close(document: &mut Value) {
    let mut waiting: Vec<String> = Vec::new();
    let paths = document["paths"].as_object_mut();
    for operation in
        paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
    {
        if let Some(body) = operation.get_mut("requestBody") {
            close_schema(body, &mut waiting);
        }
    }
    let mut done = Vec::new();
    while let Some(at) = waiting.pop() {
        if done.contains(&at) {
            continue;
        }
        if let Some(schema) = document.pointer_mut(&at) {
            close_schema(schema, &mut waiting);
        }
        done.push(at);
    }
}

fn close_schema(of: &mut Value, waiting: &mut Vec<String>) {
    match of {
        Value::Object(fields) => {
            if let Some(at) = fields.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#')) {
                waiting.push(at.to_owned());
            }
            let whole = !["allOf", "anyOf", "oneOf"].iter().any(|word| fields.contains_key(*word));
            let named = fields.get("properties").and_then(Value::as_object).is_some_and(|named| !named.is_empty());
            if whole && named {
                fields.entry("additionalProperties").or_insert(false.into());
            }
            // Parts of a whole are open towards each other.
            let inside =
                fields.iter_mut().filter(|(name, _)| !["allOf", "example", "examples"].contains(&name.as_str()));
            inside.for_each(|(_, field)| close_schema(field, waiting));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| close_schema(item, waiting)),
        _ => {}
    }
}

#[test]
fn a_path_is_told_by_what_stands_around_its_blanks() {
    assert!(fits("/data/contacts({contactid})", "/data/contacts(7)"));
    assert!(fits("/v1/notes/{id}", "/v1/notes/7"));
    for other in ["/data/contacts()", "/data/contacts", "/data/tasks(7)", "/data/contacts(7)/owner"] {
        assert!(!fits("/data/contacts({contactid})", other), "{other}");
    }
    assert!(!fits("/v1/notes/{id}", "/v1/notes/"));
}

#[test]
fn a_file_begins_where_its_server_says() {
    let at = |url: &str| below(&json!({"servers": [{"url": url}]}));
    assert_eq!(at("https://api.example.org/api/v2"), "/api/v2");
    assert_eq!(at("https://api.example.org/"), "");
    assert_eq!(at("https://api.example.org"), "");
    assert_eq!(below(&json!({})), "");
}

#[test]
fn references_lead_to_names_of_the_file_they_name() {
    let mut files = vec![PathBuf::from("zoho/record.json"), PathBuf::from("zoho/common.json")];
    let mut part = json!({"own": {"$ref": "#/components/schemas/A"}, "held": [{"$ref": "./common.json#/components/schemas/B/items"}],
        "new": {"$ref": "../zoho/tags.json#/components/schemas/C"}});
    rename(&mut part, 0, &mut |named| position(&mut files, Path::new("zoho/record.json"), named));
    let expected = json!({"own": {"$ref": "#/components/schemas/F0_A"}, "held": [{"$ref": "#/components/schemas/F1_B/items"}],
        "new": {"$ref": "#/components/schemas/F2_C"}});
    assert_eq!((part, files.last()), (expected, Some(&PathBuf::from("zoho/tags.json"))));
}
