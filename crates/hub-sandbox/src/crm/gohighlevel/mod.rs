//! GoHighLevel (LeadConnector), API v2: a `Version` header per operation, a private integration token or OAuth, contacts
//! whose tags an update overwrites, a search with an index behind, and no word about deletions.

mod contact;
mod contacts;
mod conversations;
mod entry;
mod notes;
mod opportunities;
mod search;
mod setup;
mod tags;
mod tasks;

use serde_json::{Map, Value as Json, json};

use self::entry::Entry;
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    quirk::CrmQuirk,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

/// Where tokens are issued.
const TOKEN_PATH: &str = "/oauth/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// GoHighLevel.
#[derive(Default)]
pub struct GoHighLevel {
    entry: Entry,
}

/// 422 with what is wrong, one by one.
fn unprocessable(details: Vec<String>) -> No {
    No::new(422, "Unprocessable Entity", "Unprocessable Entity").because(details)
}

/// What is not there.
fn absent(room: &Room, what: &str) -> No {
    let status = if room.has(CrmQuirk::AbsentIsBad) { 400 } else { 404 };
    No::new(status, "Not Found", format!("{what} not found"))
}

/// The body, checked.
fn body(call: &Call<'_>, members: &[Member]) -> Result<Map<String, Json>, No> {
    let body = match call.json() {
        Ok(body) => body,
        Err(BodyFault::Missing) => Map::new(),
        Err(BodyFault::ContentType) => return Err(No::new(415, "Unsupported Media Type", "Unsupported Media Type")),
        Err(BodyFault::Malformed) => return Err(No::new(400, "Bad Request", "Unexpected token in JSON")),
    };
    let wrong = check(&body, members);
    if wrong.is_empty() { Ok(body) } else { Err(unprocessable(wrong.iter().map(words).collect())) }
}

fn words(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Stranger(name) => format!("property {name} should not exist"),
        Wrong::Missing(name, _) => format!("{name} should not be empty"),
        Wrong::Type(name, kind) => format!("{name} must be {kind}"),
    }
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    let strangers = call.strangers(known);
    if strangers.is_empty() {
        return Ok(());
    }
    Err(unprocessable(strangers.iter().map(|name| format!("property {name} should not exist")).collect()))
}

