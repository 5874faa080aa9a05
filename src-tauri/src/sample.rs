//! The sample brokerage: the strict stand-in of an MLS, started inside this program on loopback, so that a first look
//! needs no network and no account.

use async_trait::async_trait;
use hub_app::{SampleMarket, SampleSource};
use hub_domain::{Clock as _, SystemClock};
use hub_sandbox::{Sandbox, SandboxConfig};

/// Starts the stand-in.
pub struct InProcess {
    /// Listings of the invented market.
    pub listings: usize,
}

/// Keeps the stand-in running as long as it lives.
struct Running(#[allow(dead_code, reason = "held for its Drop, which stops the server")] Sandbox);

#[async_trait]
impl SampleMarket for InProcess {
    async fn start(&self) -> Result<SampleSource, String> {
        let config =
            SandboxConfig { seed: 7, listings: self.listings, as_of: SystemClock.today(), ..SandboxConfig::default() };
        let sandbox = hub_sandbox::serve(config).await.map_err(|error| error.to_string())?;
        Ok(SampleSource {
            connector: "reso".to_owned(),
            settings: [("url".to_owned(), sandbox.url()), ("client_id".to_owned(), sandbox.client_id())].into(),
            secrets: [("client_secret".to_owned(), sandbox.client_secret())].into(),
            keep_alive: Box::new(Running(sandbox)),
        })
    }
}
