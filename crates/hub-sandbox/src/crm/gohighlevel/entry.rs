use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        oauth::{Pair, Renewal},
        quirk::CrmQuirk,
        room::Room,
        wire::{BodyFault, Call, No, Reply, Sliding},
    },
    Answer,
};

/// Seconds an access token lives.
const LIVES: i64 = 86_399;

/// Who may come in, and how often: tokens, versions, limits.
pub struct Entry {
    burst: Sliding,
    daily: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self { burst: Sliding::new(100, 10_000), daily: Sliding::new(200_000, 86_400_000) }
    }
}

/// The version an operation wants.
fn version(path: &str) -> &'static str {
    match path.split('/').find(|part| !part.is_empty()) {
        Some("conversations" | "calendars") => "2021-04-15",
        _ => "2021-07-28",
    }
}

impl Entry {
    /// Looks at token, limits and version.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        if call.pairs.iter().any(|(name, _)| name == "access_token") {
            room.violations.push("token-in-url");
        }
        let unauthorized = |message: &str| Err(No::new(401, "Unauthorized", message));
        match call.bearer() {
            None => return unauthorized("Unauthorized"),
            Some(token) if token == room.credentials.token || room.tokens.is_good(token, room.now) => {}
            Some(_) => return unauthorized("Invalid JWT"),
        }
        if !self.daily.has_room(room.now) || !self.burst.has_room(room.now) {
            room.violations.push("over-quota");
            return Err(No::new(429, "Too Many Requests", "Too Many Requests"));
        }
        self.burst.count(room.now);
        self.daily.count(room.now);
        match call.header("version") {
            None => unauthorized("version header was not found."),
            Some(given) if given != version(&call.path) => unauthorized("version header is invalid."),
            Some(_) => Ok(()),
        }
    }

    /// The answer with what is left of the limits.
    pub fn headed(&self, room: &mut Room, reply: Reply) -> Reply {
        let over = reply.status == 429 && room.has(CrmQuirk::RetryAfter);
        let reply = reply
            .header("x-ratelimit-limit-daily", self.daily.most)
            .header("x-ratelimit-daily-remaining", self.daily.left())
            .header("x-ratelimit-interval-milliseconds", self.burst.span)
            .header("x-ratelimit-max", self.burst.most)
            .header("x-ratelimit-remaining", self.burst.left());
        if over { reply.header("retry-after", (self.burst.wait(room.now) + 999) / 1_000) } else { reply }
    }
}

/// Answers the token endpoint.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    let bad = |message: &str| No::new(400, "Bad Request", message);
    if call.method != axum::http::Method::POST {
        return Err(No::new(404, "Not Found", format!("Cannot {} {}", call.method, call.path)));
    }
    let form = call.form().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "Unsupported Media Type", "Unsupported Media Type"),
        _ => super::unprocessable(["client_id", "client_secret", "grant_type"].map(needed).to_vec()),
    })?;
    const KNOWN: &[&str] =
        &["client_id", "client_secret", "grant_type", "code", "refresh_token", "user_type", "redirect_uri"];
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut wrong: Vec<String> = form
        .iter()
        .filter(|(name, _)| !KNOWN.contains(&name.as_str()))
        .map(|(name, _)| format!("property {name} should not exist"))
        .collect();
    wrong.extend(
        ["client_id", "client_secret", "grant_type"].into_iter().filter(|name| one(name).is_none()).map(needed),
    );
    if one("user_type").is_some_and(|kind| !["Location", "Company"].contains(&kind)) {
        wrong.push("user_type must be one of the following values: Company, Location".to_owned());
    }
    if !wrong.is_empty() {
        return Err(super::unprocessable(wrong));
    }
    let known = &room.credentials;
    if one("client_id") != Some(&known.client_id) || one("client_secret") != Some(&known.client_secret) {
        return Err(No::new(401, "Unauthorized", "Invalid client credentials!"));
    }
    let pair = match one("grant_type") {
        Some("authorization_code") => {
            let good = one("code") == Some(&known.code);
            let pair = if good { room.tokens.exchange(room.now, LIVES) } else { None };
            pair.ok_or_else(|| bad("Invalid grant: authorization code is invalid"))?
        }
        Some("refresh_token") => {
            let renewal = if room.has(CrmQuirk::RefreshOnce) { Renewal::Once } else { Renewal::Rotating };
            let pair = room.tokens.renew(one("refresh_token").unwrap_or_default(), renewal, room.now, LIVES);
            pair.ok_or_else(|| bad("Invalid grant: refresh token is invalid"))?
        }
        _ => return Err(bad("Unsupported grant type")),
    };
    Ok(Reply::ok(told(room, pair, one("user_type").unwrap_or("Location"))))
}

fn needed(name: &str) -> String {
    format!("{name} should not be empty")
}

fn told(room: &Room, pair: Pair, user_type: &str) -> Json {
    let mut told = Map::from_iter([
        ("access_token".to_owned(), json!(pair.access)),
        ("token_type".to_owned(), json!("Bearer")),
        ("expires_in".to_owned(), json!(pair.lives)),
        ("refresh_token".to_owned(), json!(pair.refresh)),
        ("scope".to_owned(), json!("contacts.readonly contacts.write opportunities.readonly opportunities.write")),
        ("userType".to_owned(), json!(user_type)),
        ("companyId".to_owned(), json!("sandboxcompany000001")),
    ]);
    if user_type == "Location" {
        told.insert("locationId".to_owned(), json!(room.credentials.location));
    }
    if let Some(user) = room.account.users.first() {
        told.insert("userId".to_owned(), json!(user.id));
    }
    Json::Object(told)
}
