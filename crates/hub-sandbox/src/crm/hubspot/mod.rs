//! HubSpot, CRM v3: objects of properties that are all texts, batches that succeed in part, a search with a rate and an
//! index of its own, ties with numbered types, and archived objects that only a list tells of.

mod batch;
mod entry;
mod objects;
mod properties;
mod search;
mod setup;
mod shape;
mod ties;

use serde_json::{Map, Value as Json, json};

use self::entry::Entry;
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

const TOKEN_PATH: &str = "/oauth/v1/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// HubSpot.
#[derive(Default)]
pub struct HubSpot {
    entry: Entry,
}

/// 400 with what is wrong, one by one.
fn invalid(message: impl Into<String>, details: Vec<String>) -> No {
    No::new(400, "VALIDATION_ERROR", message).because(details)
}

/// What is not there.
fn absent() -> No {
    No::new(404, "OBJECT_NOT_FOUND", "resource not found")
}

/// What an object type is here.
fn kind(word: &str) -> Result<CrmKind, No> {
    Ok(match word {
        "contacts" | "contact" | "0-1" => CrmKind::Contact,
        "notes" | "note" | "0-46" => CrmKind::Note,
        "tasks" | "task" | "0-27" => CrmKind::Task,
        "deals" | "deal" | "0-3" => CrmKind::Deal,
        "calls" | "call" | "0-48" => CrmKind::Call,
        "emails" | "email" | "0-49" => CrmKind::Email,
        "communications" | "communication" | "0-18" => CrmKind::Text,
        _ => return Err(invalid(format!("Unable to infer object type from: {word}"), Vec::new())),
    })
}

/// HubSpot's word for many of a kind.
fn plural(kind: CrmKind) -> &'static str {
    match kind {
        CrmKind::Note => "notes",
        CrmKind::Task => "tasks",
        CrmKind::Deal => "deals",
        CrmKind::Call => "calls",
        CrmKind::Email => "emails",
        CrmKind::Text => "communications",
        _ => "contacts",
    }
}

fn unread(fault: BodyFault) -> No {
    match fault {
        BodyFault::ContentType => No::new(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type"),
        BodyFault::Missing | BodyFault::Malformed => invalid("Invalid input JSON", Vec::new()),
    }
}

fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    let wrong = check(body, members);
    if wrong.is_empty() {
        return Ok(());
    }
    let words = |wrong: &Wrong| match wrong {
        Wrong::Stranger(name) => format!("unknown field {name}"),
        Wrong::Missing(name, _) => format!("Some required fields were not set: [{name}]"),
        Wrong::Type(name, kind) => format!("{name} has to be {kind}"),
    };
    Err(invalid("Invalid input JSON", wrong.iter().map(words).collect()))
}

/// The body, checked.
fn body(call: &Call<'_>, members: &[Member]) -> Result<Map<String, Json>, No> {
    let body = call.json().map_err(unread)?;
    checked(&body, members)?;
    Ok(body)
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(invalid(format!("Unknown query parameter: {name}"), Vec::new())),
        None => Ok(()),
    }
}

/// A parameter that is true or false.
fn flag(call: &Call<'_>, name: &str) -> Result<bool, No> {
    match call.one(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(invalid(format!("{name} has to be true or false"), Vec::new())),
    }
}

