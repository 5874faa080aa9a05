use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hub_domain::Clock;
use secrecy::ExposeSecret;
use url::Url;

use super::account::Account;
use super::memory::QuotaMemory;
use crate::http::Auth;
use crate::manifest::Limits;

/// The accounts of a factory's clients.
#[derive(Clone)]
pub(in crate::http) struct Book {
    accounts: Arc<Mutex<HashMap<String, Arc<Account>>>>,
    memory: Option<Arc<dyn QuotaMemory>>,
    clock: Arc<dyn Clock>,
}

impl Book {
    pub(in crate::http) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { accounts: Arc::default(), memory: None, clock }
    }

    /// The same with a memory; accounts begin anew.
    pub(in crate::http) fn with_memory(self, memory: Arc<dyn QuotaMemory>) -> Self {
        Self { accounts: Arc::default(), memory: Some(memory), ..self }
    }

    /// The account of a credential at an address. `class` tells apart what a vendor counts apart, such as photos.
    pub(in crate::http) fn account(&self, base: &Url, auth: &Auth, class: &str, limits: &Arc<Limits>) -> Arc<Account> {
        let name = name_of(base, auth, class);
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let account = accounts
            .entry(name.clone())
            .or_insert_with(|| Arc::new(Account::new(name, self.memory.clone(), Arc::clone(&self.clock))));
        account.declare(limits);
        Arc::clone(account)
    }
}

/// A hash of address and credential: the same for two connections with one token, and nothing can be read from it.
fn name_of(base: &Url, auth: &Auth, class: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("EnterpriseHub 2026 account of a vendor's quota");
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(base.scheme());
    part(base.host_str().unwrap_or_default());
    part(&base.port_or_known_default().unwrap_or_default().to_string());
    part(class);
    match auth {
        Auth::None => part("none"),
        Auth::Bearer(token) => {
            part("bearer");
            part(token.expose_secret().trim());
        }
        Auth::ClientCredentials(account) => {
            part("client");
            part(&account.client_id);
            part(account.client_secret.expose_secret());
        }
        Auth::Basic { username, password } => {
            part("basic");
            part(username);
            part(password.expose_secret());
        }
        Auth::SignedIn(account) => {
            part("signed in");
            part(account.token_url.as_str());
            part(&account.client_id);
            part(&account.account);
        }
        Auth::BasicKey(key) => {
            part("basic key");
            part(key.expose_secret().trim());
        }
        Auth::ApiKey { key, .. } => {
            part("key");
            part(key.expose_secret().trim());
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn one_token_at_one_host_is_one_account() {
        let token = |t: &str| Auth::Bearer(SecretString::from(t));
        let name = name_of(&url("https://a.example/one"), &token("t"), "");
        assert_eq!(name, name_of(&url("https://a.example:443/two?x"), &token(" t "), ""));
        for other in [
            name_of(&url("https://b.example/one"), &token("t"), ""),
            name_of(&url("https://a.example:444/one"), &token("t"), ""),
            name_of(&url("https://a.example/one"), &token("u"), ""),
            name_of(&url("https://a.example/one"), &token("t"), "photos"),
            name_of(&url("https://a.example/one"), &Auth::None, ""),
            name_of(&url("https://a.example/one"), &Auth::ApiKey { header: "k".into(), key: "t".into() }, ""),
        ] {
            assert_ne!(name, other);
        }
        assert!(name.len() == 64 && !name.contains('t'));
    }
}
