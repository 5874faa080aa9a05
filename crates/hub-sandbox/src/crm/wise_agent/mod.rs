//! Wise Agent: one address for everything and the operation in `requestType`, forms in place of JSON, lists as JSON
//! inside texts, errors that come with 200, a person who is there already is told and not changed, times in minutes.
//!
//! Nothing is public about limits, so there are none; contacts cannot be deleted through the interface, and nobody is
//! told when a person does it. Deals are checklists elsewhere in the product and are left out. A refusal for a missing
//! or unknown `requestType` is worded here.

mod contacts;
mod pieces;
mod setup;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value as Json, json};

use super::{
    core::{CrmHand, CrmKind, Habits, IdStyle, Invented},
    oauth::Renewal,
    order::digits,
    room::Room,
    vendor::Vendor,
    wire::{BodyFault, Call, No, Reply},
};

const TOKEN_PATH: &str = "/WiseAuth/token";
const LIVES: i64 = 3_600;

/// What an operation says.
type Answer = Result<Reply, No>;

/// Wise Agent.
#[derive(Default)]
pub struct WiseAgent;

/// What a request says: the parameters of the address and of the form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A parameter, whatever its capitals.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Everything but the operation's own name.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("requestType"));
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// An error as most operations tell it: with 200.
fn bad(message: impl Into<String>) -> No {
    No::new(200, "Error", message)
}

/// A time as the vendor tells it.
fn stamp(at: DateTime<Utc>) -> String {
    at.format("%-m/%-d/%Y %-I:%M:%S %p").to_string()
}

/// A time as the vendor takes it: to the minute.
///
/// # Errors
/// Anything else.
fn minute(text: &str) -> Result<DateTime<Utc>, No> {
    let read = ["%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text.trim(), form).ok());
    read.map(|at| at.and_utc()).ok_or_else(|| bad("Invalid date"))
}

fn number(id: &str) -> Json {
    json!(id.parse::<u64>().unwrap_or_default())
}

/// A page of a list; nothing is left out where no page is asked for and `usual` is none.
fn paged(form: &Form, usual: Option<usize>, rows: Vec<Json>) -> Result<Vec<Json>, No> {
    let whole = |name: &str| match form.one(name) {
        None => Ok(None),
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|number| *number > 0)
            .map(Some)
            .ok_or_else(|| bad(format!("Invalid {name}"))),
    };
    let (page, size) = (whole("page")?, whole("page_size")?);
    let Some(size) = size.or(usual).or(page.map(|_| 100)) else { return Ok(rows) };
    Ok(rows.into_iter().skip((page.unwrap_or(1) - 1).saturating_mul(size)).take(size).collect())
}

/// Answers the token endpoint: JSON or a form, the client in the body or in Basic; tells when the token dies, not how
/// long it lives.
fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    let wrong = |status, error: &'static str| No::new(status, error, error);
    if call.method != axum::http::Method::POST {
        return Err(wrong(405, "invalid_request"));
    }
    let pairs: Vec<(String, String)> = match call.json() {
        Ok(body) => body.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect(),
        Err(BodyFault::ContentType) => call.form().map_err(|_| wrong(400, "invalid_request"))?,
        Err(_) => return Err(wrong(400, "invalid_request")),
    };
    let form = Form(pairs);
    let known = &room.credentials;
    let client =
        call.basic().or_else(|| Some((form.one("client_id")?.to_owned(), form.one("client_secret")?.to_owned())));
    if client != Some((known.client_id.clone(), known.client_secret.clone())) {
        return Err(wrong(401, "invalid_client"));
    }
    let pair = match form.one("grant_type") {
        Some("authorization_code") if form.one("code") == Some(&known.code) => room.tokens.exchange(room.now, LIVES),
        Some("authorization_code") => None,
        Some("refresh_token") => {
            room.tokens.renew(form.one("refresh_token").unwrap_or_default(), Renewal::Rotating, room.now, LIVES)
        }
        _ => return Err(wrong(400, "unsupported_grant_type")),
    };
    let pair = pair.ok_or_else(|| wrong(400, "invalid_grant"))?;
    let dies = super::wire::millis(room.now + chrono::Duration::seconds(pair.lives));
    Ok(Reply::ok(json!({"access_token": pair.access, "expires_at": dies, "refresh_token": pair.refresh})))
}

