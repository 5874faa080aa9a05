use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::ConnectorError;

/// What a sign-in brought. Shows nothing but the names of what was kept beside the tokens.
#[derive(Clone)]
pub struct TokenPair {
    /// Goes with every request.
    pub access: SecretString,
    /// Brings the next pair; may work once only.
    pub refresh: Option<SecretString>,
    /// When the access token ends, where the vendor says so.
    pub expires_at: Option<DateTime<Utc>>,
    /// Other fields of the answer that the manifest asks to keep, such as `instance_url`.
    pub kept: BTreeMap<String, String>,
}

impl std::fmt::Debug for TokenPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenPair")
            .field("renewable", &self.refresh.is_some())
            .field("expires_at", &self.expires_at)
            .field("kept", &self.kept.keys())
            .finish_non_exhaustive()
    }
}

/// The written form of a pair, for a vault that keeps one text per name.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    access: std::borrow::Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
    #[serde(default)]
    kept: BTreeMap<String, String>,
}

impl TokenPair {
    /// The pair as one secret text, for a vault.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] when it cannot be written, which no pair from a vendor causes.
    pub fn to_secret(&self) -> Result<SecretString, ConnectorError> {
        let written = Written {
            access: self.access.expose_secret().into(),
            refresh: self.refresh.as_ref().map(|r| r.expose_secret().into()),
            expires_at: self.expires_at,
            kept: self.kept.clone(),
        };
        let text = serde_json::to_string(&written);
        text.map(SecretString::from).map_err(|_| ConnectorError::settings("the sign-in cannot be written down"))
    }

    /// Reads what [`TokenPair::to_secret`] wrote.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Settings`] for anything else.
    pub fn from_secret(text: &SecretString) -> Result<Self, ConnectorError> {
        let written: Written<'_> = serde_json::from_str(text.expose_secret())
            .map_err(|_| ConnectorError::settings("the kept sign-in cannot be read; sign in again"))?;
        Ok(Self {
            access: SecretString::from(written.access.into_owned()),
            refresh: written.refresh.map(|r| SecretString::from(r.into_owned())),
            expires_at: written.expires_at,
            kept: written.kept,
        })
    }
}

/// Keeps the tokens of accounts; a host's vault.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The pair of an account, `None` where nobody has signed in.
    ///
    /// # Errors
    /// When the store cannot be read; nothing is sent to the vendor then.
    async fn load(&self, account: &str) -> Result<Option<TokenPair>, ConnectorError>;

    /// Keeps a pair in the place of the one before, so that it survives a crash: the old refresh token may be worth
    /// nothing already.
    ///
    /// # Errors
    /// When it cannot be kept. The new pair is not used then; it is offered again.
    async fn save(&self, account: &str, tokens: &TokenPair) -> Result<(), ConnectorError>;
}

/// A store that forgets with the process, for tests and demonstrations.
#[derive(Debug, Default)]
pub struct MemoryTokens(Mutex<HashMap<String, TokenPair>>);

#[async_trait]
impl TokenStore for MemoryTokens {
    async fn load(&self, account: &str) -> Result<Option<TokenPair>, ConnectorError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned())
    }

    async fn save(&self, account: &str, tokens: &TokenPair) -> Result<(), ConnectorError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), tokens.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pair_survives_being_written(
            access in ".{0,40}", refresh in proptest::option::of(".{0,40}"),
            seconds in proptest::option::of(-4_000_000_000_i64..4_000_000_000),
            kept in proptest::collection::btree_map(".{0,8}", ".{0,20}", 0..4),
        ) {
            let expires_at = seconds.and_then(|s| DateTime::from_timestamp(s, 0));
            let refresh = refresh.map(SecretString::from);
            let pair = TokenPair { access: SecretString::from(access), refresh, expires_at, kept };
            let back = TokenPair::from_secret(&pair.to_secret().unwrap()).unwrap();
            let plain = |s: &Option<SecretString>| s.as_ref().map(|s| s.expose_secret().to_owned());
            prop_assert_eq!(back.access.expose_secret(), pair.access.expose_secret());
            prop_assert_eq!(plain(&back.refresh), plain(&pair.refresh));
            prop_assert_eq!((back.expires_at, back.kept), (pair.expires_at, pair.kept));
        }

        #[test]
        fn any_other_text_is_an_error_without_it(text in ".{0,80}") {
            if let Err(error) = TokenPair::from_secret(&SecretString::from(text.clone())) {
                prop_assert!(text.len() < 4 || !error.message.contains(&text));
            }
        }
    }

    #[test]
    fn a_pair_shows_no_token() {
        let pair = TokenPair {
            access: SecretString::from("access-4711"),
            refresh: Some(SecretString::from("refresh-0815")),
            expires_at: None,
            kept: [("instance_url".to_owned(), "https://acme.example.org".to_owned())].into(),
        };
        let shown = format!("{pair:?}");
        assert!(!shown.contains("4711") && !shown.contains("0815") && !shown.contains("acme"), "{shown}");
        assert!(shown.contains("instance_url"));
    }
}
