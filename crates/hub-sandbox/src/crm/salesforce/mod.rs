//! Salesforce, REST API v64: objects with columns, SOQL whose answers go on elsewhere, deletions told by `getDeleted`
//! and `queryAll`, upserts by an external id, a stamp that every change moves beside one that some leave alone, errors
//! in a list, and a limit that is told with 403.
//!
//! Where nothing public says so: what stands in the body of a 412 is worded here; a classic `Note` is what a note is;
//! leads are kept apart from contacts and are converted by nobody; accounts are left out, so that contacts have none.

mod collections;
mod composite;
mod entry;
mod query;
mod rows;
mod setup;
mod tables;
mod write;

use serde_json::{Map, Value as Json, json};

pub use self::entry::is_verifier;
use self::{entry::Entry, query::Locators};
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

const TOKEN_PATH: &str = "/services/oauth2/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// Salesforce.
#[derive(Default)]
pub struct Salesforce {
    entry: Entry,
    locators: Locators,
}

/// The body as an object.
fn body(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    call.json().map_err(|fault| match fault {
        BodyFault::ContentType => {
            No::new(415, "UNSUPPORTED_MEDIA_TYPE", "Content type does not match the content or is not supported")
        }
        BodyFault::Missing | BodyFault::Malformed => {
            No::new(400, "JSON_PARSER_ERROR", "Unexpected character or end of input at [line:1, column:1]")
        }
    })
}

fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    let words = |wrong: &Wrong| match wrong {
        Wrong::Stranger(name) => format!("Unrecognized field \"{name}\""),
        Wrong::Missing(name, _) => format!("Missing required field {name}"),
        Wrong::Type(name, kind) => format!("{name} has to be {kind}"),
    };
    match check(body, members).first() {
        Some(wrong) => Err(No::new(400, "JSON_PARSER_ERROR", words(wrong))),
        None => Ok(()),
    }
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(No::new(400, "INVALID_PARAMETER", format!("Unknown query parameter: {name}"))),
        None => Ok(()),
    }
}

fn not_allowed(call: &Call<'_>) -> No {
    No::new(405, "METHOD_NOT_ALLOWED", format!("HTTP Method '{}' not allowed.", call.method))
}

