//! Plain: a CRM that is nobody's product, as a brokerage's own people might write one. It has four doors, one for each way
//! of going through a list: `/page`, `/offset`, `/cursor` and `/link`. What differs between the doors is in [`door`];
//! records are the same behind all of them.

mod door;
mod entry;
mod list;
mod records;
mod setup;

use serde_json::{Map, Value as Json, json};

use self::{door::Door, entry::Entry};
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    quirk::CrmQuirk,
    room::Room,
    vendor::Vendor,
    wire::{Call, No, Reply},
};

/// Where every address begins.
const ROOT: &str = "/plain";

/// What an operation says.
type Answer = Result<Reply, No>;

/// The judge.
#[derive(Default)]
pub struct Plain {
    entry: Entry,
}

/// 400.
fn bad(message: impl Into<String>) -> No {
    No::new(400, "bad_request", message)
}

/// 404.
fn absent() -> No {
    No::new(404, "not_found", "There is no such thing.")
}

fn route(room: &mut Room, call: &Call<'_>, door: Door, segments: &[&str]) -> Answer {
    match (call.method.as_str(), segments) {
        ("GET", ["me"]) => setup::me(call),
        ("GET", ["agents"]) => setup::agents(room, call),
        ("GET", ["funnels"]) => setup::funnels(room, call),
        ("GET", ["fields"]) => setup::fields(room, call),
        (method, [word, rest @ ..]) => {
            let kind = records::kind(word).ok_or_else(absent)?;
            match (method, rest) {
                ("GET", []) => list::list(room, call, door, kind),
                ("POST", ["search"]) if door == Door::Cursor => list::search(room, call, door, kind),
                ("POST", []) => records::create(room, call, door, kind),
                ("GET", [id]) => records::get(room, call, door, kind, id),
                ("PATCH", [id]) if door != Door::Link => records::update(room, call, door, kind, id, false),
                ("PUT", [id]) => records::update(room, call, door, kind, id, true),
                ("DELETE", [id]) => records::delete(room, call, kind, id),
                _ => Err(No::new(405, "method", "That is not done here.")),
            }
        }
        _ => Err(absent()),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    match kind {
        CrmKind::Contact => {
            let emails = records::emails(fields).into_iter().map(|email| format!("email:{email}"));
            let phones = ["mobile", "homePhone"].iter().filter_map(|name| text(name));
            emails.chain(phones.map(|phone| format!("phone:{}", digits(phone)))).collect()
        }
        CrmKind::Note => key("body", "text").into_iter().collect(),
        CrmKind::Deal => key("name", "title").into_iter().collect(),
        _ => key("title", "title").into_iter().collect(),
    }
}

impl Vendor for Plain {
    fn root(&self) -> &'static str {
        ROOT
    }

    fn token_path(&self) -> &'static str {
        "/plain/token"
    }

    fn habits(&self) -> Habits {
        Habits {
            ids: IdStyle::Numbers(3_000),
            keys,
            stamps: |_, _| true,
            owner: &["personId"],
            owners: Some("personIds"),
        }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        if call.path == self.token_path() {
            return entry::token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        if let Err(no) = self.entry.admit(room, call) {
            let wait = no.more.get("wait").and_then(Json::as_i64);
            let reply = self.refuse(&no);
            return match wait {
                Some(wait) => reply.header("retry-after", wait),
                None => reply,
            };
        }
        let segments = call.segments();
        let door = match segments.as_slice() {
            ["plain", door, ..] => Door::named(door),
            _ => None,
        };
        let answer = match door {
            Some(door) => route(room, call, door, &segments[2..]),
            None => Err(absent()),
        };
        answer.unwrap_or_else(|no| self.refuse(&no))
    }

    fn refuse(&self, no: &No) -> Reply {
        Reply::with(no.status, json!({"error": {"code": no.code, "message": no.message}}))
    }

    fn knows(&self, _: &Room, kind: CrmKind, field: &str) -> bool {
        records::members(kind).iter().any(|member| member.name == field)
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("labels")
    }

    fn stage_field(&self) -> &'static str {
        "stepId"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let person = contact.parse::<u64>().unwrap_or_default();
        let fields = json!({"personId": person, "text": text});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        records::fits(room, kind, fields).map_err(|no| no.message)?;
        normalised(room, fields);
        Ok(())
    }
}

/// E-mails in small letters and telephones as digits, where the quirk is on.
fn normalised(room: &Room, fields: &mut Map<String, Json>) {
    if !room.has(CrmQuirk::ValuesNormalised) {
        return;
    }
    for item in fields.get_mut("emails").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(text) = item.get("address").and_then(Json::as_str).map(str::to_lowercase) {
            item["address"] = text.into();
        }
    }
    for name in ["mobile", "homePhone"] {
        if let Some(text) = fields.get(name).and_then(Json::as_str).map(digits) {
            fields.insert(name.to_owned(), text.into());
        }
    }
}
