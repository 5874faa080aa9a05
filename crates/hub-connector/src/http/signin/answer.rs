//! What a token endpoint says to a code or to a refresh token.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::http::client::obey_retry_after;
use crate::http::oauth::said_life;
use crate::http::token_endpoint::{Said, Unheard, at_endpoint, known_code};
use crate::http::{classify, quota};
use crate::manifest::OAuthRules;
use crate::{ConnectorError, ErrorKind};

/// Tokens as they came.
pub(super) struct TokenAnswer {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    pub(super) life: Option<Duration>,
    pub(super) kept: BTreeMap<String, String>,
}

/// Why there are none.
pub(super) enum Trouble {
    /// The vendor no longer takes what we hold.
    SignIn,
    /// The vendor may have given new tokens, and they never arrived.
    Lost(ConnectorError),
    /// Nothing has changed.
    Other(ConnectorError),
}

impl Trouble {
    /// The same for a person.
    pub(super) fn into_error(self) -> ConnectorError {
        match self {
            Self::SignIn => sign_in_needed("the vendor no longer takes the sign-in"),
            Self::Lost(error) | Self::Other(error) => error,
        }
    }
}

impl From<Unheard> for Trouble {
    fn from(unheard: Unheard) -> Self {
        let error = at_endpoint(unheard.error);
        if unheard.never_sent { Self::Other(error) } else { Self::Lost(error) }
    }
}

/// A person has to sign in, and why.
pub(super) fn sign_in_needed(why: &str) -> ConnectorError {
    ConnectorError::new(ErrorKind::SignInNeeded, format!("{why}; sign in at the vendor again"))
}

/// Reads an answer.
pub(super) fn read(said: &Said, rules: &OAuthRules, now: DateTime<Utc>) -> Result<TokenAnswer, Trouble> {
    let code = said.status.as_u16();
    let parsed = serde_json::from_slice::<Value>(&said.bytes).ok();
    let fields = parsed.as_ref().and_then(Value::as_object);
    if said.status.is_success()
        && let Some(answer) = fields.and_then(|fields| tokens(fields, rules))
    {
        return Ok(answer);
    }
    // Some vendors say no with a 200.
    let word = fields.and_then(|f| f.get("error")).and_then(Value::as_str).and_then(known_code);
    let wants_person = word == Some("invalid_grant") || classify::says_one_of(&said.bytes, &rules.sign_in_words);
    if wants_person && code < 500 {
        return Err(Trouble::SignIn);
    }
    let refused = matches!(code, 400 | 401 | 403) || fields.is_some_and(|f| f.contains_key("error"));
    if refused && code < 429 {
        let words = word.map(|w| format!(" ({w})")).unwrap_or_default();
        let message = format!("the token endpoint refuses this application{words}; check its id and secret");
        return Err(Trouble::Other(ConnectorError::new(ErrorKind::Unauthorized, message).with_status(code)));
    }
    if said.status.is_success() {
        let error = classify::not_a_page(&said.headers, &said.bytes)
            .and_then(|()| classify::json::<Map<String, Value>>(&said.bytes).map(|_| ()))
            .err()
            .unwrap_or_else(|| ConnectorError::new(ErrorKind::Malformed, "the answer holds no token"));
        return Err(Trouble::Lost(at_endpoint(error.with_status(code))));
    }
    let mut error = at_endpoint(classify::status(said.status, b""));
    obey_retry_after(&mut error, &said.headers, now);
    let certain = classify::surely_not_done(code, quota::retry_after(&said.headers, now).is_some());
    Err(if certain { Trouble::Other(error) } else { Trouble::Lost(error) })
}