impl Salesforce {
    fn route(&mut self, room: &mut Room, call: &Call<'_>) -> Answer {
        let (method, segments) = (call.method.as_str(), call.segments());
        if let ["services", "oauth2", "userinfo"] = segments.as_slice() {
            return setup::user_info(room, call);
        }
        let absent = || No::new(404, "NOT_FOUND", "The requested resource does not exist");
        let ["services", "data", version, rest @ ..] = segments.as_slice() else { return Err(absent()) };
        // The last ten years' versions answer, of which this is one.
        let number =
            version.strip_prefix('v').and_then(|text| text.strip_suffix(".0")).and_then(|n| n.parse::<u32>().ok());
        if !number.is_some_and(|number| (40..=67).contains(&number)) {
            return Err(absent());
        }
        match (method, rest) {
            ("GET", ["query"]) => query::query(room, &mut self.locators, call, false),
            ("GET", ["queryAll"]) => query::query(room, &mut self.locators, call, true),
            ("GET", ["query" | "queryAll", locator]) => query::more(room, &mut self.locators, call, locator),
            ("GET", ["limits"]) => Ok(self.entry.limits()),
            ("GET", ["sobjects"]) => setup::objects(call),
            ("POST", ["composite"]) => composite::all(self, room, call),
            ("POST", ["tooling", "sobjects", "CustomField"]) => setup::make_field(room, call),
            (_, ["composite", "sobjects", rest @ ..]) => match (method, rest) {
                ("POST", []) => collections::create(room, call),
                ("PATCH", []) => collections::update(room, call),
                ("DELETE", []) => collections::delete(room, call),
                ("GET" | "POST", [name]) => collections::get(room, call, tables::named(name)?),
                ("PATCH", [name, field]) => collections::upsert(room, call, tables::named(name)?, field),
                _ => Err(not_allowed(call)),
            },
            (_, ["sobjects", name, rest @ ..]) => {
                let table = tables::named(name)?;
                match (method, rest) {
                    ("POST", []) => rows::create(room, call, table),
                    ("GET", ["describe"]) => setup::describe(room, call, table),
                    ("GET", ["updated"]) => rows::updated(room, call, table),
                    ("GET", ["deleted"]) => rows::deleted(room, call, table),
                    ("GET", [id]) => rows::get(room, call, table, id),
                    ("PATCH", [id]) => rows::update(room, call, table, id),
                    ("DELETE", [id]) => rows::delete(room, call, table, id),
                    ("PATCH", [field, value]) => rows::upsert(room, call, table, field, value),
                    ("GET" | "DELETE", [field, value]) => rows::by_external(room, call, table, field, value),
                    (_, [] | [_] | [_, _]) => Err(not_allowed(call)),
                    _ => Err(absent()),
                }
            }
            (_, ["query" | "queryAll", ..] | ["limits" | "sobjects" | "composite"]) => Err(not_allowed(call)),
            _ => Err(absent()),
        }
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let phone = |field: &str| text(field).map(|phone| format!("phone:{}", digits(phone)));
    let own = match kind {
        CrmKind::Contact | CrmKind::Lead => vec![key("email", "Email"), phone("Phone"), phone("MobilePhone")],
        CrmKind::Note => vec![key("title", "Title"), key("body", "Body")],
        CrmKind::Deal => vec![key("name", "Name")],
        _ => vec![key("title", "Subject"), key("body", "Description")],
    };
    own.into_iter().chain([key("external", "Eh_External_Id__c")]).flatten().collect()
}

impl Vendor for Salesforce {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        // What automation and mass changes write moves one stamp and not the other; here those are the owner and the
        // rating of a lead.
        let stamps = |_, field: &str| field != "OwnerId" && field != "Rating";
        Habits { ids: IdStyle::Prefixed, keys, stamps, owner: &["WhoId", "ParentId", "ContactId"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        match call.path.trim_end_matches('/') {
            TOKEN_PATH => return entry::token(room, call).unwrap_or_else(|no| self.refuse(&no)),
            "/services/oauth2/revoke" => return entry::revoke(room, call).unwrap_or_else(|no| self.refuse(&no)),
            _ => {}
        }
        let answer = match self.entry.admit(room, call) {
            Ok(()) => self.route(room, call),
            Err(no) => Err(no),
        };
        let reply = answer.unwrap_or_else(|no| self.refuse(&no));
        self.entry.headed(reply)
    }

    fn refuse(&self, no: &No) -> Reply {
        if no.status == 304 {
            return Reply { status: 304, headers: Vec::new(), body: None };
        }
        if no.more.contains_key("oauth") {
            return Reply::with(no.status, json!({"error": no.code, "error_description": no.message}));
        }
        let code = match (no.status, no.code) {
            (401, "INVALID_AUTHENTICATION") => "INVALID_SESSION_ID",
            (403, "QUOTA") => "REQUEST_LIMIT_EXCEEDED",
            (403, "MISSING_SCOPES") => "API_DISABLED_FOR_ORG",
            (429 | 500.., "RATE_LIMITS" | "SERVICE" | "BAD_GATEWAY") => "UNKNOWN_EXCEPTION",
            (_, code) => code,
        };
        let mut one = json!({"message": no.message, "errorCode": code});
        if !no.details.is_empty() {
            one["fields"] = json!(no.details);
        }
        Reply::with(no.status, json!([one]))
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        let column = tables::of(kind).and_then(|table| table.column(room, field, false));
        column.is_some_and(|column| !column.fixed)
    }

    fn tag_field(&self) -> Option<&'static str> {
        None
    }

    fn stage_field(&self) -> &'static str {
        "StageName"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let title: String = text.chars().take(80).collect();
        let owner = room.account.users.first().map(|user| user.id.clone());
        let fields = json!({"ParentId": contact, "Title": title, "Body": text, "OwnerId": owner});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        let table = tables::of(kind).ok_or_else(|| "there are no such records".to_owned())?;
        // What the vendor itself keeps of a record is not what somebody writes.
        let closed = fields.remove("CompletedDateTime");
        let mut read = write::read(room, table, fields, true).map_err(|no| no.message)?;
        read.extend(closed.map(|at| ("CompletedDateTime".to_owned(), at)));
        if matches!(kind, CrmKind::Contact | CrmKind::Lead) {
            // A person in the screens cannot leave these out.
            read.entry("LastName").or_insert_with(|| json!("Unnamed"));
        }
        if kind == CrmKind::Lead {
            read.entry("Company").or_insert_with(|| json!("None"));
        }
        write::complete(room, table, &mut read).map_err(|no| no.message)?;
        read.retain(|_, value| !value.is_null());
        *fields = read;
        Ok(())
    }
}
