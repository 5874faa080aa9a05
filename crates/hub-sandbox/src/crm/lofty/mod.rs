//! Lofty (formerly Chime), API v1.0: a key under the scheme `token`, leads by scroll, updates in part in which `tags`
//! replaces and `tagsAdd` adds, numbers too long for JavaScript, refusals that are a bare text, deletions that need a
//! reason and that nobody is told of.
//!
//! What is public about the shapes is thin; what is not said by the vendor follows what others report who use it: notes
//! at `/v1.0/notes` by the number of the lead, tasks and appointments at `/v2.0/calendar`, messages at
//! `/v1.0/message/…`, parameters that nobody knows passed over (and held against the client, `unknown-parameter`).
//! Deals are left out: nothing is public about transactions.

mod leads;
mod pieces;
mod setup;

use serde_json::{Map, Value as Json, json};

use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented, texts},
    oauth::Renewal,
    order::digits,
    quirk::CrmQuirk,
    room::Room,
    salesforce::is_verifier,
    vendor::Vendor,
    wire::{BodyFault, Call, Member, No, Reply, Sliding, Wrong, check},
};

const TOKEN_PATH: &str = "/oauth/token";
const LIVES: i64 = 3_600;
/// Requests a minute of an app in development.
const MOST: usize = 100;
/// The same where the allowance is small.
const SMALL: usize = 10;

/// What an operation says.
type Answer = Result<Reply, No>;

/// Lofty.
pub struct Lofty {
    minute: Sliding,
    bare: bool,
}

impl Default for Lofty {
    fn default() -> Self {
        Self { minute: Sliding::new(MOST, 60_000), bare: true }
    }
}

/// 400.
fn bad(message: impl Into<String>) -> No {
    No::new(400, "", message)
}

/// 404.
fn absent(what: &str) -> No {
    No::new(404, "", format!("{what} not found"))
}

/// The body, checked.
fn body(call: &Call<'_>, members: &[Member]) -> Result<Map<String, Json>, No> {
    let body = call.json().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "", "Unsupported Media Type"),
        BodyFault::Missing | BodyFault::Malformed => bad("the request body is not valid JSON"),
    })?;
    let words = |wrong: &Wrong| match wrong {
        Wrong::Stranger(name) => format!("unknown field {name}"),
        Wrong::Missing(name, _) => format!("{name} is required"),
        Wrong::Type(name, kind) => format!("{name} has to be {kind}"),
    };
    match check(&body, members).first() {
        Some(wrong) => Err(bad(words(wrong))),
        None => Ok(body),
    }
}

/// Parameters nobody knows are passed over.
fn parameters(room: &mut Room, call: &Call<'_>, known: &[&str]) {
    if !call.strangers(known).is_empty() {
        room.violations.push("unknown-parameter");
    }
}

fn number(id: &str) -> Json {
    json!(id.parse::<u64>().unwrap_or_default())
}

/// Answers the token endpoint: a native client with a verifier, or one with its secret.
fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    let wrong = |error: &'static str| No::new(400, error, error).and("oauth", true);
    if call.method != axum::http::Method::POST {
        return Err(No::new(405, "invalid_request", "invalid_request").and("oauth", true));
    }
    let form = call.form().map_err(|_| wrong("invalid_request"))?;
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let known = &room.credentials;
    let secret = one("client_secret");
    if one("client_id") != Some(&known.client_id) || secret.is_some_and(|secret| secret != known.client_secret) {
        return Err(wrong("invalid_client"));
    }
    let pair = match one("grant_type") {
        Some("authorization_code") => {
            let proven = secret.is_some() || one("code_verifier").is_some_and(is_verifier);
            let good = proven && one("code") == Some(&known.code) && one("redirect_uri").is_some();
            if good { room.tokens.exchange(room.now, LIVES) } else { None }
        }
        Some("refresh_token") => {
            room.tokens.renew(one("refresh_token").unwrap_or_default(), Renewal::Rotating, room.now, LIVES)
        }
        _ => return Err(wrong("unsupported_grant_type")),
    };
    let pair = pair.ok_or_else(|| wrong("invalid_grant"))?;
    Ok(Reply::ok(json!({"access_token": pair.access, "refresh_token": pair.refresh, "token_type": "bearer",
        "expires_in": LIVES})))
}