/// The tokens of an answer, in the standard's spelling or in camel case; `None` where there is no access token.
fn tokens(fields: &Map<String, Value>, rules: &OAuthRules) -> Option<TokenAnswer> {
    let find = |snake: &str, camel: &str| fields.get(snake).or_else(|| fields.get(camel));
    let secret = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        // What cannot stand in a header is no token.
        text.filter(|text| text.bytes().all(|b| b.is_ascii_graphic())).map(SecretString::from)
    };
    let kept = rules.keep.iter().filter_map(|name| {
        let text = match fields.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => return None,
        };
        Some((name.clone(), text))
    });
    Some(TokenAnswer {
        access: secret(find("access_token", "accessToken"))?,
        refresh: secret(find("refresh_token", "refreshToken")),
        life: said_life(find("expires_in", "expiresIn")),
        kept: kept.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;
    use secrecy::ExposeSecret;
    use serde_json::json;

    fn rules() -> OAuthRules {
        toml::from_str(
            "authorize_url = \"https://a.example.org/\"\ntoken_url = \"https://a.example.org/t\"\n\
             keep = [\"instance_url\", \"userId\"]\nsign_in_words = [\"BAD_REFRESH_TOKEN\", \"invalid_code\"]\n",
        )
        .unwrap()
    }

    fn said(code: u16, body: &str) -> Said {
        let status = StatusCode::from_u16(code).unwrap();
        Said { status, headers: HeaderMap::new(), bytes: body.as_bytes().to_vec() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-21T06:00:00Z".parse().unwrap()
    }

    fn sort(code: u16, body: &str) -> &'static str {
        match read(&said(code, body), &rules(), now()) {
            Ok(_) => "tokens",
            Err(Trouble::SignIn) => "sign in",
            Err(Trouble::Lost(_)) => "lost",
            Err(Trouble::Other(_)) => "other",
        }
    }

    #[test]
    fn both_spellings_and_what_is_kept() {
        let snake = json!({"access_token": "a", "refresh_token": "r", "expires_in": 3600, "instance_url": "https://x.example.org", "userId": 7, "more": 1});
        let camel = json!({"accessToken": "a", "refreshToken": "r", "expiresIn": "3600", "instance_url": "https://x.example.org", "userId": "7"});
        for body in [snake, camel] {
            let Ok(answer) = read(&said(200, &body.to_string()), &rules(), now()) else {
                panic!("no tokens in {body}")
            };
            assert_eq!(answer.access.expose_secret(), "a");
            assert_eq!(answer.refresh.unwrap().expose_secret(), "r");
            assert_eq!(answer.life, Some(Duration::from_secs(3600)));
            let kept: Vec<_> = answer.kept.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            assert_eq!(kept, [("instance_url", "https://x.example.org"), ("userId", "7")]);
        }
    }

    #[test]
    fn refusals_are_told_from_losses() {
        let table = [
            (200, r#"{"access_token":"a"}"#, "tokens"),
            (400, r#"{"error":"invalid_grant"}"#, "sign in"),
            (401, r#"{"error":"invalid_grant","error_description":"x"}"#, "sign in"),
            (400, r#"{"status":"BAD_REFRESH_TOKEN","message":"x"}"#, "sign in"),
            (200, r#"{"error":"invalid_code"}"#, "sign in"),
            (200, r#"{"error":"access_denied"}"#, "other"),
            (401, r#"{"error":"invalid_client"}"#, "other"),
            (400, "", "other"),
            (404, "", "other"),
            (429, r#"{"error":"slow_down"}"#, "other"),
            (500, "", "lost"),
            (502, r#"{"error":"invalid_grant"}"#, "lost"),
            (408, "", "lost"),
            (200, "<html>", "lost"),
            (200, r#"{"access_tok"#, "lost"),
            (200, r#"{"access_token":""}"#, "lost"),
            (200, "{\"access_token\":\"a\\r\\nb\"}", "lost"),
            (200, "[]", "lost"),
        ];
        for (code, body, expected) in table {
            assert_eq!(sort(code, body), expected, "{code} {body}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_one_of_four_and_never_quoted(code in 200_u16..600, secret in "[a-z]{12}", body in ".{0,120}") {
            for body in [body.clone(), format!("{{\"access_token\":\"{secret}\",{body}"), format!("{{\"error\":\"{secret}\"}}")] {
                if let Err(trouble) = read(&said(code, &body), &rules(), now()) {
                    let error = trouble.into_error();
                    let shown = format!("{error} {error:?}");
                    prop_assert!(!shown.contains(&secret));
                }
            }
        }

        #[test]
        fn any_bytes_are_survived(code in 200_u16..600, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let status = StatusCode::from_u16(code).unwrap();
            let said = Said { status, headers: HeaderMap::new(), bytes: body };
            if let Ok(answer) = read(&said, &rules(), now()) {
                prop_assert!(status.is_success() && !answer.access.expose_secret().is_empty());
            }
        }
    }
}
