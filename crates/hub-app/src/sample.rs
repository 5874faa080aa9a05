use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;

/// A stand-in of an MLS to be connected to.
pub struct SampleSource {
    /// Connector identifier.
    pub connector: String,
    /// Settings by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name.
    pub secrets: BTreeMap<String, String>,
    /// Dropped when the sample brokerage closes.
    pub keep_alive: Box<dyn Send + Sync>,
}

/// Stand-ins of partners that answer questions.
pub struct SamplePartners {
    /// The port of their mail server on this computer.
    pub mail_port: u16,
    /// Who reads mail there: the address by the partner's name.
    pub addresses: BTreeMap<String, String>,
    /// Dropped when the sample brokerage closes.
    pub keep_alive: Box<dyn Send + Sync>,
}

/// Starts the stand-ins behind the sample brokerage. The hosts know how; the use cases do not.
#[async_trait]
pub trait SampleMarket: Send + Sync {
    /// Starts it.
    ///
    /// # Errors
    /// Why it does not start, in words.
    async fn start(&self) -> Result<SampleSource, String>;

    /// Starts partners that read mail and put their answers into a folder.
    ///
    /// # Errors
    /// Why they do not start, in words.
    async fn start_partners(&self, answers: &Path) -> Result<SamplePartners, String>;
}
