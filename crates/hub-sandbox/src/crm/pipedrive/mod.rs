//! Pipedrive, API v2 and what is left of v1: lists with a cursor and a time since which, deals that are told of for
//! thirty days after they were deleted, fields of the account's own under forty digits, a price on every request, and
//! refresh tokens that were exchanged already.
//!
//! Where nothing public says so: what exactly stands in a refusal of version 2 (it is worded as in version 1, with a
//! code beside it); that a person needs a name; that unknown labels are refused; that `recents` keeps deletions to
//! itself. The lower one of the figures for requests in two seconds is taken. Leads (the inbox) and organisations are
//! left out.

mod entry;
mod first;
mod rows;
mod setup;
mod shape;

use serde_json::{Map, Value as Json, json};

use self::entry::Entry;
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, No, Reply},
};

const TOKEN_PATH: &str = "/oauth/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// Pipedrive.
#[derive(Default)]
pub struct Pipedrive {
    entry: Entry,
}

/// 400.
fn bad(message: impl Into<String>) -> No {
    No::new(400, "", message)
}

/// The body as an object.
fn object(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "", "Unsupported media type"),
        BodyFault::Missing | BodyFault::Malformed => bad("Bad request: the body is not valid JSON"),
    })
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(bad(format!("{name} is not allowed"))),
        None => Ok(()),
    }
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let (method, segments) = (call.method.as_str(), call.segments());
    let absent = || No::new(404, "", "Unknown method .");
    let wrong = || No::new(405, "", "Method not allowed");
    let (version, rest) = match segments.as_slice() {
        ["api", version @ ("v1" | "v2"), rest @ ..] => (*version, rest),
        ["v1", rest @ ..] => ("v1", rest),
        _ => return Err(absent()),
    };
    let fields = |word: &str| match word {
        "personFields" => shape::named("persons"),
        "dealFields" => shape::named("deals"),
        _ => None,
    };
    if version == "v2" {
        return match (method, rest) {
            ("GET", ["persons", "search"]) => rows::search(room, call),
            ("GET", ["pipelines"]) => setup::pipelines(room, call),
            ("GET", ["stages"]) => setup::stages(room, call),
            (_, [word @ ("personFields" | "dealFields")]) => {
                let entity = fields(word).ok_or_else(absent)?;
                match method {
                    "GET" => setup::fields(room, call, entity),
                    "POST" => setup::make_field(room, call, entity, true),
                    _ => Err(wrong()),
                }
            }
            (_, [word, rest @ ..]) => {
                let entity = shape::named(word).ok_or_else(absent)?;
                match (method, rest) {
                    ("GET", []) => rows::list(room, call, entity),
                    ("POST", []) => rows::create(room, call, entity),
                    ("GET", [id]) => rows::get(room, call, entity, id),
                    ("PATCH", [id]) => rows::update(room, call, entity, id),
                    ("DELETE", [id]) => rows::delete(room, call, entity, id),
                    (_, [] | [_]) => Err(wrong()),
                    _ => Err(absent()),
                }
            }
            _ => Err(absent()),
        };
    }
    match (method, rest) {
        ("GET", ["notes"]) => first::notes(room, call),
        ("POST", ["notes"]) => first::create_note(room, call),
        ("GET" | "PUT" | "DELETE", ["notes", id]) => first::one_note(room, call, id),
        ("GET" | "POST", ["callLogs"]) => first::calls(room, call),
        ("GET" | "DELETE", ["callLogs", id]) => first::one_call(room, call, id),
        ("PUT", ["persons", id, "merge"]) => first::merge(room, call, id),
        ("GET", ["recents"]) => first::recents(room, call),
        ("GET", ["users"]) => first::users(room, call, None),
        ("GET", ["users", id]) => first::users(room, call, Some(id)),
        ("GET", [word @ ("personFields" | "dealFields")]) => {
            setup::first_fields(room, call, fields(word).ok_or_else(absent)?)
        }
        ("POST", [word @ ("personFields" | "dealFields")]) => {
            setup::make_field(room, call, fields(word).ok_or_else(absent)?, false)
        }
        (_, ["notes" | "callLogs" | "users", ..] | ["recents"] | ["persons", _, "merge"]) => Err(wrong()),
        _ => Err(absent()),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    match kind {
        CrmKind::Contact => {
            let values = |list: &str| -> Vec<String> {
                let list = fields.get(list).and_then(Json::as_array).into_iter().flatten();
                list.filter_map(|one| one.get("value").and_then(Json::as_str)).map(str::to_owned).collect()
            };
            let emails = values("emails").into_iter().map(|email| format!("email:{email}"));
            let phones = values("phones").into_iter().map(|phone| format!("phone:{}", digits(&phone)));
            emails.chain(phones).chain(key("name", "name")).collect()
        }
        CrmKind::Note => key("body", "content").into_iter().collect(),
        CrmKind::Deal => key("name", "title").into_iter().collect(),
        _ => [key("title", "subject"), key("body", "note")].into_iter().flatten().collect(),
    }
}

