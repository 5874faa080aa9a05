//! Microsoft Dynamics 365, Dataverse Web API v9.2: OData with weak ETags that a write can be made to depend on, a PATCH
//! that makes what is not there, references that are bound by address, delta links that are good for a week, and limits
//! per five minutes with `Retry-After`.
//!
//! Where nothing public says so: a contact without a last name is refused, as the description has it, though the
//! platform may be set up otherwise; the codes of "change tracking is off" and of an unknown key are worded here.
//! Left out: `$expand`, `$batch`, custom choices, business process flows; a deal's stage is the column `salesstage`.

mod entry;
mod list;
mod rows;
mod setup;
mod tables;
mod write;

use serde_json::{Map, Value as Json, json};

use self::{entry::Entry, tables::Set};
use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Wrong, check},
};

const TOKEN_PATH: &str = "/organizations/oauth2/v2.0/token";

/// What an operation says.
type Answer = Result<Reply, No>;

/// Dynamics 365.
#[derive(Default)]
pub struct Dynamics {
    entry: Entry,
}

/// The body as an object.
fn body(call: &Call<'_>) -> Result<Map<String, Json>, No> {
    call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "0x80048d02", "The request has an unsupported media type."),
        BodyFault::Missing | BodyFault::Malformed => {
            No::new(400, "0x80048d19", "Error identified in Payload provided by the user: it cannot be read as JSON.")
        }
    })
}

fn checked(body: &Map<String, Json>, members: &[Member]) -> Result<(), No> {
    let words = |wrong: &Wrong| match wrong {
        Wrong::Stranger(name) => format!("The parameter '{name}' in the request payload is not a valid parameter."),
        Wrong::Missing(name, _) => format!("Parameter '{name}' is missing."),
        Wrong::Type(name, kind) => format!("Parameter '{name}' has to be {kind}."),
    };
    let body: Map<String, Json> = body
        .iter()
        .filter(|(name, _)| !name.starts_with('@'))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    match check(&body, members).first() {
        Some(wrong) => Err(No::new(400, "0x80048d19", words(wrong))),
        None => Ok(()),
    }
}

/// Refuses options that the operation does not have.
fn parameters(call: &Call<'_>, known: &[&str]) -> Result<(), No> {
    match call.strangers(known).first() {
        Some(name) => Err(No::new(400, "0x80060888", format!("The query parameter {name} is not supported."))),
        None => Ok(()),
    }
}

