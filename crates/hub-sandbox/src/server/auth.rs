use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};

use crate::{
    query::split_query,
    rng::{hash_text, mix},
};

/// The one client there is, and the tokens it was given.
#[derive(Debug)]
pub struct Auth {
    seed: u64,
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
    /// The token that never expires.
    pub static_token: Option<String>,
    /// User name and password for the password grant.
    pub user: (String, String),
    /// Status for credentials that are wrong.
    pub bad_credentials: u16,
    /// The scope a token has to be asked for with.
    pub scope: Option<&'static str>,
    /// Whether the password grant is served.
    pub takes_password: bool,
    seconds: u64,
    issued: HashMap<String, i64>,
    counter: u64,
    refused: (String, u32),
}

/// Whether a request may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Known,
    /// There is no bearer token.
    Missing,
    /// The token is expired, withdrawn or invented. `again` when the same one was refused several times running.
    Dead {
        /// The client keeps trying with it.
        again: bool,
    },
}

/// An answer of the token endpoint: the status and the body of RFC 6749.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenAnswer {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: serde_json::Value,
}

fn refusal(status: u16, error: &str, description: &str) -> TokenAnswer {
    TokenAnswer { status, body: serde_json::json!({"error": error, "error_description": description}) }
}

impl Auth {
    /// For a sandbox with that seed.
    #[must_use]
    pub fn new(seed: u64, seconds: u64, static_token: Option<String>) -> Self {
        Self {
            seed,
            client_id: "sandbox-client".to_owned(),
            client_secret: format!("sandbox-{:016x}", mix(seed ^ hash_text("client secret"))),
            static_token,
            user: ("sandbox-user".to_owned(), format!("sandbox-{:016x}", mix(seed ^ hash_text("password")))),
            bad_credentials: 401,
            scope: None,
            takes_password: false,
            seconds,
            issued: HashMap::new(),
            counter: 0,
            refused: (String::new(), 0),
        }
    }

    /// Forgets every token it has issued. The static token stays.
    pub fn forget(&mut self) {
        self.issued.clear();
    }

    /// Judges the `Authorization` header.
    pub fn judge(&mut self, header: Option<&str>, now: DateTime<Utc>) -> Verdict {
        let Some((scheme, token)) = header.and_then(|header| header.split_once(' ')) else { return Verdict::Missing };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Verdict::Missing;
        }
        let token = token.trim();
        let alive = self.issued.get(token).is_some_and(|until| now.timestamp_millis() < *until);
        if alive || self.static_token.as_deref() == Some(token) {
            self.refused = (String::new(), 0);
            return Verdict::Known;
        }
        if self.refused.0 == token {
            self.refused.1 += 1;
        } else {
            self.refused = (token.to_owned(), 1);
        }
        Verdict::Dead { again: self.refused.1 > 3 }
    }

    /// Answers a request for a token.
    pub fn token(&mut self, header: Option<&str>, content_type: &str, body: &str, now: DateTime<Utc>) -> TokenAnswer {
        if !content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        {
            return refusal(400, "invalid_request", "the body has to be a form");
        }
        // In a form, unlike in a URL, a plus is a blank.
        let Ok(pairs) = split_query(&body.replace('+', "%20")) else {
            return refusal(400, "invalid_request", "the form cannot be read");
        };
        if pairs.iter().any(|(name, _)| pairs.iter().filter(|(other, _)| other == name).count() > 1) {
            return refusal(400, "invalid_request", "a parameter is given twice");
        }
        let of = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let basic = header.and_then(basic_credentials);
        let given = match (&basic, of("client_id"), of("client_secret")) {
            (Some(_), _, Some(_)) => return refusal(400, "invalid_request", "credentials are given in two ways"),
            (Some((id, secret)), _, None) => Some((id.as_str(), secret.as_str())),
            (None, Some(id), Some(secret)) => Some((id, secret)),
            _ => None,
        };
        if given != Some((self.client_id.as_str(), self.client_secret.as_str())) {
            return refusal(self.bad_credentials, "invalid_client", "the client is not known here");
        }
        if self.scope.is_some_and(|scope| of("scope") != Some(scope)) {
            return refusal(400, "invalid_scope", "the scope is missing or unknown");
        }
        match of("grant_type") {
            Some("client_credentials") => {}
            Some("password") if self.takes_password => {
                if (of("username"), of("password")) != (Some(self.user.0.as_str()), Some(self.user.1.as_str())) {
                    return refusal(400, "invalid_grant", "user name or password is wrong");
                }
            }
            Some(_) => return refusal(400, "unsupported_grant_type", "only client_credentials is served"),
            None => return refusal(400, "invalid_request", "grant_type is missing"),
        }
        self.counter += 1;
        let half = |salt: u64| mix(mix(self.seed ^ salt) ^ self.counter);
        let token = format!("sbx.{:016x}{:016x}", half(1), half(2));
        let life = i64::try_from(self.seconds).unwrap_or(i64::MAX / 2_000).min(i64::MAX / 2_000);
        self.issued.insert(token.clone(), now.timestamp_millis().saturating_add(life * 1_000));
        TokenAnswer {
            status: 200,
            body: serde_json::json!({"access_token": token, "token_type": "Bearer", "expires_in": self.seconds, "scope": "api"}),
        }
    }
}

fn basic_credentials(header: &str) -> Option<(String, String)> {
    let (scheme, coded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749 has both form-encoded before they are joined.
    let plain =
        |text: &str| split_query(&format!("x={}", text.replace('+', "%20"))).ok()?.pop().map(|(_, value)| value);
    Some((plain(id)?, plain(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn whatever_is_sent_gets_an_answer_and_no_token(header in ".{0,40}", body in ".{0,80}") {
            let now = DateTime::from_timestamp(1_780_000_000, 0).expect("in range");
            let mut auth = Auth::new(1, 60, None);
            let form = "application/x-www-form-urlencoded";
            proptest::prop_assert!(auth.token(Some(&header), form, &body, now).status >= 400);
            let (basic, bearer) = (format!("Basic {header}"), format!("Bearer {header}"));
            proptest::prop_assert!(auth.token(Some(&basic), form, &body, now).status >= 400);
            proptest::prop_assert_ne!(auth.judge(Some(&bearer), now), Verdict::Known);
        }
    }
}
