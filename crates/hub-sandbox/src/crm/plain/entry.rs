use serde_json::json;

use super::{
    super::{
        room::Room,
        wire::{Call, No, Reply, Sliding},
    },
    Answer, bad,
};

/// Seconds an access token lives.
const LIVES: i64 = 600;

/// Who may come in, and how often.
pub struct Entry {
    limit: Sliding,
}

impl Default for Entry {
    fn default() -> Self {
        Self { limit: Sliding::new(20, 1_000) }
    }
}

impl Entry {
    /// Looks at the key, wherever it travels, and at the limit.
    pub fn admit(&mut self, room: &Room, call: &Call<'_>) -> Result<(), No> {
        let known = &room.credentials.token;
        let basic = call.basic();
        let given = [
            call.header("x-api-key").map(|key| key == known),
            call.bearer().map(|token| token == known || room.tokens.is_good(token, room.now)),
            basic.map(|(name, password)| {
                (name == "agent" && password == *known) || (name == *known && password.is_empty())
            }),
            call.one("api_key").map(|key| key == known),
        ];
        let given: Vec<bool> = given.into_iter().flatten().collect();
        if given != [true] {
            return Err(No::new(401, "unauthorised", "The key is missing, wrong, or given twice."));
        }
        if !self.limit.has_room(room.now) {
            let wait = (self.limit.wait(room.now) + 999) / 1_000;
            return Err(No::new(429, "slow_down", "Twenty requests a second are enough.").and("wait", wait));
        }
        self.limit.count(room.now);
        Ok(())
    }
}

/// `POST /plain/token`: a token for a client id and secret.
pub fn token(room: &mut Room, call: &Call<'_>) -> Answer {
    let form = call.form().map_err(|_| bad("A form is needed."))?;
    let one = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let (id, secret) = (room.credentials.client_id.clone(), room.credentials.client_secret.clone());
    if one("grant_type") != Some("client_credentials") {
        return Err(bad("unsupported_grant_type"));
    }
    if (one("client_id"), one("client_secret")) != (Some(id.as_str()), Some(secret.as_str())) {
        return Err(No::new(401, "invalid_client", "invalid_client"));
    }
    let pair = room.tokens.grant(room.now, LIVES);
    Ok(Reply::ok(json!({"access_token": pair.access, "token_type": "bearer", "expires_in": pair.lives})))
}
