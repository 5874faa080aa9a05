//! Follow Up Boss, API v1: a key in Basic without a password, a registered system, lists of which the collection's name
//! stands in the answer, updates that replace lists, leads that come in as events, and limits by context.

mod deals;
mod entry;
mod events;
mod page;
mod people;
mod person;
mod pieces;
mod setup;

use serde_json::{Map, Value as Json, json};

use self::entry::{Context, Entry, Who};
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented, texts},
    order::digits,
    quirk::CrmQuirk,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

/// Where every address begins.
const ROOT: &str = "/v1";

/// What an operation says.
type Answer = Result<Reply, No>;

/// Follow Up Boss.
#[derive(Default)]
pub struct FollowUpBoss {
    entry: Entry,
}

/// 400.
fn bad(message: impl Into<String>) -> No {
    No::new(400, "", message)
}

/// 404.
fn absent(what: &str) -> No {
    No::new(404, "", format!("{what} not found."))
}

fn words(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Stranger(name) => format!("Invalid field: {name}"),
        Wrong::Missing(name, _) => format!("Missing required field: {name}"),
        Wrong::Type(name, kind) => format!("{name} has to be {kind}"),
    }
}

fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    let wrong = check(body, members);
    if wrong.is_empty() { Ok(()) } else { Err(bad(wrong.iter().map(words).collect::<Vec<_>>().join("; "))) }
}

/// The body as an object.
fn object(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "", "Content-Type has to be application/json."),
        BodyFault::Missing | BodyFault::Malformed => bad("Invalid JSON."),
    })
}

/// The body, checked.
fn body(call: &Call<'_>, members: &[Member]) -> Result<Map<String, Json>, No> {
    let body = object(call)?;
    checked(&body, members)?;
    Ok(body)
}

/// Refuses parameters that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(bad(format!("Invalid parameter: {name}"))),
        None => Ok(()),
    }
}

/// A parameter that is true or false.
fn flag(call: &Call<'_>, name: &str) -> Result<bool, No> {
    match call.one(name) {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(bad(format!("{name} has to be true or false"))),
    }
}

/// A number as an id.
fn id_of(value: Option<&Json>) -> Option<String> {
    value.and_then(Json::as_u64).map(|id| id.to_string())
}

fn context(call: &Call<'_>, segments: &[&str]) -> Context {
    match (call.method.as_str(), segments) {
        ("GET", ["events", ..]) => Context::Events,
        (_, ["notes", ..]) => Context::Notes,
        ("PUT", ["people", ..]) => Context::People,
        _ => Context::Global,
    }
}

