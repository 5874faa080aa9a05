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

const LIVES: i64 = 1_800;

/// Who may come in, and how often.
pub struct Entry {
    private: Sliding,
    app: Sliding,
    search: Sliding,
    daily: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            private: Sliding::new(100, 10_000),
            app: Sliding::new(110, 10_000),
            search: Sliding::new(5, 1_000),
            daily: Sliding::new(250_000, 86_400_000),
        }
    }
}

fn is_search(call: &Call<'_>) -> bool {
    call.path.trim_end_matches('/').ends_with("/search")
}

fn is_private(room: &Room, call: &Call<'_>) -> bool {
    call.bearer() == Some(&room.credentials.token)
}

impl Entry {
    /// Looks at token and limits.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        if call.pairs.iter().any(|(name, _)| name == "hapikey" || name == "access_token") {
            room.violations.push("token-in-url");
        }
        let known =
            call.bearer().is_some_and(|token| token == room.credentials.token || room.tokens.is_good(token, room.now));
        if !known {
            let message = "Authentication credentials not found. This API supports OAuth 2.0 authentication.";
            return Err(No::new(401, "INVALID_AUTHENTICATION", message));
        }
        let private = is_private(room, call);
        let burst = if private { &mut self.private } else { &mut self.app };
        let over = if !self.daily.has_room(room.now) {
            Some(("DAILY", "You have reached your daily limit.", self.daily.wait(room.now)))
        } else if !burst.has_room(room.now) {
            Some(("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.", burst.wait(room.now)))
        } else if is_search(call) && !self.search.has_room(room.now) {
            Some(("SECONDLY", "You have reached your secondly limit.", self.search.wait(room.now)))
        } else {
            None
        };
        if let Some((policy, message, wait)) = over {
            room.violations.push("over-quota");
            let no = No::new(429, "RATE_LIMITS", message).and("errorType", "RATE_LIMIT").and("policyName", policy);
            return Err(if room.has(CrmQuirk::RetryAfter) { no.and("retryAfter", (wait + 999) / 1_000) } else { no });
        }
        burst.count(room.now);
        self.daily.count(room.now);
        if is_search(call) {
            self.search.count(room.now);
        }
        Ok(())
    }

    /// The answer with what is left; a search's has none of it.
    pub fn headed(&self, room: &Room, call: &Call<'_>, mut reply: Reply) -> Reply {
        let wait = reply.body.as_mut().and_then(|body| body.as_object_mut()?.remove("retryAfter"));
        if let Some(wait) = wait {
            reply = reply.header("retry-after", wait);
        }
        if is_search(call) {
            return reply;
        }
        let private = is_private(room, call);
        let burst = if private { &self.private } else { &self.app };
        let reply = reply
            .header("x-hubspot-ratelimit-max", burst.most)
            .header("x-hubspot-ratelimit-remaining", burst.left())
            .header("x-hubspot-ratelimit-interval-milliseconds", burst.span);
        if !private {
            return reply;
        }
        reply
            .header("x-hubspot-ratelimit-daily", self.daily.most)
            .header("x-hubspot-ratelimit-daily-remaining", self.daily.left())
    }
}

/// Answers the token endpoint.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    if call.method != axum::http::Method::POST {
        return Err(No::new(405, "METHOD_NOT_ALLOWED", "Method Not Allowed"));
    }
    let bad = |message: &str| No::new(400, "BAD_AUTH", message);
    let form = call.form().map_err(|fault| match fault {
        BodyFault::ContentType => No::new(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type"),
        _ => bad("missing or unknown grant type"),
    })?;
    const KNOWN: &[&str] =
        &["grant_type", "client_id", "client_secret", "redirect_uri", "code", "refresh_token", "code_verifier"];
    if let Some((name, _)) = form.iter().find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        return Err(bad(&format!("unknown parameter {name}")));
    }
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let known = &room.credentials;
    if one("client_id") != Some(&known.client_id) || one("client_secret") != Some(&known.client_secret) {
        return Err(bad("missing or invalid client id or client secret"));
    }
    let pair = match one("grant_type") {
        Some("authorization_code") if one("redirect_uri").is_none() => None,
        Some("authorization_code") if one("code") == Some(&known.code) => room.tokens.exchange(room.now, LIVES),
        Some("refresh_token") => {
            let renewal = if room.has(CrmQuirk::RefreshRotates) { Renewal::Rotating } else { Renewal::Lasting };
            room.tokens.renew(one("refresh_token").unwrap_or_default(), renewal, room.now, LIVES)
        }
        Some("authorization_code") => None,
        _ => return Err(bad("missing or unknown grant type")),
    };
    let pair = pair.ok_or_else(|| bad("missing or invalid code or refresh token"))?;
    Ok(Reply::ok(json!({"token_type": "bearer", "access_token": pair.access, "refresh_token": pair.refresh,
        "expires_in": pair.lives})))
}
