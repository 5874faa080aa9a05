use std::collections::BTreeMap;

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

/// Starts the stand-in behind the sample brokerage. The hosts know how; the use cases do not.
#[async_trait]
pub trait SampleMarket: Send + Sync {
    /// Starts it.
    ///
    /// # Errors
    /// Why it does not start, in words.
    async fn start(&self) -> Result<SampleSource, String>;
}
