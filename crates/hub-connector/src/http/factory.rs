use std::sync::Arc;

use hub_domain::Clock;

use super::client::{ClientSpec, HttpClient};
use super::quota::{Book, QuotaMemory};
use super::timer::{Timer, TokioTimer};
use crate::{ConnectorError, ErrorKind};

/// Makes HTTP clients that share the clock, the quotas and the TLS library.
#[derive(Clone)]
pub struct HttpFactory {
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    book: Book,
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
        Ok(Self { clock, timer, book })
    }

    /// The same with a memory, so that quotas survive a restart.
    #[must_use]
    pub fn with_memory(self, memory: Arc<dyn QuotaMemory>) -> Self {
        Self { book: self.book.with_memory(memory), ..self }
    }

    /// A client bound to one source. Clients of the same address, credential and quota class share one quota.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] when the address is not one the stack may call.
    pub fn client(&self, spec: ClientSpec) -> Result<HttpClient, ConnectorError> {
        HttpClient::new(spec, &self.book, Arc::clone(&self.clock), Arc::clone(&self.timer))
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
