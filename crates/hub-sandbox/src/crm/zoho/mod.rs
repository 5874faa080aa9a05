//! Zoho CRM, API v8: modules whose fields have to be named when they are read, pages by number for 2,000 records and by
//! token after that, `If-Modified-Since` in place of a filter, deletions in a list of their own, COQL, an upsert by a
//! rule against duplicates, leads that become contacts with other ids, credits, and a token endpoint whose errors come
//! with 200.
//!
//! Where nothing public says so: `If-Modified-Since` takes what was changed after that second and not in it; fields that
//! a module does not have are passed over in a write, as far as is known, and held against the client
//! (`unknown-field`); a record that was deleted is answered with 204, one that never was with 400. Times are told in the
//! organisation's zone. E-mails cannot be logged, accounts are left out.

mod entry;
mod query;
mod rows;
mod setup;
mod tables;
mod write;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json, json};

use self::entry::Entry;
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, No, Reply, read_zoned},
};

const TOKEN_PATH: &str = "/oauth/v2/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// Zoho CRM.
#[derive(Default)]
pub struct Zoho {
    entry: Entry,
}

/// The body as an object.
fn body(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "UNSUPPORTED_MEDIA_TYPE", "the content type is not supported"),
        BodyFault::Missing | BodyFault::Malformed => No::new(400, "INVALID_REQUEST", "the body cannot be read as JSON"),
    })
}

/// 400: a parameter has to be there.
fn missing(name: &str) -> No {
    write::bad("REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", json!({"param_name": name}))
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(write::bad("EXTRA_PARAM_FOUND", "Extra parameter found", json!({"param_name": name}))),
        None => Ok(()),
    }
}