impl Vendor for Pipedrive {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        Habits { ids: IdStyle::Numbers(1_000), keys, stamps: |_, _| true, owner: &["person_id"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        if call.path.trim_end_matches('/') == TOKEN_PATH {
            return entry::token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        let answer = match self.entry.admit(room, call) {
            Ok(()) => route(room, call),
            Err(no) => Err(no),
        };
        let reset = answer.as_ref().err().and_then(|no| no.more.get("reset")).and_then(Json::as_i64).unwrap_or(2);
        let reply = answer.unwrap_or_else(|no| self.refuse(&no));
        self.entry.headed(room, call, reply, reset)
    }

    fn refuse(&self, no: &No) -> Reply {
        if no.more.contains_key("oauth") {
            return Reply::with(no.status, json!({"success": false, "message": no.message, "error": no.code}));
        }
        let mut body = json!({"success": false, "error": no.message,
            "error_info": "Please check developers.pipedrive.com for more information about Pipedrive API.",
            "data": null, "additional_data": null});
        match no.status {
            400 => body["code"] = json!("ERR_SCHEMA_VALIDATION_FAILED"),
            401 | 429 => body["errorCode"] = json!(no.status),
            _ => {}
        }
        Reply::with(no.status, body)
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        let own = shape::of(kind).is_some_and(|entity| {
            let named = entity.members.iter().any(|member| member.name == field && field != "custom_fields");
            named || shape::custom(room, entity).any(|custom| custom.key == field)
        });
        own || first::knows(kind, field)
    }

    fn tag_field(&self) -> Option<&'static str> {
        None
    }

    fn stage_field(&self) -> &'static str {
        "stage_id"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let user = room.account.users.first().and_then(|user| user.id.parse::<u64>().ok());
        let fields = json!({"person_id": contact.parse::<u64>().unwrap_or_default(), "content": text, "user_id": user});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        let Some(entity) = shape::of(kind) else { return Ok(()) };
        let (custom, mut plain): (Map<_, _>, Map<_, _>) = std::mem::take(fields)
            .into_iter()
            .partition(|(name, _)| shape::custom(room, entity).any(|custom| custom.key == *name));
        let done_at = plain.remove(shape::DONE_AT);
        match entity.word {
            "persons" => drop(plain.entry("name").or_insert_with(|| json!("Unnamed"))),
            "deals" => drop(plain.entry("title").or_insert_with(|| json!("Unnamed"))),
            _ => {}
        }
        shape::checked(&plain, entity.members).map_err(|no| no.message)?;
        let mut body = plain.clone();
        body.insert("custom_fields".to_owned(), Json::Object(custom.clone()));
        shape::sound(room, entity, &body).map_err(|no| no.message)?;
        // A stage that a person chose takes its pipeline along.
        if plain.contains_key("stage_id") {
            plain.remove("pipeline_id");
        }
        plain.extend(done_at.map(|at| (shape::DONE_AT.to_owned(), at)));
        shape::complete(room, entity, &mut plain).map_err(|no| no.message)?;
        fields.extend(plain);
        fields.extend(custom);
        Ok(())
    }
}
