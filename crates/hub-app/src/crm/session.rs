//! What the window asks of CRM connections.

use hub_connector::CancellationToken;

use crate::error::Result;
use crate::hub::lock;
use crate::session::App;
use crate::view::{ConnectorView, DryRunView, JobEnd, NameRequest, SignInView, TryCrmRequest};

/// The job that a dry run's progress is told under.
const JOB: &str = "try-crm";

impl App {
    /// The kinds of CRMs that can be connected.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn crm_connectors(&self) -> Result<Vec<ConnectorView>> {
        Ok(self.hub().await?.crm_connectors())
    }

    /// What connecting an account would come to; the job `try-crm` tells how far it has come.
    ///
    /// # Errors
    /// The store is locked; as [`crate::Hub::try_crm`].
    pub async fn try_crm(&self, request: TryCrmRequest) -> Result<DryRunView> {
        let hub = self.hub().await?;
        let cancel = CancellationToken::new();
        if let Some(before) = lock(hub.trying()).replace(cancel.clone()) {
            before.cancel();
        }
        let tell = |done: u64, finished: Option<JobEnd>| self.tell_job(JOB, done, None, finished, None);
        let tried = hub.try_crm(request, &|done| tell(done, None), &cancel).await;
        let ended = match &tried {
            Ok(_) => JobEnd::Done,
            Err(_) if cancel.is_cancelled() => JobEnd::Cancelled,
            Err(_) => JobEnd::Failed,
        };
        tell(tried.as_ref().map_or(0, |view| view.contacts), Some(ended));
        tried
    }

    /// Stops a dry run.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn cancel_try_crm(&self) -> Result<()> {
        if let Some(cancel) = lock(self.hub().await?.trying()).take() {
            cancel.cancel();
        }
        Ok(())
    }

    /// Begins a sign-in at a vendor: answers the address for the browser.
    ///
    /// # Errors
    /// The store is locked; as [`crate::Hub::begin_sign_in`].
    pub async fn begin_sign_in(&self, request: TryCrmRequest) -> Result<SignInView> {
        self.hub().await?.begin_sign_in(request).await
    }

    /// Begins a sign-in for a connection that is there: answers the address for the browser.
    ///
    /// # Errors
    /// The store is locked; as [`crate::Hub::sign_in_again`].
    pub async fn sign_in_again(&self, request: NameRequest) -> Result<SignInView> {
        self.hub().await?.sign_in_again(&request.name).await
    }

    /// Waits for the person to come back from the vendor.
    ///
    /// # Errors
    /// The store is locked; as [`crate::Hub::finish_sign_in`].
    pub async fn finish_sign_in(&self, request: NameRequest) -> Result<()> {
        self.hub().await?.finish_sign_in(&request.name).await
    }

    /// Stops a sign-in.
    ///
    /// # Errors
    /// The store is locked.
    pub async fn cancel_sign_in(&self, request: NameRequest) -> Result<()> {
        self.hub().await?.cancel_sign_in(&request.name);
        Ok(())
    }
}
