use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

use super::{FormField, Manifest};
use crate::http::egress::Egress;
use crate::{ConnectionConfig, ConnectorError};

/// How an application proves to the token endpoint which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAuth {
    /// Not at all: a public client, as a desktop application is.
    #[default]
    None,
    /// A secret in the body.
    Form,
    /// A secret as HTTP Basic.
    Basic,
}

/// How a question to the token endpoint is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenBody {
    /// As a form, which is the standard.
    #[default]
    Form,
    /// As JSON with the standard's names.
    Json,
    /// As JSON with names such as `grantType`.
    JsonCamel,
}

/// What this computer is called in the address a browser is sent back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectHost {
    /// `127.0.0.1`, as RFC 8252 asks.
    #[default]
    Ip,
    /// `localhost`, for vendors that accept no other.
    Localhost,
}

/// How a person signs in at the vendor in the browser: the manifest's table `[oauth]`. Addresses and scopes may hold
/// `{field}`, which the connection's setting of that name replaces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuthRules {
    /// The page the browser opens.
    pub authorize_url: String,
    /// Where codes and refresh tokens are turned into tokens; the only place they are sent to.
    pub token_url: String,
    /// What to ask for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// What stands between scopes: a space, or a comma.
    #[serde(default = "space")]
    pub scope_separator: String,
    /// Whether PKCE (RFC 7636, S256) is used.
    #[serde(default = "yes")]
    pub pkce: bool,
    /// How the application proves which one it is.
    #[serde(default)]
    pub client_auth: ClientAuth,
    /// How a question to the token endpoint is written.
    #[serde(default)]
    pub body: TokenBody,
    /// The application's public id; without one it is the form field `client_id`.
    #[serde(default)]
    pub client_id: Option<String>,
    /// More in the address of the page.
    #[serde(default)]
    pub authorize_params: BTreeMap<String, String>,
    /// More in every question to the token endpoint, written as they are.
    #[serde(default)]
    pub token_params: BTreeMap<String, String>,
    /// What else of the token answer to keep, such as `instance_url`.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Words or phrases beside `invalid_grant` by which the token endpoint says that a person has to sign in again.
    #[serde(default)]
    pub sign_in_words: Vec<String>,
    /// What this computer is called in the address the browser is sent back to.
    #[serde(default)]
    pub redirect_host: RedirectHost,
    /// The path of that address.
    #[serde(default = "slash")]
    pub redirect_path: String,
    /// Its port, for vendors that compare the whole address; a random free one otherwise.
    #[serde(default)]
    pub redirect_port: Option<u16>,
}

fn space() -> String {
    " ".to_owned()
}

fn slash() -> String {
    "/".to_owned()
}

fn yes() -> bool {
    true
}

/// Parameters the stack itself writes.
const OURS: [&str; 10] = [
    "client_id",
    "client_secret",
    "redirect_uri",
    "scope",
    "state",
    "code",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "refresh_token",
];

type Fault = (String, String);

impl OAuthRules {
    /// The key of the first entry that makes no sense, and why.
    pub(super) fn fault(&self, fields: &[FormField]) -> Option<Fault> {
        self.text_fault(fields)
            .or_else(|| self.words_fault())
            .or_else(|| self.redirect_fault())
            .or_else(|| self.client_fault(fields))
    }

    fn text_fault(&self, fields: &[FormField]) -> Option<Fault> {
        let addresses = [("authorize_url", &self.authorize_url), ("token_url", &self.token_url)];
        for (key, text) in addresses.into_iter().chain(self.scopes.iter().map(|scope| ("scopes", scope))) {
            let filled = match fill(text, |name| {
                fields.iter().any(|f| f.name == name && !f.secret).then(|| "example.org".to_owned())
            }) {
                Ok(filled) => filled,
                Err(name) => return fault(key, &format!("there is no setting “{name}” to fill it")),
            };
            if key == "scopes" {
                if filled.is_empty() || filled.contains(char::is_whitespace) {
                    return fault(key, "must be names without spaces");
                }
            } else if !usable(&filled) {
                return fault(key, "is not an https address");
            }
        }
        None
    }

    fn words_fault(&self) -> Option<Fault> {
        if !matches!(self.scope_separator.as_str(), " " | ",") {
            return fault("scope_separator", "must be a space or a comma");
        }
        for (table, names) in [("authorize_params", &self.authorize_params), ("token_params", &self.token_params)] {
            for name in names.keys() {
                let ours = OURS.contains(&name.as_str()) || (table == "token_params" && name == "grant_type");
                if name.is_empty() || ours {
                    return fault(&format!("{table}.{name}"), "is set by the HTTP stack itself");
                }
            }
        }
        let is_word = |w: &&String| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let is_phrase = |w: &String| is_word(&&w.replace(' ', "_")) && w.trim() == w;
        let tokens = ["access_token", "refresh_token", "accessToken", "refreshToken", "id_token", "idToken"];
        if !self.keep.iter().all(|w| is_word(&w) && !tokens.contains(&w.as_str())) {
            return fault("keep", "must be names of fields that are no tokens");
        }
        if !self.sign_in_words.iter().all(is_phrase) {
            return fault("sign_in_words", "must be words of letters, digits and underscores");
        }
        None
    }