/// A parameter in whole numbers.
fn whole(call: &Call<'_>, name: &str, most: usize) -> Result<Option<usize>, No> {
    let Some(text) = call.one(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.map(Some).ok_or_else(|| unprocessable(vec![format!("{name} must be a number from 1 to {most}")]))
}

/// The sub-account a request names has to be the token's.
fn location(room: &Room, named: Option<&str>, member: &str) -> Result<(), No> {
    match named {
        None | Some("") => Err(unprocessable(vec![format!("{member} should not be empty")])),
        Some(named) if named != room.credentials.location => {
            Err(No::new(403, "Forbidden", "The token does not have access to this location."))
        }
        Some(_) => Ok(()),
    }
}

/// A contact that is there.
fn contact_there(room: &Room, id: &str) -> Result<(), No> {
    room.account.get(CrmKind::Contact, id).map(|_| ()).ok_or_else(|| absent(room, "Contact"))
}

/// A user that is there.
fn user_there(room: &Room, body: &Map<String, Json>, member: &str) -> Result<(), No> {
    let Some(id) = body.get(member).and_then(Json::as_str).filter(|id| !id.is_empty()) else { return Ok(()) };
    let known = room.account.users.iter().any(|user| user.id == id);
    known.then_some(()).ok_or_else(|| No::new(400, "Bad Request", format!("{member}: User not found")))
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let method = call.method.as_str();
    let segments = call.segments();
    match (method, segments.as_slice()) {
        ("POST", ["contacts"]) => contacts::create(room, call),
        ("GET", ["contacts"]) => contacts::list(room, call),
        ("POST", ["contacts", "search"]) => search::contacts(room, call),
        ("POST", ["contacts", "upsert"]) => contacts::upsert(room, call),
        ("GET", ["contacts", "search", "duplicate"]) => contacts::duplicate(room, call),
        ("POST", ["contacts", "bulk", "tags", "update", how]) => tags::bulk(room, call, how),
        ("GET", ["contacts", id]) => contacts::get(room, call, id),
        ("PUT", ["contacts", id]) => contacts::update(room, call, id),
        ("DELETE", ["contacts", id]) => contacts::delete(room, call, id),
        ("POST", ["contacts", id, "tags"]) => tags::add(room, call, id),
        ("DELETE", ["contacts", id, "tags"]) => tags::remove(room, call, id),
        ("GET", ["contacts", id, "notes"]) => notes::list(room, call, id),
        ("POST", ["contacts", id, "notes"]) => notes::create(room, call, id),
        ("GET", ["contacts", id, "notes", note]) => notes::get(room, call, id, note),
        ("PUT", ["contacts", id, "notes", note]) => notes::update(room, call, id, note),
        ("DELETE", ["contacts", id, "notes", note]) => notes::delete(room, call, id, note),
        ("GET", ["contacts", id, "tasks"]) => tasks::list(room, call, id),
        ("POST", ["contacts", id, "tasks"]) => tasks::create(room, call, id),
        ("GET", ["contacts", id, "tasks", task]) => tasks::get(room, call, id, task),
        ("PUT", ["contacts", id, "tasks", task]) => tasks::update(room, call, id, task),
        ("PUT", ["contacts", id, "tasks", task, "completed"]) => tasks::complete(room, call, id, task),
        ("DELETE", ["contacts", id, "tasks", task]) => tasks::delete(room, call, id, task),
        ("POST", ["contacts", id, "workflow", workflow]) => setup::enrol(room, call, id, workflow),
        ("DELETE", ["contacts", id, "workflow", workflow]) => setup::leave(room, call, id, workflow),
        ("GET", ["workflows"]) => setup::workflows(room, call),
        ("GET", ["users"]) => setup::users(room, call),
        ("GET", ["calendars"]) => setup::calendars(room, call),
        ("GET", ["locations", id]) => setup::one_location(room, call, id),
        ("GET", ["locations", id, "customFields"]) => setup::custom_fields(room, call, id),
        ("POST", ["locations", id, "customFields"]) => setup::add_custom_field(room, call, id),
        ("GET", ["locations", id, "tags"]) => setup::tags(room, call, id),
        ("GET", ["opportunities", "search"]) => opportunities::search(room, call),
        ("GET", ["opportunities", "pipelines"]) => setup::pipelines(room, call),
        ("POST", ["opportunities"]) => opportunities::create(room, call),
        ("GET", ["opportunities", id]) => opportunities::get(room, call, id),
        ("PUT", ["opportunities", id]) => opportunities::update(room, call, id),
        ("PUT", ["opportunities", id, "status"]) => opportunities::status(room, call, id),
        ("DELETE", ["opportunities", id]) => opportunities::delete(room, call, id),
        ("POST", ["conversations", "messages"]) => conversations::send(room, call),
        ("GET", ["conversations", "search"]) => conversations::search(room, call),
        ("GET", ["conversations", id, "messages"]) => conversations::messages(room, call, id),
        _ => Err(No::new(404, "Not Found", format!("Cannot {method} {}", call.path))),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let keys = match kind {
        CrmKind::Contact => {
            let phone = text("phone").map(|phone| format!("phone:{}", super::order::digits(phone)));
            vec![key("email", "email"), phone]
        }
        CrmKind::Task => vec![key("title", "title")],
        CrmKind::Deal => vec![key("name", "name")],
        CrmKind::Enrolment => vec![key("workflow", "workflowId")],
        _ => vec![key("body", "body")],
    };
    keys.into_iter().flatten().collect()
}

impl Vendor for GoHighLevel {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        Habits { ids: IdStyle::Letters, keys, stamps: |_, _| true, owner: &["contactId"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        if call.path.trim_end_matches('/') == TOKEN_PATH {
            return entry::token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        if let Err(no) = self.entry.admit(room, call) {
            let reply = self.refuse(&no);
            return if no.status == 429 { self.entry.headed(room, reply) } else { reply };
        }
        let reply = route(room, call).unwrap_or_else(|no| self.refuse(&no));
        self.entry.headed(room, reply)
    }

    fn refuse(&self, no: &No) -> Reply {
        let mut body = Map::from_iter([
            ("statusCode".to_owned(), json!(no.status)),
            ("message".to_owned(), if no.details.is_empty() { json!(no.message) } else { json!(no.details) }),
        ]);
        let error = match no.status {
            401 => Some("Unauthorized"),
            403 => Some("Forbidden"),
            422 => Some("Unprocessable Entity"),
            _ => None,
        };
        if let Some(error) = error {
            body.insert("error".to_owned(), json!(error));
        }
        body.extend(no.more.clone());
        Reply::with(no.status, Json::Object(body))
    }

    fn knows(&self, _: &Room, kind: CrmKind, field: &str) -> bool {
        match kind {
            CrmKind::Contact => contact::kept().any(|member| member.name == field),
            CrmKind::Note => ["contactId", "body", "title", "userId"].contains(&field),
            CrmKind::Task => tasks::FIELDS.iter().any(|member| member.name == field) || field == "contactId",
            CrmKind::Deal => opportunities::CREATE.iter().any(|member| member.name == field),
            CrmKind::Email | CrmKind::Text => {
                ["contactId", "body", "subject", "html", "direction", "type"].contains(&field)
            }
            _ => false,
        }
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("tags")
    }

    fn stage_field(&self) -> &'static str {
        "pipelineStageId"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let fields = Map::from_iter([("contactId".to_owned(), json!(contact)), ("body".to_owned(), json!(text))]);
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        match kind {
            CrmKind::Contact => {
                let wrong = check(fields, &contact::kept().collect::<Vec<_>>());
                wrong.first().map_or(Ok(()), |wrong| Err(words(wrong)))?;
                fields.entry("tags").or_insert_with(|| json!([]));
                fields.entry("customFields").or_insert_with(|| json!([]));
            }
            CrmKind::Deal => {
                fields.entry("status").or_insert_with(|| json!("open"));
                opportunities::staged(room, fields).map_err(|no| no.message)?;
            }
            CrmKind::Task => {
                fields.entry("completed").or_insert_with(|| json!(false));
            }
            _ => {}
        }
        Ok(())
    }
}
