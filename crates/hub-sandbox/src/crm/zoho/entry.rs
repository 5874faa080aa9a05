use serde_json::json;

use super::{
    super::{
        oauth::Renewal,
        quirk::CrmQuirk,
        room::Room,
        wire::{Call, No, Reply, Sliding},
    },
    Answer,
};

const LIVES: i64 = 3_600;
/// Credits in 24 hours: 50,000 and 250 for each of four users.
const DAILY: usize = 51_000;
/// The same where the allowance is small.
const SMALL: usize = 200;

/// Who may come in, and how often.
pub struct Entry {
    credits: Sliding,
    renewals: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self { credits: Sliding::new(DAILY, 86_400_000), renewals: Sliding::new(10, 600_000) }
    }
}

impl Entry {
    /// Looks at the token and the credits.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        if call.pairs.iter().any(|(name, _)| name == "access_token" || name == "authtoken") {
            room.violations.push("token-in-url");
        }
        let token = call.header("authorization").and_then(|text| text.strip_prefix("Zoho-oauthtoken "));
        let known = token.is_some_and(|token| token == room.credentials.token || room.tokens.is_good(token, room.now));
        if !known {
            let (code, message) = match call.header("authorization") {
                None => ("AUTHENTICATION_FAILURE", "Authentication failed"),
                Some(_) => ("INVALID_TOKEN", "invalid oauth token"),
            };
            return Err(No::new(401, code, message));
        }
        self.credits.most = if room.has(CrmQuirk::SmallAllowance) { SMALL } else { DAILY };
        if !self.credits.has_room(room.now) {
            room.violations.push("over-quota");
            return Err(No::new(429, "TOO_MANY_REQUESTS", "You have exceeded the maximum number of credits"));
        }
        self.credits.count(room.now);
        Ok(())
    }

    /// The answer with what is left, which is told only when half of it is used.
    pub fn headed(&self, reply: Reply) -> Reply {
        if self.credits.left() * 2 > self.credits.most {
            return reply;
        }
        reply.header("x-api-credits-remaining", self.credits.left())
    }

    /// Answers the token endpoint: errors come with 200, a refresh token lasts, and it gives no more than ten access
    /// tokens in ten minutes.
    pub fn token(&mut self, room: &mut Room, call: &Call<'_>) -> Answer {
        let no = |error: &str| Ok(Reply::ok(json!({"error": error})));
        if call.method != axum::http::Method::POST {
            return Ok(Reply::with(405, json!({"error": "invalid_request"})));
        }
        // Parameters may stand in the address as well as in the body.
        let mut form = call.form().unwrap_or_default();
        form.extend(call.pairs.iter().cloned());
        if call.one("client_secret").or(call.one("refresh_token")).is_some() {
            room.violations.push("token-in-url");
        }
        let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let known = &room.credentials;
        if one("client_id") != Some(&known.client_id) {
            return no("invalid_client");
        }
        if one("client_secret") != Some(&known.client_secret) {
            return no("invalid_client_secret");
        }
        match one("grant_type") {
            Some("authorization_code") => {
                let good = one("code") == Some(&known.code);
                let pair = if good { room.tokens.exchange(room.now, LIVES) } else { None };
                let Some(pair) = pair else { return no("invalid_code") };
                Ok(Reply::ok(
                    json!({"access_token": pair.access, "refresh_token": pair.refresh, "scope": "ZohoCRM.modules.ALL",
                    "api_domain": call.origin(), "token_type": "Bearer", "expires_in": LIVES}),
                ))
            }
            Some("refresh_token") => {
                if room.has(CrmQuirk::RefreshLimited) && !self.renewals.has_room(room.now) {
                    room.violations.push("over-quota");
                    return Ok(Reply::with(
                        400,
                        json!({"error": "Access Denied", "status": "failure", "error_description":
                        "You have made too many requests continuously. Please try again after some time."}),
                    ));
                }
                let token = one("refresh_token").unwrap_or_default();
                let Some(pair) = room.tokens.renew(token, Renewal::Lasting, room.now, LIVES) else {
                    return no("invalid_code");
                };
                self.renewals.count(room.now);
                Ok(Reply::ok(json!({"access_token": pair.access, "scope": "ZohoCRM.modules.ALL",
                    "api_domain": call.origin(), "token_type": "Bearer", "expires_in": LIVES})))
            }
            _ => no("unsupported_grant_type"),
        }
    }
}
