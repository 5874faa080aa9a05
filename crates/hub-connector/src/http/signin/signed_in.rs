use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::store::TokenStore;
use crate::http::egress::Egress;
use crate::http::token_endpoint::Question;
use crate::manifest::{ClientAuth, OAuthRules, TokenBody};
use crate::{ConnectionConfig, ConnectorError, Manifest};

/// An account that a person has signed in to, or will.
#[derive(Clone)]
pub struct SignedIn {
    /// The account's name in the store; clients with the same one share their tokens.
    pub account: String,
    /// How the vendor wants it done.
    pub rules: OAuthRules,
    /// The page the browser opens.
    pub authorize_url: Url,
    /// Where tokens come from.
    pub token_url: Url,
    /// What to ask for.
    pub scopes: Vec<String>,
    /// The application's public id.
    pub client_id: String,
    /// Its secret, where it has one.
    pub client_secret: Option<SecretString>,
    /// Keeps the tokens.
    pub store: Arc<dyn TokenStore>,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("host", &self.token_url.host_str()).finish_non_exhaustive()
    }
}

impl SignedIn {
    /// The account of a connection, by the manifest's table `[oauth]` and the form fields `client_id` and
    /// `client_secret`. Its name in the store is `account`, which must stay the same for as long as the connection does.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] naming what is missing or unusable.
    pub fn of(
        manifest: &Manifest,
        config: &ConnectionConfig,
        account: impl Into<String>,
        store: Arc<dyn TokenStore>,
    ) -> Result<Self, ConnectorError> {
        let rules = manifest.oauth.clone();
        let rules = rules.ok_or_else(|| ConnectorError::settings("this connector has no sign-in in the browser"))?;
        let address = |text: &str| {
            let filled = OAuthRules::filled(text, manifest, config)?;
            let url = Url::parse(&filled).ok().filter(|url| Egress::bound_to(url).is_ok());
            url.ok_or_else(|| ConnectorError::settings("the settings for the sign-in make no usable address"))
        };
        let client_secret = match rules.client_auth {
            ClientAuth::None => None,
            ClientAuth::Form | ClientAuth::Basic => Some(config.secret("client_secret").cloned().ok_or_else(|| {
                ConnectorError::settings(format!("the connection “{}” needs the secret “client_secret”", config.name))
            })?),
        };
        Ok(Self {
            account: account.into(),
            authorize_url: address(&rules.authorize_url)?,
            token_url: address(&rules.token_url)?,
            scopes: rules.scopes.iter().map(|s| OAuthRules::filled(s, manifest, config)).collect::<Result<_, _>>()?,
            client_id: rules.client_id_of(config)?,
            client_secret,
            rules,
            store,
        })
    }

    /// A question to the token endpoint: what is `asked`, in the standard's names, and what belongs to every question.
    pub(super) fn question<'a>(&'a self, asked: &[(&'static str, &'a str)]) -> Question<'a> {
        let wire = |name: &'static str| match self.rules.body {
            TokenBody::JsonCamel => camel(name),
            TokenBody::Form | TokenBody::Json => name,
        };
        let mut fields: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (wire(name), *value)).collect();
        let secret = self.client_secret.as_ref();
        let mut basic = None;
        match (self.rules.client_auth, secret) {
            (ClientAuth::Basic, Some(secret)) => basic = Some((self.client_id.as_str(), secret)),
            (_, secret) => {
                fields.push((wire("client_id"), &self.client_id));
                if let Some(secret) = secret {
                    fields.push((wire("client_secret"), secret.expose_secret()));
                }
            }
        }
        fields.extend(self.rules.token_params.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        Question { url: &self.token_url, fields, json: self.rules.body != TokenBody::Form, basic }
    }
}

/// The names that questions use, as vendors with their own spelling write them.
fn camel(name: &'static str) -> &'static str {
    match name {
        "grant_type" => "grantType",
        "client_id" => "clientId",
        "client_secret" => "clientSecret",
        "redirect_uri" => "redirectUri",
        "code_verifier" => "codeVerifier",
        "refresh_token" => "refreshToken",
        other => other,
    }
}
