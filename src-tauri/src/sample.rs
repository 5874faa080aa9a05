//! The sample brokerage: the strict stand-ins of an MLS and of partners who answer mail, started inside this program on
//! loopback, so that a first look needs no network and no account.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use hub_app::{SampleMarket, SamplePartners, SampleSource};
use hub_domain::{Clock as _, SystemClock};
use hub_sandbox::{DeskConfig, Sandbox, SandboxConfig};

/// Starts the stand-in.
pub struct InProcess {
    /// Listings of the invented market.
    pub listings: usize,
}

/// The first partner answers after two of these, the last after twelve.
const PACE: Duration = Duration::from_secs(1);

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

    async fn start_partners(&self, answers: &Path) -> Result<SamplePartners, String> {
        let config = DeskConfig { answers: answers.to_owned(), today: SystemClock.today(), pace: PACE };
        let desk = hub_sandbox::serve_desk(config).await.map_err(|error| error.to_string())?;
        let addresses = hub_sandbox::Desk::directory().collect();
        Ok(SamplePartners { mail_port: desk.port(), addresses, keep_alive: Box::new(desk) })
    }
}
