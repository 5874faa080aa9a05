use std::future::Future;

use hub_connector::{CancellationToken, ConnectorError, ErrorKind};
use tokio::task::JoinHandle;

use crate::error::Stop;

/// A question to the source that is answered beside the storing of the page before. Dropping it takes it back.
pub(crate) struct Asked<T>(JoinHandle<Result<T, ConnectorError>>);

impl<T: Send + 'static> Asked<T> {
    pub(crate) fn new(answer: impl Future<Output = Result<T, ConnectorError>> + Send + 'static) -> Self {
        Self(tokio::spawn(answer))
    }

    /// Waits for the answer, or for `cancel`: a source that does not listen cannot hold up a cancellation.
    pub(crate) async fn answer(mut self, cancel: &CancellationToken) -> Result<T, Stop> {
        let joined = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(Stop::Cancelled),
            joined = &mut self.0 => joined,
        };
        match joined {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(e)) if e.kind == ErrorKind::Cancelled => Err(Stop::Cancelled),
            Ok(Err(e)) => Err(Stop::Source(e)),
            // A panic in a connector ends at this boundary.
            Err(_) => Err(Stop::Source(ConnectorError::new(
                ErrorKind::Unsupported,
                "the connector stopped unexpectedly; this is a fault of the program",
            ))),
        }
    }
}

impl<T> Drop for Asked<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
