//! Two ways between the store and a CRM: what changed there comes in, what was done here goes out.
//!
//! The store holds the three versions of every record and the outbox; [`crate::merge`] decides; a connector reads and
//! writes. What is here is the order of things, so that it may be stopped at any moment: nothing is sent that is not
//! marked as being sent, and what was being sent when it stopped is looked up there before it is sent again.

mod facts;
mod judge;
mod pull;
mod push;
mod reach;
mod reconcile;
mod report;
mod run;

pub use judge::Judge;
pub use report::{Compared, Held, PullReport, PushOutcome, PushReport, TwoWayReport};
pub use run::{TwoWayProgress, TwoWayStep};

use std::sync::Arc;

use hub_connector::crm::{Crm, CrmRaw};
use hub_connector::{CancellationToken, MapError};
use hub_domain::crm::CrmKind;
use hub_domain::{ConnectionId, CrmId};
use hub_store::Store;
use hub_store::crm::CrmIncoming;
use tokio::sync::OnceCell;

use crate::SyncError;

/// One connection, both ways.
#[derive(Clone)]
pub struct TwoWay {
    /// Where everything is.
    pub store: Store,
    /// The connection.
    pub connection: ConnectionId,
    /// The system.
    pub crm: Arc<dyn Crm>,
    /// What decides.
    pub judge: Arc<Judge>,
    /// The other systems, asked before something is carried from one to the next.
    pub beside: Vec<Beside>,
}

/// Another system that may have the same records.
#[derive(Clone)]
pub struct Beside {
    /// The connection.
    pub connection: ConnectionId,
    /// The system.
    pub crm: Arc<dyn Crm>,
    /// Whether it has been asked how the account is set up, which what it says is read by.
    described: Arc<OnceCell<()>>,
}

impl Beside {
    /// Another system. It is asked nothing before it is needed.
    #[must_use]
    pub fn new(connection: ConnectionId, crm: Arc<dyn Crm>) -> Self {
        Self { connection, crm, described: Arc::default() }
    }

    /// A record as that system has it at this moment; `None` where it does not say.
    async fn says(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Option<CrmIncoming> {
        let described = async { self.crm.describe(cancel).await.map(drop) };
        self.described.get_or_try_init(|| described).await.ok()?;
        let raw = self.crm.record(kind, key, cancel).await.ok()??;
        understood(self.crm.as_ref(), raw).ok()
    }
}

/// A system's own words, understood.
///
/// # Errors
/// When the record has no key.
pub fn understood(crm: &dyn Crm, raw: CrmRaw) -> Result<CrmIncoming, MapError> {
    let mapped = crm.map(&raw)?;
    Ok(CrmIncoming {
        kind: raw.kind,
        key: raw.key,
        modified: raw.modified,
        etag: raw.etag,
        payload: raw.payload,
        fields: mapped.fields,
        parents: mapped.parents.into_iter().map(|p| (p.kind, p.key)).collect(),
        marker: mapped.marker.and_then(|text| text.parse::<CrmId>().ok()),
        scope: mapped.scope,
    })
}

impl TwoWay {
    fn read(&self, raw: CrmRaw) -> Result<CrmIncoming, MapError> {
        understood(self.crm.as_ref(), raw)
    }

    /// A record as the system has it at this moment, taken in; `None` where it is not there (any more).
    async fn look(
        &self,
        kind: CrmKind,
        key: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<CrmIncoming>, SyncError> {
        match self.crm.record(kind, key, cancel).await? {
            Some(raw) => {
                let incoming = self.read(raw).map_err(|_| unreadable())?;
                self.store.crm_meet(self.connection, &incoming, self.judge.as_ref()).await?;
                Ok(Some(incoming))
            }
            None => {
                self.store.crm_gone(self.connection, kind, &[key.to_owned()], self.judge.as_ref()).await?;
                Ok(None)
            }
        }
    }
}

/// A record that the connector itself cannot name.
fn unreadable() -> SyncError {
    hub_connector::ConnectorError::new(hub_connector::ErrorKind::Malformed, "a record does not read").into()
}
