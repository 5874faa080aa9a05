use std::time::Duration;

use async_trait::async_trait;

/// Lets time pass. Production waits; a test's timer moves a manual clock instead, so that an hour of quota is over in
/// a microsecond.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Returns when `duration` has passed.
    async fn sleep(&self, duration: Duration);
}

/// Real waiting.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[async_trait]
impl Timer for TokioTimer {
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