    fn redirect_fault(&self) -> Option<Fault> {
        let path = &self.redirect_path;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        if !path.starts_with('/') || path.contains("//") || path.contains("..") || !path.chars().all(plain) {
            return fault("redirect_path", "must be a plain path such as /callback");
        }
        if self.redirect_port.is_some_and(|port| port < 1024) {
            return fault("redirect_port", "must be 1024 to 65535; leave it out for a random free one");
        }
        None
    }

    fn client_fault(&self, fields: &[FormField]) -> Option<Fault> {
        let has = |name: &str, secret: bool| fields.iter().any(|f| f.name == name && f.secret == secret);
        if self.client_id.as_ref().is_some_and(|id| id.trim().is_empty()) {
            return fault("client_id", "must not be empty; leave it out to ask for it in the form");
        }
        if self.client_id.is_none() && !has("client_id", false) {
            return fault("client_id", "is missing, and the form has no setting “client_id” either");
        }
        if self.client_auth != ClientAuth::None && !has("client_secret", true) {
            return fault("client_auth", "needs the secret field “client_secret” in the form");
        }
        if self.client_auth == ClientAuth::None && !self.pkce {
            return fault("pkce", "must be true where the application has no secret");
        }
        None
    }

    /// Checks what a connection says for the sign-in. `only` where there is no other kind of credential.
    pub(super) fn check_config(&self, config: &ConnectionConfig, only: bool) -> Result<(), ConnectorError> {
        for text in [&self.authorize_url, &self.token_url].into_iter().chain(&self.scopes) {
            for name in holes(text) {
                check_hole(name, config.setting(name).unwrap_or_default())?;
            }
            // A setting that is still empty is a matter for the sign-in; one that is there must be usable.
            if let Ok(filled) = fill(text, |name| Some(config.setting(name).unwrap_or("example.org").to_owned()))
                && filled.contains("://")
                && !usable(&filled)
            {
                return Err(ConnectorError::settings("the settings for the sign-in make no usable address"));
            }
        }
        let asked = only || config.setting("client_id").is_some();
        if asked {
            self.client_id_of(config)?;
        }
        if asked && self.client_auth != ClientAuth::None && config.secret("client_secret").is_none() {
            return Err(ConnectorError::settings(format!(
                "the connection “{}” needs the secret “client_secret”",
                config.name
            )));
        }
        Ok(())
    }

    /// The application's public id, from the form or from the manifest.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] when there is none.
    pub fn client_id_of(&self, config: &ConnectionConfig) -> Result<String, ConnectorError> {
        match (config.setting("client_id"), &self.client_id) {
            (Some(id), _) => Ok(id.to_owned()),
            (None, Some(id)) => Ok(id.trim().to_owned()),
            (None, None) => config.require("client_id").map(str::to_owned),
        }
    }

    /// One of the addresses or scopes with a connection's settings, or their defaults, in it.
    pub(crate) fn filled(text: &str, manifest: &Manifest, config: &ConnectionConfig) -> Result<String, ConnectorError> {
        let value = |name: &str| match config.setting(name) {
            Some(value) => Some(value.to_owned()),
            None => manifest.field(name).and_then(|f| f.default.clone()),
        };
        for name in holes(text) {
            match value(name) {
                Some(value) => check_hole(name, &value)?,
                None => check_hole(name, config.require(name)?)?,
            }
        }
        fill(text, value).map_err(|name| ConnectorError::settings(format!("the connector knows no setting “{name}”")))
    }
}

fn fault(key: &str, reason: &str) -> Option<Fault> {
    Some((key.to_owned(), reason.to_owned()))
}

fn usable(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.fragment().is_none() && Egress::bound_to(&url).is_ok())
}

/// What fills an address is a part of a host's name or of a path, nothing that would change where the address leads.
fn check_hole(name: &str, value: &str) -> Result<(), ConnectorError> {
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if plain && !value.contains("..") {
        return Ok(());
    }
    Err(ConnectorError::settings(format!("the setting “{name}” must be letters, digits, dots and hyphens only")))
}

/// The names within braces.
fn holes(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Replaces every `{name}`; the name that has no value is the error.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        filled.push_str(before);
        filled.push_str(&value(name).ok_or_else(|| name.to_owned())?);
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}
