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
