use std::collections::BTreeMap;
use std::sync::Arc;

use hub_domain::Clock;
use url::Url;

use super::auth::Auth;
use super::client::HttpClient;
use super::quota::{Book, QuotaMemory};
use super::signin::{Accounts, Authorization, SignIn, SignedIn, TokenStore, redeem_address};
use super::spec::ClientSpec;
use super::timer::{Timer, TokioTimer};
use crate::{ConnectionConfig, ConnectorError, ErrorKind, Manifest};

/// Makes HTTP clients that share the clock, the quotas and the TLS library.
#[derive(Clone)]
pub struct HttpFactory {
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    book: Book,
    accounts: Accounts,
    tokens: Option<Arc<dyn TokenStore>>,
}

impl HttpFactory {
    /// A factory that waits in real time.
    ///
    /// # Errors
    /// When no TLS library can be installed for this process.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self, ConnectorError> {
        Self::with_timer(clock, Arc::new(TokioTimer))
    }

    /// A factory whose waiting is done by `timer`.
    ///
    /// # Errors
    /// When no TLS library can be installed for this process.
    pub fn with_timer(clock: Arc<dyn Clock>, timer: Arc<dyn Timer>) -> Result<Self, ConnectorError> {
        install_tls()?;
        let book = Book::new(Arc::clone(&clock));
        Ok(Self { clock, timer, book, accounts: Accounts::default(), tokens: None })
    }

    /// The same with a memory, so that quotas survive a restart.
    #[must_use]
    pub fn with_memory(self, memory: Arc<dyn QuotaMemory>) -> Self {
        Self { book: self.book.with_memory(memory), ..self }
    }

    /// The same with the place where sign-ins are kept; without it no connector that needs one can be connected.
    #[must_use]
    pub fn with_tokens(self, tokens: Arc<dyn TokenStore>) -> Self {
        Self { tokens: Some(tokens), ..self }
    }

    /// The account that a person has signed in to, or will, for a connection of a connector with a sign-in. Its name in
    /// the store is made of the connector's id and the connection's name.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] naming what is missing or unusable.
    pub fn account(&self, manifest: &Manifest, config: &ConnectionConfig) -> Result<SignedIn, ConnectorError> {
        let none = || ConnectorError::settings("there is no place here to keep a sign-in");
        let tokens = self.tokens.clone().ok_or_else(none)?;
        SignedIn::of(manifest, config, format!("{}/{}", manifest.id, config.name), tokens)
    }

    /// The credential of a connection that is used by signing in: its kept sign-in, or the secret `token` where one was
    /// pasted instead.
    ///
    /// # Errors
    /// As [`HttpFactory::account`].
    pub fn signed_in(&self, manifest: &Manifest, config: &ConnectionConfig) -> Result<Auth, ConnectorError> {
        match config.secret("token") {
            Some(token) => Ok(Auth::Bearer(token.clone())),
            None => self.account(manifest, config).map(Auth::from),
        }
    }

    /// Begins a person's sign-in at a vendor: opens a door on this computer for the answer and says which address to show
    /// in the browser.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when an address of the vendor cannot be used; [`ErrorKind::Network`] when this computer
    /// lets nobody listen.
    pub async fn sign_in(&self, account: SignedIn) -> Result<SignIn, ConnectorError> {
        SignIn::begin(account, Arc::clone(&self.clock), &self.accounts).await
    }

    /// Ends a sign-in whose answer came another way, such as an address of the application's own scheme: `came_back` is
    /// that address. Answers what the manifest asks to keep beside the tokens, which are in the account's store.
    ///
    /// # Errors
    /// As [`SignIn::finish`]; [`ErrorKind::Settings`] when the address does not belong to `authorization`.
    pub async fn redeem(
        &self,
        account: &SignedIn,
        authorization: &Authorization,
        came_back: &Url,
    ) -> Result<BTreeMap<String, String>, ConnectorError> {
        redeem_address(account, &self.clock, &self.accounts, authorization, came_back).await
    }

    /// Forgets what is in memory of a sign-in; removing it from the store is the host's part, and comes first.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when an address of the vendor cannot be used.
    pub async fn sign_out(&self, account: &SignedIn) -> Result<(), ConnectorError> {
        self.accounts.of(account, &self.clock)?.forget().await;
        Ok(())
    }

    /// A client bound to one source. Clients of the same address, credential and quota class share one quota.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when the address is not one the stack may call.
    pub fn client(&self, spec: ClientSpec) -> Result<HttpClient, ConnectorError> {
        HttpClient::new(spec, &self.book, &self.accounts, Arc::clone(&self.clock), Arc::clone(&self.timer))
    }
}

/// reqwest is built without a TLS provider of its own; the process gets `ring`, once, unless it has one already.
fn install_tls() -> Result<(), ConnectorError> {
    if rustls::crypto::CryptoProvider::get_default().is_some() {
        return Ok(());
    }
    let installed = rustls::crypto::ring::default_provider().install_default();
    // Losing a race against another thread leaves a provider installed all the same.
    if installed.is_err() && rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(ConnectorError::new(ErrorKind::Network, "the TLS library could not be set up"));
    }
    Ok(())
}