/// A parameter in whole numbers.
fn whole(call: &Call<'_>, name: &str, most: usize) -> Result<Option<usize>, No> {
    let Some(text) = call.one(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.map(Some).ok_or_else(|| invalid(format!("{name} has to be a number from 1 to {most}"), Vec::new()))
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let method = call.method.as_str();
    let segments = call.segments();
    match (method, segments.as_slice()) {
        (_, ["crm", "v3", "objects", word, rest @ ..]) => {
            let kind = kind(word)?;
            match (method, rest) {
                ("GET", []) => objects::list(room, call, kind),
                ("POST", []) => objects::create(room, call, kind),
                ("POST", ["search"]) => search::search(room, call, kind),
                ("POST", ["merge"]) if kind == CrmKind::Contact => objects::merge(room, call),
                ("POST", ["gdpr-delete"]) if kind == CrmKind::Contact => objects::forget(room, call),
                ("POST", ["batch", "create"]) => batch::create(room, call, kind),
                ("POST", ["batch", "read"]) => batch::read(room, call, kind),
                ("POST", ["batch", "update"]) => batch::update(room, call, kind),
                ("POST", ["batch", "upsert"]) => batch::upsert(room, call, kind),
                ("POST", ["batch", "archive"]) => batch::archive(room, call, kind),
                ("GET", [id]) => objects::get(room, call, kind, id),
                ("PATCH", [id]) => objects::update(room, call, kind, id),
                ("DELETE", [id]) => objects::archive(room, call, kind, id),
                _ => Err(No::new(405, "METHOD_NOT_ALLOWED", "Method Not Allowed")),
            }
        }
        ("GET", ["crm", "v3", "properties", word]) => properties::list(room, call, kind(word)?),
        ("POST", ["crm", "v3", "properties", word]) => properties::create(room, call, kind(word)?),
        ("GET", ["crm", "v3", "properties", word, name]) => properties::get(room, call, kind(word)?, name),
        ("GET", ["crm", "v3", "pipelines", "deals"]) => setup::pipelines(room, call),
        ("GET", ["crm", "v3", "owners"]) => setup::owners(room, call),
        ("POST", ["crm", "v4", "associations", from, to, "batch", "read"]) => {
            ties::batch(room, call, kind(from)?, kind(to)?)
        }
        ("GET", ["crm", "v4", "objects", from, id, "associations", to]) => {
            ties::list(room, call, (kind(from)?, id), kind(to)?)
        }
        ("PUT", ["crm", "v4", "objects", from, id, "associations", "default", to, other]) => {
            ties::usual(room, call, (kind(from)?, id), (kind(to)?, other))
        }
        ("PUT", ["crm", "v4", "objects", from, id, "associations", to, other]) => {
            ties::tie(room, call, (kind(from)?, id), (kind(to)?, other))
        }
        ("DELETE", ["crm", "v4", "objects", from, id, "associations", to, other]) => {
            ties::untie(room, call, (kind(from)?, id), (kind(to)?, other))
        }
        _ => Err(No::new(404, "OBJECT_NOT_FOUND", format!("No route for {method} {}", call.path))),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let own = match kind {
        CrmKind::Contact => vec![
            key("email", "email"),
            text("phone").map(|phone| format!("phone:{}", digits(phone))),
            key("external", "eh_external_id"),
        ],
        CrmKind::Note => vec![key("body", "hs_note_body")],
        CrmKind::Task => vec![key("title", "hs_task_subject")],
        CrmKind::Deal => vec![key("name", "dealname")],
        CrmKind::Call => vec![key("body", "hs_call_body")],
        CrmKind::Email => vec![key("title", "hs_email_subject"), key("body", "hs_email_text")],
        _ => vec![key("body", "hs_communication_body")],
    };
    own.into_iter().flatten().collect()
}

impl Vendor for HubSpot {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        Habits { ids: IdStyle::Numbers(30_100_000_000), keys, stamps: |_, _| true, owner: &[], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        let trace = room.trace();
        let reply = if call.path.trim_end_matches('/') == TOKEN_PATH {
            entry::token(room, call).unwrap_or_else(|no| self.refuse(&no))
        } else {
            let answer = match self.entry.admit(room, call) {
                Ok(()) => route(room, call),
                Err(no) => Err(no),
            };
            let reply = answer.unwrap_or_else(|no| self.refuse(&no));
            self.entry.headed(room, call, reply)
        };
        traced(reply, &trace)
    }

    fn refuse(&self, no: &No) -> Reply {
        let mut body = Map::from_iter([
            ("status".to_owned(), json!("error")),
            ("message".to_owned(), json!(no.message)),
            ("correlationId".to_owned(), json!("00000000-0000-4000-8000-000000000000")),
            ("category".to_owned(), json!(no.code)),
        ]);
        if !no.details.is_empty() {
            let errors = no.details.iter().map(|detail| json!({"message": detail})).collect::<Vec<_>>();
            body.insert("errors".to_owned(), json!(errors));
        }
        body.extend(no.more.clone());
        Reply::with(no.status, Json::Object(body))
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        properties::find(room, kind, field).is_some_and(|property| !property.fixed)
    }

    fn tag_field(&self) -> Option<&'static str> {
        None
    }

    fn stage_field(&self) -> &'static str {
        "dealstage"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let fields = Map::from_iter([
            ("hs_note_body".to_owned(), json!(text)),
            ("hs_timestamp".to_owned(), json!(super::wire::millis(room.now))),
        ]);
        let id = room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person);
        if let Some((there, back)) = ties::types(CrmKind::Note, CrmKind::Contact) {
            room.account.tie((CrmKind::Note, &id), (CrmKind::Contact, contact), there, back);
        }
        id
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        let given = std::mem::take(fields);
        shape::assign(room, kind, &given, fields).map_err(|no| no.message)?;
        if kind != CrmKind::Contact && kind != CrmKind::Deal {
            fields.entry("hs_timestamp").or_insert_with(|| json!(super::wire::millis(room.now)));
        }
        shape::needed(kind, fields).map_err(|no| no.message)
    }
}

/// Every refusal names the request it answers.
fn traced(mut reply: Reply, trace: &str) -> Reply {
    if let Some(id) = reply.body.as_mut().and_then(|body| body.get_mut("correlationId")) {
        *id = json!(trace);
    }
    reply
}
