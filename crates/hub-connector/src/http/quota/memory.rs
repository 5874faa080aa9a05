use async_trait::async_trait;
use serde_json::Value;

/// Where what was used of a vendor's rates is kept, so that a restart does not begin anew. A host gives one to the
/// [`crate::HttpFactory`]; without one, quotas last as long as the process.
///
/// An account is a hash of address and credential. Values are a few kilobytes and are replaced every few dozen requests.
#[async_trait]
pub trait QuotaMemory: Send + Sync {
    /// What was kept last; `None` when there is nothing or it cannot be read.
    async fn load(&self, account: &str) -> Option<Value>;

    /// Keeps it. Failing is no error of a request: what can be lost is some knowledge about the last minutes.
    async fn keep(&self, account: &str, value: &Value);
}
