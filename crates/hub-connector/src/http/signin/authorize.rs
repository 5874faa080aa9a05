use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::Url;

use super::answer::sign_in_needed;
use super::signed_in::SignedIn;
use crate::{ConnectorError, ErrorKind};

/// Bytes of randomness in a state and in a verifier; RFC 7636 asks for 32.
const RANDOM: usize = 32;

/// One question to a person: the vendor's page with our wishes in its address, and the secrets that tie the answer to it.
pub struct Authorization {
    url: Url,
    redirect: Url,
    state: SecretString,
    verifier: Option<SecretString>,
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authorization").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl Authorization {
    /// The page for an account; the vendor sends the browser back to `redirect`.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when this computer has no source of randomness, without which nothing here is safe.
    pub fn new(account: &SignedIn, redirect: Url) -> Result<Self, ConnectorError> {
        let state = random()?;
        let verifier = if account.rules.pkce { Some(random()?) } else { None };
        let mut url = account.authorize_url.clone();
        {
            let mut query = url.query_pairs_mut();
            if !account.rules.authorize_params.contains_key("response_type") {
                query.append_pair("response_type", "code");
            }
            query.append_pair("client_id", &account.client_id).append_pair("redirect_uri", redirect.as_str());
            if !account.scopes.is_empty() {
                query.append_pair("scope", &account.scopes.join(&account.rules.scope_separator));
            }
            query.append_pair("state", state.expose_secret());
            if let Some(verifier) = &verifier {
                query.append_pair("code_challenge", &challenge(verifier)).append_pair("code_challenge_method", "S256");
            }
            query.extend_pairs(&account.rules.authorize_params);
        }
        Ok(Self { url, redirect, state, verifier })
    }

    /// The address to open in the browser. Holds the state: show it to nobody else.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn redirect(&self) -> &Url {
        &self.redirect
    }

    pub(super) fn verifier(&self) -> Option<&SecretString> {
        self.verifier.as_ref()
    }

    /// The code in the query of the address that the browser was sent back to.
    pub(super) fn code_in(&self, query: &str) -> Result<Returned, NotOurs> {
        let (mut state, mut code, mut error) = (None, None, None);
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "state" => &mut state,
                "code" => &mut code,
                "error" => &mut error,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(NotOurs);
            }
        }
        if !state.is_some_and(|state| self.is_ours(&state)) {
            return Err(NotOurs);
        }
        match (code.filter(|code| !code.is_empty()), error) {
            (Some(code), None) => Ok(Returned::Code(SecretString::from(code))),
            (_, Some(error)) => Ok(Returned::Declined(declined(&error))),
            (None, None) => Err(NotOurs),
        }
    }

    /// Compares hashes, whose comparison takes the same time wherever they differ.
    fn is_ours(&self, state: &str) -> bool {
        blake3::hash(state.as_bytes()) == blake3::hash(self.state.expose_secret().as_bytes())
    }
}

/// What the browser brought.
#[derive(Debug)]
pub(super) enum Returned {
    Code(SecretString),
    Declined(ConnectorError),
}

/// The state is missing, wrong or given twice, or there is no answer at all.
#[derive(Debug)]
pub(super) struct NotOurs;

fn declined(code: &str) -> ConnectorError {
    match code {
        "access_denied" => sign_in_needed("the sign-in was declined"),
        "server_error" | "temporarily_unavailable" => {
            ConnectorError::new(ErrorKind::Server, "the vendor cannot sign anybody in at the moment; try again later")
        }
        _ => ConnectorError::new(
            ErrorKind::Unauthorized,
            "the vendor refuses this application's sign-in; check its id, its scopes and the address it may return to",
        ),
    }
}

fn challenge(verifier: &SecretString) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret().as_bytes()))
}