/// The time since which changes are asked for.
fn modified_since(call: &Call<'_>) -> Result<Option<DateTime<Utc>>, No> {
    let Some(text) = call.header("if-modified-since") else { return Ok(None) };
    let wrong = || write::bad("INVALID_DATA", "invalid data", json!({"header_name": "If-Modified-Since"}));
    read_zoned(text).map(Some).ok_or_else(wrong)
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let (method, segments) = (call.method.as_str(), call.segments());
    let no_url = || No::new(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one");
    let no_method = || No::new(400, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one");
    let ["crm", version, rest @ ..] = segments.as_slice() else { return Err(no_url()) };
    if !["v6", "v7", "v8"].contains(version) {
        return Err(no_url());
    }
    match (method, rest) {
        ("POST", ["coql"]) => query::coql(room, call),
        ("GET", ["users"]) => setup::users(room, call, None),
        ("GET", ["users", id]) => setup::users(room, call, Some(id)),
        ("GET", ["org"]) => setup::org(call),
        ("GET", ["settings", "modules"]) => setup::modules(call),
        ("GET", ["settings", "layouts"]) => setup::layouts(call),
        ("GET", ["settings", "pipeline"]) => setup::pipelines(room, call),
        ("GET", ["settings", "fields"]) => setup::fields(room, call),
        ("POST", ["settings", "fields"]) => setup::make_fields(room, call),
        (_, ["coql" | "users" | "org"] | ["settings", ..]) => Err(no_method()),
        (_, [name, rest @ ..]) => {
            let module = tables::named(name);
            let table =
                module.ok_or_else(|| No::new(400, "INVALID_MODULE", "the module name given seems to be invalid"))?;
            match (method, rest) {
                ("GET", []) => query::list(room, call, table, None),
                ("POST", []) => rows::create(room, call, table),
                ("PUT", []) => rows::update(room, call, table, None),
                ("DELETE", []) => rows::delete(room, call, table, None),
                ("POST", ["upsert"]) => rows::upsert(room, call, table),
                ("GET", ["deleted"]) => rows::deleted(room, call, table),
                ("GET", ["search"]) => query::search(room, call, table),
                ("POST", ["actions", "add_tags"]) => rows::tags(room, call, table, None, true),
                ("POST", ["actions", "remove_tags"]) => rows::tags(room, call, table, None, false),
                (_, ["upsert" | "deleted" | "search"]) => Err(no_method()),
                ("GET", [id]) => query::get(room, call, table, id),
                ("PUT", [id]) => rows::update(room, call, table, Some(id)),
                ("DELETE", [id]) => rows::delete(room, call, table, Some(id)),
                ("GET", [id, related @ ("Notes" | "Deals" | "Tasks")])
                    if *related == "Notes" || table.name == "Contacts" =>
                {
                    let related = tables::named(related).ok_or_else(no_url)?;
                    if table.any(room, id).is_none() {
                        return Err(write::bad(
                            "INVALID_DATA",
                            "the id given seems to be invalid",
                            json!({"resource_path_index": 1}),
                        ));
                    }
                    query::list(room, call, related, Some(id))
                }
                ("POST", [id, "actions", "add_tags"]) => rows::tags(room, call, table, Some(id), true),
                ("POST", [id, "actions", "remove_tags"]) => rows::tags(room, call, table, Some(id), false),
                ("POST", [id, "actions", "merge"]) => rows::merge(room, call, table, id),
                ("POST", [id, "actions", "convert"]) if table.kind() == CrmKind::Lead => rows::convert(room, call, id),
                (_, [] | [_] | [_, "Notes"] | [_, "actions", _]) => Err(no_method()),
                _ => Err(no_url()),
            }
        }
        _ => Err(no_url()),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let phone = |field: &str| text(field).map(|phone| format!("phone:{}", digits(phone)));
    let own = match kind {
        CrmKind::Contact | CrmKind::Lead => vec![key("email", "Email"), phone("Phone"), phone("Mobile")],
        CrmKind::Note => vec![key("title", "Note_Title"), key("body", "Note_Content")],
        CrmKind::Deal => vec![key("name", "Deal_Name")],
        CrmKind::Meeting => vec![key("title", "Event_Title"), key("body", "Description")],
        _ => vec![key("title", "Subject"), key("body", "Description")],
    };
    own.into_iter().chain([key("external", "Hub_Id")]).flatten().collect()
}

impl Vendor for Zoho {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        let owner = &["Who_Id", "What_Id", "Parent_Id", "Contact_Name"];
        Habits { ids: IdStyle::Numbers(5_545_974_000_001_000_000), keys, stamps: |_, _| true, owner, owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        if call.path.trim_end_matches('/') == TOKEN_PATH {
            return self.entry.token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        let answer = match self.entry.admit(room, call) {
            Ok(()) => route(room, call),
            Err(no) => Err(no),
        };
        let reply = answer.unwrap_or_else(|no| self.refuse(&no));
        self.entry.headed(reply)
    }

    fn refuse(&self, no: &No) -> Reply {
        if no.status == 304 {
            return Reply { status: 304, headers: Vec::new(), body: None };
        }
        let code = match (no.status, no.code) {
            (401, "INVALID_AUTHENTICATION") => "INVALID_TOKEN",
            (403, "QUOTA") => "LIMIT_EXCEEDED",
            (403, "MISSING_SCOPES") => "NO_PERMISSION",
            (429, _) => "TOO_MANY_REQUESTS",
            (500.., "SERVICE" | "BAD_GATEWAY") => "INTERNAL_ERROR",
            (_, code) => code,
        };
        let details = no.more.get("details").cloned().unwrap_or(json!({}));
        Reply::with(no.status, json!({"code": code, "details": details, "message": no.message, "status": "error"}))
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        let column = tables::of(kind).and_then(|table| table.column(room, field, false));
        column.is_some_and(|column| !column.fixed)
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("Tag")
    }

    fn stage_field(&self) -> &'static str {
        "Stage"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let owner = room.account.users.first().map(|user| user.id.clone());
        let fields = json!({"Parent_Id": contact, "Note_Content": text, "Owner": owner});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        let table = tables::of(kind).ok_or_else(|| "there are no such records".to_owned())?;
        let columns = table.columns(room);
        for (name, value) in fields.iter().filter(|(name, _)| *name != "Tag") {
            let column = columns.iter().find(|column| column.name == *name);
            if column.is_some_and(|column| column.fits(room, value).is_err()) {
                return Err(format!("{name} cannot be {value}"));
            }
        }
        if matches!(kind, CrmKind::Contact | CrmKind::Lead) {
            fields.entry("Last_Name").or_insert_with(|| json!("Unnamed"));
            fields.entry("Tag").or_insert_with(|| json!([]));
        }
        if kind == CrmKind::Lead {
            fields.entry("Company").or_insert_with(|| json!("None"));
        }
        // A stage that a person chose takes its pipeline along, and a record keeps the values that it alone has.
        if kind == CrmKind::Deal {
            fields.remove("Pipeline");
        }
        let unique: Vec<String> =
            columns.iter().filter(|column| column.unique).map(|column| column.name.clone()).collect();
        let held: Map<String, Json> = unique.iter().filter_map(|name| fields.remove_entry(name)).collect();
        write::complete(room, table, fields, "$", None).map_err(|no| no.message)?;
        fields.extend(held);
        Ok(())
    }
}
