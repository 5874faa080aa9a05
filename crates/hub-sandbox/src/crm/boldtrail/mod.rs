//! BoldTrail (kvCORE), public API v2: contacts in the order of their numbers and no way to ask what changed, truth in 1
//! and 0, notes and calls that are made by PUT, refusals whose `errors` are an object or a list, one e-mail for each
//! agent, no limits that are told.
//!
//! What is public about the shapes is thin; what the vendor does not say follows what others report who use it: pages
//! as of a Laravel paginator, statuses by number, tags as objects with a name, `details` as the text of a note. How to
//! search is not public: `filter[email]`, `filter[phone]` and `/contacts/search?q=` are all taken. Other parameters are
//! passed over and held against the client (`unknown-parameter`). Tasks and deals cannot be written and are left out.

mod contacts;
mod pieces;
mod setup;

use serde_json::{Map, Value as Json, json};

use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    quirk::CrmQuirk,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

/// What an operation says.
type Answer = Result<Reply, No>;

/// BoldTrail.
#[derive(Default)]
pub struct BoldTrail {
    listed: bool,
}

/// 422 about one field.
fn invalid(field: &str, message: impl Into<String>) -> No {
    No::new(422, "", "The given data was invalid.").because(vec![format!("{field}\n{}", message.into())])
}

/// 404.
fn absent(what: &str) -> No {
    No::new(404, "", format!("{what} not found"))
}

fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    match check(body, members).first() {
        None => Ok(()),
        Some(Wrong::Stranger(name)) => Err(invalid(name, format!("The {name} field is unknown."))),
        Some(Wrong::Missing(name, _)) => Err(invalid(name, format!("The {name} field is required."))),
        Some(Wrong::Type(name, kind)) => Err(invalid(name, format!("The {name} has to be {kind}."))),
    }
}

/// The body, checked.
fn body(call: &Call<'_>, members: &[Member]) -> Result<Map<String, Json>, No> {
    let body = call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "", "Unsupported Media Type"),
        BodyFault::Missing | BodyFault::Malformed => No::new(400, "", "The body is not valid JSON."),
    })?;
    checked(&body, members)?;
    Ok(body)
}

fn number(id: &str) -> Json {
    json!(id.parse::<u64>().unwrap_or_default())
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let segments = call.segments();
    let ["v2", "public", rest @ ..] = segments.as_slice() else { return Err(absent("The route")) };
    match (call.method.as_str(), rest) {
        ("GET", ["contacts"]) => contacts::list(room, call),
        ("GET", ["contacts", "search"]) => contacts::search(room, call),
        ("POST", ["contact"]) => contacts::create(room, call),
        ("GET", ["contact", id]) => contacts::get(room, id),
        ("PUT", ["contact", id]) => contacts::update(room, call, id),
        ("DELETE", ["contact", id]) => contacts::delete(room, id),
        ("GET" | "PUT" | "DELETE", ["contact", id, "tags"]) => contacts::tags(room, call, id),
        ("GET", ["contact", id, "action", word]) => pieces::list(room, id, word),
        ("PUT", ["contact", id, "action", word]) => pieces::create(room, call, id, word),
        ("GET" | "PUT", ["contact", id, "action", word, action]) => pieces::one(room, call, id, word, action),
        ("PUT", ["contact", id, "email"]) => pieces::send(room, call, id, CrmKind::Email),
        ("PUT", ["contact", id, "text"]) => pieces::send(room, call, id, CrmKind::Text),
        ("GET", ["users"]) => setup::users(room),
        ("GET", ["user", id]) => setup::user(room, id),
        (_, ["contacts" | "contact" | "users" | "user", ..]) => Err(No::new(405, "", "Method Not Allowed")),
        _ => Err(absent("The route")),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let phone = |field: &str| text(field).map(|phone| format!("phone:{}", digits(phone)));
    let own = match kind {
        CrmKind::Contact => vec![key("email", "email"), phone("cell_phone_1"), phone("home_phone")],
        CrmKind::Note => vec![key("title", "title"), key("body", "details")],
        CrmKind::Email => vec![key("title", "subject"), key("body", "body")],
        CrmKind::Text => vec![key("body", "message")],
        _ => vec![key("body", "notes")],
    };
    own.into_iter().flatten().collect()
}

impl Vendor for BoldTrail {
    fn root(&self) -> &'static str {
        "/v2/public"
    }

    fn token_path(&self) -> &'static str {
        ""
    }

    fn habits(&self) -> Habits {
        let ids = IdStyle::Numbers(301_000_000);
        Habits { ids, keys, stamps: |_, _| true, owner: &["contact_id"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        self.listed = room.has(CrmQuirk::ErrorsListed);
        let answer = if call.bearer() == Some(&room.credentials.token) {
            route(room, call)
        } else {
            Err(No::new(401, "", "Unauthenticated."))
        };
        answer.unwrap_or_else(|no| self.refuse(&no))
    }

    fn refuse(&self, no: &No) -> Reply {
        let mut body = json!({"message": no.message});
        let pairs = no.details.iter().filter_map(|detail| detail.split_once('\n'));
        if !no.details.is_empty() && self.listed {
            body["errors"] = pairs.map(|(_, message)| json!(message)).collect();
        } else if !no.details.is_empty() {
            body["errors"] = Json::Object(pairs.map(|(field, message)| (field.to_owned(), json!([message]))).collect());
        }
        Reply::with(no.status, body)
    }

    fn knows(&self, _: &Room, kind: CrmKind, field: &str) -> bool {
        match kind {
            CrmKind::Contact => field == "tags" || contacts::MEMBERS.iter().any(|member| member.name == field),
            _ => field == "contact_id" || pieces::knows(kind, field),
        }
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("tags")
    }

    fn stage_field(&self) -> &'static str {
        "status"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let fields = json!({"contact_id": number(contact), "details": text});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        if kind == CrmKind::Contact {
            let mut plain = fields.clone();
            plain.remove("tags");
            contacts::sound(room, &plain).map_err(|no| no.details.join("; "))?;
            contacts::complete(room, fields);
        }
        Ok(())
    }
}