fn random() -> Result<SecretString, ConnectorError> {
    let mut bytes = [0_u8; RANDOM];
    getrandom::fill(&mut bytes).map_err(|_| ConnectorError::settings("this computer gives no random numbers"))?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::*;
    use crate::http::MemoryTokens;

    pub(crate) fn account(more: &str) -> SignedIn {
        let rules = format!(
            "authorize_url = \"https://a.example.org/authorize?v=2\"\ntoken_url = \"https://a.example.org/t\"\n{more}"
        );
        let rules: crate::manifest::OAuthRules = toml::from_str(&rules).unwrap();
        SignedIn {
            account: "north".into(),
            authorize_url: Url::parse(&rules.authorize_url).unwrap(),
            token_url: Url::parse(&rules.token_url).unwrap(),
            scopes: rules.scopes.clone(),
            client_id: "app-1".into(),
            client_secret: None,
            rules,
            store: Arc::new(MemoryTokens::default()),
        }
    }

    fn authorization(more: &str) -> Authorization {
        Authorization::new(&account(more), Url::parse("http://127.0.0.1:5000/back").unwrap()).unwrap()
    }

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let verifier = SecretString::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn the_page_has_everything_in_its_address() {
        let authorization = authorization(
            "scopes = [\"contacts\", \"users\"]\nscope_separator = \",\"\n[authorize_params]\nprompt = \"consent\"\n",
        );
        let asked: HashMap<String, String> = authorization.url().query_pairs().into_owned().collect();
        let get = |name: &str| asked.get(name).map(String::as_str);
        assert_eq!(get("v"), Some("2"));
        assert_eq!(get("response_type"), Some("code"));
        assert_eq!(get("client_id"), Some("app-1"));
        assert_eq!(get("redirect_uri"), Some("http://127.0.0.1:5000/back"));
        assert_eq!(get("scope"), Some("contacts,users"));
        assert_eq!(get("prompt"), Some("consent"));
        assert_eq!(get("code_challenge_method"), Some("S256"));
        assert_eq!(get("code_challenge").map(str::len), Some(43));
        assert_eq!(get("state").map(str::len), Some(43));
        let verifier = authorization.verifier().unwrap().expose_secret();
        assert!(!authorization.url().as_str().contains(verifier));
        let shown = format!("{authorization:?}");
        assert!(!shown.contains(verifier) && !shown.contains(get("state").unwrap()), "{shown}");
    }

    #[test]
    fn no_two_are_alike() {
        let [a, b] = [authorization(""), authorization("")];
        assert_ne!(a.state.expose_secret(), b.state.expose_secret());
        assert_ne!(a.verifier().unwrap().expose_secret(), b.verifier().unwrap().expose_secret());
        let other =
            authorization("pkce = false\nclient_auth = \"form\"\n[authorize_params]\nresponse_type = \"auth_code\"\n");
        let query = other.url().query().unwrap().to_owned();
        assert!(other.verifier().is_none() && !query.contains("code_challenge"));
        assert_eq!(query.matches("response_type=").count(), 1);
    }

    #[test]
    fn only_an_answer_to_this_question_counts() {
        let authorization = authorization("");
        let state = authorization.state.expose_secret().to_owned();
        let code = |query: &str| authorization.code_in(query);
        assert!(
            matches!(code(&format!("code=c&state={state}&scope=x")), Ok(Returned::Code(c)) if c.expose_secret() == "c")
        );
        for (query, kind) in [
            (format!("error=access_denied&state={state}"), ErrorKind::SignInNeeded),
            (format!("code=c&error=server_error&state={state}"), ErrorKind::Server),
            (format!("state={state}&error=redirect_uri_mismatch"), ErrorKind::Unauthorized),
        ] {
            let Ok(Returned::Declined(error)) = code(&query) else { panic!("{query}") };
            assert_eq!(error.kind, kind);
        }
        for query in [
            String::new(),
            "code=c".into(),
            "code=c&state=".into(),
            "code=c&state=wrong".into(),
            format!("code=c&state={state}x"),
            format!("code=c&state={}", &state[1..]),
            format!("code=c&code=d&state={state}"),
            format!("code=c&state={state}&state={state}"),
            format!("code=&state={state}"),
            format!("state={state}"),
            "error=access_denied".into(),
        ] {
            assert!(code(&query).is_err(), "{query}");
        }
    }
}
