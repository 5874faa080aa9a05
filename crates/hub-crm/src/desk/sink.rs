use async_trait::async_trait;
use hub_connector::crm::{Abilities, Ack, Action, CrmRaw, CrmSink, NewRecord, Probe, RecordChange};
use hub_connector::http::Request;
use hub_connector::{CallStats, CancellationToken, ConnectorError, ErrorKind};
use hub_domain::crm::CrmKind;

use super::{Asking, Desk, Writes};

#[async_trait]
impl<V: Writes> CrmSink for Desk<V> {
    fn abilities(&self) -> &Abilities {
        &self.manifest.crm
    }

    async fn create(&self, new: &NewRecord, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        if !self.manifest.crm.of(new.kind).is_some_and(|known| known.create) {
            return Err(Self::unsupported(&format!("lets no {} be made", new.kind)));
        }
        let known = self.asked(&mut Asking { cancel, calls: &mut CallStats::default() }).await?;
        V::make(self, &known, new, cancel).await
    }

    async fn update(&self, change: &RecordChange, cancel: &CancellationToken) -> Result<Ack, ConnectorError> {
        let abilities = self.manifest.crm.of(change.kind);
        if let Some(field) = change.changes.keys().find(|field| !abilities.is_some_and(|known| known.writes(field))) {
            return Err(Self::unsupported(&format!("does not let {field} be changed")));
        }
        if !V::is_key(&change.key) {
            return Err(Self::gone());
        }
        let known = self.asked(&mut Asking { cancel, calls: &mut CallStats::default() }).await?;
        let unchanged = || Ack {
            key: change.key.clone(),
            modified: change.seen.modified.clone(),
            etag: change.seen.etag.clone(),
            record: None,
        };
        Ok(V::change(self, &known, change, cancel).await?.unwrap_or_else(unchanged))
    }

    async fn delete(&self, kind: CrmKind, key: &str, cancel: &CancellationToken) -> Result<(), ConnectorError> {
        if !self.manifest.crm.of(kind).is_some_and(|known| known.delete) {
            return Err(Self::unsupported(&format!("lets no {kind} be deleted")));
        }
        if !V::is_key(key) {
            return Ok(());
        }
        match self.send(&Request::delete(V::address(self, kind, key)?), cancel).await {
            Ok(_) => Ok(()),
            Err(error) if error.kind == ErrorKind::NotFound || error.status == Some(410) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn find(
        &self,
        kind: CrmKind,
        probe: &Probe,
        cancel: &CancellationToken,
    ) -> Result<Vec<CrmRaw>, ConnectorError> {
        let known = self.asked(&mut Asking { cancel, calls: &mut CallStats::default() }).await?;
        let mut found = V::candidates(self, &known, kind, probe, cancel).await?;
        // Looking may have taught more of the account.
        let known = self.known();
        found.retain(|raw| self.holds(raw, &known, probe));
        found.sort_by(|a, b| a.key.cmp(&b.key));
        found.dedup_by(|a, b| a.key == b.key);
        Ok(found)
    }

    async fn act(&self, _: &Action, _: &CancellationToken) -> Result<(), ConnectorError> {
        Err(Self::unsupported("starts no workflow from outside"))
    }
}