/// What the client prefers, one by one.
fn preferences(call: &Call<'_>) -> Vec<String> {
    let header = call.header("prefer").unwrap_or_default();
    header.split([',', ';']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The value of something preferred.
fn preferred(call: &Call<'_>, name: &str) -> Option<String> {
    preferences(call).into_iter().find_map(|part| {
        let (known, value) = part.split_once('=')?;
        (known.trim() == name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn context(call: &Call<'_>, set: &Set, rest: &str) -> String {
    let select = call
        .one("$select")
        .filter(|_| rest != "/$deletedEntity")
        .map_or_else(String::new, |names| format!("({names})"));
    format!("{}/api/data/v9.2/$metadata#{}{select}{rest}", call.origin(), set.table.name)
}

fn not_allowed(call: &Call<'_>) -> No {
    No::new(405, "0x80060888", format!("The requested resource does not support http method '{}'.", call.method))
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let (method, segments) = (call.method.as_str(), call.segments());
    let absent = |name: &str| No::new(404, "0x8006088a", format!("Resource not found for the segment '{name}'."));
    let ["api", "data", version, rest @ ..] = segments.as_slice() else { return Err(absent(&call.path)) };
    if !["v9.0", "v9.1", "v9.2"].contains(version) {
        return Err(No::new(404, "0x80060888", "The version of the address is not known."));
    }
    if call.header("odata-version").is_some_and(|version| version != "4.0") {
        return Err(No::new(400, "0x80060888", "The OData-Version header has to be 4.0."));
    }
    match (method, rest) {
        ("GET", ["WhoAmI" | "WhoAmI()"]) => setup::who_am_i(room, call),
        ("POST", ["Merge"]) => rows::merge(room, call),
        ("POST", ["WinOpportunity"]) => rows::close(room, call, true),
        ("POST", ["LoseOpportunity"]) => rows::close(room, call, false),
        (_, [first, rest @ ..]) if first.starts_with("EntityDefinitions(") => {
            setup::definitions(room, call, first, rest)
        }
        (_, [first, rest @ ..]) => match first.split_once('(') {
            None if rest.is_empty() => {
                let set = tables::named(first)?;
                match method {
                    "GET" => list::list(room, call, set),
                    "POST" if !set.table.kinds.is_empty() => rows::create(room, call, set),
                    _ => Err(not_allowed(call)),
                }
            }
            None => Err(absent(first)),
            Some((name, inside)) => {
                let set = tables::named(name)?;
                let inside = inside.strip_suffix(')').ok_or_else(|| absent(first))?;
                if set.table.kinds.is_empty() {
                    let id = inside.to_lowercase();
                    let user = room.account.users.iter().find(|user| user.id == id);
                    return user.map(|user| Reply::ok(tables::user(user))).ok_or_else(|| write::absent(set, &id));
                }
                let which = rows::which(room, set, inside)?;
                match (method, rest) {
                    ("GET", []) => rows::get(room, call, set, &which),
                    ("PATCH", []) => rows::upsert(room, call, set, &which),
                    ("DELETE", []) => rows::delete(room, call, set, &which),
                    ("PUT" | "DELETE", [column]) => rows::column(room, call, set, &which, column),
                    (_, [] | [_]) => Err(not_allowed(call)),
                    _ => Err(absent(first)),
                }
            }
        },
        _ => Err(absent("")),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let phone = |field: &str| text(field).map(|phone| format!("phone:{}", digits(phone)));
    let own = match kind {
        CrmKind::Contact | CrmKind::Lead => {
            vec![key("email", "emailaddress1"), phone("telephone1"), phone("mobilephone")]
        }
        CrmKind::Note => vec![key("title", "subject"), key("body", "notetext")],
        CrmKind::Deal => vec![key("name", "name")],
        _ => vec![key("title", "subject"), key("body", "description")],
    };
    own.into_iter().chain([key("external", "eh_externalid")]).flatten().collect()
}

impl Vendor for Dynamics {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        let owner = &["regardingobjectid", "objectid", "parentcontactid"];
        Habits { ids: IdStyle::Guids, keys, stamps: |_, _| true, owner, owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        // Any tenant's name may stand where the usual word does.
        if let [_, "oauth2", "v2.0", "token"] = call.segments().as_slice() {
            return entry::token(room, call).unwrap_or_else(|no| self.refuse(&no));
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
        if let Some(number) = no.more.get("oauth") {
            return Reply::with(
                no.status,
                json!({"error": no.code, "error_description": no.message,
                "error_codes": [number]}),
            );
        }
        let code = match (no.status, no.code) {
            (403, "QUOTA" | "MISSING_SCOPES") => "0x80040220",
            (429, "RATE_LIMITS") => "0x80072322",
            (_, code) if code.starts_with("0x") => code,
            _ => "0x80044150",
        };
        let reply = Reply::with(no.status, json!({"error": {"code": code, "message": no.message}}));
        match no.more.get("retry-after") {
            Some(wait) => reply.header("retry-after", wait),
            None if no.status == 401 => reply.header("www-authenticate", "Bearer"),
            None => reply,
        }
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        let column = tables::of(kind).and_then(|set| set.table.column(room, field, false));
        column.is_some_and(|column| !column.fixed)
    }

    fn tag_field(&self) -> Option<&'static str> {
        None
    }

    fn stage_field(&self) -> &'static str {
        "salesstage"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let owner = room.account.users.first().map(|user| user.id.clone());
        let fields = json!({"objectid": contact, "subject": "Note", "notetext": text, "ownerid": owner});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        let set = tables::of(kind).ok_or_else(|| "there are no such records".to_owned())?;
        // A person chooses from lists, so that references are there or not offered.
        let columns = set.table.columns(room);
        for (name, value) in fields.iter() {
            let column = columns.iter().find(|column| column.name == *name);
            let fits = column.is_none_or(|column| column.fits(room, value).is_ok());
            if !fits {
                return Err(format!("{name} cannot be {value}"));
            }
        }
        if kind == CrmKind::Contact {
            fields.entry("lastname").or_insert_with(|| json!("Unnamed"));
        }
        if kind == CrmKind::Lead {
            fields.entry("subject").or_insert_with(|| json!("Unnamed"));
        }
        // A key that the row itself has is no duplicate, and rows that a person edits keep theirs.
        let keys: Vec<String> =
            columns.iter().filter(|column| column.unique).map(|column| column.name.clone()).collect();
        let held: Map<String, Json> = keys.iter().filter_map(|key| fields.remove_entry(key)).collect();
        write::complete(room, set, fields, None).map_err(|no| no.message)?;
        fields.extend(held);
        Ok(())
    }
}