fn route(room: &mut Room, call: &Call<'_>) -> Answer {
    let mut pairs = call.pairs.clone();
    match call.form() {
        Ok(form) => pairs.extend(form),
        Err(BodyFault::Missing) => {}
        Err(BodyFault::ContentType) => {
            return Err(No::new(415, "Error", "Content-Type has to be application/x-www-form-urlencoded"));
        }
        Err(BodyFault::Malformed) => return Err(bad("Invalid form")),
    }
    let form = Form(pairs);
    let wanted = form.one("requestType").ok_or_else(|| bad("Missing requestType"))?.to_ascii_lowercase();
    match (call.method.as_str(), wanted.as_str()) {
        ("GET", "getuser") => setup::user(room),
        ("GET", "getteam") => setup::team(room),
        ("GET", "getsources") => setup::sources(room),
        ("GET", "getallcategorieswithcount") => setup::categories(room),
        ("GET", "getcontacts") => contacts::list(room, &form),
        ("GET", "getcontactscount") => contacts::count(room, &form),
        ("GET", "getsinglecontact") => contacts::one(room, &form),
        ("POST", "webcontact") => contacts::add(room, &form),
        ("POST", "updatecontact") => contacts::update(room, &form),
        ("POST", "addclientstocategory") => contacts::categorise(room, &form, true),
        ("POST", "removeclientsfromcategory") => contacts::categorise(room, &form, false),
        ("POST", "addclientcustom") => contacts::custom(room, &form, true),
        // The vendor's manual has DELETE here, for what changes a value.
        ("DELETE", "editclientcustomdata") => contacts::custom(room, &form, false),
        ("GET", "getcontactnotes") => pieces::notes(room, &form),
        ("POST", "addcontactnote") => pieces::add_note(room, &form),
        ("PUT", "updatecontactnote") => pieces::update_note(room, &form),
        ("DELETE", "removecontactnote") => pieces::remove_note(room, &form),
        ("GET", "tasks") => pieces::tasks(room, &form),
        ("POST" | "PUT", "tasks") => pieces::write_task(room, &form, call.method == axum::http::Method::PUT),
        ("GET", "calls") => pieces::calls(room, &form),
        ("POST" | "PUT", "calls") => pieces::write_call(room, &form, call.method == axum::http::Method::PUT),
        ("DELETE", "calls") => pieces::remove_call(room, &form),
        _ => Err(bad(format!("Unknown requestType {wanted} for {}", call.method))),
    }
}

fn keys(kind: CrmKind, fields: &Map<String, Json>) -> Vec<String> {
    let text = |name: &str| fields.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let key = |name: &str, field: &str| text(field).map(|text| format!("{name}:{text}"));
    let phone = |field: &str| text(field).map(|phone| format!("phone:{}", digits(phone)));
    let own = match kind {
        CrmKind::Contact => vec![key("email", "CEmail"), phone("MobilePhone"), phone("HomePhone"), phone("WorkPhone")],
        CrmKind::Note => vec![key("title", "Subject"), key("body", "Note")],
        CrmKind::Task => vec![key("title", "Description")],
        _ => vec![key("body", "Reason")],
    };
    own.into_iter().flatten().collect()
}

impl Vendor for WiseAgent {
    fn root(&self) -> &'static str {
        ""
    }

    fn token_path(&self) -> &'static str {
        TOKEN_PATH
    }

    fn habits(&self) -> Habits {
        let ids = IdStyle::Numbers(1_800_000);
        Habits { ids, keys, stamps: |_, _| true, owner: &["ClientID"], owners: None }
    }

    fn furnish(&self, room: &mut Room, people: &[Invented]) {
        setup::furnish(room, people);
    }

    fn handle(&mut self, room: &mut Room, call: &Call<'_>) -> Reply {
        if call.path.trim_end_matches('/') == TOKEN_PATH {
            return token(room, call).unwrap_or_else(|no| self.refuse(&no));
        }
        if call.path.trim_end_matches('/') != "/http/webconnect.asp" {
            return self.refuse(&No::new(404, "Error", "Not Found"));
        }
        let known =
            call.bearer().is_some_and(|token| token == room.credentials.token || room.tokens.is_good(token, room.now));
        if !known {
            return self.refuse(&No::new(401, "invalid_grant", "The token has expired"));
        }
        route(room, call).unwrap_or_else(|no| self.refuse(&no))
    }

    fn refuse(&self, no: &No) -> Reply {
        let told = match no.code {
            "success" => json!({"success": false, "message": no.message}),
            code if code.contains("invalid") || code.contains("unsupported") => {
                json!({"error": code, "error_description": no.message})
            }
            _ => json!({"Error": no.message}),
        };
        Reply::with(no.status, told)
    }

    fn knows(&self, _: &Room, kind: CrmKind, field: &str) -> bool {
        match kind {
            CrmKind::Contact => contacts::FIELDS.contains(&field) || field == "Categories",
            CrmKind::Note => ["ClientID", "Subject", "Note", "Categories"].contains(&field),
            CrmKind::Task => pieces::TASK.contains(&field),
            CrmKind::Call => pieces::CALL.contains(&field),
            _ => false,
        }
    }

    fn tag_field(&self) -> Option<&'static str> {
        Some("Categories")
    }

    fn stage_field(&self) -> &'static str {
        "Status"
    }

    fn note(&self, room: &mut Room, contact: &str, text: &str) -> String {
        let fields = json!({"ClientID": number(contact), "Subject": "", "Note": text});
        let fields = fields.as_object().cloned().unwrap_or_default();
        room.account.create(CrmKind::Note, fields, room.now, CrmHand::Person)
    }

    fn complete(&self, _: &Room, kind: CrmKind, fields: &mut Map<String, Json>) -> Result<(), String> {
        if kind == CrmKind::Contact {
            if let Some((name, value)) = fields
                .iter()
                .find(|(name, value)| !["Categories", "CustomData"].contains(&name.as_str()) && !value.is_string())
            {
                return Err(format!("{name} cannot be {value}"));
            }
            contacts::complete(fields);
        }
        Ok(())
    }
}