impl Lofty {
    fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        let key = call.header("authorization").and_then(|text| text.strip_prefix("token "));
        let by_key = key == Some(&room.credentials.token);
        let by_app = call.bearer().is_some_and(|token| room.tokens.is_good(token, room.now));
        if !by_key && !by_app {
            return Err(No::new(401, "200058", "token verification failed"));
        }
        self.minute.most = if room.has(CrmQuirk::SmallAllowance) { SMALL } else { MOST };
        if !self.minute.has_room(room.now) {
            room.violations.push("over-quota");
            return Err(No::new(429, "429", "too many requests"));
        }
        self.minute.count(room.now);
        Ok(())
    }

    fn headed(&self, room: &Room, reply: Reply) -> Reply {
        let reset = if self.minute.left() == 0 { (self.minute.wait(room.now) + 999) / 1_000 } else { 60 };
        reply
            .header("x-ratelimit-limit", self.minute.most)
            .header("x-ratelimit-remaining", self.minute.left())
            .header("x-ratelimit-reset", reset)
    }
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let segments = call.segments();
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["v1.0", "me"]) => setup::me(room),
        ("GET", ["v1.0", "members"]) => setup::members(room),
        ("GET", ["v1.0", "teamFeatures", "listTag"]) => setup::tags(room),
        ("GET", ["v1.0", "teamFeatures", "listCustomField"]) => setup::fields(room),
        ("GET", ["v1.0", "leads"]) => leads::list(room, call),
        ("POST", ["v1.0", "leads"]) => leads::create(room, call),
        ("GET", ["v1.0", "leads", id]) => leads::get(room, id),
        ("PUT", ["v1.0", "leads", id]) => leads::update(room, call, id),
        ("DELETE", ["v1.0", "leads", id]) => leads::delete(room, call, id),
        ("GET" | "POST", ["v1.0", "leads", id, "activities"]) => pieces::activities(room, call, id),
        ("GET", ["v1.0", "notes"]) => pieces::notes(room, call),
        ("POST", ["v1.0", "notes"]) => pieces::create_note(room, call),
        ("GET" | "PUT" | "DELETE", ["v1.0", "notes", id]) => pieces::one_note(room, call, id),
        ("POST", ["v1.0", "message", "email", "send"]) => pieces::send(room, call, CrmKind::Email),
        ("POST", ["v1.0", "message", "sms", "send"]) => pieces::send(room, call, CrmKind::Text),
        ("GET", ["v2.0", "calendar"]) => pieces::calendar(room, call),
        ("POST", ["v2.0", "calendar"]) => pieces::create_entry(room, call),
        ("POST", ["v2.0", "calendar", id, "finish"]) => pieces::finish(room, id),
        (_, ["v1.0", "leads" | "notes", ..] | ["v2.0", "calendar", ..]) => Err(No::new(405, "", "Method Not Allowed")),
        _ => Err(absent("the resource")),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    match kind {
        CrmKind::Contact => {
            let emails = texts(fields.get("emails")).into_iter().map(|email| format!("email:{email}"));
            let phones = texts(fields.get("phones")).into_iter().map(|phone| format!("phone:{}", digits(&phone)));
            emails.chain(phones).collect()
        }
        CrmKind::Task | CrmKind::Meeting => key("title", "content").into_iter().collect(),
        _ => key("body", "content").into_iter().collect(),
    }
}

impl Vendor for Lofty {
    fn root(&self) -> &'static str {
        "/v1.0"
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        // Beyond what a number in JavaScript holds exactly.
        let ids = IdStyle::Numbers(1_147_301_720_957_526_000);
        Habits { ids, keys, stamps: |_, _| true, owner: &["leadId"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        self.bare = room.has(CrmQuirk::BareErrors);
        if call.path.trim_end_matches('/') == TOKEN_PATH {
            return token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        let answer = match self.admit(room, call) {
            Ok(()) => route(room, call),
            Err(no) => Err(no),
        };
        let reply = answer.unwrap_or_else(|no| self.refuse(&no));
        self.headed(room, reply)
    }

    fn refuse(&self, no: &No) -> Reply {
        if no.more.contains_key("oauth") {
            return Reply::with(no.status, json!({"error": no.code}));
        }
        if self.bare && (400..500).contains(&no.status) && no.code.is_empty() {
            return Reply::with(no.status, json!(no.message));
        }
        let code = no.code.parse::<u64>().unwrap_or_else(|_| u64::from(no.status));
        Reply::with(no.status, json!({"errorCode": code, "errorMsg": no.message}))
    }

    fn knows(&self, room: &Room, kind: CrmKind, field: &str) -> bool {
        match kind {
            CrmKind::Contact => leads::knows(room, field),
            _ => ["leadId", "content", "isPin", "startAt", "endAt", "way", "type"].contains(&field),
        }
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("tags")
    }

    fn stage_field(&self) -> &'static str {
        "stage"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let fields = json!({"leadId": number(contact), "content": text, "isPin": false});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, room: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        if kind == CrmKind::Contact {
            leads::sound(room, fields).map_err(|no| no.message)?;
            leads::complete(room, fields);
        }
        Ok(())
    }
}
