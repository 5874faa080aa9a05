use serde_json::json;

use super::{
    super::{
        oauth::Renewal,
        quirk::CrmQuirk,
        room::Room,
        salesforce::is_verifier,
        wire::{BodyFault, Call, No, Reply, Sliding},
    },
    Answer,
};

const LIVES: i64 = 3_600;
/// Requests in five minutes, for a user at one server.
const MOST: usize = 6_000;
/// The same where the allowance is small.
const SMALL: usize = 60;

/// Who may come in, and how often.
pub struct Entry {
    requests: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self { requests: Sliding::new(MOST, 300_000) }
    }
}

impl Entry {
    /// Looks at the token and the limit.
    pub fn admit(&mut self, room: &mut Room, call: &Call<'_>) -> Result<(), No> {
        if call.pairs.iter().any(|(name, _)| name == "access_token") {
            room.violations.push("token-in-url");
        }
        let known =
            call.bearer().is_some_and(|token| token == room.credentials.token || room.tokens.is_good(token, room.now));
        if !known {
            return Err(No::new(
                401,
                "0x80072560",
                "The access token is missing, expired or not for this organization.",
            ));
        }
        self.requests.most = if room.has(CrmQuirk::SmallAllowance) { SMALL } else { MOST };
        if !self.requests.has_room(room.now) {
            room.violations.push("over-quota");
            let most = self.requests.most;
            let message = format!("Number of requests exceeded the limit of {most} over time window of 300 seconds.");
            let wait = (self.requests.wait(room.now) + 999) / 1_000;
            return Err(No::new(429, "0x80072322", message).and("retry-after", wait));
        }
        self.requests.count(room.now);
        Ok(())
    }

    /// The answer with what is left.
    pub fn headed(&self, reply: Reply) -> Reply {
        reply
            .header("odata-version", "4.0")
            .header("x-ms-ratelimit-burst-remaining-xrm-requests", self.requests.left())
            .header("x-ms-ratelimit-time-remaining-xrm-requests", "1200.00")
    }
}

fn oauth(status: u16, error: &'static str, number: u64, message: &str) -> No {
    No::new(status, error, format!("AADSTS{number}: {message}")).and("oauth", number)
}

/// Answers the token endpoint of a public client: no secret, a verifier, and another refresh token each time.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    if call.method != axum::http::Method::POST {
        return Err(oauth(405, "invalid_request", 900_561, "The endpoint only accepts POST requests."));
    }
    let form = call.form().map_err(|fault| match fault {
        BodyFault::ContentType => oauth(415, "invalid_request", 900_144, "The request body is of the wrong type."),
        _ => oauth(
            400,
            "invalid_request",
            900_144,
            "The request body must contain the following parameter: 'grant_type'.",
        ),
    })?;
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if one("client_id") != Some(&room.credentials.client_id) {
        return Err(oauth(400, "unauthorized_client", 700_016, "Application was not found in the directory."));
    }
    if one("client_secret").is_some() {
        let message = "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
        return Err(oauth(401, "invalid_client", 700_025, message));
    }
    let scope = one("scope").unwrap_or("offline_access");
    let pair = match one("grant_type") {
        Some("authorization_code") => {
            if one("redirect_uri").is_none() {
                return Err(oauth(
                    400,
                    "invalid_request",
                    900_144,
                    "The request body must contain the following parameter: 'redirect_uri'.",
                ));
            }
            if !one("code_verifier").is_some_and(is_verifier) {
                return Err(oauth(400, "invalid_grant", 501_491, "Invalid size of Code_Verifier parameter."));
            }
            let good = one("code") == Some(&room.credentials.code);
            let pair = if good { room.tokens.exchange(room.now, LIVES) } else { None };
            pair.ok_or_else(|| oauth(400, "invalid_grant", 54_005, "OAuth2 Authorization code was already redeemed."))?
        }
        Some("refresh_token") => {
            let pair = room.tokens.renew(one("refresh_token").unwrap_or_default(), Renewal::Rotating, room.now, LIVES);
            pair.ok_or_else(|| {
                oauth(400, "invalid_grant", 700_082, "The refresh token has expired due to inactivity or was revoked.")
            })?
        }
        _ => return Err(oauth(400, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type.")),
    };
    let mut told = json!({"token_type": "Bearer", "scope": scope, "expires_in": LIVES - 1, "ext_expires_in": LIVES - 1,
        "access_token": pair.access});
    if scope.split(' ').any(|scope| scope == "offline_access") {
        told["refresh_token"] = json!(pair.refresh);
    }
    Ok(Reply::ok(told))
}
