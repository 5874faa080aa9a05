use chrono::{Days, NaiveDate, NaiveTime};
use serde_json::json;

use super::{
    super::{
        oauth::Renewal,
        quirk::CrmQuirk,
        room::Room,
        wire::{BodyFault, Call, No, Reply, Sliding},
    },
    Answer,
};

const LIVES: i64 = 3_600;
/// Tokens a day: 30,000 for each of four seats on the plan with the factor 1.
const DAILY: u64 = 120_000;
/// The same where the allowance is small.
const SMALL: u64 = 2_000;

/// Who may come in, how often in two seconds, and at which price.
pub struct Entry {
    by_token: Sliding,
    by_app: Sliding,
    search: Sliding,
    day: NaiveDate,
    spent: u64,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            by_token: Sliding::new(20, 2_000),
            by_app: Sliding::new(80, 2_000),
            search: Sliding::new(10, 2_000),
            day: NaiveDate::MIN,
            spent: 0,
        }
    }
}

/// What a request costs, by the figures in the vendor's own description.
fn price(call: &Call<'_>) -> u64 {
    let (method, segments) = (call.method.as_str(), call.segments());
    let segments = segments.strip_prefix(&["api"]).unwrap_or(&segments);
    match (method, segments) {
        ("PUT", [.., "merge"]) => 40,
        ("GET", [.., "search"]) => 20,
        ("GET", [_, "users", "me"]) => 2,
        ("GET", ["v2", "stages" | "pipelines"]) => 5,
        ("GET", ["v2", _, _]) => 1,
        ("GET", ["v2", ..]) => 10,
        (_, ["v2", ..]) if method == "DELETE" => 3,
        (_, ["v2", ..]) => 5,
        ("GET", [_, _, _]) => 2,
        ("GET", _) => 20,
        ("DELETE", _) => 6,
        _ => 10,
    }
}

fn is_search(call: &Call<'_>) -> bool {
    call.path.trim_end_matches('/').ends_with("/search")
}

impl Entry {
    fn daily(room: &Room) -> u64 {
        if room.has(CrmQuirk::SmallAllowance) { SMALL } else { DAILY }
    }

    /// The limit for two seconds; a key has another one than an app.
    fn burst(&mut self, by_app: bool) -> &mut Sliding {
        if by_app { &mut self.by_app } else { &mut self.by_token }
    }

    /// Looks at the key or token, the burst and the budget of the day, which begins anew at midnight.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        let in_url = call.one("api_token");
        if in_url.is_some() {
            room.violations.push("token-in-url");
        }
        let by_app = call.bearer().is_some_and(|token| room.tokens.is_good(token, room.now));
        let key = call.header("x-api-token").or(in_url) == Some(&room.credentials.token);
        if !by_app && !key {
            return Err(No::new(401, "", "unauthorized access"));
        }
        let today = room.now.date_naive();
        if self.day != today {
            (self.day, self.spent) = (today, 0);
        }
        let (now, price) = (room.now, price(call));
        if self.spent + price > Self::daily(room) {
            room.violations.push("over-quota");
            let next = (today + Days::new(1)).and_time(NaiveTime::MIN).and_utc();
            return Err(No::new(429, "", "request over limit").and("reset", (next - now).num_seconds()));
        }
        let full = !self.burst(by_app).has_room(now);
        if full || (is_search(call) && !self.search.has_room(now)) {
            room.violations.push("over-quota");
            let wait = if full { self.burst(by_app).wait(now) } else { self.search.wait(now) };
            return Err(No::new(429, "", "request over limit").and("reset", (wait + 999) / 1_000));
        }
        self.burst(by_app).count(now);
        if is_search(call) {
            self.search.count(now);
        }
        self.spent += price;
        Ok(())
    }

    /// The answer with what is left.
    pub fn headed(&mut self, room: &Room, call: &Call<'_>, reply: Reply, reset: i64) -> Reply {
        let left = Self::daily(room).saturating_sub(self.spent);
        let burst = self.burst(call.bearer().is_some());
        reply
            .header("x-ratelimit-limit", burst.most)
            .header("x-ratelimit-remaining", burst.left())
            .header("x-ratelimit-reset", reset)
            .header("x-daily-requests-left", left)
            .header("x-daily-ratelimit-token-remaining", left)
    }
}

fn oauth(status: u16, error: &'static str, message: &str) -> No {
    No::new(status, error, message).and("oauth", true)
}

/// Answers the token endpoint: the client in Basic, a code or a refresh token that was not exchanged before.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    if call.method != axum::http::Method::POST {
        return Err(oauth(405, "invalid_request", "Method not allowed"));
    }
    let known = &room.credentials;
    let client = call.basic();
    if client != Some((known.client_id.clone(), known.client_secret.clone())) {
        return Err(oauth(401, "invalid_client", "Invalid client: client credentials are invalid"));
    }
    let form = call.form().map_err(|fault| match fault {
        BodyFault::ContentType => oauth(415, "invalid_request", "content must be application/x-www-form-urlencoded"),
        _ => oauth(400, "invalid_request", "Missing parameter: `grant_type`"),
    })?;
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let pair = match one("grant_type") {
        Some("authorization_code") => {
            let good = one("code") == Some(&known.code) && one("redirect_uri").is_some();
            if good { room.tokens.exchange(room.now, LIVES) } else { None }
        }
        Some("refresh_token") => {
            let renewal = if room.has(CrmQuirk::RefreshSingle) { Renewal::Spent } else { Renewal::Rotating };
            room.tokens.renew(one("refresh_token").unwrap_or_default(), renewal, room.now, LIVES)
        }
        _ => return Err(oauth(400, "unsupported_grant_type", "Unsupported grant type: `grant_type` is invalid")),
    };
    let pair =
        pair.ok_or_else(|| oauth(400, "invalid_grant", "Invalid grant: token is invalid or already exchanged"))?;
    Ok(Reply::ok(json!({"access_token": pair.access, "token_type": "Bearer", "refresh_token": pair.refresh,
        "scope": "base contacts:full deals:full activities:full", "expires_in": LIVES - 1,
        "api_domain": call.origin()})))
}