fn route(room: &mut Room, call: &Call<'_>, who: &Who, segments: &[&str]) -> Answer {
    match (call.method.as_str(), segments) {
        ("GET", ["identity"]) => setup::identity(room, call, who),
        ("GET", ["users"]) => setup::users(room, call),
        ("GET", ["pipelines"]) => setup::pipelines(room, call),
        ("GET", ["stages"]) => setup::stages(room, call),
        ("GET", ["customFields"]) => setup::custom_fields(room, call),
        ("GET", ["people"]) => people::list(room, call, who),
        ("POST", ["people"]) => people::create(room, call, who),
        ("GET", ["people", id]) => people::get(room, call, who, id),
        ("PUT", ["people", id]) => people::update(room, call, who, id),
        ("DELETE", ["people", id]) => people::delete(room, call, who, id),
        ("GET", ["events"]) => events::list(room, call, who),
        ("POST", ["events"]) => events::create(room, call, who),
        ("GET", ["deals"]) => deals::list(room, call, who),
        ("POST", ["deals"]) => deals::create(room, call, who),
        ("GET", ["deals", id]) => deals::get(room, call, id),
        ("PUT", ["deals", id]) => deals::update(room, call, who, id),
        ("DELETE", ["deals", id]) => deals::delete(room, call, id),
        (method, [word, rest @ ..]) => {
            let piece = pieces::named(word).ok_or_else(|| absent("The resource"))?;
            match (method, rest) {
                ("GET", []) => pieces::list(room, call, who, piece),
                ("POST", []) => pieces::create(room, call, who, piece),
                ("GET", [id]) => pieces::get(room, call, who, piece, id),
                ("PUT", [id]) if piece.changes => pieces::update(room, call, who, piece, id),
                ("DELETE", [id]) if piece.changes => pieces::delete(room, call, who, piece, id),
                _ => Err(No::new(405, "", "Method not allowed.")),
            }
        }
        _ => Err(absent("The resource")),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    match kind {
        CrmKind::Contact => {
            let emails = person::values(fields, "emails").into_iter().map(|email| format!("email:{email}"));
            let phones = person::values(fields, "phones").into_iter().map(|phone| format!("phone:{}", digits(&phone)));
            emails.chain(phones).collect()
        }
        CrmKind::Task => key("title", "name").into_iter().collect(),
        CrmKind::Deal => key("name", "name").into_iter().collect(),
        CrmKind::Event => [key("type", "type"), key("body", "message")].into_iter().flatten().collect(),
        CrmKind::Text => key("body", "message").into_iter().collect(),
        _ => key("body", "body").into_iter().collect(),
    }
}

/// `updated` moves for some fields only, where the quirk is on; the quirk itself is looked at when a person is told.
fn stamps(kind: CrmKind, field: &str) -> bool {
    kind != CrmKind::Contact
        || ["firstName", "lastName", "emails", "phones", "addresses", "stage", "tags", "assignedUserId", "price"]
            .contains(&field)
}

impl Vendor for FollowUpBoss {
    fn root(&self) -> &'static str {
        ROOT
    }

    fn token_path(&self) -> &'static str {
        ""
    }

    fn habits(&self) -> Habits {
        Habits { ids: IdStyle::Numbers(20_000), keys, stamps, owner: &["personId"], owners: Some("peopleIds") }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        let segments = call.segments();
        let Some(("v1", segments)) = segments.split_first().map(|(first, rest)| (*first, rest)) else {
            return self.refuse(&absent("The resource"));
        };
        if segments == ["me"] {
            // In reality it gives the key away, into every log on the way.
            room.violations.push("me-called");
            room.forbidden = Some(format!("{} /v1/me, which tells the API key", call.method));
            return self.refuse(&No::new(403, "", "This call must never be made."));
        }
        let who = match self.entry.admit(room, call) {
            Ok(who) => who,
            Err(no) => return self.refuse(&no),
        };
        let context = context(call, segments);
        if let Err(wait) = self.entry.count(room, context, &who) {
            room.violations.push("over-quota");
            let reply = self.refuse(&No::new(429, "", "Too many requests. Please try again later."));
            return self.entry.headed(context, &who, reply).header("retry-after", (wait + 999) / 1_000);
        }
        let reply = route(room, call, &who, segments).unwrap_or_else(|no| self.refuse(&no));
        self.entry.headed(context, &who, reply)
    }

    fn refuse(&self, no: &No) -> Reply {
        let mut body = Map::from_iter([("errorMessage".to_owned(), json!(no.message))]);
        body.extend(no.more.clone());
        Reply::with(no.status, Json::Object(body))
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        match kind {
            CrmKind::Contact => person::known(room, field),
            CrmKind::Deal => deals::MEMBERS.iter().any(|member| member.name == field),
            _ => pieces::of(kind).is_some_and(|piece| piece.members.iter().any(|member| member.name == field)),
        }
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("tags")
    }

    fn stage_field(&self) -> &'static str {
        "stageId"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let person = contact.parse::<u64>().unwrap_or_default();
        let fields = json!({"personId": person, "body": text, "isHtml": false});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        match kind {
            CrmKind::Contact => {
                person::fits(room, fields).map_err(|no| no.message)?;
                person::filled(room, fields);
            }
            CrmKind::Deal => deals::staged(room, fields).map_err(|no| no.message)?,
            _ => {}
        }
        Ok(())
    }
}

/// Whether lists are replaced by an update rather than added to.
fn replaces(room: &Room, field: &str) -> bool {
    room.has(if field == "tags" { CrmQuirk::TagsReplaced } else { CrmQuirk::ListsReplaced })
}

/// Tags, each once.
fn tags(fields: &Map<String, Json>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    texts(fields.get("tags")).into_iter().filter(|tag| seen.insert(tag.to_lowercase())).collect()
}
