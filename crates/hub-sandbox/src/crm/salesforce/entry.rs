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

/// Seconds a session lives; the answer of the token endpoint does not say so.
const LIVES: i64 = 7_200;
/// Calls in 24 hours: 100,000 and 1,000 for each of four licences.
const DAILY: usize = 104_000;
/// The same where the allowance is small.
const SMALL: usize = 200;

/// Who may come in, and how often.
pub struct Entry {
    daily: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self { daily: Sliding::new(DAILY, 86_400_000) }
    }
}

impl Entry {
    /// Looks at the session and the allowance. A failed call counts too.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        if call.pairs.iter().any(|(name, _)| name == "access_token" || name == "oauth_token") {
            room.violations.push("token-in-url");
        }
        let known =
            call.bearer().is_some_and(|token| token == room.credentials.token || room.tokens.is_good(token, room.now));
        if !known {
            return Err(No::new(401, "INVALID_SESSION_ID", "Session expired or invalid"));
        }
        self.daily.most = if room.has(CrmQuirk::SmallAllowance) { SMALL } else { DAILY };
        if !self.daily.has_room(room.now) {
            room.violations.push("over-quota");
            return Err(No::new(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
        }
        self.daily.count(room.now);
        Ok(())
    }

    /// The answer with what was used.
    pub fn headed(&self, reply: Reply) -> Reply {
        let most = self.daily.most;
        reply.header("sforce-limit-info", format!("api-usage={}/{most}", most.saturating_sub(self.daily.left())))
    }

    /// `GET /limits`
    pub fn limits(&self) -> Reply {
        Reply::ok(json!({"DailyApiRequests": {"Max": self.daily.most, "Remaining": self.daily.left()}}))
    }
}

fn oauth(status: u16, error: &'static str, message: &str) -> No {
    No::new(status, error, message).and("oauth", true)
}

/// Whether a text could be the verifier of a challenge: 43 to 128 signs of those that addresses leave alone.
pub fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-._~".contains(&sign))
}

/// Answers the token endpoint: a public client with a verifier, or one with its secret.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    if call.method != axum::http::Method::POST {
        return Err(oauth(405, "invalid_request", "HTTP method not allowed"));
    }
    let form = call.form().map_err(|fault| match fault {
        BodyFault::ContentType => oauth(415, "invalid_request", "unsupported media type"),
        _ => oauth(400, "unsupported_grant_type", "grant type not supported"),
    })?;
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let known = &room.credentials;
    if one("client_id") != Some(&known.client_id) {
        return Err(oauth(400, "invalid_client_id", "client identifier invalid"));
    }
    if one("client_secret").is_some_and(|secret| secret != known.client_secret) {
        return Err(oauth(400, "invalid_client", "invalid client credentials"));
    }
    let pair = match one("grant_type") {
        Some("authorization_code") => {
            if one("redirect_uri").is_none() {
                return Err(oauth(400, "redirect_uri_missing", "must provide a redirect_uri"));
            }
            if !one("code_verifier").is_some_and(is_verifier) {
                return Err(oauth(400, "invalid_grant", "invalid code verifier"));
            }
            let good = one("code") == Some(&known.code);
            let pair = if good { room.tokens.exchange(room.now, LIVES) } else { None };
            pair.ok_or_else(|| oauth(400, "invalid_grant", "expired authorization code"))?
        }
        Some("refresh_token") => {
            let renewal = if room.has(CrmQuirk::RefreshSingle) { Renewal::Single } else { Renewal::Lasting };
            let pair = room.tokens.renew(one("refresh_token").unwrap_or_default(), renewal, room.now, LIVES);
            pair.ok_or_else(|| oauth(400, "invalid_grant", "expired access/refresh token"))?
        }
        _ => return Err(oauth(400, "unsupported_grant_type", "grant type not supported")),
    };
    let owner = room.account.users.first().map(|user| user.id.clone()).unwrap_or_default();
    let origin = call.origin();
    let mut told = json!({"access_token": pair.access, "instance_url": origin, "token_type": "Bearer",
        "id": format!("{origin}/id/00D8d0000000001EAA/{owner}"), "scope": "refresh_token api",
        "issued_at": room.now.timestamp_millis().to_string(), "signature": "c2FuZGJveA=="});
    if one("grant_type") == Some("authorization_code") || room.has(CrmQuirk::RefreshSingle) {
        told["refresh_token"] = json!(pair.refresh);
    }
    Ok(Reply::ok(told))
}

/// `POST /services/oauth2/revoke`
pub fn revoke(room: &mut Room, call: &Call<'_>) -> Answer {
    let form = call.form().map_err(|_| oauth(400, "unsupported_token_type", "this token type is not supported"))?;
    let token = form.iter().find(|(name, _)| name == "token").map(|(_, token)| token.as_str()).unwrap_or_default();
    if !room.tokens.revoke(token) {
        return Err(oauth(400, "unsupported_token_type", "this token type is not supported"));
    }
    Ok(Reply::ok(json!({})))
}
