use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use hub_connector::testkit::SkippingTimer;
use hub_connector::{ConnectContext, ConnectionConfig, HttpFactory, SecretString, Source};
use hub_domain::{Clock, Licence, ManualClock};
use hub_sandbox::{Control, Sandbox, SandboxConfig};

use crate::registry;

/// The instant at which these tests begin.
pub const MARKET_DAY: &str = "2026-06-30T12:00:00Z";

/// A vendor stand-in on loopback, and the clock it shares with those who call it: waiting moves that clock, so an
/// hour of back-off is over at once.
pub struct Vendor {
    sandbox: Sandbox,
    /// The time for tokens, quotas and waiting.
    pub clock: Arc<ManualClock>,
    /// Rows a client asks for at a time.
    pub page_size: u32,
}

impl Vendor {
    /// A synthetic market of so many listings, asked for in pages of this size.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn market(listings: usize, page_size: u32) -> Result<Self> {
        Self::with(SandboxConfig { listings, ..SandboxConfig::default() }, page_size).await
    }

    /// The rows of a CSV file.
    ///
    /// # Errors
    /// When it cannot listen or read the file.
    pub async fn file(csv: PathBuf, page_size: u32) -> Result<Self> {
        Self::with(SandboxConfig { csv: Some(csv), ..SandboxConfig::default() }, page_size).await
    }

    /// A sandbox of your own. Its clock is replaced by the shared one.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn with(config: SandboxConfig, page_size: u32) -> Result<Self> {
        let clock = Arc::new(ManualClock::at(MARKET_DAY.parse()?));
        let sandbox =
            hub_sandbox::serve(SandboxConfig { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..config }).await?;
        Ok(Self { sandbox, clock, page_size })
    }

    /// The hand on the market and its faults.
    #[must_use]
    pub fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// Where it listens.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The settings a user would type for it.
    #[must_use]
    pub fn settings(&self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("url".to_owned(), self.sandbox.url()),
            ("client_id".to_owned(), self.sandbox.client_id()),
            ("token_url".to_owned(), self.sandbox.token_url()),
            ("page_size".to_owned(), self.page_size.to_string()),
        ])
    }

    /// A source that talks to it and does not really wait.
    ///
    /// # Errors
    /// The connector's.
    pub fn source(&self) -> Result<Arc<dyn Source>> {
        self.source_with_secret(&self.sandbox.client_secret())
    }

    /// The same with another client secret.
    ///
    /// # Errors
    /// The connector's.
    pub fn source_with_secret(&self, secret: &str) -> Result<Arc<dyn Source>> {
        self.connect(self.settings(), secret)
    }

    /// The same account at another address.
    ///
    /// # Errors
    /// The connector's.
    pub fn source_at(&self, url: &str) -> Result<Arc<dyn Source>> {
        let mut settings = self.settings();
        settings.remove("token_url");
        settings.insert("url".to_owned(), url.to_owned());
        self.connect(settings, &self.sandbox.client_secret())
    }

    fn connect(&self, settings: BTreeMap<String, String>, secret: &str) -> Result<Arc<dyn Source>> {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let timer = Arc::new(SkippingTimer(Arc::clone(&self.clock)));
        let context = ConnectContext { http: HttpFactory::with_timer(Arc::clone(&clock), timer)?, clock };
        let config = ConnectionConfig {
            name: "market".to_owned(),
            settings,
            secrets: BTreeMap::from([("client_secret".to_owned(), SecretString::from(secret.to_owned()))]),
            licence: Licence::BackOffice,
        };
        Ok(registry()?.connect("reso", config, &context)?)
    }
}
